"""Cases begun in the same second: each gets its own number, and of one team process there is one."""

from pathlib import Path

from engine.errors import InvalidInput
from engine.process.cases import start_case
from engine.process.teamwork import start_team_process
from engine.store.queries.cases import list_cases, list_team_cases
from tests.desk import APPLICATION, Desk, make_desk
from tests.reliability.test_exactly_once import run_at_once
from tests.team_desk import publish

ROUNDS = 5


def open_desk(folder: Path, url: str) -> Desk:
    desk = make_desk(folder, url=url)
    publish(desk, "team_supervision", "team_meeting")
    return desk


def test_of_two_mentors_who_start_one_supervision_one_is_told_that_it_runs(
    tmp_path: Path, either_database: str
) -> None:
    desk = open_desk(tmp_path, either_database)
    mentors = [desk.actor("maria"), desk.actor("irena")]
    for coach in ("tomek", "kasia"):
        results = run_at_once(
            [
                lambda who=who, coach=coach: start_team_process(
                    desk.krokus, who, "team_supervision", coach, {}
                )
                for who in mentors
            ]
        )
        refused = [one for one in results if isinstance(one, InvalidInput)]
        assert [one.code for one in refused] == ["team_process_is_open"], results
        assert len([one for one in results if isinstance(one, str)]) == 1, results
    with desk.krokus.store.read(desk.org) as work:
        assert sorted(row.no for row in list_team_cases(work)) == ["Z2026/1", "Z2026/2"]
    desk.krokus.store.close()


def test_both_pages_answer_in_words(tmp_path: Path, either_database: str) -> None:
    desk = open_desk(tmp_path, either_database)
    clients = [desk.sign_in(login) for login in ("maria", "irena")]
    asked = {"role-participant": ["kasia", "tomek"]}
    answers = run_at_once([lambda one=one: one.post("/team/new/team_meeting", data=asked) for one in clients])
    assert sorted(answer.status_code for answer in answers) == [303, 400]  # type: ignore[attr-defined]
    told = next(answer.text for answer in answers if answer.status_code == 400)  # type: ignore[attr-defined]
    assert "Ten proces już trwa" in told
    desk.krokus.store.close()


def test_clients_who_come_in_the_same_second_get_numbers_of_their_own(
    tmp_path: Path, either_database: str
) -> None:
    desk = open_desk(tmp_path, either_database)
    beata = desk.actor("beata")
    for _ in range(ROUNDS):
        results = run_at_once(
            [lambda: start_case(desk.krokus, beata, "small", APPLICATION) for _ in range(4)]
        )
        assert all(isinstance(one, str) for one in results), results
    with desk.krokus.store.read(desk.org) as work:
        numbers = {row.no for row in list_cases(work)}
    assert numbers == {f"2026/{number}" for number in range(1, 4 * ROUNDS + 1)}
    desk.krokus.store.close()
