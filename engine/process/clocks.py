"""Timers of a case: computing when, arming starts of side processes, stopping and restarting the clocks."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

from engine.bpmn.graph import COUNTER, Element, Process
from engine.calendars import (
    Cron,
    Cycle,
    Span,
    last_day_of_month,
    parse_cycle,
    parse_duration,
    parse_rounds,
    say_plain,
)
from engine.crons import parse_cron
from engine.errors import EngineFault, InvalidInput
from engine.feel import YearMonths, compile_expression, to_json
from engine.model import CaseStatus, JsonValue, TaskStatus
from engine.process.run import CaseRun, Live
from engine.process.sides import may_begin, timed_starts
from engine.spiff import Token
from engine.store.queries import tasks as task_store
from engine.store.queries.cases import begin_suspension, end_suspension
from engine.store.queries.timers import TimerRow, insert_timer, list_case_timers, new_timer, update_timer

ARMED, SUSPENDED, FIRED, DISARMED, FAILED = "armed", "suspended", "fired", "disarmed", "failed"
MORNING_HOUR = 8


def arm_token(run: CaseRun, live: Live, token: Token) -> None:
    """Store the timer of a waiting token.

    Raises:
        EngineFault: its expression gives no moment; the incident names the element.
    """
    kind, text = token.timer or ("duration", "")
    known = known_at(run, token)
    due_at = moment_of(run, kind, text, known)
    if due_at is None:
        raise _never_due(run, token.element_id, kind, text, known)
    stops = run.case.suspended and live.is_main and kind == "duration"
    row = new_timer(
        run.case.id,
        token.id,
        kind,
        run.work.now,
        due_at,
        instance_id=live.row.id,
        token_id=token.id,
        status=SUSPENDED if stops else ARMED,
        remaining_s=(due_at - run.work.now).total_seconds() if stops else None,
    )
    insert_timer(run.work, row)


def known_at(run: CaseRun, token: Token) -> Mapping[str, JsonValue]:
    """The case's variables, overlaid by what only a token knows: its round's item, what its step is given."""
    counter: dict[str, JsonValue] = {} if token.loop_index is None else {COUNTER: token.loop_index}
    return {**run.variables, **token.items, **counter} if token.items or counter else run.variables


def _never_due(
    run: CaseRun, element_id: str, kind: str, text: str, known: Mapping[str, JsonValue]
) -> EngineFault:
    """The reason why the text of a timer gives no moment."""
    try:
        if kind == "cycle":
            _read_rounds(run, text, known)
    except InvalidInput as error:
        if error.params.get("reason") == "too_short":
            return EngineFault("timer_too_often", element=element_id, expression=text)
    return EngineFault("timer_without_moment", element=element_id, expression=text)


def moment_of(run: CaseRun, kind: str, text: str, known: Mapping[str, JsonValue]) -> datetime | None:
    """When a timer is due: a duration from now, or a date that the known variables tell; None: no moment.

    Raises:
        InvalidInput: a duration, in plain words or as an expression's value, cannot be read or is too long.
        ExpressionError: an expression does not parse.
        ExpressionLimit: an expression is too long, or takes too many steps.
    """
    text = text.strip()
    if kind == "cycle":
        rounds = rounds_of(run, text, known)
        return None if rounds is None else run.krokus.calendar.round_after(run.work.now, rounds)
    if not text.startswith("="):
        if kind == "date":
            return _read_moment(run, text) if text else None
        return run.krokus.calendar.add(run.work.now, parse_duration(text))
    value = compile_expression(text).evaluate(known, now=run.work.now)
    return _as_moment(run, value)


def rounds_of(run: CaseRun, text: str, known: Mapping[str, JsonValue]) -> Cycle | Cron | None:
    """The rounds that a cycle's text, or the value of its expression, names; None where it names none."""
    try:
        return _read_rounds(run, text, known)
    except InvalidInput:
        return None


def _read_rounds(run: CaseRun, text: str, known: Mapping[str, JsonValue]) -> Cycle | Cron:
    value: object = text
    if text.startswith("="):
        value = to_json(compile_expression(text).evaluate(known, now=run.work.now))
    return parse_rounds(say_plain(value) if isinstance(value, str) else "")


def _as_moment(run: CaseRun, value: object) -> datetime | None:
    calendar = run.krokus.calendar
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=calendar.zone).astimezone(UTC)
    if isinstance(value, date):
        return _morning(run, value)
    if isinstance(value, timedelta | YearMonths):
        return calendar.add(run.work.now, parse_duration(str(to_json(value))))
    if isinstance(value, str) and value:
        return _read_moment(run, value)
    return None


def _read_moment(run: CaseRun, text: str) -> datetime | None:
    # Where one moment is waited for, rounds without an end are as long as their first.
    text = say_plain(text).removeprefix("R/")
    try:
        rounds = parse_cycle(text) if text.startswith("R") else parse_cron(text)
        if rounds is not None:
            return run.krokus.calendar.round_after(run.work.now, rounds)
        if len(text) == 10:
            return _morning(run, date.fromisoformat(text))
        if text[:1] in "P0123456789" and ("P" in text or "dr" in text):
            return run.krokus.calendar.add(run.work.now, parse_duration(text))
        moment = datetime.fromisoformat(text)
    except (ValueError, InvalidInput):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=run.krokus.calendar.zone).astimezone(UTC)


def _morning(run: CaseRun, day: date) -> datetime:
    """A date without a time means the morning of that day: nobody is woken by a timer at midnight."""
    return run.krokus.calendar.add(run.krokus.calendar.start_of_day(day), Span(hours=MORNING_HOUR))


def arm_starts(run: CaseRun) -> None:
    """Arm, move or disarm the timers that start side processes, where their variables changed."""
    if not _starts_may_differ(run) or CaseStatus(run.case.status).is_closed:
        return
    known = {row.slot: row for row in list_case_timers(run.work, run.case.id) if row.instance_id is None}
    for side, start in timed_starts(run.release):
        _arm_start(run, side, start, known.get(start.id))


def _starts_may_differ(run: CaseRun) -> bool:
    if not run.variables_before:
        return True
    now, before = run.variables, run.variables_before
    return any(now.get(name) != before.get(name) for name in run.release.timed_heads)


def _arm_start(run: CaseRun, side: Process, start: Element, known: TimerRow | None) -> None:
    kind = (start.event.timer_kind if start.event else None) or "date"
    due_at = start_moment(run, start) if may_begin(run, side) else None
    if due_at is None:
        if known is not None and known.status == ARMED:
            update_timer(run.work, known._replace(status=DISARMED))
    elif known is None:
        row = new_timer(run.case.id, start.id, kind, run.work.now, due_at)
        insert_timer(run.work, row)
    elif known.status == DISARMED or known.kind != kind or (kind == "date" and known.due_at != due_at):
        # A date that moved arms again, also after it fired: a renewed certificate has a new deadline. So does
        # what another release made a timer of another kind: what fired once may come every month now.
        now = known._replace(kind=kind, status=ARMED, due_at=due_at, anchor=run.work.now)
        update_timer(run.work, now)


def start_moment(run: CaseRun, start: Element) -> datetime | None:
    """When a timer start is next due; None while what it counts from is still to come.

    Raises:
        EngineFault: what it counts from is there and is no moment; the incident names the element.
    """
    event = start.event
    if event is None or event.expression is None:
        return None
    text = event.expression.strip()
    if event.timer_kind == "cycle":
        due_at = next_cycle(run, start, run.work.now, run.variables)
        # Rounds that are all over are moments nevertheless.
        is_moment = due_at is not None or rounds_of(run, text, run.variables) is not None
    else:
        due_at = moment_of(run, event.timer_kind or "date", text, run.variables)
        is_moment = due_at is not None
    if not is_moment and _is_given(run, text):
        raise _never_due(run, start.id, event.timer_kind or "date", text, run.variables)
    return due_at


def _is_given(run: CaseRun, text: str) -> bool:
    """Whether an expression's value is known; a date that somebody has yet to fill in is not."""
    is_expression = text.startswith("=")
    value = compile_expression(text).evaluate(run.variables, now=run.work.now) if is_expression else None
    return value not in (None, "")


def next_cycle(
    run: CaseRun, start: Element, after: datetime, known: Mapping[str, JsonValue]
) -> datetime | None:
    """The first moment of a cycle after a moment; what was missed is skipped. None: there is none."""
    if start.properties.get("anchor") == "month_end":
        return _next_month_end(run, after)
    rounds = rounds_of(run, cycle_text(start), known)
    return None if rounds is None else run.krokus.calendar.round_after(after, rounds)


def cycle_text(element: Element) -> str:
    return (element.event.expression or "").strip() if element.event else ""


def _next_month_end(run: CaseRun, after: datetime) -> datetime:
    today = run.krokus.calendar.local_date(after)
    due_at = _morning(run, last_day_of_month(today))
    if due_at > after:
        return due_at
    return _morning(run, last_day_of_month(last_day_of_month(today) + timedelta(days=1)))


def stop_main(run: CaseRun) -> None:
    """Hide the main process's tasks and stop its relative clocks; real dates run on."""
    begin_suspension(run.work, run.case.id, str(run.variables.get("suspension_reason") or ""))
    main = _main_ids(run)
    for row in task_store.list_case_tasks(run.work, run.case.id):
        if row.instance_id in main and row.status in task_store.OPEN:
            task_store.set_times(run.work, row._replace(status=TaskStatus.SUSPENDED.value))
    for timer in _main_timers(run, main, ARMED):
        remaining_s = (timer.due_at - run.work.now).total_seconds() if timer.due_at else 0.0
        update_timer(run.work, timer._replace(status=SUSPENDED, remaining_s=remaining_s))


def restart_main(run: CaseRun) -> None:
    """Show the tasks again and let the clocks run on, moved by the length of the pause."""
    since = end_suspension(run.work, run.case.id)
    pause = run.work.now - since if since else timedelta(0)
    main = _main_ids(run)
    for row in task_store.list_case_tasks(run.work, run.case.id):
        if row.instance_id in main and row.status == TaskStatus.SUSPENDED:
            task_store.set_times(run.work, _resumed(run, row, pause))
    for timer in _main_timers(run, main, SUSPENDED):
        due_at = run.work.now + timedelta(seconds=timer.remaining_s or 0.0)
        update_timer(run.work, timer._replace(status=ARMED, due_at=due_at, remaining_s=None))


def _resumed(run: CaseRun, row: task_store.TaskRow, pause: timedelta) -> task_store.TaskRow:
    element = run.release.graph.elements.get(row.element_id)
    keeps_date = element is not None and element.properties.get("pause_clock_on_suspend") == "false"
    shift = timedelta(0) if keeps_date else min(pause, run.work.now - row.opened_at)
    status = TaskStatus.CLAIMED if row.claimed_at else TaskStatus.OPEN
    return row._replace(
        status=status.value,
        due_at=row.due_at and row.due_at + shift,
        remind_at=row.remind_at and row.remind_at + shift,
        escalate_at=row.escalate_at and row.escalate_at + shift,
    )


def _main_ids(run: CaseRun) -> set[str]:
    return {live.row.id for live in run.load_all() if live.is_main}


def _main_timers(run: CaseRun, main: set[str], status: str) -> list[TimerRow]:
    rows = list_case_timers(run.work, run.case.id)
    return [
        row for row in rows if row.instance_id in main and row.kind == "duration" and row.status == status
    ]
