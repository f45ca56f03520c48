"""Values written as TOML, tables in the given order. The standard library only reads it."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

Path = tuple[str, ...]


def write_toml(data: Mapping[str, Any]) -> str:
    """The text of a TOML document; reading it gives the same values.

    Args:
        data: strings, numbers, booleans, dates, lists and mappings of them. No None: TOML has none.

    Raises:
        TypeError: a value is none of these.
    """
    return "\n".join(_write_table((), data)).lstrip("\n") + "\n"


def _write_table(path: Path, table: Mapping[str, Any]) -> Iterator[str]:
    """A table's own values first, because everything behind a header belongs to that header."""
    plain = {key: value for key, value in table.items() if not _is_table(value) and not _is_list(value)}
    if path and (plain or not table):
        yield from ("", f"[{_join(path)}]")
    yield from (f"{_key(key)} = {_value(value)}" for key, value in plain.items())
    for key, value in table.items():
        if _is_table(value):
            yield from _write_table((*path, key), value)
        elif _is_list(value):
            for row in value:
                yield from ("", f"[[{_join((*path, key))}]]")
                yield from (f"{_key(name)} = {_value(one)}" for name, one in row.items())


def _is_table(value: object) -> bool:
    return isinstance(value, Mapping)


def _is_list(value: object) -> bool:
    """A list of tables, which gets a header for each row."""
    return isinstance(value, list) and bool(value) and all(isinstance(row, Mapping) for row in value)


def _join(path: Path) -> str:
    return ".".join(map(_key, path))


def _key(key: str) -> str:
    bare = key.isascii() and key.replace("_", "").replace("-", "").isalnum()
    return key if bare else _text(key)


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{_key(key)} = {_value(one)}" for key, one in value.items()) + " }"
    if isinstance(value, Sequence):
        return "[" + ", ".join(map(_value, value)) + "]"
    raise TypeError(type(value).__name__)


def _text(value: str) -> str:
    # JSON's escapes are TOML's too, except that TOML forbids the bare control character JSON lets pass.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
