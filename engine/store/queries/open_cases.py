"""Which cases are open: their ids and how many they are."""

from collections.abc import Sequence

from sqlalchemy import and_, bindparam, func, select, text

from engine.store.prepared import Prepared
from engine.store.queries.cases import OF_CLIENT
from engine.store.session import Work
from engine.store.tables import case, event
from engine.store.tables.history import say_turn

_BETWEEN = Prepared(
    select(func.count())
    .select_from(case)
    .where(
        case.c.org == bindparam("b_org"),
        case.c.id.between(bindparam("low"), bindparam("high")),
        case.c.closed_at.is_(None),
        OF_CLIENT,
    )
)


def list_flagged(work: Work, case_ids: Sequence[str]) -> tuple[str, ...]:
    """Those of the cases, open ones, in which somebody ever said that they are stuck; in order."""
    statement = (
        select(case.c.id)
        .join(event, and_(event.c.org == case.c.org, event.c.case_id == case.c.id))
        .where(
            case.c.org == work.org,
            case.c.id.in_(list(case_ids)),
            case.c.closed_at.is_(None),
            text(say_turn()),
            event.c.type == "self_flag",
        )
        .distinct()
        .order_by(case.c.id)
    )
    return tuple(work.conn.execute(statement).scalars())


def count_open_cases(work: Work, case_ids: Sequence[str] | None = None) -> int:
    """How many cases of clients are open, of all or of the named ones."""
    statement = select(func.count()).where(case.c.org == work.org, case.c.closed_at.is_(None), OF_CLIENT)
    if case_ids is not None:
        statement = statement.where(case.c.id.in_(list(case_ids)))
    return int(work.value(statement) or 0)


def count_open_between(work: Work, low: str, high: str) -> int:
    """How many open cases of clients have ids in a range, both ends included."""
    return int(work.value(_BETWEEN, low=low, high=high) or 0)


def list_open_case_ids(work: Work) -> tuple[str, ...]:
    """Ids of all open cases of clients of the organisation, in order."""
    statement = select(case.c.id).where(case.c.org == work.org, case.c.closed_at.is_(None), OF_CLIENT)
    return tuple(work.conn.execute(statement.order_by(case.c.id)).scalars())
