"""A thread beside a server that keeps PostgreSQL's plans good while tables are new. It holds no SQL."""

import logging
from threading import Event, Thread

from engine.errors import KrokusError
from engine.jobs.worker import NOBODY
from engine.krokus import Krokus
from engine.store.planning import analyze_unknown

logger = logging.getLogger("krokus.planning")
# A new installation fills its tables within minutes; later only a restore makes new ones.
EVERY_S = 3.0


def keep_plans(krokus: Krokus, stop: Event) -> None:
    """Look again and again until `stop` is set; a database that is away is waited for."""
    while not stop.is_set():
        try:
            with krokus.store.read(NOBODY) as work:
                found = analyze_unknown(work)
            if found:
                logger.info("tables_analyzed", extra={"facts": {"tables": len(found)}})
        except KrokusError as error:
            logger.warning("tables_not_analyzed", extra={"facts": {"code": error.code}})
        except Exception as error:
            # Plans are worse without this, and nothing else is.
            logger.error("planning_broke", exc_info=error)
        stop.wait(EVERY_S)


def start_planning(krokus: Krokus) -> Event:
    """Start it on PostgreSQL, as a thread of this process; set the event to stop it."""
    stop = Event()
    if krokus.store.is_postgres:
        Thread(target=keep_plans, args=(krokus, stop), name="krokus-planning", daemon=True).start()
    return stop
