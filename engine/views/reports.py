"""A report as a table with typed columns, the same for a page, a sheet and a CSV."""

from dataclasses import dataclass
from datetime import date, datetime

from engine.releases.modelfile import Words


@dataclass(frozen=True, slots=True)
class ReportColumn:
    """`kind`: text, hours, decimal, count, date, link."""

    key: str
    kind: str


@dataclass(frozen=True, slots=True)
class ReportTable:
    """Rows of cells in the order of the columns; `totals` stands under them where there are sums."""

    key: str
    name: Words
    about: Words
    organisation: str
    since: date
    until: date
    pseudonyms: bool
    columns: tuple[ReportColumn, ...]
    rows: tuple[tuple[str | int | float | date | None, ...], ...]
    totals: tuple[float | None, ...]
    made_at: datetime
