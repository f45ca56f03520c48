"""The loop that does what is due: timers, reminders, escalations. What is due is decided elsewhere."""

import logging
from threading import Event, Thread

from engine.krokus import Krokus
from engine.process.passing import run_due

log = logging.getLogger(__name__)

PAUSE_S = 2.0
PAUSE_AFTER_FAULT_S = 15.0


def work(krokus: Krokus, stop: Event, pause_s: float = PAUSE_S) -> None:
    """Do what is due until asked to stop.

    Args:
        stop: set it to end the loop after the round that is under way.
        pause_s: seconds between two rounds.
    """
    while not stop.is_set():
        stop.wait(pause_s if work_once(krokus) else PAUSE_AFTER_FAULT_S)


def work_once(krokus: Krokus) -> bool:
    """One round; False when it failed. A fault of one round must not end the worker."""
    try:
        run_due(krokus)
    except Exception:
        log.exception("a round of the worker failed; the next one starts in %s s", PAUSE_AFTER_FAULT_S)
        return False
    return True


def start_worker(krokus: Krokus, stop: Event) -> Thread:
    """Run the loop in a thread of this process (SQLite allows one writer, so one thread is right)."""
    thread = Thread(target=work, args=(krokus, stop), name="krokus-worker", daemon=True)
    thread.start()
    return thread
