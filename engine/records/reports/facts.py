"""What hours and earlier cards say for a form: the figures of a monthly report, the time at a workplace."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from engine.calendars import last_day_of_month
from engine.casework.documents import keep_valid
from engine.krokus import Krokus
from engine.model import JsonValue, Stage
from engine.records.hours.dictionary import NO_SHOW, read_activities
from engine.store import Work
from engine.store.queries.caseloads import list_coached
from engine.store.queries.cases import CaseRow, list_case_lines
from engine.store.queries.documents import DocumentRow, list_versions
from engine.store.queries.hours import EntryRow, ShareRow, list_case_entries, sum_people
from engine.store.queries.tasks import TaskRow

# Until this day of a month a report is about the month before.
REPORTS_LAST_MONTH = 14
MEETINGS = frozenset({"in_person", "phone", "video"})
EMPLOYER_CONTACTS = frozenset({"P06", "P07", "P08", "P09", "P11", "D09", "D10"})
ASSESSMENT = "progress_assessment"
# How long a card of progress holds at each level of support, in days.
HOLDS_FOR = {"L1": 7, "L2": 14, "L3": 30, "L4": 30, "L5": 90, "L0": 90}
MOST_LINES = 60
HALF_A_YEAR = timedelta(days=182)

HOURS_NAME = "Ewidencja godzin"
CARDS_NAME = "Karta oceny postępów"
SOURCE_NAMES: Mapping[str, str] = {
    **dict.fromkeys(
        (
            "hours_direct",
            "hours_indirect",
            "meetings_count",
            "no_shows",
            "employer_contacts_count",
            "activities_list",
            "coach_hours_onsite",
        ),
        HOURS_NAME,
    ),
    **dict.fromkeys(
        ("same_intensity_count", "next_assessment", "client_said", "employer_said", "work_rows"), CARDS_NAME
    ),
}


def find_report_facts(
    krokus: Krokus, work: Work, case: CaseRow, task: TaskRow | None, asked: Collection[str]
) -> dict[str, JsonValue]:
    """The facts that a form asks for, by name; what was not asked for is not read.

    Args:
        asked: names without `case.`.
    """
    wanted = sorted(frozenset(asked) & frozenset(_FACTS))
    if not wanted:
        return {}
    teller = _Teller(krokus, work, case, work.now if task is None else task.opened_at)
    return {name: _FACTS[name](teller) for name in wanted}


def find_report_month(krokus: Krokus, opened_at: datetime) -> str:
    """The month that a report is about: it is asked for at its end, or early in the next one."""
    day = krokus.calendar.local_date(opened_at)
    if day.day <= REPORTS_LAST_MONTH:
        day = day.replace(day=1) - timedelta(days=1)
    return day.isoformat()[:7]


@dataclass
class _Teller:
    krokus: Krokus
    work: Work
    case: CaseRow
    opened_at: datetime

    @cached_property
    def first(self) -> date:
        return date.fromisoformat(f"{find_report_month(self.krokus, self.opened_at)}-01")

    @cached_property
    def entries(self) -> Sequence[tuple[EntryRow, ShareRow]]:
        last = last_day_of_month(self.first)
        return list_case_entries(self.work, self.case.id, self.first.isoformat(), last.isoformat())

    @cached_property
    def assessments(self) -> tuple[DocumentRow, ...]:
        """Cards of progress as they stand, newest first."""
        return keep_valid(list_versions(self.work, self.case.id, ASSESSMENT))

    @cached_property
    def assessments_of_month(self) -> tuple[DocumentRow, ...]:
        month = self.first.isoformat()[:7]
        return tuple(
            row
            for row in self.assessments
            if self.krokus.calendar.local_date(row.created_at).isoformat()[:7] == month
        )

    def sum_hours(self, kind: str) -> float:
        return round(sum(share.minutes for row, share in self.entries if row.kind == kind) / 60, 2)

    def count(self, test: Callable[[EntryRow], bool]) -> int:
        return sum(1 for row, _share in self.entries if test(row))

    def list_activities(self) -> str:
        lines = [
            _word_entry(row, share)
            for row, share in self.entries
            # A sensitive text stays where only those who need it see it.
            if not row.sensitive
        ]
        return "\n".join(lines[:MOST_LINES])

    def sum_on_site(self) -> float:
        last = self.assessments[0].data.get("period_to") if self.assessments else None
        since = str(last) if last else ""
        today = self.krokus.calendar.local_date(self.work.now).isoformat()
        rows = list_case_entries(self.work, self.case.id, since, today)
        minutes = sum(s.minutes for row, s in rows if row.kind == "direct" and row.place == "workplace")
        return round(minutes / 60, 2)

    def count_same_intensity(self) -> int:
        levels = [row.data.get("intensity_next") for row in self.assessments]
        return next((n for n, level in enumerate(levels) if level != levels[0]), len(levels))

    def find_next_assessment(self) -> str:
        last = self.assessments[0].data.get("intensity_next") if self.assessments else None
        level = last or self.case.variables.get("intensity")
        today = self.krokus.calendar.local_date(self.work.now)
        return (today + timedelta(days=HOLDS_FOR.get(str(level), 30))).isoformat()

    def quote(self, field: str) -> str:
        said = [str(row.data[field]) for row in reversed(self.assessments_of_month) if row.data.get(field)]
        return "\n".join(said)

    def sum_up_coach(self) -> str:
        """The last half year of the coach whom the case is about: a background for a talk, no judgement."""
        today = self.krokus.calendar.local_date(self.work.now)
        since = (today - HALF_A_YEAR).isoformat()
        person = self.case.subject_id
        sums = next(
            (row for row in sum_people(self.work, since, today.isoformat()) if row.person_id == person), None
        )
        cases = [one for row in list_coached(self.work, person) for one in row.ids]
        working = sum(line.stage == Stage.ON_JOB_SUPPORT for line in list_case_lines(self.work, cases))
        lines = [f"Klienci teraz: {len(cases)}, z nich w pracy: {working}."]
        if sums is not None:
            kinds = (("bezpośrednie", sums.direct), ("pośrednie", sums.indirect), ("ogólne", sums.general))
            said = ", ".join(f"{name} {minutes // 60}:{minutes % 60:02}" for name, minutes in kinds)
            lines.append(f"Godziny w ostatnim pół roku: {said}.")
        return "\n".join(lines)

    def list_work(self) -> list[dict[str, Any]]:
        """Days and hours at work, from the month's cards: one row for all of them.

        A card about a longer time does not say how much of it was this month: then the coach is asked.
        """
        cards = [row.data for row in self.assessments_of_month if row.data.get("worked_hours") is not None]
        days = sum(int(card.get("attendance_days") or 0) for card in cards)
        days_of_month = last_day_of_month(self.first).day
        if not cards or days > days_of_month or any(_count_days(card) > days_of_month + 1 for card in cards):
            return []
        hours = sum(float(card["worked_hours"]) for card in cards)
        return [{"days": days, "hours": hours}]


def _word_entry(row: EntryRow, share: ShareRow) -> str:
    activity = read_activities().get(row.activity)
    day = date.fromisoformat(row.day)
    hours = f"{share.minutes // 60}:{share.minutes % 60:02}"
    words = activity.name.pl if activity else row.activity
    text = " ".join(row.description.split())
    told = "" if text.casefold() == words.casefold() else f": {text}"
    return f"{day.day}.{day.month:02} ({hours}) {words}{told}"


def _count_days(card: Mapping[str, JsonValue]) -> int:
    """How many days a card of progress is about, both ends counted."""
    since, until = card.get("period_from"), card.get("period_to")
    if not since or not until:
        return 0
    return (date.fromisoformat(str(until)) - date.fromisoformat(str(since))).days + 1


def _is_meeting(row: EntryRow) -> bool:
    return row.kind == "direct" and row.mode in MEETINGS and row.result != "cancelled"


def _is_no_show(row: EntryRow) -> bool:
    return row.result == "no_show" or row.activity == NO_SHOW


_FACTS: Mapping[str, Callable[[_Teller], JsonValue]] = {
    "hours_direct": lambda teller: teller.sum_hours("direct"),
    "hours_indirect": lambda teller: teller.sum_hours("indirect"),
    "meetings_count": lambda teller: teller.count(_is_meeting),
    "no_shows": lambda teller: teller.count(_is_no_show),
    "employer_contacts_count": lambda teller: teller.count(lambda row: row.activity in EMPLOYER_CONTACTS),
    "activities_list": lambda teller: teller.list_activities(),
    "coach_hours_onsite": lambda teller: teller.sum_on_site(),
    "same_intensity_count": lambda teller: teller.count_same_intensity(),
    "next_assessment": lambda teller: teller.find_next_assessment(),
    "client_said": lambda teller: teller.quote("client_words"),
    "employer_said": lambda teller: teller.quote("employer_words"),
    "work_rows": lambda teller: teller.list_work(),
    "coach_data_summary": lambda teller: teller.sum_up_coach(),
    "report_month": lambda teller: teller.first.isoformat()[:7],
}
