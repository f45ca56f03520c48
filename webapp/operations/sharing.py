"""Counts of several processes in memory that all of them see, so that any of them can tell the sum."""

import mmap
import time
from collections.abc import Iterator
from threading import Thread

import orjson

from webapp.operations.counting import Counts, Tally

# As much as a thousand kinds of answers take; memory that is never written to costs nothing.
HALF_BYTES = 256 * 1024
_HEAD_BYTES = 16
_SLOT_BYTES = _HEAD_BYTES + 2 * HALF_BYTES
EVERY_S = 0.5


class Board:
    """One slot for each process; made before they are forked.

    A slot has two halves: one is read while the other is written, so nobody has to wait for anybody.
    """

    def __init__(self, processes: int) -> None:
        self._memory = mmap.mmap(-1, processes * _SLOT_BYTES)
        self._processes = processes

    def write(self, number: int, tally: Tally) -> None:
        """Show what a process has counted; what has no room stays as it was."""
        text = orjson.dumps(tally.pack())
        if len(text) > HALF_BYTES:
            return
        start = number * _SLOT_BYTES
        half = 1 - self._memory[start]
        at = start + _HEAD_BYTES + half * HALF_BYTES
        self._memory[at : at + len(text)] = text
        self._memory[start + 4 + 4 * half : start + 8 + 4 * half] = len(text).to_bytes(4, "big")
        self._memory[start] = half

    def read(self, number: int) -> Tally:
        """What a process showed last; nothing yet is an empty tally."""
        start = number * _SLOT_BYTES
        half = self._memory[start]
        length = int.from_bytes(self._memory[start + 4 + 4 * half : start + 8 + 4 * half], "big")
        at = start + _HEAD_BYTES + half * HALF_BYTES
        return Tally.unpack(orjson.loads(self._memory[at : at + length])) if length else Tally()

    def read_others(self, number: int) -> Iterator[Tally]:
        """What all others showed."""
        return (self.read(other) for other in range(self._processes) if other != number)


def share_counts(counts: Counts, board: Board, number: int) -> None:
    """Let this process go on from its dead predecessor's counts, show its own, and tell the sum of all."""
    counts.join(board.read(number), lambda: board.read_others(number))
    Thread(target=_show, args=(counts, board, number), name="krokus-counts", daemon=True).start()


def _show(counts: Counts, board: Board, number: int) -> None:
    shown = -1
    while True:
        time.sleep(EVERY_S)
        tally = counts.copy()
        if tally.all != shown:
            board.write(number, tally)
            shown = tally.all
