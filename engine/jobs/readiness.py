"""Whether this installation can do its work now, and how much of it waits; for probes and monitors."""

from dataclasses import dataclass

from engine.errors import StoreUnavailable
from engine.jobs.worker import DEAD_AFTER, NOBODY
from engine.krokus import Krokus
from engine.store.queries.workers import Backlog, count_workers, measure_backlog
from engine.store.upgrade import is_schema_current


@dataclass(frozen=True, slots=True)
class Readiness:
    """What must hold for people to be served: each part is true or false."""

    database: bool
    tables: bool
    worker: bool

    @property
    def is_ready(self) -> bool:
        return self.database and self.tables and self.worker


def find_readiness(krokus: Krokus) -> Readiness:
    """Ask the database: is it there, are its tables not older than this version, is a worker alive."""
    try:
        with krokus.store.read(NOBODY) as work:
            if not is_schema_current(work.conn):
                return Readiness(database=True, tables=False, worker=False)
            return Readiness(True, True, count_workers(work, work.now - DEAD_AFTER) > 0)
    except StoreUnavailable:
        return Readiness(database=False, tables=False, worker=False)


def find_backlog(krokus: Krokus) -> Backlog:
    """What waits for workers, over all organisations: numbers only.

    Raises:
        StoreUnavailable: the database is away.
    """
    with krokus.store.read(NOBODY) as work:
        return measure_backlog(work, work.now - DEAD_AFTER)
