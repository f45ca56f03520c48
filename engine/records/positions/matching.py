"""What F16 begins with: a client's profile beside a position, line by line, with a first judgement of each.

A judgement stands only where both sides are known in figures; everything else is left to the people. Which
lines are compared is data (`matching.toml`). Health data never come here.
"""

import re
import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from engine.casework.access import Standing, may_read_form, narrow_form
from engine.forms import Form
from engine.model import Answers, JsonValue
from engine.records.hours.weekly_hours import compare_weeks, say_week
from engine.records.positions.traits import LONGEST, Position, list_rows, say_cell
from engine.releases.release import Release
from engine.store import Work
from engine.store.queries.cases import CaseRow
from engine.store.queries.documents import list_latest_documents
from engine.store.queries.registers import list_employers

MATCH = "match"
MATCH_NAME = "Profil zawodowy i analiza stanowiska"
FITS, PARTLY, NO = "fits", "partly", "no"
NECESSARY, IMPORTANT, NICE = 3, 2, 1
MIDDLE, MOST = 3, 4
# From this level on somebody needs help, or a position asks for something.
NEEDED = 2
FILE = Path(__file__).parent / "matching.toml"
_NUMBER = re.compile(r"\s*\(\d+\)")
# Changes of a position with which other hours are worth a talk.
_OTHER_HOURS = frozenset({"start_time", "hours"})


@lru_cache(maxsize=1)
def read_matching() -> Mapping[str, Any]:
    """The lines that are compared, in their order."""
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def find_match(
    work: Work, standing: Standing, release: Release, case: CaseRow, asked: Collection[str]
) -> dict[str, JsonValue]:
    """The lines of a match as a fact of the case, when a form asks for it; none without a profile."""
    if MATCH not in asked:
        return {}
    keys = (read_matching()["profile"], read_matching()["position"])
    rows = {row.form_key: row.data for row in list_latest_documents(work, case.id, keys)}
    forms = {key: form for key in keys if (form := _see(standing, release, key)) is not None and key in rows}
    if keys[0] not in forms:
        return {}
    seen = {key: _keep_seen(form, rows[key]) for key, form in forms.items()}
    firms = {row.id: row.name for row in list_employers(work)}
    position = Position(forms.get(keys[1]), seen.get(keys[1], {}), firms)
    return {MATCH: compare(forms[keys[0]], seen[keys[0]], position)}


def compare(form: Form, profile: Answers, position: Position) -> list[JsonValue]:
    """Lines of a match: `criterion`, `importance` 1 to 3, `at_work` and `fit`, as far as they are known."""
    comparer = _Comparer(form, profile, position, read_matching()["words"])
    return [line.as_row() for line in comparer.list_lines()]


def _see(standing: Standing, release: Release, key: str) -> Form | None:
    form = release.forms.get(key)
    if form is None or not may_read_form(standing, form):
        return None
    return narrow_form(standing, form)


def _keep_seen(form: Form, answers: Answers) -> Answers:
    names = frozenset(form.names())
    return {key: value for key, value in answers.items() if key in names}


@dataclass(frozen=True, slots=True)
class _Line:
    criterion: str
    importance: int
    at_work: str = ""
    fit: str = ""

    def as_row(self) -> dict[str, JsonValue]:
        told = {"criterion": self.criterion, "at_work": self.at_work, "fit": self.fit}
        return {"importance": self.importance, **{key: text[:LONGEST] for key, text in told.items() if text}}


@dataclass(frozen=True, slots=True)
class _Comparer:
    form: Form
    profile: Answers
    position: Position
    words: Mapping[str, str]

    def list_lines(self) -> Iterator[_Line]:
        yield from self._list_musts()
        yield from self._list_preferences()
        yield from self._list_hours()
        yield from self._list_travel()
        yield from self._list_support()
        yield from self._list_skills()

    def _list_musts(self) -> Iterator[_Line]:
        for row in list_rows(self.profile, "success_conditions"):
            if row.get("condition"):
                yield _Line(str(row["condition"]), NECESSARY)
        if self.profile.get("unwanted"):
            tasks = self.position.list_tasks()
            yield _Line(f"{self.words['unwanted']}: {self.profile['unwanted']}", NECESSARY, tasks)

    def _list_preferences(self) -> Iterator[_Line]:
        told = {str(row.get("pair")): row for row in list_rows(self.profile, "environment_preferences")}
        for asked in read_matching()["preference"]:
            row = told.get(asked["pair"], {})
            value, must = row.get("value"), row.get("must") is True
            # The middle says "both are fine", unless it is a must.
            if not isinstance(value, int | float) or (value == MIDDLE and not must):
                continue
            at_work, leaning = self.position.weigh(asked, self.words)
            importance = NECESSARY if must else IMPORTANT if value in (1, 5) else NICE
            yield _Line(self._say_wish(asked["pair"], value), importance, at_work, _judge(value, leaning))

    def _say_wish(self, pair: str, value: float) -> str:
        label = _NUMBER.sub("", say_cell(self.form, "environment_preferences.pair", pair))
        first, _, second = (part.strip() for part in label.partition("–"))
        if not second:
            return label
        if value == MIDDLE:
            return self.words["between"].format(first, second)
        return first if value < MIDDLE else second

    def _list_hours(self) -> Iterator[_Line]:
        free = list_rows(self.profile, "hours_availability")
        if not free:
            return
        planned = self.position.rows("schedule")
        can_change = self.position.choices("flexibility") & _OTHER_HOURS
        at_work = say_week(planned, self.position.form, "schedule.day")
        if can_change and at_work:
            names = ", ".join(self.position.say("flexibility", one) for one in sorted(can_change))
            at_work = f"{at_work}; {self.words['changes'].format(names)}"
        share = compare_weeks(planned, free)
        fit = "" if share is None else FITS if share == 1 else PARTLY if share > 0 or can_change else NO
        said = say_week(free, self.form, "hours_availability.day")
        yield _Line(f"{self.words['hours']}: {said}", NECESSARY, at_work, fit)

    def _list_travel(self) -> Iterator[_Line]:
        stops = self.position.say_stops(self.words)
        for row in list_rows(self.profile, "travel_profile"):
            minutes = row.get("minutes")
            told = (
                str(row.get("route") or ""),
                self.words["minutes"].format(minutes) if minutes is not None else "",
                self.words["alone"] if row.get("alone") is True else "",
                str(row.get("support") or ""),
            )
            said = ", ".join(part for part in told if part)
            yield _Line(f"{self.words['travel']}: {said}", IMPORTANT, stops)

    def _list_support(self) -> Iterator[_Line]:
        helpers = self.position.say_helpers(self.words)
        for row in list_rows(self.profile, "support_needs"):
            level = row.get("level")
            if isinstance(level, int | float) and level >= NEEDED:
                area = say_cell(self.form, "support_needs.area", str(row.get("area")))
                how = f" – {row['how']}" if row.get("how") else ""
                importance = NECESSARY if level >= MOST else IMPORTANT
                yield _Line(f"{self.words['support']}: {area}{how}", importance, helpers)

    def _list_skills(self) -> Iterator[_Line]:
        known = {str(row.get("skill")): row for row in list_rows(self.profile, "social_skills")}
        for asked in read_matching()["skill"]:
            level = known.get(asked["skill"], {}).get("level")
            needed = self.position.level(asked["asked"])
            if not isinstance(level, int | float) or needed is None or needed < NEEDED:
                continue
            skill = say_cell(self.form, "social_skills.skill", asked["skill"])
            said = say_cell(self.form, "social_skills.level", level)
            # What is not yet done alone can be supported: a reason to talk, never a "no".
            fit = FITS if level > NEEDED else PARTLY
            told = f"{self.words['skill']}: {skill} – {said}"
            yield _Line(told, IMPORTANT, self.position.say_level(asked["asked"]), fit)


def _judge(value: float, leaning: float | None) -> str:
    """Whether a position that leans to the first end (below 0) or to the second fits a wish on the line."""
    if leaning is None or value == MIDDLE:
        return ""
    toward = leaning if value > MIDDLE else -leaning
    return FITS if toward > 0 else PARTLY if toward == 0 else NO
