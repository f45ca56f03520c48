"""A form ready to be drawn: names, values, choices, problems. Templates only loop over it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.errors import FieldProblem
from engine.forms.conditions import Settled, mark_of, settle_conditions
from engine.forms.field import Field, FieldKind, Option
from engine.forms.form import Form
from engine.forms.readonly import impose_readonly
from engine.forms.schema import load_typed
from engine.forms.surroundings import NO_OPTIONS, Surroundings
from engine.model import Answers, JsonValue

NO_NAMES: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class OptionView:
    value: str
    label: str
    selected: bool


@dataclass(frozen=True, slots=True)
class FileView:
    """A file that is there already; its id is sent along with the form."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class FieldView:
    """One field as a page draws it.

    Attributes:
        name: of the input, with row numbers (`work_history.0.job`).
        value: text for lines and areas, bool for ticks, files for files.
        problem: what is wrong with the answer, or None.
        origin: where a prefilled value comes from, in the caller's words.
        visible: False when a condition hides it now; it stays in the page for the browser to show.
    """

    name: str
    id: str
    kind: str
    label: str
    hint: str = ""
    value: "str | bool | tuple[FileView, ...] | None" = None
    options: tuple[OptionView, ...] = ()
    problem: FieldProblem | None = None
    required: bool = False
    readonly: bool = False
    visible: bool = True
    protected: bool = False
    origin: str = ""
    unit: str = ""
    decimals: int = 0
    accept: str = ""
    most_mb: int = 0
    required_text: str = ""
    multiple: bool = False
    can_change_rows: bool = False
    children: "tuple[FieldView, ...]" = ()
    rows: "tuple[tuple[FieldView, ...], ...]" = ()
    label_plain: str = ""
    hint_plain: str = ""
    autocomplete: str = ""
    lines: int = 0
    add_label: str = ""
    error: str = ""


_AUTOCOMPLETE = {"phone": "tel", "email": "email"}
_KIND_OF_WIDGET = {"phone": "phone", "email": "email"}
_FILM, _ANY_FILM = ".mp4", "video/*"


def describe_form(
    form: Form,
    answers: Answers,
    problems: Sequence[FieldProblem] = (),
    *,
    origins: Mapping[str, str] = NO_NAMES,
    variables: Mapping[str, object] = NO_NAMES,
    options: Mapping[str, Sequence[Option]] = NO_OPTIONS,
    kept: Answers | None = None,
    now: datetime | None = None,
) -> tuple[FieldView, ...]:
    """Describe every field of a form with its answers, typed or stored.

    Args:
        answers: nested answers; as typed ones are shown again exactly as typed.
        origins: field path -> where its prefilled value comes from, in words.
        variables, options: as for `validate_answers`.
        kept: the server's values of readonly fields, which no browser sends; the answers' own when left out.
    """
    answers = impose_readonly(form, answers, answers if kept is None else kept)
    around = Surroundings(variables, options, now) if now else Surroundings(variables, options)
    typed, _ = load_typed(form, answers)
    settled = settle_conditions(form, typed, around)
    artist = _Artist({problem.path: problem for problem in problems}, origins, options)
    return artist.draw(form.fields, answers, settled, "")


@dataclass
class _Artist:
    problems: Mapping[str, FieldProblem]
    origins: Mapping[str, str]
    options: Mapping[str, Sequence[Option]]

    def draw(
        self, fields: Sequence[Field], answers: Mapping[str, JsonValue], settled: Settled | None, prefix: str
    ) -> tuple[FieldView, ...]:
        return tuple(self._draw_one(one, answers, settled, prefix) for one in fields)

    def _draw_one(
        self, one: Field, answers: Mapping[str, JsonValue], settled: Settled | None, prefix: str
    ) -> FieldView:
        name = f"{prefix}{one.key}" if one.key else f"{prefix}{mark_of(one)}"
        is_hidden = settled is not None and (one.key or mark_of(one)) in settled.hidden
        value = answers.get(one.key) if one.key else None
        if one.kind is FieldKind.CALC and settled is not None:
            value = settled.answers.get(one.key)
        children, rows = self._inside(one, value, answers, settled, name, prefix)
        return FieldView(
            name=name,
            id="f-" + name.replace(".", "-"),
            kind=_KIND_OF_WIDGET.get(one.widget, one.kind.value),
            label=one.label,
            hint=one.hint,
            value=self._value(one, value),
            options=self._choices(one, value),
            problem=self.problems.get(name),
            required=one.required or (settled is not None and settled.view.holds(one.required_when)),
            readonly=one.readonly,
            visible=not is_hidden,
            protected=one.is_sensitive,
            origin=self.origins.get(name, ""),
            unit=one.unit,
            decimals=one.limits.decimals or 0,
            accept=",".join(_offer(one.limits.accept)),
            most_mb=one.limits.max_bytes // 1024 // 1024,
            required_text=one.properties.get("required_text", ""),
            multiple=one.limits.multiple,
            can_change_rows=one.can_change_rows,
            children=children,
            rows=rows,
            label_plain=one.label_plain,
            hint_plain=one.hint_plain,
            autocomplete=_AUTOCOMPLETE.get(one.widget, ""),
        )

    def _inside(
        self,
        one: Field,
        value: JsonValue,
        answers: Mapping[str, JsonValue],
        settled: Settled | None,
        name: str,
        prefix: str,
    ) -> tuple[tuple[FieldView, ...], tuple[tuple[FieldView, ...], ...]]:
        if one.kind is FieldKind.SECTION:
            return self.draw(one.children, answers, settled, prefix), ()
        if one.kind.is_object:
            own = value if isinstance(value, Mapping) else {}
            return self.draw(one.children, own, _inner(settled, one.key, 0), f"{name}."), ()
        if one.kind is FieldKind.TABLE:
            return (), self._rows(one, value, settled, name)
        return (), ()

    def _rows(
        self, one: Field, value: JsonValue, settled: Settled | None, name: str
    ) -> tuple[tuple[FieldView, ...], ...]:
        rows = [row if isinstance(row, Mapping) else {} for row in value] if isinstance(value, list) else []
        if not rows and one.rows:
            first = one.rows_key or one.members[0].key
            rows = [{first: text} for text in one.rows]
        # One empty row invites to write; empty rows are never kept.
        rows = rows or [{}]
        return tuple(
            self.draw(one.children, row, _inner(settled, one.key, number), f"{name}.{number}.")
            for number, row in enumerate(rows)
        )

    def _value(self, one: Field, value: JsonValue) -> "str | bool | tuple[FileView, ...] | None":
        if one.kind is FieldKind.INFO:
            return one.hint
        if one.kind is FieldKind.BOOL:
            return value in (True, "true", "on", "1")
        if one.kind is FieldKind.FILE:
            names = {option.value: option.label for option in self.options.get("files", ())}
            return tuple(FileView(item, names.get(item, item)) for item in _texts(value))
        return None if value is None or isinstance(value, Mapping | list) else show_plain(value)

    def _choices(self, one: Field, value: JsonValue) -> tuple[OptionView, ...]:
        chosen = frozenset(_texts(value))
        options = one.options or tuple(self.options.get(one.options_key, ()))
        return tuple(OptionView(option.value, option.label, option.value in chosen) for option in options)


def _inner(settled: Settled | None, key: str, number: int) -> Settled | None:
    inner = () if settled is None else settled.inner.get(key, ())
    return inner[number] if number < len(inner) else None


def _offer(suffixes: tuple[str, ...]) -> tuple[str, ...]:
    """What a browser offers to choose: a phone opens its camera for films only when any film will do."""
    return (*suffixes, _ANY_FILM) if _FILM in suffixes else suffixes


def _texts(value: JsonValue) -> list[str]:
    if value is None or isinstance(value, Mapping):
        return []
    items = value if isinstance(value, list | tuple) else [value]
    return [show_plain(item) for item in items if not isinstance(item, Mapping | list)]


def show_plain(value: JsonValue) -> str:
    """A simple value as text, the way it can be typed in again."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
