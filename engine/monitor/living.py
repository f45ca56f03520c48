"""A model with all its open cases: where they stand, how long, how many are overdue; drawn and as rows."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from statistics import median

from engine.baselines.keeping import Known, read_baselines
from engine.baselines.survival import Baseline
from engine.bpmn.graph import ElementKind
from engine.bpmn.svg import draw_svg
from engine.casework.access import MENTOR, OFFICE
from engine.errors import NotAllowed, NotFound
from engine.krokus import Krokus
from engine.model import Actor
from engine.process.releases import Release
from engine.store import Work
from engine.store.cases import find_latest_release, list_cases
from engine.store.measures import ElementCount, list_places
from engine.views import LiveDiagram, PlaceCase, PlaceLine, PlacePage

DESIGNER = "process_designer"
SECONDS_A_DAY = 86_400
MOST_CASES = 200
# Median days at which a place is warm and hot where its own history says too little.
WARM_DAYS, HOT_DAYS = 14, 30


def get_live_diagram(krokus: Krokus, actor: Actor, model_key: str) -> LiveDiagram:
    """All open cases of a model on its newest diagram.

    Raises:
        NotAllowed: the mentor, the office and the process designer see it.
        NotFound: no such model.
    """
    if not actor.has_role(MENTOR, OFFICE, DESIGNER):
        raise NotAllowed("mentor_or_designer_only")
    with krokus.store.read(actor.org) as work:
        release = _find_release(krokus, work, model_key)
        rows = list_places(work, model_key)
        places = _describe(work, release, rows, read_baselines(work))
        drawings = tuple(
            (process_id, release.graph.processes[process_id].name or process_id, svg)
            for process_id, svg in _draw_all(release, places)
        )
        return LiveDiagram(
            model_key, release.model.name, len({row.case_id for row in rows}), drawings, tuple(places)
        )


def _find_release(krokus: Krokus, work: Work, model_key: str) -> Release:
    row = find_latest_release(work, model_key)
    if row is None:
        raise NotFound(model=model_key)
    return krokus.releases.get(work, row.id)


def _describe(work: Work, release: Release, rows: Sequence[ElementCount], known: Known) -> list[PlaceLine]:
    """One line a place, the fullest first. Older releases count where the newest still has the place."""
    by_element: dict[str, list[ElementCount]] = {}
    for row in rows:
        place = find_standing_place(release, row.element_id)
        if place is not None:
            by_element.setdefault(place, []).append(row)
    key = release.model.key
    lines = [
        _line(work, release, element_id, found, known.get((key, element_id)))
        for element_id, found in by_element.items()
    ]
    return sorted(lines, key=lambda line: (-line.cases, -line.median_days, line.name))


def _line(
    work: Work, release: Release, element_id: str, rows: Sequence[ElementCount], usual: Baseline | None
) -> PlaceLine:
    # A case may have several tasks at one place: it is one case, and stands there since the first of them.
    since = _find_since(rows)
    days = int(median((work.now - one).total_seconds() / SECONDS_A_DAY for one in since.values()))
    element = release.graph.elements.get(element_id)
    return PlaceLine(
        element_id=element_id,
        name=release.find_element_name(element_id) if element is not None else element_id,
        process_id=rows[0].process_id,
        cases=len(since),
        median_days=days,
        overdue=len({row.case_id for row in rows if row.is_overdue}),
        heat=_find_heat(days, usual),
        usual_days=None if usual is None else usual.median_days,
        usual_of=0 if usual is None else usual.finished,
    )


def find_standing_place(release: Release, element_id: str) -> str | None:
    """The element at which a case stands that waits at this one; None where nobody stands.

    What listens at the border of a step is no place. Arms of an event gateway are one wait: at the gateway.
    """
    element = release.graph.elements.get(element_id)
    if element is None:
        return element_id
    if element.attached_to is not None:
        return None
    process = release.graph.processes[element.process_id]
    sources = (process.elements[process.flows[flow].source] for flow in element.incoming)
    gateways = (one.id for one in sources if one.kind is ElementKind.EVENT_BASED_GATEWAY)
    return next(gateways, element_id)


def _find_since(rows: Sequence[ElementCount]) -> dict[str, datetime]:
    """Since when each case stands there."""
    since: dict[str, datetime] = {}
    for row in rows:
        since[row.case_id] = min(row.since, since.get(row.case_id, row.since))
    return since


def _find_heat(days: int, usual: Baseline | None) -> int:
    slow = None if usual is None else usual.slow_days
    warm, hot = (WARM_DAYS, HOT_DAYS) if slow is None else (slow, 2 * slow)
    return (days >= warm) + (days >= hot)


def _draw_all(release: Release, places: Sequence[PlaceLine]) -> list[tuple[str, str]]:
    """The drawings in which somebody stands, in the order of the model's files."""
    roots: dict[str, dict[str, int]] = {}
    for place in places:
        if place.process_id in release.graph.processes and place.element_id in release.graph.elements:
            root = release.graph.root(place.process_id).id
            roots.setdefault(root, {})[place.element_id] = place.cases
    files = {root: file for root in roots if (file := release.find_diagram(root)) is not None}
    return [
        (root, _draw(release.files[file], root, tuple(sorted(roots[root].items()))))
        for root, file in sorted(files.items(), key=lambda pair: pair[1])
    ]


@lru_cache(maxsize=64)
def _draw(content: bytes, process_id: str, counts: tuple[tuple[str, int], ...]) -> str:
    highlight = {element_id: f"n{count}" for element_id, count in counts}
    badges: Mapping[str, tuple[str, str]] = {
        f"n{count}": (str(count), f"{count}") for _element, count in counts
    }
    return draw_svg(
        content, process_id=process_id, highlight=highlight, badges=badges, around=tuple(highlight)
    )


def get_place(krokus: Krokus, actor: Actor, model_key: str, element_id: str) -> PlacePage:
    """The cases that stand at one place, who stands longest first.

    Raises:
        NotAllowed: the mentor and the office see cases.
        NotFound: no such model, or nobody stands there.
    """
    if not actor.has_role(MENTOR, OFFICE):
        raise NotAllowed("mentor_or_office_only")
    with krokus.store.read(actor.org) as work:
        release = _find_release(krokus, work, model_key)
        since = _find_since(
            [
                row
                for row in list_places(work, model_key)
                if find_standing_place(release, row.element_id) == element_id
            ]
        )
        if not since:
            raise NotFound(element=element_id)
        longest = sorted(since, key=lambda case_id: since[case_id])[:MOST_CASES]
        cases = {case.id: case for case in list_cases(work, longest)}
        shown = tuple(
            PlaceCase(
                case_id,
                cases[case_id].no,
                cases[case_id].title,
                int((work.now - since[case_id]).total_seconds() // SECONDS_A_DAY),
            )
            for case_id in longest
        )
        return PlacePage(model_key, release.find_element_name(element_id), shown, len(since))
