"""Cases planted row by row at chosen days, so that each signal can be seen to wake and to go away.

Nothing here asks a signal anything: a plot knows rows, days and nothing else.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy import update

from engine.clock import FixedClock
from engine.krokus import Krokus
from engine.model import OrgId
from engine.monitor.judging import Verdict
from engine.monitor.looking import judge_cases
from engine.releases.folders import read_model_folder
from engine.releases.release import compile_files, publish_release
from engine.store import Store, Work
from engine.store.queries.cases import CaseRow, insert_case
from engine.store.queries.people import (
    OrganisationRow,
    PersonRow,
    insert_organisation,
    insert_person,
    insert_role,
)
from engine.store.tables import (
    case,
    document,
    event,
    incident,
    role_assignment,
    suspension,
    task,
    time_entry,
    time_share,
    timer,
    token,
)
from tests.kept_tables import make_tables

MODELS = Path(__file__).parents[3] / "processes"
# A Monday without holidays near it, so that working days are easy to count.
START = datetime(2026, 9, 7, 8, 0, tzinfo=UTC)
PEOPLE = {"tomek": "coach", "kasia": "coach", "maria": "mentor", "beata": "office", "jan": "psychologist"}


def day(number: float) -> datetime:
    """The moment so many days after the start."""
    return START + timedelta(days=number)


@dataclass
class Plot:
    """One case in the ground."""

    garden: "Garden"
    id: str
    seq: int = 0
    instance: str = field(default_factory=lambda: uuid4().hex)

    def insert(self, table: Any, **values: Any) -> str:
        """One row of this case; its columns that nobody cares about are filled in."""
        row_id = uuid4().hex
        filled = {"case_id": self.id, **({"id": row_id} if "id" in table.c else {}), **values}
        with self.garden.write() as work:
            work.insert(table, filled)
        return row_id

    def change(self, **values: Any) -> None:
        """Other values in the case's own row."""
        own = (case.c.org == self.garden.org, case.c.id == self.id)
        with self.garden.write() as work:
            work.run(update(case).where(*own).values(**values))

    def know(self, **variables: Any) -> None:
        """Case variables, as the release's expressions would have set them."""
        with self.garden.write() as work:
            own = (case.c.org == work.org, case.c.id == self.id)
            known = work.value(case.select().with_only_columns(case.c.variables).where(*own))
            work.run(update(case).where(*own).values(variables={**known, **variables}))

    def turn(
        self, type_: str, on: float, *, meaningful: bool = False, actor: str | None = None, **data: Any
    ) -> None:
        """An event."""
        self.seq += 1
        self.insert(
            event,
            seq=self.seq,
            type=type_,
            meaningful=meaningful,
            actor=actor,
            at=day(on),
            data=data,
            hash="0" * 64,
        )
        self.change(event_seq=self.seq)

    def stage(self, key: str, on: float) -> None:
        """The case enters a stage."""
        self.turn("stage_entered", on, meaningful=True, stage=key)
        self.change(stage=key, status=key)

    def message(self, name: str, on: float) -> None:
        self.turn("message_received", on, meaningful=True, actor="tomek", name=name)

    def task(self, form_key: str, on: float, **values: Any) -> str:
        """A task that opens."""
        filled = {
            "element_id": form_key,
            "name": form_key,
            "role": "coach",
            "assignee": "tomek",
            "status": "open",
            "opened_at": day(on),
            **values,
        }
        return self.insert(
            task,
            instance_id=self.instance,
            release_id=self.garden.release,
            process_id="se_main",
            form_key=form_key,
            data={},
            version=1,
            **filled,
        )

    def done(self, form_key: str, on: float, **values: Any) -> None:
        """A task that was done, and the event of it."""
        self.task(form_key, on, status="done", done_at=day(on), done_by="tomek", **values)
        self.turn("task_done", on, actor="tomek")

    def paper(self, form_key: str, on: float, **data: Any) -> None:
        """A document; it comes with the task that it was written in."""
        self.done(form_key, on)
        self.insert(
            document,
            form_key=form_key,
            version=self.seq,
            release_id=self.garden.release,
            status="submitted",
            data=data,
            key_id="k",
            created_at=day(on),
        )

    def token(self, kind: str, element_id: str, on: float, event_name: str | None = None) -> str:
        token_id = uuid4().hex
        self.insert(
            token,
            instance_id=self.instance,
            token_id=token_id,
            release_id=self.garden.release,
            process_id="se_main",
            element_id=element_id,
            kind=kind,
            depth=0,
            event_name=event_name,
            since=day(on),
        )
        return token_id

    def timer(self, element_id: str, on: float, due: float) -> None:
        """The case waits for a date."""
        self.insert(
            timer,
            instance_id=self.instance,
            token_id=self.token("timer", element_id, on),
            slot=uuid4().hex,
            kind="date",
            anchor=day(on),
            cycle=0,
            due_at=day(due),
            status="armed",
        )

    def person(self, role: str, person: str, on: float, until: float | None = None) -> None:
        """A person holds a role on the case; whoever held it before ends."""
        with self.garden.write() as work:
            held = (role_assignment.c.subject_id == self.id, role_assignment.c.role == role)
            open_ones = (*held, role_assignment.c.until.is_(None))
            work.run(update(role_assignment).where(*open_ones).values(until=day(on)))
            self._assign(work, role, person, on, until)

    def stand_in(self, person: str, on: float, until: float) -> None:
        """Another coach stands in for some days; the case's own coach stays."""
        with self.garden.write() as work:
            self._assign(work, "coach", person, on, until)

    def _assign(self, work: Work, role: str, person: str, on: float, until: float | None) -> None:
        row = {"subject_type": "case", "subject_id": self.id, "role": role, "person_id": person}
        dates = {"since": day(on), "until": None if until is None else day(until)}
        work.insert(role_assignment, {"id": uuid4().hex, "need_to_know": False, **row, **dates})

    def pause(self, since: float, until: float | None = None) -> None:
        """Support is suspended."""
        self.insert(suspension, since=day(since), until=None if until is None else day(until), reason="")
        if until is None:
            self.change(suspended=True, status="suspended")

    def hours(self, on: float, kind: str, activity: str, result: str = "done") -> None:
        """An hour of Tomek's work for this client, written down at once."""
        entry_id = uuid4().hex
        values = {"kind": kind, "activity": activity, "result": result, "minutes": 60}
        blank = {"mode": "in_person", "place": "office", "participants": [], "description": ""}
        dates = {
            "day": day(on).date().isoformat(),
            "starts_at": day(on),
            "ends_at": day(on),
            "created_at": day(on),
        }
        rest = {"travel_min": 0, "travel_m": 0, "flagged": False, "sensitive": False, "version": 1}
        with self.garden.write() as work:
            work.insert(
                time_entry, {"id": entry_id, "person_id": "tomek", **values, **blank, **dates, **rest}
            )
        self.insert(time_share, entry_id=entry_id, no=1, minutes=60)

    def break_down(self, on: float) -> str:
        return self.insert(
            incident,
            code="x",
            cause="BŁĄD ← przyczyna",
            at=day(on),
            status="open",
            retry={},
            element_id="s1_info",
        )

    def finish(self, table: Any, **values: Any) -> None:
        """Change all rows of this case in a table."""
        with self.garden.write() as work:
            work.run(
                update(table).where(table.c.org == work.org, table.c.case_id == self.id).values(**values)
            )

    def judge(self, on: float) -> Verdict:
        """The verdict about this case, seen so many days after the start."""
        self.garden.clock.at = day(on)
        with self.garden.krokus.store.read(self.garden.org) as work:
            (verdict,) = judge_cases(self.garden.krokus, work, [self.id])
        return verdict

    def look(self, on: float) -> dict[str, str]:
        """The signals that are amber or red, by their key."""
        return {one.key: one.level(day(on)) for one in self.judge(on).signals}


@dataclass
class Garden:
    """An organisation with the model of five stages and no case of its own."""

    krokus: Krokus
    clock: FixedClock
    org: OrgId
    release: str
    model_key: str = "euse_5"
    _open: Work | None = None

    @contextmanager
    def at_once(self) -> Iterator[None]:
        """All that is planted meanwhile is written in one transaction: years of rows take long one by one."""
        with self.krokus.store.begin(self.org) as work:
            self._open = work
            yield
            self._open = None

    @contextmanager
    def write(self) -> Iterator[Work]:
        if self._open is not None:
            yield self._open
            return
        with self.krokus.store.begin(self.org) as work:
            yield work

    def plant(self, stage: str | None = "engagement", *, factor: str = "1") -> Plot:
        """A case opened at the start, in a stage, led by Tomek."""
        row = CaseRow(
            id=uuid4().hex,
            no=uuid4().hex[:12],
            kind="client",
            subject_type="client",
            subject_id="ania",
            title="Ania Nowak",
            model_key=self.model_key,
            release_id=self.release,
            status=stage or "new",
            stage=stage,
            variables={},
            time_factor=Decimal(factor),
            suspended=False,
            sharing_blocked=False,
            key_id=uuid4().hex,
            opened_at=START,
            closed_at=None,
            meaningful_at=START,
            event_seq=0,
            event_hash="0" * 64,
            version=1,
        )
        with self.write() as work:
            insert_case(work, row, b"k")
        plot = Plot(self, row.id)
        if stage is not None:
            plot.stage(stage, 0)
        plot.person("coach", "tomek", 0)
        return plot


def open_garden(url: str, files: Mapping[str, bytes] | None = None, key: str = "euse_5") -> Garden:
    """Make the tables, the people and one release of the shipped model, or of these files."""
    clock = FixedClock(START)
    krokus = Krokus(Store(url, clock), clock)
    make_tables(krokus.store)
    org = OrgId(uuid4().hex)
    files = files or read_model_folder(MODELS / key)
    # Compiled before the transaction, which the database gives up when it sleeps for long.
    compile_files(files)
    with krokus.store.begin(org) as work:
        insert_organisation(work, OrganisationRow(org, f"ogrod-{org[:8]}", "Fundacja Ogród", {}))
        for login, role in PEOPLE.items():
            insert_person(work, PersonRow(login, login, None, login.title(), None, "pl", {}, True, START, 1))
            insert_role(work, login, role, since=day(-400))
        release = publish_release(work, files)
    return Garden(krokus, clock, org, release.id, key)
