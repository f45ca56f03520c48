"""What expressions give: operators, paths, loops, ranges, dates. One table per topic."""

from datetime import UTC, date, datetime

import pytest

from engine.errors import ExpressionError
from engine.feel import FeelValue, compile_expression, evaluate, to_json

NOW = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
VARIABLES = {
    "intensity": 3,
    "start_date": "2026-12-01",
    "visit_at": "2026-12-01T10:00",
    "month_end": "2026-01-31",
    "rubbish": "rubbish",
    "cooling_off": "P14D",
    "opinion.decision": "qualified",
    "need": {"level": {"value": 2}},
    "numbers": [1, 2, 3, 4],
    "jobs": [{"title": "baker", "hours": 20}, {"title": "clerk", "hours": 40}],
    "Applicant Age": 20,
    "agreed": True,
    "żółw": "tak",
}


def value(text: str) -> FeelValue:
    return evaluate(text, VARIABLES, now=NOW)


def check(text: str, expected: object) -> None:
    result = to_json(value(text))
    assert result == expected and type(result) is type(expected), f"{text} gave {result!r}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 + 2 * 3", 7),
        ("(1 + 2) * 3", 9),
        ("0.1 + 0.2", 0.3),
        ("0.1 + 0.2 = 0.3", True),
        ("10 - 2 - 3", 5),
        ("2 ** 3 ** 2", 64),
        ("-2 ** 2", 4),
        ("- intensity", -3),
        ("--1", 1),
        (".5 * 2", 1),
        ("1e3", 1000),
        ("7 / 2", 3.5),
        ("1 / 0", None),
        ("10 ** 7000", None),
        ("(-2) ** 0.5", None),
        ("0 ** -1", None),
        ('1 + "a"', None),
        ("null + 1", None),
        ("true + 1", None),
        ('"a" + "b"', "ab"),
        ("1000000000000000000", 10**18),
        ("1.0", 1),
    ],
)
def test_arithmetic_is_decimal_and_undefined_is_null(text: str, expected: object) -> None:
    check(text, expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 = 1.0", True),
        ('1 = "1"', None),
        ('1 != "1"', None),
        ("1 != 2", True),
        ("null = null", True),
        ("null = 1", False),
        ("missing = null", True),
        ("true = 1", None),
        ("[1, 2] = [1, 2]", True),
        ("[1] = [1, 2]", False),
        ('[1] = ["1"]', None),
        ("{a: 1, b: 2} = {b: 2, a: 1}", True),
        ("{a: 1} = {b: 1}", False),
        ("1 < 2", True),
        ('"a" < "b"', True),
        ('1 < "b"', None),
        ("null < 1", None),
        ("true < false", None),
        ("[1] < [2]", None),
        ("intensity between 1 and 3", True),
        ("intensity between 4 and 5", False),
        ("missing between 1 and 2", None),
        ('@"PT1H" < @"P1D"', True),
        ('@"P1Y" = @"P12M"', True),
        ('@"P1Y" < @"P1D"', None),
        ("[1..3] = [1..3]", True),
        ("[1..3] = [1..3)", False),
    ],
)
def test_comparison_of_different_kinds_is_null(text: str, expected: object) -> None:
    check(text, expected)


WORDS = {True: "true", False: "false", None: "null"}


@pytest.mark.parametrize("left", WORDS)
@pytest.mark.parametrize("right", WORDS)
def test_and_or_not_are_three_valued(left: bool | None, right: bool | None) -> None:
    known = {left, right}
    both = False if False in known else None if None in known else True
    either = True if True in known else None if None in known else False
    assert value(f"{WORDS[left]} and {WORDS[right]}") is both
    assert value(f"{WORDS[left]} or {WORDS[right]}") is either
    assert value(f"not({WORDS[left]})") is (None if left is None else not left)


@pytest.mark.parametrize("text", ["1 and true", '"x" or false', "not(1)", "[] and true"])
def test_what_is_no_boolean_counts_as_unknown(text: str) -> None:
    assert value(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("5 in [1..5]", True),
        ("5 in [1..5)", False),
        ("5 in [1..5[", False),
        ("1 in ]1..5]", False),
        ("1 in (1..5)", False),
        ("2 in (1..5)", True),
        ("5 in (1, 5)", True),
        ("5 in (<3, >4)", True),
        ("5 in (1..2, 4)", None),
        ("5 in > 4", True),
        ("5 in [1, [4..6]]", True),
        ('"b" in ["a", "b"]', True),
        ('"1" in [1, 2]', False),
        ("null in [1, null]", True),
        ("missing in [1..5]", None),
        ('@"2026-12-24" in [@"2026-12-01"..@"2026-12-31"]', True),
        ('start_date in [today()..today() + duration("P30D")]', True),
    ],
)
def test_in_tests_ranges_lists_and_comparisons(text: str, expected: object) -> None:
    if text == "5 in (1..2, 4)":
        with pytest.raises(ExpressionError):
            value(text)
        return
    check(text, expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("opinion.decision", "qualified"),
        ("need.level.value", 2),
        ("need.level.nothing.more", None),
        ("missing.path", None),
        ("intensity.value", None),
        ("jobs.title", ["baker", "clerk"]),
        ("jobs[1].title", "baker"),
        ("jobs[-1].title", "clerk"),
        ("jobs[3]", None),
        ("jobs[0]", None),
        ("jobs[1.5]", None),
        ("jobs[hours > 30].title", ["clerk"]),
        ("jobs[item.hours > 30][1].title", "clerk"),
        ("jobs[hours > intensity * 10].title", ["clerk"]),
        ("numbers[item > 2]", [3, 4]),
        ("[][1]", None),
        ("[][intensity - 1]", None),
        ("[][item > 1]", []),
        ("null[1]", None),
        ("7[1]", 7),
        ("[[1, 2], [3]][1][2]", 2),
        ("{a: 1, b: a + 1}.b", 2),
        ('{"a b": 1}', {"a b": 1}),
        ("{first name: 1}.first name", 1),
        ("{foo+bar: 1, foo: 5, bar: 7, r: [foo+bar, foo + bar]}.r", [1, 12]),
        ("{pay-off: 2, sum in stock: 3, r: pay-off * sum in stock}.r", 6),
        ("[{a: [{b: [{c: 1}, {c: 2}]}]}].a.b.c", [[[1, 2]]]),
        ("Applicant Age + 1", 21),
        ("Applicant   Age", 20),
        ('żółw = "tak"', True),
        ("{}", {}),
    ],
)
def test_paths_reach_flat_and_nested_variables(text: str, expected: object) -> None:
    check(text, expected)


def test_the_longest_flat_key_wins_over_nested_data() -> None:
    assert evaluate("a.b.c", {"a.b.c": 1, "a.b": {"c": 2}, "a": {"b": {"c": 3}}}) == 1
    assert evaluate("a.b.c", {"a.b": {"c": 2}, "a": {"b": {"c": 3}}}) == 2
    assert evaluate("a.b.c", {"a": {"b": {"c": 3}}}) == 3


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('if intensity > 2 then "more" else "less"', "more"),
        ("if missing then 1 else 2", 2),
        ("if 1 then 1 else if true then 3 else 4", 3),
        ("for x in numbers return x * 2", [2, 4, 6, 8]),
        ("for x in 1..3 return x", [1, 2, 3]),
        ("for x in 3..1 return x", [3, 2, 1]),
        ("for x in [1, 2], y in [x, 10] return x * y", [1, 10, 4, 20]),
        ('for d in @"2026-02-27"..@"2026-03-01" return d', ["2026-02-27", "2026-02-28", "2026-03-01"]),
        ("for x in missing return x", None),
        ("for x in 5 return x", [5]),
        ('for x in "a".."b" return x', None),
        ("some x in numbers satisfies x > 3", True),
        ("true and some x in numbers satisfies x > 3", True),
        ("1 + if true then 2 else 3", 3),
        ("(if true then [4, 5] else [])[1]", 4),
        ("some x in [] satisfies x > 3", False),
        ("some x in [null, 1] satisfies x > 3", None),
        ("every x in numbers satisfies x > 0", True),
        ("every x in [] satisfies x > 3", True),
        ("every x in numbers, y in numbers satisfies x <= y", False),
        ("some j in jobs satisfies j.hours = 40", True),
        ("for x in for y in [1, 2] return y + 1 return x * 10", [20, 30]),
    ],
)
def test_choices_loops_and_quantifiers(text: str, expected: object) -> None:
    check(text, expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('start_date - duration("P7D")', "2026-11-24"),
        ('start_date + duration("P1M")', "2027-01-01"),
        ('month_end + @"P1M"', "2026-02-28"),
        ('"2026-01-31" + @"P1M"', None),
        ('"2026-12-01" = @"2026-12-01"', None),
        ('cooling_off > @"P7D"', True),
        ('@"P1D" + start_date', "2026-12-02"),
        ('visit_at + @"PT90M"', "2026-12-01T11:30:00"),
        ("start_date > today()", True),
        ("today() < start_date", True),
        ('start_date = date("2026-12-01")', True),
        ("visit_at > now()", True),
        ('@"2026-12-01" = rubbish', None),
        ('@"2026-12-01" < rubbish', None),
        ("today()", "2026-11-24"),
        ("now()", "2026-11-24T00:30:00+01:00"),
        ("date(missing)", None),
        ("date(now())", "2026-11-24"),
        ('date("2026-02-30")', None),
        ("date(2026, 2, 28)", "2026-02-28"),
        ("date(2026, 2, 30)", None),
        ("date(start_date) - today()", "P7D"),
        ('@"2026-12-08" - start_date', "P7D"),
        ("(date(start_date) - today()).days", 7),
        ("today().year + today().month / 100", 2026.11),
        ("today().weekday", 2),
        ('date and time("2026-10-24T12:00:00@Europe/Warsaw") + @"PT24H"', "2026-10-25T11:00:00+01:00"),
        ('date and time("2026-12-01T10:00:00Z") = date and time("2026-12-01T11:00:00+01:00")', True),
        ('date and time("2026-12-01T10:00:00Z") - date and time("2026-12-01T10:30:00+01:00")', "PT30M"),
        ('date and time("2026-12-01T10:00:00@../../etc/passwd")', None),
        ('date and time(@"2026-12-01", time("10:30"))', "2026-12-01T10:30:00"),
        ('time("23:00:00") + @"PT2H"', "01:00:00"),
        ('time("10:00") - time("09:15")', "PT45M"),
        ('time("10:00") < time("11:00")', True),
        ('time("10:00") < time("11:00Z")', None),
        ('time(10, 30, 0, @"PT1H")', "10:30:00+01:00"),
        ('time("25:00")', None),
        ('@"P1D" * 3', "P3D"),
        ('2 * @"P1Y"', "P2Y"),
        ('@"P3D" / 2', "P1DT12H"),
        ('@"P1D" / @"PT1H"', 24),
        ('@"P2Y" / @"P6M"', 4),
        ('@"P1D" + @"P1M"', None),
        ('-@"P1D"', "-P1D"),
        ('@"P9D" / 0', None),
        ('duration("P1Y2M").months', 2),
        ('duration("-PT90M").hours', -1),
        ('duration("P1M2D")', None),
        ('duration("P2W")', "P14D"),
        ('years and months duration(@"2020-01-31", @"2021-03-30")', "P1Y1M"),
        ('years and months duration(@"2021-03-30", @"2020-01-31")', "-P1Y1M"),
        ('last day of month(@"2028-02-01")', "2028-02-29"),
        ("day of week(start_date)", "Tuesday"),
        ("month of year(start_date)", "December"),
        ("day of year(start_date)", 335),
        ("week of year(start_date)", 49),
        ('@"9999-12-31" + @"P1D"', None),
        ('@"0001-01-01" - @"P1Y"', None),
    ],
)
def test_dates_times_and_durations(text: str, expected: object) -> None:
    check(text, expected)


def test_now_without_a_given_moment_is_an_error_and_no_null() -> None:
    with pytest.raises(ExpressionError) as caught:
        evaluate('today() > @"2026-01-01"', {})
    assert caught.value.params["reason"] == "clock_not_given"


def test_today_follows_the_zone_of_the_organisation() -> None:
    assert evaluate("today()", {}, now=NOW) == date(2026, 11, 24)
    assert evaluate("today()", {}, now=NOW, zone="Europe/London") == date(2026, 11, 23)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("= intensity > 2", True),
        ("${intensity > 2}", True),
        ("#{intensity > 2}", True),
        ("${intensity ge 3 and intensity lt 4}", True),
        ("${intensity eq 3 && !(intensity ne 3)}", True),
        ('${empty missing || opinion.decision == "qualified"}', True),
        ("intensity == 3", True),
        ("'single' = \"single\"", True),
        ("1 // the rest is said to people", 1),
        ("/* aside */ 2", 2),
        ("intensity\n  > 2", True),
    ],
)
def test_prefixes_synonyms_and_comments_are_accepted(text: str, expected: object) -> None:
    check(text, expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 instance of number", True),
        ('"a" instance of string', True),
        ("null instance of Any", False),
        ('@"2026-01-01" instance of date', True),
        ("now() instance of date", False),
        ("now() instance of date and time", True),
        ('@"P1D" instance of days and time duration', True),
        ("true instance of number", False),
    ],
)
def test_instance_of_knows_the_built_in_types(text: str, expected: object) -> None:
    check(text, expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r'"a\n\"b\"\\"', 'a\n"b"\\'),
        (r'"\u0105"', "ą"),
        (r'"\U01F40E"', "🐎"),
        (r'"\ud83d\uDC0E!"', "🐎!"),
        (r'"\uD83D\u0105"', "\ufffdą"),
        (r'"\uD800"', "\ufffd"),
        (r'"\UFFFFFF"', "\ufffd"),
    ],
)
def test_escapes_in_texts_never_make_half_characters(text: str, expected: object) -> None:
    check(text, expected)


def test_names_tell_variables_apart_from_loop_variables_and_entries() -> None:
    def names(text: str) -> set[str]:
        return set(compile_expression(text).names)

    assert names('intensity > 2 and eligibility_opinion.decision = "yes"') == {
        "intensity",
        "eligibility_opinion.decision",
    }
    assert names("for x in xs, y in x.parts return x + y + z") == {"xs", "z"}
    assert names("some x in x satisfies x > limit") == {"x", "limit"}
    assert names("{a: b, c: a + d}.c") == {"b", "d"}
    assert names("jobs[item.hours > limit].title") == {"jobs", "limit"}
    assert names("today() + duration(span)") == {"span"}
    assert names("substring(string: a, start position: b)") == {"a", "b"}
    assert names("x in (1, y)") == {"x", "y"}
    assert names("1 + 2") == set()
