"""Numbers of the overview in words and bars. Counts nothing."""

from dataclasses import dataclass

from flask_babel import format_decimal, gettext, ngettext

from engine import Measure, MeasuresPage, OverviewPage
from webapp.tasks.words import say_name

# What a full bar means; days have no end, so the longer of two is full.
WHOLE = {"pct": 100.0, "points": 5.0}


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a chart."""

    label: str
    value: float
    text: str
    tone: str = ""


@dataclass(frozen=True, slots=True)
class MeasureLine:
    """One number ready for the page; `whole` is what a full bar means, None for the greatest one."""

    key: str
    title: str
    summary: str
    bars: tuple[Bar, ...]
    whole: float | None
    now: str
    before: str
    n: int
    n_before: int


def draw_funnel(page: OverviewPage) -> list[Bar]:
    """Return a bar a stage."""
    return [Bar(say_name(row.name), row.cases, str(row.cases)) for row in page.funnel]


def say_funnel(page: OverviewPage) -> str:
    """Say where most cases are."""
    most = max(page.funnel, key=lambda row: row.cases)
    total = sum(row.cases for row in page.funnel)
    if not total:
        return gettext("No case is open.")
    return gettext(
        "Of %(total)s open cases most, %(cases)s, are at: %(stage)s.",
        total=total,
        cases=most.cases,
        stage=say_name(most.name),
    )


def draw_loads(page: OverviewPage) -> list[Bar]:
    """Return a bar a coach: how much of the limit is used."""
    return [
        Bar(
            load.person.name,
            load.percent,
            f"{format_decimal(load.points)} / {format_decimal(load.limit)}",
            load.level,
        )
        for load in page.loads
    ]


def say_heat(page: OverviewPage) -> str:
    """Say the most frequent reason."""
    if not page.heat:
        return ""
    first = max(page.heat, key=lambda row: row.total)
    return gettext("Most often: %(reason)s (%(count)s).", reason=say_name(first.title), count=first.total)


def describe_measures(page: MeasuresPage) -> list[MeasureLine]:
    """Return the numbers with their sentences."""
    return [_describe(measure) for measure in page.measures]


def _describe(measure: Measure) -> MeasureLine:
    now, before = _say_value(measure.value, measure.unit), _say_value(measure.before, measure.unit)
    title = say_name(measure.title)
    about = say_name(measure.about)
    pairs = (
        (gettext("the last year"), measure.value, now),
        (gettext("the year before"), measure.before, before),
    )
    return MeasureLine(
        key=measure.key,
        title=title,
        summary=f"{_say_summary(measure, now, before)} {about}",
        whole=WHOLE.get(measure.unit),
        bars=tuple(Bar(label, value, said) for label, value, said in pairs if value is not None),
        now=now,
        before=before,
        n=measure.n,
        n_before=measure.n_before,
    )


def _say_summary(measure: Measure, now: str, before: str) -> str:
    if measure.value is None:
        return gettext("Too few to show (%(n)s).", n=measure.n)
    if measure.before is None:
        return gettext("%(now)s; nothing to compare with yet.", now=now)
    return gettext("%(now)s; the year before %(before)s.", now=now, before=before)


def _say_value(value: float | None, unit: str) -> str:
    if value is None:
        return gettext("too few")
    if unit == "days":
        return ngettext("%(num)d day", "%(num)d days", round(value))
    number = format_decimal(round(value, 1))
    return f"{number} %" if unit == "pct" else number
