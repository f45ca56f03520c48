"""Writing a command: state, tokens, tasks, timers, history and the case, in its one transaction."""

from collections.abc import Sequence

from engine.model import TaskStatus
from engine.process import clocks
from engine.process.opening import new_task
from engine.process.run import CaseRun, Live
from engine.spiff import Token
from engine.store.queries import tasks as task_store
from engine.store.queries.cases import update_case
from engine.store.queries.instances import (
    TokenRow,
    delete_all_tokens,
    delete_tokens,
    insert_instance,
    insert_tokens,
    update_instance,
)
from engine.store.queries.timers import delete_instance_timers, delete_token_timers

# A human task's own row is its token.
_KEPT = frozenset(("timer", "message", "signal", "condition"))


def save(run: CaseRun) -> None:
    """Write everything the command changed.

    Raises:
        CaseChanged: somebody else wrote the case or one of its instances meanwhile.
    """
    for live in run.touched():
        _save_instance(run, live)
    if run.case.suspended != run.was_suspended:
        clocks.stop_main(run) if run.case.suspended else clocks.restart_main(run)
    if run.reassigned:
        _hand_over(run)
    clocks.arm_starts(run)
    run.journal.write(run.work)
    _save_case(run)


def _save_case(run: CaseRun) -> None:
    meaningful_at = run.work.now if run.journal.is_meaningful else run.case.meaningful_at
    row = run.case._replace(
        variables=run.variables,
        event_seq=run.journal.seq,
        event_hash=run.journal.hash,
        meaningful_at=meaningful_at,
    )
    update_case(run.work, row, run.case_before)
    run.case = row


def _save_instance(run: CaseRun, live: Live) -> None:
    state = live.instance.dump()
    if live.is_new:
        ended_at = None if live.status == "running" else run.work.now
        insert_instance(run.work, live.row._replace(state=state, status=live.status, ended_at=ended_at))
    else:
        live.row = update_instance(run.work, live.row, state, live.status)
    if live.status != "running":
        _close_instance(run, live)
        return
    now_live = {token.id: token for token in live.instance.tokens()}
    _remove(run, live, [token for token_id, token in live.before.items() if token_id not in now_live])
    _add(run, live, [token for token_id, token in now_live.items() if token_id not in live.before])


def _close_instance(run: CaseRun, live: Live) -> None:
    if live.is_new:
        return
    delete_all_tokens(run.work, live.row.id)
    delete_instance_timers(run.work, live.row.id)
    _cancel_tasks(run, live, list(live.before.values()))


def _remove(run: CaseRun, live: Live, gone: Sequence[Token]) -> None:
    delete_tokens(run.work, live.row.id, [token.id for token in gone if token.kind in _KEPT])
    timers = [token.id for token in gone if token.kind == "timer"]
    if timers:
        delete_token_timers(run.work, live.row.id, timers)
    _cancel_tasks(run, live, gone)


def _cancel_tasks(run: CaseRun, live: Live, gone: Sequence[Token]) -> None:
    """Close what nobody did before the process went on; the history says so of each task."""
    unfinished = [t for t in gone if t.kind == "task" and t.id not in run.completed_tasks]
    task_store.cancel(run.work, [token.id for token in unfinished])
    for token in unfinished:
        run.journal.note("task_cancelled", token.element_id, instance_id=live.row.id, task=token.id)


def _add(run: CaseRun, live: Live, added: Sequence[Token]) -> None:
    kept = [token for token in added if token.kind in _KEPT]
    insert_tokens(run.work, [_token_row(run, live, token) for token in kept])
    opened = [new_task(run, live, token) for token in added if token.kind == "task"]
    task_store.insert_tasks(run.work, opened)
    run.opened_tasks.extend(opened)
    for row in opened:
        run.journal.note("task_opened", row.element_id, instance_id=live.row.id, task=row.id)
    for token in kept:
        if token.kind == "timer":
            clocks.arm_token(run, live, token)


def _token_row(run: CaseRun, live: Live, token: Token) -> TokenRow:
    return TokenRow(
        instance_id=live.row.id,
        token_id=token.id,
        case_id=run.case.id,
        release_id=run.case.release_id,
        process_id=token.process_id,
        element_id=token.element_id,
        kind=token.kind,
        depth=token.depth,
        event_name=token.event_name,
        since=run.work.now,
    )


def _hand_over(run: CaseRun) -> None:
    """Open tasks of roles that changed hands go to the new holder; drafts and dates stay."""
    for row in task_store.list_case_tasks(run.work, run.case.id):
        if row.role in run.reassigned and row.status in task_store.OPEN:
            holding = run.holders.hold(row.role)
            task_store.assign(run.work, row.id, holding.assignee, holding.nobody, claimed=False)
        elif row.role in run.reassigned and row.status == TaskStatus.SUSPENDED:
            task_store.assign_suspended(run.work, row.id, run.holders.hold(row.role).assignee)
