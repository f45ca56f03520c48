"""The team's own processes on pages: started by who may, done by whose turn it is, read by nobody else."""

import re
from datetime import timedelta

import pytest
from desk import Desk
from team_desk import do, list_open, post_task, publish, start_for_tomek

from engine import find_board, find_cases, get_hours_page, get_overview, run_due
from engine.monitor.looking import read_watched
from engine.store.queries.people import PersonRow, insert_person, insert_role
from engine.views import BoardQuery, CaseQuery

WORDS = "Klient nie odbiera telefonu"
NOTE = {
    "type": "individual",
    "date": "2026-12-01",
    "duration_min": "60",
    "supervisor": "maria",
    "participants": "tomek",
    "topics": "boundaries",
    "coach_wellbeing": "4",
    "decisions.0._row": "1",
    "decisions.0.decision": "Dwa telefony, potem list",
    "decisions.0.who": "tomek",
    "decisions.0.by": "2026-12-15",
    "goes_on": "yes",
    "next_date": "2027-01-05",
}


def start_on_page(desk: Desk) -> str:
    """Maria starts Tomek's supervision from the page of the team; returns the process's id."""
    publish(desk, "team_supervision")
    maria = desk.sign_in("maria")
    assert "/team/new/team_supervision" in maria.get("/team").text
    asked = maria.get("/team/new/team_supervision").text
    assert "Tomek Lis" in asked and "Maria Sowa" not in re.sub(r"<header.*?</header>", "", asked, flags=re.S)
    answer = maria.post("/team/new/team_supervision", data={"subject": "tomek"})
    assert answer.status_code == 303
    return answer.location.rsplit("/", 1)[1]


def test_a_supervision_goes_from_its_start_to_the_next_day(desk: Desk) -> None:
    case_id = start_on_page(desk)
    maria, tomek = desk.sign_in("maria"), desk.sign_in("tomek")
    assert "Umów superwizję z trenerem" in maria.get("/inbox").text
    plan = {"planned_on": "2026-12-01", "mode": "in_person"}
    assert post_task(desk, maria, case_id, "supervision_plan", plan) == 303
    assert "Napisz, o czym chcesz rozmawiać" in tomek.get("/inbox").text
    assert post_task(desk, tomek, case_id, "supervision_topics", {"questions": WORDS}) == 303
    page = maria.get(f"/tasks/{desk.find_task(case_id, 'supervision_note').id}").text
    assert "Tematy trenera na superwizję" in page
    assert post_task(desk, maria, case_id, "supervision_note", NOTE) == 303
    assert post_task(desk, tomek, case_id, "supervision_read", {"agrees": "yes"}) == 303
    assert list_open(desk, case_id) == []
    page = tomek.get(f"/cases/{case_id}").text
    assert "Tydzień przed następną superwizją" in page and "Notatka z superwizji" in page
    desk.clock.advance(timedelta(days=37))
    run_due(desk.krokus)
    assert list_open(desk, case_id) == ["supervision_plan"]


def test_a_page_of_the_team_says_truly_where_it_stands_and_why_it_is_mine(desk: Desk) -> None:
    client_case, case_id = desk.start_case("tomek"), start_for_tomek(desk, "team_supervision")
    maria, tomek = desk.sign_in("maria"), desk.sign_in("tomek")
    page = maria.get(f"/cases/{case_id}").text
    assert find_current(page) == {"Zespół"}
    assert "Proces się zaczął." in page and "Sprawa się zaczęła." not in page
    assert find_current(maria.get(f"/cases/{client_case}").text) == {"Sprawy"}
    assert "moje zadanie, bo prowadzę ten proces" in maria.get("/inbox").text
    do(desk, "maria", case_id, "supervision_plan", planned_on="2026-12-01")
    task = desk.find_task(case_id, "supervision_topics")
    said = tomek.get(f"/tasks/{task.id}").text
    assert "moje zadanie, bo to dotyczy mnie" in said and "prowadzę tę sprawę" not in said
    assert "moje zadanie, bo prowadzę tę sprawę" in tomek.get("/inbox").text


def find_current(page: str) -> set[str]:
    """Which places of the menu are marked as the current one."""
    return set(re.findall(r'aria-current="page"[^>]*>.*?<span>([^<]+)</span>', page, re.S))


def test_who_takes_part_is_chosen_from_those_who_work_here(desk: Desk) -> None:
    with desk.krokus.store.begin(desk.org) as work:
        firm = PersonRow("firma", "firma", None, "Adam Mak", None, "pl", {}, True, work.now, 1)
        insert_person(work, firm)
        insert_role(work, firm.id, "employer")
    case_id = start_for_tomek(desk, "team_supervision")
    do(desk, "maria", case_id, "supervision_plan", planned_on="2026-12-01")
    do(desk, "tomek", case_id, "supervision_topics", questions=WORDS)
    page = desk.sign_in("maria").get(f"/tasks/{desk.find_task(case_id, 'supervision_note').id}").text
    assert "Kasia Wilk" in page and "Adam Mak" not in page


def test_what_is_said_in_a_supervision_is_for_its_two_people(desk: Desk) -> None:
    case_id = start_for_tomek(desk, "team_supervision")
    do(desk, "maria", case_id, "supervision_plan", planned_on="2026-12-01")
    do(desk, "tomek", case_id, "supervision_topics", questions=WORDS)
    page = desk.sign_in("maria").get(f"/cases/{case_id}").text
    paper = re.findall(r"/documents/(\w+)\?", page)[0]
    for login in ("maria", "tomek"):
        assert desk.sign_in(login).get(f"/documents/{paper}").status_code == 200
    task = desk.find_task(case_id, "supervision_note").id
    for login in ("kasia", "beata", "ola", "pawel"):
        client = desk.sign_in(login)
        for path in (f"/cases/{case_id}", f"/documents/{paper}", f"/tasks/{task}"):
            assert client.get(path).status_code == 404, (login, path)
        assert "Superwizja" not in client.get("/cases").text
    irena = desk.sign_in("irena")
    beside = irena.get(f"/cases/{case_id}")
    assert beside.status_code == 200 and "/documents/" not in beside.text and WORDS not in beside.text
    assert irena.get(f"/documents/{paper}").status_code == 404
    assert irena.get(f"/tasks/{task}").status_code == 404
    assert desk.find_task(case_id, "supervision_note").name not in irena.get("/inbox").text


def test_a_process_of_the_team_is_started_by_who_may_and_once(desk: Desk) -> None:
    case_id = start_on_page(desk)
    for login in ("tomek", "beata"):
        client = desk.sign_in(login)
        assert client.post("/team/new/team_supervision", data={"subject": "kasia"}).status_code == 404
    maria = desk.sign_in("maria")
    again = maria.post("/team/new/team_supervision", data={"subject": "tomek"})
    assert again.status_code == 400 and "już trwa" in again.text
    wrong = maria.post("/team/new/team_supervision", data={"subject": "beata"})
    assert wrong.status_code == 400 and "Wybierz, kogo dotyczy." in wrong.text
    ends = {"name": "msg_supervision_ends"}
    assert desk.sign_in("tomek").post(f"/cases/{case_id}/messages", data=ends).status_code == 403
    assert maria.post(f"/cases/{case_id}/messages", data=ends).status_code == 303
    assert "Skończone" in maria.get("/team").text
    assert maria.post("/team/new/team_supervision", data={"subject": "tomek"}).status_code == 303


def test_another_mentor_sees_that_it_stands_still_and_takes_it_over(desk: Desk) -> None:
    case_id = start_for_tomek(desk, "team_supervision")
    desk.clock.advance(timedelta(days=30))
    irena = desk.sign_in("irena")
    assert "Superwizja trenera: Tomek Lis" in irena.get("/team").text
    overview = irena.get("/board/overview").text
    assert "Procesy zespołu, które stoją" in overview and "Maria Sowa: Umów superwizję" in overview
    given = irena.post(f"/cases/{case_id}/people", data={"role": "mentor", "person": "irena"})
    assert given.status_code == 303
    assert "Umów superwizję z trenerem" in irena.get("/inbox").text


def test_the_team_s_own_processes_are_no_cases_of_clients(desk: Desk) -> None:
    client_case = desk.start_case("tomek")
    case_id = start_for_tomek(desk, "team_supervision")
    desk.clock.advance(timedelta(days=90))
    maria = desk.actor("maria")
    with desk.krokus.store.read(desk.org) as work:
        assert set(read_watched(desk.krokus, work).rows) == {client_case}
    board = find_board(desk.krokus, maria, BoardQuery())
    assert board.open_cases == 1 and case_id not in [card.case_id for card in board.cards]
    overview = get_overview(desk.krokus, maria)
    assert overview.open_cases == 1 and sum(row.cases for row in overview.funnel) == 1
    assert sum(load.cases for load in overview.loads) == 1
    assert [case.id for case in find_cases(desk.krokus, maria, CaseQuery()).cases] == [client_case]
    assert desk.sign_in("maria").get(f"/board/cases/{case_id}").status_code == 404
    models = desk.sign_in("beata").get("/cases/new").text
    assert "Superwizja trenera" not in models


@pytest.mark.parametrize("login", ["maria", "irena"])
def test_the_overview_names_the_last_and_the_next_supervision(desk: Desk, login: str) -> None:
    case_id = start_for_tomek(desk, "team_supervision")
    do(desk, "maria", case_id, "supervision_plan", planned_on="2026-11-25")
    do(desk, "tomek", case_id, "supervision_topics")
    do(desk, "maria", case_id, "supervision_note", date="2026-11-25", next_date="2026-12-20", goes_on="yes")
    said = {one.coach.id: one for one in get_overview(desk.krokus, desk.actor(login)).supervisions}
    assert (str(said["tomek"].last), str(said["tomek"].next)) == ("2026-11-25", "2026-12-20")
    assert not said["tomek"].is_late
    assert said["kasia"].last is None and said["kasia"].is_late
    assert get_overview(desk.krokus, desk.actor("beata")).supervisions == ()
    assert "brak terminu" in desk.sign_in(login).get("/board/overview").text


def test_everybody_of_a_meeting_reads_its_decisions_and_hands_in_topics(desk: Desk) -> None:
    publish(desk, "team_meeting")
    maria, kasia, tomek = (desk.sign_in(login) for login in ("maria", "kasia", "tomek"))
    answer = maria.post("/team/new/team_meeting", data={"role-participant": ["kasia", "beata"]})
    case_id = answer.location.rsplit("/", 1)[1]
    do(desk, "maria", case_id, "meeting_agenda", planned_on="2026-11-24")
    do(desk, "maria", case_id, "meeting_minutes", goes_on="yes", summary="Zastępstwa", next_date="2026-12-01")
    page = kasia.get(f"/cases/{case_id}").text
    paper = re.findall(r'<a href="/documents/(\w+)\?[^"]*">Ustalenia ze spotkania', page)[0]
    assert "Zastępstwa" in kasia.get(f"/documents/{paper}").text
    topic = {"name": "msg_meeting_topic", "note": "Kto dyżuruje w święta?"}
    assert kasia.post(f"/cases/{case_id}/messages", data=topic).status_code == 303
    assert "Przyjmij temat na spotkanie" in maria.get("/inbox").text
    assert "Kto dyżuruje w święta?" in maria.get(f"/cases/{case_id}").text
    assert tomek.get(f"/cases/{case_id}").status_code == 404
    assert kasia.post(f"/cases/{case_id}/messages", data={"name": "msg_meetings_end"}).status_code == 403


def test_a_finished_supervision_proposes_an_hour_of_it_and_its_date_does_not(desk: Desk) -> None:
    case_id = start_for_tomek(desk, "team_supervision")
    do(desk, "maria", case_id, "supervision_plan", planned_on="2026-11-25")
    do(desk, "tomek", case_id, "supervision_topics")
    do(desk, "maria", case_id, "supervision_note", goes_on="no")
    do(desk, "tomek", case_id, "supervision_read", agrees="yes")
    for login, name in (("maria", "Przeprowadź superwizję"), ("tomek", "Przeczytaj notatkę z superwizji")):
        proposed = get_hours_page(desk.krokus, desk.actor(login)).proposals
        assert [one.values["activity"] for one in proposed] == ["O02"]
        assert proposed[0].task_name.startswith(name) and proposed[0].values["cases"] == []


def test_a_coach_looks_after_a_firm_from_the_register(desk: Desk) -> None:
    publish(desk, "team_employer")
    tomek = desk.sign_in("tomek")
    tomek.post("/employers", data={"name": "Kwiaciarnia Bratek"})
    assert "/team/new/team_employer" in tomek.get("/employers").text
    firm = re.findall(
        r'<option value="(\w+)"[^>]*>Kwiaciarnia Bratek', tomek.get("/team/new/team_employer").text
    )[0]
    assert tomek.post("/team/new/team_employer", data={"subject": firm}).status_code == 303
    assert "Poznaj firmę i jej potrzeby" in tomek.get("/inbox").text
    assert "Opieka nad firmą: Kwiaciarnia Bratek" in tomek.get("/team").text


def test_a_new_coach_is_brought_in_by_the_people_who_were_chosen(desk: Desk) -> None:
    publish(desk, "team_onboarding")
    maria = desk.sign_in("maria")
    form = {"subject": "kasia", "role-buddy": "tomek"}
    wrong = maria.post("/team/new/team_onboarding", data=form)
    assert wrong.status_code == 400 and "Biuro: Wybierz osobę z listy." in wrong.text
    answer = maria.post("/team/new/team_onboarding", data={**form, "role-office": "beata"})
    case_id = answer.location.rsplit("/", 1)[1]
    assert "Załatw formalności nowego trenera" in desk.sign_in("beata").get("/inbox").text
    do(desk, "beata", case_id, "onboarding_papers", started_on="2026-11-23")
    assert sorted(list_open(desk, case_id)) == ["onboarding_shadow", "onboarding_training"]
    assert "Zabieraj nowego trenera ze sobą" in desk.sign_in("tomek").get("/inbox").text
