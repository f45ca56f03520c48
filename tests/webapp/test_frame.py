"""The frame without a browser: access rules, headers, CSRF, errors, display cookie, languages."""

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask, Response, g, request
from flask.testing import FlaskClient
from flask_babel import lazy_gettext
from werkzeug.exceptions import TooManyRequests

from engine import (
    Actor,
    AlreadyDone,
    CaseChanged,
    FieldProblem,
    InvalidAnswers,
    InvalidInput,
    MessageNotExpected,
    NotAllowed,
    NotFound,
    OrgId,
    PersonId,
    StoreUnavailable,
)
from webapp.access import demo_only, find_local_target, find_rule, public, role, set_actor_loader, signed_in
from webapp.app import create_app
from webapp.errors import add_words, find_page_before
from webapp.frame import list_menu_links, set_menu_count
from webapp.i18n import find_untranslated

SECRET = "a secret for tests only"
ERRORS = {
    "not_found": (NotFound(), 404),
    "not_allowed": (NotAllowed("c3_missing"), 403),
    "case_changed": (CaseChanged(), 409),
    "already_done": (AlreadyDone(), 409),
    "not_expected": (MessageNotExpected(), 409),
    "invalid_input": (InvalidInput("too_long"), 400),
    "invalid_answers": (InvalidAnswers((FieldProblem("name", "missing"),)), 400),
    "store": (StoreUnavailable(), 503),
    "too_many": (TooManyRequests(retry_after=60), 429),
    "surprise": (ZeroDivisionError("a secret detail"), 500),
}


def make_app(*, demo: bool = False) -> Flask:
    """An app with a few pages of its own, one for each kind of rule."""
    app = create_app(object(), secret_key=SECRET, demo=demo, testing=True)
    app.add_url_rule("/open", "open", public(lambda: "open"))
    app.add_url_rule("/mine", "mine", signed_in(lambda: f"mine: {g.actor.name}"), methods=["GET", "POST"])
    app.add_url_rule("/office", "office", role("mentor", "office")(lambda: "office"))
    app.add_url_rule("/demo", "demo", demo_only(lambda: "demo"))
    app.add_url_rule("/forgotten", "forgotten", lambda: "nobody wrote a rule")
    app.add_url_rule("/send", "send", public(lambda: request.form["words"]), methods=["POST"])
    app.add_url_rule("/fail/<name>", "fail", public(fail), methods=["GET", "POST"])
    set_actor_loader(app, load_from_header)
    # This app has no engine that could count.
    set_menu_count(app, "inbox.show_inbox", lambda actor: 0)
    return app


def fail(name: str) -> Response:
    raise ERRORS[name][0]


def load_from_header(asked: object) -> Actor | None:
    roles = request.headers.get("X-Roles")
    return (
        None if roles is None else Actor(OrgId("org"), PersonId("tomek"), "Tomek", frozenset(roles.split()))
    )


@pytest.fixture
def client() -> Iterator[FlaskClient]:
    with make_app().test_client() as client:
        yield client


def test_every_route_has_an_access_rule() -> None:
    app = create_app(object(), secret_key=SECRET)
    bare = [rule.endpoint for rule in app.url_map.iter_rules() if find_rule(app, rule.endpoint) is None]
    assert bare == []


def test_a_view_without_a_rule_is_never_served(client: FlaskClient) -> None:
    assert client.get("/forgotten", headers={"X-Roles": "mentor"}).status_code == 404


def test_signed_in_page_sends_visitors_to_the_login_and_back(client: FlaskClient) -> None:
    answer = client.get("/mine?page=2")
    assert answer.status_code == 303
    assert parse_qs(urlsplit(answer.location).query)["next"] == ["/mine?page=2"]
    assert client.get("/mine", headers={"X-Roles": "coach"}).text == "mine: Tomek"


def test_a_page_of_another_role_does_not_exist(client: FlaskClient) -> None:
    assert client.get("/office", headers={"X-Roles": "coach"}).status_code == 404
    assert client.get("/office", headers={"X-Roles": "coach office"}).text == "office"
    assert client.get("/office").status_code == 303


@pytest.mark.parametrize(
    ("came", "leads_to"),
    [
        ("http://localhost/tasks/1?part=2", "/tasks/1?part=2"),
        ("http://localhost/\\evil.example", None),
        ("http://localhost//evil.example", None),
        ("http://evil.example/tasks/1", None),
    ],
)
def test_a_refused_form_leads_back_to_its_own_page_and_never_off_the_site(
    came: str, leads_to: str | None
) -> None:
    with make_app().test_request_context("/mine", method="POST", headers={"Referer": came}):
        assert find_page_before() == leads_to


def test_demo_pages_exist_in_the_demo_only(client: FlaskClient) -> None:
    assert client.get("/demo").status_code == 404
    assert make_app(demo=True).test_client().get("/demo").text == "demo"


def test_a_role_rule_without_roles_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one role"):
        role()


@pytest.mark.parametrize("target", ["/", "/tasks/7?a=b#c", "/sprawy/%C5%82"])
def test_local_targets_are_accepted(target: str) -> None:
    assert find_local_target(target) == target


@pytest.mark.parametrize(
    "target",
    [
        "",
        None,
        "//evil.example",
        "/\\evil.example",
        "https://evil.example",
        "javascript:alert(1)",
        "/a\nb",
        "/\t/evil.example",
        "inbox",
        "///evil.example",
        "/" + "a" * 3000,
    ],
)
def test_targets_that_leave_the_site_are_refused(target: str | None) -> None:
    assert find_local_target(target) is None


@pytest.mark.parametrize(
    "path", ["/health", "/style", "/nothing", "/fail/surprise", "/static/css/tokens.css"]
)
def test_every_answer_carries_the_security_headers(client: FlaskClient, path: str) -> None:
    with client.get(path) as answer:
        headers = answer.headers
    assert "script-src 'self'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"


def test_versioned_files_are_kept_for_a_year_and_pages_are_not_kept(client: FlaskClient) -> None:
    with client.get("/static/css/tokens.css?v=1") as answer:
        assert "immutable" in answer.headers["Cache-Control"]
    assert client.get("/style").headers["Cache-Control"] == "no-store"


def test_an_error_code_is_said_in_the_words_of_its_room() -> None:
    app = make_app()
    add_words(app, {"c3_missing": lazy_gettext("%(name)s has not agreed yet.")})
    app.add_url_rule("/ask", "ask", public(ask_without_consent))
    answer = app.test_client().get("/ask")
    assert answer.status_code == 403
    assert "Ania has not agreed yet." in answer.text


def ask_without_consent() -> Response:
    raise NotAllowed("c3_missing", name="Ania")


def test_menu_shows_places_that_exist_with_their_numbers() -> None:
    app = make_app()
    set_menu_count(app, "inbox.show_inbox", lambda actor: 7)
    coach = Actor(OrgId("o"), PersonId("p"), "Tomek", frozenset({"coach"}))
    with app.test_request_context("/inbox"):
        links = {link.url: link for link in list_menu_links(coach)}
    assert links["/inbox"].count == 7
    assert "/admin/people" not in links
    assert app.test_client().get("/", headers={"X-Roles": "coach"}).location == "/inbox"


def test_health_tells_the_version(client: FlaskClient) -> None:
    assert client.get("/health").get_json()["status"] == "ok"
    assert client.get("/health").get_json()["version"]


def test_post_without_a_token_changes_nothing_and_says_how_to_go_on(client: FlaskClient) -> None:
    answer = client.post("/send", data={"words": "hello"})
    assert answer.status_code == 400
    assert "Ta strona była otwarta za długo" in answer.text


def test_an_old_form_of_this_site_can_be_sent_again_with_what_was_typed(client: FlaskClient) -> None:
    typed = {"words": "I want to work in a <kitchen>", "csrf_token": "old"}
    page = client.post("/send", data=typed, headers={"Origin": "http://localhost"}).text
    assert 'value="I want to work in a &lt;kitchen&gt;"' in page
    token = page.split('class="resend"')[1].split('name="csrf_token" value="')[1].split('"')[0]
    assert client.post("/send", data={**typed, "csrf_token": token}).text == typed["words"]


@pytest.mark.parametrize("origin", ["https://evil.example", "null", ""])
def test_words_of_a_foreign_page_are_never_offered_for_sending(client: FlaskClient, origin: str) -> None:
    page = client.post("/send", data={"words": "words of somebody else"}, headers={"Origin": origin}).text
    assert "words of somebody else" not in page


def test_passwords_are_never_given_back(client: FlaskClient) -> None:
    data = {"password": "very secret thing", "words": "tomek"}
    assert "very secret" not in client.post("/send", data=data, headers={"Origin": "http://localhost"}).text


@pytest.mark.parametrize(
    ("name", "can_resend"),
    [("store", True), ("surprise", True), ("case_changed", False), ("not_found", False)],
)
def test_what_was_typed_comes_back_and_can_be_sent_again_where_that_helps(
    name: str, can_resend: bool
) -> None:
    app = make_app()
    app.config["WTF_CSRF_ENABLED"] = False
    typed = {"words": "We talked about early shifts", "_key": "a key that is not for people"}
    headers = {"Origin": "http://localhost", "Referer": "http://localhost/hours?day=1"}
    page = app.test_client().post(f"/fail/{name}", data=typed, headers=headers).text
    assert '<li class="keep-lines">We talked about early shifts</li>' in page
    assert "a key that is not for people</li>" not in page
    assert ('name="_key" value="a key that is not for people"' in page) is can_resend
    # The page with the form, not the address that only takes it.
    assert ('href="/hours?day=1"' in page) is (name != "not_found")


@pytest.mark.parametrize(("name", "status"), [(name, status) for name, (_, status) in ERRORS.items()])
@pytest.mark.parametrize("language", ["pl", "en"])
def test_each_error_has_a_page_with_a_next_step(
    client: FlaskClient, name: str, status: int, language: str
) -> None:
    client.set_cookie("krokus_display", f"light.100.normal.{language}")
    answer = client.get(f"/fail/{name}")
    assert answer.status_code == status
    assert {"pl": "Co teraz:", "en": "What now:"}[language] in answer.text
    assert "Traceback" not in answer.text
    assert "a secret detail" not in answer.text


def test_wrong_method_names_the_allowed_ones(client: FlaskClient) -> None:
    answer = client.get("/display")
    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]


def test_too_many_tries_say_when_to_come_back(client: FlaskClient) -> None:
    assert client.get("/fail/too_many").headers["Retry-After"] == "60"


def test_errors_answer_in_json_where_json_was_asked_for(client: FlaskClient) -> None:
    answer = client.get("/fail/already_done", headers={"Accept": "application/json"})
    assert answer.status_code == 409
    assert answer.get_json()["error"] == "already_done"


def test_a_body_above_the_limit_is_refused() -> None:
    app = make_app()
    app.config["WTF_CSRF_ENABLED"] = False
    answer = app.test_client().post("/send", data={"words": "x" * (3 * 1024 * 1024)})
    assert answer.status_code == 413


def test_display_changes_one_choice_and_returns_to_the_page() -> None:
    app = make_app()
    app.config["WTF_CSRF_ENABLED"] = False
    client = app.test_client()
    answer = client.post("/display", data={"theme": "dark", "next": "/style?x=1"})
    assert (answer.status_code, answer.location) == (303, "/style?x=1")
    client.post("/display", data={"size": "150", "theme": "pink"})
    assert client.get_cookie("krokus_display").value == "dark.150.normal.pl"
    assert client.post("/display", data={"next": "https://evil.example/"}).location == "/"


@pytest.mark.parametrize(
    "cookie", ["", "dark", "pink.100.normal.pl", "dark.100.normal.pl.x", "<script>.1.2.3"]
)
def test_a_damaged_display_cookie_counts_as_none(client: FlaskClient, cookie: str) -> None:
    client.set_cookie("krokus_display", cookie)
    assert (
        '<html lang="pl" data-theme="light" data-size="100" data-spacing="normal">'
        in client.get("/style").text
    )


def test_language_switch_gives_english(client: FlaskClient) -> None:
    client.set_cookie("krokus_display", "light.100.normal.en")
    page = client.get("/nothing").text
    assert '<html lang="en"' in page
    assert "There is no such page" in page


def test_every_message_has_a_polish_translation() -> None:
    assert find_untranslated("pl") == []


def test_a_short_secret_is_refused() -> None:
    with pytest.raises(ValueError, match="16 characters"):
        create_app(object(), secret_key="short")


def test_a_script_in_the_address_is_shown_as_text(client: FlaskClient) -> None:
    page = client.get("/nothing?a=<script>alert(1)</script>").text
    assert "<script>alert" not in page
