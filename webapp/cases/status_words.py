"""Words for the status of a case. Which status a case has is the engine's to say."""

from collections.abc import Mapping

from flask_babel import LazyString, lazy_gettext

STATUS_WORDS: Mapping[str, LazyString] = {
    "new": lazy_gettext("new application"),
    "engagement": lazy_gettext("getting to know each other"),
    "waiting_list": lazy_gettext("on the waiting list"),
    "profiling": lazy_gettext("vocational profile"),
    "job_finding": lazy_gettext("looking for a job"),
    "employer_engagement": lazy_gettext("talks with an employer"),
    "on_job_support": lazy_gettext("support at work"),
    "follow_up": lazy_gettext("follow-up after the end"),
    "suspended": lazy_gettext("a pause"),
    "closed_success": lazy_gettext("closed: the client works"),
    "closed_withdrawn": lazy_gettext("closed: the client resigned"),
    "closed_declined": lazy_gettext("closed: not admitted"),
    "closed_not_eligible": lazy_gettext("closed: the programme is for other people"),
    "closed_no_contact": lazy_gettext("closed: no contact"),
    "closed_redirected": lazy_gettext("closed: directed to another place"),
    "closed_transferred": lazy_gettext("closed: handed over to another organisation"),
    "closed_deceased": lazy_gettext("closed: the client died"),
}
# Of the team's own processes, which no list of cases asks for.
TEAM_WORDS: Mapping[str, LazyString] = {
    "running": lazy_gettext("runs"),
    "closed_done": lazy_gettext("finished"),
}
GROUP_WORDS: Mapping[str, LazyString] = {
    "open": lazy_gettext("all open cases"),
    "closed": lazy_gettext("all closed cases"),
}


def say_status(status: str) -> str:
    """Say the status of a case or a group of statuses; an unknown one is said as it is."""
    return str(STATUS_WORDS.get(status) or GROUP_WORDS.get(status) or TEAM_WORDS.get(status) or status)


def is_closed(status: str) -> bool:
    """Return whether a case with this status is closed."""
    return status.startswith("closed_")


def find_status_tone(status: str) -> str:
    """Return the tone of the tag; no status of a person's case is red."""
    if status in ("closed_success", "closed_done"):
        return "ok"
    return "amber" if status == "suspended" else "plain"
