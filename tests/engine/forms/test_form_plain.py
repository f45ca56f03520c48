"""The short way through plain forms gives what schema and judge give, or gives way to them."""

from typing import Any

import pytest
from form_builders import (
    NOW,
    choice,
    day,
    group,
    make_form,
    many,
    number,
    required,
    section,
    table,
    text,
    tick,
)
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import InvalidAnswers, InvalidInput
from engine.forms import Form, check_bounds
from engine.forms.bounds import MAX_KEY, MAX_LIST, MAX_TEXT
from engine.forms.plain import keep_plain, read_flat
from engine.forms.schema import load_by_schema
from engine.forms.surroundings import Surroundings
from engine.forms.validation import judge_typed
from engine.model import Answers

AROUND = Surroundings({}, {}, NOW)
WIDGETS = ("money", "pesel", "nip", "postcode", "phone", "email", "month", "ref")
PLAIN = make_form(
    *(text(f"w_{kind}", properties={"widget": kind}) for kind in WIDGETS),
    required(text("who")),
    text("why", validate={"maxLength": 12, "minLength": 2, "pattern": "[a-zł ]+"}),
    number("n", validate={"min": -5, "max": 10}, decimalDigits=1),
    number("scale", properties={"widget": "scale"}, validate={"min": 0, "max": 4}),
    section("inner", required(day("d")), day("t", "time"), day("dt", "datetime")),
    tick("b"),
    required(choice("c", "x", "y")),
    many("m", "x", "y", "none", properties={"exclusive": "none"}),
)
GOOD: Answers = {"who": " Ania ", "d": "31.12.2026", "c": "x", "n": "2,5", "b": "on", "w_money": "12 zł"}
KEYS = [*PLAIN.names(), "stranger"]
VALUES = st.sampled_from(
    [None, "", " ", "x", "none", "on", "nie", "31.12.2026", "9:30", "2026-02-30", "2,5", "1.234,50 zł", "99"]
) | st.one_of(
    st.text(max_size=14), st.booleans(), st.integers(-9, 12), st.floats(), st.lists(st.sampled_from("xyz"))
)


def judge_fully(form: Form, raw: Answers) -> Any:
    """Answers, or the problems, by the way that can name them."""
    try:
        return judge_typed(form, *load_by_schema(form, raw), AROUND)
    except InvalidAnswers as error:
        return error.problems


@given(st.dictionaries(st.sampled_from(KEYS), VALUES), st.booleans())
def test_the_short_way_gives_what_the_whole_way_gives(some: Answers, is_on_good: bool) -> None:
    raw = {**GOOD, **some} if is_on_good else some
    typed, problems = load_by_schema(PLAIN, raw)
    short = read_flat(PLAIN, raw)
    assert (short is None) == bool(problems)
    if short is not None:
        assert short == typed
        kept, fully = keep_plain(PLAIN, short), judge_fully(PLAIN, raw)
        assert (kept is None) == isinstance(fully, tuple)
        assert kept is None or list(kept.items()) == list(fully.items())


def test_good_answers_really_go_the_short_way() -> None:
    typed = read_flat(PLAIN, GOOD)
    assert typed is not None
    assert keep_plain(PLAIN, typed) == {
        **{"w_money": "12.00", "who": "Ania", "n": 2.5, "d": "2026-12-31", "b": True, "c": "x"},
    }


@pytest.mark.parametrize(
    "component",
    [
        table("rows", text("t")),
        group("g", text("t")),
        {"type": "expression", "key": "calc", "expression": "=1 + 1"},
    ],
)
def test_what_nests_or_is_calculated_goes_the_whole_way(component: Any) -> None:
    form = make_form(required(text("who")), component)
    raw: Answers = {"who": "Ania"}
    assert read_flat(form, raw) is None
    assert isinstance(judge_fully(form, raw), dict)


@pytest.mark.parametrize(
    "component",
    [
        {**text("extra"), "conditional": {"hide": '=who = "Ania"'}},
        text("extra", properties={"required_when": 'who = "Ania"'}),
        text("extra", properties={"rule": 'extra != "Ania"'}),
        {"type": "select", "key": "extra", "label": "extra", "valuesKey": "people"},
        day("extra", properties={"min_age": "18"}),
        {"type": "filepicker", "key": "extra"},
    ],
)
def test_what_more_than_the_answers_decides_is_left_to_the_judge(component: Any) -> None:
    form = make_form(required(text("who")), component)
    typed = read_flat(form, {"who": "Ania"})
    assert typed == {"who": "Ania"}
    assert keep_plain(form, typed) is None


TEXTS = st.text(max_size=6) | st.sampled_from(
    ["a\0b", "\ud83d", "\ude00", "x" * MAX_TEXT, "x" * (MAX_TEXT + 1)]
)
ODD_KEYS = st.text(max_size=6) | st.sampled_from(["k" * MAX_KEY, "k" * (MAX_KEY + 1), "\ud83d"])


@given(st.dictionaries(ODD_KEYS, TEXTS, max_size=5))
def test_the_short_look_at_bounds_lets_through_what_the_long_look_does(raw: dict[str, str]) -> None:
    # A list beside the texts makes the look a long one.
    assert refuses(raw) == refuses({**raw, "more": []})


def test_many_short_texts_are_still_answers_and_too_many_are_not() -> None:
    assert refuses({f"k{number}": "x" for number in range(MAX_LIST)}) == ""
    assert refuses({f"k{number}": "x" for number in range(10 * MAX_LIST + 1)}) == "too_many"


def refuses(raw: Any) -> str:
    try:
        check_bounds(raw)
    except InvalidInput as error:
        return str(error.params["reason"])
    return ""
