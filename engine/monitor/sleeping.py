"""Snoozes: a reason that somebody looked at sleeps until its day, unless it grows worse."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from engine.monitor.flags import FLAG
from engine.monitor.reckoning import AMBER, CALM, RED
from engine.store import Work
from engine.store.queries.stuck import StuckGroup
from engine.store.queries.verdicts import SnoozeRow, WatchRow, list_snoozes

# A snooze for the whole case, whatever the reason.
EVERYTHING = "*"


class Sleepers:
    """The snoozes of an organisation that hold now, by case."""

    def __init__(self, work: Work) -> None:
        self._rows: dict[str, list[SnoozeRow]] = {}
        for row in list_snoozes(work):
            self._rows.setdefault(row.case_id, []).append(row)

    @property
    def case_ids(self) -> Collection[str]:
        """The cases in which something sleeps."""
        return self._rows.keys()

    def find(self, case_id: str, signal: dict[str, Any]) -> SnoozeRow | None:
        """The snooze under which this reason sleeps; an amber one that turned red has woken up."""
        for row in self._rows.get(case_id, ()):
            is_meant = row.signal in (EVERYTHING, signal["key"])
            if is_meant and (row.level == RED or signal["level"] != RED) and not _is_new_cry(row, signal):
                return row
        return None


def _is_new_cry(row: SnoozeRow, signal: dict[str, Any]) -> bool:
    """Who says "I am stuck" after a snooze is heard: nobody can have looked at it before it was said."""
    return bool(signal["key"] == FLAG and datetime.fromisoformat(signal["since"]) > row.made_at)


def find_awake(row: WatchRow, sleepers: Sleepers) -> list[dict[str, Any]]:
    """The reasons of a case that do not sleep."""
    return [signal for signal in row.signals if sleepers.find(row.case_id, signal) is None]


class Line(NamedTuple):
    """A case on the board.

    Attributes:
        group: the case with its reasons that do not sleep; none of them: all do.
        shown: what the list of sleeping reasons goes by where all sleep, else the same.
    """

    row: WatchRow
    group: StuckGroup
    shown: StuckGroup
    has_sleeping: bool


def make_line(row: WatchRow, sleepers: Sleepers) -> Line:
    """The case as the board lists it."""
    awake = find_awake(row, sleepers)
    group, shown = _group(row, awake), _group(row, awake or row.signals)
    return Line(row, group, shown, has_sleeping=len(awake) < len(row.signals))


def _group(row: WatchRow, signals: Sequence[dict[str, Any]]) -> StuckGroup:
    level = RED if any(one["level"] == RED for one in signals) else AMBER if signals else CALM
    keys = " ".join(str(one["key"]) for one in signals)
    return StuckGroup(level, row.stage, row.model_key, row.coach, keys, 1)
