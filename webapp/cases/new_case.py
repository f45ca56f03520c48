"""The first questions of a new case: posted fields sorted into answers. Judges nothing."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from engine import Answers, FieldProblem, FieldView, InvalidInput, JsonValue
from webapp.problems import word_problem

MOST_SIGNS = 10_000


@dataclass(frozen=True, slots=True)
class SummaryLine:
    """One line of the error summary: the input's id and what to do."""

    id: str
    text: str


def read_start_answers(fields: Iterable[FieldView], posted: Mapping[str, Sequence[str]]) -> Answers:
    """Return the posted answers of the fields that the page showed; anything else is left out.

    Raises:
        InvalidInput: an answer is far too long, or holds a NUL sign.
    """
    answers: dict[str, JsonValue] = {}
    for view in walk_views(fields):
        values = posted.get(view.name)
        if not values:
            continue
        if any(len(value) > MOST_SIGNS or "\x00" in value for value in values):
            raise InvalidInput("too_long")
        place(answers, view.name.split("."), list(values) if view.kind == "many" else values[-1])
    return answers


def find_unasked(fields: Iterable[FieldView], posted: Mapping[str, Sequence[str]]) -> list[tuple[str, str]]:
    """Names and values that were filled in for another process and that these fields do not ask."""
    asked = {view.name for view in walk_views(fields)} | {"csrf_token"}
    unasked = ((name, values) for name, values in posted.items() if name not in asked and name[:1] != "_")
    return [(name, value) for name, values in unasked for value in values if value.strip()]


def place(answers: dict[str, JsonValue], path: Sequence[str], value: JsonValue) -> None:
    """Put a value at a dotted path, making groups on the way."""
    for step in path[:-1]:
        inner = answers.setdefault(step, {})
        if not isinstance(inner, dict):
            return
        answers = inner
    answers[path[-1]] = value


def walk_views(fields: Iterable[FieldView]) -> Iterator[FieldView]:
    """Yield every field with a name, also those in groups."""
    for view in fields:
        if view.children:
            yield from walk_views(view.children)
        elif view.name and view.kind != "table":
            yield view


def summarise(fields: Iterable[FieldView], problems: Iterable[FieldProblem]) -> list[SummaryLine]:
    """Return the error summary: what to do and where."""
    views = {view.name: view for view in walk_views(fields)}
    return [_word_line(views.get(problem.path), problem) for problem in problems]


def mark_plain(fields: Iterable[FieldView]) -> tuple[FieldView, ...]:
    """Return the fields with their easy words where they have them, for people who apply themselves."""
    return tuple(
        replace(
            view,
            label=view.label_plain or view.label,
            hint=view.hint_plain or view.hint,
            children=mark_plain(view.children),
        )
        for view in fields
    )


def _word_line(view: FieldView | None, problem: FieldProblem) -> SummaryLine:
    if view is None:
        return SummaryLine("content", word_problem(problem))
    return SummaryLine(view.id, f"{view.label}: {word_problem(problem)}")
