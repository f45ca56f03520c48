"""What a template changed since it was copied, and how each change meets what became of the copy."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TypeAlias

from engine.bpmn.xml import parse_xml
from engine.designing.editing.diagram import Diagram
from engine.designing.editing.edit import Files
from engine.designing.following.attributes import list_items, read_texts
from engine.designing.following.entries import read_entries
from engine.designing.following.fields import read_fields
from engine.designing.following.joining import Triple, join, read_triple
from engine.designing.following.pieces import spell_file
from engine.designing.following.place import Place, Standing, digest
from engine.errors import KrokusError
from engine.releases.modelfile import MODEL_FILE, parse_toml
from engine.store.queries.origins import ChoiceRow

KEPT, TAKEN = "kept", "taken"
Choices: TypeAlias = Mapping[str, ChoiceRow]
Places: TypeAlias = Mapping[Place, str]


@dataclass(frozen=True, slots=True)
class LaterChange:
    """One change of the template since the copy.

    Attributes:
        base, theirs, yours: what stands there in the copy of that day, in the template and in the draft; None
            for nothing. Of diagrams' steps and ways as a whole, and of whole files, only good for comparing.
    """

    place: Place
    standing: Standing
    base: str | None
    theirs: str | None
    yours: str | None


@dataclass(frozen=True)
class Three:
    """A model three times: as it was copied, as the template is now, and as the draft stands."""

    base: Files
    theirs: Files
    yours: Files

    @cached_property
    def changed_files(self) -> tuple[str, ...]:
        """Files that the template added, changed or took out."""
        paths = sorted({*self.base, *self.theirs}, key=lambda path: (path != MODEL_FILE, path))
        return tuple(path for path in paths if self.base.get(path) != self.theirs.get(path))

    def read_triple(self, path: str) -> Triple:
        """A diagram that all three have."""
        return read_triple(path, self.base[path], self.theirs[path], self.yours[path])

    def is_everywhere(self, path: str) -> bool:
        return path in self.base and path in self.theirs and path in self.yours


def list_changes(three: Three, choices: Choices) -> tuple[LaterChange, ...]:
    """Every change of the template, file by file."""
    found: list[LaterChange] = []
    for path in three.changed_files:
        found += _compare_file(path, *(files.get(path) for files in _all(three)))
    return tuple(_remember(one, choices.get(one.place.key)) for one in found)


# A press asks three times and the page after it once more, while most files stay as they are.
@lru_cache(maxsize=128)
def _compare_file(
    path: str, base: bytes | None, theirs: bytes | None, yours: bytes | None
) -> tuple[LaterChange, ...]:
    three = Three(*({} if content is None else {path: content} for content in (base, theirs, yours)))
    if path == MODEL_FILE and three.is_everywhere(path):
        return tuple(_compare_places(*(read_entries(files[path]) for files in _all(three))))
    if path.endswith(".bpmn") and three.is_everywhere(path) and _is_readable(three, path):
        places = _compare_places(*(_read_diagram(path, files[path]) for files in _all(three)))
        return (*places, *_compare_pieces(three, path))
    if fields := _read_form(three, path):
        return tuple(_compare_fields(*fields))
    return tuple(_compare_places(*(_read_whole(path, files.get(path)) for files in _all(three))))


def _all(three: Three) -> tuple[Files, Files, Files]:
    return three.base, three.theirs, three.yours


def _is_readable(three: Three, path: str) -> bool:
    try:
        three.read_triple(path)
    except KrokusError:
        return False
    return True


def _read_diagram(path: str, content: bytes) -> Places:
    found: dict[Place, str] = {}
    for item, node in list_items(Diagram(path, {path: content})).items():
        found[Place(path, item)] = ""
        found |= {Place(path, item, what): text for what, text in read_texts(node).items()}
    return found


def says_the_same(path: str, one: bytes, other: bytes) -> bool:
    """Whether two diagrams differ in nothing but their pictures."""
    is_same = _read_diagram(path, one) == _read_diagram(path, other)
    triple = read_triple(path, one, one, other) if is_same else None
    return triple is not None and dict(triple.yours.said) == dict(triple.base.said)


def _read_whole(path: str, content: bytes | None) -> Places:
    return {} if content is None else {Place(path): _say_content(path, content)}


def _say_content(path: str, content: bytes) -> str:
    """A file as a text that is equal for files that mean the same; one that cannot be read is its bytes."""
    readers: Mapping[str, Callable[[], str]] = {
        "json": lambda: json.dumps(json.loads(content), sort_keys=True),
        "toml": lambda: json.dumps(parse_toml(content, path), sort_keys=True, default=str),
        "bpmn": lambda: spell_file(parse_xml(content, path)),
        "dmn": lambda: spell_file(parse_xml(content, path)),
    }
    read = readers.get(path.rpartition(".")[2], lambda: content.decode("utf-8", "replace"))
    try:
        return read()
    except (KrokusError, ValueError):
        return content.decode("utf-8", "replace")


def _compare_places(base: Places, theirs: Places, yours: Places) -> Iterator[LaterChange]:
    for place in dict.fromkeys((*theirs, *base)):
        before, after, own = base.get(place), theirs.get(place), yours.get(place)
        if before == after or _goes_with_owner(place, base, theirs):
            continue
        if place.owner in base and place.owner in theirs and place.owner not in yours:
            standing = Standing.GONE
        elif own == after:
            standing = Standing.SAME
        else:
            standing = Standing.UNTOUCHED if own == before else Standing.CONFLICT
        yield LaterChange(place, standing, before, after, own)


def _goes_with_owner(place: Place, base: Places, theirs: Places) -> bool:
    """What belongs to a thing that is itself new or gone is told with that; a thing with texts by those."""
    owned = place.owner in base or place.owner in theirs
    if place == place.owner:
        is_step = place.item and place.file.endswith(".bpmn")
        has_texts = place.item and place in base and place in theirs
        in_list = place.item.startswith("stages[")
        return bool(is_step or has_texts or in_list)
    return bool(place.item) and owned and not (place.owner in base and place.owner in theirs)


def _read_form(three: Three, path: str) -> tuple[Places, ...] | None:
    if not path.startswith("forms/") or not three.is_everywhere(path):
        return None
    return read_fields(path, (three.base[path], three.theirs[path], three.yours[path]))


def _compare_fields(base: Places, theirs: Places, yours: Places) -> Iterator[LaterChange]:
    """A new or a removed section brings or takes what lies in it."""
    for change in _compare_places(base, theirs, yours):
        said, other = (change.theirs, base) if change.base is None else (change.base, theirs)
        is_alone = change.base is None or change.theirs is None
        section = json.loads(said or "{}").get("in") if is_alone else None
        if not section or Place(change.place.file, section) in other:
            yield change


def _compare_pieces(three: Three, path: str) -> Iterator[LaterChange]:
    triple = three.read_triple(path)
    changed = triple.changed
    if not changed:
        return
    said = [_pick(one.said, changed) for one in (triple.base, triple.theirs, triple.yours)]
    if not triple.waiting:
        standing = Standing.SAME
    elif triple.clashes or not _can_join(triple, path):
        standing = Standing.CONFLICT
    else:
        standing = Standing.BESIDE if triple.is_own else Standing.UNTOUCHED
    yield LaterChange(Place(path), standing, *said)


def _pick(said: Mapping[str, str], changed: tuple[str, ...]) -> str:
    return json.dumps([said.get(one) for one in changed])


def _can_join(triple: Triple, path: str) -> bool:
    try:
        join(triple, path)
    except KrokusError:
        return False
    return True


def _remember(change: LaterChange, choice: ChoiceRow | None) -> LaterChange:
    """A change about which somebody decided is closed, until the template changes the place once more."""
    if choice is None or not change.standing.is_open or choice.theirs != digest(change.theirs):
        return change
    if choice.choice == KEPT:
        return _stand(change, Standing.KEPT)
    # Taken over once: where the draft holds again what it held before, that was undone.
    is_undone = change.standing is Standing.UNTOUCHED or choice.before == digest(change.yours)
    return change if is_undone else _stand(change, Standing.CHANGED_SINCE)


def _stand(change: LaterChange, standing: Standing) -> LaterChange:
    return LaterChange(change.place, standing, change.base, change.theirs, change.yours)
