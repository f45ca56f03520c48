"""Signing in and out: the door everybody passes."""

from pathlib import Path

import pytest
from desk import PASSWORD, Desk, make_desk, read_hidden

from engine.errors import StoreUnavailable


def test_sign_in_opens_the_inbox_and_hides_the_token_from_scripts(desk: Desk) -> None:
    client = desk.app.test_client()
    answer = client.post("/login", data={"login": " TOMEK ", "password": PASSWORD})
    assert (answer.status_code, answer.location) == (303, "/inbox")
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Tomek Lis" in client.get("/inbox").text


def test_who_signs_in_while_the_database_goes_away_can_send_the_same_form_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.app.config["WTF_CSRF_ENABLED"] = True
    client = desk.app.test_client()
    page = client.get("/login").text
    form = {"login": "tomek", "password": PASSWORD, "csrf_token": read_hidden(page, "csrf_token")}

    def is_away(*_: object) -> None:
        raise StoreUnavailable

    with monkeypatch.context() as patch:
        patch.setattr("webapp.auth.visitor.find_signed_in", is_away)
        assert client.post("/login", data=form).status_code == 503
    answer = client.post("/login", data=form)
    assert (answer.status_code, answer.location) == (303, "/inbox")


def test_cookies_are_secure_in_a_real_installation(desk: Desk) -> None:
    desk.app.config["SESSION_COOKIE_SECURE"] = True
    answer = desk.app.test_client().post("/login", data={"login": "tomek", "password": PASSWORD})
    assert "Secure" in answer.headers["Set-Cookie"]


def test_login_page_can_be_filled_by_password_managers(desk: Desk) -> None:
    page = desk.app.test_client().get("/login").text
    assert 'autocomplete="username"' in page
    assert 'autocomplete="current-password"' in page


@pytest.mark.parametrize(("login", "password"), [("tomek", "wrong"), ("nobody", PASSWORD), ("", "")])
def test_wrong_login_and_wrong_password_look_the_same(desk: Desk, login: str, password: str) -> None:
    answer = desk.app.test_client().post("/login", data={"login": login, "password": password})
    assert answer.status_code == 400
    assert "Login albo hasło się nie zgadza" in answer.text
    assert "krokus_session" not in str(answer.headers.get("Set-Cookie", "")) or PASSWORD not in answer.text


def test_too_many_tries_are_told_to_wait(desk: Desk) -> None:
    client = desk.app.test_client()
    for _ in range(8):
        client.post("/login", data={"login": "tomek", "password": "guess"})
    answer = client.post("/login", data={"login": "tomek", "password": PASSWORD})
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "900"
    assert "poczekaj 15 minut" in answer.text


def test_visitors_come_back_to_the_page_they_wanted(desk: Desk) -> None:
    client = desk.app.test_client()
    to_login = client.get("/inbox?whose=mine").location
    assert 'value="/inbox?whose=mine"' in client.get(to_login).text
    data = {"login": "tomek", "password": PASSWORD, "next": "/inbox?whose=mine"}
    assert client.post("/login", data=data).location == "/inbox?whose=mine"


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_sign_in_never_leads_to_another_site(desk: Desk, target: str) -> None:
    data = {"login": "tomek", "password": PASSWORD, "next": target}
    assert desk.app.test_client().post("/login", data=data).location == "/inbox"
    assert (
        "evil"
        not in desk.app.test_client().get("/login", query_string={"next": target}).text.split("<main")[1]
    )


def test_sign_out_ends_the_session_everywhere_it_was_copied(desk: Desk) -> None:
    client = desk.sign_in("tomek")
    copied = client.get_cookie("krokus_session").value
    assert client.post("/logout").status_code == 303
    other = desk.app.test_client()
    other.set_cookie("krokus_session", copied)
    assert other.get("/inbox").location.startswith("/login")


def test_a_forged_token_signs_nobody_in(desk: Desk) -> None:
    client = desk.app.test_client()
    with client.session_transaction() as session:
        session["token"] = "made up"
    assert client.get("/inbox").status_code == 303


def test_signing_in_leaves_nothing_of_the_visitor_before(desk: Desk) -> None:
    client = desk.sign_in("tomek")
    client.get("/inbox?text=secret")
    client.post("/login", data={"login": "kasia", "password": PASSWORD})
    with client.session_transaction() as session:
        assert "secret" not in str(dict(session))


def test_signed_in_people_are_not_asked_again(desk: Desk) -> None:
    assert desk.sign_in("tomek").get("/login").location == "/inbox"


def test_password_change_closes_sessions_and_takes_the_new_one(desk: Desk) -> None:
    client = desk.sign_in("tomek")
    new = "nowe-haslo-tomka"
    answer = client.post("/password", data={"old": PASSWORD, "new": new, "again": new})
    assert (answer.status_code, answer.location) == (303, "/login")
    assert "Hasło jest zmienione" in client.get("/login").text
    assert client.post("/login", data={"login": "tomek", "password": PASSWORD}).status_code == 400
    assert client.post("/login", data={"login": "tomek", "password": new}).status_code == 303


@pytest.mark.parametrize(
    ("old", "new", "again", "words"),
    [
        ("wrong", "nowe-haslo-tomka", "nowe-haslo-tomka", "To nie jest Twoje obecne hasło"),
        (PASSWORD, "short", "short", "Użyj co najmniej 8 znaków"),
        (PASSWORD, "nowe-haslo-tomka", "inne", "Wpisz dwa razy to samo"),
    ],
)
def test_a_bad_password_change_says_what_to_do(
    desk: Desk, old: str, new: str, again: str, words: str
) -> None:
    answer = desk.sign_in("tomek").post("/password", data={"old": old, "new": new, "again": again})
    assert answer.status_code == 400
    assert words in answer.text
    assert new not in answer.text


def test_the_cast_is_offered_in_the_demo_only(desk: Desk, tmp_path: Path) -> None:
    assert "?login=maria" not in desk.app.test_client().get("/login").text
    folder = tmp_path / "demo"
    folder.mkdir()
    demo = make_desk(folder, demo=True)
    page = demo.app.test_client().get("/login?login=maria").text
    assert "?login=tomek" in page
    assert 'value="maria"' in page
    demo.krokus.store.close()


def test_a_login_in_the_address_is_shown_as_text(desk: Desk) -> None:
    page = desk.app.test_client().get("/login", query_string={"login": '"><script>x</script>'}).text
    assert "<script>x" not in page


def test_the_look_of_pages_follows_the_person_to_a_new_device(desk: Desk) -> None:
    client = desk.sign_in("tomek")
    client.post("/display", data={"theme": "dark"})
    assert 'data-theme="dark"' in desk.sign_in("tomek").get("/inbox").text
    assert 'data-theme="light"' in desk.sign_in("kasia").get("/inbox").text


def test_a_device_with_its_own_look_keeps_it(desk: Desk) -> None:
    desk.sign_in("tomek").post("/display", data={"theme": "dark"})
    client = desk.app.test_client()
    client.set_cookie("krokus_display", "yellow.100.normal.pl")
    client.post("/login", data={"login": "tomek", "password": PASSWORD})
    assert 'data-theme="yellow"' in client.get("/inbox").text


def test_a_process_designer_begins_at_the_models(desk: Desk) -> None:
    answer = desk.app.test_client().post("/login", data={"login": "pawel", "password": PASSWORD})
    assert answer.location == "/designer"
