"""Laws of logic, numbers, moments and types that every implementation of the standard keeps."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import ExpressionLimit
from engine.feel import evaluate, to_json
from engine.feel.values import DECIMALS

truths = st.sampled_from([True, False, None])
numbers = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**30), max_value=10**30)


@given(truths, truths, truths)
def test_three_valued_logic_keeps_its_laws(a: bool | None, b: bool | None, c: bool | None) -> None:
    def same(left: str, right: str) -> bool:
        known = {"a": a, "b": b, "c": c}
        return evaluate(left, known) is evaluate(right, known)

    assert same("not(a and b)", "not(a) or not(b)")
    assert same("not(a or b)", "not(a) and not(b)")
    assert same("a and (b or c)", "(a and b) or (a and c)")
    assert same("a and b", "b and a") and same("(a or b) or c", "a or (b or c)")
    assert same("not(not(a))", "a")
    assert same("all([a, b])", "a and b") and same("any([a, b])", "a or b")
    assert same("every x in [a, b] satisfies x", "a and b")


@given(numbers, numbers)
def test_arithmetic_is_that_of_decimal128(a: Decimal, b: Decimal) -> None:
    known = {"a": a, "b": b}
    left, right = DECIMALS.create_decimal(a), DECIMALS.create_decimal(b)
    assert evaluate("a + b", known) == DECIMALS.add(left, right)
    assert evaluate("a * b", known) == DECIMALS.multiply(left, right)
    assert evaluate("a / b", known) == (DECIMALS.divide(left, right) if right else None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('time("10:30:00.1") = time("10:30:00.2")', True),
        ('time("10:30:00@Europe/Paris") = time("10:30:00")', False),
        ('date and time("2018-12-08T00:00:00") = date and time("2018-12-08T00:00:00Z")', False),
        ('date and time("2018-12-08T00:00:00+00:00") = date and time("2018-12-08T00:00:00@Etc/UTC")', True),
        ('@"2018-12-08" = date and time("2018-12-08T00:00:00Z")', True),
        ('@"2021-01-01T10:10:10" - @"2021-01-01T10:10:10Z"', None),
        ('string(time("00:01:00@Europe/Paris"))', "00:01:00@Europe/Paris"),
        ('string(time(11, 59, 45, @"-PT2H45M55S"))', "11:59:45-02:45:55"),
        ('time("13:20:00+19:00")', None),
        ('time("10:00:00z") = time("10:00:00+00:00")', True),
        ('is(time("10:00:00@Australia/Sydney"), time("10:00:00+10:00"))', True),
        ('is(time("10:00:00@Europe/Paris"), time("10:00:00@Asia/Tokyo"))', False),
        ('@"9999-12-31T23:30:00-10:00" - @"9999-12-31T23:30:00Z"', "PT10H"),
        ('@"0001-01-01T00:00:00+14:00" < @"0001-01-01T00:00:00Z"', True),
        ('time(@"2017-08-10")', "00:00:00+00:00"),
    ],
)
def test_moments_compare_and_are_written_as_the_standard_says(text: str, expected: object) -> None:
    assert to_json(evaluate(text, {})) == expected


@pytest.mark.parametrize(
    "text",
    [
        'date("999999999-12-31")',
        "date(-2017, 1, 1)",
        'time("10:00:00.123456789")',
        'duration("PT1.123456789S")',
        '@"-2017-01-01"',
        "date(12000, 2, 29)",
        'date and time("12345-01-01T10:00:00.1234567Z")',
        'duration("P1000000000D")',
        'duration("PT99999999999S")',
    ],
)
def test_what_cannot_be_held_exactly_is_refused_and_never_guessed(text: str) -> None:
    with pytest.raises(ExpressionLimit) as caught:
        evaluate(text, {})
    assert caught.value.params["reason"] == "moment_out_of_reach"


@pytest.mark.parametrize(
    "text",
    [
        'date("0000-12-25T")',
        'date("-2017-13-45")',
        'date("12345-01-01abc")',
        "date(12345, 2, 30)",
        'date("2017-12-31T00:00:00.1234567")',
        'time("25:00:00.1234567")',
        'time("12345-01-01")',
        'time(11, 59, 45, duration("PT19H"))',
        'time(11, 59, 45, duration("PT1.5S"))',
        'date and time("0000-12-25T25:00:00")',
        'duration("12345-01-01")',
        'duration("P1YT1.1234567S")',
    ],
)
def test_what_is_no_moment_in_any_year_is_null(text: str) -> None:
    assert evaluate(text, {}) is None


@pytest.mark.parametrize("text", ["[1..top]", "[top..10]", "(top..10]", "[1..top)", "(< top)", "(>= top)"])
def test_a_limit_that_is_null_lets_nothing_through(text: str) -> None:
    assert evaluate(f"5 in {text}", {"top": None}) is None
    assert evaluate(f"5 in [{text}]", {"top": None}) is False
    assert evaluate("0 in [1..top]", {"top": None}) is False


def test_a_call_with_values_of_other_types_is_null_and_runs_nothing() -> None:
    assert evaluate('(function(a: number) 7)("foo")', {}) is None
    assert evaluate('(function(a: number) a = null)("foo")', {}) is None
    assert evaluate("(function(a: number) a = null)(null)", {}) is True
    assert evaluate("(function(a: number) a + 1)([1])", {}) == 2


def test_a_parameter_that_a_call_by_name_leaves_out_is_null() -> None:
    assert evaluate("(function(a, b) [a, b])(b: 3)", {}) == [None, 3]
    assert evaluate("(function(a, b) b)(c: 3)", {}) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[1, 2] instance of list<number>", True),
        ('[1, "a"] instance of list<number>', False),
        ("{a: 1, b: 2} instance of context<a: number>", True),
        ("[1..5] instance of range<number>", True),
        ('(function() "foo") instance of function<>->string', True),
        (
            "(function(a: context<a: string>) 1) instance of function<context<a: string, b: string>>->Any",
            True,
        ),
        (
            "(function(a: context<a: string, b: string>) 1) instance of function<context<a: string>>->Any",
            False,
        ),
        ("1 instance of number and true", True),
        ("(function(a: number) a)(1)", 1),
        ('(function(a: number) a)("x")', None),
        ("(function(a) function(b) a * b)(2)(3)", 6),
        ("{f: function(n) if n = 0 then 1 else n * f(n - 1), r: f(5)}.r", 120),
        ("for i in 0..4 return if i = 0 then 1 else i * partial[-1]", [1, 1, 2, 6, 24]),
        ("{a: {b: [{c: 1}, {c: 2}]}}...c", [1, 2]),
        ('range("[2..)") = (>= 2)', True),
        ("3 in (< 5)", True),
    ],
)
def test_types_functions_and_ranges_are_values(text: str, expected: object) -> None:
    assert to_json(evaluate(text, {})) == expected
