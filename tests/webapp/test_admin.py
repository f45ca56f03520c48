"""People of the organisation: added, changed, closed; passwords are shown once. And the demo's clock."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from desk import MONDAY, Desk, make_desk
from flask.testing import FlaskClient

from engine import InvalidInput, get_staff
from webapp.demo.durations import read_span

NEW = {"name": "Jan Bór", "login": "jan.bor", "email": "", "roles": ["psychologist"]}


def find_version(client: FlaskClient, person_id: str) -> str:
    found = re.search(r'name="version" value="(\d+)"', client.get(f"/admin/people/{person_id}").text)
    assert found is not None
    return found.group(1)


def find_ola(desk: Desk) -> tuple[str, tuple[str, ...], bool]:
    staff = get_staff(desk.krokus, desk.actor("maria"))
    ola = next(one for one in staff.members if one.id == "ola")
    return ola.name, ola.roles, ola.active


def test_office_sees_everybody(desk: Desk) -> None:
    page = desk.sign_in("beata").get("/admin/people").text
    assert "Tomek Lis" in page
    assert "Trener pracy" in page


@pytest.mark.parametrize("path", ["/admin/people", "/admin/people/new", "/admin/people/tomek"])
def test_people_do_not_exist_for_others(desk: Desk, path: str) -> None:
    assert desk.sign_in("tomek").get(path).status_code == 404
    assert desk.app.test_client().get(path).status_code == 303


def test_a_new_persons_password_is_shown_once_and_works(desk: Desk) -> None:
    client = desk.sign_in("beata")
    assert client.post("/admin/people/new", data=NEW).status_code == 303
    page = client.get("/admin/people").text
    password = re.search(r"<code>([^<]+)</code>", page)
    assert password is not None
    assert "<code>" not in client.get("/admin/people").text
    login = desk.app.test_client().post("/login", data={"login": "jan.bor", "password": password.group(1)})
    assert login.status_code == 303


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name": " "}, "Wpisz imię i nazwisko"),
        ({"login": "x"}, "Wpisz co najmniej 3 znaki"),
        ({"login": "tomek"}, "Ktoś ma już taki login"),
        ({"roles": ["king"]}, "Wybierz role z listy"),
    ],
)
def test_mistakes_are_said_beside_the_question(desk: Desk, change: dict[str, object], words: str) -> None:
    answer = desk.sign_in("beata").post("/admin/people/new", data={**NEW, **change})
    assert answer.status_code == 400
    assert words in answer.text


def test_roles_change_and_the_account_closes(desk: Desk) -> None:
    client = desk.sign_in("maria")
    other = desk.sign_in("ola")
    data = {"name": "Ola Nowa", "roles": ["coach"], "active": "true"}
    data["version"] = find_version(client, "ola")
    assert client.post("/admin/people/ola", data=data).status_code == 303
    assert find_ola(desk) == ("Ola Nowa", ("coach",), True)
    assert other.get("/inbox").status_code == 200
    closed = {"name": "Ola Nowa", "roles": ["coach"], "version": find_version(client, "ola")}
    assert client.post("/admin/people/ola", data=closed).status_code == 303
    assert find_ola(desk) == ("Ola Nowa", ("coach",), False)
    assert other.get("/inbox").status_code == 303
    assert "konto zamknięte" in client.get("/admin/people").text
    data["version"] = find_version(client, "ola")
    assert client.post("/admin/people/ola", data=data).status_code == 303
    assert find_ola(desk) == ("Ola Nowa", ("coach",), True)


def test_a_stale_change_of_a_person_is_refused(desk: Desk) -> None:
    client = desk.sign_in("maria")
    data = {"name": "Ola Nowa", "roles": ["coach"], "active": "true", "version": "99"}
    answer = client.post("/admin/people/ola", data=data)
    assert answer.status_code == 409
    assert "Ktoś inny zmienił w tym czasie dane tej osoby" in answer.text


def test_nobody_closes_their_own_account(desk: Desk) -> None:
    client = desk.sign_in("maria")
    data = {"name": "Maria Sowa", "roles": ["mentor"], "version": find_version(client, "maria")}
    answer = client.post("/admin/people/maria", data=data)
    assert answer.status_code == 400
    assert "Nie możesz tu zamknąć własnego konta" in answer.text


def test_a_new_password_replaces_the_old_one(desk: Desk) -> None:
    client = desk.sign_in("beata")
    assert client.post("/admin/people/tomek/password").status_code == 303
    assert "Hasło dla: Tomek Lis" in client.get("/admin/people").text
    answer = desk.app.test_client().post("/login", data={"login": "tomek", "password": "krokusy-w-trawie"})
    assert answer.status_code != 303


def test_an_unknown_person_does_not_exist(desk: Desk) -> None:
    client = desk.sign_in("beata")
    assert client.get("/admin/people/nobody").status_code == 404
    assert client.post("/admin/people/nobody/password").status_code == 404
    data = {"name": "X Y", "roles": ["coach"], "version": "1"}
    assert client.post("/admin/people/nobody", data=data).status_code == 404


def test_a_client_gets_a_login_only_once(desk: Desk) -> None:
    case_id = desk.start_case()
    client = desk.sign_in("beata")
    assert "Ania Nowak" in client.get(f"/admin/clients/{case_id}").text
    assert client.post(f"/admin/clients/{case_id}", data={"login": "ania7"}).status_code == 303
    assert "Hasło dla: Ania Nowak" in client.get("/admin/people").text
    answer = client.post(f"/admin/clients/{case_id}", data={"login": "ania8"})
    assert answer.status_code == 400
    assert "ma już login: ania7" in answer.text


def test_a_client_of_an_unknown_case_does_not_exist(desk: Desk) -> None:
    assert desk.sign_in("beata").get("/admin/clients/nothing").status_code == 404


def test_the_clock_exists_in_the_demo_only(desk: Desk) -> None:
    assert desk.sign_in("maria").get("/demo/clock").status_code == 404
    assert desk.sign_in("maria").post("/demo/clock", data={"by": "P1D"}).status_code == 404


def test_the_clock_of_the_demo_moves_forward(tmp_path: Path) -> None:
    desk = make_desk(tmp_path, demo=True)
    client = desk.app.test_client()
    assert "Zegar pokazu" in client.get("/demo/clock").text
    assert client.post("/demo/clock", data={"by": "P1W"}).status_code == 303
    assert (desk.clock.now() - MONDAY).days == 7
    for wrong in ("", "P", "PT", "-P1D", "P0D", "P99Y", "<b>", "P1D" * 40):
        answer = client.post("/demo/clock", data={"by": wrong})
        assert answer.status_code == 400, wrong
        assert "<b>" not in answer.text
    desk.krokus.store.close()


@pytest.mark.parametrize(
    ("text", "days"), [("P1D", 1), ("p2w", 14), ("P1M", 28), ("P1Y", 365), ("P1M1W", 35), ("PT48H", 2)]
)
def test_spans_have_their_true_length(text: str, days: int) -> None:
    assert read_span(text, datetime(2027, 1, 31, 8, tzinfo=UTC)).days == days


def test_words_that_are_no_span_are_refused() -> None:
    with pytest.raises(InvalidInput):
        read_span("P1X", MONDAY)


def test_who_closes_an_account_is_led_to_the_cases_that_stay_behind(desk: Desk) -> None:
    desk.start_case("kasia")
    client = desk.sign_in("beata")
    form = {"name": "Kasia Wilk", "roles": ["coach"], "version": "1"}
    answer = client.post("/admin/people/kasia", data=form)
    assert answer.headers["Location"] == "/board/caseloads"
    page = client.get("/board/caseloads").text
    assert "1 sprawa nadal czeka na tę osobę" in page and "Kasia Wilk (1)" in page
