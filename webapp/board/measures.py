"""Numbers of the year in words, bars and a sheet. Counts nothing."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import format_decimal, gettext, ngettext

from engine import Figure, Measure, MeasureRow, MeasuresPage, ReportColumn, ReportTable, Words
from webapp.board.tables import Bar
from webapp.tasks.words import say_name

YEAR, DAY = timedelta(days=365), timedelta(days=1)
# What a full bar means; other units have no end, so the longest of the bars is full.
WHOLE = {"pct": 100.0, "points": 5.0}
PER = ("rate", "hours")
# Of fewer than so many, one is five percent or more.
FEW = 20
SHEET_NAME = Words("Liczby roku", "Numbers of the year")
SHEET_ABOUT = Words("Liczby roku obok poprzedniego roku.", "Numbers of the year beside the year before.")
COLUMNS = {
    "measure_group": "text",
    "measure": "text",
    "measure_row": "text",
    "since": "date",
    "until": "date",
    "value": "decimal",
    "unit": "text",
    "part": "decimal",
    "whole": "decimal",
    "over": "text",
    "n": "count",
    "remark": "text",
    "benchmark": "text",
    "about": "text",
}
Cell = str | int | float | date | None


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row of a measure's table: the value and what it was counted over, in words."""

    name: str
    now: str
    now_over: str
    before: str
    before_over: str


@dataclass(frozen=True, slots=True)
class MeasureCard:
    """One measure ready for the page; `whole` is what a full bar means, None for the greatest one."""

    key: str
    title: str
    summary: str
    benchmark: str
    bars: tuple[Bar, ...]
    whole: float | None
    rows: tuple[TableRow, ...]


def describe_groups(page: MeasuresPage) -> list[tuple[str, str, list[MeasureCard]]]:
    """Return the measures of each group: key, name, cards."""
    return [
        (group.key, say_name(group.name), [_card(one) for one in group.measures]) for group in page.groups
    ]


def _card(measure: Measure) -> MeasureCard:
    bars = tuple(_draw(measure))
    whole = WHOLE.get(measure.unit)
    return MeasureCard(
        key=measure.key,
        title=say_name(measure.title),
        summary=" ".join(filter(None, (_sum_up(measure), say_name(measure.about), _warn(measure)))),
        benchmark=say_name(measure.benchmark),
        bars=bars,
        # More than the whole can be there (a coach stays longer than the client), and is to be seen.
        whole=whole if all(bar.value <= (whole or 0) for bar in bars) else None,
        rows=tuple(_say_row(measure, row) for row in measure.rows),
    )


def _is_single(measure: Measure) -> bool:
    return len(measure.rows) == 1 and not measure.rows[0].name.pl


def _draw(measure: Measure) -> Iterator[Bar]:
    """A bar a period, or a bar a row of this year where there are several."""
    if _is_single(measure):
        row = measure.rows[0]
        named = ((gettext("the last year"), row.now), (gettext("the year before"), row.before))
    else:
        named = tuple((say_name(row.name), row.now) for row in measure.rows)
    for name, figure in named:
        if figure.value is not None:
            yield Bar(name, figure.value, _say_bar(figure, measure.unit))


def _say_bar(figure: Figure, unit: str) -> str:
    value = _say_value(figure, unit)
    if unit != "pct" or figure.part is None or figure.whole is None:
        return value
    part, whole = _say_number(figure.part), _say_number(figure.whole)
    return gettext("%(value)s (%(part)s of %(whole)s)", value=value, part=part, whole=whole)


def _sum_up(measure: Measure) -> str:
    most = max(measure.rows, key=lambda row: row.now.n, default=None)
    if most is None or most.now.n == 0:
        return gettext("Nothing to count yet.")
    if all(row.now.value is None for row in measure.rows):
        return gettext("Too few to show (%(n)s).", n=most.now.n)
    if not _is_single(measure):
        return ""
    now, before = _say_whole(measure, most.now), _say_whole(measure, most.before)
    if most.before.value is None:
        return gettext("%(now)s; nothing to compare with yet.", now=now)
    return gettext("%(now)s; the year before %(before)s.", now=now, before=before)


def _warn(measure: Measure) -> str:
    """How much one person weighs in a small group: a change may be nothing but one of them."""
    shown = [row.now.n for row in measure.rows if row.now.value is not None and row.now.whole == row.now.n]
    if measure.unit != "pct" or not shown or min(shown) >= FEW:
        return ""
    points = round(100 / min(shown))
    return gettext("Few: one of them changes a share by up to %(points)s points.", points=points)


def _say_whole(measure: Measure, figure: Figure) -> str:
    value = _say_value(figure, measure.unit)
    return value if measure.unit == "count" else f"{value} ({_say_over(measure, figure)})"


def _say_row(measure: Measure, row: MeasureRow) -> TableRow:
    return TableRow(
        name=say_name(row.name),
        now=_say_value(row.now, measure.unit),
        now_over=_say_over(measure, row.now),
        before=_say_value(row.before, measure.unit),
        before_over=_say_over(measure, row.before),
    )


def _say_value(figure: Figure, unit: str) -> str:
    if figure.value is None:
        return gettext("too few") if figure.n else gettext("nothing to count")
    if unit == "days":
        return ngettext("%(num)d day", "%(num)d days", round(figure.value))
    number = _say_number(figure.value)
    if unit == "hours":
        return gettext("%(number)s h", number=number)
    return f"{number} %" if unit == "pct" else number


def _say_over(measure: Measure, figure: Figure) -> str:
    """What was divided by what; of a group too small to show only its size is said."""
    over = say_name(measure.over)
    if figure.value is None or measure.unit == "count":
        return str(figure.n)
    if figure.part is None or figure.whole is None:
        return gettext("among %(n)s %(whose)s", n=figure.n, whose=over)
    part = _say_number(figure.part)
    if measure.unit in PER:
        whole = format_decimal(figure.whole, "#,##0.0" if measure.unit == "rate" else "#,##0")
        return gettext("%(part)s for %(whole)s %(over)s", part=part, whole=whole, over=over)
    said = gettext("%(part)s of %(whole)s %(over)s", part=part, whole=_say_number(figure.whole), over=over)
    if not measure.among.pl:
        return said
    among = gettext("among %(n)s %(whose)s", n=figure.n, whose=say_name(measure.among))
    return f"{said}, {among}"


def _say_number(value: float) -> str:
    return str(format_decimal(round(value, 1)))


def make_sheet(page: MeasuresPage) -> ReportTable:
    """Return the numbers as a table for sheets: a row a number and period, small groups empty."""
    return ReportTable(
        key="numbers",
        name=SHEET_NAME,
        about=SHEET_ABOUT,
        organisation=page.organisation,
        since=page.first_day - YEAR,
        until=page.last_day,
        pseudonyms=False,
        columns=tuple(ReportColumn(key, kind) for key, kind in COLUMNS.items()),
        rows=tuple(_list_rows(page)),
        totals=(),
        made_at=page.made_at,
    )


def _list_rows(page: MeasuresPage) -> Iterator[tuple[Cell, ...]]:
    for group in page.groups:
        for measure in group.measures:
            for row in measure.rows:
                head = (say_name(group.name), say_name(measure.title), say_name(row.name))
                yield (*head, page.first_day, page.last_day, *_fill(measure, row.now))
                yield (*head, page.first_day - YEAR, page.first_day - DAY, *_fill(measure, row.before))


def _fill(measure: Measure, figure: Figure) -> tuple[Cell, ...]:
    remark = (
        "" if figure.value is not None else gettext("too few") if figure.n else gettext("nothing to count")
    )
    return (
        None if figure.value is None else round(figure.value, 4),
        say_unit(measure.unit),
        figure.part,
        None if figure.whole is None else round(figure.whole, 4),
        say_name(measure.over),
        figure.n,
        remark,
        say_name(measure.benchmark),
        say_name(measure.about),
    )


def say_unit(unit: str) -> str:
    """Name a unit."""
    words = {
        "pct": "%",
        "days": gettext("days"),
        "points": gettext("points from 1 to 5"),
        "hours": gettext("hours a client"),
        "rate": gettext("a week"),
        "count": gettext("count"),
    }
    return words[unit]
