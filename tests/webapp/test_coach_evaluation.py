"""The evaluation of a coach on pages: the coach first, then the mentor beside it; nobody else reads it."""

import re

from desk import Desk
from team_desk import do, list_open, post_task, start_for_tomek

from engine import give_client_login, save_entry
from engine.scenarios.autofill import autofill

OWN_EXAMPLE = "Rozmowa z piekarnią o przerwach"
GROUPS = {"personal": 9, "social": 7, "cognitive": 8, "executive": 12}
RATED = {
    **{f"{group}.0.self": "4" for group in GROUPS},
    **{f"{group}.0.self_example": OWN_EXAMPLE for group in GROUPS},
    "strengths": "Spokój",
    "development_areas": "Terminy raportów",
    "workload_view": "Dobrze",
    "support_needed": "Nic",
}


def start(desk: Desk) -> str:
    return start_for_tomek(desk, "team_evaluation")


def rate_oneself(desk: Desk, case_id: str) -> None:
    page = desk.sign_in("tomek").get(f"/tasks/{desk.find_task(case_id, 'coach_self_evaluation').id}").text
    rows = dict(re.findall(r'<input type="hidden" name="(\w+\.\d+\.\w+)" value="(\w+)">', page))
    competences = [name for name in rows if name.endswith(".competence")]
    assert len(competences) == sum(GROUPS.values()), "every competence of the four groups is a row"
    form = {**rows, **RATED}
    assert post_task(desk, desk.sign_in("tomek"), case_id, "coach_self_evaluation", form) == 303


def test_the_coach_rates_first_and_the_mentor_then_sees_it(desk: Desk) -> None:
    case_id = start(desk)
    assert list_open(desk, case_id) == ["coach_self_evaluation"]
    own = desk.find_task(case_id, "coach_self_evaluation").id
    draft = {"strengths": "Jeszcze nie dla mentora"}
    desk.sign_in("tomek").post(f"/tasks/{own}/draft", data=draft)
    maria = desk.sign_in("maria")
    assert draft["strengths"] not in maria.get(f"/tasks/{own}").text
    assert draft["strengths"] not in maria.get(f"/cases/{case_id}").text
    rate_oneself(desk, case_id)
    page = maria.get(f"/tasks/{desk.find_task(case_id, 'coach_evaluation').id}").text
    assert OWN_EXAMPLE in page and "Ocena własna trenera" in page and "Spokój" in page


def test_the_mentor_cannot_change_the_coachs_own_rating(desk: Desk) -> None:
    case_id = start(desk)
    rate_oneself(desk, case_id)
    task = desk.find_task(case_id, "coach_evaluation").id
    answers = autofill(desk.krokus, desk.actor("maria"), task, {"goes_on": "no"})
    first = {
        **answers["personal"][0],
        "self": 1,
        "self_example": "Zmienione",
        "mentor": 3,
        "example": "Widziałam",
    }
    do(desk, "maria", case_id, "coach_evaluation", goes_on="no", personal=[first, *answers["personal"][1:]])
    page = desk.sign_in("tomek").get(f"/cases/{case_id}").text
    paper = re.findall(r'<a href="/documents/(\w+)\?[^"]*">Rozmowa ewaluacyjna trenera', page)[0]
    read = desk.sign_in("tomek").get(f"/documents/{paper}").text
    assert OWN_EXAMPLE in read and "Widziałam" in read and "Zmienione" not in read


def test_the_coach_has_the_last_word(desk: Desk) -> None:
    case_id = start(desk)
    rate_oneself(desk, case_id)
    do(desk, "maria", case_id, "coach_evaluation", goes_on="no")
    words = "Raporty spóźniły się w czasie urlopu"
    page = desk.sign_in("tomek").get(f"/tasks/{desk.find_task(case_id, 'coach_evaluation_read').id}").text
    # What it is about stands before the question.
    assert page.index("Najpierw możesz przeczytać") < page.index('name="agrees"')
    do(desk, "tomek", case_id, "coach_evaluation_read", agrees="no", coach_comment=words)
    assert list_open(desk, case_id) == ["evaluation_second"]
    maria = desk.sign_in("maria")
    assert words in maria.get(f"/tasks/{desk.find_task(case_id, 'evaluation_second').id}").text
    do(desk, "maria", case_id, "evaluation_second")
    assert "Na nic: jest skończony." in maria.get(f"/cases/{case_id}").text


def test_nobody_else_reads_an_evaluation_least_of_all_a_client(desk: Desk) -> None:
    case_id = start(desk)
    rate_oneself(desk, case_id)
    password = give_client_login(desk.krokus, desk.actor("beata"), desk.start_case(), "ania")
    page = desk.sign_in("maria").get(f"/cases/{case_id}").text
    paper = re.findall(r"/documents/(\w+)\?", page)[0]
    ania = desk.app.test_client()
    assert ania.post("/login", data={"login": "ania", "password": password}).status_code == 303
    others = [desk.sign_in(login) for login in ("kasia", "beata", "ola", "pawel")]
    for client in (ania, *others):
        for path in (f"/cases/{case_id}", f"/documents/{paper}", f"/documents/{paper}/pdf"):
            assert client.get(path).status_code == 404, path
    assert ania.get("/team").status_code == 404
    assert "ewaluac" not in ania.get("/me").text


def test_the_talk_has_the_coachs_half_year_as_its_background(desk: Desk) -> None:
    desk.start_case("tomek")
    desk.start_case("tomek")
    desk.start_case("kasia")
    entry = {
        "day": "2026-11-20",
        "start": "7:00",
        "end": "8:30",
        "activity": "O05",
        "description": "Porządki",
    }
    save_entry(desk.krokus, desk.actor("tomek"), {**entry, "late_reason": "Choroba"})
    case_id = start(desk)
    rate_oneself(desk, case_id)
    page = desk.sign_in("maria").get(f"/tasks/{desk.find_task(case_id, 'coach_evaluation').id}").text
    assert "Klienci teraz: 2, z nich w pracy: 0." in page
    assert "bezpośrednie 0:00, pośrednie 0:00, ogólne 1:30." in page
