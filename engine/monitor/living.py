"""A model with all its open cases: where they stand, how long, how many are overdue; drawn and as rows."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from statistics import median

from engine.baselines.keeping import Known, read_baselines
from engine.baselines.survival import Baseline
from engine.casework.access import MENTOR, OFFICE
from engine.errors import NotAllowed, NotFound
from engine.krokus import Krokus
from engine.model import Actor
from engine.monitor.places import draw_counts, find_standing_place, get_newest_release
from engine.releases.release import Release
from engine.store import Work
from engine.store.queries.cases import list_cases
from engine.store.queries.measures import ElementCount, list_open_pauses, list_places
from engine.views import LiveDiagram, PlaceCase, PlaceLine, PlacePage

DESIGNER = "process_designer"
SECONDS_A_DAY = 86_400
MOST_CASES = 200
# Median days at which a place is warm and hot where its own history says too little.
WARM_DAYS, HOT_DAYS = 14, 30


def get_live_diagram(krokus: Krokus, actor: Actor, model_key: str) -> LiveDiagram:
    """All open cases of a model on its newest diagram, those in a pause where they stopped.

    Raises:
        NotAllowed: the mentor, the office and the process designer see it.
        NotFound: no such model.
    """
    if not actor.has_role(MENTOR, OFFICE, DESIGNER):
        raise NotAllowed("mentor_or_designer_only")
    with krokus.store.read(actor.org) as work:
        release = get_newest_release(krokus, work, model_key)
        pauses = list_open_pauses(work, model_key)
        rows = list_places(work, pauses)
        stands = _find_stands(release, rows)
        places = _describe(work, release, rows, stands, read_baselines(work))
        drawings = draw_counts(release, {place.element_id: place.cases for place in places})
        placed = {row.case_id for row in rows if stands[row.element_id] is not None}
        return LiveDiagram(
            model_key=model_key,
            name=release.model.name,
            cases=len(pauses),
            paused=sum(pauses.values()),
            unplaced=len(pauses.keys() - placed),
            drawings=drawings,
            places=tuple(places),
        )


def _find_stands(release: Release, rows: Sequence[ElementCount]) -> dict[str, str | None]:
    """Element -> the place at which who waits there stands."""
    return {name: find_standing_place(release, name) for name in {row.element_id for row in rows}}


def _describe(
    work: Work,
    release: Release,
    rows: Sequence[ElementCount],
    stands: Mapping[str, str | None],
    known: Known,
) -> list[PlaceLine]:
    """One line a place, the fullest first. Older releases count where the newest still has the place."""
    by_element: dict[str, list[ElementCount]] = {}
    for row in rows:
        place = stands[row.element_id]
        if place is not None:
            by_element.setdefault(place, []).append(row)
    key = release.model.key
    lines = [
        _line(work, release, element_id, found, known.get((key, element_id)))
        for element_id, found in by_element.items()
    ]
    return sorted(lines, key=lambda line: (-line.cases, -(line.median_days or 0), line.name))


def _line(
    work: Work, release: Release, element_id: str, rows: Sequence[ElementCount], usual: Baseline | None
) -> PlaceLine:
    # A case may have several tasks at one place: it is one case, and stands there since the first of them.
    since = _find_since(rows)
    paused = {row.case_id for row in rows if row.is_paused}
    ages = [
        (work.now - at).total_seconds() / SECONDS_A_DAY for case, at in since.items() if case not in paused
    ]
    days = int(median(ages)) if ages else None
    element = release.graph.elements.get(element_id)
    return PlaceLine(
        element_id=element_id,
        name=release.find_element_name(element_id) if element is not None else element_id,
        process_id=rows[0].process_id,
        cases=len(since),
        median_days=days,
        overdue=len({row.case_id for row in rows if row.is_overdue}),
        heat=0 if days is None else _find_heat(days, usual),
        paused=len(paused),
        usual_days=None if usual is None else usual.median_days,
        usual_of=0 if usual is None else usual.finished,
    )


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


def get_place(krokus: Krokus, actor: Actor, model_key: str, element_id: str) -> PlacePage:
    """The cases that stand at one place, who stands longest first.

    Raises:
        NotAllowed: the mentor and the office see cases.
        NotFound: no such model, or nobody stands there.
    """
    if not actor.has_role(MENTOR, OFFICE):
        raise NotAllowed("mentor_or_office_only")
    with krokus.store.read(actor.org) as work:
        release = get_newest_release(krokus, work, model_key)
        everywhere = list_places(work, list_open_pauses(work, model_key))
        stands = _find_stands(release, everywhere)
        rows = [row for row in everywhere if stands[row.element_id] == element_id]
        since, paused = _find_since(rows), {row.case_id for row in rows if row.is_paused}
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
                case_id in paused,
            )
            for case_id in longest
        )
        return PlacePage(model_key, release.find_element_name(element_id), shown, len(since))
