"""Built-in functions: what each gives, and that wrong arguments give null."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.feel import evaluate, list_builtin_names, to_json
from engine.feel.builtins import find_builtins

TABLE = [
    ("decimal(1/3, 2)", 0.33),
    ("decimal(2.5, 0)", 2),
    ("decimal(1234, -2)", 1200),
    ("decimal(1.5, 0.5)", None),
    ("floor(-1.5)", -2),
    ("floor(-1.56, 1)", -1.6),
    ("ceiling(-1.5)", -1),
    ("ceiling(1.51, 1)", 1.6),
    ("round up(5.5, 0)", 6),
    ("round up(-5.5, 0)", -6),
    ("round down(5.9, 0)", 5),
    ("round half up(2.5, 0)", 3),
    ("round half up(-2.5, 0)", -3),
    ("round half down(2.5, 0)", 2),
    ("round half up(1.126, 2)", 1.13),
    ("abs(-3)", 3),
    ('abs(@"-P1D")', "P1D"),
    ('abs(@"-P1M")', "P1M"),
    ('abs("x")', None),
    ("modulo(-12, 5)", 3),
    ("modulo(12, -5)", -3),
    ("modulo(1, 0)", None),
    ("sqrt(16)", 4),
    ("sqrt(-1)", None),
    ("log(1)", 0),
    ("log(0)", None),
    ("exp(0)", 1),
    ("odd(-3)", True),
    ("even(2)", True),
    ("even(2.5)", False),
    ("string(1.50)", "1.5"),
    ("string(1e20)", "100000000000000000000"),
    ("string(null)", None),
    ("string(true)", "true"),
    ('string([1, "a", null])', '[1, "a", null]'),
    ('string({a: "b"})', '{a: "b"}'),
    ('string(@"2026-01-01")', "2026-01-01"),
    ('string(@"P14M")', "P1Y2M"),
    ("string([1..2))", "[1..2)"),
    ('number("12.5")', 12.5),
    ('number("1 000,5", " ", ",")', 1000.5),
    ('number("1,000.5", ",", ".")', 1000.5),
    ('number("1.000", ".", ".")', None),
    ('number("twelve")', None),
    ("number(5)", 5),
    ('substring("foobar", 3)', "obar"),
    ('substring("foobar", 3, 3)', "oba"),
    ('substring("foobar", -2, 1)', "a"),
    ('substring("foobar", 0)', None),
    ('substring("foobar", 9)', ""),
    ('substring(string: "foobar", start position: 2, length: 2)', "oo"),
    ('substring(length: 2, string: "foobar", start position: 2)', "oo"),
    ('string length("żółw")', 4),
    ('string length("🐎")', 1),
    ('string_length("abc")', 3),
    ('upper case("żółw")', "ŻÓŁW"),
    ('lower case("ŻÓŁW")', "żółw"),
    ('trim("  a ")', "a"),
    ('substring before("foobar", "bar")', "foo"),
    ('substring before("foobar", "x")', ""),
    ('substring after("foobar", "ob")', "ar"),
    ('substring after("foobar", "x")', ""),
    ('contains("foobar", "ob")', True),
    ("contains(1, 2)", None),
    ('contains(null, "a")', None),
    ('starts with("foobar", "fo")', True),
    ('ends with("foobar", "ar")', True),
    ('split("a;b;c", ";")', ["a", "b", "c"]),
    ('split("a.b", ".")', ["a", "b"]),
    ('split("a", "")', None),
    ('string join(["a", null, "b"], "-")', "a-b"),
    ('string join(["a", "b"])', "ab"),
    ("string join([1])", None),
    ("list contains([1, 2], 2)", True),
    ("list contains([1, null], null)", True),
    ("list contains(missing, 2)", None),
    ("count([1, 2])", 2),
    ("count([])", 0),
    ("count(5)", 1),
    ("count(null)", None),
    ("min(3, 1, 2)", 1),
    ("min([])", None),
    ('min("b", "a")', "a"),
    ('min(1, "a")', None),
    ('max([@"2026-01-01", @"2026-05-01"])', "2026-05-01"),
    ("sum(1, 2, 3)", 6),
    ("sum([])", None),
    ('sum([1, "a"])', None),
    ("sum([1, null])", None),
    ("product([2, 3, 4])", 24),
    ("mean([1, 2, 3, 6])", 3),
    ("mean([])", None),
    ("median(8, 2, 5, 3, 4)", 4),
    ("median([6, 1, 2, 3])", 2.5),
    ("median([])", None),
    ("stddev(2, 4, 7, 5)", 2.0816659994661326),
    ("stddev([1])", None),
    ("mode(6, 3, 9, 6, 6)", [6]),
    ("mode(6, 1, 9, 6, 1)", [1, 6]),
    ("mode([])", []),
    ("all([true, true])", True),
    ("all([true, null])", None),
    ("any(false, true)", True),
    ("any([])", False),
    ("sublist([4, 5, 6], 1, 2)", [4, 5]),
    ("sublist([4, 5, 6], -1)", [6]),
    ("sublist([4, 5, 6], 9)", None),
    ("append([1], 2, 3)", [1, 2, 3]),
    ("concatenate([1, 2], [3])", [1, 2, 3]),
    ("insert before([1, 3], 1, 2)", [2, 1, 3]),
    ("insert before([1, 3], 5, 2)", None),
    ("remove([1, 2, 3], 2)", [1, 3]),
    ("list replace([2, 4], 2, 8)", [2, 8]),
    ("reverse([1, 2])", [2, 1]),
    ("index of([1, 2, 3, 2], 2)", [2, 4]),
    ("distinct values([1, 2, 1])", [1, 2]),
    ("union([1, 2], [2, 3])", [1, 2, 3]),
    ("flatten([[1, 2], [[3]], 4])", [1, 2, 3, 4]),
    ("sort([3, 1, 2])", [1, 2, 3]),
    ('sort([3, "a"])', None),
    ("sort([])", []),
    ('get value({a: 1}, "a")', 1),
    ('get value({a: 1}, "b")', None),
    ("get entries({a: 1})", [{"key": "a", "value": 1}]),
    ('context put({a: 1}, "b", 2)', {"a": 1, "b": 2}),
    ("context merge([{a: 1}, {a: 2, b: 3}])", {"a": 2, "b": 3}),
    ("context merge([{a: 1}, 2])", None),
    ("is defined(missing)", False),
    ("is defined(0)", True),
    ("get or else(missing, 4)", 4),
    ("get or else(3, 4)", 3),
    ("not(null)", None),
]


@pytest.mark.parametrize(("text", "expected"), TABLE)
def test_function_gives_the_standard_answer(text: str, expected: object) -> None:
    result = to_json(evaluate(text, {}))
    assert result == expected and type(result) is type(expected), f"{text} gave {result!r}"


def test_every_function_but_those_of_time_has_an_example() -> None:
    times = {"date", "time", "date and time", "duration", "today", "now", "years and months duration"}
    times |= {"day of year", "day of week", "month of year", "week of year", "last day of month"}
    shown = {text.partition("(")[0].replace("_", " ") for text, _ in TABLE}
    assert set(list_builtin_names()) - times - shown == set()


VALUES = [
    "null",
    "true",
    "1",
    "-1.5",
    "1e6000",
    '"a"',
    '""',
    "[]",
    "[1, 2]",
    '["a", null]',
    "{}",
    "{a: 1}",
    "[1..2]",
]
VALUES += [
    '@"P1D"',
    '@"P1M"',
    '@"2026-01-31"',
    '@"10:00:00"',
    '@"2026-01-31T10:00:00"',
    "9999999",
    '"2026-01-01"',
]


@given(st.sampled_from(list_builtin_names()), st.lists(st.sampled_from(VALUES), max_size=4))
def test_no_function_fails_on_any_kind_of_argument(name: str, arguments: list[str]) -> None:
    sizes = {len(builtin.parameters) for builtin in find_builtins(name)}
    if len(arguments) in sizes and name not in ("today", "now"):
        evaluate(f"{name}({', '.join(arguments)})", {})
