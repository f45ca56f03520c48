"""Calendar arithmetic: months, nights of clock change, working days, cycles, longer times for a client."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.calendars import (
    Calendar,
    Cycle,
    Span,
    add_months,
    is_working_day,
    last_day_of_month,
    parse_cycle,
    parse_duration,
    parse_rounds,
    scale_span,
    working_days_between,
)
from engine.errors import InvalidInput

WARSAW = Calendar()


def at(text: str) -> datetime:
    """A moment on the wall in Warsaw."""
    return datetime.fromisoformat(text).replace(tzinfo=WARSAW.zone).astimezone(UTC)


def wall(moment: datetime) -> str:
    assert moment.tzinfo is UTC
    return moment.astimezone(WARSAW.zone).strftime("%Y-%m-%d %H:%M")


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("P2D", Span(days=2)),
        ("P1Y2M3W4DT5H6M7S", Span(1, 2, 3, 4, 5, 6, 7)),
        ("-P7D", Span(days=-7)),
        ("+PT4H", Span(hours=4)),
        ("PT90M", Span(minutes=90)),
        ("PT0S", Span()),
        ("PT5.0S", Span(seconds=5)),
        (" 3 dr ", Span(working_days=3)),
        ("10dr", Span(working_days=10)),
        ("-2 dr", Span(working_days=-2)),
        ("P20Y", Span(years=20)),
    ],
)
def test_parse_duration_reads_iso_and_working_days(text: str, span: Span) -> None:
    assert parse_duration(text) == span


@pytest.mark.parametrize(
    "text",
    [
        "",
        "P",
        "PT",
        "P1DT",
        "1D",
        "P1H",
        "PT1D",
        "P1.5D",
        "PT0.5S",
        "P-1D",
        "dr",
        "3 d",
        "3  dr",
        "P٣D",
        "p1d",
        "P1D; DROP",
        "P1D\x00",
        "P" + "1" * 100 + "D",
        "__import__('os')",
        "٣ dr",
    ],
)
def test_parse_duration_refuses_what_is_no_duration(text: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        parse_duration(text)
    assert caught.value.code == "invalid_duration"
    assert caught.value.params["reason"] == "unreadable"


@pytest.mark.parametrize(
    "text", ["P21Y", "P99999M", "P7321D", "P1500W", "PT200000H", "PT999999999S", "5001 dr"]
)
def test_parse_duration_refuses_more_than_twenty_years(text: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        parse_duration(text)
    assert caught.value.params["reason"] == "too_long"


@pytest.mark.parametrize("text", ["PT0S", "P0D", "-P1D", "0 dr", "-1 dr"])
def test_parse_duration_refuses_zero_and_negative_where_asked(text: str) -> None:
    parse_duration(text)
    with pytest.raises(InvalidInput) as caught:
        parse_duration(text, is_positive_only=True)
    assert caught.value.params["reason"] == "not_positive"


iso_spans = st.builds(
    lambda sign, *sizes: Span(*(sign * size for size in sizes)),
    st.sampled_from([1, -1]),
    st.integers(0, 5),
    st.integers(0, 24),
    st.integers(0, 50),
    st.integers(0, 400),
    st.integers(0, 100),
    st.integers(0, 100),
    st.integers(0, 1000),
)
moments = st.datetimes(datetime(2020, 1, 1), datetime(2060, 1, 1)).map(
    lambda moment: moment.replace(tzinfo=UTC)
)


@given(iso_spans | st.integers(-1000, 1000).map(lambda days: Span(working_days=days)))
def test_a_span_is_read_back_from_its_text(span: Span) -> None:
    assert parse_duration(str(span)) == span


def test_parse_cycle_reads_endless_and_counted_cycles() -> None:
    assert parse_cycle("R/P1M") == parse_cycle("P1M") == Cycle(Span(months=1), None)
    assert parse_cycle("R3/PT1H") == Cycle(Span(hours=1), 3)
    begins = datetime(2026, 3, 2, 8, tzinfo=UTC)
    assert parse_cycle("R2/2026-03-02T08:00:00Z/P1W") == Cycle(Span(weeks=1), 2, begins)


@pytest.mark.parametrize(
    ("text", "rounds"),
    [
        ("0 9 * * mon-fri", ["2026-03-27 09:00", "2026-03-30 09:00", "2026-03-31 09:00"]),
        ("*/30 8 1 * *", ["2026-04-01 08:00", "2026-04-01 08:30", "2026-05-01 08:00"]),
        ("30 2 * * 0", ["2026-03-29 03:30", "2026-04-05 02:30", "2026-04-12 02:30"]),
        ("0 0 29 2 *", ["2028-02-29 00:00", "2032-02-29 00:00", "2036-02-29 00:00"]),
        ("5/20 12 28-29 3 *", ["2026-03-28 12:05", "2026-03-28 12:25", "2026-03-28 12:45"]),
    ],
)
def test_cron_counts_on_the_wall_also_when_the_clocks_change(text: str, rounds: list[str]) -> None:
    moment, found = datetime(2026, 3, 26, 12, tzinfo=UTC), []
    for _ in rounds:
        moment = WARSAW.round_after(moment, parse_rounds(text))
        found.append(wall(moment))
    assert found == rounds


def test_an_hour_that_comes_twice_has_its_rounds_once() -> None:
    first = WARSAW.round_after(datetime(2026, 10, 24, 22, tzinfo=UTC), parse_rounds("30 2 * * *"))
    assert wall(first) == "2026-10-25 02:30"
    assert wall(WARSAW.round_after(first, parse_rounds("30 2 * * *"))) == "2026-10-26 02:30"


@pytest.mark.parametrize(
    "text", ["60 * * * *", "* * 31 2 *", "* * * *", "0 9 1 * mon", "0 9 5-1 * *", "*/0 * * * *", "a b c d e"]
)
def test_cron_that_names_no_moment_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        parse_rounds(text)


@pytest.mark.parametrize(
    "text",
    [
        "R/PT0S",
        "R/PT9S",
        "R/-P1D",
        "R/",
        "PT9S",
        "R/P999999999Y",
        "R99999/P1D",
        "R/9999-12-31T23:59:59Z/P1D",
        "R2/0001-01-01T00:00:00Z/P1D",
    ],
)
def test_parse_cycle_refuses_rounds_that_would_never_rest(text: str) -> None:
    with pytest.raises(InvalidInput):
        parse_cycle(text)


@pytest.mark.parametrize(
    ("start", "text", "end"),
    [
        ("2026-01-31 10:00", "P1M", "2026-02-28 10:00"),
        ("2028-01-31 10:00", "P1M", "2028-02-29 10:00"),
        ("2028-02-29 10:00", "P1Y", "2029-02-28 10:00"),
        ("2026-03-31 10:00", "-P1M", "2026-02-28 10:00"),
        ("2026-12-15 10:00", "P1M", "2027-01-15 10:00"),
        ("2026-11-23 10:00", "P1M1D", "2026-12-24 10:00"),
        # The clocks go forward on 2026-03-29 and back on 2026-10-25.
        ("2026-03-28 12:00", "P1D", "2026-03-29 12:00"),
        ("2026-03-28 12:00", "PT24H", "2026-03-29 13:00"),
        ("2026-10-24 12:00", "P1D", "2026-10-25 12:00"),
        ("2026-10-24 12:00", "PT24H", "2026-10-25 11:00"),
        ("2026-03-28 02:30", "P1D", "2026-03-29 03:30"),
        ("2026-10-01 09:00", "P1M", "2026-11-01 09:00"),
    ],
)
def test_add_keeps_the_time_on_the_wall_for_days_and_counts_hours_exactly(
    start: str, text: str, end: str
) -> None:
    assert wall(WARSAW.add(at(start), parse_duration(text))) == end


def test_add_of_hours_leaves_the_second_half_past_two_of_an_autumn_night() -> None:
    second = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert WARSAW.add(second, Span()) == second
    assert WARSAW.add(second, Span(minutes=15)) == second + timedelta(minutes=15)


@given(moments, st.integers(0, 5000))
def test_adding_hours_is_exact_at_every_moment(start: datetime, hours: int) -> None:
    assert WARSAW.add(start, Span(hours=hours)) == start + timedelta(hours=hours)


@given(moments, iso_spans)
def test_add_never_moves_against_the_sign_of_the_span(start: datetime, span: Span) -> None:
    end = WARSAW.add(start, span)
    # A skipped or doubled hour may pull a moment back by one hour at most.
    if span.is_positive:
        assert end >= start - timedelta(hours=1)
    else:
        assert end <= start + timedelta(hours=1)


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        ("2026-11-20 15:00", 1, "2026-11-23 15:00"),
        ("2026-11-20 15:00", 3, "2026-11-25 15:00"),
        ("2026-11-21 09:00", 1, "2026-11-23 09:00"),
        ("2026-11-10 09:00", 1, "2026-11-12 09:00"),
        ("2026-12-23 09:00", 1, "2026-12-28 09:00"),
        ("2026-04-03 09:00", 1, "2026-04-07 09:00"),
        ("2026-06-03 09:00", 1, "2026-06-05 09:00"),
        ("2026-11-23 09:00", -1, "2026-11-20 09:00"),
        ("2026-03-27 09:00", 1, "2026-03-30 09:00"),
    ],
)
def test_working_days_skip_weekends_and_polish_holidays(start: str, days: int, end: str) -> None:
    assert wall(WARSAW.add(at(start), Span(working_days=days))) == end


def test_christmas_eve_is_free_since_2025() -> None:
    assert is_working_day(date(2024, 12, 24))
    assert not is_working_day(date(2025, 12, 24))


@given(st.dates(date(2020, 1, 1), date(2050, 1, 1)), st.integers(1, 300))
def test_working_days_added_are_the_working_days_counted_between(day: date, count: int) -> None:
    start = WARSAW.start_of_day(day)
    end = WARSAW.local_date(WARSAW.add(start, Span(working_days=count)))
    assert is_working_day(end)
    assert working_days_between(day, end) == count
    assert working_days_between(end, day) == -count


def test_working_days_between_a_day_and_itself_are_none() -> None:
    assert working_days_between(date(2026, 11, 23), date(2026, 11, 23)) == 0


def test_due_at_keeps_the_time_on_the_wall_and_refuses_to_be_before_the_start() -> None:
    assert wall(WARSAW.due_at(at("2026-10-24 16:45"), parse_duration("P2D"))) == "2026-10-26 16:45"
    for text in ("PT0S", "-P1D"):
        with pytest.raises(InvalidInput):
            WARSAW.due_at(at("2026-10-24 16:45"), parse_duration(text))


def test_next_cycle_counts_months_from_the_anchor() -> None:
    anchor = at("2026-01-31 08:00")
    rounds = [wall(WARSAW.next_cycle(anchor, n)) for n in range(5)]
    days = ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31"]
    assert rounds == [f"{day} 08:00" for day in days]


def test_next_cycle_lies_on_the_last_day_of_each_month_where_asked() -> None:
    anchor = at("2026-02-10 08:00")
    rounds = [wall(WARSAW.next_cycle(anchor, n, is_month_end=True)) for n in range(3)]
    assert rounds == ["2026-02-28 08:00", "2026-03-31 08:00", "2026-04-30 08:00"]


def test_next_cycle_takes_other_spans_and_refuses_a_negative_round() -> None:
    anchor = at("2026-11-23 08:00")
    assert wall(WARSAW.next_cycle(anchor, 3, Span(weeks=1))) == "2026-12-14 08:00"
    with pytest.raises(InvalidInput):
        WARSAW.next_cycle(anchor, -1)


def test_find_round_after_skips_what_was_missed() -> None:
    anchor = at("2026-01-31 08:00")
    assert WARSAW.find_round_after(anchor, at("2026-01-01 08:00")) == 0
    assert WARSAW.find_round_after(anchor, anchor) == 1
    assert WARSAW.find_round_after(anchor, at("2026-06-15 08:00")) == 5
    assert WARSAW.find_round_after(anchor, at("2026-06-30 07:59"), is_month_end=True) == 5
    with pytest.raises(InvalidInput):
        WARSAW.find_round_after(anchor, anchor, Span())


@given(
    moments, moments, st.sampled_from([Span(months=1), Span(weeks=1), Span(working_days=5), Span(hours=36)])
)
def test_the_round_found_is_the_first_after_the_moment(
    anchor: datetime, moment: datetime, span: Span
) -> None:
    moment = min(moment, anchor + timedelta(days=800))
    n = WARSAW.find_round_after(anchor, moment, span)
    assert WARSAW.next_cycle(anchor, n, span) > moment
    assert n == 0 or WARSAW.next_cycle(anchor, n - 1, span) <= moment


@pytest.mark.parametrize(
    ("text", "factor", "scaled"),
    [
        ("P7D", "1.5", "P11D"),
        ("P2D", "1.25", "P3D"),
        ("3 dr", "1.5", "5 dr"),
        ("P1M", "1.5", "P1M15D"),
        ("P2M", "1.5", "P3M"),
        ("P1W", "2", "P14D"),
        ("PT4H", "1.5", "PT6H"),
        ("PT1S", "1.1", "PT2S"),
        ("P7D", "1", "P7D"),
        ("P1Y", "0.5", "P6M"),
    ],
)
def test_scale_span_rounds_up_in_favour_of_the_client(text: str, factor: str, scaled: str) -> None:
    assert str(scale_span(parse_duration(text), Decimal(factor))) == scaled


@pytest.mark.parametrize("factor", ["0", "-1", "10.1", "1e6000", "NaN", "Infinity"])
def test_scale_span_refuses_a_factor_out_of_range(factor: str) -> None:
    with pytest.raises(InvalidInput):
        scale_span(Span(days=1), Decimal(factor))


def test_scale_span_refuses_more_than_twenty_years() -> None:
    with pytest.raises(InvalidInput):
        scale_span(Span(years=15), Decimal(2))


def test_months_clamp_to_the_last_day() -> None:
    assert last_day_of_month(date(2028, 2, 3)) == date(2028, 2, 29)
    assert add_months(date(2026, 12, 31), -1) == date(2026, 11, 30)
    assert add_months(date(2026, 1, 31), 25) == date(2028, 2, 29)


def test_a_moment_without_zone_is_refused() -> None:
    with pytest.raises(InvalidInput):
        WARSAW.add(datetime(2026, 1, 1), Span(days=1))


def test_a_result_outside_the_calendar_is_refused() -> None:
    with pytest.raises(InvalidInput):
        WARSAW.add(datetime(9990, 1, 1, tzinfo=UTC), Span(years=20))


def test_start_of_day_and_local_date_follow_the_zone() -> None:
    assert WARSAW.start_of_day(date(2026, 7, 1)) == datetime(2026, 6, 30, 22, tzinfo=UTC)
    assert WARSAW.local_date(datetime(2026, 6, 30, 22, tzinfo=UTC)) == date(2026, 7, 1)
    assert Calendar("Europe/London").local_date(datetime(2026, 6, 30, 22, tzinfo=UTC)) == date(2026, 6, 30)


def test_every_day_of_the_calendar_has_a_morning() -> None:
    for day in (date.min, date.min + timedelta(days=1), date.max):
        morning = WARSAW.add(WARSAW.start_of_day(day), Span(hours=8))
        assert abs(morning.date() - day) <= timedelta(days=1)
