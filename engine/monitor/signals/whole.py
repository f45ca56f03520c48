"""Signals that count in every stage: progress, entries, deadlines, reports, returns, papers, flags."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from math import ceil

from engine.calendars import Span
from engine.casework.holders import CLIENT
from engine.model import CaseStatus, Stage
from engine.monitor.facts import COACH, Facts, latest
from engine.monitor.flags import CLIENT_SAYS, REVIEW, find_standing
from engine.monitor.reckoning import Found, Ruler
from engine.monitor.signals.searching import LOST, REFUSAL, WITHDRAWN
from engine.store.queries.case_facts import DocumentFact, TurnFact

REPORT = "monthly_report"
CONTACT = "employer_contact"
MATCH = "s1_match"
CERTIFICATE, CONSENT = 0, 1
YEAR = timedelta(days=365)
DAY = timedelta(days=1)
NEVER = datetime.min.replace(tzinfo=UTC)
# A contact that led nowhere is work, not progress.
LED_NOWHERE = frozenset({"refusal", "no_answer"})
DIRECT = "direct"
# News that takes something from the client.
SETBACKS = frozenset({REFUSAL, WITHDRAWN, LOST, "msg_trial_stopped"})
# The names of a pause and of what follows it: who comes to a new stage has the stage itself as progress.
PAUSES = frozenset({CaseStatus.SUSPENDED.value, *(stage.value for stage in Stage)})


def no_progress(facts: Facts, ruler: Ruler) -> Iterator[Found]:
    """Nothing that brings the client further has happened."""
    yield ruler.clock(last_progress(facts))


def no_activity(facts: Facts, ruler: Ruler) -> Iterator[Found]:
    """Nobody has written anything into the case."""
    yield ruler.clock(latest(facts.opened_at, facts.written_at) or facts.opened_at)


def no_show(facts: Facts, ruler: Ruler) -> Iterator[Found]:
    """The client did not come, several times in a row."""
    came = facts.worked_at(DIRECT)
    found = ruler.tally([row.at for row in facts.missed if came is None or row.at > came])
    if found is not None:
        yield found


def overdue_task(facts: Facts, ruler: Ruler) -> Iterator[Found]:
    """A task is past its deadline; the one that is latest speaks."""
    late = [
        row
        for row in facts.tasks
        if row.due_at is not None and row.due_at < facts.now and row.status != "suspended"
    ]
    if late:
        worst = min(late, key=lambda row: row.due_at or facts.now)
        due = worst.due_at or facts.now
        # The deadline itself was moved by pauses and stretched for the client already.
        yield ruler.measure(
            due,
            stretch=False,
            pauses=False,
            task=worst.name,
            task_id=worst.id,
            others=len(late) - 1,
            whose=worst.assignee,
            role=worst.role,
            is_client=worst.role == CLIENT,
        )


def late_step(facts: Facts, ruler: Ruler) -> Iterator[Found]:
    """A step of the plan, or an extra one, is past its day; the one that is latest speaks."""
    dated = [(day, one) for one in facts.steps if (day := facts.day(one.due_on)) is not None]
    if dated:
        day, worst = dated[0]
        # The day itself still counts; its last moment is the day that people name.
        end = facts.calendar.add(day, Span(days=1)) - timedelta(seconds=1)
        yield ruler.measure(
            end,
            stretch=False,
            what=worst.step,
            step_id=worst.id,
            extra=not worst.document_id,
            others=sum(other < facts.now - DAY for other, _ in dated[1:]),
            is_client=worst.who == CLIENT,
        )


def slow_step(facts: Facts, ruler: Ruler) -> Iterator[Found]:
    """A step lasts longer than in nine of ten comparable cases; the one that exceeds them most speaks."""
    slow = [
        ruler.learned(
            row.opened_at,
            usual.slow_days,
            task=row.name,
            task_id=row.id,
            usual=ceil(usual.slow_days),
            comparable=usual.finished,
        )
        for row in facts.tasks
        if row.status != "suspended"
        and (usual := facts.usual.get(row.element_id)) is not None
        and usual.slow_days is not None
    ]
    if slow:
        yield min(slow, key=lambda one: (one.amber_at is None, one.amber_at or facts.now, one.since))


def report_late(facts: Facts, ruler: Ruler) -> Iterator[Found]:
    """The monthly report has not been written."""
    for task in facts.open_tasks(REPORT)[:1]:
        yield ruler.clock(task.opened_at, stretch=False, task_id=task.id)


def loop(facts: Facts, ruler: Ruler) -> Iterator[Found]:
    """The case comes back to the same stage again and again."""
    found: Found | None = None
    by_stage: dict[str, list[datetime]] = {}
    for turn in facts.turns_of("stage_entered"):
        if turn.at >= facts.opened_at:
            by_stage.setdefault(str(turn.data.get("stage")), []).append(turn.at)
    for stage, entries in by_stage.items():
        one = ruler.tally(entries[1:], stage=stage)
        if one is not None and (found is None or one.data["n"] > found.data["n"]):
            found = one
    if found is not None:
        yield found


def coach_turnover(facts: Facts, ruler: Ruler) -> Iterator[Found]:
    """The client got a new coach several times within a year; first talks and substitutes do not count."""
    matched = facts.done_at(MATCH) or facts.opened_at
    changes: list[datetime] = []
    holder: str | None = None
    for row in facts.people:
        is_substitute = (
            row.until is not None and row.until > row.since and _is_covered(facts, row.since, row.until)
        )
        if row.role != COACH or is_substitute:
            continue
        if holder not in (None, row.person_id) and row.since > matched and row.since > facts.now - YEAR:
            changes.append(row.since)
        holder = row.person_id
    found = ruler.tally(changes)
    if found is not None:
        yield found


def consent_cert(facts: Facts, ruler: Ruler) -> Iterator[Found]:
    """A consent or the certificate ends soon, or has ended."""
    for step, name in ((CERTIFICATE, "certificate"), (CONSENT, "consent")):
        end = facts.day(facts.variable(f"{name}_valid_until"))
        if end is not None and not ruler.is_ahead(end):
            # A paper is good until the end of its last day, which may have 23 or 25 hours.
            over = facts.calendar.add(end, Span(days=1))
            day = str(facts.variable(f"{name}_valid_until"))[:10]
            yield ruler.countdown(end, over=over, step=step, paper=name, day=day)


def suspended_over(facts: Facts, ruler: Ruler) -> Iterator[Found]:
    """The pause is longer than planned."""
    if not facts.case.suspended:
        return
    planned = _planned_return(facts)
    if planned is not None:
        day = facts.calendar.local_date(planned).isoformat()
        yield ruler.measure(planned, stretch=False, pauses=False, day=day)


def self_flag(facts: Facts, ruler: Ruler) -> Iterator[Found]:
    """The client or the coach says: I am stuck. A review answers it; the client's own word comes first."""
    client = find_standing(facts, CLIENT_SAYS)
    if client is not None:
        yield ruler.clock(client.at, stretch=False, words=client.words, by=client.by, source=CLIENT_SAYS)
        return
    said = find_standing(facts)
    report = _find_stuck_report(facts)
    since = latest(None if said is None else said.at, None if report is None else report.created_at)
    if since is not None:
        words, by = ("", "") if said is None else (said.words, said.by)
        reasons = [] if report is None else report.data.get("stuck_reason") or []
        yield ruler.clock(since, stretch=False, words=words, by=by, reasons=list(reasons))


def _find_stuck_report(facts: Facts) -> DocumentFact | None:
    """The newest report, when the coach says there that they are stuck and no review has answered it."""
    reports, reviewed = facts.papers(REPORT), facts.done_at(REVIEW)
    if not reports or reports[-1].data.get("stuck_self") != "yes":
        return None
    return reports[-1] if reviewed is None or reviewed < reports[-1].created_at else None


def last_progress(facts: Facts) -> datetime:
    """The last thing that brought the client further; a log entry alone does not."""
    return find_progress(facts)[0]


def find_progress(facts: Facts) -> tuple[datetime, str]:
    """When the client last came further, and by what: an element, or a kind of event with its name."""
    if facts.progress is None:
        facts.progress = max(_list_progress(facts), default=(facts.opened_at, "case_started"))
    return facts.progress


def _list_progress(facts: Facts) -> Iterator[tuple[datetime, str]]:
    """Every kind of progress that may be the last: its moment, and the element or the event it was."""
    # Few of them are: what is earlier than one that was found is passed over before it is named.
    newest = NEVER
    for turn in reversed(facts.turns):
        if turn.meaningful and turn.at >= newest and _leads_on(turn):
            newest = turn.at
            what = turn.data.get("stage") or turn.data.get("status") or turn.data.get("name") or ""
            yield newest, f"{turn.type}:{what}"
    elements = facts.progress_elements
    for form_key, rows in facts.done.items():
        if form_key == CONTACT:
            continue
        is_progress = form_key in facts.progress_forms
        for _, _, element_id, at in rows:
            if at >= newest and (is_progress or element_id in elements):
                newest = at
                yield at, element_id
    for paper in facts.papers(CONTACT):
        if paper.data.get("result") not in LED_NOWHERE:
            yield paper.created_at, CONTACT


def _leads_on(turn: TurnFact) -> bool:
    """Whether a turn brings the client further: bad news does not, nor do a pause and its end."""
    if turn.type == "message_received":
        return turn.data.get("name") not in SETBACKS
    return turn.type != "status_changed" or turn.data.get("status") not in PAUSES


def _planned_return(facts: Facts) -> datetime | None:
    planned = facts.day(facts.variable("pause_until"))
    if planned is not None:
        return planned
    papers = [row for row in facts.papers("case_closure") if row.data.get("planned_return")]
    return facts.day(papers[-1].data["planned_return"]) if papers else None


def _is_covered(facts: Facts, since: datetime, until: datetime) -> bool:
    """Whether another coach held the case all the time: then this one only stood in."""
    return any(
        row.role == COACH and row.since < since and (row.until is None or row.until >= until)
        for row in facts.people
    )
