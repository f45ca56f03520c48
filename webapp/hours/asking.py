"""The questions of an entry, drawn like fields of a form. Judges nothing."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import request
from flask_babel import gettext
from werkzeug.datastructures import MultiDict

from engine import EntryForm, FieldProblem
from webapp.hours import words
from webapp.questions import Choice, Question, make_choices

LISTS = frozenset({"cases", "participants"})
Values = Mapping[str, str | list[str]]


@dataclass(frozen=True, slots=True)
class EntryQuestions:
    """The questions of the form by place: always there, and folded under "more"."""

    when: list[Question]
    activity: Question
    activity_groups: list[tuple[str, list[tuple[str, str]]]]
    clients: Question
    split: list[Question]
    description: Question
    doubts: list[Question]
    more: list[Question]
    is_more_open: bool


def read_values(form: MultiDict[str, str]) -> dict[str, str | list[str]]:
    """What was posted, as the engine takes it."""
    names = [name for name in form if not name.startswith("_") and name != "csrf_token"]
    return {name: form.getlist(name) if name in LISTS else form[name] for name in names}


def ask_entry(form: EntryForm, problems: tuple[FieldProblem, ...]) -> EntryQuestions:
    """Return the questions with what is known and what is wrong."""
    asked = _Asking(form, {problem.path: words.say_problem(problem) for problem in problems})
    more = asked.more()
    return EntryQuestions(
        when=asked.when(),
        activity=asked.make("activity", "select", gettext("What did you do?"), required=True),
        activity_groups=words.group_activities(form.often),
        clients=asked.clients(),
        split=asked.split(),
        description=asked.make(
            "description",
            "area",
            gettext("What we did"),
            required=True,
            hint=gettext("Facts, without judging. Up to 600 signs."),
            lines=3,
        ),
        doubts=asked.doubts(problems),
        more=more,
        is_more_open=any(one.error for one in more),
    )


class _Asking:
    def __init__(self, form: EntryForm, problems: Mapping[str, str]) -> None:
        self._form = form
        self._problems = problems

    def value(self, name: str) -> str:
        value = self._form.values.get(name, "")
        return value if isinstance(value, str) else ""

    def values(self, name: str) -> list[str]:
        value = self._form.values.get(name, [])
        return [value] if isinstance(value, str) else list(value)

    def make(
        self,
        name: str,
        kind: str,
        label: str,
        *,
        required: bool = False,
        hint: str = "",
        options: tuple[Choice, ...] = (),
        unit: str = "",
        lines: int = 0,
    ) -> Question:
        return Question(
            name,
            kind,
            label,
            self.value(name),
            required,
            hint,
            self._problems.get(name, ""),
            options,
            unit=unit,
            lines=lines,
        )

    def when(self) -> list[Question]:
        return [
            self.make("day", "date", gettext("Day"), required=True),
            self.make("start", "time", gettext("From"), required=True),
            self.make("end", "time", gettext("To"), required=True),
        ]

    def clients(self) -> Question:
        chosen = frozenset(self.values("cases"))
        options = tuple(Choice(one.id, one.title, one.id in chosen) for one in self._form.cases)
        hint = gettext("Several people: the time is divided equally. For general work leave this empty.")
        return self.make("cases", "many", gettext("With whom, for whom?"), hint=hint, options=options)

    def split(self) -> list[Question]:
        """Minutes of each person of a group; empty means equal parts."""
        chosen = self.values("cases")
        if len(chosen) < 2:
            return []
        names = {one.id: one.title for one in self._form.cases}
        return [
            self.make(f"minutes.{one}", "number", names.get(one, "?"), unit=gettext("min"))
            for one in chosen
            if one in names
        ]

    def doubts(self, problems: tuple[FieldProblem, ...]) -> list[Question]:
        """What is asked only when it matters: midnight, the doubled hour, a reason."""
        codes = {problem.code for problem in problems}
        asked = []
        if "end_before_start" in codes or self.value("over_midnight"):
            asked.append(self.make("over_midnight", "bool", gettext("It lasted past midnight")))
        if "time_comes_twice" in codes or self.value("fold"):
            pairs = [
                ("first", gettext("the first one, in summer time")),
                ("second", gettext("the second one, in winter time")),
            ]
            options = make_choices(pairs, self.value("fold"))
            asked.append(self.make("fold", "one", gettext("Which of the two hours?"), options=options))
        if self._form.locked or self.value("reason") or "reason" in self._problems:
            label = gettext("Why so late, or why this correction?")
            asked.append(self.make("reason", "area", label, lines=2))
        return asked

    def more(self) -> list[Question]:
        funding = make_choices(words.pair(words.FUNDING_WORDS), self.value("funding"))
        return [
            self._choose("mode", gettext("How"), words.MODE_WORDS),
            self._choose("place", gettext("Where"), words.PLACE_WORDS),
            self._choose("result", gettext("Result"), words.RESULT_WORDS),
            self._participants(),
            self.make("employer", "select", gettext("Employer"), options=self._employers()),
            self.make("travel_min", "number", gettext("Travel: minutes"), unit=gettext("min")),
            self.make("travel_km", "number", gettext("Travel: kilometres"), unit="km"),
            self.make("next_step", "text", gettext("Next step")),
            self.make("next_step_on", "date", gettext("When")),
            self.make(
                "funding",
                "select",
                gettext("Project or source of money"),
                required=self._form.funding_required,
                options=funding,
            ),
            self.make("flagged", "bool", gettext("Something the mentor should see")),
            self.make(
                "sensitive", "bool", gettext("A sensitive entry: only people who need it see its text")
            ),
        ]

    def _choose(self, name: str, label: str, pairs: Mapping[str, words.LazyString]) -> Question:
        return self.make(name, "select", label, options=make_choices(words.pair(pairs), self.value(name)))

    def _participants(self) -> Question:
        chosen = frozenset(self.values("participants"))
        pairs = words.pair(words.PARTICIPANT_WORDS)
        options = tuple(Choice(value, text, value in chosen) for value, text in pairs)
        return self.make("participants", "many", gettext("Who else took part"), options=options)

    def _employers(self) -> tuple[Choice, ...]:
        return make_choices(self._form.employers, self.value("employer"))


def read_version() -> int:
    """The version of the entry or card that the form was made for; a damaged one fits nobody."""
    text = request.form.get("version", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else -1
