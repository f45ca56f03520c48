"""The board's list, counted and cut in the database: a page reads itself, not all that stand still."""

from collections.abc import Collection
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, extract, func, literal, select

from engine.store.session import Work
from engine.store.tables import watch

RED = "red"
# Asked for what has none: cases without a coach, before the first stage.
NONE = "-"


class StuckGroup(NamedTuple):
    """Cases that stand still in the same place for the same reasons, and how many they are."""

    level: str
    stage: str | None
    model_key: str
    coach: str | None
    # The keys of the reasons, a space between.
    reasons: str
    cases: int


class Wanted(NamedTuple):
    """What the list is narrowed to; empty means everything, `NONE` what has none."""

    coach: str = ""
    stage: str = ""
    model_key: str = ""
    reason: str = ""
    level: str = ""


class RankedCase(NamedTuple):
    """A case in the order of the board.

    Attributes:
        waited: seconds without progress, as often as the risk counts.
    """

    case_id: str
    level: str
    waited: float


def count_stuck(
    work: Work, left_out: Collection[str], among: Collection[str] | None = None
) -> tuple[StuckGroup, ...]:
    """How many cases stand still, by level, place and reasons.

    Args:
        left_out: cases of which the caller knows better.
        among: only these cases; None: all of the organisation.
    """
    keys = [watch.c[name] for name in StuckGroup._fields[:-1]]
    return work.list(StuckGroup, _narrow(select(*keys, func.count()), work, left_out, among).group_by(*keys))


def list_stuck(
    work: Work,
    wanted: Wanted,
    left_out: Collection[str],
    among: Collection[str] | None,
    *,
    first: int,
    most: int,
) -> tuple[RankedCase, ...]:
    """Cases that stand still: red first, then by days without progress, a higher risk counting more.

    Args:
        left_out, among: as for `count_stuck`.
        first: how many to pass over; `most`: how many to tell.
    """
    waited = (literal(work.now.timestamp()) - extract("epoch", watch.c.progress_at)) * watch.c.weight
    statement = _narrow(select(watch.c.case_id, watch.c.level, waited.label("waited")), work, left_out, among)
    statement = statement.where(*_match(wanted))
    order = (watch.c.level != RED, waited.desc(), watch.c.case_id)
    found = work.list_values(statement.order_by(*order).offset(first).limit(most))
    return tuple(RankedCase(case_id, level, float(seconds)) for case_id, level, seconds in found)


def _narrow(
    statement: Select[Any], work: Work, left_out: Collection[str], among: Collection[str] | None
) -> Select[Any]:
    # A version before kept no reasons: such a verdict is none yet.
    statement = statement.where(watch.c.org == work.org, watch.c.level != "", watch.c.reasons.is_not(None))
    if left_out:
        statement = statement.where(watch.c.case_id.not_in(sorted(left_out)))
    return statement if among is None else statement.where(watch.c.case_id.in_(sorted(among)))


def _match(wanted: Wanted) -> list[ColumnElement[bool]]:
    asked = (
        (watch.c.coach, wanted.coach),
        (watch.c.stage, wanted.stage),
        (watch.c.model_key, wanted.model_key),
        (watch.c.level, wanted.level),
    )
    found = [column.is_(None) if value == NONE else column == value for column, value in asked if value]
    if wanted.reason:
        found.append((" " + watch.c.reasons + " ").contains(f" {wanted.reason} ", autoescape=True))
    return found
