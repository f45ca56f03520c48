"""In whose run a scope is walked: which variables others change meanwhile, and how a box changes here."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from engine.walk.choices import Lookup
from engine.walk.values import ANYTHING, Box, Values


@dataclass(frozen=True)
class Context:
    """One instance of the case.

    Attributes:
        root: the process that was started: the main one or a side process.
        shared: what other instances may write at any time.
        untracked: variables that several ways of this instance touch at once: they may hold whatever
            they ever hold.
        ever: everything each variable may ever hold.
        may_be_interrupted: whether something around ends it in time, however long it goes on.
        repeated: variables that earlier rounds of something around may have written.
        at_once: what other rounds may write at any time; part of `shared`.
    """

    root: str
    shared: Mapping[str, Values] = field(hash=False, compare=False)
    untracked: frozenset[str]
    ever: Mapping[str, Values] = field(hash=False, compare=False)
    may_be_interrupted: bool = False
    repeated: frozenset[str] = frozenset()
    at_once: frozenset[tuple[str, Values]] = frozenset()

    def repeat(self, written: Mapping[str, Values], at_once: bool) -> "Context":
        """The same inside one round of a repeated activity, whose rounds write these values."""
        repeated = self.repeated | frozenset(written)
        if not at_once:
            return replace(self, repeated=repeated)
        both = {
            key: self.shared[key] | values if key in self.shared else values
            for key, values in written.items()
        }
        marks = self.at_once | frozenset(written.items())
        return replace(self, shared={**self.shared, **both}, repeated=repeated, at_once=marks)

    def widen(self, names: frozenset[str], may_be_interrupted: bool = False) -> "Context":
        """The same with more untracked variables."""
        is_interrupted = self.may_be_interrupted or may_be_interrupted
        if names <= self.untracked and is_interrupted == self.may_be_interrupted:
            return self
        return replace(self, untracked=self.untracked | names, may_be_interrupted=is_interrupted)

    def look(self, box: Box) -> Lookup:
        """Reads variables: as tracked, else as they may ever be."""

        def lookup(key: str) -> Values:
            values = None if key in self.untracked else box.get(key)
            return values if values is not None else self.ever.get(key, ANYTHING)

        return lookup

    def is_own(self, box: Box, key: str) -> bool:
        """Whether a variable is known here and nobody else may write it meanwhile."""
        return key in box.items and key not in self.shared and key not in self.untracked

    def write(self, box: Box, changes: Mapping[str, Values]) -> Box:
        """The box after a step has written."""
        kept = {
            key: values | self.shared[key] if key in self.shared else values
            for key, values in changes.items()
            if key not in self.untracked
        }
        return box.replace(kept)

    def learn(self, box: Box, changes: tuple[tuple[str, Values], ...]) -> Box:
        """The box after an answer told more; what others may change at any time is not learnt."""
        kept = {
            key: values
            for key, values in changes
            if key in box.items and key not in self.shared and key not in self.untracked
        }
        return box.replace(kept)

    def blur(self, box: Box, names: frozenset[str], values: Mapping[str, Values]) -> Box:
        """The box after some of these writes may have happened, or not."""
        known = {key: box.items[key] for key in names if key in box.items and key not in self.untracked}
        return box.replace({key: old | values.get(key, ANYTHING) for key, old in known.items()})
