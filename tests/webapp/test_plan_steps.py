"""Steps of the plan stand where people look for what is next, until they are done."""

from datetime import timedelta
from pathlib import Path

from builders import flow, make_model, user_task
from desk import Desk
from position_desk import open_looking

from engine import complete_task, find_plan_steps, give_client_login
from engine.process.autofill import autofill
from engine.process.releases import publish_release

FORM = Path(__file__).parents[2] / "processes" / "euse_5" / "forms" / "action_plan.json"
STEPS = (
    ("Jadę autobusem z trenerem", "client", "2026-12-10", "in_progress"),
    ("Dzwonię do piekarni", "coach", "2026-11-30", "new"),
    ("Zakładam konto w urzędzie", "client", "2026-12-01", "done"),
)


def plan(desk: Desk) -> str:
    """A case whose client and coach made a plan; returns it."""
    body = "\n".join(
        (
            '<bpmn:startEvent id="begin"/>',
            user_task("plan", form_key="action_plan"),
            user_task("work"),
            '<bpmn:endEvent id="finish"/>',
            flow("f1", "begin", "plan"),
            flow("f2", "plan", "work"),
            flow("f3", "work", "finish"),
        )
    )
    files = make_model("looking", "looking", {"looking": body}, {"action_plan": FORM.read_bytes()})
    with desk.krokus.store.begin(desk.org) as work:
        publish_release(work, files)
    case_id = open_looking(desk, "Ania", "tomek")
    names = ("step", "who", "by", "status")
    goals = [{"goal": "Pracuję", **dict(zip(names, step, strict=True))} for step in STEPS]
    tomek, task = desk.actor("tomek"), desk.find_task(case_id, "plan").id
    complete_task(desk.krokus, tomek, task, autofill(desk.krokus, tomek, task, {"goals": goals}))
    return case_id


def test_what_is_to_be_done_stands_on_both_pages_the_nearest_day_first(desk: Desk) -> None:
    case_id = plan(desk)
    password = give_client_login(desk.krokus, desk.actor("beata"), case_id, "ania7")
    ania = desk.app.test_client()
    ania.post("/login", data={"login": "ania7", "password": password})
    pages = (ania.get("/me").text, desk.sign_in("tomek").get(f"/cases/{case_id}").text)
    for page in pages:
        assert 0 < page.index("Dzwonię do piekarni") < page.index("Jadę autobusem z trenerem")
        assert "Zakładam konto" not in page and "10 grudnia" in page and "Cały plan" in page
    # The plan speaks as the client; for the coach "me" would be somebody else.
    assert "Kto: ja" in pages[0] and "Ania Nowak · do:" in pages[1]


def test_a_step_whose_day_is_over_is_marked_for_the_team_alone(desk: Desk) -> None:
    case_id = plan(desk)
    desk.clock.advance(timedelta(days=10))
    late = [one.step for one in find_plan_steps(desk.krokus, desk.actor("tomek"), case_id) if one.is_late]
    assert late == ["Dzwonię do piekarni"]
    assert "termin minął" in desk.sign_in("tomek").get(f"/cases/{case_id}").text
