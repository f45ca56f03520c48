"""Polish numbers that carry their own check: PESEL, NIP, postcode. No field or form is known here."""

import re
from datetime import date

_POSTCODE = re.compile(r"([0-9]{2})[- ]?([0-9]{3})")
_PESEL_WEIGHTS = (1, 3, 7, 9, 1, 3, 7, 9, 1, 3)
_NIP_WEIGHTS = (6, 5, 7, 2, 3, 4, 5, 6, 7)
# PESEL adds 20, 40, 60 or 80 to the month for centuries other than the twentieth.
_CENTURIES = {0: 1900, 1: 2000, 2: 2100, 3: 2200, 4: 1800}


def read_pesel(text: str) -> str | None:
    """Return the eleven digits of a PESEL, or None when its date or check digit is wrong."""
    digits = _digits_of(text, 11)
    if digits is None or _pesel_date(digits) is None:
        return None
    total = sum(weight * int(digit) for weight, digit in zip(_PESEL_WEIGHTS, digits, strict=False))
    return digits if (10 - total % 10) % 10 == int(digits[10]) else None


def read_nip(text: str) -> str | None:
    """Return the ten digits of a NIP without `PL` and dashes, or None when its check digit is wrong."""
    digits = _digits_of(text.upper().removeprefix("PL"), 10)
    if digits is None or digits == "0" * 10:
        return None
    total = sum(weight * int(digit) for weight, digit in zip(_NIP_WEIGHTS, digits, strict=False))
    return digits if total % 11 == int(digits[9]) else None


def read_postcode(text: str) -> str | None:
    """Return a postcode as 00-000, or None."""
    found = _POSTCODE.fullmatch(text.strip())
    return f"{found[1]}-{found[2]}" if found else None


def _digits_of(text: str, count: int) -> str | None:
    digits = text.replace(" ", "").replace("-", "")
    return digits if len(digits) == count and digits.isascii() and digits.isdecimal() else None


def _pesel_date(digits: str) -> date | None:
    century, month = divmod(int(digits[2:4]), 20)
    try:
        return date(_CENTURIES[century] + int(digits[:2]), month, int(digits[4:6]))
    except ValueError:
        return None
