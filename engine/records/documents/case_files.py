"""A whole case file as a PDF: ordered now, made by a worker, kept a day for who ordered it. Draws nothing."""

from datetime import timedelta

from engine.casework.access import Standing, stand
from engine.errors import NotFound
from engine.krokus import Krokus
from engine.model import Actor, new_id
from engine.process.naming import Naming
from engine.process.pages.caselist import describe_cases
from engine.store import Work
from engine.store.keys import claim_key
from engine.store.queries.cases import CaseRow, find_case, lock_case
from engine.store.queries.history import PRINT, has_given_up, insert_outbox
from engine.store.queries.print_orders import (
    PrintOrderRow,
    find_order,
    find_order_of,
    measure_content,
    read_content,
    replace_order,
)
from engine.views import PrintOrder

KEPT = timedelta(days=1)
# A worker makes a file within a minute; who waits longer than this is told that something is wrong.
LATE = timedelta(minutes=15)
NOTHING, WAITING, READY, FAILED = "nothing", "waiting", "ready", "failed"
MOST_ADDRESS = 300
# Of two who order at once the one who comes second may have looked at the clock first.
AT_ONCE = timedelta(minutes=1)


def order_case_file(krokus: Krokus, actor: Actor, case_id: str, language: str, address: str) -> None:
    """Ask for a PDF of all documents of a case that this person may read.

    Whoever asks while a file is being made, or while a good one lies ready, asks for that one.

    Args:
        language: `pl` or `en`.
        address: where this installation is found, for the addresses of the documents in the file.

    Raises:
        NotFound: no such case for this person.
    """
    with krokus.store.begin(actor.org) as work:
        case = lock_case(work, case_id)
        if case is None:
            raise NotFound(case=case_id)
        rights = _stand(work, actor, case).rights
        if claim_key(work, case_id) is not None:
            return
        before = find_order_of(work, case_id, actor.person, language)
        if before is not None and _is_good(work, before, case, rights):
            return
        row = PrintOrderRow(
            id=new_id(),
            case_id=case_id,
            person_id=actor.person,
            language=language,
            address=address[:MOST_ADDRESS],
            case_seq=case.event_seq,
            rights=rights,
            status=WAITING,
            why="",
            ordered_at=work.now,
            ended_at=None,
        )
        replace_order(work, row)
        insert_outbox(work, PRINT, {"order": row.id}, _name_key(row.id))


def _name_key(order_id: str) -> str:
    return f"{PRINT}:{order_id}"


def _is_good(work: Work, row: PrintOrderRow, case: CaseRow, rights: str) -> bool:
    status, _ = _find_status(work, row, rights)
    return status == WAITING or (status == READY and row.case_seq == case.event_seq)


def find_case_file(krokus: Krokus, actor: Actor, case_id: str, language: str) -> PrintOrder:
    """Where the file is that this person ordered of a case.

    Raises:
        NotFound: no such case for this person.
    """
    with krokus.store.read(actor.org) as work:
        case = find_case(work, case_id)
        if case is None:
            raise NotFound(case=case_id)
        rights = _stand(work, actor, case).rights
        title = describe_cases(work, Naming(krokus, work), [case])[0].title
        row = find_order_of(work, case_id, actor.person, language)
        if row is None:
            return PrintOrder(case_id, title, NOTHING)
        status, why = _find_status(work, row, rights)
        return PrintOrder(
            case_id,
            title,
            status,
            id=row.id,
            why=why,
            ordered_at=row.ordered_at,
            kept_until=row.ordered_at + KEPT,
            size_bytes=measure_content(work, row.id) if status == READY else 0,
            is_old=row.case_seq != case.event_seq,
        )


def _find_status(work: Work, row: PrintOrderRow, rights: str) -> tuple[str, str]:
    """The status as it is for who looks now, and why it failed."""
    if not -AT_ONCE < work.now - row.ordered_at < KEPT or row.rights != rights:
        return NOTHING, ""
    if row.status == WAITING and work.now - row.ordered_at >= LATE:
        return FAILED, "late"
    # A worker of the version before this one takes orders for letters that have no reader, and gives them up.
    if row.status == WAITING and has_given_up(work, _name_key(row.id)):
        return FAILED, "print_broke"
    return row.status, row.why


def read_case_file(krokus: Krokus, actor: Actor, case_id: str, order_id: str) -> tuple[str, bytes]:
    """The title of a case and its file, for who ordered it and may read just as much as then.

    Raises:
        NotFound: no such file for this person: somebody else's, deleted, or their rights have changed.
    """
    with krokus.store.read(actor.org) as work:
        case, row = find_case(work, case_id), find_order(work, order_id)
        if case is None or row is None or (row.case_id, row.person_id) != (case_id, actor.person):
            raise NotFound(file=order_id)
        status, _ = _find_status(work, row, _stand(work, actor, case).rights)
        content = read_content(work, order_id) if status == READY else None
        if content is None:
            raise NotFound(file=order_id)
        return describe_cases(work, Naming(krokus, work), [case])[0].title, content


def _stand(work: Work, actor: Actor, case: CaseRow) -> Standing:
    standing = stand(work, actor, case)
    if standing.is_outsider:
        raise NotFound(case=case.id)
    return standing
