"""The overview in words and bars. Counts nothing."""

from dataclasses import dataclass

from flask_babel import format_decimal, gettext

from engine import OverviewPage
from webapp.tasks.words import say_name


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a chart."""

    label: str
    value: float
    text: str
    tone: str = ""


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
