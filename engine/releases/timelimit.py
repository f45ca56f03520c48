"""A net under judging files: whatever a hostile file makes slow ends after some seconds."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Final

from engine.errors import ModelRefused

# A busy machine may take this many times as long as the work itself before the work counts as hanging.
PATIENCE: Final = 5


@contextmanager
def limit_time(seconds: float) -> Iterator[None]:
    """Stop what runs inside after some seconds of its own work, whatever else the machine does meanwhile.

    Work that does not even get a fifth of the machine's time is stopped, too. It works in the main thread
    of a POSIX process, where `krokus check` runs; elsewhere the bounds on sizes alone have to do.

    Args:
        seconds: CPU time of this process.

    Raises:
        ModelRefused: took_too_long.
    """
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    refusal = ModelRefused("took_too_long", limit=f"{seconds:g}")
    stopped = threading.Event()

    def stop(number: int, frame: FrameType | None) -> None:
        stopped.set()
        raise refusal

    limits = (
        (signal.SIGPROF, signal.ITIMER_PROF, seconds),
        (signal.SIGALRM, signal.ITIMER_REAL, seconds * PATIENCE),
    )
    before = [(number, signal.signal(number, stop)) for number, _, _ in limits]
    for _, timer, most in limits:
        signal.setitimer(timer, most)
    try:
        yield
        if stopped.is_set():
            # What was running took the refusal for one of its own.
            raise refusal
    finally:
        for _, timer, _ in limits:
            signal.setitimer(timer, 0)
        for number, handler in before:
            signal.signal(number, handler)
