"""The whole list of what stands still, for the command line: looked at anew, nothing kept."""

from collections.abc import Mapping
from datetime import datetime
from operator import itemgetter
from typing import TypedDict

from engine.clock import FixedClock
from engine.krokus import Krokus
from engine.model import JsonValue
from engine.monitor.judging import SEVERITY, Verdict
from engine.monitor.loads import find_points
from engine.monitor.looking import judge_all, make_row
from engine.monitor.sleeping import Sleepers
from engine.monitor.team import find_all_loads
from engine.monitor.wording import Speaker
from engine.process.naming import Naming
from engine.store import Store, Work

SECONDS_A_DAY = 86_400


class StuckSignal(TypedDict):
    key: str
    level: str
    since: str
    level_at: str
    title: str
    sentence: str
    data: Mapping[str, JsonValue]
    snoozed_until: str | None


class StuckTask(TypedDict):
    """A task that waits; `person` is None while nobody has taken it."""

    id: str
    name: str
    role: str
    person: str | None
    due_at: str | None


class StuckCase(TypedDict):
    """One case that stands still, its worst reason first; moments are ISO 8601 in UTC.

    Reasons that sleep are told too: `snoozed_until` says until when the board leaves them out.
    """

    case: str
    no: str
    title: str
    level: str
    stage: str | None
    model: str
    coach: str | None
    suspended: bool
    progress_at: str
    signals: list[StuckSignal]
    next_task: StuckTask | None


class StuckCoach(TypedDict):
    coach: str
    name: str
    level: str
    points: float
    cases: int
    sentence: str


class StuckList(TypedDict):
    """`cases` holds those with a signal, the worst first; `coaches` those over the limit."""

    org: str
    at: str
    open_cases: int
    cases: list[StuckCase]
    coaches: list[StuckCoach]


def list_stuck_cases(
    krokus: Krokus, org_key: str, locale: str = "pl", *, at: datetime | None = None
) -> StuckList:
    """Everything that stands still in an organisation, with its reasons.

    Args:
        at: look from this moment instead of now; the rows are those of today.

    Raises:
        NotFound: no such organisation.
    """
    org = krokus.find_org(org_key)
    store = krokus.store if at is None else Store(krokus.store.url, FixedClock(at))
    try:
        with store.read(org) as work:
            return _list(krokus, work, org_key, locale)
    finally:
        if at is not None:
            store.close()


def _list(krokus: Krokus, work: Work, org_key: str, locale: str) -> StuckList:
    naming = Naming(krokus, work)
    speaker = Speaker(locale, work.now, krokus.calendar)
    sleepers = Sleepers(work)
    told: list[tuple[tuple[int, float, str], StuckCase]] = []
    loads = []
    # Each verdict is told at once and forgotten: all facts of all cases together would fill the memory.
    for verdict in judge_all(krokus, work):
        loads.append((verdict.facts.coach, find_points(verdict.facts.case)))
        if verdict.level:
            told.append((_rank(verdict), _describe(verdict, naming, speaker, sleepers)))
    told.sort(key=itemgetter(0))
    return {
        "org": org_key,
        "at": work.now.isoformat(),
        "open_cases": len(loads),
        "cases": [described for _, described in told],
        "coaches": [
            {
                "coach": load.person.id,
                "name": load.person.name,
                "level": load.level,
                "points": load.points,
                "cases": load.cases,
                "sentence": load.sentence,
            }
            for load in find_all_loads(krokus, work, naming, speaker, loads)
            if load.level
        ],
    }


def _rank(verdict: Verdict) -> tuple[int, float, str]:
    days = (verdict.facts.now - verdict.progress_at).total_seconds() / SECONDS_A_DAY
    return SEVERITY[verdict.level], -days * verdict.weight, verdict.facts.case.id


def _describe(verdict: Verdict, naming: Naming, speaker: Speaker, sleepers: Sleepers) -> StuckCase:
    case = verdict.facts.case
    row = make_row(verdict)
    coach = naming.person(verdict.facts.coach)
    return {
        "case": case.id,
        "no": case.no,
        "title": case.title,
        "level": verdict.level,
        "stage": case.stage,
        "model": case.model_key,
        "coach": None if coach is None else coach.name,
        "suspended": case.suspended,
        "progress_at": verdict.progress_at.isoformat(),
        "signals": [
            {
                "key": signal["key"],
                "level": signal["level"],
                "since": signal["since"],
                "level_at": signal["red_at"] if signal["level"] == "red" else signal["amber_at"],
                "title": speaker.title(signal["key"]),
                "sentence": speaker.say(signal),
                "data": signal["data"],
                "snoozed_until": None
                if (snooze := sleepers.find(case.id, signal)) is None
                else snooze.until.isoformat(),
            }
            for signal in row.signals
        ],
        "next_task": _next_task(verdict, naming),
    }


def _next_task(verdict: Verdict, naming: Naming) -> StuckTask | None:
    live = [row for row in verdict.facts.tasks if row.status != "suspended"]
    if not live:
        return None
    task = min(live, key=lambda row: (row.due_at is None, row.due_at or row.opened_at, row.opened_at))
    person = naming.person(task.assignee)
    return {
        "id": task.id,
        "name": task.name,
        "role": task.role,
        "person": None if person is None else person.name,
        "due_at": None if task.due_at is None else task.due_at.isoformat(),
    }
