"""The case in memory while one command works on it. Stepping is in stepping.py, writing in projection.py."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.casework.consents import FORM as CONSENTS
from engine.casework.consents import find_first_expiry
from engine.casework.holders import Holders
from engine.errors import CaseChanged
from engine.krokus import Krokus
from engine.model import CaseStatus, JsonValue, new_id
from engine.process.journal import Journal
from engine.releases.release import Release
from engine.spiff import Instance, Thrown, Token
from engine.store import Work
from engine.store.queries.cases import CaseRow
from engine.store.queries.instances import InstanceRow, TaskInHandRow, find_instance, list_open_instances
from engine.store.queries.tasks import TaskRow

MAIN = "main"
SIDE = "side"
NO_VALUES: Mapping[str, JsonValue] = {}


@dataclass
class Live:
    """An instance in memory during one command."""

    row: InstanceRow
    instance: Instance
    before: Mapping[str, Token] = field(default_factory=dict)
    is_new: bool = False
    # Dirty: the engine has to step it. Touched: its stored state has to be written.
    is_dirty: bool = True
    was_touched: bool = True
    status: str = "running"
    # Whether it came to an end that takes with it whatever runs beside.
    is_terminated: bool = False

    @property
    def is_main(self) -> bool:
        return self.row.kind == MAIN

    def touch(self) -> None:
        """Something moved a token: it must be stepped and written."""
        self.is_dirty = self.was_touched = True


class CaseRun:
    """The case while a command works on it. `variables` is the one map all its instances share."""

    def __init__(
        self,
        krokus: Krokus,
        work: Work,
        case: CaseRow,
        actor: str | None,
        hand: TaskInHandRow | None = None,
    ) -> None:
        self.krokus = krokus
        self.work = work
        self.case = case
        self.case_before = case
        self.actor = actor
        self._hand = hand
        self.release: Release = krokus.releases.get(work, case.release_id)
        self.variables: dict[str, JsonValue] = dict(case.variables)
        self.journal = Journal(case, actor, work.now)
        self.holders = Holders(work, case, self.release.model, None if hand is None else hand.people)
        self.lives: dict[str, Live] = {}
        # Roles that changed hands in this command: open tasks of theirs are given on when it is written.
        self.reassigned: set[str] = set()
        self.completed_tasks: set[str] = set()
        # Messages on their way, to be delivered when their sender rests.
        self.sent: list[Thrown] = []
        self.opened_tasks: list[TaskRow] = []
        self.was_suspended = case.suspended
        self.variables_before = dict(case.variables) if case.version else {}
        # What a command writes, it writes once.
        self.is_written = False
        self._all_loaded = False

    @property
    def hand(self) -> TaskInHandRow:
        """The task that this command is about, where it is about one."""
        if self._hand is None:
            raise LookupError(self.case.id)
        return self._hand

    def load(self, instance_id: str, row: InstanceRow | None = None) -> Live:
        """The instance, decoded at most once per command.

        Args:
            row: what is stored of it, where the caller has read it already.

        Raises:
            CaseChanged: it ended meanwhile.
        """
        if instance_id not in self.lives:
            row = row or find_instance(self.work, instance_id)
            if row is None or row.status != "running":
                raise CaseChanged(case=self.case.id)
            self._adopt(row)
        return self.lives[instance_id]

    def load_all(self) -> list[Live]:
        """Every running instance of the case, main first."""
        if not self._all_loaded:
            for row in list_open_instances(self.work, self.case.id):
                if row.id not in self.lives:
                    self._adopt(row)
            self._all_loaded = True
        running = [live for live in self.lives.values() if live.status == "running"]
        return sorted(running, key=lambda live: not live.is_main)

    def _adopt(self, row: InstanceRow) -> None:
        instance = self.krokus.warm.take(row)
        if instance is None:
            instance = Instance.load(self.release.specs, row.state, self.variables, self.work.now)
        else:
            instance.resume(self.variables, self.work.now)
        before = {token.id: token for token in instance.tokens()}
        self.lives[row.id] = Live(row, instance, before, is_dirty=False, was_touched=False)

    def start(self, process_id: str, kind: str) -> Live:
        """Begin a new instance; it is stepped when the command settles."""
        instance = Instance.start(self.release.specs, process_id, self.variables, self.work.now)
        row = InstanceRow(
            id=new_id(),
            case_id=self.case.id,
            release_id=self.case.release_id,
            process_id=process_id,
            kind=kind,
            status="running",
            rev=0,
            state=b"",
            last_error=None,
            started_at=self.work.now,
            ended_at=None,
        )
        live = Live(row, instance, is_new=True)
        self.lives[row.id] = live
        self.journal.note("instance_started", process_id, instance_id=row.id, kind=kind)
        return live

    def main(self) -> Live | None:
        return next((live for live in self.load_all() if live.is_main), None)

    def is_running(self, process_id: str) -> bool:
        return any(live.row.process_id == process_id for live in self.load_all())

    def cancel(self, live: Live, reason: str) -> None:
        """End an instance from outside; its open tasks, timers and subscriptions go with it."""
        live.instance.cancel()
        live.instance.drain()
        live.status, live.is_dirty, live.was_touched = "cancelled", False, True
        self.journal.note("instance_cancelled", live.row.process_id, instance_id=live.row.id, reason=reason)

    def touched(self) -> list[Live]:
        """Instances whose stored state this command changes."""
        return [live for live in self.lives.values() if live.is_new or live.was_touched]

    def keep_warm(self) -> None:
        """After the commit: what still runs may serve the next command as it is."""
        for live in self.lives.values():
            if live.status == "running":
                self.krokus.warm.keep(live.row, live.instance)

    def change_case(self, **values: Any) -> None:
        self.case = self.case._replace(**values)

    def set_status(self, status: CaseStatus, *, meaningful: bool = True) -> None:
        if self.case.status == status.value:
            return
        self.change_case(status=status.value, closed_at=self.work.now if status.is_closed else None)
        self.variables["case_status"] = status.value
        self.journal.note("status_changed", meaningful=meaningful, status=status.value)

    def absorb(
        self,
        form_key: str,
        answers: Mapping[str, JsonValue],
        own: Collection[str] = (),
        known: Mapping[str, JsonValue] = NO_VALUES,
    ) -> Mapping[str, JsonValue]:
        """Keep the answers that the release's expressions read as case variables; returns these.

        Args:
            own: names that a task knows for itself; what is answered there is not the case's.
            known: what bare names are worth now where that differs from the answers: one that was taken back
                must not linger, and what a form does not ask for stays.
        """
        by_form, bare = self.release.kept_names
        wanted = by_form.get(form_key, frozenset())
        said = {**answers, **known}
        kept = {key: said[key] for key in bare & said.keys()}
        # Of the form's own record, a wanted field that is missing now becomes null.
        if wanted:
            kept[form_key] = {key: answers.get(key) for key in wanted}
        self.variables.update({name: value for name, value in kept.items() if name not in own})
        if form_key == CONSENTS and "consent_valid_until" in bare:
            self.variables["consent_valid_until"] = find_first_expiry(answers)
        return kept
