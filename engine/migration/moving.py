"""Moving a case to another release, under the case's lock; several may share a transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from engine.errors import EngineFault, KrokusError
from engine.krokus import Krokus
from engine.migration.carrying import carry_draft, carry_task, fill_variables
from engine.migration.fits import Pair, get_pair
from engine.migration.kinds import keeps_moment
from engine.migration.verdicts import Obstacle, Standing, Verdict
from engine.model import OrgId, TaskStatus
from engine.process.clocks import ARMED, DISARMED
from engine.process.command import describe_cause, write
from engine.process.run import CaseRun, Live
from engine.process.sides import timed_starts
from engine.spiff import Instance, Token, read_places
from engine.store import Work
from engine.store.queries import moving as store
from engine.store.queries.cases import CaseRow, lock_case
from engine.store.queries.instances import (
    InstanceRow,
    TokenRow,
    delete_tokens,
    list_open_instances,
    list_tokens,
)
from engine.store.queries.moving import LEFT, MOVED, RUNNING, WAITING, MigrationRow
from engine.store.queries.tasks import TaskRow, list_live_tasks, set_times
from engine.store.queries.timers import delete_token_timers, list_case_timers, update_timer
from engine.store.snapshots import Snapshot, pack_snapshot


@dataclass(frozen=True)
class Outcome:
    """What became of one case: `status` is moved, left or what it was before; `told` says more."""

    status: str
    told: dict[str, Any] = field(default_factory=dict)


def move_case(
    krokus: Krokus,
    org: OrgId,
    migration_id: str,
    case_id: str,
    actor: str | None,
    *,
    if_running: bool = False,
) -> Outcome:
    """Move a case whose turn it is; done before, nothing happens.

    Args:
        if_running: do nothing either when the undertaking was stopped.

    Transaction: one. A case that cannot move is left untouched, and the reason is written down.
    """
    try:
        with krokus.store.begin(org) as work:
            outcome, move = _take_turn(krokus, work, migration_id, case_id, actor, if_running=if_running)
    except EngineFault as fault:
        return _leave(krokus, org, migration_id, case_id, fault)
    if move is not None:
        move.keep_warm()
    return outcome


def move_together(
    krokus: Krokus, org: OrgId, migration_id: str, case_ids: Sequence[str], actor: str | None
) -> tuple[Outcome, ...]:
    """Move the next cases of an undertaking while it runs, with one wait for the disk.

    Transaction: one for all. When a case breaks in the new release, nothing of it is kept and each goes by
    itself, so that the one that breaks is left and the others move.
    """
    done = []
    try:
        with krokus.store.begin(org) as work:
            for case_id in case_ids:
                done.append(_take_turn(krokus, work, migration_id, case_id, actor, if_running=True))
    except EngineFault:
        return tuple(move_case(krokus, org, migration_id, one, actor, if_running=True) for one in case_ids)
    for _, move in done:
        if move is not None:
            move.keep_warm()
    return tuple(outcome for outcome, _ in done)


def _take_turn(
    krokus: Krokus, work: Work, migration_id: str, case_id: str, actor: str | None, *, if_running: bool
) -> tuple[Outcome, "_Move | None"]:
    """Move one case within a transaction; no move where it is not its turn."""
    case = lock_case(work, case_id)
    row = store.find_migration_case(work, migration_id, case_id)
    migration = store.find_migration(work, migration_id)
    if case is None or row is None or migration is None or row.status != WAITING:
        return (Outcome("") if row is None else Outcome(row.status, row.told)), None
    if if_running and migration.status != RUNNING:
        return Outcome(row.status), None
    move = _Move(krokus, work, case, migration, actor)
    outcome = move.carry_out()
    store.close_migration_case(
        work, row, outcome.status, outcome.told, before=move.before, revisions=move.revisions
    )
    return outcome, move


def _leave(krokus: Krokus, org: OrgId, migration_id: str, case_id: str, fault: KrokusError) -> Outcome:
    """The process would break in the new release: the case stays, with the true cause."""
    told = {
        "fault": fault.code,
        "cause": describe_cause(fault),
        "element": str(fault.params.get("element") or ""),
    }
    with krokus.store.begin(org) as work:
        lock_case(work, case_id)
        row = store.find_migration_case(work, migration_id, case_id)
        if row is not None and row.status == WAITING:
            store.close_migration_case(work, row, LEFT, told)
    return Outcome(LEFT, told)


def describe_standing(instances: tuple[InstanceRow, ...]) -> Standing:
    """Where a case stands, main process first."""
    ordered = sorted(instances, key=lambda row: (row.kind != "main", row.process_id, row.id))
    return tuple((row.process_id, read_places(row.state)) for row in ordered)


def tell_obstacle(obstacle: Obstacle) -> dict[str, str]:
    """An obstacle as it is kept."""
    return {
        "code": obstacle.code,
        "process": obstacle.process_id,
        "element": obstacle.element_id,
        "other": obstacle.other,
    }


class _Move:
    """One case on its way."""

    def __init__(
        self, krokus: Krokus, work: Work, case: CaseRow, migration: MigrationRow, actor: str | None
    ) -> None:
        self.krokus = krokus
        self.work = work
        self.case = case
        self.actor = actor
        self.migration = migration
        self.before: bytes | None = None
        self.revisions: dict[str, int] | None = None
        self._run: CaseRun | None = None

    def carry_out(self) -> Outcome:
        if self.case.release_id != self.migration.from_release:
            return Outcome(LEFT, {"reason": "other_release"})
        instances = list_open_instances(self.work, self.case.id)
        if not instances:
            return Outcome(LEFT, {"reason": "not_running"})
        migration = self.migration
        pair = get_pair(
            self.krokus, self.work, migration.from_release, migration.to_release, migration.placing
        )
        verdict = pair.fit.judge(describe_standing(instances))
        if not verdict.can_move:
            return Outcome(LEFT, {"obstacles": [tell_obstacle(one) for one in verdict.obstacles]})
        return self._carry(pair, verdict, instances)

    def _carry(self, pair: Pair, verdict: Verdict, instances: tuple[InstanceRow, ...]) -> Outcome:
        work, case = self.work, self.case
        shot = Snapshot(
            case.release_id,
            case.variables,
            instances,
            tuple(row for row in list_tokens(work, case.id) if row.kind != "task"),
            list_live_tasks(work, case.id),
            list_case_timers(work, case.id),
            store.list_case_drafts(work, case.id),
        )
        run = self._open_run(pair)
        fill_variables(run, pair.old, pair.new)
        is_untouched = pair.fit.is_untouched(describe_standing(instances))
        for row in instances:
            if is_untouched:
                store.hand_over_instance(work, row, run.case.release_id)
            else:
                self._move_instance(run, pair, verdict, shot, row)
        if shot.tokens:
            store.set_token_release(work, case.id, run.case.release_id)
        self._disarm_starts(pair, shot)
        tokens = _list_tasks(instances) if is_untouched else _list_live_tasks(run)
        told = self._tell(run, pair, verdict, self._carry_tasks(run, pair, shot, tokens))
        write(run)
        self._hide_opened(run)
        self.before = pack_snapshot(shot)
        self.revisions = {row.id: row.rev + 1 for row in instances} if is_untouched else _list_revisions(run)
        return Outcome(MOVED, told)

    def _open_run(self, pair: Pair) -> CaseRun:
        run = CaseRun(self.krokus, self.work, self.case._replace(release_id=pair.new_line.id), self.actor)
        run.case_before = self.case
        # So that the timers which start side processes are looked at again.
        run.variables_before = {}
        self._run = run
        return run

    def _move_instance(
        self, run: CaseRun, pair: Pair, verdict: Verdict, shot: Snapshot, row: InstanceRow
    ) -> None:
        refit = pair.fit.refit_for(verdict)
        instance = Instance.move(pair.new.specs, row.state, refit, run.variables, self.work.now)
        store.set_instance_release(self.work, row.id, run.case.release_id)
        now = {token.id: token for token in instance.tokens()}
        before = {task.id: _as_token(task) for task in shot.tasks if task.instance_id == row.id}
        for token in shot.tokens:
            if token.instance_id != row.id:
                continue
            if not self._drop_if_other(pair, token, now.get(token.token_id)):
                before[token.token_id] = _as_token(token)
        run.lives[row.id] = Live(row._replace(release_id=run.case.release_id), instance, before)

    def _drop_if_other(self, pair: Pair, row: TokenRow, now: Token | None) -> bool:
        """An event that waits for something else now is a new wait; its old timer goes."""
        if now is None:
            return False
        then, new = pair.old.graph.elements.get(row.element_id), pair.new.graph.elements.get(now.element_id)
        if (now.kind, now.event_name) == (row.kind, row.event_name) and keeps_moment(then, new):
            return False
        delete_tokens(self.work, row.instance_id, [row.token_id])
        delete_token_timers(self.work, row.instance_id, [row.token_id])
        return True

    def _carry_tasks(
        self, run: CaseRun, pair: Pair, shot: Snapshot, tokens: Mapping[str, Token]
    ) -> list[str]:
        left: list[str] = []
        main = {row.id for row in shot.instances if row.kind == "main"}
        for row in shot.tasks:
            token = tokens.get(row.id)
            if token is None:
                continue
            now = carry_task(run, token, row, pair.fit, is_main=row.instance_id in main)
            if now.form_key != row.form_key or now.form_key in pair.fit.changed_forms:
                before, after = pair.old.forms.get(row.form_key or ""), pair.new.forms.get(now.form_key or "")
                for draft in (one for one in shot.drafts if one.task_id == row.id):
                    left += carry_draft(run, draft, before, after)
        return list(dict.fromkeys(left))

    def _disarm_starts(self, pair: Pair, shot: Snapshot) -> None:
        """Side processes that the new release does not know must not start from a timer any more."""
        known = {start.id for _, start in timed_starts(pair.new)}
        for timer in shot.timers:
            if timer.instance_id is None and timer.slot not in known and timer.status == ARMED:
                update_timer(self.work, timer._replace(status=DISARMED))

    def _tell(self, run: CaseRun, pair: Pair, verdict: Verdict, left: list[str]) -> dict[str, Any]:
        """Write the history event; returns the same for the table of the move."""
        told: dict[str, Any] = {
            "steps": [pair.new.find_element_name(name) for name in verdict.ahead],
            "placed": [
                [pair.old.find_element_name(before), pair.new.find_element_name(now)]
                for before, now in verdict.placed
            ],
            "left": left,
        }
        run.journal.note("release_changed", from_no=pair.old_line.no, to_no=pair.new_line.no, **told)
        return told

    def _hide_opened(self, run: CaseRun) -> None:
        """In a pause a task that just began waits for its end like the others."""
        if not run.case.suspended:
            return
        for row in run.opened_tasks:
            if run.lives[row.instance_id].is_main:
                set_times(self.work, row._replace(status=TaskStatus.SUSPENDED.value))

    def keep_warm(self) -> None:
        if self._run is not None:
            self._run.keep_warm()


def _list_live_tasks(run: CaseRun) -> dict[str, Token]:
    tokens = (token for live in run.lives.values() for token in live.instance.tokens())
    return {token.id: token for token in tokens if token.kind == "task"}


def _list_tasks(instances: tuple[InstanceRow, ...]) -> dict[str, Token]:
    """Tokens of tasks told from the stored states alone."""
    return {
        place.token_id: Token(
            place.token_id,
            place.element_id,
            place.process_id,
            "task",
            path=tuple(element for _, element in place.inside),
        )
        for row in instances
        for place in read_places(row.state)
    }


def _list_revisions(run: CaseRun) -> dict[str, int]:
    return {live.row.id: live.row.rev for live in run.lives.values() if live.status == "running"}


def _as_token(row: TaskRow | TokenRow) -> Token:
    """As much of a stored token as writing the difference needs."""
    if isinstance(row, TaskRow):
        return Token(row.id, row.element_id, row.process_id, "task")
    kind: Any = row.kind
    return Token(row.token_id, row.element_id, row.process_id, kind, row.depth, event_name=row.event_name)
