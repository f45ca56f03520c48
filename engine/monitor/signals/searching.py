"""Signals of stages III and IV: looking for a job, talking with employers."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from engine.monitor.facts import Facts, latest
from engine.monitor.reckoning import Found, Ruler
from engine.store.queries.case_facts import DocumentFact

CONTACT = "employer_contact"
OFFER, REFUSAL, WITHDRAWN = "msg_employer_offer", "msg_employer_refusal", "msg_employer_withdraws"
LOST = "msg_job_lost"
ON_JOB = "on_job_support"
TRIAD, VISIT = "triad_meeting", "s4_visit"
MEETINGS = frozenset({"meeting", "offer"})
DAY = timedelta(days=1)


def no_employer_contact(facts: Facts, ruler: Ruler) -> Iterator[Found]:
    """No employer was contacted for this client."""
    last = _last_contact(facts)
    yield ruler.clock(
        latest(facts.stage_since(), last[0]) or facts.stage_since(), **_say_contact(facts, last[1])
    )


def no_interview(facts: Facts, ruler: Ruler) -> Iterator[Found]:
    """The client has met no employer."""
    met = [contact_moment(facts, row) for row in facts.papers(CONTACT) if row.data.get("result") in MEETINGS]
    since = latest(facts.stage_since(), facts.done_at(TRIAD), *met)
    yield ruler.clock(since or facts.stage_since())


def search_long(facts: Facts, ruler: Ruler) -> Iterator[Found]:
    """The search has taken long."""
    yield ruler.clock(facts.stage_since())


def refusals(facts: Facts, ruler: Ruler) -> Iterator[Found]:
    """Refusals in a row, of firms or of the client; an offer or a meeting ends the row."""
    no: list[datetime] = facts.heard(REFUSAL, WITHDRAWN)
    yes: list[datetime] = facts.heard(OFFER)
    for row in facts.papers(CONTACT):
        result = row.data.get("result")
        no += [row.created_at] if result == "refusal" else []
        yes += [row.created_at] if result in MEETINGS else []
    for row in facts.papers("s4_client", "s3_lead"):
        decision = row.data.get("decision")
        no += [row.created_at] if decision in ("decline", "no") else []
        yes += [row.created_at] if decision in ("accept", "trial_first") else []
    since = latest(facts.opened_at, *facts.entries(ON_JOB), *yes) or facts.opened_at
    found = ruler.tally(sorted(moment for moment in no if moment >= since))
    if found is not None:
        yield found


def employer_silent(facts: Facts, ruler: Ruler) -> Iterator[Found]:
    """The case waits for a firm's answer, and the firm is silent."""
    asks = any(token.event_name in (OFFER, REFUSAL) for token in facts.tokens)
    asks = asks or bool(facts.open_tasks("s4_remind"))
    asks = asks or any(task.role == "employer" and task.status != "suspended" for task in facts.tasks)
    if not asks:
        return
    moment, row = _last_contact(facts)
    heard = latest(*facts.heard(OFFER, REFUSAL, WITHDRAWN))
    met = latest(facts.done_at(TRIAD, VISIT), heard)
    since = latest(facts.stage_since(), moment, met) or facts.stage_since()
    by_meeting = met is not None and (moment is None or met > moment)
    said: dict[str, Any] = {"met": _day(facts, since)} if by_meeting else _say_contact(facts, row)
    yield ruler.clock(since, **said)


def offer_pending(facts: Facts, ruler: Ruler) -> Iterator[Found]:
    """An offer waits for a decision."""
    for task in facts.open_tasks("s4_client")[:1]:
        offered = [at for at in facts.heard(OFFER) if at <= task.opened_at]
        since = latest(offered[-1] if offered else None, facts.stage_since())
        yield ruler.clock(since or task.opened_at, task_id=task.id)


def gap_long(facts: Facts, ruler: Ruler) -> Iterator[Found]:
    """The client lost a job and has had none since."""
    lost = latest(*facts.heard(LOST))
    hired = latest(*facts.entries(ON_JOB))
    if lost is not None and (hired is None or hired <= lost):
        yield ruler.clock(lost)


def contact_moment(facts: Facts, row: DocumentFact) -> datetime:
    """When the contact took place; one written down later counts from its own day."""
    day = facts.day(row.data.get("date"))
    return row.created_at if day is None else min(row.created_at, day + DAY)


def _last_contact(facts: Facts) -> tuple[datetime | None, DocumentFact | None]:
    rows = facts.papers(CONTACT)
    if not rows:
        return None, None
    last = max(rows, key=lambda row: contact_moment(facts, row))
    return contact_moment(facts, last), last


def _say_contact(facts: Facts, row: DocumentFact | None) -> dict[str, Any]:
    if row is None:
        return {}
    day = str(row.data.get("date") or "")[:10] or _day(facts, row.created_at)
    return {"channel": str(row.data.get("channel") or ""), "contact": day}


def _day(facts: Facts, moment: datetime) -> str:
    return facts.calendar.local_date(moment).isoformat()
