"""A report's definition as questions with ready answers, and as the text behind them. Stores nothing."""

from collections.abc import Mapping, Sequence

from flask import request
from flask_babel import LazyString, gettext
from werkzeug.datastructures import MultiDict

from engine import Definition, Words, list_report_parts, shape_report
from webapp.hours import words as hours
from webapp.questions import Choice, Question
from webapp.reports import words

# Dimensions whose values are a short fixed list; a filter on another one is kept as it is.
FILTERS: Mapping[str, Mapping[str, LazyString]] = {
    "kind": hours.SHORT_KINDS,
    "funding": hours.FUNDING_WORDS,
    "stage": hours.STAGE_WORDS,
    "mode": hours.MODE_WORDS,
    "place": hours.PLACE_WORDS,
}
Form = MultiDict[str, str]


def shape(found: Definition, form: Form) -> str:
    """The text of a definition from what was chosen."""
    is_hours = found.source == "hours"
    return shape_report(
        found,
        _read_name(found, form),
        group_by=form.getlist("group_by"),
        columns=form.getlist("columns"),
        sums=form.getlist("sums"),
        filters={key: _read_filter(key, form) for key in FILTERS} if is_hours else {},
    )


def _read_name(found: Definition, form: Form) -> Words:
    """A name that was not changed stays in both languages."""
    name = "".join(sign for sign in form.get("name", "").strip() if sign.isprintable())[:200]
    return found.name if name == words.say_words(found.name) else Words(name)


def _read_filter(key: str, form: Form) -> list[str]:
    chosen = [value for value in form.getlist(f"filter_{key}") if value in FILTERS[key]]
    return [] if len(chosen) == len(FILTERS[key]) else chosen


def ask_choices(found: Definition, name_error: str, problem: str) -> list[Question]:
    """The questions; after a mistake with what was answered."""
    parts, typed = list_report_parts(found.source), request.form
    is_typed = "name" in typed

    def many(
        name: str, label: str, options: Sequence[tuple[str, str]], now: Sequence[str], hint: str = ""
    ) -> Question:
        chosen = typed.getlist(name) if is_typed else now
        ready = [Choice(value, text, value in chosen) for value, text in options]
        return Question(name, "many", label, options=ready, hint=hint)

    is_grouped, all_of_it = bool(parts.groups), gettext("Nothing chosen: all.")
    grouping = gettext("Choose nothing here, and every entry is a row of its own.")
    alone = gettext("For rows that are not grouped.") if is_grouped else ""
    listed = [
        Question("name", "text", gettext("Name"), _find_name(found), required=True, error=name_error),
        many("group_by", gettext("One row for each"), _name_all(parts.groups), found.group_by, grouping),
        many("columns", gettext("Columns"), _name_all(parts.columns), found.columns, alone),
        many("sums", gettext("Sums"), _name_all(parts.sums), found.sums),
    ]
    for key, known in FILTERS.items() if is_grouped else ():
        label, now = gettext("Only: %(what)s", what=words.COLUMN_WORDS[key]), found.filters.get(key, ())
        listed.append(many(f"filter_{key}", label, _pair(known), now, all_of_it))
    asked = [one for one in listed if one.kind != "many" or one.options]
    return [_blame(one, problem) if one.name == _find_blamed(found) else one for one in asked]


def _find_name(found: Definition) -> str:
    if "name" in request.form:
        return request.form["name"]
    said = words.say_words(found.name)
    return said if found.is_own else gettext("%(name)s – ours", name=said)


def _find_blamed(found: Definition) -> str:
    return "group_by" if list_report_parts(found.source).groups else "columns"


def _blame(asked: Question, problem: str) -> Question:
    return Question(
        asked.name, asked.kind, asked.label, hint=asked.hint, options=asked.options, error=problem
    )


def _name_all(keys: Sequence[str]) -> list[tuple[str, str]]:
    return [(key, str(words.COLUMN_WORDS.get(key, key))) for key in keys]


def _pair(known: Mapping[str, LazyString]) -> list[tuple[str, str]]:
    return [(key, str(label)) for key, label in known.items()]


def ask_text(found: Definition, code: str, problem: str) -> list[Question]:
    """The text of the definition, for who changes what no question asks, as the order of columns."""
    form, at_key = request.form, code == "report_key_wrong"
    return [
        Question(
            "key",
            "text",
            gettext("Short name"),
            form.get("key", found.key if found.is_own else f"{found.key}_2"),
            required=True,
            hint=gettext("A new name makes a copy. The same name as a shipped report stands in for it."),
            error=problem if at_key else "",
        ),
        Question(
            "text",
            "area",
            gettext("Definition"),
            form.get("text", found.text),
            required=True,
            hint=gettext("source, group_by or columns, sums, filters – as in the shipped reports."),
            error="" if at_key else problem,
            lines=18,
        ),
    ]
