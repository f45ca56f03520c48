"""How the changing addresses of the board and of moving cases are used. One line a door."""

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from desk import APPLICATION, Desk
from door_request import Request
from small_model import make_small_model

from engine import (
    EngineFault,
    complete_task,
    find_plan_steps,
    flag_case,
    give_extra_step,
    read_model_folder,
)
from engine.model import Actor, PersonId
from engine.process.cases import assign_person, start_case
from engine.releases.release import publish_release
from engine.store.queries.cases import find_case

MODELS = Path(__file__).parents[2] / "processes"
TALK = {"words": "Chcę pracować w kuchni.", "was_working": "no"}
EXTRA = {"title": "Telefon do ZUS", "whose": "coach", "by": "2027-03-01", "reason-extra": "Pilne"}
LENT = {"giver": "tomek", "taker": "kasia", "how": "days", "until": "2026-12-06", "reason-caseload": "Urlop"}


def start_late(desk: Desk) -> str:
    """A case that has stood still for sixty days."""
    case_id = desk.start_case("tomek")
    desk.clock.advance(timedelta(days=60))
    return case_id


def start_big_case(desk: Desk) -> str:
    """A case of the shipped model, which takes messages and reviews."""
    with desk.krokus.store.begin(desk.org) as work:
        publish_release(work, read_model_folder(MODELS / "euse_5"))
    case_id = start_case(desk.krokus, desk.actor("beata"), "euse_5", APPLICATION)
    assign_person(desk.krokus, desk.actor("maria"), case_id, "coach", "tomek")
    return case_id


def flag_as_client(desk: Desk, case_id: str) -> None:
    """The client of the case says that nothing moves."""
    with desk.krokus.store.read(desk.org) as work:
        case = find_case(work, case_id)
    assert case is not None
    client = Actor(desk.org, PersonId(case.subject_id), "Ania Nowak", frozenset({"client"}))
    flag_case(desk.krokus, client, case_id, "Czekam.")


def answer_flag(desk: Desk) -> Request:
    case_id = desk.start_case()
    flag_as_client(desk, case_id)
    form = {"reason-client-flag": "Zadzwonimy w piątek."}
    return Request("maria", f"/board/cases/{case_id}/answer", form)


def find_address(desk: Desk, page: str, pattern: str) -> str:
    """The address of a button that stands on a page of the mentor's."""
    found = re.search(f'action="({pattern})"', desk.sign_in("maria").get(page).text)
    assert found is not None
    return found.group(1)


def on_case(path: str, **form: object) -> Callable[[Desk], Request]:
    return lambda desk: Request("maria", f"/board/cases/{start_late(desk)}/{path}", form)


def on_big_case(path: str, **form: object) -> Callable[[Desk], Request]:
    return lambda desk: Request("maria", f"/board/cases/{start_big_case(desk)}/{path}", form)


def wake(desk: Desk) -> Request:
    case_id = start_late(desk)
    form = {"signal": "*", "until": "2027-02-01", "reason-snooze": "Urlop"}
    desk.sign_in("maria").post(f"/board/cases/{case_id}/snooze", data=form)
    path = find_address(desk, f"/board/cases/{case_id}", '/board/snoozes/[^"]+/wake')
    return Request("maria", path, {"case": case_id})


def remind(desk: Desk) -> Request:
    return Request("maria", f"/board/tasks/{desk.find_task(start_late(desk)).id}/remind")


def give_task(desk: Desk) -> Request:
    task = desk.find_task(start_late(desk)).id
    form = {f"person-{task}": "kasia", f"reason-give-{task}": "Tomek choruje"}
    return Request("maria", f"/board/tasks/{task}/give", form)


def cancel_extra(desk: Desk) -> Request:
    case_id = start_late(desk)
    give_extra_step(desk.krokus, desk.actor("maria"), case_id, "Telefon do ZUS", "coach", None, "Pilne")
    (step,) = find_plan_steps(desk.krokus, desk.actor("maria"), case_id)
    form = {"case": case_id, f"reason-cancel-{step.id}": "Już wiadomo"}
    return Request("maria", f"/board/steps/{step.id}/cancel", form)


def skip(desk: Desk) -> Request:
    """Skip the note: nothing is decided by it."""
    case_id, coach = start_late(desk), desk.actor("tomek")
    complete_task(desk.krokus, coach, desk.find_task(case_id).id, TALK)
    decide = desk.find_task(case_id, "decide").id
    complete_task(desk.krokus, coach, decide, {"decision": "yes"}, how="in_person")
    note = desk.find_task(case_id, "note").id
    return Request("maria", f"/board/tasks/{note}/skip", {f"reason-skip-{note}": "Jest w raporcie"})


def move(desk: Desk) -> Request:
    """Back from the client's decision to the talk."""
    case_id = start_late(desk)
    complete_task(desk.krokus, desk.actor("tomek"), desk.find_task(case_id).id, TALK)
    decide = desk.find_task(case_id, "decide").id
    return Request("maria", f"/board/tasks/{decide}/move", {"to": "talk", "reason-move": "Jeszcze raz"})


def settle(desk: Desk) -> Request:
    case_id, coach = desk.start_case("tomek"), desk.actor("tomek")
    complete_task(desk.krokus, coach, desk.find_task(case_id).id, TALK)
    decide = desk.find_task(case_id, "decide").id
    with suppress(EngineFault):
        complete_task(desk.krokus, coach, decide, {"decision": "unknown"}, how="in_person")
    path = find_address(desk, f"/board/cases/{case_id}", '/board/incidents/[^"]+/settle')
    return Request("maria", path, {f"reason-settle-{path.split('/')[3]}": "Klient jeszcze myśli"})


def hand_over(desk: Desk) -> Request:
    desk.start_case("tomek")
    return Request("maria", "/board/caseloads", LENT)


def end_standing_in(desk: Desk) -> Request:
    desk.start_case("tomek")
    desk.sign_in("maria").post("/board/caseloads", data=LENT)
    return Request("maria", find_address(desk, "/board/caseloads", '/board/caseloads/kasia/[^"]+/end'))


def set_threshold(desk: Desk) -> Request:
    path = find_address(desk, "/board/thresholds", '/board/thresholds/small/[^"]+')
    form = {"valid_from": "2026-12-01", "amber": "P3D", "red": "P9D", "reason": "Tak ustaliliśmy"}
    return Request("maria", path, form)


def begin_move(desk: Desk) -> Request:
    """Three cases on release 1; release 2 words a later step anew."""
    for _ in range(3):
        desk.start_case()
    files = make_small_model()
    path = next(name for name in files if name.endswith(".bpmn"))
    content = files[path].replace("Krótka notatka".encode(), b"Notatka")
    with desk.krokus.store.begin(desk.org) as work:
        publish_release(work, {**files, path: content}, notes="Poprawki")
    page = desk.sign_in("maria").get("/designer/small/move").text
    groups = re.findall(r'name="group" value="([0-9a-f]+)"', page)
    return Request("maria", "/designer/small/move", {"from": "1", "to": "2", "group": groups})


def on_move(*before: str) -> Callable[[Desk], Request]:
    """A button of a move whose trial case has gone over; the last word is the button."""

    def make(desk: Desk) -> Request:
        begun = begin_move(desk)
        browser = desk.sign_in("maria")
        address = browser.post(begun.path, data=begun.form).headers["Location"]
        for button in before[:-1]:
            browser.post(f"{address}/{button}")
        return Request("maria", f"{address}/{before[-1]}")

    return make


def undo_move(desk: Desk) -> Request:
    address = on_move("")(desk).path.rstrip("/")
    return Request("maria", find_address(desk, address, '[^"]+/undo'))


BOARD_DOORS: Mapping[str, Callable[[Desk], Request]] = {
    "board.snooze": on_case(
        "snooze", **{"signal": "*", "until": "2027-02-01", "reason-snooze": "Urlop klienta"}
    ),
    "board.wake": wake,
    "board.talk": on_case("talk", text="Co z Anią?", asked=["tomek"]),
    "board.flag": on_case("flag", words="Nie mam firm."),
    "board.answer_flag": answer_flag,
    "board.change_coach": on_case(
        "coach", **{"giver": "tomek", "taker": "kasia", "reason-coach": "Tomek odchodzi"}
    ),
    "board.give_extra": on_case("extra", **EXTRA),
    "board.cancel_extra": cancel_extra,
    "board.review": on_big_case("review", **{"reason-review": "Stoi"}),
    "board.change_pace": on_big_case("pause", **{"what": "pause", "reason-pause": "Klient prosi"}),
    "board.remind": remind,
    "board.give_task": give_task,
    "board.skip": skip,
    "board.move": move,
    "board.settle": settle,
    "board.hand_over": hand_over,
    "board.end_standing_in": end_standing_in,
    "board.change_threshold": set_threshold,
    "moving.begin": begin_move,
    "moving.run": on_move("run"),
    "moving.stop": on_move("run", "stop"),
    "moving.undo": undo_move,
}
