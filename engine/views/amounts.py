"""Dated amounts of law and money in answers. No words of pages here."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class AmountRow:
    """An amount with the days for which it holds.

    Attributes:
        until: the last day; None: no end is known.
        is_own: the organisation entered it; else it came with the model.
        holds: it is the one that forms take today.
    """

    value: Decimal
    since: date
    until: date | None
    source: str
    is_own: bool
    holds: bool


@dataclass(frozen=True, slots=True)
class Amount:
    """What forms ask for by one key, newest amount first; `is_known`: one of them holds today."""

    key: str
    name: str
    unit: str
    rows: tuple[AmountRow, ...]

    @property
    def is_known(self) -> bool:
        return any(row.holds for row in self.rows)
