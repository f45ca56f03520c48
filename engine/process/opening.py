"""Making a human task out of a waiting token: whose it is, by when, under which form."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from engine.bpmn.graph import Element
from engine.calendars import Calendar, Span, parse_duration, scale_span
from engine.model import TaskStatus
from engine.process.run import CaseRun, Live
from engine.releases.completing import find_form_key
from engine.spiff import Token
from engine.store.queries.tasks import TaskRow


def new_task(run: CaseRun, live: Live, token: Token) -> TaskRow:
    """The row of a task that has just opened."""
    release, now = run.release, run.work.now
    element = release.graph.elements[token.element_id]
    role = role_of(release.graph.elements, token, element) or release.model.fallback_role
    holding = run.holders.hold(role)
    properties = element.properties
    due_at, remind_at, escalate_at = dates_of(run.krokus.calendar, properties, now, run.case.time_factor)
    return TaskRow(
        id=token.id,
        case_id=run.case.id,
        instance_id=live.row.id,
        release_id=run.case.release_id,
        process_id=token.process_id,
        element_id=token.element_id,
        name=element.name or element.id,
        role=role,
        assignee=holding.assignee,
        form_key=find_form_key(element, release.forms),
        stage=properties.get("stage") or (run.case.stage if live.is_main else None),
        support_kind=properties.get("support_kind"),
        status=TaskStatus.OPEN.value,
        nobody=holding.nobody,
        opened_at=now,
        due_at=due_at,
        remind_at=remind_at,
        escalate_at=escalate_at,
        claimed_at=None,
        done_at=None,
        done_by=None,
        data=_round_data(token),
        version=1,
    )


def role_of(elements: Mapping[str, Element], token: Token, element: Element) -> str | None:
    """The task's own role, else its lane, else that of the call it runs under."""
    if element.role:
        return element.role
    for outer in reversed(token.path):
        if (enclosing := elements.get(outer)) is not None and enclosing.role:
            return enclosing.role
    return None


def _round_data(token: Token) -> dict[str, Any]:
    """Data of this round of a multi-instance task, shown with the form."""
    return dict(token.items)


def dates_of(
    calendar: Calendar, properties: Mapping[str, str], now: datetime, time_factor: Decimal
) -> tuple[datetime | None, datetime | None, datetime | None]:
    """Due, reminder and escalation moments of a task opened now.

    The client's `time_factor` stretches the deadline itself; reminders keep their distance from it.
    """
    due = properties.get("due")
    if not due:
        return None, None, None
    span = _read_span(due) if time_factor == 1 else _read_due(due, time_factor)
    due_at = calendar.due_at(now, span)
    before, after = properties.get("remind_before"), properties.get("escalate_after")
    remind_at = calendar.add(due_at, _read_backwards(before)) if before else None
    escalate_at = calendar.add(due_at, _read_span(after)) if after else None
    return due_at, remind_at, escalate_at


@lru_cache(maxsize=1024)
def _read_due(text: str, time_factor: Decimal) -> Span:
    return scale_span(_read_span(text), time_factor)


@lru_cache(maxsize=1024)
def _read_backwards(text: str) -> Span:
    span = _read_span(text)
    return Span(**{unit: -getattr(span, unit) for unit in Span.__dataclass_fields__})


@lru_cache(maxsize=1024)
def _read_span(text: str) -> Span:
    return parse_duration(text)
