"""Forms: form-js schemas read as frozen forms, answers judged by marshmallow and FEEL, access by field."""

from engine.forms.bounds import check_bounds
from engine.forms.checksums import read_nip
from engine.forms.drafts import clean_draft
from engine.forms.field import Field, FieldKind, Limits, Option, Rule
from engine.forms.form import AccessTest, Form, may_see
from engine.forms.known import PLAIN, empty_lists, is_remade, settle_known, show_known
from engine.forms.lines import Line, describe_answers
from engine.forms.posted import PostedForm, RawAnswers, read_posted
from engine.forms.prefill import prefill_answers
from engine.forms.reader import read_form
from engine.forms.rows import RowAction, RowChange, apply_row_action, find_row_action
from engine.forms.sensitive import merge_sensitive, split_sensitive
from engine.forms.validation import validate_answers
from engine.forms.view import FieldView, describe_form

__all__ = [
    "PLAIN",
    "AccessTest",
    "Field",
    "FieldKind",
    "FieldView",
    "Form",
    "Limits",
    "Line",
    "Option",
    "PostedForm",
    "RawAnswers",
    "RowAction",
    "RowChange",
    "Rule",
    "apply_row_action",
    "check_bounds",
    "clean_draft",
    "describe_answers",
    "describe_form",
    "empty_lists",
    "find_row_action",
    "is_remade",
    "may_see",
    "merge_sensitive",
    "prefill_answers",
    "read_form",
    "read_nip",
    "read_posted",
    "settle_known",
    "show_known",
    "split_sensitive",
    "validate_answers",
]
