"""Bounds on what people send, before anything else looks at it. What fields mean does not matter here."""

from collections.abc import Mapping, Sequence
from typing import cast

from engine.errors import InvalidInput
from engine.model import Answers

MAX_TEXT = 20_000
MAX_BYTES = 300_000
MAX_ITEMS = 5_000
MAX_LIST = 500
MAX_LEVELS = 12
MAX_KEY = 200


def check_bounds(raw: Answers) -> None:
    """Refuse answers that are too large, too deep, no plain data, or hold characters no text may hold.

    Raises:
        InvalidInput: reason too_large, too_many, too_deep, too_long, bad_characters or bad_type.
    """
    if not isinstance(raw, Mapping):
        raise InvalidInput(reason="bad_type")
    if _is_small(raw):
        return
    level: list[object] = [raw]
    size = count = 0
    for _ in range(MAX_LEVELS):
        inner: list[object] = []
        for item in level:
            size += _measure(item, inner)
        count += len(inner)
        if size > MAX_BYTES:
            raise InvalidInput(reason="too_large", limit=MAX_BYTES)
        if count > MAX_ITEMS:
            raise InvalidInput(reason="too_many", limit=MAX_ITEMS)
        if not inner:
            return
        level = inner
    raise InvalidInput(reason="too_deep", limit=MAX_LEVELS)


def _is_small(raw: Answers) -> bool:
    """Whether these are a few short texts, as nearly always: one look at all of them together will do."""
    texts = [*raw, *raw.values()]
    if len(texts) > MAX_LIST:
        return False
    try:
        # Joining says by itself whether all are texts, encoding whether their characters are whole.
        whole = "".join(cast("list[str]", texts))
        whole.encode()
    except (TypeError, UnicodeEncodeError):
        return False
    return len(whole) <= MAX_TEXT and "\0" not in whole and max(map(len, raw), default=0) <= MAX_KEY


def check_text(text: str) -> int:
    """Return the size of a text in bytes.

    Raises:
        InvalidInput: the text is too long, or has NUL or half characters that no database keeps.
    """
    if len(text) > MAX_TEXT:
        raise InvalidInput(reason="too_long", limit=MAX_TEXT)
    if "\0" in text:
        raise InvalidInput(reason="bad_characters")
    if text.isascii():
        return len(text)
    try:
        return len(text.encode())
    except UnicodeEncodeError as error:
        raise InvalidInput(reason="bad_characters") from error


def _measure(item: object, inner: list[object]) -> int:
    """Return an item's own size and put what it holds on the next level."""
    if isinstance(item, str):
        return check_text(item)
    if item is None or isinstance(item, bool | int | float):
        return _measure_number(item)
    if isinstance(item, Mapping):
        inner.extend(item.values())
        return sum(_measure_key(key) for key in item)
    if isinstance(item, Sequence) and not isinstance(item, bytes | bytearray | memoryview):
        if len(item) > MAX_LIST:
            raise InvalidInput(reason="too_many", limit=MAX_LIST)
        inner.extend(item)
        return len(item)
    raise InvalidInput(reason="bad_type")


def _measure_number(item: object) -> int:
    if isinstance(item, int) and item.bit_length() > 64:
        raise InvalidInput(reason="bad_type")
    if isinstance(item, float) and (item != item or item in (float("inf"), float("-inf"))):
        raise InvalidInput(reason="bad_type")
    return 8


def _measure_key(key: object) -> int:
    if not isinstance(key, str) or len(key) > MAX_KEY:
        raise InvalidInput(reason="bad_type")
    return check_text(key)
