"""The page of a model beside its template: what is new there in plain words, taken over by one press each."""

import re
from collections.abc import Mapping
from functools import cache

from desk import Desk
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from engine import designing
from engine.designing import StepChange
from engine.releases.folders import SHIPPED, read_model_folder
from engine.releases.release import publish_release

MODEL = "/designer/euse_5"
PAGE = f"{MODEL}/template"
DUE = "Krok „Skontaktuj się z osobą”: termin"


@cache
def make_older() -> Mapping[str, bytes]:
    """The template as it was once: with another deadline, another limit and another name."""
    files = read_model_folder(SHIPPED / "euse_5")
    change = StepChange("Skontaktuj się z osobą", properties={"due": "P30D"})
    files = dict(designing.change_step(files, "s1_contact", change).files)
    files = dict(designing.change_threshold(files, "profile_late", {"red": "P99D"}).files)
    return designing.rename(files, "s1_decide", "Zdecyduj").files


def publish_older(desk: Desk) -> None:
    """Let the organisation work by that older edition."""
    with desk.krokus.store.begin(desk.org) as work:
        publish_release(work, make_older())


def press(client: FlaskClient, label: str) -> TestResponse:
    """Press the button with these words."""
    page = client.get(PAGE).text
    forms = re.findall(r'<form class="inline" method="post" action="([^"]+)">(.*?)</form>', page, re.DOTALL)
    action, inside = next((action, inside) for action, inside in forms if label in inside)
    form = dict(re.findall(r'name="(version|revision|_back)" value="([^"]*)"', inside))
    return client.post(action, data=form, follow_redirects=True)


def test_the_model_says_that_its_template_changed_and_the_page_says_what(desk: Desk) -> None:
    publish_older(desk)
    client = desk.sign_in("pawel")
    model = client.get(MODEL).text
    assert "Skopiowano z „Zatrudnienie wspomagane – 5 kroków”." in model
    assert "3 późniejsze zmiany czekają na decyzję" in model
    page = client.get(PAGE).text
    assert DUE in page
    assert "30 dni" in page
    assert "Tego nie ruszaliście" in page
    assert "Zmienione także u Was" not in page


def test_one_change_is_taken_over_undone_and_one_is_kept(desk: Desk) -> None:
    publish_older(desk)
    client = desk.sign_in("pawel")
    assert f"Przejęto z szablonu: {DUE}." in press(client, f"Przejmij: {DUE}").text
    assert "To już macie (1)" in client.get(PAGE).text
    assert "Cofnięto" in press(client, "Cofnij").text
    assert "Zostaje Wasze." in press(client, f"Zostaw nasze: {DUE}").text
    assert "Zostało Wasze (1)" in client.get(PAGE).text
    again = press(client, f"Pokaż jeszcze raz: {DUE}").text
    assert "Zostało Wasze" not in again


def test_all_that_costs_nothing_comes_with_one_press(desk: Desk) -> None:
    publish_older(desk)
    client = desk.sign_in("pawel")
    assert "Przejęto zmiany z szablonu: 3." in press(client, "Przejmij wszystkie (3)").text
    page = client.get(PAGE).text
    assert "Nic na Ciebie nie czeka" in page
    assert "nic tam nowego" in client.get(MODEL).text


def test_what_both_changed_stands_three_times_side_by_side(desk: Desk) -> None:
    publish_older(desk)
    pawel = desk.actor("pawel")
    mine = StepChange("Skontaktuj się z osobą", properties={"due": "P11D"})
    designing.change_draft(
        desk.krokus, pawel, "euse_5", 0, 0, lambda files: designing.change_step(files, "s1_contact", mine)
    )
    page = desk.sign_in("pawel").get(PAGE).text
    card = page[page.index(f">{DUE}</h3>") :].partition("</article>")[0]
    assert "Zmienione także u Was" in page
    assert [words for words in ("30 dni", "3 dni robocze", "11 dni") if words not in card] == []


def test_whoever_was_slower_is_told_what_the_other_did(desk: Desk) -> None:
    publish_older(desk)
    first, second = desk.sign_in("pawel"), desk.sign_in("pawel")
    place = re.search(rf'{PAGE}/([0-9a-f]+)/take"', second.get(PAGE).text)
    assert place is not None
    press(first, f"Przejmij: {DUE}")
    answer = second.post(f"{PAGE}/{place[1]}/take", data={"version": "0", "revision": "0"})
    assert answer.status_code == 409
    assert f"Przejęto z szablonu: {DUE}." in answer.text


def test_a_model_of_one_s_own_and_other_people_have_no_such_page(desk: Desk) -> None:
    publish_older(desk)
    client = desk.sign_in("pawel")
    assert client.get("/designer/small/template").status_code == 404
    assert client.post(f"{PAGE}/{'0' * 32}/take", data={"version": "0", "revision": "0"}).status_code == 404
    assert client.post(f"{PAGE}/{'0' * 32}/keep").status_code == 404
    for login in ("tomek", "maria", "beata", "ola"):
        assert desk.sign_in(login).get(PAGE).status_code == 404
