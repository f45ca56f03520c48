"""The worker: does what is due, again and again, until it is told to stop. What is due, others decide."""

import logging
from threading import Event, Thread

from engine.errors import KrokusError
from engine.krokus import Krokus
from engine.process.passing import run_due

logger = logging.getLogger("krokus.worker")
ROUND_S = 2.0
MOST_WAIT_S = 60.0
MOST_AT_ONCE = 100


def work(krokus: Krokus, stop: Event, *, round_s: float = ROUND_S) -> None:
    """Run until `stop` is set; a database that is away is waited for, ever longer up to a minute."""
    wait_s = round_s
    while not stop.wait(wait_s):
        try:
            busy = run_due(krokus)
            wait_s = 0.0 if busy >= MOST_AT_ONCE else round_s
        except KrokusError as error:
            logger.warning("round failed: %s", error.code)
            wait_s = min(MOST_WAIT_S, max(round_s, wait_s * 2))


def start_worker(krokus: Krokus) -> Event:
    """Start the worker as a thread of this process (SQLite); set the event to stop it."""
    stop = Event()
    Thread(target=work, args=(krokus, stop), name="krokus-worker", daemon=True).start()
    return stop
