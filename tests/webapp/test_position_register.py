"""The register of positions: found, read, closed, opened; clients are named to those whose cases they are."""

import re
from uuid import uuid4

from desk import Desk
from position_desk import SAID, find_position

from engine.model import Answers
from engine.store.queries.documents import DocumentRow, find_document, insert_document, list_newest_of_form

REGISTER = "/employers/positions"


def sign_agreement(desk: Desk, kind: str, **dates: str) -> None:
    """An agreement in the case whose analysis is in the register."""
    with desk.krokus.store.begin(desk.org) as work:
        (analysis,) = list_newest_of_form(work, "job_analysis")
        told: Answers = {"employer": analysis.data["employer"], "kind": kind, **dates}
        row = analysis._replace(id=uuid4().hex, form_key="employer_agreement", data=dict(told), task_id=None)
        insert_document(work, DocumentRow(*row), None)


def test_a_position_is_found_by_words_of_firm_and_title(desk: Desk) -> None:
    position = find_position(desk)
    tomek = desk.sign_in("tomek")
    assert "1 stanowisko" in tomek.get("/employers").text
    for text, is_found in (("rogal POMOCNIK", True), ("", True), ("kucharz", False)):
        assert (position in tomek.get(REGISTER, query_string={"text": text}).text) is is_found
    assert "Żadne stanowisko nie pasuje" in tomek.get(f"{REGISTER}?text=kucharz").text


def test_a_page_of_a_position_says_nothing_of_the_client_whose_case_is_another_coach_s(desk: Desk) -> None:
    position = find_position(desk)
    sign_agreement(desk, "employment", start_date="2026-12-01", end_date="2027-05-31")
    sign_agreement(desk, "cooperation", start_date="2026-12-01")
    page = desk.sign_in("tomek").get(f"{REGISTER}/{position}").text
    assert "ul. Chlebowa 4" in page and SAID["culture"] in page
    assert "I jeszcze 1 osoba" in page and "w sprawie, której nie prowadzisz" in page
    told_of_client = ("Ania", SAID["risks"], SAID["conclusion_reason"], "zielona lampka", "/documents/")
    assert not any(word in page.split("<main", 1)[1] for word in told_of_client)


def test_the_client_s_own_coach_and_the_mentor_see_who_worked_there(desk: Desk) -> None:
    position = find_position(desk)
    sign_agreement(desk, "employment", start_date="2026-12-01", end_date="2027-05-31")
    for login in ("kasia", "maria"):
        page = desk.sign_in(login).get(f"{REGISTER}/{position}").text.split("<main", 1)[1]
        assert "Ania Nowak" in page and "praca · od: 1 grudnia 2026 · do: 31 maja 2027" in page, login
        for document in re.findall(r"/documents/(\w{32})", page):
            with desk.krokus.store.read(desk.org) as work:
                assert find_document(work, document) is not None
    assert "1 osoba z umową" in desk.sign_in("tomek").get(REGISTER).text


def test_a_closed_position_says_why_and_waits_for_being_opened_again(desk: Desk) -> None:
    position = find_position(desk)
    url, tomek = f"{REGISTER}/{position}", desk.sign_in("tomek")
    refused = tomek.post(f"{url}/close", data={"why": "  ", "version": "0"})
    assert refused.status_code == 400 and "Napisz dlaczego" in refused.text
    long = tomek.post(f"{url}/close", data={"why": "a" * 501, "version": "0"})
    assert long.status_code == 400 and "a" * 501 in long.text
    assert tomek.post(f"{url}/close", data={"why": "Obsadzone", "version": "0"}).status_code == 303
    page = tomek.get(url).text
    assert "Obsadzone" in page and "23 listopada 2026" in page and "Tomek Lis" in page
    assert position not in tomek.get(REGISTER).text
    assert position in tomek.get(f"{REGISTER}?closed=1").text
    # Kasia still looks at the open position: what Tomek said is not overwritten.
    stale = desk.sign_in("kasia").post(f"{url}/close", data={"why": "Firma zrezygnowała", "version": "0"})
    assert stale.status_code == 409
    assert tomek.post(f"{url}/open", data={"version": "1"}).status_code == 303
    assert position in tomek.get(REGISTER).text


def test_the_register_is_for_the_team_of_its_own_organisation(desk: Desk) -> None:
    position = find_position(desk)
    for login in ("ola", "pawel"):
        client = desk.sign_in(login)
        assert client.get(REGISTER).status_code in (403, 404)
        assert client.get(f"{REGISTER}/{position}").status_code in (403, 404)
    assert desk.sign_in("tomek").get(f"{REGISTER}/{'0' * 32}").status_code == 404
