"""The work of each coach beside the limit. A help to share work, never a ranking of people."""

from collections.abc import Iterable
from math import ceil, floor

from engine.casework.access import ORGANISATION_ROLES
from engine.casework.holders import COACH
from engine.krokus import Krokus
from engine.model import Actor
from engine.monitor.gathering import read_yardsticks
from engine.monitor.limits import DEFAULTS, Limit, read_limit
from engine.monitor.reckoning import AMBER, CALM, RED
from engine.monitor.signals import OF_A_COACH
from engine.monitor.wording import Speaker
from engine.process.naming import Naming
from engine.store import Work
from engine.store.queries.cases import find_latest_release, list_model_keys
from engine.store.queries.people import find_people_with_role
from engine.store.queries.verdicts import LoadRow, list_loads
from engine.views import CoachLoad, PersonRef

# Points a full-time coach can carry (domain: caseload norms).
LIMIT_POINTS = 10
FULL = 100


def find_loads(
    krokus: Krokus, work: Work, naming: Naming, speaker: Speaker, actor: Actor
) -> tuple[CoachLoad, ...]:
    """Every coach with their points; a coach sees only their own."""
    sees_all = bool(actor.roles & ORGANISATION_ROLES)
    rows = [row for row in list_loads(work) if sees_all or row.coach == actor.person]
    return _describe_all(rows, naming, speaker, _find_limit(krokus, work))


def find_all_loads(
    krokus: Krokus, work: Work, naming: Naming, speaker: Speaker, cases: Iterable[tuple[str | None, int]]
) -> tuple[CoachLoad, ...]:
    """The same, counted from the coach and the points of each case; who has none has room for some."""
    points: dict[str, list[int]] = {coach: [] for coach in find_people_with_role(work, COACH)}
    for coach, weight in cases:
        if coach is not None:
            points.setdefault(coach, []).append(weight)
    rows = [LoadRow(coach, len(weights), sum(weights)) for coach, weights in points.items()]
    return _describe_all(rows, naming, speaker, _find_limit(krokus, work))


def _describe_all(
    rows: Iterable[LoadRow], naming: Naming, speaker: Speaker, limit: Limit
) -> tuple[CoachLoad, ...]:
    loads = [_describe(row, naming, speaker, limit) for row in rows]
    # By name: who carries most is seen from the numbers, and is no order of merit.
    return tuple(sorted(loads, key=lambda load: load.person.name))


def find_overload(
    krokus: Krokus, work: Work, naming: Naming, speaker: Speaker, actor: Actor
) -> tuple[CoachLoad, ...]:
    """The coaches who carry more than the limit."""
    return tuple(load for load in find_loads(krokus, work, naming, speaker, actor) if load.level)


def _find_limit(krokus: Krokus, work: Work) -> Limit:
    yardsticks = read_yardsticks(krokus, work)
    for key in list_model_keys(work):
        row = find_latest_release(work, key)
        found = None if row is None else yardsticks.of(row.id).limits.get(OF_A_COACH)
        if found is not None:
            return found
    return read_limit(OF_A_COACH, DEFAULTS[OF_A_COACH])


def _describe(row: LoadRow, naming: Naming, speaker: Speaker, limit: Limit) -> CoachLoad:
    person = naming.person(row.coach) or PersonRef(row.coach, "?")
    points = row.points / 100
    # Points come in hundredths, so this is exact: 120.5 % is more than 120 %, whatever is shown of it.
    exact = row.points / LIMIT_POINTS
    level = RED if _is_over(exact, limit.red) else AMBER if _is_over(exact, limit.amber) else CALM
    percent = floor(exact) if exact < FULL else ceil(exact)
    data = {"name": person.name, "points": f"{points:g}", "limit": LIMIT_POINTS, "percent": percent}
    sentence = speaker.say({"key": OF_A_COACH, "since": speaker.now.isoformat(), "data": data})
    return CoachLoad(person, row.cases, points, float(LIMIT_POINTS), percent, level, sentence)


def _is_over(percent: float, limit: tuple[object, ...]) -> bool:
    return any(isinstance(amount, int) and percent > amount for amount in limit)
