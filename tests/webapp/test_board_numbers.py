"""Beside the board: digest, thresholds, overview, numbers of the year, the live diagram."""

import io
from datetime import datetime, timedelta

import pytest
from desk import Desk
from openpyxl import load_workbook
from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from engine import keep_watch, make_digests
from engine.store.queries.learned import LearnedRow, replace_learned

PAGES = ("/board/overview", "/board/numbers", "/board/models/small", "/board/thresholds", "/board/digest")


@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_empty_and_full(desk: Desk, page: str) -> None:
    assert desk.sign_in("maria").get(page).status_code == 200
    desk.start_case("tomek")
    desk.clock.advance(timedelta(days=60))
    keep_watch(desk.krokus)
    make_digests(desk.krokus)
    assert desk.sign_in("maria").get(page).status_code == 200
    assert desk.sign_in("ola").get(page).status_code == 404


def test_stages_are_named_in_words_and_too_few_people_make_no_bar(desk: Desk) -> None:
    desk.start_case("tomek")
    page = desk.sign_in("maria").get("/board/numbers").text
    assert "przed etapem I: 1" in page
    assert "Nie ma jeszcze czego liczyć." in page
    assert 'class="chart-canvas"' not in page


def open_late_tasks(desk: Desk, many: int) -> None:
    """So many tasks whose deadline is over and that nobody has done."""
    for _ in range(many):
        desk.start_case("tomek")
    desk.clock.advance(timedelta(days=60))


def test_a_number_says_of_how_many_what_it_means_and_what_others_reach(desk: Desk) -> None:
    open_late_tasks(desk, 6)
    page = desk.sign_in("maria").get("/board/numbers").text
    assert "0 % (0 z 6 zadań); nie ma jeszcze z czym porównać." in page
    assert "Niezrobione liczą się jako spóźnione." in page
    assert "Niewiele danych: jeden przypadek zmienia udział nawet o 17 pkt." in page
    assert "Cel: co najmniej 90 %." in page
    assert "IPS: do 30 dni." in page
    assert "Za mało, by pokazać (0)" not in page


def test_of_too_few_only_their_number_is_shown(desk: Desk) -> None:
    open_late_tasks(desk, 4)
    page = desk.sign_in("maria").get("/board/numbers").text
    assert "Za mało, by pokazać (4)." in page
    assert "0 z 4" not in page


def test_numbers_are_told_in_english_too(desk: Desk) -> None:
    open_late_tasks(desk, 6)
    client = desk.sign_in("maria")
    client.post("/display", data={"language": "en"})
    page = client.get("/board/numbers", headers={"Accept-Language": "en"}).text
    assert "0 % (0 of 6 tasks)" in page
    assert "What is not counted, and why" in page


def read_sheet(desk: Desk, login: str = "maria") -> tuple[list[str], list[dict[str, Cell]], Worksheet]:
    """Names of the columns, the rows by these names, and what the file says about itself."""
    answer = desk.sign_in(login).get("/board/numbers/file/xlsx")
    assert answer.headers["Content-Type"].endswith("spreadsheetml.sheet")
    book = load_workbook(io.BytesIO(answer.data))
    head, *rows = book.worksheets[0].iter_rows()
    names = [str(cell.value) for cell in head]
    return names, [dict(zip(names, row, strict=True)) for row in rows], book.worksheets[1]


def test_the_sheet_of_numbers_has_real_numbers_dates_and_no_formulas(desk: Desk) -> None:
    open_late_tasks(desk, 6)
    names, rows, about = read_sheet(desk)
    assert names[:6] == ["Część", "Liczba", "W tym", "Od", "Do", "Wartość"]
    now, before = [row for row in rows if row["Liczba"].value == "Zadania w terminie"]
    assert (now["Wartość"].value, now["Wartość"].data_type) == (0, "n")
    assert (now["Ile"].value, now["z ilu"].value, now["z czego"].value) == (0, 6, "zadań")
    assert now["Do"].value == datetime(2027, 1, 22)
    assert now["Do"].number_format == "dd.mm.yyyy"
    assert now["Wartość"].number_format == "#,##0.0"
    assert (before["Wartość"].value, before["Uwaga"].value) == (None, "brak danych")
    assert before["Do"].value + timedelta(days=1) == now["Od"].value
    assert not [cell for row in rows for cell in row.values() if cell.data_type == "f"]
    told = {row[0].value: row[1].value for row in about.iter_rows()}
    assert told["Raport"] == "Liczby roku"
    # The sheet names no client, so it does not say how clients are named.
    assert "Klienci" not in told


def test_the_sheet_hides_small_groups_as_the_page_does(desk: Desk) -> None:
    open_late_tasks(desk, 4)
    _names, rows, _about = read_sheet(desk, "beata")
    (now, _before) = [row for row in rows if row["Liczba"].value == "Zadania w terminie"]
    hidden = [now[name].value for name in ("Wartość", "Ile", "z ilu")]
    assert hidden == [None, None, None]
    assert (now["Ile za tym stoi"].value, now["Uwaga"].value) == (4, "za mało")


@pytest.mark.parametrize("login", ["tomek", "ola", "pawel"])
def test_files_of_numbers_are_for_the_mentor_and_the_office(desk: Desk, login: str) -> None:
    assert desk.sign_in(login).get("/board/numbers/file/xlsx").status_code == 404


def test_numbers_come_as_csv_too_and_as_nothing_else(desk: Desk) -> None:
    client = desk.sign_in("maria")
    answer = client.get("/board/numbers/file/csv")
    assert answer.data.decode("utf-8-sig").startswith("Część;Liczba;W tym;Od;Do;Wartość;")
    assert client.get("/board/numbers/file/pdf").status_code == 404


def test_a_digest_tells_a_thing_once_and_comes_once_a_day(desk: Desk) -> None:
    desk.start_case("tomek")
    desk.clock.advance(timedelta(days=60))
    assert make_digests(desk.krokus) > 0
    assert make_digests(desk.krokus) == 0
    assert "Ania Nowak" in desk.sign_in("tomek").get("/board/digest").text
    assert "Ania Nowak" not in desk.sign_in("kasia").get("/board/digest").text
    keep_watch(desk.krokus)
    desk.clock.advance(timedelta(days=1))
    assert make_digests(desk.krokus) > 0
    page = desk.sign_in("maria").get("/board/digest").text
    assert "Nic nowego nie stoi" in page
    assert "razem stoi 1 sprawa" in page


def test_a_reason_that_turns_red_is_told_once_more(desk: Desk) -> None:
    desk.start_case("tomek")
    desk.clock.advance(timedelta(days=6))
    keep_watch(desk.krokus)
    make_digests(desk.krokus)
    desk.clock.advance(timedelta(days=10))
    keep_watch(desk.krokus)
    make_digests(desk.krokus)
    assert "Zadanie po terminie" in desk.sign_in("maria").get("/board/digest").text


def test_after_very_many_changes_pages_say_what_is_unseen_and_the_digest_waits(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.monitor.looking.MOST_AT_A_PAGE", 2)
    for _ in range(5):
        desk.start_case("tomek")
    desk.clock.advance(timedelta(days=60))
    maria = desk.sign_in("maria")
    for page in ("/board", "/board/overview"):
        assert "musi jeszcze obejrzeć 3 sprawy" in maria.get(page).text
    assert make_digests(desk.krokus) == 0
    keep_watch(desk.krokus)
    assert "musi jeszcze" not in maria.get("/board").text
    assert make_digests(desk.krokus) > 0


def test_nobody_is_told_before_seven_in_the_morning(desk: Desk) -> None:
    desk.clock.at = desk.clock.at.replace(hour=4)
    assert make_digests(desk.krokus) == 0


def change(desk: Desk, login: str, signal: str, **data: str) -> tuple[int, str]:
    whole = {"amber": "1 dni", "red": "2 dni", "valid_from": "2026-11-23", "reason": "Mały zespół", **data}
    answer = desk.sign_in(login).post(f"/board/thresholds/small/{signal}", data=whole)
    return answer.status_code, answer.text


def test_a_threshold_counts_from_its_day_on(desk: Desk) -> None:
    desk.start_case("tomek")
    assert (
        change(desk, "maria", "overdue_task", amber="1 dni", red="60 dni", valid_from="2026-11-27")[0] == 303
    )
    desk.clock.advance(timedelta(days=3, hours=8))
    assert "po terminie" not in desk.sign_in("maria").get("/board").text
    keep_watch(desk.krokus)
    desk.clock.advance(timedelta(days=1))
    assert "1 żółta" in desk.sign_in("maria").get("/board").text
    assert "od 2026-11-27" in desk.sign_in("maria").get("/board/thresholds").text


def test_red_before_amber_is_refused_with_a_sentence(desk: Desk) -> None:
    status, text = change(desk, "maria", "overdue_task", amber="10 dni", red="3 dni")
    assert status == 400
    assert "Czerwony próg (P3D) byłby przed żółtym (P10D)" in text


@pytest.mark.parametrize(
    "wrong",
    [
        {"amber": "kiedyś"},
        {"amber": "", "red": ""},
        {"amber": "-P3D"},
        {"amber": "3", "red": "5 dni"},
        {"valid_from": "2020-01-01"},
        {"valid_from": "jutro"},
        {"reason": " "},
        {"amber": "0", "red": "1"},
    ],
    ids=str,
)
def test_a_threshold_that_makes_no_sense_changes_nothing(desk: Desk, wrong: dict[str, str]) -> None:
    assert change(desk, "maria", "overdue_task", **wrong)[0] == 400
    assert "Wasza zmiana" not in desk.sign_in("maria").get("/board/thresholds").text


def test_thresholds_are_the_mentors_and_the_designers(desk: Desk) -> None:
    assert change(desk, "tomek", "overdue_task")[0] == 404
    assert change(desk, "maria", "no_such_signal")[0] == 404


def test_the_live_diagram_leads_to_the_cases_of_a_place(desk: Desk) -> None:
    desk.start_case("tomek")
    desk.clock.advance(timedelta(days=20))
    client = desk.sign_in("maria")
    page = client.get("/board/models/small").text
    assert "Rozmowa o potrzebach" in page
    assert "<svg" in page
    assert 'href="/board/models/small/talk"' in page
    place = client.get("/board/models/small/talk").text
    assert "Ania Nowak" in place
    assert "Stoi tu 1 sprawa." in place
    assert client.get("/board/models/small/nothing").status_code == 404
    assert "(n = " not in page
    with desk.krokus.store.begin(desk.org) as work:
        learned = LearnedRow("small", "talk", 40, 44, 3.25, 9.0, desk.clock.now())
        replace_learned(work, [learned])
    page = client.get("/board/models/small").text
    assert ">3,2 (n = 40)</td>" in page
    assert 'class="hot">20</td>' in page
    assert client.get("/board/models/nothing").status_code == 404


def test_the_overview_counts_points_and_stages(desk: Desk) -> None:
    for _ in range(3):
        desk.start_case("tomek")
    page = desk.sign_in("maria").get("/board/overview").text
    assert "1.5 / 10" in page
    assert "Otwarte sprawy według etapów" in page


def test_the_map_of_reasons_tells_of_one_coach_alone(desk: Desk) -> None:
    desk.start_case("tomek")
    desk.clock.advance(timedelta(days=60))
    maria = desk.sign_in("maria")
    whole = maria.get("/board/overview").text.split('id="heat"')[1]
    assert "Zadanie po terminie" in whole and "Sprawy którego trenera?" in whole
    assert "Zadanie po terminie" in maria.get("/board/overview?coach=tomek").text.split('id="heat"')[1]
    assert "Zadanie po terminie" not in maria.get("/board/overview?coach=kasia").text.split('id="heat"')[1]
