"""Two clients and one position: it was analysed for the first, and the second's analysis waits."""

from pathlib import Path
from typing import Any

from builders import flow, make_model, user_task
from desk import Desk

from engine import add_employer, complete_task, find_position_list, start_case
from engine.process.cases import assign_person
from engine.releases.release import publish_release
from engine.scenarios.autofill import autofill
from engine.store.queries.documents import find_latest_document

FORM = Path(__file__).parents[1] / "processes" / "euse_5" / "forms" / "job_analysis.json"
FORM_KEY = "job_analysis"
SAID: dict[str, Any] = {
    "position_title": "Pomocnik piekarza",
    "site_address": "ul. Chlebowa 4",
    "culture": "Przerwa o dziesiątej.",
    "risks": "Kierowniczka często się zmienia.",
    "conclusion_reason": "Ania poradzi sobie z przypomnieniem.",
    "adaptations": [{"need": "Ania nie słyszy sygnału pieca", "solution": "zielona lampka", "cost": "200"}],
}


def prepare_positions(desk: Desk) -> tuple[str, str]:
    """Returns the first client's analysis and the second's task."""
    body = "\n".join(
        (
            '<bpmn:startEvent id="begin"/>',
            user_task("analyse", form_key=FORM_KEY),
            '<bpmn:endEvent id="finish"/>',
            flow("f1", "begin", "analyse"),
            flow("f2", "analyse", "finish"),
        )
    )
    files = make_model("looking", "looking", {"looking": body}, {FORM_KEY: FORM.read_bytes()})
    with desk.krokus.store.begin(desk.org) as work:
        publish_release(work, files)
    firm = add_employer(desk.krokus, desk.actor("tomek"), "Piekarnia Rogal", "", "")
    first, second = (open_looking(desk, name, coach) for name, coach in (("Ania", "kasia"), ("Ewa", "tomek")))
    kasia, task = desk.actor("kasia"), desk.find_task(first, "analyse").id
    answers = autofill(desk.krokus, kasia, task, {**SAID, "employer": firm})
    complete_task(desk.krokus, kasia, task, answers)
    with desk.krokus.store.read(desk.org) as work:
        analysis = find_latest_document(work, first, FORM_KEY)
    assert analysis is not None
    return analysis.id, desk.find_task(second, "analyse").id


def open_looking(desk: Desk, name: str, coach: str) -> str:
    names = {"first_name": name, "last_name": "Nowak"}
    case_id = start_case(desk.krokus, desk.actor("beata"), "looking", names)
    assign_person(desk.krokus, desk.actor("maria"), case_id, "coach", coach)
    return case_id


def find_position(desk: Desk) -> str:
    """The id of the one position that is in the register then."""
    prepare_positions(desk)
    (line,) = find_position_list(desk.krokus, desk.actor("kasia"))
    return line.id
