"""A position is analysed once: the next client's analysis begins with what is true of it."""

from desk import Desk
from position_desk import SAID, open_looking, prepare_positions

from engine import get_task

OF_CLIENT = ("Kierowniczka", "Ania nie", "Ania poradzi", "zielona lampka")


def test_an_analysis_begins_with_what_is_known_of_the_position(desk: Desk) -> None:
    document, task = prepare_positions(desk)
    tomek = desk.sign_in("tomek")
    page = tomek.get(f"/tasks/{task}").text
    assert "Stanowiska, które już ktoś przeanalizował" in page
    assert "Pomocnik piekarza</strong> · Piekarnia Rogal" in page and "Przerwa o dziesiątej." not in page
    typed = {"culture": "Fartuch jest w szatni.", "_action": "save_draft"}
    assert tomek.post(f"/tasks/{task}", data=typed).status_code == 303
    taken = tomek.post(f"/tasks/{task}/position", data={"document": document})
    assert taken.status_code == 303
    page = tomek.get(f"/tasks/{task}").text
    assert "ul. Chlebowa 4" in page and "Sprawdź, czy to nadal prawda." in page
    # What was typed before stays, and what concerned the other client never comes.
    assert "Fartuch jest w szatni." in page and SAID["culture"] not in page
    assert not any(word in page.split("<main", 1)[1] for word in OF_CLIENT)


def test_day_and_writer_of_the_new_analysis_are_of_now(desk: Desk) -> None:
    document, task = prepare_positions(desk)
    desk.sign_in("tomek").post(f"/tasks/{task}/position", data={"document": document})
    shown = {
        view.name: view
        for part in get_task(desk.krokus, desk.actor("tomek"), task).fields
        for view in (part, *part.children)
    }
    assert shown["analysis_date"].value == "2026-11-23"
    assert shown["analysed_by"].value == "tomek"
    assert shown["position_title"].value == "Pomocnik piekarza"
    assert shown["risks"].value in (None, "") and shown["conclusion"].value in (None, "")


def test_only_who_writes_the_analysis_is_shown_positions_of_others(desk: Desk) -> None:
    document, task = prepare_positions(desk)
    asked = {"document": document}
    for login in ("kasia", "ola", "pawel"):
        client = desk.sign_in(login)
        assert client.post(f"/tasks/{task}/position", data=asked).status_code == 404, login
    tomek = desk.sign_in("tomek")
    assert tomek.get(f"/documents/{document}").status_code == 404
    assert tomek.post(f"/tasks/{task}/position", data={"document": "0" * 32}).status_code == 404
    talk = desk.find_task(desk.start_case("tomek")).id
    assert tomek.post(f"/tasks/{talk}/position", data=asked).status_code == 400
    assert "Stanowiska" not in tomek.get(f"/tasks/{talk}").text


def test_one_s_own_analysis_is_no_other_position(desk: Desk) -> None:
    document, _task = prepare_positions(desk)
    case_id = open_looking(desk, "Jan", "kasia")
    kasia = desk.sign_in("kasia")
    mine = desk.find_task(case_id, "analyse").id
    assert document in kasia.get(f"/tasks/{mine}").text
    other = {"document": document}
    assert kasia.post(f"/tasks/{mine}/position", data=other).status_code == 303
    assert "ul. Chlebowa 4" in kasia.get(f"/tasks/{mine}").text
