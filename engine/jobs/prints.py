"""Making the case files that wait in the outbox: outside any transaction, one at a time. Draws nothing."""

import logging
from collections.abc import Callable
from datetime import timedelta

from engine.casework.access import stand
from engine.casework.signing_in import read_actor
from engine.errors import CannotPrint, NotFound, StoreUnavailable
from engine.krokus import Krokus
from engine.model import Actor, OrgId
from engine.process.pages.records import get_case_file
from engine.records.documents.case_files import FAILED, READY, WAITING
from engine.store.queries.cases import find_case
from engine.store.queries.history import OutboxRow, finish_outgoing, has_outgoing, lease_outgoing
from engine.store.queries.people import find_person
from engine.store.queries.print_orders import PrintOrderRow, end_order, find_order
from engine.views import CaseFile

logger = logging.getLogger("krokus.prints")
NOBODY = OrgId("")
LEASE = timedelta(minutes=5)
# A file over which workers die is given up.
MOST_ATTEMPTS = 3
# A file, its language and the address of this installation -> a PDF. Raises CannotPrint.
Printer = Callable[[CaseFile, str, str], bytes]


def has_prints(krokus: Krokus) -> bool:
    """Whether a file waits to be made."""
    with krokus.store.read(NOBODY) as work:
        return has_outgoing(work, prints=True)


def make_prints(krokus: Krokus, printer: Printer) -> int:
    """Make every file that waits, the oldest order first; returns how many orders were looked at."""
    count = 0
    while has_prints(krokus):
        with krokus.store.begin(NOBODY) as work:
            rows = lease_outgoing(work, work.now + LEASE, 1, prints=True)
        if not rows:
            break
        for row in rows:
            _make(krokus, printer, row)
            count += 1
    return count


def _make(krokus: Krokus, printer: Printer, leased: OutboxRow) -> None:
    org, order_id = OrgId(leased.org), str(leased.payload.get("order", ""))
    content, why = _print(krokus, printer, org, order_id, leased.attempts)
    with krokus.store.begin(org) as work:
        # Whoever lost the lease meanwhile writes nothing: the other one's file counts.
        if finish_outgoing(work, leased, why or None, None, gave_up=True):
            end_order(work, order_id, FAILED if why else READY, why, content)


def _print(
    krokus: Krokus, printer: Printer, org: OrgId, order_id: str, attempts: int
) -> tuple[bytes | None, str]:
    """The file, or the word for why there is none."""
    if attempts >= MOST_ATTEMPTS:
        return None, "print_broke"
    try:
        order, actor = _find_order(krokus, org, order_id)
        file = get_case_file(krokus, actor, order.case_id)
        if not file.documents:
            return None, "nothing_to_print"
        return printer(file, order.language, order.address), ""
    except NotFound:
        return None, "no_right"
    except CannotPrint as missing:
        return None, missing.code
    except StoreUnavailable:
        # The lease runs out, and whoever is there then makes it.
        raise
    except Exception as error:
        # One file that cannot be drawn must not stop those that come after it.
        logger.error("print_broke", extra={"facts": {"order": order_id}}, exc_info=error)
        return None, "print_broke"


def _find_order(krokus: Krokus, org: OrgId, order_id: str) -> tuple[PrintOrderRow, Actor]:
    """An order that still waits, with its person as they are now.

    Raises:
        NotFound: it was replaced or deleted, or its person may read less or more than when they ordered.
    """
    with krokus.store.read(org) as work:
        order = find_order(work, order_id)
        person = None if order is None else find_person(work, order.person_id)
        actor = None if person is None else read_actor(work, person)
        case = None if order is None else find_case(work, order.case_id)
        if order is None or actor is None or case is None or order.status != WAITING:
            raise NotFound(order=order_id)
        if stand(work, actor, case).rights != order.rights:
            raise NotFound(order=order_id)
        return order, actor
