"""Changing single entries of a TOML text; comments, order and everything else stay as people wrote them."""

import json
import re
import tomllib
from collections.abc import Sequence
from itertools import pairwise

from engine.designing.editing.edit import EditRefused

_HEADER = re.compile(r"\s*\[(\[?)\s*([^\[\]]+?)\s*\]?\]\s*(#.*)?$")
_ENTRY = re.compile(r"\s*([A-Za-z0-9_-]+|\"[^\"]*\")\s*=")
_BARE = re.compile(r"[A-Za-z0-9_-]+")


class TomlText:
    """One file as lines; places are tables by their dotted name, the n-th of an array as `stages[0]`."""

    def __init__(self, content: bytes) -> None:
        self.lines = content.decode("utf-8").splitlines()

    def find_table(self, name: str) -> tuple[int, int] | None:
        """First line behind the header, and the line behind the table's last one."""
        if not name:
            return 0, next((n for n, _, _ in self._headers()), len(self.lines))
        wanted, _, index = name.partition("[")
        count = 0
        headers = [*self._headers(), (len(self.lines), "", "")]
        for (line, _, found), (end, _, _) in pairwise(headers):
            if found != wanted:
                continue
            if not index or count == int(index.rstrip("]")):
                return line + 1, end
            count += 1
        return None

    def _headers(self) -> list[tuple[int, str, str]]:
        matches = ((n, _HEADER.match(line)) for n, line in enumerate(self.lines))
        return [(n, found[1], found[2].strip()) for n, found in matches if found]

    def set(self, table: str, key: str, value: str) -> None:
        """Give an entry a value that is TOML already; the table is added if there is none."""
        span = self.find_table(table)
        if span is None:
            self.add_table(table)
            span = self.find_table(table) or (len(self.lines), len(self.lines))
        start, end = span
        line = f"{_quote_key(key)} = {value}"
        for number in range(start, end):
            found = _ENTRY.match(self.lines[number])
            if found and found[1].strip('"') == key:
                last = _find_end(self.lines, number, end)
                self.lines[number:last] = [line]
                return
        while end > start and not self.lines[end - 1].strip():
            end -= 1
        self.lines.insert(end, line)

    def unset(self, table: str, key: str) -> None:
        """Take an entry out."""
        start, end = self.find_table(table) or (0, 0)
        for number in range(start, end):
            found = _ENTRY.match(self.lines[number])
            if found and found[1].strip('"') == key:
                del self.lines[number : _find_end(self.lines, number, end)]
                return

    def add_table(self, name: str) -> None:
        """Add an empty table at the end, or behind the last one of the same family."""
        family = name.rpartition(".")[0]
        ends = [self.find_table(found) for _, _, found in self._headers() if found.startswith(f"{family}.")]
        spans = [span for span in ends if span is not None]
        place = max((end for _, end in spans), default=len(self.lines)) if family else len(self.lines)
        while place and not self.lines[place - 1].strip():
            place -= 1
        self.lines[place:place] = ["", f"[{name}]"]

    def remove_table(self, name: str) -> None:
        """Take a table out with its header, and the comment right above it."""
        span = self.find_table(name)
        if span is None:
            return
        start, end = span[0] - 1, span[1]
        while start and self.lines[start - 1].lstrip().startswith("#"):
            start -= 1
        # A comment above the next header belongs to that one.
        while end > span[0] and self.lines[end - 1].lstrip().startswith("#"):
            end -= 1
        del self.lines[start:end]

    def to_bytes(self) -> bytes:
        """The text, proved to be TOML.

        Raises:
            EditRefused: the change would break the file.
        """
        text = "\n".join(self.lines) + "\n"
        try:
            tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise EditRefused("edit_toml_broken", text=str(error)[:200]) from error
        return text.encode()


def _find_end(lines: Sequence[str], number: int, end: int) -> int:
    """The line behind an entry whose value may span several lines."""
    for last in range(number + 1, end + 1):
        try:
            tomllib.loads("\n".join(lines[number:last]))
        except tomllib.TOMLDecodeError:
            continue
        return last
    return number + 1


def _quote_key(key: str) -> str:
    return key if _BARE.fullmatch(key) else json.dumps(key, ensure_ascii=False)


def quote(text: str) -> str:
    """A text as a TOML string."""
    # JSON's escapes are TOML's, but for the delete sign.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def quote_words(pl: str, en: str) -> str:
    """A text in two languages; without English it is one text."""
    return f"{{ pl = {quote(pl)}, en = {quote(en)} }}" if en else quote(pl)
