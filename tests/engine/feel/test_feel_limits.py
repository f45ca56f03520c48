"""Attacks on the language: code in disguise, giant values, deep nesting, endless work."""

import time
from contextlib import suppress
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import ExpressionError, ExpressionLimit
from engine.feel import compile_assignments, compile_expression, compile_unary_tests, evaluate, to_json
from engine.feel.limits import MAX_LIST, MAX_STRING, MAX_TEXT_LENGTH

NOW = datetime(2026, 11, 23, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os').system('id')",
        "eval('1')",
        "exec('1')",
        "open('/etc/passwd')",
        "getattr(x, '__class__')",
        "x.append(1)",
        "x.__class__()",
        "lambda: 1",
        'function(x) external {java: {class: "java.lang.Math"}}',
        "[x for x in y]",
        "x = 1; y = 2",
        "$(id)",
        "{% raw %}",
        "x := 1",
        "import os",
        'f"{x}"',
    ],
)
def test_code_in_disguise_does_not_compile(text: str) -> None:
    if text == "import os":
        # Two words side by side are one FEEL name; it just is not there.
        assert evaluate(text, {}) is None
        return
    with pytest.raises(ExpressionError):
        compile_expression(text)


@pytest.mark.parametrize(
    "path",
    [
        "__class__",
        "x.__class__",
        "x.__class__.__mro__",
        "text.upper",
        "number.real",
        "day.__reduce__",
        "today().resolution",
        "x[1].__dict__",
        "entries.keys",
        "item.__init__.__globals__",
    ],
)
def test_names_of_python_lead_nowhere(path: str) -> None:
    variables = {"x": [1, "a"], "text": "a", "number": 1, "day": NOW, "entries": {"a": 1}}
    assert evaluate(path, variables, now=NOW) in (None, [None, None])


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        ("=", "empty"),
        ("${ }", "empty"),
        ("1 +", "unexpected_token"),
        ("(1", "unexpected_token"),
        ("1)", "unexpected_token"),
        ("[1, ", "unexpected_token"),
        ("1 = 2 = 3", "unexpected_token"),
        ("if true then 1", "unexpected_token"),
        ("for x in [1] x", "unexpected_token"),
        ('"open', "unexpected_character"),
        ("1abc", "unexpected_character"),
        ("a ~ b", "unexpected_character"),
        ("x \0", "unexpected_character"),
        ("?", "no_value_to_test"),
        ("{a: 1, a: 2}", "entry_twice"),
        ('@"tomorrow"', "bad_literal"),
        ("1 instance of banana", "unknown_type"),
        ("nonsense(1)", "unknown_function"),
        ("substring()", "wrong_arguments"),
        ('substring("a", 1, 2, 3)', "wrong_arguments"),
        ('substring(text: "a")', "wrong_arguments"),
        ('substring("a", start position: 1)', "wrong_arguments"),
        ("today(1)", "wrong_arguments"),
    ],
)
def test_what_does_not_parse_says_why(text: str, reason: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        compile_expression(text)
    assert caught.value.params["reason"] == reason


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("1" * (MAX_TEXT_LENGTH + 1), "text_too_long"),
        ("+".join(["1"] * 500), "too_many_tokens"),
        ("(" * 300 + "1" + ")" * 300, "too_deep"),
        ("[" * 300 + "]" * 300, "too_deep"),
        ("{a:" * 100 + "1" + "}" * 100, "too_deep"),
        ("-" * 300 + "1", "too_deep"),
        ("not(" * 150 + "true" + ")" * 150, "too_deep"),
        ("if true then 1 else " * 100 + "1", "too_deep"),
        ("x" + "[1]" * 200, "too_deep"),
        ("(x)" + ".a" * 200, "too_deep"),
        ("1 in (" + "(" * 100 + "1" + ")" * 101, "too_deep"),
        ("abs(" * 200 + "1" + ")" * 200, "too_deep"),
        ("for x in " * 100 + "[1]" + " return x" * 100, "too_deep"),
        ("1e9999", "number_too_large"),
    ],
)
def test_too_long_and_too_deep_is_refused_before_it_runs(text: str, reason: str) -> None:
    with pytest.raises(ExpressionLimit) as caught:
        compile_expression(text)
    assert caught.value.params["reason"] == reason


# A guard against work without an end, not a measure: the machine may be busy.
ENDLESS_S = 60
HEAVY = [
    "for a in 1..1000000000 return a",
    "for a in 1..100, b in 1..100, c in 1..100 return a",
    "some a in 1..1000, b in 1..1000 satisfies a + b = 0",
    "count(for a in 1..4000, b in 1..4000 return 1)",
    "for a in 1..9999 return for b in 1..9999 return b",
    'for d in @"0001-01-01"..@"9999-12-31" return d',
    "big + big + big",
    "for a in 1..4000 return big + string(a)",
    "string join(for a in 1..4000 return big, big)",
    "string(for a in 1..4000 return big)",
    "concatenate(many, many)",
    "append(many, 1)",
    "flatten(for a in 1..100 return many)",
    "distinct values(for a in 1..4000 return a)",
    "sort(for a in 1..4000 return a * -1)[sort(many)[1] > 0]",
    "many[some m in many satisfies m = item]",
    "9 ** 9 ** 9 ** 9 ** 9",
    "exp(exp(exp(100)))",
    "1.0000000001 ** 1e300",
    "0.9999999999 ** 1e6000",
    "sqrt(1e6144) ** 0.3333333333",
    "decimal(1/3, 6176)",
    "round up(1e6144, -6111)",
    "1e6144 * 10 + 1e-6143 / 10",
    "substring(big, 1, 1e6000)",
    "substring(big, -1e6000, 1e6000)",
    "sublist(many, 1e300, 1e300)",
    "many[1e6000]",
    "date(1e300, 1e300, 1e300)",
    "time(1e300, 1, 1)",
    'time(1, 1, 1, @"P999999999D")',
    '@"P999999999D" * 1e300',
    '@"P999999Y" * 1e300',
    'now() + @"P999999999D"',
    'now() + @"P999999Y"',
    'duration("P999999999W")',
    "number(big)",
    'number("1e99999999999")',
    'number("1_000")',
    'number("NaN")',
    "insert before(many, 1e300, 1)",
    "modulo(1e6144, 1e-6143)",
    "for i in 1e300..1e300 return i",
    "for i in -1e6000..1e6000 return i",
    "(for i in 1..3000 return many).x",
]


@pytest.mark.parametrize("text", HEAVY)
def test_heavy_work_ends_soon_with_a_value_or_a_limit(text: str) -> None:
    variables = {"big": "x" * (MAX_STRING // 2), "many": list(range(MAX_LIST))}
    started = time.process_time()
    with suppress(ExpressionLimit):
        to_json(evaluate(text, variables, now=NOW))
    assert time.process_time() - started < ENDLESS_S, text


@pytest.mark.parametrize(
    ("variable", "reason"),
    [
        ("x" * (MAX_STRING + 1), "string_too_long"),
        (list(range(MAX_LIST + 1)), "list_too_long"),
        ({str(n): n for n in range(MAX_LIST + 1)}, "list_too_long"),
        (10**100, "number_too_large"),
        (Decimal("1e7000"), "number_too_large"),
    ],
)
def test_variables_beyond_the_limits_are_refused_when_read(variable: object, reason: str) -> None:
    with pytest.raises(ExpressionLimit) as caught:
        evaluate("x", {"x": variable})
    assert caught.value.params["reason"] == reason
    assert evaluate("y", {"x": variable, "y": 1}) == 1


def test_deep_variables_are_refused_when_read() -> None:
    deep: object = 1
    for _ in range(900):
        deep = [deep]
    with pytest.raises(ExpressionLimit) as caught:
        evaluate("x", {"x": deep})
    assert caught.value.params["reason"] == "data_too_deep"


def test_numbers_that_are_none_are_null() -> None:
    for number in (float("nan"), float("inf"), Decimal("NaN"), Decimal("sNaN"), Decimal("-Infinity")):
        assert evaluate("x", {"x": number}) is None


def test_a_variable_of_a_foreign_type_is_an_error() -> None:
    class Trap:
        def __getattribute__(self, name: str) -> object:
            if name == "__class__":
                return object.__getattribute__(self, name)
            raise AssertionError(f"touched {name}")

    with pytest.raises(ExpressionError) as caught:
        evaluate("x", {"x": Trap()})
    assert caught.value.params["reason"] == "unsupported_value"


def test_numbers_too_large_for_json_and_ranges_are_refused_at_the_border() -> None:
    with pytest.raises(ExpressionLimit):
        to_json(evaluate("1e400", {}))
    with pytest.raises(ExpressionError):
        to_json(evaluate("[1..2]", {}))


WORDS = [
    *(
        "1",
        "0",
        "x",
        "y.z",
        '"a"',
        "null",
        "true",
        "item",
        "?",
        '@"P1D"',
        '@"2026-01-01"',
        "today()",
        "1e6000",
    ),
    *(
        "+",
        "-",
        "*",
        "/",
        "**",
        "=",
        "!=",
        "<",
        ">=",
        "in",
        "between",
        "and",
        "or",
        "not",
        "(",
        ")",
        "[",
        "]",
    ),
    *("{", "}", ",", ".", "..", ":", "if", "then", "else", "for", "some", "every", "return", "satisfies"),
    *(
        "count(",
        "sum(",
        "min(",
        "string(",
        "number(",
        "date(",
        "substring(",
        "append(",
        "sort(",
        "abs(",
        "floor(",
    ),
]


@given(st.lists(st.sampled_from(WORDS), max_size=25).map(" ".join) | st.text(max_size=60))
def test_any_text_gives_a_value_or_an_expression_error(text: str) -> None:
    variables = {"x": [1, {"a": 2}], "y": {"z": "2026-01-01"}}
    for compile_text in (compile_expression, compile_unary_tests, compile_assignments):
        try:
            compiled = compile_text(text)
            if hasattr(compiled, "is_met"):
                compiled.is_met("x", variables, now=NOW)
            elif hasattr(compiled, "run"):
                compiled.run(variables, now=NOW)
            else:
                to_json(compiled.evaluate(variables, now=NOW))
        except ExpressionError:
            pass


values = st.sampled_from(
    [
        "1",
        "-1",
        "0.5",
        "1e6000",
        "1e-6000",
        '"a"',
        '"2026-01-01"',
        "null",
        "true",
        "[]",
        "[1, 2]",
        '["a"]',
        "{}",
        "{a: 1}",
        '@"P1D"',
        '@"P1M"',
        '@"2026-01-31"',
        '@"10:00:00"',
        '@"2026-01-31T10:00:00Z"',
        "[1..2]",
        "now()",
    ]
)


@given(
    values,
    values,
    st.sampled_from(["+", "-", "*", "/", "**", "=", "!=", "<", "<=", ">", ">=", "in", "and", "or"]),
)
def test_every_operator_takes_every_pair_of_kinds(left: str, right: str, sign: str) -> None:
    evaluate(f"{left} {sign} {right}", {}, now=NOW)
