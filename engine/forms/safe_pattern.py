"""Patterns that come from form files: only those that cannot make matching slow are let in."""

import re
from functools import lru_cache
from itertools import pairwise

MAX_PATTERN = 200
MAX_SUBJECT = 200
MAX_REPEATS = 2
MAX_BRANCHING = 6

_TOKEN = re.compile(
    r"(?P<escape>\\[dDwWsS.\\\-/+*?()\[\]{}|^$])|(?P<set>\[\^?\]?[^\[\]]*\])|(?P<exact>\{\d{1,3}\})"
    r"|(?P<range>\{\d{1,3},\d{0,3}\}|[*+])|(?P<maybe>\?)|(?P<bar>\|)|(?P<open>\((?:\?:)?)|(?P<close>\))"
    r"|(?P<plain>[^\\\[\]{}()*+?|])",
    re.DOTALL,
)


class UnsafePattern(ValueError):
    """The pattern is no pattern, or its matching time cannot be bounded."""


@lru_cache(maxsize=512)
def compile_safe_pattern(text: str) -> re.Pattern[str]:
    """Compile a pattern after proving that it is cheap: no repeated groups, two repeats at most.

    Raises:
        UnsafePattern: too long, not understood, or open to catastrophic backtracking.
    """
    if len(text) > MAX_PATTERN:
        raise UnsafePattern(text[:40])
    kinds = _read_tokens(text)
    if _repeats_a_group(kinds) or kinds.count("range") > MAX_REPEATS:
        raise UnsafePattern(text)
    if kinds.count("maybe") + kinds.count("bar") > MAX_BRANCHING:
        raise UnsafePattern(text)
    try:
        return re.compile(text)
    except (re.error, OverflowError, RecursionError) as error:
        raise UnsafePattern(text) from error


def matches_pattern(pattern: str, value: str) -> bool:
    """Return whether the whole value fits; long values never do, which bounds the work."""
    return len(value) <= MAX_SUBJECT and compile_safe_pattern(pattern).fullmatch(value) is not None


def _read_tokens(text: str) -> list[str]:
    kinds: list[str] = []
    at = 0
    while at < len(text):
        token = _TOKEN.match(text, at)
        if token is None or token.lastgroup is None:
            raise UnsafePattern(text)
        kinds.append(token.lastgroup)
        at = token.end()
    return kinds


def _repeats_a_group(kinds: list[str]) -> bool:
    return any(left == "close" and right in ("range", "exact") for left, right in pairwise(kinds))
