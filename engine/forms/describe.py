"""From a form and answers, finished or half typed, to the views that templates draw."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.clock import SystemClock
from engine.errors import FieldProblem
from engine.forms.conditions import Settled, mark_of, settle_conditions
from engine.forms.field import Field, FieldKind, Option
from engine.forms.field_view import AUTOCOMPLETE, FieldView, FileView, OptionView, make_id
from engine.forms.form import Form
from engine.forms.prefill import prefill_answers
from engine.forms.readonly import impose_readonly
from engine.forms.schema import load_typed
from engine.forms.shown_values import list_options, show_input
from engine.forms.surroundings import NO_OPTIONS, Surroundings
from engine.forms.value_checks import is_blank
from engine.model import Answers, JsonValue

NO_WORDS: Mapping[str, str] = {}
NO_VARIABLES: Mapping[str, object] = {}
TALL, SHORT = 4, 2


def describe_form(
    form: Form,
    answers: Answers,
    problems: Sequence[FieldProblem] = (),
    *,
    origins: Mapping[str, str] = NO_WORDS,
    variables: Mapping[str, object] = NO_VARIABLES,
    options: Mapping[str, Sequence[Option]] = NO_OPTIONS,
    kept: Answers | None = None,
    now: datetime | None = None,
    plain: bool = False,
) -> tuple[FieldView, ...]:
    """Return the views of a form's fields in the order of its file.

    Args:
        answers: canonical or as typed; nothing at all means a fresh form with its defaults.
        problems: what validation found, shown at their fields.
        origins: source names by path, from `prefill_answers`.
        kept: the server's values of readonly fields; the answers' own when left out.
        plain: prefer the easy wording where the form has one.

    Raises:
        InvalidInput: with these answers a condition cannot be worked out.
    """
    if not answers:
        answers = prefill_answers(form, {}, {})[0]
    answers = impose_readonly(form, answers, answers if kept is None else kept)
    around = Surroundings(variables, options, now or SystemClock().now())
    settled = settle_conditions(form, load_typed(form, answers)[0], around)
    found = {problem.path: problem for problem in reversed(problems)}
    drawing = _Drawing(around, found, origins, plain)
    return drawing.draw_scope(form.root, _Spot(settled, answers))


@dataclass(frozen=True)
class _Spot:
    """One scope on the page: its answers, judged and as typed, its name and what it hands down."""

    settled: Settled
    typed: Mapping[str, JsonValue]
    prefix: str = ""
    readonly: bool = False
    required: bool = False

    def name_of(self, key: str) -> str:
        return f"{self.prefix}.{key}" if self.prefix else key


class _Drawing:
    """Draws one form once; holds what is the same for all of its fields."""

    def __init__(
        self,
        around: Surroundings,
        problems: Mapping[str, FieldProblem],
        origins: Mapping[str, str],
        plain: bool,
    ) -> None:
        self.around = around
        self.problems = problems
        self.origins = origins
        self.plain = plain

    def draw_scope(self, scope: Field, spot: _Spot) -> tuple[FieldView, ...]:
        return tuple(self._draw_all(scope.children, spot, "_block"))

    def _draw_all(self, fields: tuple[Field, ...], spot: _Spot, block: str) -> Iterator[FieldView]:
        for place, one in enumerate(fields):
            yield self._draw(one, spot, f"{block}_{place}")

    def _draw(self, one: Field, spot: _Spot, block: str) -> FieldView:
        if one.kind is FieldKind.SECTION:
            children = tuple(self._draw_all(one.children, spot, block))
            return self._frame(one, spot, block, children=children)
        if one.kind is FieldKind.INFO:
            return self._frame(one, spot, block, value=self._words(one.hint, one.hint_plain), hint="")
        if one.kind is FieldKind.TABLE:
            return self._frame(one, spot, block, rows=self._draw_rows(one, spot))
        if one.kind.is_object:
            return self._frame(one, spot, block, children=self._draw_object(one, spot))
        return self._draw_input(one, spot, block)

    def _frame(
        self,
        one: Field,
        spot: _Spot,
        block: str,
        *,
        hint: str | None = None,
        value: str | bool | tuple[FileView, ...] | None = None,
        options: tuple[OptionView, ...] = (),
        children: tuple[FieldView, ...] = (),
        rows: tuple[tuple[FieldView, ...], ...] = (),
    ) -> FieldView:
        name = spot.name_of(one.key or block)
        view = spot.settled.view
        is_readonly = one.readonly or spot.readonly
        return FieldView(
            name=name,
            id=make_id(name),
            kind=_word_for_kind(one),
            label=self._words(one.label, one.label_plain),
            hint=self._words(one.hint, one.hint_plain) if hint is None else hint,
            value=value,
            options=options,
            children=children,
            rows=rows,
            can_change_rows=one.can_change_rows and not is_readonly,
            required=not is_readonly and (one.required or spot.required or view.holds(one.required_when)),
            readonly=is_readonly,
            visible=mark_of(one) not in spot.settled.hidden,
            protected=one.is_sensitive,
            origin=self.origins.get(one.path, "") if one.path else "",
            problem=self.problems.get(name),
            warnings=tuple(rule.text for rule in one.warnings if view.holds(rule.condition)),
            widget=one.widget,
            unit=one.unit,
            decimals=one.limits.decimals,
            max_length=one.limits.max_length,
            lines=TALL if "." not in one.path else SHORT,
            accept=",".join(one.limits.accept),
            multiple=one.limits.multiple,
            autocomplete=AUTOCOMPLETE.get(one.widget, ""),
            scale_low=one.properties.get("scale_low", ""),
            scale_high=one.properties.get("scale_high", ""),
        )

    def _draw_input(self, one: Field, spot: _Spot, block: str) -> FieldView:
        typed = spot.settled.answers.get(one.key) if one.calc else spot.typed.get(one.key)
        if one.kind is FieldKind.BOOL:
            return self._frame(one, spot, block, value=spot.settled.answers.get(one.key) is True)
        if one.kind is FieldKind.FILE:
            return self._frame(one, spot, block, value=self._list_files(typed))
        options = list_options(one, self.around.options)
        if options or one.kind in (FieldKind.ONE, FieldKind.MANY, FieldKind.PERSON, FieldKind.SCALE):
            chosen = {str(item) for item in typed} if isinstance(typed, list) else {str(typed)}
            views = tuple(OptionView(item.value, item.label, item.value in chosen) for item in options)
            return self._frame(one, spot, block, options=views, value=_show_choice(typed))
        return self._frame(one, spot, block, value=_show_typed(one, typed))

    def _draw_rows(self, table: Field, spot: _Spot) -> tuple[tuple[FieldView, ...], ...]:
        typed = spot.typed.get(table.key)
        rows: list[JsonValue] = list(typed) if isinstance(typed, list) else []
        settled = spot.settled.inner.get(table.key, ())
        if not rows and table.can_change_rows and (table.required or table.limits.min_rows):
            rows = [{}]
        drawn: list[tuple[FieldView, ...]] = []
        for number, row in enumerate(rows):
            judged = settled[number] if number < len(settled) else self._settle_blank(table, spot)
            name = f"{spot.name_of(table.key)}.{number}"
            cells = row if isinstance(row, Mapping) else {}
            readonly = spot.readonly or table.readonly
            drawn.append(self.draw_scope(table, _Spot(judged, cells, name, readonly)))
        return tuple(drawn)

    def _draw_object(self, one: Field, spot: _Spot) -> tuple[FieldView, ...]:
        typed = spot.typed.get(one.key)
        inner = spot.settled.inner.get(one.key)
        judged = inner[0] if inner else self._settle_blank(one, spot)
        is_signed = one.kind is FieldKind.SIGNATURE
        required = is_signed and (one.required or spot.settled.view.holds(one.required_when))
        cells = typed if isinstance(typed, Mapping) else {}
        readonly = spot.readonly or one.readonly
        return self.draw_scope(one, _Spot(judged, cells, spot.name_of(one.key), readonly, required))

    def _settle_blank(self, scope: Field, spot: _Spot) -> Settled:
        # A hidden table or group, or a row without answers, is drawn as an empty one.
        return Settled({}, spot.settled.view, frozenset())

    def _list_files(self, typed: JsonValue) -> tuple[FileView, ...]:
        names = {option.value: option.label for option in self.around.options.get("files", ())}
        ids = typed if isinstance(typed, list) else [] if is_blank(typed) else [typed]
        return tuple(FileView(str(item), names.get(str(item), str(item))) for item in ids)

    def _words(self, ordinary: str, easy: str) -> str:
        return easy if self.plain and easy else ordinary


def _word_for_kind(one: Field) -> str:
    is_line = one.kind is FieldKind.TEXT and one.widget in ("email", "phone")
    return one.widget if is_line else one.kind.value


def _show_choice(typed: JsonValue) -> str:
    return "" if typed is None or isinstance(typed, list | Mapping | bool) else str(typed)


def _show_typed(one: Field, typed: JsonValue) -> str:
    if one.kind is FieldKind.CALC:
        return (
            "" if typed is None else str(typed).replace(".", ",") if isinstance(typed, float) else str(typed)
        )
    return show_input(one, typed)
