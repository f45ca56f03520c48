"""Several processes behind one door: forked from one warm parent, replaced when they die. Knows no page."""

import ctypes
import gc
import logging
import os
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Thread

logger = logging.getLogger("krokus.server")
HEARD = frozenset((signal.SIGCHLD, signal.SIGTERM, signal.SIGINT))
# One that dies at once is not born again at once: a fault at every start must not burn the processor.
REST_S = 1.0
# What runs may finish; a process that takes longer is killed.
GOODBYE_S = 20.0
# Each process has connections of its own, and PostgreSQL gives a hundred to all.
MOST_BY_ITSELF = 8
# The number of this setting in malloc.h of glibc.
M_ARENA_MAX = -8

Serve = Callable[[int], None]


def count_cores() -> int:
    """How many processes this machine can run at once, up to what the database bears."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(cores, MOST_BY_ITSELF)


def settle_loaded() -> None:
    """Let the garbage collector never look again at what is loaded now: it lasts as long as the process.

    Each of its full rounds takes as long as a page else, and a page of many rows sets off several. What such
    pages leave behind is found again by the next one, whichever thread makes it.
    """
    gc.collect()
    gc.freeze()
    share_heaps()


def share_heaps() -> None:
    """Give all threads two heaps together; glibc gives each its own, and each keeps the most it ever held.

    One thread at a time runs Python, so none waits for a heap. Elsewhere than on glibc nothing is changed.
    """
    with suppress(AttributeError):
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, 2)


def run_processes(count: int, serve: Serve) -> None:
    """Run `serve(0)` … `serve(count - 1)`, each in a process of its own, until SIGTERM or Ctrl-C.

    No thread and no connection may exist yet: a child would inherit a copy that nobody keeps alive. A child
    is told to end by SIGTERM, which reaches `serve` as KeyboardInterrupt.
    """
    family = Family(serve)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    # Signals are waited for, never caught in the middle of something.
    before = signal.pthread_sigmask(signal.SIG_BLOCK, HEARD)
    # What is loaded stays shared with the children, because the collector does not write to it.
    settle_loaded()
    try:
        for number in range(count):
            family.bear(number)
        while True:
            if signal.sigwait(HEARD) != signal.SIGCHLD:
                break
            for number in family.bury():
                family.bear(number)
        family.end()
    finally:
        family.kill()
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@dataclass
class Family:
    """A parent and its children: number and birth of each by its process id."""

    serve: Serve
    _children: dict[int, tuple[int, float]] = field(default_factory=dict)
    # Its write end is the parent's alone: when it closes, the parent is gone, however it died.
    _pipe: tuple[int, int] = field(default_factory=os.pipe)

    def bear(self, number: int) -> None:
        """Fork one child."""
        child = os.fork()
        if child == 0:
            self._live(number)
        self._children[child] = (number, time.monotonic())

    def bury(self) -> list[int]:
        """The numbers of those who died since; one that did not live long is answered after a rest."""
        numbers = []
        while self._children:
            child, status = os.waitpid(-1, os.WNOHANG)
            if child == 0:
                break
            found = self._children.pop(child, None)
            if found is None:
                continue
            number, born_at = found
            facts = {"pid": child, "status": os.waitstatus_to_exitcode(status)}
            logger.error("process_died", extra={"facts": facts})
            if time.monotonic() - born_at < REST_S:
                time.sleep(REST_S)
            numbers.append(number)
        return numbers

    def end(self) -> None:
        """Ask all to end and wait until they have; a second signal waits no longer."""
        for child in self._children:
            os.kill(child, signal.SIGTERM)
        until = time.monotonic() + GOODBYE_S
        while self._children and (rest_s := until - time.monotonic()) > 0:
            heard = signal.sigtimedwait(HEARD, rest_s)
            if heard is None or heard.si_signo != signal.SIGCHLD:
                break
            self._reap(os.WNOHANG)

    def kill(self) -> None:
        """Whoever is left ends now."""
        for child in self._children:
            os.kill(child, signal.SIGKILL)
        self._reap(0)

    def _reap(self, options: int) -> None:
        for child in list(self._children):
            if os.waitpid(child, options)[0]:
                del self._children[child]

    def _live(self, number: int) -> None:
        """The life of a child; never returns."""
        code = 1
        try:
            os.close(self._pipe[1])
            # Ctrl-C reaches the whole group; it is the parent that says when to end.
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            signal.signal(signal.SIGTERM, signal.default_int_handler)
            signal.pthread_sigmask(signal.SIG_UNBLOCK, HEARD)
            Thread(target=self._follow_parent, name="krokus-parent", daemon=True).start()
            self.serve(number)
            code = 0
        except KeyboardInterrupt:
            code = 0
        except Exception as error:
            logger.critical("process_broke", exc_info=error)
        finally:
            # A second signal in here must not carry the child up into its parent's code.
            try:
                sys.stderr.flush()
            finally:
                os._exit(code)

    def _follow_parent(self) -> None:
        os.read(self._pipe[0], 1)
        os.kill(os.getpid(), signal.SIGTERM)
