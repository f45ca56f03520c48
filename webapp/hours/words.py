"""Words about hours: ready answers, what is wrong with an entry, how long something took."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from flask_babel import LazyString, format_date, format_decimal, get_locale, gettext, lazy_gettext

from engine import Activity, FieldProblem, read_activities
from webapp.problems import word_problem

KIND_WORDS: Mapping[str, LazyString] = {
    "direct": lazy_gettext("Direct: the client takes part"),
    "indirect": lazy_gettext("Indirect: for the client, without the client"),
    "general": lazy_gettext("General: team, supervision, training"),
}
SHORT_KINDS: Mapping[str, LazyString] = {
    "direct": lazy_gettext("direct"),
    "indirect": lazy_gettext("indirect"),
    "general": lazy_gettext("general"),
}
MODE_WORDS: Mapping[str, LazyString] = {
    "in_person": lazy_gettext("in person"),
    "phone": lazy_gettext("by phone"),
    "video": lazy_gettext("by video"),
    "message": lazy_gettext("by message"),
    "written": lazy_gettext("in writing"),
}
PLACE_WORDS: Mapping[str, LazyString] = {
    "office": lazy_gettext("office"),
    "client_home": lazy_gettext("client's home"),
    "community": lazy_gettext("in town"),
    "workplace": lazy_gettext("workplace"),
    "institution": lazy_gettext("institution"),
    "remote": lazy_gettext("remotely"),
}
PARTICIPANT_WORDS: Mapping[str, LazyString] = {
    "family": lazy_gettext("family"),
    "guardian": lazy_gettext("guardian"),
    "employer": lazy_gettext("employer"),
    "coworker": lazy_gettext("co-worker"),
    "specialist": lazy_gettext("specialist"),
    "interpreter": lazy_gettext("interpreter"),
    "official": lazy_gettext("official"),
    "other": lazy_gettext("somebody else"),
}
RESULT_WORDS: Mapping[str, LazyString] = {
    "done": lazy_gettext("done"),
    "partly": lazy_gettext("done in part"),
    "no_show": lazy_gettext("the client did not come"),
    "cancelled": lazy_gettext("called off"),
    "employer_yes": lazy_gettext("the employer says yes"),
    "employer_no": lazy_gettext("the employer says no"),
    "employer_later": lazy_gettext("the employer will answer later"),
}
FUNDING_WORDS: Mapping[str, LazyString] = {
    "pfron": lazy_gettext("PFRON"),
    "efs_plus": lazy_gettext("ESF+"),
    "local_government": lazy_gettext("local government"),
    "labour_office": lazy_gettext("labour office"),
    "own": lazy_gettext("own money"),
    "other": lazy_gettext("another source"),
}
STAGE_WORDS: Mapping[str, LazyString] = {
    "engagement": lazy_gettext("I. Client engagement"),
    "profiling": lazy_gettext("II. Vocational profile"),
    "job_finding": lazy_gettext("III. Job finding"),
    "employer_engagement": lazy_gettext("IV. Employer engagement"),
    "on_job_support": lazy_gettext("V. On and off the job support"),
}
CARD_WORDS: Mapping[str, tuple[LazyString, str]] = {
    "draft": (lazy_gettext("being written"), "plain"),
    "submitted": (lazy_gettext("waits for the mentor"), "amber"),
    "approved": (lazy_gettext("approved"), "ok"),
    "returned": (lazy_gettext("to be mended"), "red"),
}
EVENT_WORDS: Mapping[str, LazyString] = {
    "signed": lazy_gettext("signed"),
    "taken_back": lazy_gettext("signature taken back"),
    "approved": lazy_gettext("approved"),
    "returned": lazy_gettext("returned to be mended"),
    "corrected": lazy_gettext("corrected after approval"),
    "removed": lazy_gettext("entry taken out after approval"),
}
WARNING_WORDS: Mapping[str, LazyString] = {
    "long_day": lazy_gettext("This day has more than 12 hours of work. Check whether the times are right."),
    "unusual_stage": lazy_gettext("This activity is unusual in the stage the client is in. It was saved."),
}
PROBLEM_WORDS: Mapping[str, LazyString] = {
    "in_future": lazy_gettext("This time has not come yet: write down what was already done"),
    "end_before_start": lazy_gettext("The end is before the start. Did it last past midnight? Tick it below"),
    "lasts_nothing": lazy_gettext("The end is the same as the start: type when it ended"),
    "longer_than_a_day": lazy_gettext("One entry is shorter than a day: divide it"),
    "no_such_time": lazy_gettext(
        "There is no %(time)s that night: the clocks went forward. Type the time as your clock showed it"
    ),
    "time_comes_twice": lazy_gettext("The clocks went back that night, so this time came twice. Which one?"),
    "day_too_long": lazy_gettext("With this entry the day would have %(hours)s h, and it has %(limit)s"),
    "overlaps": lazy_gettext("At that time you already have: %(start)s–%(end)s, %(what)s (%(description)s)"),
    "late_needs_reason": lazy_gettext("This is more than 7 days ago: write why it comes so late"),
    "month_signed": lazy_gettext(
        "You have signed %(month)s. Take your signature back on the month card first"
    ),
    "month_approved": lazy_gettext(
        "%(month)s is approved. Give a reason and save it again: it becomes a correction"
    ),
    "client_missing": lazy_gettext("Choose the client, or an activity of the general kind"),
    "general_has_no_client": lazy_gettext(
        "General work is nobody's: untick the clients or choose another activity"
    ),
    "no_show_is_indirect": lazy_gettext(
        "When the client did not come, it is not direct work: choose P17, the client did not come"
    ),
    "split_differs": lazy_gettext("The minutes add up to %(sum)s, but the entry has %(minutes)s"),
}


def say_minutes(minutes: int) -> str:
    """Say a length of time: `45 min`, `2 h`, `2 h 15 min`."""
    hours, rest = divmod(int(minutes), 60)
    if not hours:
        return gettext("%(num)s min", num=rest)
    whole = gettext("%(num)s h", num=format_decimal(hours))
    return f"{whole} {gettext('%(num)s min', num=rest)}" if rest else whole


def say_month(month: str) -> str:
    """Say a month: `listopad 2026`."""
    return format_date(date.fromisoformat(f"{month}-01"), "LLLL y")


def say_activity(code: str) -> str:
    """Say what an activity is, in the reader's language."""
    found = read_activities().get(code)
    return name_activity(found) if found else code


def name_activity(activity: Activity) -> str:
    """The words of an activity in the reader's language."""
    return activity.name.text(str(get_locale()))


def say_problem(problem: FieldProblem) -> str:
    """Say what is wrong with one field of an entry."""
    words = PROBLEM_WORDS.get(problem.code)
    if words is None:
        return word_problem(problem)
    params = dict(problem.params)
    if "month" in params:
        params["month"] = say_month(str(params["month"]))
    if "activity" in params:
        params["what"] = say_activity(str(params["activity"]))
    return str(words) % params


def pair(words: Mapping[str, LazyString], first: Sequence[tuple[str, str]] = ()) -> list[tuple[str, str]]:
    """Ready answers as pairs for a question."""
    return [*first, *((key, str(text)) for key, text in words.items())]


def group_activities(often: Sequence[str]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Activities for one list: the often used first, then by kind."""
    known = read_activities()
    groups = [(gettext("Often used by you"), [known[code] for code in often if code in known])]
    groups += [
        (str(label), [one for one in known.values() if one.kind == kind])
        for kind, label in KIND_WORDS.items()
    ]
    return [
        (label, [(one.code, f"{one.code} {name_activity(one)}") for one in listed])
        for label, listed in groups
        if listed
    ]


def say_day(day: date | str) -> str:
    """Say a day with its weekday: `pon., 23 listopada`."""
    return format_date(date.fromisoformat(day) if isinstance(day, str) else day, "EEE, d MMMM")


def say_short_day(day: date | str) -> str:
    """Say a day for a narrow column: `pon., 23.11`."""
    return format_date(date.fromisoformat(day) if isinstance(day, str) else day, "EEE, d.MM")


FILTERS: Mapping[str, Callable[..., str]] = {
    "minutes": say_minutes,
    "month_name": say_month,
    "day_words": say_day,
    "short_day": say_short_day,
}
