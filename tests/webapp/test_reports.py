"""Reports: sums that match, sheets with real types, texts that never become formulas, definitions as data."""

import csv
import io
import re
from datetime import date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from desk import Desk
from openpyxl import load_workbook
from pypdf import PdfReader
from test_hours import make_entry

from engine import InvalidInput, Words, make_report, name_report_key, save_entry, save_report, shape_report
from engine.records.reports.definitions import KEY, read_definition
from webapp.cli import make_command
from webapp.reports import papers

PERIOD = "since=2026-11-01&until=2026-11-30"
BASE = read_definition("hours", 'name = "Godziny"\nsource = "hours"\ngroup_by = ["client"]\n')
NOVEMBER = (date(2026, 11, 1), date(2026, 11, 30))


def write_hours(desk: Desk) -> str:
    """Three entries about one client and one general; 150 minutes are for the client."""
    case_id = desk.start_case()
    coach = desk.actor("tomek")
    save_entry(desk.krokus, coach, make_entry(case_id, funding="pfron", travel_min="30"))
    save_entry(desk.krokus, coach, make_entry(case_id, start="5:00", end="5:45", funding="pfron"))
    save_entry(
        desk.krokus, coach, make_entry(case_id, start="6:00", end="6:45", activity="P01", funding="own")
    )
    general = make_entry(case_id, start="4:00", end="4:30", activity="O05", cases=[], description="=1+1")
    save_entry(desk.krokus, coach, general)
    return case_id


def test_the_funders_table_sums_what_was_written(desk: Desk) -> None:
    write_hours(desk)
    table = make_report(desk.krokus, desk.actor("maria"), "hours", *NOVEMBER)
    assert [column.key for column in table.columns][:5] == ["client", "stage", "kind", "funding", "hours"]
    assert [(row[2], row[3], row[4]) for row in table.rows] == [
        ("direct", "pfron", 1.75),
        ("indirect", "own", 0.75),
    ]
    assert table.totals[4] == 2.5
    assert table.totals[5] == 0.5


def test_each_value_of_a_report_bears_the_name_of_its_column_for_narrow_pages(desk: Desk) -> None:
    write_hours(desk)
    page = desk.sign_in("maria").get(f"/reports/hours?{PERIOD}").text
    body, foot = page.split("<tbody")[1].split("<tfoot")
    assert re.findall(r'data-label="Godziny" class="number">([^<]*)<', body) == ["1,75", "0,75"]
    assert re.findall(r'data-label="Godziny" class="number">([^<]*)<', foot) == ["2,50"]
    assert re.search(r'<th scope="row"[^>]*>Razem</th>', foot)


def test_a_sheet_has_real_numbers_and_dates_and_texts_stay_texts(desk: Desk) -> None:
    write_hours(desk)
    definition = 'name = "Wszystko"\nsource = "hours"\ncolumns = ["day", "description"]\nsums = ["hours"]\n'
    save_report(desk.krokus, desk.actor("maria"), "wszystko", definition, "evidence", 0)
    answer = desk.sign_in("maria").get(f"/reports/wszystko/file/xlsx?{PERIOD}")
    sheet = load_workbook(io.BytesIO(answer.data)).worksheets[0]
    rows = list(sheet.iter_rows(min_row=2))
    assert rows[0][0].value == datetime(2026, 11, 23)
    assert rows[0][0].number_format == "dd.mm.yyyy"
    assert (rows[0][1].value, rows[0][1].data_type) == ("=1+1", "s")
    assert rows[0][2].data_type == "n"
    assert sum(row[2].value for row in rows[:-1]) == rows[-1][2].value == 3.0
    assert rows[0][2].number_format == "#,##0.00"


def test_a_csv_cannot_smuggle_a_formula(desk: Desk) -> None:
    write_hours(desk)
    definition = 'name = "W"\nsource = "hours"\ncolumns = ["day", "description"]\nsums = ["hours"]\n'
    save_report(desk.krokus, desk.actor("maria"), "w2", definition, "evidence", 0)
    text = desk.sign_in("maria").get(f"/reports/w2/file/csv?{PERIOD}").data.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert rows[1] == ["2026-11-23", "'=1+1", "0,5"]


def test_pseudonyms_hide_names_texts_and_numbers_but_tell_people_apart(desk: Desk) -> None:
    write_hours(desk)
    mentor = desk.sign_in("maria")
    for key in ("hours", "evidence", "people"):
        shown = mentor.get(f"/reports/{key}?{PERIOD}&pseudonyms=true").text.split("<main")[1]
        assert "Ania Nowak" not in shown, key
        assert "Rozmowa o pracy w kuchni" not in shown, key
        assert "osoba-" in shown, key
    assert "Ania Nowak" in mentor.get(f"/reports/hours?{PERIOD}").text


def test_evidence_leads_to_the_entry(desk: Desk) -> None:
    write_hours(desk)
    mentor = desk.sign_in("maria")
    link = mentor.get(f"/reports/evidence?{PERIOD}").text.split('href="/hours/entries/')[1].split('"')[0]
    assert "Tomek Lis" in mentor.get(f"/hours/entries/{link}").text
    assert desk.sign_in("kasia").get(f"/hours/entries/{link}").status_code == 404


def test_one_clients_time_paid_twice_is_found(desk: Desk) -> None:
    case_id = desk.start_case()
    save_entry(desk.krokus, desk.actor("tomek"), make_entry(case_id, funding="pfron"))
    both = make_entry(case_id, start="7:30", end="8:30", funding="efs_plus")
    save_entry(desk.krokus, desk.actor("maria"), both)
    after = make_entry(case_id, start="6:00", end="7:00", funding="own")
    save_entry(desk.krokus, desk.actor("maria"), after)
    rows = make_report(desk.krokus, desk.actor("maria"), "double_funding", *NOVEMBER).rows
    assert [(row[5], row[9], row[10]) for row in rows] == [("pfron", "efs_plus", "two_sources")]


def test_an_organisation_copies_and_changes_a_report(desk: Desk) -> None:
    write_hours(desk)
    mentor = desk.sign_in("maria")
    text = 'name = "Miesiące"\nsource = "hours"\ngroup_by = ["month"]\nsums = ["hours"]\n'
    assert mentor.post("/reports/hours/edit", data={"key": "miesiace", "text": text}).status_code == 303
    page = mentor.get(f"/reports/miesiace?{PERIOD}").text
    assert "2026-11" in page
    assert "3,00" in page
    mentor.post("/reports/miesiace/remove")
    assert mentor.get("/reports/miesiace").status_code == 404


@pytest.mark.parametrize(
    "text",
    [
        "name = ",
        'source = "persons"\ncolumns = ["client"]',
        'source = "hours"\ncolumns = ["pesel"]',
        'source = "hours"\ngroup_by = ["kind; drop table time_entry"]',
        'source = "hours"',
        'source = "hours"\ncolumns = ["day"]\n[filters]\npesel = ["1"]',
    ],
)
def test_a_definition_that_names_what_there_is_not_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        read_definition("x", text)


def test_reports_are_for_mentors_and_the_office(desk: Desk) -> None:
    for login in ("tomek", "ola"):
        client = desk.sign_in(login)
        assert client.get("/reports").status_code == 404
        assert client.get(f"/reports/hours/file/xlsx?{PERIOD}").status_code == 404


def test_the_command_writes_the_same_table(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_hours(desk)
    monkeypatch.setenv("DATABASE_URL", desk.krokus.store.url)
    file = tmp_path / "godziny.csv"
    asked = ["--org", "krokusy", "--from", "2026-11-01", "--to", "2026-11-30", "--format", "csv"]
    told = CliRunner().invoke(make_command(), ["report", "hours", *asked, "-o", str(file)])
    assert told.exit_code == 0, told.output
    assert "bezpośrednie;PFRON;1,75" in file.read_text(encoding="utf-8-sig")
    unknown = CliRunner().invoke(make_command(), ["report", "nothing", *asked, "-o", str(file)])
    assert unknown.exit_code != 0


def test_a_report_on_paper_is_a_table_on_its_side_with_the_same_sums(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_hours(desk)
    mentor = desk.sign_in("maria")
    answer = mentor.get(f"/reports/evidence/file/pdf?{PERIOD}")
    assert answer.content_type == "application/pdf"
    (page,) = PdfReader(io.BytesIO(answer.data)).pages
    assert page.mediabox.width > page.mediabox.height
    text = page.extract_text()
    assert "01.11.2026 – 30.11.2026" in text and "2,50" in text and "otwórz" in text
    monkeypatch.setattr(papers, "MOST_ROWS", 2)
    refused = mentor.get(f"/reports/evidence/file/pdf?{PERIOD}")
    assert refused.status_code == 400 and "do 2 wierszy, a ten ma 3" in refused.text


def test_a_report_is_copied_and_changed_by_answering_questions(desk: Desk) -> None:
    write_hours(desk)
    mentor = desk.sign_in("maria")
    page = mentor.get("/reports/hours/edit").text
    # What the shipped report says is chosen already.
    for chosen in (
        'name="group_by" type="checkbox" value="client"',
        'name="filter_kind" type="checkbox" value="direct"',
    ):
        assert re.search(f"{chosen} checked", page), chosen
    asked = {
        "name": "Łódź: luty",
        "group_by": ["month", "client"],
        "sums": ["hours"],
        "filter_kind": ["indirect"],
    }
    kept = mentor.post("/reports/hours/edit", data=asked)
    assert kept.location == "/reports/lodz_luty"
    table = make_report(desk.krokus, desk.actor("maria"), "lodz_luty", *NOVEMBER)
    # What the other report had stands first, in its order.
    assert [column.key for column in table.columns] == ["client", "month", "hours"]
    assert table.totals[-1] == 0.75
    # One's own is changed in place, unless another one is asked for.
    for more, place in (({}, "lodz_luty"), ({"copy": "true"}, "lodz_luty_2")):
        again = mentor.post("/reports/lodz_luty/edit", data={**asked, "filter_kind": ["direct"], **more})
        assert again.location == f"/reports/{place}"
    assert make_report(desk.krokus, desk.actor("maria"), "lodz_luty", *NOVEMBER).totals[-1] == 1.75


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"name": " "}, "Wpisz albo wybierz odpowiedź"),
        ({"name": "Pusty"}, "Raport potrzebuje kolumn albo grupowania."),
    ],
)
def test_a_report_without_a_name_or_columns_is_told_at_its_question(
    desk: Desk, asked: dict[str, str], said: str
) -> None:
    answer = desk.sign_in("maria").post("/reports/hours/edit", data={**asked, "filter_kind": "general"})
    assert answer.status_code == 400 and said in answer.text
    # Nothing that was chosen is lost.
    assert re.search('name="filter_kind" type="checkbox" value="general" checked', answer.text)


@pytest.mark.parametrize(
    "name", ["", "2026", "x", "Ż", "Godziny – luty", "a" * 99, '"quoted" \\ name\x7f', "日本"]
)
def test_any_name_makes_a_definition_and_a_short_name_that_can_be_kept(name: str) -> None:
    keys: list[str] = []
    for _ in range(3):
        keys.append(name_report_key(name, keys))
        text = shape_report(BASE, Words(name), group_by=["client"], columns=[], sums=["hours"], filters={})
        assert read_definition(keys[-1], text).name == Words(name) and KEY.fullmatch(keys[-1])
    assert len(set(keys)) == 3
