"""Regular expressions: the same answers as a known engine gives, and no pattern that runs for ever."""

import re
import time
from contextlib import suppress

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from engine.errors import ExpressionLimit
from engine.feel import evaluate
from engine.feel.patterns import compile_pattern, find_first

PIECES = ["a", "b", ".", "(a|b)", "(?:ab)*", "a*", "b+", "c?", "[ab]", "[^a]", "a{2}", "b{1,2}", "a*?"]
PIECES += ["(a*)", "(b|)", "^", "$", r"\d", r"\s", "[a-c]"]

# A guard against work without an end, not a measure: the machine may be busy.
ENDLESS_S = 60


@given(st.lists(st.sampled_from(PIECES), max_size=6).map("".join), st.text("abc1 ", max_size=10))
def test_matches_agree_with_a_known_engine(pattern: str, text: str) -> None:
    try:
        compiled = compile_pattern(pattern)
    except ValueError:
        # XPath knows no quantifier of a quantifier and none of an anchor; Python does.
        assume(False)
    found = find_first(compiled, text, lambda steps: None)
    known = re.search(pattern, text)
    assert (found is None) is (known is None)
    if found is not None and known is not None:
        groups = tuple(group or "" for group in known.groups())
        assert (found.start, found.end, found.groups) == (*known.span(), groups)


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        (r"^[\p{L}]+$", "żółw", True),
        (r"^\p{Lu}", "żółw", False),
        (r"[a-z-[aeiou]]", "aeb", True),
        (r"[a-z-[aeiou]]", "aei", False),
        (r"(a)b\1", "xaba", True),
        (r"\P{Nd}", "123", False),
        ("(?=a)", "a", None),
        ("a**", "a", None),
        ("[", "a", None),
        (r"\q", "a", None),
        ("a{2,1}", "aa", None),
    ],
)
def test_patterns_are_those_of_the_standard_and_others_are_null(
    pattern: str, text: str, expected: bool | None
) -> None:
    assert evaluate("matches(t, p)", {"t": text, "p": pattern}) is expected


def test_blanks_of_a_spaced_pattern_go_but_not_those_in_square_brackets() -> None:
    for pattern in ("l o", "l[ ]?o", r"[\]a ]?o [^ ] d"):
        assert evaluate("matches(t, p, f)", {"t": "hello old", "p": pattern, "f": "x"}) is True
    assert evaluate("matches(t, p, f)", {"t": "hello old", "p": "o[^ ]o", "f": "x"}) is False


def test_flags_reach_into_square_brackets_and_to_the_ends_of_lines() -> None:
    for pattern, text, flags, expected in (
        ("[^k]", "K", "i", False),
        ("[b-y-[k]]", "K", "i", False),
        ("[b-y-[k]]", "M", "i", True),
        # A letter whose capital form is two letters is none of them.
        ("^[A-Z]$", "ß", "i", False),
        ("^[a-z]$", "İ", "i", False),
        ("ẞ", "ß", "i", True),
        # The sign of the unit kelvin and the two small sigmas have forms in common.
        ("^[A-Z]$", "\u212a", "i", True),
        ("\u212a", "k", "i", True),
        ("ς", "σ", "i", True),
        (r"^(ς)\1$", "ςΣ", "i", True),
        (r"^(ab)\1$", "abaC", "i", False),
        ("ŻÓŁW", "żółw", "i", True),
        ("^$", "a\n", "m", False),
        ("^$", "a\n\nb", "m", True),
    ):
        values = {"t": text, "p": pattern, "f": flags}
        assert evaluate("matches(t, p, f)", values) is expected, values


@pytest.mark.parametrize(
    "pattern",
    ["(a+)+$", "(a|a)*b", "(a*)*(a*)*(a*)*b", r"^(a+)\1*\1*\1*b$", "a{200}{200}", "(" * 200, "(a{200}){200}"],
)
def test_no_pattern_runs_for_ever(pattern: str) -> None:
    started = time.process_time()
    with suppress(ExpressionLimit):
        evaluate("matches(t, p)", {"t": "a" * 5000, "p": pattern})
    assert time.process_time() - started < ENDLESS_S
