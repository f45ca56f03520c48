"""Three ways to complete a task of the looping model: Krokus, the floor below it, the documented pattern."""

import json
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing import Pipe, get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Protocol
from uuid import uuid4

from lxml import etree
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState

from engine.model import JsonValue
from engine.process.tasks import complete_task
from engine.releases.release import compile_files
from engine.spiff import Instance
from engine.spiff.runtime import Runtime
from engine.store import Work
from engine.store.queries.tasks import TaskRow, find_task
from tests.benchmarks.looping_model import MAIN, make_answers, make_looping_model, make_stock_diagrams
from tests.benchmarks.raw_database import RawDatabase, open_raw
from tests.builders import Office


class Contestant(Protocol):
    """One case; it knows how to complete its open task, durably."""

    def prepare(self) -> None:
        """Do what a web page has done before the button is pressed; not measured."""

    def complete(self) -> None:
        """Complete the open task."""


class KrokusCase:
    """The product: the very function that the web calls."""

    def __init__(self, office: Office, completed: int) -> None:
        self._office = office
        self._actor = office.actor("tomek")
        self._case_id = office.start_case()
        self._number = 0
        self._next: str | None = self._office.list_open(self._case_id)[0].id
        for _ in range(completed):
            self.prepare()
            self.complete()

    def prepare(self) -> None:
        # As the page of the task does, and no more: reading all tasks of the case here would leave the
        # processor's caches and the garbage collector with work that is not the completion's.
        with self._office.krokus.store.read(self._office.org) as work:
            task = self.find_open(work)
        self._task, self._version = task.id, task.version
        self._answers = make_answers(self._number)
        self._key = uuid4().hex

    def complete(self) -> None:
        done = complete_task(
            self._office.krokus,
            self._actor,
            self._task,
            self._answers,
            version=self._version,
            key=self._key,
        )
        self._next = done.next_task_id
        self._number += 1

    def find_open(self, work: Work) -> TaskRow:
        """The task that is to be completed next."""
        task = find_task(work, self._next or "")
        assert task is not None
        return task


class FloorCase:
    """The least that any design on this engine does: one step in memory, one update and one insert.

    The run is of SpiffWorkflow's own classes, and compacted: a floor that sank with each improvement of the
    product's own classes would be none. `is_lean` takes those instead, to tell how far they lie below it.
    """

    def __init__(self, raw: RawDatabase, completed: int, *, is_lean: bool = False) -> None:
        self._raw = raw
        self._id = uuid4().hex
        self._number = 0
        self._instance = _start_lean() if is_lean else _start_as_it_comes()
        self._instance.run()
        raw.execute("INSERT INTO floor_state VALUES (?, ?)", (self._id, self._instance.dump()))
        for _ in range(completed):
            self._step()

    def prepare(self) -> None:
        self._token = next(token.id for token in self._instance.tokens() if token.kind == "task")
        self._said = json.dumps(make_answers(self._number))

    def complete(self) -> None:
        state = self._advance()
        with self._raw.transaction():
            self._raw.execute("UPDATE floor_state SET state = ? WHERE id = ?", (state, self._id))
            values = (self._id, self._number, self._said)
            self._raw.execute("INSERT INTO floor_history VALUES (?, ?, ?)", values)
        self._number += 1

    def _advance(self) -> bytes:
        self._instance.complete(self._token)
        self._instance.run()
        state = self._instance.dump()
        self._instance.drain()
        return state

    def _step(self) -> None:
        self.prepare()
        self._advance()
        self._number += 1


def _start_lean() -> Instance:
    return Instance.start(_SPECS.get(), MAIN, _answer_more(), datetime.now(UTC))


def _start_as_it_comes() -> Instance:
    specs = _SPECS.get()
    runtime = Runtime(specs.graph, specs.decide, _answer_more(), datetime.now(UTC))
    workflow = BpmnWorkflow(specs.by_name[MAIN], subprocess_specs=specs.by_name, script_engine=runtime)
    return Instance(workflow, runtime, specs.conditions)


def _answer_more() -> dict[str, JsonValue]:
    return {"step_three": {"more": "yes"}}


class _Specs:
    """The compiled model, made once when the first floor case needs it."""

    def __init__(self) -> None:
        self._found: Any = None

    def get(self) -> Any:
        if self._found is None:
            self._found = compile_files(make_looping_model()).specs
        return self._found


_SPECS = _Specs()


@dataclass(frozen=True)
class Stock:
    """What the documentation of SpiffWorkflow tells an application to keep."""

    serializer: Any
    spec: Any
    subprocesses: Any


def open_stock() -> Stock:
    """Parse the diagrams with the library's own parser and make its own serializer."""
    parser = BpmnParser()
    for name, content in make_stock_diagrams().items():
        parser.add_bpmn_xml(etree.fromstring(content), filename=name)
    return Stock(BpmnWorkflowSerializer(), parser.get_spec(MAIN), parser.get_subprocess_specs(MAIN))


class NaiveProcess:
    """The documented pattern in a process of its own.

    Every save of it turns over megabytes: what that leaves of a heap must not slow the others down.
    """

    def __init__(self, url: str, folder: Path, completed: int) -> None:
        self._end, other = Pipe()
        context = get_context("spawn")
        self._process = context.Process(
            target=_serve_naive, args=(other, url, folder, completed), daemon=True
        )
        self._process.start()
        self._end.recv()

    def prepare(self) -> None:
        """Nothing is kept between requests."""

    def complete(self) -> None:
        self._end.send(None)
        self._end.recv()


def _serve_naive(end: Connection, url: str, folder: Path, completed: int) -> None:
    case = NaiveCase(open_raw(url, folder), open_stock(), completed)
    # Who measures hangs up when all is measured, or when it failed.
    with suppress(EOFError, OSError, KeyboardInterrupt):
        while True:
            end.send(None)
            end.recv()
            case.complete()


class NaiveCase:
    """The pattern of the documentation: load the JSON with its specs, complete, save it whole."""

    def __init__(self, raw: RawDatabase, stock: Stock, completed: int) -> None:
        self._raw = raw
        self._serializer = stock.serializer
        self._id = uuid4().hex
        self._number = 0
        workflow = BpmnWorkflow(stock.spec, stock.subprocesses)
        workflow.do_engine_steps()
        for _ in range(completed):
            self._step(workflow)
        # Only the steps on the way here are taken in memory: with saving they would last for minutes.
        state = self._serializer.serialize_json(workflow)
        raw.execute("INSERT INTO naive_workflow VALUES (?, ?)", (self._id, state))

    def complete(self) -> None:
        with self._raw.transaction():
            found = self._raw.execute("SELECT state FROM naive_workflow WHERE id = ?", (self._id,)).fetchone()
            workflow = self._serializer.deserialize_json(found[0])
            self._step(workflow)
            state = self._serializer.serialize_json(workflow)
            self._raw.execute("UPDATE naive_workflow SET state = ? WHERE id = ?", (state, self._id))

    def _step(self, workflow: Any) -> None:
        task = workflow.get_next_task(state=TaskState.READY, manual=True)
        task.data.update({task.task_spec.name: make_answers(self._number)})
        task.run()
        workflow.do_engine_steps()
        self._number += 1


def make_raw_tables(raw: RawDatabase) -> None:
    """Tables of the floor and of the documented pattern."""
    blob = "BYTEA" if raw.is_postgres else "BLOB"
    for statement in (
        "DROP TABLE IF EXISTS floor_state",
        "DROP TABLE IF EXISTS floor_history",
        "DROP TABLE IF EXISTS naive_workflow",
        f"CREATE TABLE floor_state (id VARCHAR(32) PRIMARY KEY, state {blob} NOT NULL)",
        "CREATE TABLE floor_history (id VARCHAR(32), no INTEGER, said TEXT NOT NULL, PRIMARY KEY (id, no))",
        "CREATE TABLE naive_workflow (id VARCHAR(32) PRIMARY KEY, state TEXT NOT NULL)",
    ):
        raw.execute(statement)
