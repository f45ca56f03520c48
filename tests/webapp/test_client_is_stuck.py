"""The client says "stoję w miejscu" on their own page, the right people hear it, and it ends in words."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from desk import APPLICATION, Desk
from flask.testing import FlaskClient

from engine import (
    InvalidInput,
    NotAllowed,
    NotFound,
    answer_client_flag,
    complete_task,
    flag_case,
    give_client_login,
    read_model_folder,
    snooze_signal,
    start_case,
)
from engine.jobs.letters import write_letter
from engine.model import Actor, OrgId, PersonId
from engine.monitor.digest import make_digests
from engine.monitor.looking import keep_watch
from engine.process.cases import assign_person
from engine.releases.release import publish_release
from engine.store.queries.cases import find_case, lock_case, update_case
from engine.store.queries.history import lease_outgoing

MODELS = Path(__file__).parents[2] / "processes"
WORDS = "Czekam od dawna na telefon."


@pytest.fixture
def case_id(desk: Desk) -> str:
    return desk.start_case("tomek")


@pytest.fixture
def ania(desk: Desk, case_id: str) -> FlaskClient:
    """A browser in which the client of the case is signed in."""
    password = give_client_login(desk.krokus, desk.actor("beata"), case_id, "ania7")
    client = desk.app.test_client()
    client.post("/login", data={"login": "ania7", "password": password})
    return client


def find_client(desk: Desk, case_id: str) -> Actor:
    with desk.krokus.store.read(desk.org) as work:
        case = find_case(work, case_id)
    assert case is not None
    return Actor(desk.org, PersonId(case.subject_id), "Ania Nowak", frozenset({"client"}))


def say(ania: FlaskClient, words: str = WORDS) -> None:
    answer = ania.post("/me/stuck", data={"words": words})
    assert (answer.status_code, answer.location) == (303, "/me#stuck")


def read_card(page: str) -> str:
    """The part of the client's page about being stuck."""
    found = re.search(r'aria-labelledby="stuck">.*?</section>', page, re.DOTALL)
    assert found is not None
    return found.group()


def test_the_page_says_what_it_means_and_who_will_read_it(ania: FlaskClient) -> None:
    card = read_card(ania.get("/me").text)
    assert "długo czekam i nic się nie dzieje" in card
    assert re.search("Przeczytają to: Tomek Lis, (Irena Jeż, Maria Sowa|Maria Sowa, Irena Jeż)", card)
    assert ">Stoję w miejscu</button>" in card


def test_the_client_sees_that_it_was_noted_when_and_who_knows(ania: FlaskClient) -> None:
    say(ania)
    card = read_card(ania.get("/me").text)
    assert "Wiemy, że stoisz w miejscu" in card
    assert "dziś, 9:00" in card
    assert WORDS in card
    assert "Tomek Lis" in card
    assert "Maria Sowa" in card
    assert ">Stoję w miejscu</button>" not in card


def test_one_tap_without_a_word_is_enough(desk: Desk, ania: FlaskClient) -> None:
    say(ania, "")
    assert "Twoje słowa" not in ania.get("/me").text
    assert "Klient (Ania Nowak): „stoję w miejscu”." in desk.sign_in("maria").get("/board").text


def test_the_board_is_red_at_once_with_the_client_as_its_source(desk: Desk, ania: FlaskClient) -> None:
    say(ania)
    for login in ("maria", "tomek"):
        page = desk.sign_in(login).get("/board").text
        assert f"Klient (Ania Nowak): „stoję w miejscu”. „{WORDS}”" in page
        assert 'class="card stuck red"' in page
        assert ">Odpowiedz klientowi</a>" in page


def test_the_history_says_in_words_what_was_said_and_who_was_told(
    desk: Desk, ania: FlaskClient, case_id: str
) -> None:
    say(ania)
    ania.post("/me/stuck/back")
    page = desk.sign_in("tomek").get(f"/cases/{case_id}").text
    assert "Ania Nowak: „stoję w miejscu”. Kto o tym wie: Tomek Lis" in page
    assert WORDS in page
    assert "Ania Nowak: „idzie dalej”." in page


def test_others_of_the_case_learn_that_it_was_said_but_not_the_words(
    desk: Desk,
) -> None:
    with desk.krokus.store.begin(desk.org) as work:
        publish_release(work, read_model_folder(MODELS / "euse_5"))
    case_id = start_case(desk.krokus, desk.actor("beata"), "euse_5", APPLICATION)
    assign_person(desk.krokus, desk.actor("maria"), case_id, "psychologist", "ola")
    flag_case(desk.krokus, find_client(desk, case_id), case_id, WORDS)
    for login in ("ola", "beata"):
        client = desk.sign_in(login)
        for path in (f"/cases/{case_id}", f"/board/cases/{case_id}"):
            page = client.get(path).text
            assert "stoję w miejscu" in page
            assert WORDS not in page, (login, path)
    assert WORDS not in desk.sign_in("beata").get("/board").text


def test_the_words_travel_in_no_letter(desk: Desk, ania: FlaskClient, case_id: str) -> None:
    say(ania)
    with desk.krokus.store.begin(OrgId("")) as work:
        rows = lease_outgoing(work, work.now + timedelta(minutes=5))
    told = {row.payload["person"]: row for row in rows if row.kind == "client_flag"}
    assert {"tomek", "maria"} <= set(told)
    assert WORDS not in str([row.payload for row in rows])
    with desk.krokus.store.read(desk.org) as work:
        case = find_case(work, case_id)
    assert case is not None
    desk.sign_in("beata").post(
        "/admin/people/tomek",
        data={
            "name": "Tomek Lis",
            "email": "t@example.org",
            "roles": ["coach"],
            "active": "true",
            "version": "1",
        },
    )
    (letter,) = write_letter(desk.krokus, told["tomek"])
    assert letter.subject == f"Klient mówi: stoję w miejscu (sprawa {case.no})"
    assert f"/board/cases/{case_id}" in letter.text
    assert "Ania" not in letter.text


def test_saying_it_again_and_again_writes_one_letter_a_day(desk: Desk, ania: FlaskClient) -> None:
    for _ in range(3):
        say(ania)
        ania.post("/me/stuck/back")
    say(ania)
    with desk.krokus.store.begin(OrgId("")) as work:
        letters = [row for row in lease_outgoing(work, work.now + timedelta(minutes=5))]
    assert len([row for row in letters if row.payload.get("person") == "tomek"]) == 1


def test_saying_it_twice_is_saying_it_once(desk: Desk, ania: FlaskClient, case_id: str) -> None:
    say(ania)
    say(ania, "Drugi raz.")
    assert WORDS in read_card(ania.get("/me").text)
    assert desk.sign_in("tomek").get(f"/cases/{case_id}").text.count("„stoję w miejscu”. Kto") == 1


def test_the_client_takes_it_back_and_the_board_is_calm(desk: Desk, ania: FlaskClient) -> None:
    say(ania)
    assert "/me/stuck/back" in ania.get("/me").text
    assert ania.post("/me/stuck/back").location == "/me#stuck"
    assert ">Stoję w miejscu</button>" in ania.get("/me").text
    assert "stoję w miejscu" not in desk.sign_in("maria").get("/board").text


def test_the_coach_cannot_take_back_what_the_client_said(desk: Desk, ania: FlaskClient, case_id: str) -> None:
    say(ania)
    coach = desk.sign_in("tomek")
    assert coach.post(f"/board/cases/{case_id}/flag", data={"what": "down"}).status_code == 303
    assert coach.post(f"/board/cases/{case_id}/answer").status_code == 404
    assert "Wiemy, że stoisz w miejscu" in ania.get("/me").text
    assert "Klient (Ania Nowak)" in desk.sign_in("maria").get("/board").text


def test_the_mentor_answers_and_the_client_reads_it(desk: Desk, ania: FlaskClient, case_id: str) -> None:
    say(ania)
    mentor = desk.sign_in("maria")
    address = f"/board/cases/{case_id}/answer"
    assert address in mentor.get(f"/board/cases/{case_id}").text
    assert mentor.post(address, data={"reason-client-flag": " "}).status_code == 400
    answer = {"reason-client-flag": "W piątek idziemy razem do firmy."}
    assert mentor.post(address, data=answer).status_code == 303
    assert "stoję w miejscu" not in mentor.get("/board").text
    card = read_card(ania.get("/me").text)
    assert "Odpowiedź dla Ciebie: Maria Sowa" in card
    assert "W piątek idziemy razem do firmy." in card
    assert ">Stoję w miejscu</button>" in card
    assert "Maria Sowa: odpowiedź dla klienta" in mentor.get(f"/cases/{case_id}").text


def test_the_coach_and_the_client_stand_apart(desk: Desk, ania: FlaskClient, case_id: str) -> None:
    say(ania)
    coach = desk.sign_in("tomek")
    coach.post(f"/board/cases/{case_id}/flag", data={"words": "Nie mam firm."})
    assert WORDS in coach.get("/board").text
    ania.post("/me/stuck/back")
    assert "Tomek Lis: „stoję w miejscu”. „Nie mam firm.”" in coach.get("/board").text
    assert ">Stoję w miejscu</button>" in ania.get("/me").text


def test_a_snoozed_case_wakes_up_when_the_client_says_it(desk: Desk, ania: FlaskClient, case_id: str) -> None:
    desk.clock.advance(timedelta(days=60))
    day = desk.krokus.calendar.local_date(desk.clock.now()) + timedelta(days=20)
    snooze_signal(desk.krokus, desk.actor("maria"), case_id, "*", day, "Urlop")
    assert "Ania Nowak" not in desk.sign_in("maria").get("/board").text
    desk.clock.advance(timedelta(hours=1))
    flag_case(desk.krokus, find_client(desk, case_id), case_id, WORDS)
    assert WORDS in desk.sign_in("maria").get("/board").text


def test_the_digest_of_the_morning_tells_it(desk: Desk, ania: FlaskClient) -> None:
    say(ania)
    keep_watch(desk.krokus)
    make_digests(desk.krokus)
    for login in ("maria", "tomek"):
        assert (
            f"Klient (Ania Nowak): „stoję w miejscu”. „{WORDS}”"
            in desk.sign_in(login).get("/board/digest").text
        )


def test_nothing_is_said_in_a_case_that_is_closed(desk: Desk, ania: FlaskClient, case_id: str) -> None:
    say(ania)
    coach = desk.actor("tomek")
    answers = {"words": "Nie wiem.", "was_working": "no"}
    complete_task(desk.krokus, coach, desk.find_task(case_id).id, answers)
    decide = desk.find_task(case_id, "decide").id
    complete_task(desk.krokus, coach, decide, {"decision": "no"}, how="in_person")
    assert 'id="stuck"' not in ania.get("/me").text
    assert ania.post("/me/stuck").status_code == 400
    with pytest.raises(InvalidInput):
        flag_case(desk.krokus, coach, case_id, "")


def test_in_a_pause_nobody_is_stuck(desk: Desk, ania: FlaskClient, case_id: str) -> None:
    with desk.krokus.store.begin(desk.org) as work:
        row = lock_case(work, case_id)
        assert row is not None
        update_case(work, row._replace(suspended=True), row)
    assert ">Stoję w miejscu</button>" not in ania.get("/me").text
    answer = ania.post("/me/stuck")
    assert answer.status_code == 400
    assert "ma przerwę" in answer.text


def test_only_the_mentor_answers_the_client(desk: Desk, case_id: str) -> None:
    for login in ("tomek", "beata"):
        with pytest.raises(NotAllowed):
            answer_client_flag(desk.krokus, desk.actor(login), case_id, "Czekaj.")
    with pytest.raises(NotFound):
        answer_client_flag(desk.krokus, desk.actor("ola"), case_id, "Czekaj.")


def test_somebody_without_a_case_has_nothing_to_say(desk: Desk, case_id: str) -> None:
    ola = desk.sign_in("ola")
    assert ola.post("/me/stuck").status_code == 404
    assert ola.post("/me/stuck/back").status_code == 404
    assert desk.app.test_client().post("/me/stuck").location.startswith("/login")


def test_a_persons_long_words_are_cut_and_shown_as_text(desk: Desk, ania: FlaskClient) -> None:
    say(ania, "<b>" + "a" * 3000)
    page = ania.get("/me").text
    assert "&lt;b&gt;aaa" in page
    assert "a" * 501 not in page


def test_english_words_are_there_too(desk: Desk, ania: FlaskClient) -> None:
    ania.post("/display", data={"language": "en", "next": "/me"})
    assert "I am stuck" in read_card(ania.get("/me").text)
    say(ania)
    assert "We know that you are stuck" in ania.get("/me").text


def test_the_coach_finds_it_in_the_inbox_until_it_ends(desk: Desk, ania: FlaskClient, case_id: str) -> None:
    coach, other = desk.sign_in("tomek"), desk.sign_in("kasia")
    assert "stoję w miejscu" not in coach.get("/inbox").text
    say(ania)
    page = coach.get("/inbox").text
    assert "Klienci mówią: stoję w miejscu" in page
    assert WORDS in page
    assert f'href="/board/cases/{case_id}"' in page
    assert WORDS not in other.get("/inbox").text
    answer_client_flag(desk.krokus, desk.actor("maria"), case_id, "Dzwonię dziś.")
    assert WORDS not in coach.get("/inbox").text
