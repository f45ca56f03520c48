"""A long form stands in parts: one is open, each says what it needs, and no draft is lost between them."""

import re

import pytest
from desk import Desk
from flask.testing import FlaskClient
from parted_form import publish_parted_talk


@pytest.fixture
def talk(desk: Desk) -> tuple[FlaskClient, str]:
    """Tomek's phone and the address of a task whose form has four parts; the second is hidden at first."""
    publish_parted_talk(desk)
    task = desk.find_task(desk.start_case())
    phone = desk.sign_in("tomek")
    phone.environ_base["HTTP_USER_AGENT"] = "Mozilla/5.0 (Android 16; Mobile)"
    return phone, f"/tasks/{task.id}"


def read_parts(page: str) -> dict[str, tuple[bool, str]]:
    """Return the title of each part that is not hidden, whether it is open, and what it says it needs."""
    found = re.findall(
        r'<details class="part"([^>]*)>.*?part-title"[^>]*>([^<]*)<.*?part-state"[^>]*>([^<]*)<',
        page,
        re.DOTALL,
    )
    return {title: (" open" in marks, state) for marks, title, state in found if " hidden" not in marks}


def test_a_long_form_opens_its_first_part_and_says_what_each_needs(talk: tuple[FlaskClient, str]) -> None:
    client, url = talk
    page = client.get(url).text
    assert read_parts(page) == {
        "Praca": (True, "brakuje 2 wymaganych odpowiedzi"),
        "Zdrowie": (False, "można pominąć"),
        "Ustalenia": (False, "brakuje 1 wymaganej odpowiedzi"),
    }
    assert "Formularz ma 3 części." in page
    opened = client.get(client.post(url, data={"_part": "all"}).location).text
    assert all(is_open for is_open, _ in read_parts(opened).values())


def test_a_large_screen_shows_all_parts_at_once(talk: tuple[FlaskClient, str]) -> None:
    client, url = talk
    client.environ_base["HTTP_USER_AGENT"] = "Mozilla/5.0 (X11; Linux x86_64)"
    page = client.get(url).text
    assert [is_open for is_open, _ in read_parts(page).values()] == [True, True, True]
    assert "Otwórz wszystkie" not in page


def test_saving_a_part_keeps_the_draft_and_opens_the_next_one_that_is_asked(
    talk: tuple[FlaskClient, str],
) -> None:
    client, url = talk
    typed = {"words": "Kuchnia", "was_working": "no"}
    part = re.search(r'<details class="part" id="([^"]+)"', client.get(url).text)
    assert part is not None
    after_no = client.post(url, data=typed | {"_part": part[1]})
    assert after_no.status_code == 303
    page = client.get(after_no.location).text
    assert "Kuchnia</textarea>" in page
    assert read_parts(page)["Praca"] == (False, "✓ wymagane odpowiedzi są")
    assert read_parts(page)["Zdrowie"][0]
    after_yes = client.post(url, data=typed | {"was_working": "yes", "_part": part[1]})
    assert read_parts(client.get(after_yes.location).text)["Poprzednia praca"][0]
    # Who comes back later begins where an answer is missing.
    assert [title for title, (is_open, _) in read_parts(client.get(url).text).items() if is_open] == [
        "Ustalenia"
    ]


def test_only_the_parts_with_something_wrong_are_open_after_mistakes(talk: tuple[FlaskClient, str]) -> None:
    client, url = talk
    typed = {"words": "Kuchnia", "was_working": "no", "sign.name": "Ania Nowak"}
    drafted = client.get(client.post(url, data=typed | {"_part": "all"}).location).text
    assert read_parts(drafted)["Ustalenia"][1] == "brakuje 2 wymaganych odpowiedzi"
    answer = client.post(url, data=typed | {"_action": "complete"})
    assert answer.status_code == 400
    assert "Brakuje odpowiedzi: Jak podpisano (Podpis klienta)" in answer.text
    assert read_parts(answer.text)["Ustalenia"] == (True, "▲ 2 do poprawy")
    assert not read_parts(answer.text)["Praca"][0]


def test_a_row_that_is_added_finds_its_part_open(talk: tuple[FlaskClient, str]) -> None:
    client, url = talk
    added = client.post(url, data={"was_working": "yes", "_add": "jobs"})
    assert read_parts(client.get(added.location).text)["Poprzednia praca"] == (True, "można pominąć")


def test_a_draft_says_while_somebody_types_what_each_part_needs(talk: tuple[FlaskClient, str]) -> None:
    client, url = talk
    answer = client.post(f"{url}/draft", data={"words": "Kuchnia"}, headers={"Accept": "application/json"})
    assert "brakuje 1 wymaganej odpowiedzi" in answer.get_json()["parts"].values()


def test_a_short_form_stays_whole(desk: Desk) -> None:
    task = desk.find_task(desk.start_case())
    assert '<details class="part"' not in desk.sign_in("tomek").get(f"/tasks/{task.id}").text


def test_a_document_leads_to_its_parts_and_its_correction_stands_in_the_same(
    talk: tuple[FlaskClient, str],
) -> None:
    client, url = talk
    typed = {"words": "Kuchnia", "was_working": "yes", "jobs.0.place": "Sklep", "agreed": "Spotkanie"}
    client.post(url, data=typed | {"_action": "complete"})
    document = re.search(r'href="(/documents/[^"?]+)', client.get(url).text)
    assert document is not None
    read = client.get(document[1]).text
    assert re.findall(r'href="#(part-\d)">([^<]*)<', read) == [
        ("part-1", "Praca"),
        ("part-2", "Poprzednia praca"),
        ("part-3", "Ustalenia"),
    ]
    assert all(f'id="part-{number}"' in read for number in (1, 2, 3))
    page = client.post(f"{document[1]}/correct", data=typed | {"_reason": "", "_add": "jobs"}).text
    assert read_parts(page)["Poprzednia praca"] == (True, "✓ coś już wpisano")
    assert not read_parts(page)["Praca"][0]
    assert 'name="_part"' not in page
