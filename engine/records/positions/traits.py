"""What an analysis says of its position, asked in the words of a match: levels, hours, stops, helpers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import time
from typing import Any

from engine.forms import Field, Form
from engine.model import Answers, JsonValue
from engine.records.hours.weekly_hours import read_hour, say_week

# A level of an analysis goes from 0 (never) to 4 (all the time); an end that nobody asks for is the rest.
HIGHEST = 4
NOON = time(12)
# A line of a form holds 500 characters.
LONGEST = 400


def list_rows(answers: Answers, key: str) -> list[Mapping[str, JsonValue]]:
    """The rows of a table, or none."""
    found = answers.get(key)
    return [row for row in found if isinstance(row, Mapping)] if isinstance(found, list) else []


def say_cell(form: Form | None, path: str, value: JsonValue) -> str:
    """What a choice or a step of a scale reads as in its form; itself where the form has no words for it."""
    field = None if form is None else form.find_field(path)
    if field is None:
        return str(value)
    words = _name_steps(field) or {option.value: option.label for option in field.options}
    return words.get(str(int(value)) if isinstance(value, float) else str(value), str(value))


def _name_steps(field: Field) -> dict[str, str]:
    words = [word.strip() for word in field.properties.get("scale_words", "").split("|") if word.strip()]
    lowest = int(field.limits.min or 0)
    return {str(lowest + step): word for step, word in enumerate(words)}


@dataclass(frozen=True, slots=True)
class Position:
    """An analysis as its reader may see it; what it does not tell is not judged."""

    form: Form | None
    answers: Answers
    firms: Mapping[str, str]

    def rows(self, key: str) -> list[Mapping[str, JsonValue]]:
        return list_rows(self.answers, key)

    def choices(self, key: str) -> frozenset[str]:
        found = self.answers.get(key)
        return frozenset(str(one) for one in found) if isinstance(found, list) else frozenset()

    def say(self, path: str, value: JsonValue) -> str:
        return say_cell(self.form, path, value)

    def level(self, place: str) -> float | None:
        """How much of a row's thing there is (`environment.noise`), 0 to 4."""
        found = self._find_row(place).get("level")
        return found if isinstance(found, int | float) else None

    def say_level(self, place: str) -> str:
        table, _, item = place.partition(".")
        level = self.level(place)
        if level is None:
            return ""
        detail = self._find_row(place).get("detail")
        said = f"{self.say(f'{table}.item', item)}: {self.say(f'{table}.level', level)}"
        return f"{said} ({detail})" if detail else said

    def list_tasks(self) -> str:
        return ", ".join(str(row["task"]) for row in self.rows("tasks") if row.get("task"))

    def weigh(self, asked: Mapping[str, Any], words: Mapping[str, str]) -> tuple[str, float | None]:
        """What the position is like on a line between two ends, and where it leans: below 0 the first end."""
        if "by" in asked:
            return _WEIGHED[asked["by"]](self, words)
        if "shown" in asked:
            return self._show(asked["shown"]), None
        places = [*asked.get("first", ()), *asked.get("second", ())]
        said = "; ".join(text for place in places if (text := self.say_level(place)))
        first, second = self._most(asked.get("first", ())), self._most(asked.get("second", ()))
        if first is None and second is None:
            return said, None
        first = HIGHEST - (second or 0) if first is None else first
        second = HIGHEST - first if second is None else second
        return said, second - first

    def say_stops(self, words: Mapping[str, str]) -> str:
        stops = []
        for row in self.rows("transport"):
            minutes, trouble = row.get("minutes_walk"), row.get("hours_problem")
            told = (
                str(row.get("stop") or ""),
                str(row.get("lines") or ""),
                words["on_foot"].format(minutes) if minutes is not None else "",
                words["no_way"].format(trouble) if trouble else "",
            )
            stops.append(", ".join(part for part in told if part))
        return "; ".join(stops)

    def say_helpers(self, words: Mapping[str, str]) -> str:
        named = [str(self.answers["mentor_at_work"])] if self.answers.get("mentor_at_work") else []
        for row in self.rows("natural_supports_possible"):
            how = f" ({row['how']})" if row.get("how") else ""
            named.append(f"{row.get('role') or ''}{how}")
        return words["natural"].format(", ".join(named)) if named else ""

    def _find_row(self, place: str) -> Mapping[str, JsonValue]:
        table, _, item = place.partition(".")
        return next((row for row in self.rows(table) if row.get("item") == item), {})

    def _most(self, places: list[str]) -> float | None:
        levels = [level for place in places if (level := self.level(place)) is not None]
        return max(levels, default=None)

    def _show(self, key: str) -> str:
        value = str(self.answers.get(key) or "")
        return self.firms.get(value, value)


def _weigh_tasks(position: Position, words: Mapping[str, str]) -> tuple[str, float | None]:
    """Regular tasks lean to the first end (fixed), the others to the second."""
    shares = [(row.get("type"), row.get("share_pct")) for row in position.rows("tasks")]
    known = [(kind, float(share)) for kind, share in shares if kind and isinstance(share, int | float)]
    whole = sum(share for _kind, share in known)
    if not whole:
        return "", None
    regular = round(100 * sum(share for kind, share in known if kind == "regular") / whole)
    return words["regular"].format(regular), float(50 - regular)


def _weigh_hours(position: Position, _words: Mapping[str, str]) -> tuple[str, float | None]:
    """A day that begins before noon and ends soon after it leans to the first end (the morning)."""
    rows = position.rows("schedule")
    said = say_week(rows, position.form, "schedule.day")
    noon = NOON.hour * 60
    leaning = 0
    for row in rows:
        begin, end = read_hour(row.get("from")), read_hour(row.get("to"))
        if begin is not None and end is not None:
            end = end if end > begin else end + 24 * 60
            leaning += max(0, end - max(begin, noon)) - max(0, min(end, noon) - begin)
    return said, (float(leaning) if rows else None)


_WEIGHED: Mapping[str, Callable[[Position, Mapping[str, str]], tuple[str, float | None]]] = {
    "tasks": _weigh_tasks,
    "schedule": _weigh_hours,
}
