"""A client and a coach who made a plan; the next task of the case waits for the coach."""

from pathlib import Path
from typing import Any

from builders import flow, make_model, user_task
from desk import Desk
from position_desk import open_looking

from engine import complete_task, find_plan_steps, give_client_login
from engine.releases.release import publish_release
from engine.scenarios.autofill import autofill

FORM = Path(__file__).parents[1] / "processes" / "euse_5" / "forms" / "action_plan.json"
STEPS = (
    ("Jadę autobusem z trenerem", "client", "2026-12-10", "in_progress"),
    ("Dzwonię do piekarni", "coach", "2026-11-30", "new"),
    ("Zakładam konto w urzędzie", "client", "2026-12-01", "done"),
)


def make_goals(*steps: tuple[str, str, str, str]) -> list[dict[str, Any]]:
    """Rows of a plan: what, who, by when, how it goes."""
    names = ("step", "who", "by", "status")
    return [{"goal": "Pracuję", **dict(zip(names, step, strict=True))} for step in steps]


def make_plan(desk: Desk, *, agrees: str = "yes") -> str:
    """Returns the case. Two plans follow each other in it, then comes a task of the coach."""
    body = "\n".join(
        (
            '<bpmn:startEvent id="begin"/>',
            user_task("plan", form_key="action_plan"),
            user_task("again", form_key="action_plan"),
            user_task("work"),
            '<bpmn:endEvent id="finish"/>',
            flow("f1", "begin", "plan"),
            flow("f2", "plan", "again"),
            flow("f3", "again", "work"),
            flow("f4", "work", "finish"),
        )
    )
    files = make_model("looking", "looking", {"looking": body}, {"action_plan": FORM.read_bytes()})
    with desk.krokus.store.begin(desk.org) as work:
        publish_release(work, files)
    case_id = open_looking(desk, "Ania", "tomek")
    write_plan(desk, case_id, "plan", goals=make_goals(*STEPS), client_agrees=agrees)
    return case_id


def write_plan(desk: Desk, case_id: str, element: str, **said: Any) -> None:
    """The coach writes the plan that this step asks for; what is not said is as the form begins."""
    tomek, task = desk.actor("tomek"), desk.find_task(case_id, element).id
    complete_task(desk.krokus, tomek, task, autofill(desk.krokus, tomek, task, said))


def find_step(desk: Desk, case_id: str, words: str) -> str:
    """The id of a step that is to be done."""
    steps = find_plan_steps(desk.krokus, desk.actor("tomek"), case_id)
    return next(one.id for one in steps if one.step == words)


def sign_in_client(desk: Desk, case_id: str) -> Any:
    """A browser in which Ania is signed in."""
    password = give_client_login(desk.krokus, desk.actor("beata"), case_id, "ania7")
    ania = desk.app.test_client()
    assert ania.post("/login", data={"login": "ania7", "password": password}).status_code == 303
    return ania
