"""The texts of a model's things in people's words: what stands behind a key, an expression, a length of time.

A text that no one has words for stays as it is written. What changed is decided in comparing.py.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from engine.bpmn.graph import Graph
from engine.forms import Form
from engine.migration.comparing import Change
from engine.migration.kind_words import ACTIONS, EVENTS, FIELD_KINDS, KINDS, SUPPORT, TRUTH
from engine.migration.parts import EVERYTHING, read_cells
from engine.migration.things import Part
from engine.releases.modelfile import ModelFile, Words
from engine.saying import (
    Names,
    make_names,
    name_role,
    name_status,
    say_cell,
    say_expression,
    say_script,
    say_span,
)

Say = Callable[["Edition", str, str], Words]
# Which texts are keys of what.
ROLES = frozenset({"role", "lane", "escalate_to", "target", "who", "roles", "note_readers"})
PROCESSES = frozenset({"called", "main_process", "process"})
STAGES = frozenset({"stage", "stages"})
SPANS = frozenset({"due", "remind_before", "escalate_after", "amber", "red"})
EXPRESSIONS = frozenset({"condition", "available_when", "hidden_when", "required", "counted_as"})
# Lists of keys that tell nobody anything; that they differ is told.
UNTOLD = frozenset({"order", "rules", "inputs", "logic"})
WORDS_OF: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "support_kind": SUPPORT,
    "event": EVENTS,
    "action": ACTIONS,
}
RULE_SIDES = frozenset({"when", "then"})
ALWAYS = Words("zawsze", "always")
OWN = Words("własne wyliczenie", "a calculation of its own")


@dataclass(frozen=True)
class Edition:
    """One of two models: what its keys stand for."""

    model: ModelFile
    forms: Mapping[str, Form]
    graph: Graph
    tables: Mapping[str, str]

    @cached_property
    def names(self) -> Names:
        return make_names(self.model, self.forms, self.graph)

    @cached_property
    def roles(self) -> Mapping[str, Words]:
        return {key: role.name for key, role in self.model.roles.items()}

    @cached_property
    def processes(self) -> Mapping[str, Words]:
        return {one.id: Words(one.name) for one in self.graph.processes.values() if one.name}

    @cached_property
    def stages(self) -> Mapping[str, Words]:
        return {stage.key: stage.name for stage in self.model.stages}

    @cached_property
    def messages(self) -> Mapping[str, Words]:
        return {key: message.label for key, message in self.model.messages.items()}

    @cached_property
    def titles(self) -> Mapping[str, Words]:
        return {key: Words(form.title) for key, form in self.forms.items() if form.title}

    @cached_property
    def elements(self) -> Mapping[str, Words]:
        return {one.id: Words(one.name) for one in self.graph.elements.values() if one.name}


def is_truth(text: str) -> bool:
    """Whether a text is a plain yes or no."""
    return text.casefold() in TRUTH


def say_text(edition: Edition, change: Change, text: str) -> Words | None:
    """One text of a thing in words; None where it tells nobody anything, only that it differs."""
    attribute, part = change.attribute, change.part
    if not text:
        return Words("")
    if attribute in UNTOLD:
        return None
    if part is Part.RULE and attribute in RULE_SIDES:
        return say_cells(edition.names, text, is_answer=attribute == "then")
    if is_truth(text):
        return Words(*TRUTH[text.casefold()])
    if attribute in EXPRESSIONS:
        return _say_expression(edition, text, change.place if part is Part.FIELD else "")
    if attribute == "script":
        return say_worked_out(edition, text, is_script=True)
    if attribute == "time":
        return _say_time(edition, text)
    if attribute in SPANS:
        return _join(", ", [_say_both(say_span, one) for one in text.split(", ")])
    if attribute in WORDS_OF:
        return _look_up(WORDS_OF[attribute], text)
    if attribute == "kind":
        return _look_up(FIELD_KINDS if part is Part.FIELD else KINDS, text)
    if attribute == "options":
        options = edition.names.find(f"{change.place}.{change.id.partition('.')[2]}").options
        return _join(", ", [options.get(one, Words(one)) for one in text.split(", ")])
    if attribute == "case_status":
        return name_status(text)
    if attribute == "value":
        return _say_value(edition, change, text)
    return _say_key(edition, attribute, text)


def say_worked_out(edition: Edition, text: str, *, is_script: bool) -> Words:
    """An expression, or a script, in words."""
    if not is_script:
        return _say_expression(edition, text, "")
    return _join("; ", [Words(*both) for both in _say_script(edition, text)]) or OWN


def say_cells(names: Names, text: str, *, is_answer: bool) -> Words:
    """One side of a rule: what it asks, or what it answers."""
    told = [
        _say_cell(names, label, asked, cell, is_answer)
        for label, asked, cell in read_cells(text)
        if cell != EVERYTHING
    ]
    return _join("; ", told) or ALWAYS


def _say_cell(names: Names, label: str, asked: str, cell: str, is_answer: bool) -> Words:
    polish = say_cell(label, asked, cell, names, "pl", is_answer=is_answer)
    if not polish:
        shown = label or asked
        return Words(f"„{shown}”: {OWN.pl}", f"“{shown}”: {OWN.en}")
    return Words(polish, say_cell(label, asked, cell, names, "en", is_answer=is_answer))


def _say_key(edition: Edition, attribute: str, text: str) -> Words:
    if attribute in ROLES:
        keys = text.replace(",", " ").split()
        return _join(", ", [name_role(key, edition.roles) for key in keys]) or Words(text)
    known = _find_known(edition, attribute)
    if attribute in STAGES:
        keys = text.replace(",", " ").split()
        return _join(", ", [known.get(key, Words(key)) for key in keys]) or Words(text)
    return known.get(text, Words(text))


def _find_known(edition: Edition, attribute: str) -> Mapping[str, Words]:
    if attribute in STAGES:
        return edition.stages
    if attribute in PROCESSES:
        return edition.processes
    if attribute == "decision":
        return {key: Words(name) for key, name in edition.tables.items()}
    others = {"form": edition.titles, "waits_for": edition.messages, "border_of": edition.elements}
    return others.get(attribute, {})


def _say_value(edition: Edition, change: Change, text: str) -> Words:
    if change.part is Part.INITIAL:
        return edition.names.find(change.id).options.get(text, Words(text))
    if change.part is Part.ELEMENT:
        key = text.strip('"')
        return edition.stages.get(key) or _say_expression(edition, text, "")
    return Words(text)


def _say_expression(edition: Edition, text: str, form: str) -> Words:
    polish = say_expression(text, edition.names, "pl", form)
    return Words(polish, say_expression(text, edition.names, "en", form)) if polish else OWN


def _say_script(edition: Edition, text: str) -> Iterable[tuple[str, str]]:
    both = (say_script(text, edition.names, locale) for locale in ("pl", "en"))
    return zip(*both, strict=True)


def _say_time(edition: Edition, text: str) -> Words:
    """`duration: P7D`, `cycle: R/P1M`, `date: = …`."""
    kind, _, value = text.partition(": ")
    if value.startswith("="):
        return _say_expression(edition, value, "")
    span = value.rpartition("/")[2] if kind == "cycle" else value
    polish, english = say_span(span), say_span(span, "en")
    if kind == "cycle" and polish != span:
        return Words(f"co {polish}", f"every {english}")
    return Words(polish, english)


def _say_both(say: Callable[[str, str], str], text: str) -> Words:
    return Words(say(text, "pl"), say(text, "en"))


def _look_up(words: Mapping[str, tuple[str, str]], text: str) -> Words:
    return Words(*words.get(text, (text, text)))


def _join(sign: str, words: Iterable[Words]) -> Words | None:
    told = list(words)
    if not told:
        return None
    return Words(sign.join(one.pl for one in told), sign.join(one.text("en") for one in told))
