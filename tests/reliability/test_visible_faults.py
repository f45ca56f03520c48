"""Whatever breaks in an automatic step is seen at once with its true cause and can be retried."""

import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from engine.errors import EngineFault, ExpressionError, ExpressionLimit
from engine.krokus import Krokus
from engine.monitor.board import find_board
from engine.process import projection
from engine.process.cases import start_case
from engine.process.firing import fire_due
from engine.process.retrying import retry_incident
from engine.process.tasks import complete_task
from engine.spiff.runtime import Runtime
from engine.store.queries.history import IncidentRow, list_open_incidents
from engine.store.tables import instance, release, timer
from engine.views import BoardQuery
from tests.builders import APPLICATION, Office, connect, flow, make_model, open_office, user_task
from tests.reliability.rounds import report

SEEN_WITHIN_S = 5.0


FAULTS: tuple[Exception, ...] = (
    ZeroDivisionError("division by zero"),
    ValueError("not a number"),
    TypeError("unsupported operand"),
    KeyError("missing"),
    IndexError("list index out of range"),
    AttributeError("no attribute"),
    NameError("name is not defined"),
    LookupError("not found"),
    AssertionError("cannot be"),
    RuntimeError("dictionary changed size"),
    SystemError("bad internal call"),
    RecursionError("maximum recursion depth exceeded"),
    OverflowError("too large"),
    FloatingPointError("invalid"),
    ArithmeticError("signal"),
    MemoryError("no memory"),
    BufferError("buffer"),
    EOFError("end of data"),
    OSError(28, "No space left on device"),
    FileNotFoundError(2, "No such file"),
    PermissionError(13, "Permission denied"),
    TimeoutError("took too long"),
    ConnectionResetError(104, "Connection reset by peer"),
    BrokenPipeError(32, "Broken pipe"),
    InterruptedError(4, "Interrupted"),
    UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid start byte"),
    StopIteration("ended"),
    ExpressionError("type_mismatch", text="1 + null"),
    ExpressionLimit("too_long", text="…"),
    EngineFault("decision_without_answer", element="broken"),
)

_DECISION = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="http://krokus/d">
<decision id="choose" name="Wybierz"><decisionTable id="t" hitPolicy="FIRST">
<input id="i"><inputExpression id="e" typeRef="number"><text>number</text></inputExpression></input>
<output id="o" name="answer" typeRef="string"/>
<rule id="r"><inputEntry id="ri"><text>-</text></inputEntry>
<outputEntry id="ro"><text>"yes"</text></outputEntry></rule>
</decisionTable></decision></definitions>"""


def _listed(**properties: str) -> str:
    lines = "".join(
        f'<spiffworkflow:property name="{key}" value="{value}"/>' for key, value in properties.items()
    )
    return (
        "<bpmn:extensionElements><spiffworkflow:properties>"
        f"{lines}</spiffworkflow:properties></bpmn:extensionElements>"
    )


# Every kind of step that the engine does by itself, in the order of their way.
STEPS = {
    "script": '<bpmn:scriptTask id="script"><bpmn:script>number = 1</bpmn:script></bpmn:scriptTask>',
    "service": '<bpmn:serviceTask id="service">'
    f"{_listed(action='set', target='x', value='1')}</bpmn:serviceTask>",
    "rule": '<bpmn:businessRuleTask id="rule">'
    f"{_listed(decision='choose', result_variable='chosen')}</bpmn:businessRuleTask>",
    "question": '<bpmn:exclusiveGateway id="question" name="Czy?" default="f_question"/>',
    "split": '<bpmn:parallelGateway id="split"/>',
    "join": '<bpmn:parallelGateway id="join"/>',
    "call": '<bpmn:callActivity id="call" calledElement="called"/>',
    "scope": '<bpmn:subProcess id="scope"><bpmn:startEvent id="scope_start"/><bpmn:endEvent id="scope_end"/>'
    f"{flow('in_scope', 'scope_start', 'scope_end')}</bpmn:subProcess>",
    "passed": '<bpmn:intermediateThrowEvent id="passed" name="Minęło"/>',
    "wait_on": '<bpmn:intermediateCatchEvent id="wait_on"><bpmn:timerEventDefinition><bpmn:timeDuration>PT1H'
    "</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:intermediateCatchEvent>",
}
INSIDE = ("called_start", "called_script", "called_end", "scope_start", "scope_end")
ELEMENTS = (*STEPS, *INSIDE)


def make_long_model() -> dict[str, bytes]:
    """A timer, then every automatic step, then a task."""
    first = STEPS["wait_on"].replace("wait_on", "wait_first")
    line = ["begin", "wait_first", *STEPS, "after", "finish"]
    body = ['<bpmn:startEvent id="begin"/>', first, *STEPS.values(), user_task("after")]
    body += ['<bpmn:endEvent id="finish"/>', flow("beside", "split", "join")]
    body += [flow(f"f_{source}", source, target) for source, target in pairwise(line)]
    body.append(flow("never", "question", "finish", "number = 77"))
    called = [
        '<bpmn:startEvent id="called_start"/>',
        '<bpmn:scriptTask id="called_script"><bpmn:script>called = true</bpmn:script></bpmn:scriptTask>',
        '<bpmn:endEvent id="called_end"/>',
        flow("c1", "called_start", "called_script"),
        flow("c2", "called_script", "called_end"),
    ]
    processes = {"long_main": "\n".join(body), "called": "\n".join(called)}
    return {**make_model("long", "long_main", processes, {}), "choose.dmn": _DECISION.encode()}


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """An organisation whose cases do everything by themselves."""
    made = open_office(f"sqlite:///{tmp_path / 'krokus.sqlite3'}", make_long_model())
    yield made
    made.krokus.store.close()


def start(office: Office) -> str:
    return start_case(office.krokus, office.actor("beata"), office.model_key, APPLICATION)


def fire(office: Office, case_id: str, krokus: Krokus | None = None) -> None:
    """Let the case's timer be due, and a worker look."""
    with office.krokus.store.begin(office.org) as work:
        work.run(update(timer).where(timer.c.case_id == case_id).values(due_at=work.now))
    fire_due(krokus or office.krokus)


def see_incident(office: Office, case_id: str) -> IncidentRow:
    """The one incident of the case; the mentor's board shows it with the same cause."""
    with office.krokus.store.read(office.org) as work:
        (incident,) = list_open_incidents(work, case_id)
    cards = find_board(office.krokus, office.actor("maria"), BoardQuery(signal="incident")).cards
    shown = [one.data for card in cards for one in card.reasons if one.key == "incident"]
    assert incident.cause in [one["cause"] for one in shown if one["incident_id"] == incident.id]
    return incident


def retry(office: Office, incident: IncidentRow, krokus: Krokus | None = None) -> None:
    retry_incident(office.krokus, office.actor("maria"), incident.id)
    fire_due(krokus or office.krokus)


def break_element(monkeypatch: pytest.MonkeyPatch, element_id: str, fault: Exception) -> None:
    """Whatever reaches this element breaks."""
    enter = Runtime.add_entered

    def enter_or_break(self: Runtime, task: Any) -> None:
        enter(self, task)
        if self.element_id == element_id:
            raise fault

    monkeypatch.setattr(Runtime, "add_entered", enter_or_break)


def say_fault(fault: Exception) -> str:
    return fault.code if isinstance(fault, EngineFault | ExpressionError) else type(fault).__name__


@pytest.mark.parametrize("element_id", ELEMENTS)
def test_thirty_kinds_of_faults_in_an_automatic_step_are_seen_and_can_be_retried(
    office: Office, element_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    slowest_s = 0.0
    for fault in FAULTS:
        case_id = start(office)
        with monkeypatch.context() as broken:
            break_element(broken, element_id, fault)
            began = time.monotonic()
            fire(office, case_id)
            incident = see_incident(office, case_id)
            slowest_s = max(slowest_s, time.monotonic() - began)
        assert say_fault(fault) in incident.cause
        if not isinstance(fault, EngineFault):
            assert incident.element_id == element_id
        retry(office, incident)
        # Behind the last automatic step stands one more timer.
        fire(office, case_id)
        assert [row.element_id for row in office.list_open(case_id)] == ["after"]
        with office.krokus.store.read(office.org) as work:
            assert list_open_incidents(work, case_id) == ()
    report("visible_faults", element=element_id, kinds=len(FAULTS), slowest_s=round(slowest_s, 3))
    assert slowest_s < SEEN_WITHIN_S


def test_the_list_of_faults_is_as_long_as_the_bar_asks() -> None:
    assert len({type(fault) for fault in FAULTS}) == len(FAULTS) >= 30


def test_a_fault_behind_a_persons_task_keeps_the_task_and_tells_the_mentor(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    case_id = office.start_case("tomek")
    fire(office, case_id)
    fire(office, case_id)
    task = office.list_open(case_id)[0]
    with monkeypatch.context() as broken:
        break_element(broken, "finish", ZeroDivisionError("division by zero"))
        with pytest.raises(EngineFault):
            complete_task(office.krokus, office.actor("tomek"), task.id, {})
    incident = see_incident(office, case_id)
    assert "ZeroDivisionError" in incident.cause
    assert office.list_open(case_id)[0].id == task.id


def test_a_damaged_state_is_seen_and_healed(office: Office) -> None:
    case_id = start(office)
    with office.krokus.store.begin(office.org) as work:
        own = instance.c.case_id == case_id
        whole = work.conn.execute(instance.select().where(own)).one().state
        work.run(update(instance).where(own).values(state=b"no state at all"))
    fire(office, case_id)
    incident = see_incident(office, case_id)
    with office.krokus.store.begin(office.org) as work:
        work.run(update(instance).where(own).values(state=whole))
    retry(office, incident)
    fire(office, case_id)
    assert [row.element_id for row in office.list_open(case_id)] == ["after"]


def test_a_damaged_release_is_seen_and_healed(office: Office) -> None:
    case_id = start(office)
    with office.krokus.store.begin(office.org) as work:
        whole = work.conn.execute(release.select()).one().files
        work.run(update(release).values(files=b"no archive"))
    # Another process, which has compiled nothing yet.
    fresh = connect(office.krokus.store.url)
    fire(office, case_id, fresh)
    with office.krokus.store.read(office.org) as work:
        (incident,) = list_open_incidents(work, case_id)
    assert incident.code == "program_fault" and "←" in incident.cause
    with office.krokus.store.begin(office.org) as work:
        work.run(update(release).values(files=whole))
    retry(office, incident, fresh)
    fire(office, case_id, fresh)
    assert [row.element_id for row in office.list_open(case_id)] == ["after"]
    fresh.store.close()


def test_a_database_that_refuses_a_row_is_seen(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    case_id = start(office)

    def refuse(*_: object) -> None:
        raise IntegrityError("INSERT", {}, Exception("UNIQUE constraint failed: timer.slot"))

    with monkeypatch.context() as broken:
        broken.setattr(projection.clocks, "arm_token", refuse)
        fire(office, case_id)
    assert "UNIQUE constraint failed" in see_incident(office, case_id).cause
