"""A session that ends under a form takes nothing of what was typed: it waits through signing in."""

import io
import re
from html import unescape

from desk import PASSWORD, Desk
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

WORDS = "Chcę pracować w kuchni, najlepiej „rano” & <spokojnie>."
FORM = {"words": WORDS, "was_working": "no", "_action": "complete"}


def read_hidden(page: str, name: str) -> list[str]:
    return [unescape(value) for value in re.findall(rf'name="{name}" value="([^"]*)"', page)]


def send_late(desk: Desk, url: str, **changed: str) -> TestResponse:
    """Send what Tomek typed from a browser in which nobody is signed in any more."""
    (who, *_) = read_hidden(desk.sign_in("tomek").get(url).text, "_who")
    return desk.app.test_client().post(url, data={**FORM, "_who": who, **changed})


def sign_in_with(desk: Desk, login: str, late: TestResponse) -> tuple[FlaskClient, TestResponse]:
    client = desk.app.test_client()
    (kept,) = read_hidden(late.text, "_kept")
    return client, client.post("/login", data={"login": login, "password": PASSWORD, "_kept": kept})


def test_what_was_typed_is_sent_after_signing_in_again(desk: Desk) -> None:
    case_id = desk.start_case()
    url = f"/tasks/{desk.find_task(case_id).id}"
    late = send_late(desk, url)
    assert late.status_code == 401 and "to, co wpisane, czeka" in late.text
    # A wrong password does not lose it either.
    (kept,) = read_hidden(late.text, "_kept")
    wrong = {"login": "tomek", "password": "nie to", "_kept": kept}
    assert read_hidden(desk.app.test_client().post("/login", data=wrong).text, "_kept") == [kept]
    client, page = sign_in_with(desk, "tomek", late)
    assert f'action="{url}"' in page.text and read_hidden(page.text, "words") == [WORDS]
    form = {name: read_hidden(page.text, name)[0] for name in FORM}
    assert client.post(url, data=form).status_code == 303
    assert desk.find_task(case_id).done_at is not None


def test_it_is_shown_to_nobody_but_who_typed_it(desk: Desk) -> None:
    url = f"/tasks/{desk.find_task(desk.start_case()).id}"
    _client, answer = sign_in_with(desk, "kasia", send_late(desk, url))
    assert answer.status_code == 303 and "kuchni" not in answer.text


def test_a_form_that_this_site_did_not_make_waits_for_nothing(desk: Desk) -> None:
    url = f"/tasks/{desk.find_task(desk.start_case()).id}"
    assert send_late(desk, url, _who="tomek").status_code == 303
    late = send_late(desk, url)
    (kept,) = read_hidden(late.text, "_kept")
    data = {"login": "tomek", "password": PASSWORD, "_kept": kept[:-3] + "abc"}
    assert desk.app.test_client().post("/login", data=data).status_code == 303


def test_files_do_not_wait_and_that_is_said(desk: Desk) -> None:
    url = f"/tasks/{desk.find_task(desk.start_case()).id}"
    (who, *_) = read_hidden(desk.sign_in("tomek").get(url).text, "_who")
    data = {**FORM, "_who": who, "photo": (io.BytesIO(b"%PDF-1.7\n"), "umowa.pdf")}
    late = desk.app.test_client().post(url, data=data, content_type="multipart/form-data")
    assert "Pliki nie czekają" in sign_in_with(desk, "tomek", late)[1].text
