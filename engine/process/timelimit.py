"""A net under judging files: whatever a hostile file makes slow ends after some seconds."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from engine.errors import ModelRefused


@contextmanager
def limit_time(seconds: float) -> Iterator[None]:
    """Stop what runs inside after some seconds.

    It works in the main thread of a POSIX process, where `krokus check` runs; elsewhere the bounds on
    sizes alone have to do.

    Raises:
        ModelRefused: took_too_long.
    """
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(number: int, frame: FrameType | None) -> None:
        raise ModelRefused("took_too_long", limit=seconds)

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
