"""The worker: does what is due, again and again, until it is told to stop. What is due, others decide."""

import logging
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Event, Thread

from engine.baselines.keeping import keep_baselines
from engine.errors import KrokusError
from engine.jobs.outbox import Mailer, deliver_outgoing
from engine.jobs.prints import Printer, has_prints, make_prints
from engine.krokus import Krokus
from engine.migration.jobs import move_some
from engine.model import OrgId, new_id
from engine.monitor.digest import make_digests
from engine.monitor.handing import return_caseloads
from engine.monitor.looking import keep_watch
from engine.process.firing import SHARE
from engine.process.passing import run_due
from engine.records.documents.case_files import KEPT
from engine.records.plans.meeting_reminders import remind_of_meetings
from engine.store.queries.print_orders import forget_orders
from engine.store.queries.timers import find_next_due
from engine.store.queries.workers import forget_commands, forget_workers, note_alive
from engine.store.session import ROUND
from engine.store.waking import listen

logger = logging.getLogger("krokus.worker")
NOBODY = OrgId("")
MOST_WAIT_S = 15.0
BEAT = timedelta(seconds=10)
# How often the board looks for cases that changed; a page that is opened meanwhile looks by itself.
WATCH = timedelta(seconds=5)
# Who has not been seen for this long is dead.
DEAD_AFTER = timedelta(seconds=60)
FORGET_WORKERS = timedelta(days=1)
# A browser may repeat a form that lay open over a long leave.
FORGET_COMMANDS = timedelta(days=90)
# A worker that is told to stop finishes the file it is making; what takes longer is made by the next one.
LONGEST_GOODBYE_S = 30.0


@dataclass
class Worker:
    """One worker of an installation; any number of them may run, on any number of machines (PostgreSQL)."""

    krokus: Krokus
    stop: Event
    mailer: Mailer | None = None
    printer: Printer | None = None
    id: str = field(default_factory=lambda: new_id())
    _beat_at: datetime | None = None
    _started_at: datetime | None = None
    _watched_at: datetime | None = None
    _printing: Thread | None = None

    def run(self) -> None:
        """Work until `stop` is set; a database that is away is waited for, ever longer up to 15 s."""
        wait_s = 0.0
        while not self.stop.is_set():
            self.krokus.store.woken.wait(wait_s)
            if self.stop.is_set():
                break
            self.krokus.store.woken.clear()
            wait_s = self._round(wait_s)
        if self._printing is not None:
            self._printing.join(LONGEST_GOODBYE_S)

    def _round(self, waited_s: float) -> float:
        """Do what is due; returns how long to sleep until the next look, in seconds."""
        try:
            self._beat()
            busy = run_due(self.krokus) + remind_of_meetings(self.krokus)
            busy += deliver_outgoing(self.krokus, self.mailer)
            self._print()
            busy += self._watch() + move_some(self.krokus)
            return 0.0 if busy >= SHARE else self._find_pause()
        except KrokusError as error:
            logger.warning("round_failed", extra={"facts": {"code": error.code}})
        except Exception as error:
            # Whatever is wrong with one thing, the others must not wait for ever.
            logger.error("round_broke", exc_info=error)
        return min(MOST_WAIT_S, max(ROUND.total_seconds(), waited_s * 2))

    def _print(self) -> None:
        """Make the files that wait, beside everything else: no timer waits half a minute for a file."""
        is_busy = self._printing is not None and self._printing.is_alive()
        if self.printer is None or is_busy or not has_prints(self.krokus):
            return
        self._printing = Thread(target=self._make_prints, name="krokus-printer", daemon=True)
        self._printing.start()

    def _make_prints(self) -> None:
        try:
            if self.printer is not None:
                make_prints(self.krokus, self.printer)
        except KrokusError as error:
            logger.warning("printing_failed", extra={"facts": {"code": error.code}})
        except Exception as error:
            # The next round begins anew; what was leased comes back when its lease has run out.
            logger.error("printing_broke", exc_info=error)

    def _watch(self) -> int:
        """Look at the cases that changed; how many were looked at."""
        now = self.krokus.clock.now()
        if self._watched_at is not None and self._watched_at <= now < self._watched_at + WATCH:
            return 0
        return_caseloads(self.krokus)
        looked_at = keep_baselines(self.krokus) + keep_watch(self.krokus) + make_digests(self.krokus)
        # What is left over has its turn at once; else a while of rest costs nobody anything.
        self._watched_at = None if looked_at >= SHARE else now
        return looked_at

    def _find_pause(self) -> float:
        """Until the next timer, a whole round at most."""
        with self.krokus.store.read(NOBODY) as work:
            until = work.now + ROUND
            due_at = find_next_due(work, until)
        now = self.krokus.clock.now()
        pause_s = ((due_at or until) - now).total_seconds()
        # What is due but leased by another worker is no reason to turn in circles.
        return pause_s if pause_s > 0 else ROUND.total_seconds() / 10

    def _beat(self) -> None:
        """Show that this worker lives, and drop what nobody needs any more."""
        now = self.krokus.clock.now()
        if self._beat_at is not None and self._beat_at <= now < self._beat_at + BEAT:
            return
        self._started_at = self._started_at or now
        with self.krokus.store.begin(NOBODY) as work:
            note_alive(work, self.id, self._started_at)
            forget_workers(work, now - FORGET_WORKERS)
            forget_commands(work, now - FORGET_COMMANDS)
            forget_orders(work, now - KEPT)
        self._beat_at = now


def work(krokus: Krokus, stop: Event, mailer: Mailer | None = None, printer: Printer | None = None) -> None:
    """Run one worker in this thread until `stop` is set; set `krokus.store.woken` too to end it at once."""
    with listen(krokus.store):
        Worker(krokus, stop, mailer, printer).run()


def start_worker(krokus: Krokus, mailer: Mailer | None = None, printer: Printer | None = None) -> Event:
    """Start the worker as a thread of this process (SQLite); set the event to stop it."""
    stop, given = Event(), (mailer, printer)
    Thread(target=work, args=(krokus, stop, *given), name="krokus-worker", daemon=True).start()
    return stop
