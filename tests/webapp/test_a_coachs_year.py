"""A simulated year of one coach: twelve month cards and every monthly report, recounted independently."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from argon2 import PasswordHasher
from desk import APPLICATION, CAST, PASSWORD, Desk

from engine import (
    complete_task,
    get_month_card,
    get_task,
    judge_month,
    make_report,
    read_model_folder,
    save_entry,
    sign_month,
)
from engine.calendars import is_working_day
from engine.casework.passwords import Passwords
from engine.clock import FixedClock
from engine.krokus import Krokus
from engine.model import Actor, OrgId, PersonId
from engine.process.cases import assign_person, start_case
from engine.process.passing import let_pass
from engine.releases.release import publish_release
from engine.scenarios.autofill import autofill
from engine.store import Store
from engine.store.queries.people import (
    OrganisationRow,
    PersonRow,
    insert_organisation,
    insert_person,
    insert_role,
)
from engine.store.queries.tasks import OPEN, list_case_tasks
from tests.kept_tables import make_tables
from tests.laws import ROOT

MODELS = ROOT / "processes"
JANUARY = datetime(2026, 1, 1, 8, 0, tzinfo=UTC)
KINDS = {"D03": "direct", "D14": "direct", "P14": "indirect", "P07": "indirect", "O01": "general"}
CONTRACT_H = 160
# What only a person can know; every figure must be there already.
WORDS = {
    "achievements": "Dojeżdża sama.",
    "client_voice": "Jest dobrze.",
    "stuck_self": "no",
    "goals_progress": [],
    "next_month_plan": [{"action": "Spotkanie", "who": "Trener", "by": "2027-01-15"}],
}


@dataclass
class Recount:
    """What the test itself adds up while it writes; it knows nothing of the product's sums."""

    by_month: defaultdict[str, defaultdict[str, int]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(int))
    )
    by_case: defaultdict[tuple[str, str, str], int] = field(default_factory=lambda: defaultdict(int))
    meetings: defaultdict[tuple[str, str], int] = field(default_factory=lambda: defaultdict(int))

    def add(self, day: date, kind: str, minutes: int, cases: list[str], travel: int) -> None:
        month = day.isoformat()[:7]
        self.by_month[month][kind] += minutes
        self.by_month[month]["travel"] += travel
        for number, case_id in enumerate(cases):
            share = minutes // len(cases) + (number < minutes % len(cases))
            self.by_case[(month, case_id, kind)] += share
            if kind == "direct":
                self.meetings[(month, case_id)] += 1


@pytest.fixture
def year(tmp_path: Path) -> Iterator[Desk]:
    """The desk with the shipped model, on the first of January."""
    clock = FixedClock(JANUARY)
    cheap = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    krokus = Krokus(Store(f"sqlite:///{tmp_path / 'krokus.sqlite3'}", clock), clock, passwords=cheap)
    make_tables(krokus.store)
    org = OrgId("a" * 32)
    with krokus.store.begin(org) as work:
        insert_organisation(work, OrganisationRow(org, "krokusy", "Fundacja Krokusy", {}))
        for login, (name, role) in CAST.items():
            hashed = cheap.hash(PASSWORD)
            insert_person(work, PersonRow(login, login, None, name, hashed, "pl", {}, True, work.now, 1))
            insert_role(work, login, role)
        publish_release(work, read_model_folder(MODELS / "euse_5"))
    yield Desk(krokus, None, clock, org)  # type: ignore[arg-type]
    krokus.store.close()


def open_cases(desk: Desk, many: int) -> list[str]:
    cases = []
    for number in range(many):
        application = {**APPLICATION, "first_name": f"Osoba{number}"}
        case_id = start_case(desk.krokus, desk.actor("beata"), "euse_5", application)
        assign_person(desk.krokus, desk.actor("maria"), case_id, "coach", "tomek")
        cases.append(case_id)
    return cases


def write_day(desk: Desk, day: date, cases: list[str], chance: Random, recount: Recount) -> None:
    """Two to four entries, one after the other, with all kinds of lengths."""
    begins = datetime(day.year, day.month, day.day, 8, chance.randrange(30))
    for _ in range(chance.randint(2, 4)):
        code = chance.choice(list(KINDS))
        kind, minutes, travel = KINDS[code], chance.randint(7, 95), chance.choice([0, 0, 25])
        group = [] if kind == "general" else chance.sample(cases, chance.choice([1, 1, 1, len(cases)]))
        ends = begins + timedelta(minutes=minutes)
        save_entry(
            desk.krokus,
            desk.actor("tomek"),
            {
                "day": day.isoformat(),
                "start": f"{begins:%H:%M}",
                "end": f"{ends:%H:%M}",
                "activity": code,
                "cases": group,
                "description": f"Praca {day}",
                "travel_min": str(travel),
            },
        )
        recount.add(day, kind, minutes, group, travel)
        begins = ends + timedelta(minutes=chance.randint(0, 40))


def find_reports(desk: Desk, case_id: str) -> list[str]:
    with desk.krokus.store.read(desk.org) as work:
        rows = list_case_tasks(work, case_id)
    return [row.id for row in rows if row.element_id == "report_write" and row.status in OPEN]


def report_month(desk: Desk, cases: list[str], month: str, recount: Recount) -> int:
    """Write every report that waits; its figures stand in the form, and equal the recount."""
    coach, written = desk.actor("tomek"), 0
    for case_id in cases:
        for task_id in find_reports(desk, case_id):
            page = get_task(desk.krokus, coach, task_id)
            shown = {view.name: view for part in page.fields for view in (part, *part.children)}
            assert shown["month"].value == month
            for name, kind in (("hours_direct", "direct"), ("hours_indirect", "indirect")):
                expected = round(recount.by_case[(month, case_id, kind)] / 60, 2)
                assert float(str(shown[name].value).replace(",", ".")) == expected, (month, name)
                assert shown[name].readonly
                assert shown[name].origin == "Ewidencja godzin"
            assert int(str(shown["meetings_count"].value)) == recount.meetings[(month, case_id)]
            complete_task(desk.krokus, coach, task_id, autofill(desk.krokus, coach, task_id, WORDS))
            written += 1
    return written


def approve_reports(desk: Desk, cases: list[str]) -> None:
    mentor = Actor(desk.org, PersonId("maria"), "Maria Sowa", frozenset({"mentor"}))
    for case_id in cases:
        with desk.krokus.store.read(desk.org) as work:
            rows = list_case_tasks(work, case_id)
        for row in rows:
            if row.element_id == "report_check" and row.status in OPEN:
                complete_task(desk.krokus, mentor, row.id, {"decision": "approved"})


def close_month(desk: Desk, month: str) -> None:
    coach, mentor = desk.actor("tomek"), desk.actor("maria")
    known = get_month_card(desk.krokus, coach, month).contract_min
    # Agreed once; each later card stands there with it.
    assert known == (None if month.endswith("-01") else CONTRACT_H * 60)
    hours = CONTRACT_H if known is None else known // 60
    sign_month(desk.krokus, coach, month, "Tomek Lis", contract_hours=str(hours))
    version = get_month_card(desk.krokus, mentor, month, "tomek").version
    judge_month(desk.krokus, mentor, "tomek", month, "approved", version=version)


def test_no_figure_of_a_year_is_typed_twice_and_all_sums_equal_a_recount(year: Desk) -> None:
    chance, recount = Random(20260101), Recount()
    cases = open_cases(year, 2)
    reports = 0
    for month_number in range(1, 13):
        month = f"2026-{month_number:02}"
        day = date(2026, month_number, 1)
        while day.month == month_number:
            if is_working_day(day) and day.day % 3 == 0:
                evening = year.krokus.calendar.start_of_day(day) + timedelta(hours=19)
                let_pass(year.krokus, year.clock, evening - year.clock.now())
                write_day(year, day, cases, chance, recount)
            day += timedelta(days=1)
        # The report is asked for on the last day of the month; it is written on the first of the next.
        morning = year.krokus.calendar.start_of_day(day) + timedelta(hours=9)
        let_pass(year.krokus, year.clock, morning - year.clock.now())
        reports += report_month(year, cases, month, recount)
        approve_reports(year, cases)
        close_month(year, month)
    assert reports == 24
    check_cards(year, recount)
    check_funders_table(year, recount)


def check_cards(desk: Desk, recount: Recount) -> None:
    for month, sums in recount.by_month.items():
        card = get_month_card(desk.krokus, desk.actor("tomek"), month)
        assert card.status == "approved"
        told = {"direct": card.sums.direct, "indirect": card.sums.indirect, "general": card.sums.general}
        assert {**told, "travel": card.sums.travel} == {name: sums[name] for name in (*told, "travel")}
        assert sum(line.direct for line in card.by_client) == sums["direct"]


def check_funders_table(desk: Desk, recount: Recount) -> None:
    span = (date(2026, 1, 1), date(2026, 12, 31))
    table = make_report(desk.krokus, desk.actor("maria"), "hours", *span)
    hours = [column.key for column in table.columns].index("hours")
    minutes = sum(sums["direct"] + sums["indirect"] for sums in recount.by_month.values())
    assert round(sum(float(row[hours] or 0) for row in table.rows) * 60) == minutes  # type: ignore[arg-type]
    assert table.totals[hours] == pytest.approx(minutes / 60, abs=0.005)
