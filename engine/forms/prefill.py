"""Filling a form with what the case already knows: nothing is asked twice. Every value keeps its origin."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.forms.field import Field, FieldKind
from engine.forms.form import Form
from engine.model import JsonValue

CASE = "case"
LAW = "param"
Sources = Mapping[str, Mapping[str, JsonValue]]
NO_FORMS: Mapping[str, Form] = {}


def prefill_answers(
    form: Form,
    sources: Sources,
    facts: Mapping[str, JsonValue],
    *,
    forms: Mapping[str, Form] = NO_FORMS,
    is_living: bool = False,
) -> tuple[dict[str, JsonValue], dict[str, str]]:
    """Answers to begin with.

    Args:
        sources: earlier answers by form key (as far as the reader may see them), and `param`.
        facts: what fields call `case.<name>`.
        forms: the forms of the sources, so that a choice copied into a text reads as words.
        is_living: the form continues its own last version instead of starting a new record.

    Returns:
        The answers, and for each prefilled field the key of the form it came from (`case` for facts).
    """
    filler = _Filler(sources, facts, forms)
    answers = _own_version(form, sources) if is_living else {}
    filler.fill_scope(form.root, answers, "")
    return answers, filler.origins


def _own_version(form: Form, sources: Sources) -> dict[str, JsonValue]:
    last = sources.get(form.key, {})
    # A signature stands under what was signed; a new version is signed anew.
    kept = {one.key for one in form.root.members if one.kind is not FieldKind.SIGNATURE and not _is_told(one)}
    return {key: value for key, value in last.items() if key in kept}


def _is_told(one: Field) -> bool:
    """Whether a field says only what the case or the law of the day knows: that is told anew each time."""
    return one.readonly and any(name.startswith((f"{CASE}.", f"{LAW}.")) for name in one.prefill)


@dataclass
class _Filler:
    sources: Sources
    facts: Mapping[str, JsonValue]
    forms: Mapping[str, Form]
    origins: dict[str, str] = field(default_factory=dict)

    def fill_scope(self, scope: Field, answers: dict[str, JsonValue], prefix: str) -> None:
        for one in scope.members:
            if answers.get(one.key) not in (None, "", []):
                continue
            value = self._fill(one, f"{prefix}{one.key}")
            if value not in (None, "", [], {}):
                answers[one.key] = value

    def _fill(self, one: Field, path: str) -> JsonValue:
        if one.kind.is_object and one.kind is not FieldKind.SIGNATURE:
            inner: dict[str, JsonValue] = {}
            self.fill_scope(one, inner, f"{path}.")
            return inner
        for name in one.prefill:
            value = self._find(name)
            if value not in (None, "", []):
                head = name.partition(".")[0]
                self.origins[path] = head
                return self._shape(one, name, value)
        return _fixed_rows(one) if one.rows else one.default

    def _find(self, name: str) -> JsonValue:
        head, _, rest = name.partition(".")
        if head == CASE:
            return self.facts.get(rest)
        here: JsonValue = dict(self.sources.get(head, {}))
        for step in rest.split(".") if rest else ():
            here = here.get(step) if isinstance(here, Mapping) else None
        return here

    def _shape(self, one: Field, name: str, value: JsonValue) -> JsonValue:
        if one.kind is FieldKind.TABLE:
            return _copy_rows(one, value, self._find_source(name))
        if one.kind in (FieldKind.TEXT, FieldKind.AREA, FieldKind.REF):
            return self._as_words(name, value)
        if one.kind is FieldKind.MANY:
            return value if isinstance(value, list) else [value]
        return value

    def _find_source(self, name: str) -> Field | None:
        head, _, rest = name.partition(".")
        return self.forms[head].find_field(rest) if head in self.forms else None

    def _as_words(self, name: str, value: JsonValue) -> JsonValue:
        labels = _find_labels(self._find_source(name))
        if isinstance(value, list):
            return ", ".join(
                labels.get(str(item), str(item)) for item in value if not isinstance(item, Mapping)
            )
        return labels.get(value, value) if isinstance(value, str) else str(value)


def _find_labels(source: Field | None) -> dict[str, str]:
    return {} if source is None else {option.value: option.label for option in source.options}


def _copy_rows(table: Field, value: JsonValue, source: Field | None) -> JsonValue:
    if not isinstance(value, list):
        return None
    wanted = dict(table.prefill_map)
    columns = {} if source is None else {one.key: one for one in source.members}
    rows: list[JsonValue] = []
    for row in value:
        if isinstance(row, Mapping):
            pairs = {
                one.key: _copy_cell(
                    one,
                    row.get(wanted.get(one.key, one.key), row.get(one.key)),
                    columns.get(wanted.get(one.key, one.key)),
                )
                for one in table.members
            }
            rows.append({key: cell for key, cell in pairs.items() if cell is not None})
        elif _is_choice(table.members[0], row):
            rows.append({table.members[0].key: row})
    return rows


def _is_choice(column: Field, chosen: JsonValue) -> bool:
    """Whether something ticked elsewhere can head a row: what this table does not know ("none") cannot."""
    return chosen in [option.value for option in column.options]


def _copy_cell(one: Field, cell: JsonValue, source: Field | None) -> JsonValue:
    """A choice that is copied into a text reads as its words."""
    if one.kind is FieldKind.TEXT and isinstance(cell, str):
        return _find_labels(source).get(cell, cell)
    return cell


def _fixed_rows(table: Field) -> JsonValue:
    first = table.rows_key or next((one.key for one in table.members), "")
    return [{first: text} for text in table.rows]
