"""Conditions in plain words: what FEEL reads as a name of several words becomes one that can be asked for."""

import re
from typing import Final

from engine.errors import ExpressionError
from engine.feel import compile_expression, is_word

_PART: Final = re.compile(r"\w+|[^\w\s]")
_TEXT: Final = r'"(?:[^"\\]|\\.)*"'


def join_names(text: str | None) -> str | None:
    """Join the words of each name: `The invoice is signed` is the variable `The_invoice_is_signed`.

    Returns:
        The text with its names joined; the text itself where that would say something else, or is no FEEL.
    """
    names = _list_long(text)
    if text is None or not names:
        return text
    # What stands in quotes, each second piece, is no name.
    pieces = re.split(rf"({_TEXT})", text)
    for name in sorted(names, key=len, reverse=True):
        spaced = r"\s*".join(re.escape(part) for part in _PART.findall(name))
        word = ".".join(re.sub(r"\W+", "_", part).strip("_") for part in name.split("."))
        pieces[::2] = [re.sub(rf"(?<![\w.]){spaced}(?!\w)", word, piece) for piece in pieces[::2]]
    joined = "".join(pieces)
    return text if _list_long(joined) is None or _list_long(joined) else joined


def _list_long(text: str | None) -> list[str] | None:
    """Names in a text that are more than one word; None if the text is no FEEL."""
    try:
        names = compile_expression(text or "").names
    except ExpressionError:
        return None
    return [name for name in names if not all(is_word(part) for part in name.split("."))]
