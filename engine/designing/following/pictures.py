"""The steps that a template and an organisation both changed, drawn in their three editions."""

from collections.abc import Mapping
from functools import lru_cache

from engine.bpmn.svg import draw_svg
from engine.designing.following.changes import Three
from engine.designing.following.joining import Triple
from engine.errors import KrokusError
from engine.migration.comparing import Sort
from engine.migration.words import say_sort

SIGNS: Mapping[str, str] = {"added": "+", "removed": "−", "changed": "≠"}


def draw_editions(three: Three, path: str) -> tuple[str, ...]:
    """A diagram around what both changed, as SVG: as copied, the template now, the organisation's own.

    Returns:
        Three drawings; none where one of them cannot be drawn.
    """
    try:
        triple = three.read_triple(path)
        near = _find_near(triple)
        found = (three.base, three.theirs, three.yours)
        pairs = zip(found, _mark(triple), strict=True)
        return tuple(_draw(files[path], tuple(sorted(marks.items())), near) for files, marks in pairs)
    except KrokusError:
        return ()


def _mark(triple: Triple) -> tuple[dict[str, str], ...]:
    """What each edition has that another one has not, by the ids of steps."""
    base, theirs, yours = triple.base.said, triple.theirs.said, triple.yours.said
    gone = {one: "removed" for one in base if one not in theirs or one not in yours}
    return gone, _compare(base, theirs), _compare(base, yours)


def _compare(base: Mapping[str, str], other: Mapping[str, str]) -> dict[str, str]:
    differs = (one for one, said in other.items() if base.get(one) != said)
    return {one: "changed" if one in base else "added" for one in differs}


def _find_near(triple: Triple) -> frozenset[str]:
    """The steps on which both sides have different plans, with those at the ends of such ways."""
    found = set(triple.clashes)
    for pieces in (triple.base, triple.theirs, triple.yours):
        flows = (pieces.diagram.flows.get(one) for one in triple.clashes)
        for flow in flows:
            if flow is not None:
                found |= {flow.get("sourceRef", ""), flow.get("targetRef", "")}
    return frozenset(found)


@lru_cache(maxsize=64)
def _draw(content: bytes, marks: tuple[tuple[str, str], ...], near: frozenset[str]) -> str:
    badges = {sort: (sign, say_sort(Sort(sort)).pl) for sort, sign in SIGNS.items()}
    return draw_svg(content, highlight=dict(marks), badges=badges, around=near)
