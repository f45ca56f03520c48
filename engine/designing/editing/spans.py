"""Lengths of time that people type ("3 dni", "2 tygodnie") as diagrams keep them (`P3D`, `5 dr`)."""

import re

from engine.calendars import parse_duration
from engine.designing.editing.edit import EditRefused
from engine.errors import InvalidInput

# Beginnings of the words, longest first: "dni rob…" before "dni".
UNITS = (
    (r"(?:dn[i]\w*|dzie[nń])\s+rob\w*|dr|working\s+days?", "{} dr"),
    (r"dni\w*|dzie[nń]|d|days?", "P{}D"),
    (r"tyg\w*|tydzie[nń]|weeks?", "P{}W"),
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
    typed = _read_words(typed) or typed
    try:
        good = parse_duration(typed)
    except InvalidInput as error:
        raise EditRefused("edit_bad_duration", field=field, text=text[:40]) from error
    if not good.is_positive:
        raise EditRefused("edit_bad_duration", field=field, text=text[:40])
    return typed


def _read_words(text: str) -> str:
    """One length, or several one after the other ("1 rok 6 miesięcy"); empty where it is none."""
    read, rest = [], text
    while rest:
        found = next(filter(None, (_read_one(words, form, rest) for words, form in UNITS)), None)
        if found is None:
            return ""
        read.append(found[0])
        rest = found[1]
    days = "".join(one.removeprefix("P") for one in read if not one.startswith("PT"))
    hours = "".join(one.removeprefix("PT") for one in read if one.startswith("PT"))
    return read[0] if len(read) == 1 else f"P{days}{'T' + hours if hours else ''}"


def _read_one(words: str, form: str, text: str) -> tuple[str, str] | None:
    found = re.match(rf"(\d{{1,4}})\s*(?:{words})(?!\w)[\s,]*", text, re.IGNORECASE)
    return None if found is None else (form.format(int(found[1])), text[found.end() :])
