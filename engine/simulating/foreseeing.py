"""What if: the same invented months with and without a change, played several times and told as bands.

All of it is played on databases in memory: the organisation is read and never changed.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from statistics import median

from engine.baselines.learning import DAY
from engine.baselines.survival import SLOW, Spell, estimate_survival, find_quantile
from engine.calendars import working_days_between
from engine.casework.holders import COACH
from engine.errors import InvalidInput
from engine.krokus import Krokus
from engine.model import TaskStatus
from engine.releases.modelfile import Words
from engine.releases.release import Release, publish_release
from engine.simulating.diary import HOURS_A_DAY
from engine.simulating.plan import Plan
from engine.simulating.simulation import BEFORE, Ground, lay_ground, open_apart
from engine.simulating.staffing import Staff, complete_staff, make_staff
from engine.simulating.team import Team
from engine.store import Work
from engine.store.queries.cases import CaseRow, list_cases
from engine.store.queries.history import list_events
from engine.store.queries.tasks import OPEN, TaskRow, list_case_tasks

MOST_RUNS, MOST_CASES, MOST_EVENTS = 50, 500, 10_000
HALF = 0.5
UNITS = {"busy": "pct", "overdue": "tasks"}
NO_NAME = Words("", "")


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What is asked.

    Attributes:
        cases, months, runs, seed: how many cases over how many months, played how often, from what seed on.
        fewer_coaches: how many coaches leave.
        files: another model for the cases, say the same one with its trials moved; None: the same.
    """

    cases: int
    months: int
    runs: int = 5
    seed: int = 1
    fewer_coaches: int = 0
    files: Mapping[str, bytes] | None = None


@dataclass(frozen=True, slots=True)
class FigureBand:
    """A figure in several runs: the lowest, the middle and the highest."""

    low: float
    mid: float
    high: float


@dataclass(frozen=True, slots=True)
class Foreseen:
    """One figure without and with the change, and by how much it moves in pairs of the same months.

    Attributes:
        key: `task_half`, `task_slow` (a coach's tasks), `overdue`, `busy`, or a stage (half come by then).
        name: of the stage.
        unit: `days`, `pct` or `tasks`.
        now, then, change: None where not every run could say it, say because too few got so far.
    """

    key: str
    name: Words
    unit: str
    now: FigureBand | None
    then: FigureBand | None
    change: FigureBand | None


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a change would do; `coaches_now` and `coaches_then` count the coaches at work."""

    cases: int
    months: int
    runs: int
    coaches_now: int
    coaches_then: int
    figures: tuple[Foreseen, ...]


Figures = dict[str, float | None]


@dataclass(frozen=True, slots=True)
class Played:
    """The figures of one run, the names of its stages, and how many coaches worked."""

    figures: Figures
    names: Mapping[str, Words]
    coaches: int


def foresee(
    krokus: Krokus,
    org_key: str,
    question: WhatIf,
    *,
    model_key: str | None = None,
    progress: Callable[[float], None] = lambda _share: None,
) -> Outlook:
    """Play months without and with a change, each pair with one seed, and compare. Nothing is stored.

    The team is that of the organisation, with invented people where it lacks them.

    Args:
        model_key: which model the cases run through; the organisation's only or first one if not named.
        progress: told the share that is done, 0 to 1.

    Raises:
        NotFound: no such organisation or model.
        ModelRefused: the other model has an error.
        InvalidInput: nobody would be left to work, or there is nothing to play.
    """
    if not (1 <= question.runs <= MOST_RUNS and 1 <= question.cases <= MOST_CASES):
        raise InvalidInput("what_if_out_of_range", most_runs=MOST_RUNS, most_cases=MOST_CASES)
    ground = lay_ground(krokus, org_key, question.months, model_key)
    played: list[tuple[Played, Played]] = []
    for run in range(question.runs):
        seed, share = question.seed + run, 1 / question.runs
        now = _play(krokus, ground, replace(question, fewer_coaches=0, files=None), seed)
        progress((run + HALF) * share)
        played.append((now, _play(krokus, ground, question, seed)))
        progress((run + 1) * share)
    first, changed = played[0]
    keys = dict.fromkeys([*first.figures, *changed.figures])
    names = {**changed.names, **first.names}
    return Outlook(
        question.cases,
        question.months,
        question.runs,
        first.coaches,
        changed.coaches,
        tuple(
            Foreseen(
                key,
                names.get(key, NO_NAME),
                UNITS.get(key, "days"),
                make_band([now.figures.get(key) for now, _ in played]),
                make_band([then.figures.get(key) for _, then in played]),
                make_band([_differ(now.figures.get(key), then.figures.get(key)) for now, then in played]),
            )
            for key in keys
        ),
    )


def make_band(values: Sequence[float | None]) -> FigureBand | None:
    """The band of a figure; None where one of the runs cannot say it."""
    known = [value for value in values if value is not None]
    return FigureBand(min(known), median(known), max(known)) if known and len(known) == len(values) else None


def _differ(now: float | None, then: float | None) -> float | None:
    return None if now is None or then is None else then - now


def _play(krokus: Krokus, ground: Ground, question: WhatIf, seed: int) -> Played:
    """One run in a database of its own, measured."""
    with open_apart(krokus, ground) as (apart, clock):
        with apart.store.begin(ground.org) as work:
            release = ground.release
            if question.files is not None:
                release = apart.releases.get(work, publish_release(work, question.files).id)
            since = ground.begin - BEFORE
            people = complete_staff(
                work, ground.org, release, question.cases, question.months, question.seed, since
            )
        staff = _let_go(people, question.fewer_coaches)
        team = Team(apart, clock, ground.org, release, staff)
        team.play(Plan(seed, ground.begin, ground.end, range(question.cases)))
        with apart.store.read(ground.org) as work:
            figures = _measure(work, release, ground)
        coaches = len(staff.holders(COACH))
        figures["busy"] = _find_busy_pct(apart, ground, team, coaches)
    return Played(figures, {stage.key: stage.name for stage in release.model.stages}, coaches)


def _let_go(staff: Staff, fewer: int) -> Staff:
    coaches = staff.holders(COACH)
    if not 0 <= fewer < max(1, len(coaches)):
        raise InvalidInput("no_coach_left", coaches=len(coaches))
    gone = frozenset(one.person for one in coaches[len(coaches) - fewer :])
    return make_staff(one for one in staff.people if one.person not in gone)


def _measure(work: Work, release: Release, ground: Ground) -> Figures:
    cases = list_cases(work)
    tasks = [row for case in cases for row in list_case_tasks(work, case.id)]
    waits = estimate_survival(_spell(row, ground) for row in tasks if row.role == COACH)
    found: Figures = {"task_half": find_quantile(waits, HALF), "task_slow": find_quantile(waits, SLOW)}
    entered = {case.id: _find_entries(work, case.id) for case in cases}
    for stage in release.model.stages[1:]:
        ways = [_find_way(case, entered[case.id].get(stage.key), ground) for case in cases]
        found[stage.key] = find_quantile(estimate_survival(ways), HALF)
    is_late = (row.status in OPEN and row.due_at is not None and row.due_at < ground.end for row in tasks)
    found["overdue"] = float(sum(is_late))
    return found


def _spell(task: TaskRow, ground: Ground) -> Spell:
    """How long a task waited; one that is open, or was taken away, lasted at least so long."""
    if task.status == TaskStatus.DONE and task.done_at is not None:
        return Spell((task.done_at - task.opened_at) / DAY, True)
    return Spell((ground.end - task.opened_at) / DAY if task.status in OPEN else 0.0, False)


def _find_entries(work: Work, case_id: str) -> dict[str, datetime]:
    """When a case first came to each of its stages."""
    events = [row for row in list_events(work, case_id, MOST_EVENTS) if row.type == "stage_entered"]
    return {str(row.data.get("stage")): row.at for row in sorted(events, key=lambda row: -row.seq)}


def _find_way(case: CaseRow, entered: datetime | None, ground: Ground) -> Spell:
    """How long a case took to a stage; one that has not come there, or has left, took at least so long."""
    end = entered or case.closed_at or ground.end
    return Spell((end - case.opened_at) / DAY, entered is not None)


def _find_busy_pct(krokus: Krokus, ground: Ground, team: Team, coaches: int) -> float:
    local = krokus.calendar.local_date
    hours = working_days_between(local(ground.begin), local(ground.end)) * HOURS_A_DAY * coaches
    return 100 * team.doer.busy_hours(COACH) / hours if hours else 0.0
