"""The events of a case with the model's names. Nothing here changes anything."""

from collections.abc import Mapping

from engine.casework.access import Standing, may_read_flag, may_read_form
from engine.casework.holders import CLIENT
from engine.model import JsonValue
from engine.process.naming import Naming
from engine.releases.release import Release
from engine.store import Work
from engine.store.queries.cases import CaseRow
from engine.store.queries.history import EventRow, list_events
from engine.store.queries.plan_steps import PlanStepRow, list_steps
from engine.views import HistoryItem

MOST_HISTORY = 300
PLAN = "action_plan"
FLAGS = frozenset({"self_flag", "flag_cleared"})
_FORBIDDEN_TO_CLIENT = frozenset(
    {"incident", "incident_settled", "note", "signal_snoozed", "signal_woken", "question_asked", "commented"}
)


def describe_history(
    work: Work, naming: Naming, standing: Standing, release: Release, row: CaseRow
) -> tuple[HistoryItem, ...]:
    reads_plan = may_read_form(standing, release.forms.get(PLAN))
    steps = {one.id: one for one in list_steps(work, row.id) if one.is_extra or reads_plan}
    hidden = _FORBIDDEN_TO_CLIENT if standing.roles <= {CLIENT, "employer"} else frozenset()
    return tuple(
        HistoryItem(
            event.seq,
            event.at,
            event.type,
            _event_name(release, event.element_id),
            naming.person(event.actor),
            event.meaningful,
            _with_step(steps, event.type, _with_names(naming, _narrow(standing, release, event))),
        )
        for event in list_events(work, row.id, MOST_HISTORY)
        if event.type not in hidden
    )


def _with_step(
    steps: Mapping[str, PlanStepRow], event_type: str, data: Mapping[str, JsonValue]
) -> Mapping[str, JsonValue]:
    """With the words of a step and how it went, where the reader may read the plan; an extra one is said."""
    if not event_type.startswith("plan_step_"):
        return data
    found = steps.get(str(data["step"]))
    if found is None:
        return {**data, "step": "–"}
    return {**data, "step": found.step, "note": found.note, "reason": found.reason, "extra": found.is_extra}


def _event_name(release: Release, element_id: str | None) -> str:
    if element_id is None:
        return ""
    process = release.graph.processes.get(element_id)
    return process.name if process is not None and process.name else release.find_element_name(element_id)


def _narrow(standing: Standing, release: Release, event: EventRow) -> Mapping[str, JsonValue]:
    """Without what somebody said for fewer eyes: that it was said is everybody's."""
    if event.type in FLAGS and not may_read_flag(standing):
        return {key: value for key, value in event.data.items() if key != "words"}
    if event.type == "note" and not _may_read_note(standing, release, event):
        return {key: value for key, value in event.data.items() if key != "text"}
    return event.data


def _may_read_note(standing: Standing, release: Release, event: EventRow) -> bool:
    """A complaint may be about the coach: the model says who reads the words beside a message."""
    message = release.model.messages.get(str(event.data.get("name")))
    if message is None or not message.note_readers or event.actor == standing.actor.person:
        return True
    return standing.is_(*message.note_readers)


def _with_names(naming: Naming, data: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
    """Persons are stored by id; people read names."""
    named = dict(data)
    for key in ("person", "to"):
        found = naming.person(str(data[key])) if key in data else None
        if found is not None:
            named[key] = found.name
    told = data.get("told")
    if isinstance(told, list):
        people = (naming.person(str(one)) for one in told)
        named["told"] = [one.name for one in people if one is not None]
    return named
