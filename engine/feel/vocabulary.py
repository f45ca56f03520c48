"""The words an expression may use besides those it binds itself: names in scope and types of the file."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from engine.feel.kinds import Kind, find_kind

_PLAIN_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Vocabulary:
    """What is known around an expression.

    Attributes:
        bound: names that something binds (a requirement, a parameter, an entry); they may be called.
        members: names of parts, such as the fields of a type: they may follow a dot.
        kinds: the types that the file defines, by name.
        is_standard: a call with wrong arguments is null, as the standard says, instead of refused.
        is_strict_cell: a condition without `?` in a cell is compared with the value, as the standard says,
            instead of counting by its own truth.
        notes: what was accepted but should be said; filled while expressions are read.
    """

    bound: frozenset[str] = frozenset()
    members: frozenset[str] = frozenset()
    kinds: Mapping[str, Kind] = field(default_factory=dict)
    is_standard: bool = False
    is_strict_cell: bool = False
    notes: list[tuple[str, str]] = field(default_factory=list, compare=False)

    def with_bound(self, *names: str) -> "Vocabulary":
        """The same with more names bound."""
        return replace(self, bound=self.bound.union(names))

    def find_kind(self, name: str) -> Kind | None:
        """Find a type by its name: of the file, else a built-in one."""
        return self.kinds.get(name) or find_kind(name)

    @cached_property
    def long_names(self) -> "re.Pattern[str] | None":
        """Matches the names that are more than one word, longest first: they may hold spaces and signs."""
        long = {name for name in self.bound | self.members if not _PLAIN_WORD.fullmatch(name)}
        ordered = sorted((name for name in long if name.strip()), key=lambda name: (-len(name), name))
        if not ordered:
            return None
        parts = (r"\s+".join(re.escape(word) for word in name.split()) for name in ordered)
        return re.compile(r"(?:" + "|".join(parts) + r")(?!\w)")


PLAIN = Vocabulary()
