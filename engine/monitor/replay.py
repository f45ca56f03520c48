"""Where every case of a model stood at the end of a past day, on its newest diagram and as rows."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from engine.bpmn.graph import ElementKind
from engine.casework.access import MENTOR, OFFICE
from engine.errors import NotAllowed, NotFound
from engine.krokus import Krokus
from engine.model import Actor, CaseStatus
from engine.monitor.living import DESIGNER, MOST_CASES
from engine.monitor.moments import choose_moments, end_of
from engine.monitor.places import draw_counts, find_standing_place, get_newest_release
from engine.releases.release import Release
from engine.store import Work
from engine.store.queries.cases import list_cases
from engine.store.queries.moving import list_migrations
from engine.store.queries.past import (
    ClosingRow,
    find_first_opening,
    list_begun,
    list_closings,
    list_left,
    list_paused,
    list_runs,
    list_stood,
)
from engine.store.queries.standing import list_releases
from engine.views.replay import Moments, PastCase, PastDiagram, PastPlace, PastPlacePage

# Case -> the places where it stood.
Stood = Mapping[str, set[str]]
_WAITS = frozenset({ElementKind.CATCH_EVENT, ElementKind.RECEIVE_TASK})


@dataclass(frozen=True, slots=True)
class Past:
    """All cases of a model that were open at a moment, with their places, and the same a step before."""

    now: Stood
    before: Stood
    begun: int
    closed: int
    names: Mapping[str, str]


def get_past_diagram(
    krokus: Krokus,
    actor: Actor,
    model_key: str,
    step: str,
    *,
    day: date | None = None,
    place: int | None = None,
) -> PastDiagram:
    """The cases of a model on its newest diagram, as they stood at the end of a day.

    Args:
        step: day, week or month: how far back the moment lies that it is compared with.
        day: which day; or
        place: which step of all from the first day to today. Both missing is today.

    Raises:
        NotAllowed: the mentor, the office and the process designer see it.
        NotFound: no such model.
        InvalidInput: an unknown step.
    """
    if not actor.has_role(MENTOR, OFFICE, DESIGNER):
        raise NotAllowed("mentor_or_designer_only")
    with krokus.store.read(actor.org) as work:
        release = get_newest_release(krokus, work, model_key)
        moments = _choose(krokus, work, model_key, step, day, place)
        at = end_of(krokus.calendar, moments.day, work.now)
        past = _recall(krokus, work, release, at, end_of(krokus.calendar, moments.before, work.now))
        paused = list_paused(work, model_key, at) & past.now.keys()
        places = _list_places(release, past, paused)
        return PastDiagram(
            model_key=model_key,
            name=release.model.name,
            moments=moments,
            cases=len(past.now),
            paused=len(paused),
            unplaced=sum(not stood for stood in past.now.values()),
            begun=past.begun,
            closed=past.closed,
            moved=sum(past.before.get(case, stood) != stood for case, stood in past.now.items()),
            drawings=draw_counts(release, {one.element_id: one.cases for one in places if one.cases}),
            places=places,
        )


def get_past_place(
    krokus: Krokus, actor: Actor, model_key: str, element_id: str, day: date, step: str
) -> PastPlacePage:
    """The cases that stood at one place at the end of a day, in the order of their numbers.

    Raises:
        NotAllowed: the mentor and the office see cases.
        NotFound: no such model, or nobody stood there.
        InvalidInput: an unknown step.
    """
    if not actor.has_role(MENTOR, OFFICE):
        raise NotAllowed("mentor_or_office_only")
    with krokus.store.read(actor.org) as work:
        release = get_newest_release(krokus, work, model_key)
        moments = _choose(krokus, work, model_key, step, day, None)
        at = end_of(krokus.calendar, moments.day, work.now)
        past = _recall(krokus, work, release, at, at)
        found = [case for case, stood in past.now.items() if element_id in stood]
        if not found:
            raise NotFound(element=element_id)
        rows = sorted(list_cases(work, sorted(found)[:MOST_CASES]), key=lambda row: (row.opened_at, row.no))
        return PastPlacePage(
            model_key,
            past.names[element_id],
            moments,
            tuple(PastCase(row.id, row.no, row.title) for row in rows),
            len(found),
        )


def _choose(
    krokus: Krokus, work: Work, model_key: str, step: str, day: date | None, place: int | None
) -> Moments:
    first = find_first_opening(work, model_key) or work.now
    wall = krokus.calendar.local_date
    return choose_moments(wall(first), wall(work.now), step, day=day, place=place)


def _list_places(release: Release, past: Past, paused: frozenset[str]) -> tuple[PastPlace, ...]:
    """Places where somebody stood then or a step before, the fullest first."""
    here, gone = _gather(past.now), _gather(past.before)
    lines = [
        PastPlace(
            element_id=element_id,
            name=past.names[element_id],
            cases=len(here[element_id]),
            before=len(gone[element_id]),
            paused=len(here[element_id] & paused),
            is_drawn=element_id in release.graph.elements,
        )
        for element_id in here.keys() | gone.keys()
    ]
    return tuple(sorted(lines, key=lambda line: (-line.cases, -line.before, line.name, line.element_id)))


def _gather(stood: Stood) -> dict[str, set[str]]:
    """Place -> the cases there."""
    found: dict[str, set[str]] = defaultdict(set)
    for case, places in stood.items():
        for place in places:
            found[place].add(case)
    return found


def _recall(krokus: Krokus, work: Work, release: Release, at: datetime, before: datetime) -> Past:
    """Read where every case stood at two moments."""
    key = release.model.key
    successors = _find_successors(work, key)

    @cache
    def find_place(element_id: str) -> str | None:
        seen = {element_id}
        # A step that was replaced counts at the one where its cases were set down.
        while element_id not in release.graph.elements and element_id in successors:
            element_id = successors[element_id]
            if element_id in seen:
                break
            seen.add(element_id)
        return find_standing_place(release, element_id)

    begun = list_begun(work, key, at, before)
    shut_now, shut_before = _find_closed(list_closings(work), at, before)
    now: dict[str, set[str]] = {
        case: set() for case, closed_now, _, _ in begun if not shut_now.get(case, closed_now)
    }
    then: dict[str, set[str]] = {
        case: set()
        for case, _, begun_before, closed_before in begun
        if begun_before and not shut_before.get(case, closed_before)
    }
    for case, element_id, was_now, was_before in list_stood(work, at, before):
        place = find_place(element_id)
        if place is not None:
            if was_now and case in now:
                now[case].add(place)
            if was_before and case in then:
                then[case].add(place)
    for stood, moment in ((now, at), (then, before)):
        lost = [case for case, places in stood.items() if not places]
        for case, element_id in _find_left_waits(work, release, lost, moment):
            if (place := find_place(element_id)) is not None:
                stood[case].add(place)
    places = frozenset().union(*now.values(), *then.values())
    came = [case for case, _, begun_before, _ in begun if not begun_before]
    return Past(
        now=now,
        before=then,
        begun=len(came),
        closed=sum(case not in now for case in (*then, *came)),
        names=_name_places(krokus, work, release, places),
    )


def _name_places(krokus: Krokus, work: Work, release: Release, places: Iterable[str]) -> dict[str, str]:
    """What each place is called: by the newest release, else by the last one that had it."""
    names = {one: release.find_element_name(one) for one in places if one in release.graph.elements}
    gone = {one for one in places if one not in names}
    for line in reversed(list_releases(work, release.model.key)):
        if not gone:
            break
        older = krokus.releases.get(work, line.id)
        found = gone & older.graph.elements.keys()
        names.update((one, older.find_element_name(one)) for one in found)
        gone -= found
    return names | {one: one for one in gone}


def _find_successors(work: Work, model_key: str) -> dict[str, str]:
    """Element of an older release -> where its cases were set down; the newest word counts."""
    found: dict[str, str] = {}
    for row in reversed(list_migrations(work, model_key)):
        found.update(row.placing)
    return found


def _find_closed(
    rows: Iterable[ClosingRow], at: datetime, before: datetime
) -> tuple[dict[str, bool], dict[str, bool]]:
    """Of cases that were opened again: whether they were closed at two moments."""
    now: dict[str, bool] = {}
    then: dict[str, bool] = {}
    for row in rows:
        is_end = row.type == "status_changed" and CaseStatus(row.status or "").is_closed
        if row.at <= at:
            now[row.case_id] = is_end
        if row.at <= before:
            then[row.case_id] = is_end
        now.setdefault(row.case_id, False)
        then.setdefault(row.case_id, False)
    return now, then


def _find_left_waits(work: Work, release: Release, cases: list[str], at: datetime) -> list[tuple[str, str]]:
    """Where cases waited that had no task then and wait there no more: at what came to them next.

    A process that nobody can move by a task goes on only when what it waits for comes. The first such event
    of each process that ran then tells where it waited.
    """
    graph = release.graph
    runs: dict[str, dict[str, str]] = defaultdict(dict)
    for run in list_runs(work, cases, at):
        runs[run.case_id][run.id] = run.process_id if run.kind == "side" else ""
    found: dict[tuple[str, str], str] = {}
    for row in list_left(work, cases, at):
        element = graph.elements.get(row.element_id or "")
        running = runs[row.case_id]
        instance = row.instance_id
        if instance is None and element is not None:
            # Older versions did not write whose message it was; its process says so.
            scopes = {element.process_id, graph.root(element.process_id).id}
            owners = {side: one for one, side in running.items()}
            instance = next((owners[scope] for scope in scopes if scope in owners), owners.get(""))
        if instance in running and row.element_id is not None:
            found.setdefault((row.case_id, instance or ""), _find_host(release, row.element_id))
    return [(case, element_id) for (case, _), element_id in found.items() if element_id]


def _find_host(release: Release, element_id: str) -> str:
    """What waited: of an event at the border the step under it, or nothing when that is more than a place."""
    element = release.graph.elements.get(element_id)
    if element is None or element.kind in _WAITS:
        return element_id
    host = release.graph.elements.get(element.attached_to or "")
    return host.id if host is not None and host.kind in _WAITS else ""
