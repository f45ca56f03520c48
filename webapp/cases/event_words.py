"""The history of a case in words: one sentence for each type of event the engine writes. Nothing else."""

from collections.abc import Callable, Mapping
from datetime import date

from flask_babel import gettext

from engine import HistoryItem
from webapp.cases.status_words import say_status
from webapp.dates import say_when

Sentence = Callable[[HistoryItem], str]
MOST_NAMED = 5


def _read(item: HistoryItem, key: str) -> str:
    value = item.data.get(key)
    return "" if value is None else str(value)


def _read_day(item: HistoryItem, key: str) -> str:
    try:
        return say_when(date.fromisoformat(_read(item, key)[:10]))
    except ValueError:
        return _read(item, key)


def _say_reason(item: HistoryItem) -> str:
    # These words are written by the engine when something ends before its time.
    reasons = {
        "case_closed": gettext("the case was closed"),
        "interrupted": gettext("something else came first"),
        "unavailable": gettext("the case does not wait for it now"),
        "busy": gettext("it is already under way"),
    }
    return reasons.get(_read(item, "reason"), "")


def _with_reason(sentence: str, reason: str) -> str:
    return f"{sentence} ({reason})." if reason else f"{sentence}."


def _say_release(item: HistoryItem) -> str:
    said = [gettext("The case goes on in release %(no)s of its process.", no=_read(item, "to_no"))]
    steps, left = item.data.get("steps"), item.data.get("left")
    if isinstance(steps, list) and steps:
        said.append(gettext("New steps ahead: %(names)s.", names=", ".join(map(str, steps[:MOST_NAMED]))))
    if isinstance(left, list) and left:
        said.append(gettext("What did not fit of the draft: %(names)s.", names=", ".join(map(str, left))))
    return " ".join(said)


def _say_flag(item: HistoryItem) -> str:
    said, told = gettext("said: I am stuck."), item.data.get("told")
    if not isinstance(told, list) or not told:
        return said
    who = gettext("We told: %(names)s.", names=", ".join(map(str, told)))
    return f"{said} {who}"


def _say_assigned(item: HistoryItem) -> str:
    person = _read(item, "person")
    if not item.data.get("to"):
        return gettext("Joined the case: %(person)s.", person=person)
    return gettext(
        "%(name)s: from now on %(person)s leads the case, before it was: %(to)s.",
        name=item.actor.name if item.actor else "Krokus",
        person=person,
        to=_read(item, "to"),
    )


SENTENCES: Mapping[str, Sentence] = {
    "case_started": lambda item: gettext("The case began."),
    "case_reopened": lambda item: gettext(
        "The client came back. The case goes on at: %(stage)s.", stage=say_status(_read(item, "stage"))
    ),
    "stage_entered": lambda item: gettext("The case came to: %(name)s.", name=item.name),
    "status_changed": lambda item: gettext(
        "The case is now: %(status)s.", status=say_status(_read(item, "status"))
    ),
    "decided": lambda item: (
        gettext("%(question)s Answer: %(answer)s.", question=item.name, answer=_read(item, "answer"))
        if _read(item, "answer")
        else gettext("The process chose its way: %(name)s.", name=item.name)
    ),
    "entered": lambda item: gettext("The process came to: %(name)s.", name=item.name),
    "instance_started": lambda item: gettext("A process began: %(name)s.", name=item.name),
    "instance_completed": lambda item: gettext("A process ended: %(name)s.", name=item.name),
    "instance_cancelled": lambda item: _with_reason(
        gettext("A process was broken off: %(name)s", name=item.name), _say_reason(item)
    ),
    "side_started": lambda item: gettext("A side process began: %(name)s.", name=item.name),
    "error_unheard": lambda item: gettext(
        "The process ended at “%(name)s”: nothing in it takes this error.", name=item.name
    ),
    "task_opened": lambda item: gettext("A new task: %(name)s.", name=item.name),
    "task_claimed": lambda item: gettext("took the task “%(name)s”.", name=item.name),
    "task_released": lambda item: gettext("gave back the task “%(name)s”.", name=item.name),
    "task_reassigned": lambda item: gettext(
        "gave the task “%(name)s” to: %(to)s.", name=item.name, to=_read(item, "to")
    ),
    "task_done": lambda item: gettext("finished the task “%(name)s”.", name=item.name),
    "task_cancelled": lambda item: gettext("A task is no longer needed: %(name)s.", name=item.name),
    "plan_steps_taken": lambda item: gettext(
        "The steps of the plan are set: %(begun)s new, %(left)s left out.",
        begun=_read(item, "begun"),
        left=_read(item, "left"),
    ),
    "plan_step_given": lambda item: gettext("gave an extra task: %(step)s.", step=_read(item, "step")),
    "plan_step_cancelled": lambda item: gettext(
        "took an extra task back: %(step)s.", step=_read(item, "step")
    ),
    "plan_step_done": lambda item: (
        gettext("did an extra task: %(step)s.", step=_read(item, "step"))
        if item.data.get("extra")
        else gettext("did a step of the plan: %(step)s.", step=_read(item, "step"))
    ),
    "plan_step_dropped": lambda item: (
        gettext("decided to do without an extra task: %(step)s.", step=_read(item, "step"))
        if item.data.get("extra")
        else gettext("decided to do without a step of the plan: %(step)s.", step=_read(item, "step"))
    ),
    "plan_step_reopened": lambda item: (
        gettext("took an extra task up again: %(step)s.", step=_read(item, "step"))
        if item.data.get("extra")
        else gettext("took a step of the plan up again: %(step)s.", step=_read(item, "step"))
    ),
    "document_corrected": lambda item: gettext("corrected a document; the old version stays."),
    "task_reminded": lambda item: gettext("Krokus reminded of the task “%(name)s”.", name=item.name),
    "task_escalated": lambda item: gettext(
        "The task “%(name)s” is late, so Krokus told the mentor.", name=item.name
    ),
    "timer_fired": lambda item: gettext("A date came: %(name)s.", name=item.name),
    "message_received": lambda item: gettext("News came: %(name)s.", name=item.name),
    "message_without_effect": lambda item: _with_reason(
        gettext("News came, but it changed nothing"), _say_reason(item)
    ),
    "note": lambda item: (
        gettext("wrote a note:") if _read(item, "text") else gettext("wrote a note that few people read.")
    ),
    "role_assigned": lambda item: _say_assigned(item),
    "role_ended": lambda item: gettext("Left the case: %(person)s.", person=_read(item, "person")),
    "sharing_blocked": lambda item: (
        gettext("From now on we tell employers nothing about the client.")
        if item.data.get("blocked")
        else gettext("We may tell employers again what the client agreed to.")
    ),
    "time_factor_set": lambda item: gettext(
        "Time for tasks is now multiplied by %(factor)s.", factor=_read(item, "factor").replace(".", ",")
    ),
    "incident": lambda item: gettext(
        "A step broke: %(name)s. The mentor sees it.", name=item.name or gettext("a step of the process")
    ),
    "release_changed": lambda item: _say_release(item),
    "release_restored": lambda item: gettext(
        "The case is back in release %(no)s of its process.", no=_read(item, "to_no")
    ),
    "task_nudged": lambda item: gettext(
        "reminded %(to)s of the task “%(name)s”.", to=_read(item, "to"), name=item.name
    ),
    "task_skipped": lambda item: gettext("skipped the step “%(name)s”.", name=item.name),
    "step_moved": lambda item: gettext(
        "the case goes on at “%(to)s” instead of “%(name)s”.", to=_read(item, "to"), name=item.name
    ),
    "signal_snoozed": lambda item: gettext(
        "will look at this case again on %(day)s.", day=_read_day(item, "until")
    ),
    "signal_woken": lambda item: gettext("looks at this case again."),
    "review_scheduled": lambda item: gettext("scheduled a review of the case."),
    "question_asked": lambda item: gettext("asked about this case: %(to)s.", to=_read(item, "to")),
    "commented": lambda item: gettext("said something about this case to the team."),
    "self_flag": lambda item: _say_flag(item),
    "flag_cleared": lambda item: (
        gettext("answered the client who is stuck.")
        if item.data.get("source") and item.data.get("words")
        else gettext("said: it goes on again.")
    ),
    "stand_in_began": lambda item: gettext(
        "until %(day)s %(person)s leads the case instead of: %(to)s.",
        person=_read(item, "person"),
        to=_read(item, "to"),
        day=_read_day(item, "until"),
    ),
    "stand_in_ended": lambda item: gettext("%(person)s stands in no more.", person=_read(item, "person")),
    "incident_settled": lambda item: gettext("closed the incident at: %(name)s.", name=item.name),
    "incident_resolved": lambda item: gettext("The broken step is tried again."),
}
# A process of the team is nobody's case.
TEAM_SENTENCES: Mapping[str, Sentence] = {
    "case_started": lambda item: gettext("The process began."),
    "role_assigned": lambda item: gettext(
        "Takes part from now on: %(person)s.", person=_read(item, "person")
    ),
    "role_ended": lambda item: gettext("Takes part no more: %(person)s.", person=_read(item, "person")),
}
# Sentences that go on after the name of the person who did it.
WITH_ACTOR = frozenset(
    {
        "task_claimed",
        "task_released",
        "task_reassigned",
        "task_done",
        "task_nudged",
        "task_skipped",
        "step_moved",
        "signal_snoozed",
        "signal_woken",
        "review_scheduled",
        "question_asked",
        "commented",
        "self_flag",
        "flag_cleared",
        "incident_settled",
        "stand_in_began",
        "document_corrected",
        "plan_step_given",
        "plan_step_cancelled",
        "plan_step_done",
        "plan_step_dropped",
        "plan_step_reopened",
        "note",
    }
)
QUIET = frozenset({"entered", "instance_started", "instance_completed", "task_opened", "task_cancelled"})


def is_quiet(item: HistoryItem) -> bool:
    """Return whether an event only matters to who follows every step of the process."""
    return item.type in QUIET or (item.type == "decided" and not _read(item, "answer"))


def say_event(item: HistoryItem, *, of_team: bool = False) -> str:
    """Say one event; a type that nobody worded gets a neutral sentence."""
    say = TEAM_SENTENCES.get(item.type) if of_team else None
    say = say or SENTENCES.get(item.type)
    if say is None:
        return gettext("Something was noted in the case.")
    words = say(item)
    if item.type not in WITH_ACTOR:
        return words
    return f"{item.actor.name if item.actor else 'Krokus'}: {words}"


def find_quote(item: HistoryItem) -> str:
    """Return somebody's own words that belong to an event, else nothing."""
    keys = {
        "note": "text",
        "task_reassigned": "reason",
        "task_skipped": "reason",
        "step_moved": "reason",
        "signal_snoozed": "reason",
        "review_scheduled": "reason",
        "stand_in_began": "reason",
        "role_assigned": "reason",
        "incident_settled": "reason",
        "self_flag": "words",
        "flag_cleared": "words",
        "plan_step_given": "reason",
        "plan_step_cancelled": "note",
        "plan_step_done": "note",
        "plan_step_dropped": "note",
    }
    return _read(item, keys[item.type]) if item.type in keys else ""
