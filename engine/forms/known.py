"""What a form shows of what is known under the names of its fields, and what is known once it was sent."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final

from engine.errors import InvalidAnswers
from engine.forms.field import Field, FieldKind
from engine.forms.form import Form
from engine.forms.posted import RawAnswers, takes_many
from engine.forms.validation import validate_answers
from engine.model import Answers, JsonValue

_GROUP: Final = FieldKind.GROUP
# Marks a table whose rows hold one value each, under this name: what is known is a list of these values.
PLAIN: Final = "value"


def show_known(
    form: Form, known: Mapping[str, JsonValue], own: Mapping[str, JsonValue], now: datetime
) -> dict[str, JsonValue]:
    """Known values that the fields of the same name can show, in canonical form.

    Args:
        known: by name, of the whole case; own: of this step alone, it goes first.
    """
    shown: dict[str, JsonValue] = {}
    variables = {**known, **own}
    for one in form.root.members:
        answer = _keep_asked(one, own.get(one.key, known.get(one.key)))
        if answer is None:
            continue
        try:
            alone = replace(form, fields=(one,))
            given = {one.key: answer}
            begun = validate_answers(alone, given, variables=variables, kept=given, now=now)
        except InvalidAnswers:
            # Set by something else than this form, to what it could not ask for.
            continue
        # A round's number in a field of text would come back as a text; it stays what it is where untouched.
        is_exact = one.key in own or _is_plain(one)
        if not is_exact or begun.get(one.key) == answer:
            shown |= begun
    return shown


def _keep_asked(one: Field, value: JsonValue) -> JsonValue:
    """Of a value in parts, those that a group asks for; of plain values, a row for each."""
    if _is_plain(one) and isinstance(value, list):
        return [item if isinstance(item, Mapping) else {PLAIN: item} for item in value]
    if one.kind is not _GROUP or not isinstance(value, Mapping):
        return value
    asked = {part.key: part for part in one.members}
    return {key: _keep_asked(asked[key], part) for key, part in value.items() if key in asked}


def empty_lists(form: Form, raw: RawAnswers) -> RawAnswers:
    """What a browser sent, with the lists it sends nothing for: no row is left of them, no box is ticked."""
    return _empty_lists(form.root, raw)


def _empty_lists(scope: Field, raw: RawAnswers) -> RawAnswers:
    inner = {one.key: _empty_lists(one, _parts(raw, one)) for one in scope.members if one.kind is _GROUP}
    empty: RawAnswers = {one.key: [] for one in scope.members if _is_list(one)}
    return {**empty, **raw, **{key: parts for key, parts in inner.items() if parts}}


def settle_known(
    form: Form, sent: RawAnswers, answers: Answers, shown: Answers, held: Answers
) -> dict[str, JsonValue]:
    """What the names of a form are worth once it was sent.

    An answer that was shown and came back empty is taken back, and is null; a list without rows is an empty
    one. Of a value in parts, those that the form does not ask for stay.

    Args:
        sent: as typed; answers: the same, judged; shown: with what the form began; held: what was known.
    """
    return _settle(form.root, sent, answers, shown, held)


def _settle(
    scope: Field, sent: Answers, answers: Answers, shown: Answers, held: Answers
) -> dict[str, JsonValue]:
    settled: dict[str, JsonValue] = {}
    for one in scope.members:
        if one.kind is _GROUP:
            before = _parts(held, one)
            parts = _settle(one, _parts(sent, one), _parts(answers, one), _parts(shown, one), before)
            if parts:
                settled[one.key] = {**before, **parts}
        elif one.key in answers:
            settled[one.key] = _take_plain(one, answers[one.key])
        elif one.key in sent and _is_list(one) and (one.key in shown or held.get(one.key) is None):
            settled[one.key] = []
        elif one.key in sent and one.key in shown:
            settled[one.key] = None
    return settled


def _parts(value: Answers, group: Field) -> Answers:
    parts = value.get(group.key)
    return parts if isinstance(parts, Mapping) else {}


def _take_plain(one: Field, value: JsonValue) -> JsonValue:
    if not _is_plain(one) or not isinstance(value, list):
        return value
    return [row.get(PLAIN) if isinstance(row, Mapping) else row for row in value]


def is_remade(form: Form) -> bool:
    """Whether what is known differs in shape from what a form asks for, or may hold more."""
    return any(one.kind is _GROUP or _is_plain(one) for one in form.root.members)


def _is_plain(one: Field) -> bool:
    return one.kind is FieldKind.TABLE and PLAIN in one.properties


def _is_list(one: Field) -> bool:
    return one.kind is FieldKind.TABLE or takes_many(one)
