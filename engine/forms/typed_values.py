"""Typed texts become canonical values: Polish and ISO dates, decimal commas, hours, money, months.

Each reader takes what a person typed (or JSON already canonical) and raises BadValue with a reason code.
"""

import re
from datetime import date, datetime, time
from decimal import Decimal

from engine.errors import FieldProblem

MAX_NUMBER = 32
MAX_AMOUNT = Decimal(10) ** 15
YEARS = range(1850, 2200)

_DATE_PL = re.compile(r"([0-9]{1,2})[./-]([0-9]{1,2})[./-]([0-9]{4})")
_DATE_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_MONTH_PL = re.compile(r"([0-9]{1,2})[./-]([0-9]{4})")
_MONTH_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})")
_TIME = re.compile(r"([0-9]{1,2})(?:[:.]?([0-9]{2})(?::[0-9]{2})?)?")
_NUMBER = re.compile(r"[+-]?[0-9]{1,18}(?:\.[0-9]{1,10})?")
_SPACES = re.compile(r"[\s\u00a0\u202f]+")
_THOUSANDS_AND_COMMA = re.compile(r"[+-]?[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]{1,10}")
_TRUE = frozenset({"on", "true", "1", "yes", "tak"})
_FALSE = frozenset({"", "off", "false", "0", "no", "nie"})


class BadValue(ValueError):
    """What was typed is no value of this kind."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params

    def at(self, path: str) -> FieldProblem:
        """Return the problem this makes for one field."""
        return FieldProblem(path, self.code, **self.params)


def read_text(raw: object, code: str = "not_a_text") -> str:
    """Return a trimmed text with plain line ends."""
    if type(raw) is str and "\r" not in raw:
        return raw.strip()
    if isinstance(raw, bool) or not isinstance(raw, str | int | float):
        raise BadValue(code)
    return str(raw).replace("\r\n", "\n").replace("\r", "\n").strip()


def read_decimal(raw: object) -> Decimal:
    """Return a number typed with a comma or a dot, with spaces or dots between thousands."""
    text = _SPACES.sub("", read_text(raw, "not_a_number"))
    if _THOUSANDS_AND_COMMA.fullmatch(text):
        text = text.replace(".", "")
    text = text.replace(",", ".").replace("−", "-")
    if len(text) > MAX_NUMBER or not _NUMBER.fullmatch(text):
        raise BadValue("not_a_number")
    number = Decimal(text)
    if abs(number) >= MAX_AMOUNT:
        raise BadValue("too_big", limit=str(MAX_AMOUNT))
    return number


def read_money(raw: object) -> Decimal:
    """Return an amount in złoty and grosze; `zł` and `PLN` may stand behind it."""
    text = read_text(raw, "not_a_number")
    lower = text.lower()
    for unit in ("zł", "zl", "pln"):
        if lower.endswith(unit):
            text = text[: -len(unit)]
            break
    amount = read_decimal(text)
    if amount != amount.quantize(Decimal("0.01")):
        raise BadValue("too_many_decimals", limit=2)
    return amount.quantize(Decimal("0.01"))


def read_date(raw: object) -> date:
    """Return a date typed as 31.12.2026, 31-12-2026 or 2026-12-31."""
    text = read_text(raw, "not_a_date")
    found = _DATE_ISO.fullmatch(text)
    if found:
        return _make_date(found[1], found[2], found[3])
    found = _DATE_PL.fullmatch(text)
    if found:
        return _make_date(found[3], found[2], found[1])
    raise BadValue("not_a_date")


def read_time(raw: object) -> time:
    """Return a time typed as 9:30, 09:30, 9.30, 930 or 9."""
    found = _TIME.fullmatch(read_text(raw, "not_a_time"))
    hours, minutes = (int(found[1]), int(found[2] or 0)) if found else (24, 0)
    if hours > 23 or minutes > 59:
        raise BadValue("not_a_time")
    return time(hours, minutes)


def read_datetime(raw: object) -> datetime:
    """Return a local date and time, typed in one text or in two parts."""
    if isinstance(raw, dict):
        day, hour = str(raw.get("date", "")), str(raw.get("time", ""))
    else:
        day, _, hour = read_text(raw, "not_a_datetime").replace("T", " ").partition(" ")
    try:
        return datetime.combine(read_date(day), read_time(hour.strip()))
    except BadValue as error:
        raise BadValue("not_a_datetime") from error


def read_month(raw: object) -> str:
    """Return a month as 2026-03; it may be typed as 03.2026 or 3/2026."""
    text = read_text(raw, "not_a_month")
    iso, polish = _MONTH_ISO.fullmatch(text), _MONTH_PL.fullmatch(text)
    if not iso and not polish:
        raise BadValue("not_a_month")
    year, month = (iso[1], iso[2]) if iso else (polish[2], polish[1]) if polish else ("0", "0")
    if int(year) not in YEARS or not 1 <= int(month) <= 12:
        raise BadValue("not_a_month")
    return f"{int(year):04}-{int(month):02}"


def read_bool(raw: object) -> bool:
    """Return whether a box is ticked."""
    if isinstance(raw, bool):
        return raw
    word = read_text(raw, "not_true_or_false").lower()
    if word not in _TRUE and word not in _FALSE:
        raise BadValue("not_true_or_false")
    return word in _TRUE


def _make_date(year: str, month: str, day: str) -> date:
    if int(year) not in YEARS:
        raise BadValue("not_a_date")
    try:
        return date(int(year), int(month), int(day))
    except ValueError as error:
        raise BadValue("not_a_date") from error
