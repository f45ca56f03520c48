"""The numbers of a year counted once more, from raw rows of SQLite, with none of the product's code.

Jobs are sets of days here, months are counted day by day: another way to the same numbers.
"""

import json
import sqlite3
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Warsaw")
Row = dict[str, Any]
# value, how many stand behind it, part, whole
Told = tuple[float | None, int, float | None, float | None]
PAID = ("praca_nieokreslony", "praca_czas_okreslony", "praca_okres_probny", "zlecenie")
ONE_DAY = timedelta(days=1)


def read_moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text).replace(tzinfo=UTC)


def on_the_wall(moment: datetime) -> date:
    return moment.astimezone(ZONE).date()


def read_table(file: Path, table: str) -> list[Row]:
    """All rows of a table, with moments and JSON read."""
    with sqlite3.connect(file) as conn:
        conn.row_factory = sqlite3.Row
        rows = [dict(row) for row in conn.execute(f'SELECT * FROM "{table}"')]
    for row in rows:
        for name, value in row.items():
            if isinstance(value, str) and (
                name == "at" or name in ("since", "until") or name.endswith("_at")
            ):
                row[name] = read_moment(value)
        if isinstance(row.get("data"), str):
            row["data"] = json.loads(row["data"])
    return rows


def percent(part: float, whole: float, n: int | None = None) -> Told:
    return (part / whole * 100 if whole else None, int(whole) if n is None else n, part, whole)


@dataclass
class Years:
    """Everything that was stored, and one span of it."""

    file: Path
    begin: datetime
    end: datetime
    now: datetime
    rows: dict[str, list[Row]] = field(default_factory=dict)
    filed: dict[str, list[Row]] = field(default_factory=dict)

    def table(self, name: str) -> list[Row]:
        if name not in self.rows:
            self.rows[name] = read_table(self.file, name)
        return self.rows[name]

    def papers(self, form: str) -> list[Row]:
        """Documents of a form; one that was corrected stands once, with its first day and its last words."""
        if form not in self.filed:
            self.filed[form] = self._file_papers(form)
        return self.filed[form]

    def _file_papers(self, form: str) -> list[Row]:
        corrections = {
            row["document_id"] for row in self.table("document_note") if row["type"] == "correction"
        }
        kept: list[Row] = []
        own = [row for row in self.table("document") if row["form_key"] == form]
        taken_over: dict[str, Row] = {}
        for row in sorted(own, key=lambda one: (one["case_id"], one["version"]), reverse=True):
            after = taken_over.pop(row["case_id"], None)
            words = after["data"] if after else row["data"]
            if row["id"] in corrections:
                taken_over[row["case_id"]] = {"data": words}
            else:
                kept.append({"case": row["case_id"], "at": row["created_at"], **words})
        return kept[::-1]

    def is_in(self, day: date) -> bool:
        return on_the_wall(self.begin) < day <= on_the_wall(self.end)

    def paper_day(self, paper: Row, name: str) -> date:
        told = paper.get(name)
        return date.fromisoformat(told) if told else on_the_wall(paper["at"])

    def signed(self) -> dict[str, date]:
        """Case -> the day of its contract, in this span."""
        last: dict[str, datetime] = {}
        for row in self.table("task"):
            if row["form_key"] == "s1_sign" and row["status"] == "done":
                last[row["case_id"]] = max(row["done_at"], last.get(row["case_id"], row["done_at"]))
        return {case: on_the_wall(at) for case, at in last.items() if self.begin <= at < self.end}

    def jobs(self) -> dict[str, list["Job"]]:
        """Each case's jobs in the order of their days."""
        starts: dict[str, list[list[Any]]] = defaultdict(list)
        told = [("agreed", one) for one in self.papers("s4_formal")]
        told += [("before", one) for one in self.papers("s5_before")]
        for kind, paper in sorted(told, key=lambda one: one[1]["at"]):
            own = starts[paper["case"]]
            if kind == "agreed":
                own.append([self.paper_day(paper, "job_start"), paper["at"]])
            elif paper.get("job_start") and own:
                own[-1][0] = date.fromisoformat(paper["job_start"])
        losses = defaultdict(list)
        for row in self.table("event"):
            if row["type"] == "message_received" and row["data"]["name"] == "msg_job_lost":
                losses[row["case_id"]].append(on_the_wall(row["at"]))
        today, found = on_the_wall(self.now), {}
        for case, own in starts.items():
            own.sort()
            jobs = []
            for place, (start, noted) in enumerate(own):
                following = own[place + 1][0] if place + 1 < len(own) else None
                ends = [day for day in losses[case] if start <= day and not (following and day > following)]
                jobs.append(Job(start, min(ends) if ends else following, noted))
            if jobs := [job for job in jobs if job.start <= today]:
                found[case] = jobs
        return found

    def hours_of(self, case: str, job: "Job") -> float | None:
        told = None
        for paper in self.papers("employer_agreement"):
            if paper["case"] == case and paper["at"] <= job.noted and is_paid(paper):
                told = paper["hours_week"]
        return told


@dataclass
class Job:
    start: date
    end: date | None
    noted: datetime

    def days(self, until: date) -> set[date]:
        last = until if self.end is None else min(self.end, until)
        return {self.start + ONE_DAY * number for number in range((last - self.start).days + 1)}


def is_paid(paper: Row) -> bool:
    return paper["kind"] == "employment" and paper["contract_type"] in PAID


def seekers(years: Years) -> list[str]:
    status = {paper["case"]: paper["labour_status"] for paper in years.papers("client_application")}
    return [case for case in years.signed() if status[case] not in ("employed", "at_risk")]


def placement_rate(years: Years) -> dict[str, Told]:
    found = seekers(years)
    return {"": percent(len([case for case in found if case in years.jobs()]), len(found))}


def contract_type_share(years: Years) -> dict[str, Told]:
    papers = [one for one in years.papers("employer_agreement") if is_paid(one)]
    types = [one["contract_type"] for one in papers if years.is_in(years.paper_day(one, "start_date"))]
    told = {key: percent(types.count(key), len(types)) for key in PAID}
    return {"praca": percent(len([one for one in types if one != "zlecenie"]), len(types)), **told}


def internships(years: Years) -> dict[str, Told]:
    papers = years.papers("employer_agreement")
    n = 0
    for one in papers:
        is_one = one["kind"] == "internship" or one["contract_type"] in ("staz", "praktyka")
        n += is_one and years.is_in(years.paper_day(one, "start_date"))
    return {"": (float(n), n, None, None)}


def _median(days: list[int]) -> dict[str, Told]:
    return {"": (median(days) if days else None, len(days), None, None)}


def days_to_first_employer_contact(years: Years) -> dict[str, Told]:
    found = []
    for case, signed in years.signed().items():
        own = [one for one in years.papers("employer_contact") if one["case"] == case]
        if own:
            found.append(max((min(years.paper_day(one, "date") for one in own) - signed).days, 0))
    return _median(found)


def days_to_first_job(years: Years) -> dict[str, Told]:
    jobs = years.jobs()
    return _median(
        [max((jobs[case][0].start - on).days, 0) for case, on in years.signed().items() if case in jobs]
    )


def _is_told(years: Years, case: str, jobs: list[Job], mark: date) -> bool:
    closed = next(row["closed_at"] for row in years.table("case") if row["id"] == case)
    return jobs[-1].end is not None or closed is None or on_the_wall(closed) >= mark


def retention(years: Years) -> dict[str, Told]:
    told: dict[str, Told] = {}
    for months, length in ((3, 91), (6, 182), (12, 365)):
        counts, known = [0, 0, 0], 0
        for case, jobs in years.jobs().items():
            mark = jobs[0].start + ONE_DAY * length
            if not years.is_in(mark) or not _is_told(years, case, jobs, mark):
                continue
            known += 1
            worked = set().union(*(job.days(mark) for job in jobs))
            free, longest = 0, 0
            for number in range(length + 1):
                free = 0 if jobs[0].start + ONE_DAY * number in worked else free + 1
                longest = max(longest, free)
            counts[0] += mark in worked
            counts[1] += mark in worked and longest < 35
            counts[2] += mark in jobs[0].days(mark)
        for name, count in zip(("snapshot", "continuous_any", "continuous_same"), counts, strict=True):
            told[f"{months}_{name}"] = percent(count, known)
    return told


def outcome_threshold(years: Years) -> dict[str, Told]:
    reached, due = 0, 0
    for case, jobs in years.jobs().items():
        mark = jobs[0].start + ONE_DAY * 112
        hours = [years.hours_of(case, job) for job in jobs if job.start < mark]
        if not years.is_in(mark) or None in hours or not _is_told(years, case, jobs, mark):
            continue
        due += 1
        enough = [job.days(mark) for job in jobs if (years.hours_of(case, job) or 0) >= 7]
        worked = set().union(*enough)
        weeks = [{jobs[0].start + ONE_DAY * (7 * week + number) for number in range(7)} for week in range(16)]
        reached += len([week for week in weeks if week <= worked]) >= 13
    return {"": percent(reached, due)}
