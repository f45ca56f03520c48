"""Words for what is wrong with one answer: reason code -> sentence that says what to do. Judges nothing."""

from collections.abc import Callable, Mapping

from flask import Flask
from flask_babel import LazyString, format_decimal, gettext, lazy_gettext, ngettext

from engine import FieldProblem

WORDS: Mapping[str, LazyString] = {
    "required": lazy_gettext("Fill this in"),
    "not_an_option": lazy_gettext("Choose one of the answers"),
    "exclusive_option": lazy_gettext("One of the chosen answers excludes the others: leave only what fits"),
    "not_a_number": lazy_gettext("Type a number, for example 12 or 12,5"),
    "not_a_date": lazy_gettext("Type a date, for example 31.12.2026"),
    "not_a_time": lazy_gettext("Type a time, for example 9:30"),
    "not_a_datetime": lazy_gettext("Give a date and a time, for example 31.12.2026 9:30"),
    "not_a_month": lazy_gettext("Type a month, for example 03.2026"),
    "not_true_or_false": lazy_gettext("Tick the box or leave it empty"),
    "not_a_text": lazy_gettext("Type words here"),
    "bad_pesel": lazy_gettext("A PESEL number has 11 digits: check if one is wrong or missing"),
    "bad_nip": lazy_gettext("A NIP number has 10 digits: check if one is wrong or missing"),
    "bad_postcode": lazy_gettext("Type a postcode, for example 31-004"),
    "bad_phone": lazy_gettext("Type a phone number, for example 600 100 200"),
    "bad_email": lazy_gettext("Type an e-mail address, for example ania@example.org"),
    "bad_pattern": lazy_gettext("Check how this is written: compare with the example"),
    "file_empty": lazy_gettext("Attach another file: this one is empty"),
    "file_type": lazy_gettext("Attach a PDF, a JPEG or a PNG"),
    "sound_type": lazy_gettext("Attach sound or film: MP3, M4A, OGG, MP4 or WebM"),
    "unknown_field": lazy_gettext("This question is not on the form any more: open the task again"),
}

# These sentences count something, so that "2 signs" and "5 signs" read well in both languages.
COUNTING_WORDS: Mapping[str, Callable[[int], str]] = {
    "too_long": lambda limit: ngettext(
        "Shorten this to %(num)d sign", "Shorten this to %(num)d signs", limit
    ),
    "too_short": lambda limit: ngettext("Write at least %(num)d sign", "Write at least %(num)d signs", limit),
    "too_many_decimals": lambda limit: ngettext(
        "Leave at most %(num)d digit after the comma", "Leave at most %(num)d digits after the comma", limit
    ),
    "too_few_choices": lambda limit: ngettext(
        "Choose at least %(num)d answer", "Choose at least %(num)d answers", limit
    ),
    "too_many_choices": lambda limit: ngettext(
        "Choose at most %(num)d answer", "Choose at most %(num)d answers", limit
    ),
    "too_few_rows": lambda limit: ngettext("Add at least %(num)d row", "Add at least %(num)d rows", limit),
    "too_many_rows": lambda limit: ngettext("Leave at most %(num)d row", "Leave at most %(num)d rows", limit),
    "file_too_large": lambda limit: ngettext(
        "Choose a file up to %(num)d MB", "Choose a file up to %(num)d MB", limit
    ),
    "min_age": lambda limit: ngettext(
        "This needs an age of at least %(num)d year", "This needs an age of at least %(num)d years", limit
    ),
}


def word_problem(problem: FieldProblem) -> str:
    """Return the sentence for one problem; a rule of the form brings its own."""
    limit = problem.params.get("limit")
    if problem.code == "rule":
        return str(problem.params.get("text") or gettext("Check this answer"))
    if problem.code in COUNTING_WORDS and isinstance(limit, int):
        return COUNTING_WORDS[problem.code](limit)
    if problem.code in ("too_small", "too_big"):
        return _word_range(problem.code, limit)
    return str(WORDS.get(problem.code) or gettext("Check this answer"))


def _word_range(code: str, limit: object) -> str:
    shown = format_decimal(limit) if isinstance(limit, int | float) else str(limit)
    if code == "too_small":
        return gettext("Type %(limit)s or more", limit=shown)
    return gettext("Type %(limit)s or less", limit=shown)


def register(app: Flask) -> None:
    """Let templates word a field's problem: `{{ field.problem | say_problem }}`."""
    app.add_template_filter(word_problem, "say_problem")
