"""How each changing address of the web is used: who presses which button, on what. One line a door."""

import zlib
from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping
from contextlib import suppress

from board_doors import BOARD_DOORS, flag_as_client, start_big_case
from desk import APPLICATION, PASSWORD, Desk
from door_request import Request
from position_desk import find_position, prepare_positions
from record_doors import RECORD_DOORS
from template_doors import TEMPLATE_DOORS

from engine import EngineFault, close_position, complete_task, designing, give_client_login
from engine.store.queries.history import list_open_incidents
from engine.store.queries.people import list_case_people

TALK = {"words": "Chcę pracować w kuchni.", "was_working": "no"}


def finish_talk(desk: Desk, case_id: str) -> str:
    """Hold the talk; returns the task in which the client decides."""
    complete_task(desk.krokus, desk.actor("tomek"), desk.find_task(case_id).id, TALK)
    return desk.find_task(case_id, "decide").id


def complete(desk: Desk) -> Request:
    path = f"/tasks/{desk.find_task(desk.start_case()).id}"
    return Request("tomek", path, {**TALK, "_action": "complete"})


def save_draft(desk: Desk) -> Request:
    return Request("tomek", f"/tasks/{desk.find_task(desk.start_case()).id}/draft", {"words": "Najpierw"})


def find_review(desk: Desk) -> str:
    """Go on to the task that any mentor may take."""
    case_id = desk.start_case()
    decide = finish_talk(desk, case_id)
    coach = desk.actor("tomek")
    complete_task(desk.krokus, coach, decide, {"decision": "yes"}, how="in_person")
    complete_task(desk.krokus, coach, desk.find_task(case_id, "note").id, {})
    return desk.find_task(case_id, "review").id


def take(desk: Desk) -> Request:
    return Request("maria", f"/tasks/{find_review(desk)}/take")


def give_to_another(desk: Desk) -> Request:
    path = f"/tasks/{desk.find_task(desk.start_case()).id}/reassign"
    return Request("maria", path, {"person": "kasia", "reason": "Tomek choruje"})


def begin_with_position(desk: Desk) -> Request:
    document, task = prepare_positions(desk)
    return Request("tomek", f"/tasks/{task}/position", {"document": document})


def open_case(desk: Desk) -> Request:
    return Request("beata", "/cases/new", {**APPLICATION, "_model": "small"})


def report(desk: Desk) -> Request:
    path = f"/cases/{start_big_case(desk)}/messages"
    return Request("tomek", path, {"name": "msg_complaint", "note": "Autobus."})


def give_role(desk: Desk) -> Request:
    return Request("maria", f"/cases/{desk.start_case()}/people", {"role": "coach", "person": "kasia"})


def end_role(desk: Desk) -> Request:
    case_id = desk.start_case()
    with desk.krokus.store.read(desk.org) as work:
        coach = next(row for row in list_case_people(work, case_id) if row.role == "coach")
    return Request("maria", f"/cases/{case_id}/people/{coach.id}/end")


def set_pace(desk: Desk) -> Request:
    return Request("tomek", f"/cases/{desk.start_case()}/time-factor", {"factor": "1.5"})


def reopen(desk: Desk) -> Request:
    case_id = desk.start_case()
    decide = finish_talk(desk, case_id)
    complete_task(desk.krokus, desk.actor("tomek"), decide, {"decision": "no"}, how="in_person")
    return Request("tomek", f"/cases/{case_id}/reopen", {"stage": "engagement"})


def try_again(desk: Desk) -> Request:
    decide = finish_talk(desk, desk.start_case())
    with suppress(EngineFault):
        complete_task(desk.krokus, desk.actor("tomek"), decide, {"decision": "unknown"}, how="in_person")
    with desk.krokus.store.read(desk.org) as work:
        incident = list_open_incidents(work)[0]
    return Request("maria", f"/cases/incidents/{incident.id}/retry", {"next": "/board"})


def apply(desk: Desk) -> Request:
    form = {"first_name": "Zofia", "last_name": "Maj", "phone": "600 100 200", "contact_preference": "call"}
    return Request(None, "/apply/krokusy", {**form, "referral_source": "self", "why_work": "Kuchnia."})


def add_person(desk: Desk) -> Request:
    form = {"name": "Jan Bór", "login": "jan.bor", "email": "", "roles": ["psychologist"]}
    return Request("beata", "/admin/people/new", form)


def change_person(desk: Desk) -> Request:
    form = {"name": "Ola Nowa", "email": "", "roles": ["psychologist"], "active": "true", "version": "1"}
    return Request("beata", "/admin/people/ola", form)


def new_password(desk: Desk) -> Request:
    return Request("beata", "/admin/people/ola/password")


def client_login(desk: Desk) -> Request:
    return Request("beata", f"/admin/clients/{desk.start_case()}", {"login": "ania7"})


def add_firm(desk: Desk) -> Request:
    return Request("tomek", "/employers", {"name": "Kwiaciarnia", "nip": "", "contact": "p. Ola"})


def close_a_position(desk: Desk) -> Request:
    return Request(
        "kasia", f"/employers/positions/{find_position(desk)}/close", {"why": "Obsadzone", "version": "0"}
    )


def open_a_position(desk: Desk) -> Request:
    position = find_position(desk)
    close_position(desk.krokus, desk.actor("kasia"), position, "Obsadzone", 0)
    return Request("kasia", f"/employers/positions/{position}/open", {"version": "1"})


def say(desk: Desk) -> Request:
    case_id = start_big_case(desk)
    password = give_client_login(desk.krokus, desk.actor("beata"), case_id, "ania7")
    return Request("ania7", "/me/say/msg_complaint", {"note": "Źle."}, password)


def stand_at_own_page(desk: Desk) -> tuple[str, str]:
    """A client with an account; returns their case and password."""
    case_id = desk.start_case()
    return case_id, give_client_login(desk.krokus, desk.actor("beata"), case_id, "ania7")


def say_stuck(desk: Desk) -> Request:
    return Request("ania7", "/me/stuck", {"words": "Czekam."}, stand_at_own_page(desk)[1])


def take_stuck_back(desk: Desk) -> Request:
    case_id, password = stand_at_own_page(desk)
    flag_as_client(desk, case_id)
    return Request("ania7", "/me/stuck/back", {}, password)


def change_password(_desk: Desk) -> Request:
    new = "nowe-krokusy-2027"
    return Request("tomek", "/password", {"old": PASSWORD, "new": new, "again": new})


def change_display(_desk: Desk) -> Request:
    return Request("tomek", "/display", {"theme": "dark", "next": "/inbox"})


def move_clock(_desk: Desk) -> Request:
    return Request("tomek", "/demo/clock", {"by": "PT1H"})


def edit(path: str, **form: object) -> Callable[[Desk], Request]:
    """A change of the model that nobody has touched yet."""
    return lambda _desk: Request("pawel", f"/designer/small{path}", {"version": "0", "revision": "0", **form})


def edit_after(path: str, *, back: bool = False, **form: object) -> Callable[[Desk], Request]:
    """A change of a draft in which a step was renamed, and that undone where wanted."""

    def make(desk: Desk) -> Request:
        pawel = desk.actor("pawel")
        designing.change_draft(
            desk.krokus, pawel, "small", 0, 0, lambda files: designing.rename(files, "talk", "Porozmawiaj")
        )
        if back:
            designing.undo(desk.krokus, pawel, "small", 2)
        version = {"version": "3" if back else "2", "revision": "0" if back else "1"}
        return Request("pawel", f"/designer/small{path}", {**version, **form})

    return make


def with_file(path: str, **form: object) -> Callable[[Desk], Request]:
    """A change of a draft that has a message, a threshold, a value and a decision table."""
    more = b"""
[messages.msg_pause]
label = "Pauza"
roles = ["coach"]
[thresholds.late]
label = "Po terminie"
amber = "P3D"
[initial]
answers = 0
"""
    table = b"""<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/"
 id="d" name="d" namespace="urn:d">
<decision id="help" name="Ile pomocy"><decisionTable id="help_table"><input id="i"><inputExpression id="e">
<text>hours</text></inputExpression></input><output id="o" name="level"/><rule id="r"><inputEntry id="c">
<text>-</text></inputEntry><outputEntry id="a"><text>1</text></outputEntry></rule></decisionTable></decision>
</definitions>"""

    scenario = b"""title = "Rozmowa"
[case]
start = 2026-03-02
client = "Ania Nowak"
[people]
client = "ania"
coach = "tomek"
office = "beata"
[[step]]
do = "complete"
task = "gone"
by = "coach"
answers = "auto"
"""

    def add(files: designing.Files) -> designing.Edit:
        spare = files["forms/decide.json"].replace(b'"id": "decide"', b'"id": "spare"')
        whole = {
            **files,
            "help.dmn": table,
            "forms/spare.json": spare,
            "scenarios/talk.toml": scenario,
            "model.toml": files["model.toml"] + more,
        }
        return designing.Edit(whole, "table_changed", {"name": "Ile pomocy"})

    def make(desk: Desk) -> Request:
        designing.change_draft(desk.krokus, desk.actor("pawel"), "small", 0, 0, add)
        return Request("pawel", f"/designer/small{path}", {"version": "2", "revision": "1", **form})

    return make


def new_model(_desk: Desk) -> Request:
    return Request("pawel", "/designer/new", {"way": "copy", "model": "small", "name": "Nasz proces"})


def publish(desk: Desk) -> Request:
    """The small model is published when its question has a way for every answer."""
    request = edit_after("/publish", notes="Nowa nazwa.")(desk)
    designing.change_draft(
        desk.krokus,
        desk.actor("pawel"),
        "small",
        2,
        1,
        lambda files: designing.repair(files, "gateway-without-default", "which"),
    )
    return Request("pawel", request.path, {**request.form, "version": "3", "revision": "2"})


def draw(desk: Desk) -> Request:
    """The drawing with another name in it, as the browser sends it."""
    xml = designing.read_diagram(
        designing.get_draft(desk.krokus, desk.actor("pawel"), "small").files, "small_main"
    ).decode()
    form = {"version": "0", "revision": "0", "xml": xml.replace("Rozmowa o potrzebach", "Rozmowa")}
    return Request("pawel", "/designer/small/process/small_main/drawing.bpmn", form)


# A pretend case on its first day, as the page's address keeps it.
BEGUN = urlsafe_b64encode(zlib.compress(b'["2026-11-23", []]')).decode()
TALKING = {"name": "Rozmowa", "role": "coach", "pause_clock_on_suspend": "true"}
DOORS: Mapping[str, Callable[[Desk], Request]] = {
    "tasks.act_on_task": complete,
    "tasks.save_task_draft": save_draft,
    "tasks.take_task": take,
    "tasks.give_task": give_to_another,
    "tasks.begin_with_position": begin_with_position,
    "cases.add_case": open_case,
    "cases.report_message": report,
    "cases.assign_role": give_role,
    "cases.end_role": end_role,
    "cases.change_time_factor": set_pace,
    "cases.reopen": reopen,
    "cases.retry": try_again,
    "apply.send_form": apply,
    "admin.add_new_person": add_person,
    "admin.save_person": change_person,
    "admin.make_password": new_password,
    "admin.add_client_login": client_login,
    "employers.add_new_employer": add_firm,
    "employers.close": close_a_position,
    "employers.reopen": open_a_position,
    "portal.say_message": say,
    "portal.say_stuck": say_stuck,
    "portal.take_stuck_back": take_stuck_back,
    "auth.save_password": change_password,
    "display.change_display": change_display,
    "demo.move_clock": move_clock,
    "designer.add_model": new_model,
    "designer.save_diagram": draw,
    "designer.keep_try": edit("/try", title="Początek", s=BEGUN),
    "designer.adapt_scenario": with_file("/adapt", scenario="scenarios/talk.toml"),
    "designer.remove_scenario": with_file("/scenarios/remove", scenario="scenarios/talk.toml"),
    "designer.put_away": edit("/shelf"),
    "designer.drop_draft": edit_after("/drop"),
    "designer.undo": edit_after("/undo"),
    "designer.redo": edit_after("/redo", back=True),
    "designer.save_element": edit("/element/talk", **TALKING),
    "designer.move_element": edit("/element/review/move", to="up"),
    "designer.remove_element": edit("/element/note/remove", process="small_main"),
    "designer.add_beside": edit("/element/note/beside", name="Zadzwoń", role="mentor"),
    "designer.add_border": edit("/element/note/border", name="Tydzień ciszy", value="7 dni", target="end"),
    "designer.add_answer": edit("/element/which/answer", answer="może", target="end"),
    "designer.add_on_way": edit("/way/f1/add", what="step", name="Zadzwoń", new_role="Tłumacz"),
    "designer.save_way": edit("/way/f4", answer="chce"),
    "designer.remove_answer": edit("/way/f5/remove", process="small_main"),
    "designer.repair": edit("/repair", code="gateway-without-default", element="which"),
    "designer.publish": publish,
    "designer.add_role": edit("/roles", name="Tłumacz", scope="case"),
    "designer.save_role": edit("/roles/office", name="Sekretariat", scope="organisation"),
    "designer.remove_role": edit("/roles/office/remove"),
    "designer.add_form": edit("/forms", name="Notatka po rozmowie"),
    "designer.save_form": edit("/forms/talk", name="Rozmowa na początek"),
    "designer.remove_form": with_file("/forms/spare/remove-form"),
    "designer.add_field": edit("/forms/talk/add-field", name="Kto był?", kind="text"),
    "designer.save_field": edit("/forms/talk/words", name="Co powiedział klient?"),
    "designer.move_field": edit("/forms/talk/words/move", to="down"),
    "designer.remove_field": edit("/forms/talk/words/remove"),
    "designer.save_name": edit("/texts", name="Nasz mały proces", description=""),
    "designer.save_stage": edit("/texts/stages/engagement", name="Początek", client_name="Krok 1"),
    "designer.save_message": with_file("/texts/messages/msg_pause", label="Przerwa", roles=["coach"]),
    "designer.save_threshold": with_file("/texts/thresholds/late", amber="5 dni", red="10 dni"),
    "designer.save_variables": with_file("/texts/variables", **{"pl.answers": "Ile odpowiedzi"}),
    "designer.save_table": with_file(
        "/tables/help", rows="1", columns="2", **{"cell-0-0": "-", "cell-0-1": "2"}
    ),
    **RECORD_DOORS,
    **BOARD_DOORS,
    **TEMPLATE_DOORS,
}
# Doors whose repetition may leave a trace, each with its reason.
EXEMPT: Mapping[str, str] = {
    "auth.check_login": "each signing in opens a session of its own; the first cookie is kept nowhere",
    "designer.play": "plays what was not played on these files; playing it again has the same outcome",
    "auth.logout": "closes the session of the very cookie that asks",
}
