"""Two releases compared for people: each difference seen from where the running cases stand, and drawn."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache

from engine.bpmn.svg import draw_svg
from engine.errors import NotFound
from engine.krokus import Krokus
from engine.migration.asking import find_release_no, require_mover
from engine.migration.comparing import Change, Sort
from engine.migration.fits import Pair, get_pair
from engine.migration.preview import find_standing, list_refs, list_standing
from engine.migration.reach import Reach
from engine.migration.sources import WORDING, describe_changes, find_process
from engine.migration.things import Part
from engine.migration.words import say_sort
from engine.model import Actor
from engine.releases.modelfile import Words
from engine.releases.release import Release
from engine.spiff import Place
from engine.views.moving import ChangeLine, Comparison, Drawn

UNDER, AHEAD, BEHIND = "under", "ahead", "behind"
MOST_DRAWN = 12
# Sign and word of each mark: colour alone would tell nothing to many people.
_SIGNS = {Sort.ADDED: "+", Sort.REMOVED: "−", Sort.MOVED: "↷", Sort.CHANGED: "≠", Sort.WORDED: "a"}
_FIRST = (Sort.REMOVED, Sort.ADDED, Sort.MOVED, Sort.CHANGED, Sort.WORDED)


def compare_releases(
    krokus: Krokus, actor: Actor, model_key: str, old_no: int, new_no: int, locale: str = "pl"
) -> Comparison:
    """What differs between two releases of a model, seen from the cases that run on the older one.

    Args:
        locale: language of the words in the drawings.

    Raises:
        NotFound: no such model or release.
        NotAllowed: neither designer nor mentor.
    """
    require_mover(actor)
    with krokus.store.read(actor.org) as work:
        refs = list_refs(work, model_key)
        if not refs:
            raise NotFound(model=model_key)
        old, new = find_release_no(refs, old_no), find_release_no(refs, new_no)
        pair = get_pair(krokus, work, old.id, new.id, {})
        places: dict[bytes, tuple[Place, ...]] = {}
        standing = Counter(_list_here(find_standing(case, places)) for case in list_standing(work, old.id))
    lines = describe_changes(pair.old, pair.new, pair.changes)
    return Comparison(
        model_key,
        pair.new.model.name,
        old,
        new,
        tuple(_place_lines(pair, lines, standing)),
        tuple(_draw(pair, locale)),
        standing.total(),
    )


def _list_here(standing: Iterable[tuple[str, tuple[Place, ...]]]) -> frozenset[str]:
    """Elements at which a case stands, calls around them included."""
    here: set[str] = set()
    for _, places in standing:
        for place in places:
            here.add(place.element_id)
            here.update(element for _, element in place.inside)
    return frozenset(here)


def _place_lines(
    pair: Pair, lines: tuple[ChangeLine, ...], standing: Counter[frozenset[str]]
) -> Iterator[ChangeLine]:
    look = _Look(pair)
    for change, line in zip(pair.changes, lines, strict=True):
        if line.where == WORDING or not standing:
            yield line
            continue
        counts: Counter[str] = Counter()
        for here, cases in standing.items():
            counts[look.find_side(change, here)] += cases
        where = next((side for side in (UNDER, AHEAD, BEHIND) if counts[side]), BEHIND)
        yield replace(line, where=where, under=counts[UNDER], ahead=counts[AHEAD], behind=counts[BEHIND])


class _Look:
    """From where a case stands: is a change at it, ahead of it or behind it?"""

    def __init__(self, pair: Pair) -> None:
        self._pair = pair
        self._then, self._now = Reach(pair.old.graph), Reach(pair.new.graph)
        self._ahead: dict[frozenset[str], frozenset[str]] = {}
        self._users: dict[str, frozenset[str]] = {}
        self._sides = frozenset(
            element.id
            for release in (pair.old, pair.new)
            for element in release.graph.elements.values()
            if release.graph.root(element.process_id).id in {side.id for side in release.sides}
            or element.process_id in {side.id for side in release.sides}
        )

    def find_side(self, change: Change, here: frozenset[str]) -> str:
        touched = self._find_elements(change)
        if not touched:
            # It belongs to the model as a whole and holds from the move on.
            return AHEAD
        if touched & here:
            return UNDER
        return AHEAD if touched & (self._find_ahead(here) | self._sides) else BEHIND

    def _find_ahead(self, here: frozenset[str]) -> frozenset[str]:
        if here not in self._ahead:
            found: set[str] = set()
            for name in here:
                for reach in (self._then, self._now):
                    if name in reach.graph.elements:
                        found |= reach.ahead(name)
            self._ahead[here] = frozenset(found)
        return self._ahead[here]

    def _find_elements(self, change: Change) -> frozenset[str]:
        if change.element_id:
            return frozenset({change.element_id})
        key = f"{change.part.value}:{change.place or change.id}"
        if key not in self._users:
            self._users[key] = frozenset(
                element
                for release in (self._pair.old, self._pair.new)
                for element in _list_users(release, change)
            )
        return self._users[key]


def _list_users(release: Release, change: Change) -> Iterator[str]:
    """Elements that a form, a table, a role or a process stands behind."""
    for element in release.graph.elements.values():
        properties = element.properties
        match change.part:
            case Part.FORM | Part.FIELD:
                wanted = change.place or change.id
                is_user = wanted in (properties.get("form_key"), element.id)
            case Part.TABLE | Part.RULE:
                is_user = (change.place or change.id) in (element.decision_ref, properties.get("decision"))
            case Part.ROLE:
                is_user = element.role == change.id
            case Part.PROCESS:
                is_user = element.process_id == change.id
            case _:
                is_user = False
        if is_user:
            yield element.id


def _draw(pair: Pair, locale: str) -> Iterator[Drawn]:
    """Every process in which something differs, as it was and as it is."""
    marks = _find_marks(pair)
    for process_id in list(marks)[:MOST_DRAWN]:
        marked = marks[process_id]
        old_svg = _draw_one(pair.old, process_id, marked, locale)
        new_svg = _draw_one(pair.new, process_id, marked, locale)
        named = pair.new if process_id in pair.new.graph.processes else pair.old
        process = named.graph.processes[process_id]
        shown = tuple((name, sort.value, say_sort(sort)) for name, sort in marked.items())
        yield Drawn(process_id, process.name or process_id, old_svg, new_svg, shown)


def _find_marks(pair: Pair) -> dict[str, dict[str, Sort]]:
    """Drawn process -> element -> its most important change."""
    marks: dict[str, dict[str, Sort]] = {}
    for change in pair.changes:
        if not change.element_id or not find_process(change):
            continue
        sort = Sort.CHANGED if change.part is Part.FLOW and change.sort is not Sort.WORDED else change.sort
        for release in (pair.new, pair.old):
            element = release.graph.elements.get(change.element_id)
            if element is None:
                continue
            root = release.graph.root(element.process_id).id
            known = marks.setdefault(root, {})
            if element.id not in known or _FIRST.index(sort) < _FIRST.index(known[element.id]):
                known[element.id] = sort
    return marks


def _draw_one(release: Release, process_id: str, marked: Mapping[str, Sort], locale: str) -> str:
    file = release.find_diagram(process_id)
    if file is None:
        return ""
    return _draw_cached(release.files[file], process_id, tuple(sorted(marked.items())), locale)


@lru_cache(maxsize=64)
def _draw_cached(content: bytes, process_id: str, marked: tuple[tuple[str, Sort], ...], locale: str) -> str:
    badges = {sort.value: (_SIGNS[sort], _say(say_sort(sort), locale)) for sort in Sort}
    highlight = {name: sort.value for name, sort in marked}
    return draw_svg(content, process_id=process_id, highlight=highlight, badges=badges, around=highlight)


def _say(words: Words, locale: str) -> str:
    return words.text(locale)
