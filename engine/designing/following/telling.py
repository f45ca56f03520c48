"""A template's later changes in words: what each is about, three texts side by side, what is new or gone."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from engine.bpmn.xml import called
from engine.designing.editing.composing import find_roles
from engine.designing.editing.diagram import Diagram
from engine.designing.following.attributes import list_items
from engine.designing.following.changes import LaterChange, Three
from engine.designing.following.fields import ORDER, leave_alone, name_field, say_order
from engine.designing.following.lines import name_file, read_edition, read_things, say_lines
from engine.designing.following.pictures import draw_editions
from engine.designing.following.place import Place, Standing
from engine.migration.speaking import Edition, say_worked_out
from engine.migration.things import Part, say_value
from engine.migration.words import name_attribute, name_part
from engine.releases.modelfile import (
    MODEL_FILE,
    ModelFile,
    Words,
    read_model_file,
)
from engine.saying import say_span

TEXT, STEPS, FIELD, FILE = "text", "steps", "field", "file"
SPANS = frozenset({"due", "remind_before", "escalate_after", "@time", "amber", "red"})
# What a diagram says of its pieces beside the texts that are told one by one.
OF_PIECES = frozenset(
    {
        *("kind", "event", "waits_for", "border_of", "called", "decision", "repeats", "interrupts"),
        *("default", "order", "interrupting", "executable"),
    }
)
PARTS = {
    "stages": Part.STAGE,
    "roles": Part.ROLE,
    "messages": Part.MESSAGE,
    "documents": Part.DOCUMENT,
    "thresholds": Part.THRESHOLD,
    "initial": Part.INITIAL,
    "variables": Part.VARIABLE,
}
# Words of the notation and of properties that have a name of their own among people.
WHAT = {
    "@name": "name",
    "@description": "description",
    "@time": "time",
    "@condition": "condition",
    "@script": "script",
    "form_key": "form",
}
# Texts that are expressions.
WORKED_OUT = frozenset({"@condition", "@script", "@time", "available_when"})
NOTHING = Words("", "")


@dataclass(frozen=True, slots=True)
class ToldChange:
    """One later change, for people.

    Attributes:
        key: short word of its place, for addresses.
        kind: `text` (three texts), `steps` (of a diagram), `field` (of a form) or `file`; those have lines.
        where: the process it lies in; empty outside of diagrams.
        base, theirs, yours: what stood there when it was copied, what the template says, what the model says.
        their_lines, own_lines: what the template changed there, and what the organisation did.
        drawings: as SVG, of steps that both changed: as copied, the template's, the organisation's.
    """

    key: str
    kind: str
    standing: Standing
    title: Words
    where: str
    base: Words = NOTHING
    theirs: Words = NOTHING
    yours: Words = NOTHING
    their_lines: tuple[Words, ...] = ()
    own_lines: tuple[Words, ...] = ()
    drawings: tuple[str, ...] = ()


def tell_changes(three: Three, changes: Iterable[LaterChange]) -> tuple[ToldChange, ...]:
    """Say each change."""
    teller = _Teller(three)
    return tuple(teller.tell(change) for change in changes)


class _Teller:
    """Names of one model's things, looked up once."""

    def __init__(self, three: Three) -> None:
        self._three = three
        self._diagrams: dict[str, Mapping[str, tuple[Part, str]]] = {}

    @cached_property
    def _roles(self) -> Mapping[str, Words]:
        return {**find_roles(self._three.yours), **find_roles(self._three.theirs)}

    @cached_property
    def _editions(self) -> tuple[Edition, Edition, Edition]:
        """As it was copied, the template's, the organisation's."""
        three = self._three
        return read_edition(three.base), read_edition(three.theirs), read_edition(three.yours)

    @property
    def _to_theirs(self) -> tuple[Edition, Edition]:
        return self._editions[0], self._editions[1]

    @property
    def _to_yours(self) -> tuple[Edition, Edition]:
        return self._editions[0], self._editions[2]

    @cached_property
    def _models(self) -> tuple[ModelFile, ...]:
        return tuple(read_model_file(one[MODEL_FILE]) for one in (self._three.theirs, self._three.base))

    def tell(self, change: LaterChange) -> ToldChange:
        place = change.place
        if place == Place(place.file):
            return self._tell_file(change)
        if place.file.startswith("forms/"):
            return self._tell_field(change)
        title = self._title(place, change)
        texts = zip((change.base, change.theirs, change.yours), self._editions, strict=True)
        base, theirs, yours = (self._say(place, text, edition) for text, edition in texts)
        where = self._where(place.file)
        return ToldChange(place.key, TEXT, change.standing, title, where, base, theirs, yours)

    def _title(self, place: Place, change: LaterChange) -> Words:
        attribute = name_attribute(WHAT.get(place.what, place.what)) if place.what else NOTHING
        if place.file == MODEL_FILE:
            is_row = bool(place.item) and not place.owner_is_table
            return _join(self._name_entry(place, change), NOTHING if is_row else attribute)
        return _join(name_part(*self._names(place.file)[place.item]), attribute)

    def _name_entry(self, place: Place, change: LaterChange) -> Words:
        head = place.item.partition(".")[0].partition("[")[0]
        if not head:
            return NOTHING if place.what else name_part(Part.MODEL, "")
        part = PARTS.get(head)
        key = place.item.partition(".")[2] or place.item.partition("[")[2].rstrip("]") or place.what
        name = self._find_name(head, key)
        if part is None:
            return Words(f"{head} {name}", f"{head} {name}")
        told = name_part(part, name)
        if place.what and place.owner_is_table:
            return told
        return _mark(told, change)

    def _find_name(self, head: str, key: str) -> str:
        for model in self._models:
            if head == "roles" and key in model.roles:
                return model.roles[key].name.pl
            if head == "messages" and key in model.messages:
                return model.messages[key].label.pl
            if head in ("variables", "initial") and key in model.variables:
                return model.variables[key].label.pl
            if head == "stages" and (stage := model.find_stage(key)) is not None:
                return stage.name.pl
            if head == "thresholds" and isinstance(model.thresholds.get(key), Mapping):
                return str(model.thresholds[key].get("label", key))
        return key

    def _names(self, path: str) -> Mapping[str, tuple[Part, str]]:
        """What each item of a diagram is, and what people call it."""
        if path not in self._diagrams:
            found: dict[str, tuple[Part, str]] = {}
            for files in (self._three.base, self._three.theirs):
                if path in files:
                    found |= dict(_read_names(Diagram(path, files)))
            self._diagrams[path] = found
        return self._diagrams[path]

    def _where(self, path: str) -> str:
        names = self._names(path).values() if path.endswith(".bpmn") else ()
        return next((name for part, name in names if part is Part.PROCESS), "")

    def _say(self, place: Place, text: str | None, edition: Edition) -> Words:
        if not text:
            return NOTHING
        if place.what in WORKED_OUT and (place.what != "@time" or text.startswith("=")):
            return say_worked_out(edition, text, is_script=place.what == "@script")
        if place.what == "role" and text in self._roles:
            return self._roles[text]
        value = json.loads(text) if place.file == MODEL_FILE else text
        if not isinstance(value, Mapping) or "pl" in value:
            return _say_value(place.what, value)
        rows = [(name_attribute(name), _say_value(name, inner)) for name, inner in value.items()]
        return Words(
            "; ".join(f"{name.pl}: {said.pl}" for name, said in rows),
            "; ".join(f"{name.en}: {said.text('en')}" for name, said in rows),
        )

    def _tell_field(self, change: LaterChange) -> ToldChange:
        place, three = change.place, self._three
        title = name_file(place.file, three.theirs)
        where = title.pl.partition("„")[2].rstrip("”") if place.item else ""
        contents = [one[place.file] for one in (three.base, three.theirs, three.yours)]
        if place.what == ORDER:
            words = [Words(say_order(text, contents)) for text in (change.base, change.theirs, change.yours)]
            title = _join(title, name_attribute("order"))
            return ToldChange(place.key, TEXT, change.standing, title, "", words[0], words[1], words[2])
        if place.item:
            title = _mark(name_part(Part.FIELD, name_field(place.item, contents)), change)
        base, theirs, yours = (
            read_things(place.file, {place.file: leave_alone(content, place.item, where)})
            for content in contents
        )
        return ToldChange(
            place.key,
            FIELD,
            change.standing,
            title,
            where,
            # What is new or gone says so in its title.
            their_lines=()
            if None in (change.base, change.theirs)
            else say_lines(base, theirs, None, self._to_theirs),
            own_lines=()
            if None in (change.base, change.yours)
            else say_lines(base, yours, None, self._to_yours),
        )

    def _tell_file(self, change: LaterChange) -> ToldChange:
        path, three = change.place.file, self._three
        is_pieces = path.endswith(".bpmn") and three.is_everywhere(path)
        title = name_file(path, three.theirs if path in three.theirs else three.base)
        if is_pieces:
            title = Words(f"Kroki i przejścia: {self._where(path)}", f"Steps and ways: {self._where(path)}")
        else:
            title = _mark(title, change)
        base, theirs, yours = (read_things(path, one) for one in (three.base, three.theirs, three.yours))
        keep = OF_PIECES if is_pieces else None
        return ToldChange(
            change.place.key,
            STEPS if is_pieces else FILE,
            change.standing,
            title,
            "",
            their_lines=say_lines(base, theirs, keep, self._to_theirs),
            own_lines=say_lines(base, yours, keep, self._to_yours),
            drawings=draw_editions(three, path) if is_pieces and change.standing is Standing.CONFLICT else (),
        )


def _read_names(diagram: Diagram) -> Iterator[tuple[str, tuple[Part, str]]]:
    for item, node in list_items(diagram).items():
        if item in diagram.flows:
            ends = (diagram.name_of(node.get(end, "")) for end in ("sourceRef", "targetRef"))
            yield item, (Part.FLOW, node.get("name") or " → ".join(ends))
        else:
            yield item, (Part.ELEMENT if item in diagram.nodes else Part.PROCESS, called(node))


def _say_value(what: str, value: object) -> Words:
    if isinstance(value, Mapping) and "pl" in value:
        return Words(str(value["pl"]), str(value.get("en", "")))
    if isinstance(value, Mapping) and what == "values":
        value = list(value.values())
    if isinstance(value, list):
        told = [_say_value(what, one) for one in value]
        return Words(", ".join(one.pl for one in told), ", ".join(one.text("en") for one in told))
    if what in SPANS and isinstance(value, str):
        return Words(say_span(value, "pl"), say_span(value, "en"))
    said = {"true": "tak", "false": "nie"}.get(str(value), say_value(value))
    return Words(said, {"tak": "yes", "nie": "no"}.get(said, said))


def _mark(thing: Words, change: LaterChange) -> Words:
    """What the template added or took out says so in its title."""
    if change.base is None:
        return Words(f"{thing.pl} – nowe w szablonie", f"{thing.en} – new in the template")
    gone = Words(f"{thing.pl} – usunięte z szablonu", f"{thing.en} – taken out of the template")
    return gone if change.theirs is None else thing


def _join(thing: Words, attribute: Words) -> Words:
    if not thing.pl or not attribute.pl:
        return Words(thing.pl or attribute.pl, thing.en or attribute.en)
    return Words(f"{thing.pl}: {attribute.pl}", f"{thing.en}: {attribute.en}")
