"""What a form shows of what is known under the names of its fields, and which of it was taken back."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from engine.errors import InvalidAnswers
from engine.forms.field import Field, FieldKind
from engine.forms.form import Form
from engine.forms.posted import RawAnswers, takes_many
from engine.forms.validation import validate_answers
from engine.model import Answers, JsonValue


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
        answer = own.get(one.key, known.get(one.key))
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
        if one.key not in own or begun.get(one.key) == answer:
            shown |= begun
    return shown


def empty_lists(form: Form, raw: RawAnswers) -> RawAnswers:
    """What a browser sent, with the lists it sends nothing for: no row is left of them, no box is ticked."""
    return {**{one.key: [] for one in form.root.members if _is_list(one)}, **raw}


def find_taken_back(form: Form, raw: RawAnswers, answers: Answers, shown: Answers) -> dict[str, JsonValue]:
    """Names that were shown with a value and came back without: an emptied list, else null."""
    return {
        one.key: [] if _is_list(one) else None
        for one in form.root.members
        if one.key in shown and one.key in raw and one.key not in answers
    }


def _is_list(one: Field) -> bool:
    return one.kind is FieldKind.TABLE or takes_many(one)
