"""Lengths of time as people say them ("3 dni", "2 tygodnie") and as diagrams keep them (`P3D`, `5 dr`)."""

import re

from engine.calendars import parse_duration
from engine.designing.edit import EditRefused
from engine.durations import Span
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
FORMS = {
    "years": (("rok", "lata", "lat"), ("year", "years")),
    "months": (("miesiąc", "miesiące", "miesięcy"), ("month", "months")),
    "weeks": (("tydzień", "tygodnie", "tygodni"), ("week", "weeks")),
    "days": (("dzień", "dni", "dni"), ("day", "days")),
    "working_days": (("dzień roboczy", "dni robocze", "dni roboczych"), ("working day", "working days")),
    "hours": (("godzina", "godziny", "godzin"), ("hour", "hours")),
    "minutes": (("minuta", "minuty", "minut"), ("minute", "minutes")),
}


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


def say_span(text: str, locale: str = "pl") -> str:
    """A length of time in words; what is none comes back as it was written."""
    if not text or text.startswith("="):
        return text
    try:
        span = parse_duration(text)
    except InvalidInput:
        return text
    parts = [_say_part(span, unit, locale) for unit in FORMS if getattr(span, unit)]
    return " ".join(parts) or text


def _say_part(span: Span, unit: str, locale: str) -> str:
    number = int(getattr(span, unit))
    polish, english = FORMS[unit]
    if locale.startswith("en"):
        return f"{number} {english[number != 1]}"
    few = number % 10 in (2, 3, 4) and number % 100 not in (12, 13, 14)
    return f"{number} {polish[0 if number == 1 else 1 if few else 2]}"
