"""Instances decoded by earlier commands, kept by revision. Only saves decoding: no truth lives here."""

from collections import OrderedDict
from threading import Lock

from engine.spiff import Instance
from engine.store.queries.instances import InstanceRow

# About 10 KB each; a worker that touches ten thousand cases keeps only the last of them.
MOST = 256


class WarmInstances:
    """Whoever takes an instance owns it; it comes back after the commit that made its revision.

    Another process may have moved the case on meanwhile. Its revision then differs, and the stored state is
    decoded again; what a failed command touched never comes back.
    """

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._kept: OrderedDict[tuple[str, str], tuple[int, Instance]] = OrderedDict()
        self._lock = Lock()

    def take(self, row: InstanceRow) -> Instance | None:
        """The instance exactly as the row's revision stored it, or None."""
        with self._lock:
            rev, instance = self._kept.pop((row.id, row.release_id), (None, None))
        return instance if rev == row.rev else None

    def keep(self, row: InstanceRow, instance: Instance) -> None:
        """Hand an instance back; the row is the one that is stored now."""
        with self._lock:
            self._kept[row.id, row.release_id] = (row.rev, instance)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)

    def clear(self) -> None:
        with self._lock:
            self._kept.clear()
