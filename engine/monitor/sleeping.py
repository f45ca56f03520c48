"""Snoozes: a reason that somebody looked at sleeps until its day, unless it grows worse."""

from typing import Any

from engine.monitor.reckoning import RED
from engine.store import Work
from engine.store.verdicts import SnoozeRow, WatchRow, list_snoozes

# A snooze for the whole case, whatever the reason.
EVERYTHING = "*"


class Sleepers:
    """The snoozes of an organisation that hold now, by case."""

    def __init__(self, work: Work) -> None:
        self._rows: dict[str, list[SnoozeRow]] = {}
        for row in list_snoozes(work):
            self._rows.setdefault(row.case_id, []).append(row)

    def find(self, case_id: str, signal: dict[str, Any]) -> SnoozeRow | None:
        """The snooze under which this reason sleeps; an amber one that turned red has woken up."""
        for row in self._rows.get(case_id, ()):
            is_meant = row.signal in (EVERYTHING, signal["key"])
            if is_meant and (row.level == RED or signal["level"] != RED):
                return row
        return None


def find_awake(row: WatchRow, sleepers: Sleepers) -> list[dict[str, Any]]:
    """The reasons of a case that do not sleep."""
    return [signal for signal in row.signals if sleepers.find(row.case_id, signal) is None]
