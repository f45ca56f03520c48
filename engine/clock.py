"""The only source of "now". Nothing else in the product reads the wall clock; the demo moves this one."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol


class Clock(Protocol):
    """Tells the present moment as an aware datetime in UTC."""

    def now(self) -> datetime: ...


class MovableClock(Clock, Protocol):
    """A clock that can be moved forward; only the demo and tests have one."""

    def advance(self, by: timedelta) -> None: ...


class SystemClock:
    """The machine's clock, optionally moved forward (the demo lets people try what happens in 90 days)."""

    def __init__(self, offset: timedelta = timedelta(0)) -> None:
        self.offset = offset

    def now(self) -> datetime:
        return datetime.now(UTC) + self.offset

    def advance(self, by: timedelta) -> None:
        self.offset += by


class DemoClock(SystemClock):
    """The machine's clock with an offset kept in a file: a restart does not go back in time.

    Another process may move it (`krokus demo --advance` beside a running server); all tell the same time.
    """

    def __init__(self, file: Path) -> None:
        super().__init__()
        self._file = file
        self._read_at_ns = 0
        self._look()

    def now(self) -> datetime:
        self._look()
        return super().now()

    def advance(self, by: timedelta) -> None:
        self._look()
        super().advance(by)
        beside = self._file.with_name(f"{self._file.name}.new")
        beside.write_text(str(self.offset.total_seconds()), encoding="ascii")
        # Nobody ever reads half a number.
        beside.replace(self._file)

    def _look(self) -> None:
        try:
            changed_at_ns = self._file.stat().st_mtime_ns
        except FileNotFoundError:
            return
        if changed_at_ns != self._read_at_ns:
            self.offset = timedelta(seconds=float(self._file.read_text(encoding="ascii")))
            self._read_at_ns = changed_at_ns


class FixedClock:
    """A clock that stands still until it is moved; for tests and for the playing of scenarios."""

    def __init__(self, at: datetime) -> None:
        if at.tzinfo is None:
            raise ValueError("a clock needs an aware datetime")
        self.at = at.astimezone(UTC)

    def now(self) -> datetime:
        return self.at

    def advance(self, by: timedelta) -> None:
        self.at += by
