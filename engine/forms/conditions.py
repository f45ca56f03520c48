"""Which fields are hidden and what calculated ones hold, settled together: each may depend on the other."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial

from engine.forms.field import Field, FieldKind
from engine.forms.form import Form
from engine.forms.surroundings import Surroundings, View, see_answers, see_value
from engine.model import Answers, JsonValue

# Conditions may form a chain, or contradict each other; after so many rounds the last state stands.
MAX_ROUNDS = 8


@dataclass(frozen=True)
class Settled:
    """Answers of one scope after every condition.

    Attributes:
        answers: visible answers, calculated ones included; tables and groups still hold theirs as typed.
        view: what expressions of this scope see.
        hidden: keys of hidden data fields and marks of hidden sections (see `mark_of`).
        inner: the settled rows of each table (by number) and the settled groups (one under 0).
    """

    answers: dict[str, JsonValue]
    view: View
    hidden: frozenset[str]
    inner: Mapping[str, tuple["Settled", ...]] = field(default_factory=dict)


def settle_conditions(form: Form, answers: Answers, around: Surroundings) -> Settled:
    """Decide what is hidden and calculate what is calculated, in the form and in every row and group."""
    return _settle(form.root, answers, around, None)


def _settle(scope: Field, answers: Answers, around: Surroundings, parent: View | None) -> Settled:
    hidden: frozenset[str] = frozenset()
    if not scope.has_conditions:
        view = View(around, partial(see_answers, scope, answers, hidden), parent)
        return Settled(dict(answers), view, hidden, _settle_inner(scope, answers, view))
    for _ in range(MAX_ROUNDS):
        settled = _settle_once(scope, answers, hidden, around, parent)
        found = frozenset(_find_hidden(scope.children, settled.view))
        if found == hidden:
            break
        hidden = found
    return settled


def _settle_once(
    scope: Field, answers: Answers, hidden: frozenset[str], around: Surroundings, parent: View | None
) -> Settled:
    kept = {key: value for key, value in answers.items() if key not in hidden}
    seen = see_answers(scope, kept, hidden)
    view = View(around, seen, parent)
    inner = _settle_inner(scope, kept, view)
    for one in scope.members:
        if one.key in inner:
            seen[one.key] = _see_inner(one, inner[one.key])
    view = View(around, seen, parent)
    for one in scope.members:
        if one.calc is not None and one.key not in hidden:
            kept[one.key] = view.calculate(one.calc)
            seen[one.key] = see_value(one, kept[one.key])
            view = View(around, seen, parent)
    return Settled(kept, view, hidden, inner)


def _settle_inner(scope: Field, answers: Answers, view: View) -> dict[str, tuple[Settled, ...]]:
    inner: dict[str, tuple[Settled, ...]] = {}
    for one in scope.members:
        value = answers.get(one.key)
        if one.kind is FieldKind.TABLE and isinstance(value, list):
            rows = [row if isinstance(row, Mapping) else {} for row in value]
            inner[one.key] = tuple(_settle(one, row, view.around, view) for row in rows)
        elif one.kind.is_object:
            inside = value if isinstance(value, Mapping) else {}
            inner[one.key] = (_settle(one, inside, view.around, view),)
    return inner


def _see_inner(one: Field, inner: tuple[Settled, ...]) -> object:
    seen = [settled.view.own for settled in inner]
    return seen if one.kind is FieldKind.TABLE else seen[0]


def mark_of(one: Field) -> str:
    """Return the word under which a field counts as hidden; sections and information have no key."""
    return one.key or one.mark


def _find_hidden(fields: tuple[Field, ...], view: View, under_hidden: bool = False) -> list[str]:
    found: list[str] = []
    for one in fields:
        is_hidden = under_hidden or view.holds(one.hide)
        if is_hidden:
            found.append(mark_of(one))
        if one.kind is FieldKind.SECTION:
            found.extend(_find_hidden(one.children, view, is_hidden))
    return found
