"""What a log should say, told from the rows by other code than the export's."""

from dataclasses import dataclass
from pathlib import Path

from builders import Office
from lxml import etree

from engine.store.queries.cases import CaseRow, list_cases
from engine.store.queries.history import list_events
from engine.store.queries.tasks import LIVE, list_case_tasks

XES = "{http://www.xes-standard.org/}"


@dataclass(frozen=True)
class State:
    """Where a case stands: its status, its stage, the elements of its open tasks."""

    status: str
    stage: str
    open: tuple[str, ...]


def read_states(office: Office) -> dict[str, State]:
    """Case number -> where it stands."""
    with office.krokus.store.read(office.org) as work:
        return {
            case.no: State(
                case.status,
                case.stage or "",
                tuple(sorted(r.element_id for r in list_case_tasks(work, case.id) if r.status in LIVE)),
            )
            for case in list_cases(work)
        }


def read_done(office: Office) -> dict[str, list[str]]:
    """Case number -> elements of the tasks that were done, in order."""
    with office.krokus.store.read(office.org) as work:
        return {case.no: _read_case(work, case) for case in list_cases(work)}


def _read_case(work: object, case: CaseRow) -> list[str]:
    events = reversed(list_events(work, case.id, 100_000))  # type: ignore[arg-type]
    return [row.element_id or "" for row in events if row.type == "task_done"]


Event = dict[str, str]


def read_xes(file: Path) -> dict[str, tuple[Event, list[Event]]]:
    """Trace name -> its own attributes and its events."""
    found = {}
    for trace in etree.parse(str(file)).getroot().findall(f"{XES}trace"):
        facts = {one.get("key"): one.get("value") for one in trace if one.tag != f"{XES}event"}
        events = [{one.get("key"): one.get("value") for one in e} for e in trace.findall(f"{XES}event")]
        found[facts["concept:name"]] = (facts, events)
    return found


def replay(events: list[Event]) -> State:
    """Where a case stands after its events, from the log alone."""
    status, stage, tasks = "new", "", {}
    for event in events:
        if event["krokus:type"] == "status_changed":
            status = event["krokus:status"]
        if event["krokus:type"] == "stage_entered":
            stage = event["krokus:stage"]
        if event["lifecycle:transition"] == "schedule":
            tasks[event["concept:instance"]] = event["krokus:element"]
        if event["krokus:type"] in ("task_done", "task_cancelled"):
            del tasks[event["concept:instance"]]
    return State(status, stage, tuple(sorted(tasks.values())))
