"""`krokus simulate`: fill an organisation with invented months, played through the real engine.

Each team is played in a database in memory; its cases then move into the real one, each whole or not at all.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from math import ceil

from engine.calendars import Span
from engine.casework.holders import COACH
from engine.clock import FixedClock
from engine.errors import InvalidInput, NotFound
from engine.krokus import Krokus
from engine.model import OrgId
from engine.process.warm import WarmInstances
from engine.releases.release import Release
from engine.simulating import figures
from engine.simulating.plan import Plan, Plant
from engine.simulating.staffing import MENTOR, Staff, complete_staff, gather_staff, make_staff
from engine.simulating.team import Team
from engine.store.queries.cases import ReleaseRow, find_latest_release, list_model_keys, next_case_no
from engine.store.workshop import CaseRows, copy_ground, insert_case_rows, open_workshop, read_case_rows

MOST_CASES, MOST_MONTHS = 20_000, 120
# Staff have their roles from before the first case on.
BEFORE = timedelta(days=30)
MOST_WARM = 2000
# The rest of the time goes into carrying the cases over.
PLAYING = 0.9
NO_PLANTS: Mapping[int, Plant] = {}
Progress = Callable[[float], None]


@dataclass
class Simulated:
    """What came of a simulation.

    Attributes:
        people: how many invented people were added.
        numbers: case -> its number in the plan.
        troubles: element -> why nobody could do it; empty for a model that can be driven.
    """

    model: str
    cases: int = 0
    events: int = 0
    tasks: int = 0
    people: int = 0
    statuses: dict[str, int] = field(default_factory=dict)
    troubles: dict[str, str] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ground:
    """The organisation, the release and the span that are played."""

    org: OrgId
    row: ReleaseRow
    release: Release
    begin: datetime
    end: datetime


def simulate(
    krokus: Krokus,
    org_key: str,
    *,
    cases: int,
    months: int,
    seed: int = 1,
    model_key: str | None = None,
    progress: Progress = lambda _share: None,
    plants: Mapping[int, Plant] = NO_PLANTS,
) -> Simulated:
    """Fill an organisation with cases of the last months, up to now.

    The same seed gives the same people, answers and moments (relative to now); ids are always new. Staff and
    firms that the organisation lacks are added in one transaction, then every case in one of its own.

    Args:
        model_key: which model the cases run through; the organisation's only or first one if not named.
        progress: told the share that is done, 0 to 1.
        plants: number of a case (from 0) -> what is to go wrong with it.

    Raises:
        NotFound: no such organisation or model.
        InvalidInput: a number is out of range.
    """
    if not (1 <= cases <= MOST_CASES and 1 <= months <= MOST_MONTHS):
        raise InvalidInput("simulation_out_of_range", most_cases=MOST_CASES, most_months=MOST_MONTHS)
    ground = lay_ground(krokus, org_key, months, model_key)
    with krokus.store.begin(ground.org) as work:
        before = len(gather_staff(work, ground.org).people)
        staff = complete_staff(work, ground.org, ground.release, cases, months, seed, ground.begin - BEFORE)
    told = Simulated(ground.release.model.key, people=len(staff.people) - before)
    teams = split_teams(staff, cases)
    for place, (team_staff, numbers) in enumerate(teams):
        plan = Plan(seed, ground.begin, ground.end, numbers, plants)
        share = 1 / len(teams)
        with open_team(krokus, ground, team_staff) as team:
            team.play(plan, partial(_tell_part, progress, place, share))
            _move_in(krokus, ground, team, told)
        progress((place + 1) * share)
    return told


def _tell_part(progress: Progress, place: int, share: float, part: float) -> None:
    progress((place + part * PLAYING) * share)


def lay_ground(krokus: Krokus, org_key: str, months: int, model_key: str | None) -> Ground:
    """Find what is to be played.

    Raises:
        NotFound: no such organisation or model.
    """
    org = krokus.find_org(org_key)
    with krokus.store.read(org) as work:
        key = model_key or next(iter(list_model_keys(work)), "")
        row = find_latest_release(work, key)
        if row is None:
            raise NotFound(model=key)
        release = krokus.releases.get(work, row.id)
    end = krokus.clock.now().replace(minute=0, second=0, microsecond=0)
    return Ground(org, row, release, krokus.calendar.add(end, Span(months=-months)), end)


def split_teams(staff: Staff, cases: int) -> list[tuple[Staff, Sequence[int]]]:
    """Each mentor with their coaches and clients; everybody else works for all teams."""
    mentors, coaches = staff.holders(MENTOR), staff.holders(COACH)
    wanted = max(1, min(len(mentors), ceil(len(coaches) / figures.COACHES_PER_MENTOR)))
    teams: list[tuple[Staff, Sequence[int]]] = []
    for place in range(wanted):
        own = {
            *(one.person for one in mentors[place:wanted:wanted]),
            *(c.person for c in coaches[place::wanted]),
        }
        others = [one for one in staff.people if one.person in own or not one.has_role(MENTOR, COACH)]
        teams.append((make_staff(others), range(place, cases, wanted)))
    return teams


@contextmanager
def open_team(krokus: Krokus, ground: Ground, staff: Staff) -> Iterator[Team]:
    """A team at work in a database in memory, with a clock of its own; gone when the block ends."""
    with open_apart(krokus, ground) as (apart, clock):
        yield Team(apart, clock, ground.org, ground.release, staff)


@contextmanager
def open_apart(krokus: Krokus, ground: Ground) -> Iterator[tuple[Krokus, FixedClock]]:
    """An installation in memory with the organisation, its staff and one release, when the months begin."""
    clock = FixedClock(ground.begin)
    store = open_workshop(clock)
    apart = replace(krokus, store=store, clock=clock, warm=WarmInstances(MOST_WARM), watchers=[])
    try:
        with krokus.store.read(ground.org) as source, store.begin(ground.org) as target:
            copy_ground(source, target, ground.row.id, ground.begin - BEFORE)
        yield apart, clock
    finally:
        store.close()


def _move_in(krokus: Krokus, ground: Ground, team: Team, told: Simulated) -> None:
    """Carry the cases into the organisation, oldest first, each in one transaction."""
    for case_id in team.cases:
        with team.krokus.store.read(ground.org) as work:
            rows = read_case_rows(work, case_id)
        with krokus.store.begin(ground.org) as work:
            opened_at = rows["case"][0]["opened_at"]
            number = next_case_no(work, krokus.calendar.local_date(opened_at).year)
            insert_case_rows(work, _renumber(rows, number))
        status = str(rows["case"][0]["status"])
        told.statuses[status] = told.statuses.get(status, 0) + 1
        told.cases += 1
        told.numbers[case_id] = team.cases[case_id].number
        told.events += len(rows.get("event", ()))
        told.tasks += len(rows.get("task", ()))
    for element, why in team.doer.troubles.items():
        told.troubles.setdefault(element, why)


def _renumber(rows: CaseRows, number: str) -> CaseRows:
    return {**rows, "case": [{**rows["case"][0], "no": number}]}
