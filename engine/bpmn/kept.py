"""What was made of a file's content a moment ago, by content: nobody changes all files of a model at once."""

from collections.abc import Callable
from functools import lru_cache
from typing import TypeVar, TypeVarTuple

Rest = TypeVarTuple("Rest")
Made = TypeVar("Made")
# A model has about thirty diagrams, and variants share most of theirs; what is larger is a file in transit.
KEPT_FILES, LARGEST_KEPT_BYTES = 160, 256 * 1024


def keep_made(make: Callable[[bytes, *Rest], Made]) -> Callable[[bytes, *Rest], Made]:
    """Keep what a function makes of the newest contents; what it gives back must never be changed.

    Args:
        make: takes the content first and depends on nothing but its arguments.
    """
    kept = lru_cache(maxsize=KEPT_FILES)(make)

    def find_or_make(content: bytes, *rest: *Rest) -> Made:
        ask = kept if len(content) <= LARGEST_KEPT_BYTES else make
        return ask(content, *rest)

    return find_or_make
