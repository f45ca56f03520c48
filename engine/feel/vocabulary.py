"""The words an expression may use besides those it binds itself: names in scope and types of the file."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import Final, TypeAlias

from engine.feel.kinds import Kind, find_kind

_WORD: Final = re.compile(r"\w+")
_PART: Final = re.compile(r"\w+|[^\w\s]")
_NEXT: Final = re.compile(r"(\s*)(\w+|[^\w\s])")


@dataclass(frozen=True)
class Vocabulary:
    """What is known around an expression.

    Attributes:
        bound: names that something binds (a requirement, a parameter, an entry); they may be called.
        members: names of parts, such as the fields of a type: they may follow a dot.
        kinds: the types that the file defines, by name.
        is_standard: a call with wrong arguments is null, as the standard says, instead of refused.
        has_functions: a name that nothing has is that of a built-in function, as a value.
        hands_functions: the same of a name alone that is handed on: an argument, an item, an entry.
        is_strict_cell: a condition without `?` in a cell is compared with the value, as the standard says,
            instead of counting by its own truth.
        notes: what was accepted but should be said; filled while expressions are read.
        free: names read that nothing binds, and no item of a list may have; filled likewise.
    """

    bound: frozenset[str] = frozenset()
    members: frozenset[str] = frozenset()
    kinds: Mapping[str, Kind] = field(default_factory=dict)
    is_standard: bool = False
    has_functions: bool = False
    hands_functions: bool = False
    is_strict_cell: bool = False
    notes: list[tuple[str, str]] = field(default_factory=list, compare=False)
    free: set[str] = field(default_factory=set, compare=False)

    def with_bound(self, *names: str) -> "Vocabulary":
        """The same with more names bound."""
        return replace(self, bound=self.bound.union(names))

    def find_kind(self, name: str) -> Kind | None:
        """Find a type by its name: of the file, else a built-in one."""
        return self.kinds.get(name) or find_kind(name)

    @cached_property
    def long_names(self) -> "LongNames | None":
        """Finds the names that are more than one word; None when there are none."""
        indexes = [index for index in (_index(self.bound), _index(self.members)) if index]
        return LongNames(indexes) if indexes else None


class LongNames:
    """Finds known names of several words or with signs in a text, the longest first."""

    __slots__ = ("_indexes",)

    def __init__(self, indexes: Sequence["_Index"]) -> None:
        self._indexes = indexes

    def find_end(self, text: str, at: int) -> int:
        """Return where the longest name that starts here ends; `at` where none starts."""
        return max(_find_end(index, text, at) for index in self._indexes)


# First word of the long names -> the names that start with it, and the parts of the longest of them.
_Index: TypeAlias = Mapping[str, tuple[frozenset[str], int]]


def _find_end(index: _Index, text: str, at: int) -> int:
    word = _WORD.match(text, at)
    known = index.get(word.group()) if word is not None else None
    if word is None or known is None:
        return at
    names, parts = known
    read, place, end = word.group(), word.end(), at
    for _ in range(parts - 1):
        part = _NEXT.match(text, place)
        if part is None:
            break
        read += (" " if part[1] else "") + part[2]
        place = part.end()
        if read in names and not text[place : place + 1].isalnum():
            end = place
    return end


@lru_cache(maxsize=256)
def _index(names: frozenset[str]) -> _Index:
    by_word: dict[str, set[str]] = {}
    for name in names:
        word = _WORD.match(name)
        if word is not None and word.end() < len(name):
            by_word.setdefault(word.group(), set()).add(name)
    return {
        word: (frozenset(found), max(len(_PART.findall(name)) for name in found))
        for word, found in by_word.items()
    }


PLAIN = Vocabulary()
