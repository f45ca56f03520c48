"""Taking health data (access code Z) out of answers and putting it back. Where it is kept is not decided here."""

from collections.abc import Mapping

from engine.forms.form import Form
from engine.model import Answers, JsonValue


def split_sensitive(form: Form, answers: Answers) -> tuple[dict[str, JsonValue], dict[str, JsonValue]]:
    """Split answers into the plain and the protected part, by the form's own fields.

    A table or group with any protected field inside is protected as a whole: half a row helps nobody.
    """
    protected = {one.key for one in form.root.members if any(inner.is_sensitive for inner in one.walk())}
    plain = {key: value for key, value in answers.items() if key not in protected}
    sensitive = {key: value for key, value in answers.items() if key in protected}
    return plain, sensitive


def merge_sensitive(
    plain: Mapping[str, JsonValue], sensitive: Mapping[str, JsonValue]
) -> dict[str, JsonValue]:
    """Put both parts together again."""
    return {**plain, **sensitive}
