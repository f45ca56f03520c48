"""What stands still for one person: most of it counted and cut in the database, the rest known better here.

Known better are the cases that changed since they were kept, and those in which a reason sleeps.
"""

from datetime import datetime

from engine.casework.access import list_visible_cases
from engine.krokus import Krokus
from engine.model import Actor
from engine.monitor.looking import look_at_changes
from engine.monitor.reckoning import RED
from engine.monitor.sleeping import Line, Sleepers, make_line
from engine.store import Work
from engine.store.queries.open_cases import count_open_cases
from engine.store.queries.stuck import NONE, StuckGroup, Wanted, count_stuck, list_stuck
from engine.store.queries.verdicts import WatchRow, list_watched_of
from engine.views import BoardQuery


class Standing:
    """The cases that stand still, as far as this person may see them."""

    def __init__(self, krokus: Krokus, work: Work, actor: Actor) -> None:
        self.sleepers = Sleepers(work)
        self._work = work
        self._own = list_visible_cases(work, actor)
        changes = look_at_changes(krokus, work)
        asleep = frozenset(self.sleepers.case_ids) - changes.rows.keys()
        # What a version before kept without reasons is no verdict yet, asleep or not.
        kept = {row.case_id: row for row in list_watched_of(work, asleep) if row.reasons is not None}
        rows = {**kept, **changes.rows}
        self.unseen = changes.unseen
        self._apart = frozenset(rows.keys() | changes.closed)
        self._rows = {key: row for key, row in rows.items() if row.level and key not in changes.closed}
        if self._own is not None:
            self._rows = {key: row for key, row in self._rows.items() if key in frozenset(self._own)}
        self._lines = [make_line(row, self.sleepers) for row in self._rows.values()]
        self._kept = count_stuck(work, self._apart, self._own)

    @property
    def groups(self) -> list[StuckGroup]:
        """What does not sleep, by level, place and reasons."""
        return [*self._kept, *(line.group for line in self._lines if line.group.reasons)]

    @property
    def snoozed(self) -> int:
        """How many cases have a reason that sleeps."""
        return sum(line.has_sleeping for line in self._lines)

    @property
    def open_cases(self) -> int:
        return count_open_cases(self._work, self._own)

    def count(self, query: BoardQuery) -> int:
        """How many cases the board is narrowed to."""
        kept = 0 if query.snoozed else sum(one.cases for one in self._kept if _matches(one, query))
        return kept + len(self._choose(query))

    def cut(self, query: BoardQuery, first: int, most: int) -> list[WatchRow]:
        """A part of what the board is narrowed to, in order.

        Args:
            first: how many to pass over; `most`: how many to tell.
        """
        now = self._work.now
        known = [find_rank(line.row, line.shown.level, now) for line in self._choose(query)]
        # So many of the known ones may stand before this part, and as many of the kept ones less.
        ahead = min(first, len(known))
        wanted = Wanted(query.coach, query.stage, query.model, query.signal, query.level)
        kept = (
            ()
            if query.snoozed
            else list_stuck(
                self._work, wanted, self._apart, self._own, first=first - ahead, most=most + ahead
            )
        )
        ranked = sorted([*known, *((one.level != RED, -one.waited, one.case_id) for one in kept)])
        shown = [key for _calmer, _waited, key in ranked[ahead : ahead + most]]
        read = list_watched_of(self._work, [key for key in shown if key not in self._rows])
        whole = {**{row.case_id: row for row in read}, **self._rows}
        return [whole[key] for key in shown]

    def _choose(self, query: BoardQuery) -> list[Line]:
        return [
            line
            for line in self._lines
            if (line.has_sleeping if query.snoozed else line.group.reasons) and _matches(line.shown, query)
        ]


def _matches(group: StuckGroup, query: BoardQuery) -> bool:
    if query.signal and query.signal not in group.reasons.split():
        return False
    asked = ((query.coach, group.coach), (query.stage, group.stage), (query.model, group.model_key))
    is_asked = all(not wanted or wanted == (found or NONE) for wanted, found in asked)
    return is_asked and query.level in ("", group.level)


def find_rank(row: WatchRow, level: str, now: datetime) -> tuple[bool, float, str]:
    """Red first; then by time without progress, a higher risk counting more."""
    return (level != RED, -(now - row.progress_at).total_seconds() * row.weight, row.case_id)
