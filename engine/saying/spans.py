"""Lengths of time in words: `P3D` is "3 dni". Reading what people type is the designer's."""

from engine.calendars import parse_duration
from engine.durations import Span
from engine.errors import InvalidInput

FORMS = {
    "years": (("rok", "lata", "lat"), ("year", "years")),
    "months": (("miesiąc", "miesiące", "miesięcy"), ("month", "months")),
    "weeks": (("tydzień", "tygodnie", "tygodni"), ("week", "weeks")),
    "days": (("dzień", "dni", "dni"), ("day", "days")),
    "working_days": (("dzień roboczy", "dni robocze", "dni roboczych"), ("working day", "working days")),
    "hours": (("godzina", "godziny", "godzin"), ("hour", "hours")),
    "minutes": (("minuta", "minuty", "minut"), ("minute", "minutes")),
}


def say_span(text: str, locale: str = "pl") -> str:
    """A length of time in words; what is none comes back as it was written."""
    if not text or text.startswith("="):
        return text
    try:
        span = parse_duration(text)
    except InvalidInput:
        return text
    parts = [_say_part(span, unit, locale) for unit in FORMS if getattr(span, unit)]
    if parts:
        return " ".join(parts)
    return "od razu" if locale == "pl" else "at once"


def _say_part(span: Span, unit: str, locale: str) -> str:
    number = int(getattr(span, unit))
    polish, english = FORMS[unit]
    if locale.startswith("en"):
        return f"{number} {english[number != 1]}"
    few = number % 10 in (2, 3, 4) and number % 100 not in (12, 13, 14)
    return f"{number} {polish[0 if number == 1 else 1 if few else 2]}"
