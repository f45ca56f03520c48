"""Laws of FEEL values that hold for every value, not for examples alone."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from engine.feel import YearMonths, evaluate, to_json

json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**18), 10**18)
    | st.floats(-(2**53), 2**53)
    | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=10,
)


@given(json_values)
def test_json_values_pass_through_unchanged(data: object) -> None:
    assert to_json(evaluate("x", {"x": data})) == data


@given(st.decimals(-1000, 1000, places=3), st.decimals(-1000, 1000, places=3))
def test_sums_and_products_agree_with_exact_decimals(a: Decimal, b: Decimal) -> None:
    assert evaluate("a + b", {"a": a, "b": b}) == a + b
    assert evaluate("a * b", {"a": a, "b": b}) == a * b
    assert evaluate("a < b", {"a": a, "b": b}) is (a < b)


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.integers(-3000, 3000))
def test_days_added_come_back_as_the_difference(day: date, days: int) -> None:
    variables = {"day": day.isoformat(), "span": timedelta(days=days)}
    assert evaluate("(day + span) - date(day)", variables) == timedelta(days=days)


@given(st.timedeltas(timedelta(days=-5000), timedelta(days=5000)) | st.integers(-500, 500).map(YearMonths))
def test_durations_are_read_back_from_their_text(span: timedelta | YearMonths) -> None:
    assert evaluate("duration(text)", {"text": to_json(span)}) == span


@given(st.times(), st.datetimes(datetime(1000, 1, 1)))
def test_times_and_moments_are_read_back_from_their_text(at: time, moment: datetime) -> None:
    assert evaluate("time(text)", {"text": to_json(at)}) == at
    assert evaluate("date and time(text)", {"text": to_json(moment)}) == moment
