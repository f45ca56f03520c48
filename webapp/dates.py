"""Dates as people say them, in the organisation's zone, full date in the title. Counts no deadlines."""

from datetime import date, datetime, timedelta

from flask import Flask
from flask_babel import format_date, format_time, gettext, ngettext
from markupsafe import Markup

from webapp.current import get_now, get_zone

Moment = datetime | date
DAYS_SAID_IN_NUMBERS = 60


def say_due(moment: Moment) -> str:
    """Say until when something is to be done: "by tomorrow", "3 days overdue"."""
    days = _count_days_until(moment)
    if days < 0:
        return ngettext("%(num)d day overdue", "%(num)d days overdue", -days)
    if days == 0:
        return gettext("by today") if not isinstance(moment, datetime) else _say_due_today(moment)
    if days == 1:
        return gettext("by tomorrow")
    return gettext("by %(date)s", date=_say_date(moment))


def say_since(moment: Moment) -> str:
    """Say how long something has been so: "since yesterday", "for 16 days"."""
    days = -_count_days_until(moment)
    if days <= 0:
        return gettext("since today")
    if days == 1:
        return gettext("since yesterday")
    if days <= DAYS_SAID_IN_NUMBERS:
        return ngettext("for %(num)d day", "for %(num)d days", days)
    return gettext("since %(date)s", date=_say_date(moment))


def say_when(moment: Moment) -> str:
    """Say when something happened or will happen: "today, 9:12", "yesterday", "14 November"."""
    days = _count_days_until(moment)
    near = {-1: gettext("yesterday"), 0: gettext("today"), 1: gettext("tomorrow")}
    day = near.get(days) or _say_date(moment)
    if isinstance(moment, datetime) and abs(days) <= 1:
        return gettext("%(day)s, %(time)s", day=day, time=_say_time(moment))
    return day


def say_in_full(moment: Moment) -> str:
    """Say the whole date with its weekday, and the time where there is one."""
    day = format_date(_to_local_date(moment), "full")
    return f"{day}, {_say_time(moment)}" if isinstance(moment, datetime) else day


def mark_due(moment: Moment) -> Markup:
    """`say_due` as a <time> element."""
    return _mark(moment, say_due(moment))


def mark_since(moment: Moment) -> Markup:
    """`say_since` as a <time> element."""
    return _mark(moment, say_since(moment))


def mark_when(moment: Moment) -> Markup:
    """`say_when` as a <time> element."""
    return _mark(moment, say_when(moment))


def register(app: Flask) -> None:
    """Make the filters known: due, since, when (with <time>), and their plain words say_*."""
    app.jinja_env.filters.update(
        due=mark_due,
        since=mark_since,
        when=mark_when,
        say_due=say_due,
        say_since=say_since,
        say_when=say_when,
        say_in_full=say_in_full,
        clock_time=_say_time,
    )


def _mark(moment: Moment, words: str) -> Markup:
    local = moment.astimezone(get_zone()) if isinstance(moment, datetime) else moment
    return Markup('<time datetime="{}" title="{}">{}</time>').format(
        local.isoformat(timespec="minutes") if isinstance(local, datetime) else local.isoformat(),
        say_in_full(moment),
        words,
    )


def _count_days_until(moment: Moment) -> int:
    return (_to_local_date(moment) - get_now().astimezone(get_zone()).date()) // timedelta(days=1)


def _to_local_date(moment: Moment) -> date:
    # A datetime is also a date, so the order of these questions matters.
    if isinstance(moment, datetime):
        return moment.astimezone(get_zone()).date()
    return moment


def _say_date(moment: Moment) -> str:
    day = _to_local_date(moment)
    this_year = day.year == get_now().astimezone(get_zone()).year
    return format_date(day, "d MMMM" if this_year else "d MMMM y")


def _say_time(moment: datetime) -> str:
    return format_time(moment.astimezone(get_zone()), "H:mm", rebase=False)


def _say_due_today(moment: datetime) -> str:
    if moment < get_now():
        return gettext("was due today at %(time)s", time=_say_time(moment))
    return gettext("by today, %(time)s", time=_say_time(moment))
