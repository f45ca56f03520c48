"""Forms: form-js schemas read as frozen forms, answers judged by marshmallow and FEEL, access by field."""

from engine.forms.field import Field, FieldKind, Limits, Option, Rule
from engine.forms.form import AccessTest, Form, may_see
from engine.forms.posted import RawAnswers, read_posted
from engine.forms.reader import read_form
from engine.forms.rows import RowAction, RowChange, apply_row_action, find_row_action
from engine.forms.validation import validate_answers

__all__ = [
    "AccessTest",
    "Field",
    "FieldKind",
    "Form",
    "Limits",
    "Option",
    "RawAnswers",
    "RowAction",
    "RowChange",
    "Rule",
    "apply_row_action",
    "find_row_action",
    "may_see",
    "read_form",
    "read_posted",
    "validate_answers",
]
