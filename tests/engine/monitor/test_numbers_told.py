"""The page of numbers, its sheet and its CSV say the same, and whom we work with now is what raw rows say."""

import csv
import io
import re
import sqlite3
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from desk import Desk, make_desk
from garden import Garden
from numbers_recount import read_table
from openpyxl import load_workbook
from years import sow_years

from engine.store.queries.cases import find_latest_release

Told = dict[tuple[str, str, str], tuple[str, str]]
HIDDEN = {"za mało", "brak danych"}
CELL = re.compile(r"<(t[hd])[^>]*>(.*?)</\1>", re.S)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Desk, Path]]:
    """A desk behind which two years lie."""
    folder = tmp_path_factory.mktemp("told")
    made = make_desk(folder)
    with made.krokus.store.read(made.org) as work:
        release = find_latest_release(work, "small")
    assert release is not None
    sow_years(Garden(made.krokus, made.clock, made.org, release.id, "small"), 3, cases=40)
    (file,) = folder.glob("*.sqlite3")
    with sqlite3.connect(file) as base:
        base.execute('UPDATE "case" SET stage = NULL WHERE rowid % 5 = 0')
        base.execute("UPDATE \"case\" SET stage = 'profiling' WHERE rowid % 3 = 0")
    base.close()
    yield made, file
    made.krokus.store.close()


def read_page(desk: Desk) -> Told:
    """Measure, row and period -> the number and what it was counted over, as the tables of the page say."""
    told: Told = {}
    page = desk.sign_in("maria").get("/board/numbers").text
    for card in page.split('<section class="card">')[1:]:
        title = re.search(r"<h3[^>]*>(.*?)</h3>", card, re.S)
        body = re.search(r"<tbody>(.*?)</tbody>", card, re.S)
        if title is None or body is None:
            continue
        rows = [[text.strip() for _, text in CELL.findall(row)] for row in body[1].split("</tr>")[:-1]]
        for name, *rest in rows:
            if len(rest) == 2:
                told[title[1].strip(), "", name] = (rest[0], rest[1])
            else:
                told[title[1].strip(), name, "ostatni rok"] = (rest[0], rest[1])
                told[title[1].strip(), name, "rok wcześniej"] = (rest[2], rest[3])
    return told


def read_csv(desk: Desk) -> list[list[str]]:
    text = desk.sign_in("beata").get("/board/numbers/file/csv").data.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";"))


def test_page_and_csv_say_the_same(desk: tuple[Desk, Path]) -> None:
    page, (head, *rows) = read_page(desk[0]), read_csv(desk[0])
    at = {name: head.index(name) for name in ("Liczba", "W tym", "Od", "Wartość", "Uwaga", "Ile za tym stoi")}
    newest = max(row[at["Od"]] for row in rows)
    periods = {True: "ostatni rok", False: "rok wcześniej"}
    seen = 0
    for row in rows:
        key = (row[at["Liczba"]], row[at["W tym"]], periods[row[at["Od"]] == newest])
        number, over = page.pop(key)
        if row[at["Uwaga"]]:
            assert number == row[at["Uwaga"]] in HIDDEN and not row[at["Wartość"]], key
            assert over.split()[0] in (row[at["Ile za tym stoi"]], "wśród"), key
            continue
        seen += 1
        value = float(row[at["Wartość"]].replace(",", "."))
        shown = float(number.split()[0].replace("\xa0", "").replace(",", "."))
        assert shown == pytest.approx(value, abs=0.5 if "dni" in number or "dzień" in number else 0.051), key
    assert page == {}
    assert seen > 40


def test_sheet_and_csv_say_the_same(desk: tuple[Desk, Path]) -> None:
    answer = desk[0].sign_in("maria").get("/board/numbers/file/xlsx")
    sheet = load_workbook(io.BytesIO(answer.data)).worksheets[0]
    rows = read_csv(desk[0])
    assert sheet.max_row == len(rows)
    for cells, texts in zip(sheet.iter_rows(), rows, strict=True):
        for cell, text in zip(cells, texts, strict=True):
            if isinstance(cell.value, int | float):
                assert float(text.replace(",", ".")) == pytest.approx(cell.value, abs=0.0001)
            elif cell.is_date:
                assert text == cell.value.date().isoformat()
            else:
                assert text == (cell.value or "")


def test_whom_we_work_with_now_is_what_the_rows_say(desk: tuple[Desk, Path]) -> None:
    made, file = desk
    page = made.sign_in("maria").get("/board/numbers").text
    shown = re.findall(r"<li>([^<]*): (\d+)</li>", page.split('id="mix"')[-1])
    stages = Counter(row["stage"] for row in read_table(file, "case") if row["closed_at"] is None)
    assert sorted(int(count) for _, count in shown) == sorted(stages.values())
    assert len(stages) == 3
