"""Lengths of time that people type ("3 dni", "2 tygodnie") as diagrams keep them (`P3D`, `5 dr`)."""

import re

from engine.calendars import parse_duration
from engine.designing.edit import EditRefused
from engine.errors import InvalidInput

# Beginnings of the words, longest first: "dni rob…" before "dni".
UNITS = (
    (r"(?:dn[i]\w*|dzie[nń])\s+rob\w*|dr|working\s+days?", "{} dr"),
    (r"dni\w*|dzie[nń]|d|days?", "P{}D"),
    (r"tyg\w*|weeks?", "P{}W"),
    (r"mies\w*|months?", "P{}M"),
    (r"rok\w*|lat\w*|years?", "P{}Y"),
    (r"godz\w*|h|hours?", "PT{}H"),
    (r"min\w*", "PT{}M"),
)


def read_span(text: str, field: str = "value") -> str:
    """What somebody typed, as diagrams keep it; an expression (`= …`) stays as it is.

    Raises:
        EditRefused: it is no length of time; params name the field.
    """
    typed = " ".join(text.split())
    if not typed or typed.startswith("="):
        return typed
    for words, form in UNITS:
        found = re.fullmatch(rf"(\d{{1,4}})\s*(?:{words})", typed, re.IGNORECASE)
        if found:
            typed = form.format(int(found[1]))
            break
    try:
        good = parse_duration(typed)
    except InvalidInput as error:
        raise EditRefused("edit_bad_duration", field=field, text=text[:40]) from error
    if not good.is_positive:
        raise EditRefused("edit_bad_duration", field=field, text=text[:40])
    return typed
