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
    """The machine's clock with an offset kept in a file: a restart does not go back in time."""

    def __init__(self, file: Path) -> None:
        seconds = file.read_text(encoding="ascii") if file.is_file() else "0"
        super().__init__(timedelta(seconds=float(seconds)))
        self._file = file

    def advance(self, by: timedelta) -> None:
        super().advance(by)
        self._file.write_text(str(self.offset.total_seconds()), encoding="ascii")


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
