"""What `model.toml` says: names, stages, roles, messages, documents. Reading only; nothing here runs."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from engine.errors import ModelRefused
from engine.model import JsonValue

MODEL_FILE = "model.toml"
PARAMETERS_FILE = "parameters.toml"
CLIENT = "client"
NOBODY = "system"
SUBJECTS = (CLIENT, "coach", "employer", "team")
_KEY = re.compile(r"[a-z][a-z0-9_]{0,63}")


@dataclass(frozen=True, slots=True)
class Words:
    """A text in the languages people read; Polish always exists."""

    pl: str
    en: str = ""

    def text(self, locale: str) -> str:
        return self.en if locale.startswith("en") and self.en else self.pl


@dataclass(frozen=True, slots=True)
class StageInfo:
    key: str
    process: str
    name: Words
    client_name: Words


@dataclass(frozen=True, slots=True)
class RoleInfo:
    """A lane. Scope `case`: only people assigned to the case; `organisation`: all who hold the role.

    In a process of the team `holder` says who holds the role from the start: whom it is about (`subject`),
    who starts it (`starter`), or somebody the starter names (`chosen`, `several`).
    """

    key: str
    name: Words
    scope: str
    holder: str = ""


@dataclass(frozen=True, slots=True)
class MessageInfo:
    """An event people can report ("Co się stało?"): who may, with which values, in whose words."""

    name: str
    label: Words
    plain_label: Words
    roles: frozenset[str]
    client: bool
    form_key: str | None
    # What the client is told before they say it, a sentence a line: who reads it and what comes then.
    plain_text: Words | None = None
    # Who reads what somebody adds in words, beside whoever wrote it; empty: everybody who sees the history.
    note_readers: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class VariableInfo:
    """What people call a case variable of conditions and automatic notes, and the values it may have."""

    label: Words
    values: Mapping[str, Words]


@dataclass(frozen=True, slots=True)
class ModelFile:
    key: str
    name: Words
    description: Words
    main_process: str
    extends: str | None
    stages: tuple[StageInfo, ...]
    roles: Mapping[str, RoleInfo]
    messages: Mapping[str, MessageInfo]
    documents: Mapping[str, str]
    initial: Mapping[str, JsonValue]
    thresholds: Mapping[str, Any] = field(default_factory=dict)
    # Case variables that the engine or a register sets, not a form.
    supplied: frozenset[str] = frozenset()
    # Keys of the models that a whole variant grew from, nearest first.
    lineage: tuple[str, ...] = ()
    # How much longer than written every deadline of a case is, before its client says otherwise.
    time_factor: Decimal = Decimal(1)
    # Whose a task without role and lane is: nobody's, unless the model names no roles at all.
    fallback_role: str = NOBODY
    # Whom a case is about: a client; in a process of the team itself a coach, an employer or the team.
    subject: str = CLIENT
    # Roles whose people may start a process of the team.
    starters: frozenset[str] = frozenset()
    # Labels of case variables; no process decides by them.
    variables: Mapping[str, VariableInfo] = field(default_factory=dict)

    @property
    def is_bare(self) -> bool:
        """Whether it names no people, so that its diagrams alone say what is asked of whom."""
        return self.fallback_role != NOBODY

    @property
    def is_of_team(self) -> bool:
        """Whether its cases are the team's own processes and no client's."""
        return self.subject != CLIENT

    def find_stage(self, key: str | None) -> StageInfo | None:
        return next((stage for stage in self.stages if stage.key == key), None)


def read_model_file(content: bytes) -> ModelFile:
    """Parse model.toml.

    Raises:
        ModelRefused: it is no TOML, or a needed key is missing; params name the key.
    """
    data = parse_toml(content, MODEL_FILE)
    try:
        return _read(data)
    except (KeyError, TypeError, AttributeError) as error:
        raise ModelRefused("model_file_incomplete", file=MODEL_FILE, key=str(error).strip("'")) from error


def parse_toml(content: bytes, file: str) -> dict[str, Any]:
    """The values of a TOML file.

    Raises:
        ModelRefused: it is no TOML.
    """
    try:
        return tomllib.loads(content.decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ModelRefused("model_file_unreadable", file=file, reason=str(error)) from error


def is_model_key(text: str) -> bool:
    """Whether a text can be a model's key: small letters, digits and underscores."""
    return _KEY.fullmatch(text) is not None


def _read(data: Mapping[str, Any]) -> ModelFile:
    stages = tuple(
        StageInfo(stage["key"], stage["process"], _words(stage, "name"), _words(stage, "client_name", "name"))
        for stage in data.get("stages", ())
    )
    roles = {
        key: RoleInfo(key, _words(role, "name"), str(role.get("scope", "case")), str(role.get("holder", "")))
        for key, role in data.get("roles", {}).items()
    }
    messages = {key: _message(key, entry) for key, entry in data.get("messages", {}).items()}
    return ModelFile(
        key=str(data["key"]),
        name=_words(data, "name"),
        description=_words(data, "description") if "description" in data else Words(""),
        main_process=str(data.get("main_process", "")),
        extends=data.get("extends"),
        stages=stages,
        roles=roles,
        messages=messages,
        documents=_documents(data.get("documents", {})),
        initial=dict(data.get("initial", {})),
        thresholds=dict(data.get("thresholds", {})),
        supplied=frozenset(data.get("supplied", {}).get("names", ())),
        lineage=tuple(str(key) for key in data.get("lineage", ())),
        time_factor=_read_factor(data.get("time_factor", 1)),
        subject=_read_subject(data.get("subject", CLIENT)),
        starters=frozenset(data.get("starters", ())),
        variables={key: _variable(entry) for key, entry in data.get("variables", {}).items()},
    )


def _read_subject(value: object) -> str:
    if value not in SUBJECTS:
        raise ModelRefused("subject_unknown", file=MODEL_FILE, key="subject", known=", ".join(SUBJECTS))
    return str(value)


def _read_factor(value: object) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 1 <= value <= 5:
        raise ModelRefused("time_factor_out_of_range", file=MODEL_FILE, key="time_factor")
    return Decimal(str(value))


def _message(key: str, entry: Mapping[str, Any]) -> MessageInfo:
    return MessageInfo(
        name=key,
        label=_words(entry, "label"),
        plain_label=_words(entry, "plain_label", "label"),
        roles=frozenset(entry.get("roles", ())),
        client=bool(entry.get("client", "client" in entry.get("roles", ()))),
        form_key=entry.get("form_key"),
        plain_text=_words(entry, "plain_text") if "plain_text" in entry else None,
        note_readers=frozenset(entry.get("note_readers", ())),
    )


def _variable(entry: Mapping[str, Any]) -> VariableInfo:
    values: Mapping[str, Any] = entry.get("values", {})
    return VariableInfo(_words(entry, "label"), {str(key): _words(values, key) for key in values})


def _words(entry: Mapping[str, Any], key: str, fallback: str | None = None) -> Words:
    """`name = "…"` with `name_en = "…"`, or `name = { pl = "…", en = "…" }`."""
    value = entry.get(key)
    if value is None and fallback is not None:
        return _words(entry, fallback)
    if value is None:
        raise KeyError(key)
    if isinstance(value, Mapping):
        return Words(str(value["pl"]), str(value.get("en", "")))
    return Words(str(value), str(entry.get(f"{key}_en", "")))


def _documents(entry: object) -> dict[str, str]:
    """Form key -> code (F01 …) of the forms that are documents of a case, in order."""
    if isinstance(entry, Mapping):
        listed = entry.get("forms", entry)
        if isinstance(listed, Mapping):
            return {str(key): str(code) for key, code in listed.items()}
        entry = listed
    if isinstance(entry, list):
        return dict(_document_entry(item) for item in entry)
    raise TypeError("documents")


def _document_entry(item: object) -> tuple[str, str]:
    if isinstance(item, Mapping):
        return str(item.get("form", item.get("key"))), str(item.get("code", ""))
    return str(item), ""
