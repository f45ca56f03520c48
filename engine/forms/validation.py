"""Answers as typed become answers that may be kept, or one error with every problem. Stores nothing."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from engine.clock import SystemClock
from engine.errors import FieldProblem, InvalidAnswers
from engine.forms.bounds import check_bounds
from engine.forms.conditions import Settled, settle_conditions
from engine.forms.field import Field, FieldKind, Option
from engine.forms.form import Form
from engine.forms.plain import keep_plain
from engine.forms.posted import RawAnswers
from engine.forms.readonly import impose_readonly
from engine.forms.schema import load_typed
from engine.forms.surroundings import NO_OPTIONS, Surroundings
from engine.forms.value_checks import is_blank
from engine.model import Answers, JsonValue

NO_ANSWERS: Answers = {}


def validate_answers(
    form: Form,
    raw: RawAnswers,
    *,
    variables: Mapping[str, object],
    options: Mapping[str, Sequence[Option]] = NO_OPTIONS,
    kept: Answers = NO_ANSWERS,
    now: datetime | None = None,
) -> Answers:
    """Judge answers and return them in canonical form.

    Args:
        form: the form as this person sees it; fields outside it are neither required nor accepted.
        raw: nested answers as typed (`read_posted`) or as JSON.
        variables: what expressions may read beside the answers: case variables, `param`, other forms.
        options: the organisation's choices for fields with an options key, and `files` (ids that this
            person uploaded) when files are to be checked.
        kept: values of readonly fields that the server filled in; what was sent for them is ignored.
        now: aware moment for `today()` and ages; the present one when left out.

    Returns:
        Only what was answered and is visible: ISO dates, numbers, money as text `4806.00`, lists of
        choices, tables without their empty rows. Unticked boxes are false, all else unanswered is absent.

    Raises:
        InvalidAnswers: with every problem of every field.
        InvalidInput: the answers are beyond all bounds.
    """
    check_bounds(raw)
    typed, problems = load_typed(form, impose_readonly(form, raw, kept))
    plain = None if problems else keep_plain(form, typed)
    if plain is not None:
        return plain
    return judge_typed(form, typed, problems, Surroundings(variables, options, now or SystemClock().now()))


def judge_typed(
    form: Form, typed: Answers, problems: Sequence[FieldProblem], around: Surroundings
) -> Answers:
    """Judge what was typed well by everything that a form can ask.

    Raises:
        InvalidAnswers: with the problems so far, as far as they are visible, and every other one.
    """
    settled = settle_conditions(form, typed, around)
    judge = _Judge(around, {problem.path for problem in problems})
    answers = judge.judge_scope(form.root, settled, "")
    problems = [problem for problem in problems if not judge.is_hidden(problem.path)]
    if problems or judge.problems:
        raise InvalidAnswers((*problems, *judge.problems))
    return answers


class _Judge:
    """Walks settled answers once, collecting problems and what is to be kept."""

    def __init__(self, around: Surroundings, broken: set[str]) -> None:
        self.around = around
        self.broken = broken
        self.hidden: set[str] = set()
        self.problems: list[FieldProblem] = []

    def judge_scope(self, scope: Field, settled: Settled, path: str) -> dict[str, JsonValue]:
        kept: dict[str, JsonValue] = {}
        for one in scope.members:
            place = f"{path}.{one.key}" if path else one.key
            if one.key in settled.hidden:
                self.hidden.add(place)
                continue
            value = self._judge_field(one, settled, place)
            if value is not None:
                kept[one.key] = value
            elif one.kind is FieldKind.BOOL and place not in self.broken:
                kept[one.key] = False
        return kept

    def is_hidden(self, path: str) -> bool:
        """Return whether a problem lies in something hidden and so is none."""
        steps = path.split(".")
        return any(".".join(steps[: count + 1]) in self.hidden for count in range(len(steps)))

    def _judge_field(self, one: Field, settled: Settled, place: str) -> JsonValue:
        """Return what is kept of a field, None when it is not answered."""
        value = self._judge_inside(one, settled, place)
        if place in self.broken:
            return None
        if is_empty(one, value):
            if self._is_required(one, settled):
                self._add_missing(one, settled, place)
            return _keep_boxes(one, value)
        self._check_choice(one, value, place)
        self._check_age(one, value, place)
        for rule in one.rules:
            if settled.view.fails(rule.condition):
                self._add(place, "rule", rule=rule.code, text=rule.text)
        return value

    def _judge_inside(self, one: Field, settled: Settled, place: str) -> JsonValue:
        inner = settled.inner.get(one.key, ())
        if one.kind is FieldKind.TABLE:
            return self._judge_rows(one, inner, place)
        if not one.kind.is_object:
            return settled.answers.get(one.key)
        if one.kind is FieldKind.SIGNATURE and not _has_content(one, inner[0].answers):
            return None
        kept = self.judge_scope(one, inner[0], place)
        if one.kind is FieldKind.SIGNATURE:
            self._check_signature(one, kept, place)
        return kept if one.kind is FieldKind.GROUP or _has_content(one, kept) else None

    def _judge_rows(self, table: Field, rows: tuple[Settled, ...], place: str) -> JsonValue:
        filled = [self._is_filled(table, row, f"{place}.{number}.") for number, row in enumerate(rows)]
        kept: list[JsonValue] = [
            self.judge_scope(table, row, f"{place}.{number}")
            for number, row in enumerate(rows)
            if filled[number] or (table.has_fixed_rows and any(filled))
        ]
        if kept and len(kept) < table.limits.min_rows:
            self._add(place, "too_few_rows", limit=table.limits.min_rows)
        return kept

    def _is_filled(self, table: Field, row: Settled, prefix: str) -> bool:
        # Cells typed wrongly are missing from the row, but somebody did fill it in.
        return _has_content(table, row.answers) or any(path.startswith(prefix) for path in self.broken)

    def _is_required(self, one: Field, settled: Settled) -> bool:
        if one.kind in (FieldKind.CALC, FieldKind.REF):
            return False
        return one.required or one.limits.min_rows > 0 or settled.view.holds(one.required_when)

    def _add_missing(self, one: Field, settled: Settled, place: str) -> None:
        if one.kind is not FieldKind.SIGNATURE:
            self._add(place, "required")
            return
        hidden = settled.inner[one.key][0].hidden
        for part in one.members:
            is_asked = part.kind is not FieldKind.BOOL and part.key not in hidden
            if is_asked and f"{place}.{part.key}" not in self.broken:
                self._add(f"{place}.{part.key}", "required")

    def _check_signature(self, one: Field, kept: Answers, place: str) -> None:
        for part in one.members:
            path = f"{place}.{part.key}"
            is_known = path in self.broken or path in self.hidden or part.required
            if is_empty(part, kept.get(part.key)) and not is_known:
                self._add(path, "required")

    def _check_choice(self, one: Field, value: JsonValue, place: str) -> None:
        key = "files" if one.kind is FieldKind.FILE and "files" in self.around.options else one.options_key
        if not key:
            return
        allowed = {option.value for option in (*one.options, *self.around.options.get(key, ()))}
        chosen = value if isinstance(value, list) else [value]
        if not allowed.issuperset(str(item) for item in chosen):
            self._add(place, "not_an_option")

    def _check_age(self, one: Field, value: JsonValue, place: str) -> None:
        if not one.limits.min_age or not isinstance(value, str):
            return
        written = one.limits.min_age
        years = written if written.isdecimal() else self.around.find_variable(written)
        if years is not None and age_on(date.fromisoformat(value), self.around.today) < int(str(years)):
            self._add(place, "min_age", limit=int(str(years)))

    def _add(self, path: str, code: str, **params: object) -> None:
        self.problems.append(FieldProblem(path, code, **params))


def is_empty(one: Field, value: JsonValue) -> bool:
    """Return whether a canonical value counts as unanswered; a box counts only when it is ticked."""
    if one.kind is FieldKind.BOOL:
        return value is not True
    if one.kind is FieldKind.TABLE and isinstance(value, list):
        return not any(isinstance(row, Mapping) and _has_content(one, row) for row in value)
    if one.kind.is_object and isinstance(value, Mapping):
        return not _has_content(one, value)
    return is_blank(value)


def _has_content(scope: Field, answers: Answers) -> bool:
    return any(
        not is_empty(one, answers.get(one.key))
        for one in scope.members
        if one.key != scope.rows_key or not scope.has_fixed_rows
    )


def _keep_boxes(one: Field, value: JsonValue) -> JsonValue:
    """What is kept of a field that is not answered: in a group, too, a box without its tick says no."""
    if one.kind is not FieldKind.GROUP or not isinstance(value, Mapping):
        return None
    kept = {key: inner for key, inner in value.items() if inner is False or isinstance(inner, Mapping)}
    return kept or None


def age_on(born: date, day: date) -> int:
    """Return full years of life on a day."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
