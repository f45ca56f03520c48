"""Cells of decision tables (unary tests) and script tasks (assignments)."""

from datetime import UTC, datetime

import pytest

from engine.errors import ExpressionError, ExpressionLimit
from engine.feel import compile_assignments, compile_unary_tests

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("cell", "value", "expected"),
    [
        ("-", None, True),
        ("", 5, True),
        ("5", 5, True),
        ("= 5", 5, True),
        ("5", 6, False),
        ('"a", "b"', "b", True),
        ('"a", "b"', "c", False),
        ('"a"', None, False),
        ("null", None, True),
        ("< 5", 4, True),
        (">= 5", 4, False),
        ("!= 5", 4, True),
        ("< 5", None, False),
        ("[1..5]", 5, True),
        ("(1..5)", 5, False),
        ("]1..5[", 1, False),
        ("[1..5], > 10", 11, True),
        ("not(5)", 6, True),
        ("not(5)", 5, False),
        ('not("a", "b")', "c", True),
        ("not(< 5)", None, False),
        ("not([1..5])", 7, True),
        ("true", True, True),
        ("true", False, False),
        ("false", False, True),
        ("true", None, False),
        ("true", "yes", False),
        ("not(false)", None, True),
        ("-5", -5, True),
        ("- 5", -5, True),
        ("[1, 2, 3]", 2, True),
        ("limit", 10, True),
        ("< limit", 9, True),
        ("string length(?) > 2", "abc", True),
        ('? in ["a", "b"]', "a", True),
        ("? > 5 and ? < 7", 6, True),
        ("limit > 5", "anything", True),
        ("limit > 50", "anything", False),
        ("limit > 5", True, True),
        ("nothing > 5", None, False),
        ("not(nothing > 5)", None, False),
        ("nothing", None, True),
        ("not(null)", None, False),
        ("limit > 5", False, False),
        ('< date("2026-12-01")', "2026-11-30", True),
        ("< today()", "2026-11-22", True),
        ('[date("2026-01-01")..date("2026-12-31")]', "2026-06-01", True),
        ("if limit > 5 then 1 else 2", 1, True),
    ],
)
def test_cell_accepts_and_refuses_values(cell: str, value: object, expected: bool) -> None:
    assert compile_unary_tests(cell).is_met(value, {"limit": 10}, now=NOW) is expected


def test_a_cell_tells_its_variables_but_not_the_value_under_test() -> None:
    assert compile_unary_tests("< limit, ? > other.path").names == {"limit", "other.path"}


@pytest.mark.parametrize("cell", ["not(5", "5,", ", 5", "< < 5", "5 6", "nonsense(?)", "not 5"])
def test_a_cell_that_does_not_parse_is_refused(cell: str) -> None:
    with pytest.raises(ExpressionError):
        compile_unary_tests(cell)


def test_assignments_run_in_order_and_give_json() -> None:
    script = """
    # first the sum, then what follows from it
    total = a + 1

    // a later line sees the earlier result
    due = today() + duration("P7D")
    later = due + duration("P1D");
    enough := total >= 3
    span = duration("P1M")
    """
    compiled = compile_assignments(script)
    assert compiled.targets == {"total", "due", "later", "enough", "span"}
    assert compiled.names == {"a"}
    given = {"a": 2}
    results = compiled.run(given, now=NOW)
    assert results == {"total": 3, "due": "2026-11-30", "later": "2026-12-01", "enough": True, "span": "P1M"}
    assert given == {"a": 2}


def test_a_script_that_counts_reads_its_own_target() -> None:
    compiled = compile_assignments("rounds = rounds + 1")
    assert compiled.names == {"rounds"} == compiled.targets
    assert compiled.run({"rounds": 1}) == {"rounds": 2}
    assert compiled.run({}) == {"rounds": None}


def test_an_empty_script_sets_nothing() -> None:
    assert compile_assignments("\n # only a comment\n").run({}) == {}


@pytest.mark.parametrize(
    "line",
    [
        "a",
        "a == 1",
        "1 = a",
        "a.b = 1",
        "__x = 1",
        "if = 1",
        "import os",
        "a += 1",
        "a = ",
        "a = 1; b = 2",
        "a[1] = 2",
    ],
)
def test_a_line_that_is_no_assignment_is_refused_with_its_number(line: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        compile_assignments(f"ok = 1\n{line}")
    assert caught.value.params["line"] == 2


def test_a_script_beyond_its_limits_is_refused() -> None:
    with pytest.raises(ExpressionLimit):
        compile_assignments("a = 1\n" * 201)
    with pytest.raises(ExpressionLimit):
        compile_assignments("#" * 20_001)
    with pytest.raises(ExpressionLimit) as caught:
        compile_assignments("a = " + "1" * 5000)
    assert caught.value.params["line"] == 1
