"""What people type in each kind of field, and what is kept of it."""

from collections.abc import Mapping

import pytest
from form_builders import (
    NOW,
    Component,
    choice,
    day,
    judge,
    make_form,
    many,
    number,
    problems_of,
    text,
    tick,
)

from engine.forms import Option, validate_answers
from engine.model import JsonValue


def widget(name: str, **more: JsonValue) -> Component:
    return text("a", properties={"widget": name}, **more)


MONEY = number("a", properties={"widget": "money"})
SCALE = number("a", properties={"widget": "scale"}, validate={"min": 0, "max": 4})
WITH_N = choice("a", "0", "4", "N", properties={"widget": "scale"})


@pytest.mark.parametrize(
    ("component", "typed", "kept"),
    [
        (text("a"), "  Ania\r\nWójcik ", "Ania\nWójcik"),
        (number("a"), "12", 12),
        (number("a"), "1,5", 1.5),
        (number("a"), "1 234,50", 1234.5),
        (number("a"), "1.234,50", 1234.5),
        (number("a"), "1\u00a0234", 1234),
        (number("a"), "-3", -3),
        (number("a"), 0, 0),
        (MONEY, "4806", "4806.00"),
        (MONEY, "4 806,5 zł", "4806.50"),
        (MONEY, 4806.5, "4806.50"),
        (day("a"), "1.2.2026", "2026-02-01"),
        (day("a"), "2026-02-01", "2026-02-01"),
        (day("a"), "01-02-2026", "2026-02-01"),
        (day("a", "time"), "9.05", "09:05"),
        (day("a", "time"), "23:59:30", "23:59"),
        (day("a", "time"), "930", "09:30"),
        (day("a", "time"), "8", "08:00"),
        (day("a", "datetime"), "1.2.2026 9:30", "2026-02-01T09:30"),
        (day("a", "datetime"), "2026-02-01T09:30", "2026-02-01T09:30"),
        (day("a", "datetime"), {"date": "1.2.2026", "time": "9:30"}, "2026-02-01T09:30"),
        (widget("month"), "3.2026", "2026-03"),
        (widget("month"), "2026-03", "2026-03"),
        (widget("pesel"), "44051401359", "44051401359"),
        (widget("nip"), "PL 526-025-02-74", "5260250274"),
        (widget("postcode"), "31004", "31-004"),
        (widget("phone"), "+48 600 100 200", "+48 600 100 200"),
        (widget("email"), "ania@example.org", "ania@example.org"),
        (tick("a"), "on", True),
        (tick("a"), "false", False),
        (choice("a", "x", "y"), "y", "y"),
        (many("a", "x", "y", "z"), ["z", "x", "x"], ["x", "z"]),
        (many("a", "x"), "x", ["x"]),
        (SCALE, "3", 3),
        (SCALE, 0, 0),
        (WITH_N, "4", 4),
        (WITH_N, "N", "N"),
        ({"type": "filepicker", "key": "a"}, "file-1", "file-1"),
        ({"type": "filepicker", "key": "a", "multiple": True}, ["f1", "f2"], ["f1", "f2"]),
    ],
)
def test_typed_answer_is_kept_in_canonical_form(
    component: Component, typed: JsonValue, kept: JsonValue
) -> None:
    form = make_form(component)
    answers = judge(form, {"a": typed})
    assert answers == {"a": kept}
    assert judge(form, answers) == answers


@pytest.mark.parametrize(
    ("component", "typed", "code"),
    [
        (number("a"), "a lot", "not_a_number"),
        (number("a"), "1e9", "not_a_number"),
        (number("a"), "9" * 17, "too_big"),
        (number("a"), "9" * 300, "not_a_number"),
        (number("a"), True, "not_a_number"),
        (number("a", decimalDigits=0), "1,5", "too_many_decimals"),
        (number("a", validate={"min": 1}), "0,9", "too_small"),
        (number("a", validate={"max": "10"}), "10,1", "too_big"),
        (MONEY, "1,005", "too_many_decimals"),
        (day("a"), "30.02.2026", "not_a_date"),
        (day("a"), "1.1.0001", "not_a_date"),
        (day("a"), "tomorrow", "not_a_date"),
        (day("a", "time"), "24:00", "not_a_time"),
        (day("a", "datetime"), "1.2.2026", "not_a_datetime"),
        (widget("month"), "13.2026", "not_a_month"),
        (text("a", validate={"maxLength": 3}), "long", "too_long"),
        (text("a", validate={"minLength": 3}), "no", "too_short"),
        (text("a", validate={"pattern": r"\d{6}"}), "12345", "bad_pattern"),
        (text("a"), ["x"], "not_a_text"),
        (widget("pesel"), "44051401358", "bad_pesel"),
        (widget("pesel"), "00000000000", "bad_pesel"),
        (widget("nip"), "5260250275", "bad_nip"),
        (widget("nip"), "0000000000", "bad_nip"),
        (widget("postcode"), "3100", "bad_postcode"),
        (widget("phone"), "call me", "bad_phone"),
        (widget("email"), "ania@", "bad_email"),
        (tick("a"), "perhaps", "not_true_or_false"),
        (choice("a", "x"), "y", "not_an_option"),
        (many("a", "x"), ["x", "y"], "not_an_option"),
        (many("a", "x", "y", properties={"max_choices": "1"}), ["x", "y"], "too_many_choices"),
        (many("a", "x", "y", properties={"min_choices": "2"}), ["x"], "too_few_choices"),
        (many("a", "x", "none", properties={"exclusive": "none"}), ["x", "none"], "exclusive_option"),
        (SCALE, "5", "not_an_option"),
        (SCALE, "²", "not_an_option"),
        (day("a", properties={"min_age": "18"}), "2008-03-16", "min_age"),
    ],
)
def test_answer_that_does_not_fit_is_named_with_a_code(
    component: Component, typed: JsonValue, code: str
) -> None:
    assert problems_of(make_form(component), {"a": typed}) == {"a": code}


def test_unanswered_fields_are_absent_and_unticked_boxes_false() -> None:
    form = make_form(text("a"), number("b"), many("c", "x"), tick("d"))
    assert judge(form, {"a": "  ", "b": "", "c": []}) == {"d": False}


def test_age_is_reached_on_the_birthday_and_its_limit_may_be_a_parameter() -> None:
    form = make_form(day("born", properties={"min_age": "param.min_age"}))
    assert judge(form, {"born": "2008-03-15"}, param={"min_age": 18})
    assert problems_of(form, {"born": "2008-03-16"}, param={"min_age": 18}) == {"born": "min_age"}


PERSON: Component = {"type": "select", "key": "a", "valuesKey": "people", "properties": {"widget": "user"}}


@pytest.mark.parametrize("options", [{}, {"people": [Option("p2", "Tomek")]}])
def test_choice_of_the_organisation_must_be_among_its_options(options: Mapping[str, list[Option]]) -> None:
    assert problems_of(make_form(PERSON), {"a": "p1"}, options) == {"a": "not_an_option"}


def test_choice_of_the_organisation_is_kept() -> None:
    options = {"people": [Option("p1", "Maria")]}
    assert validate_answers(make_form(PERSON), {"a": "p1"}, variables={}, options=options, now=NOW) == {
        "a": "p1"
    }


def test_file_that_was_not_uploaded_here_is_refused_when_files_are_known() -> None:
    form = make_form({"type": "filepicker", "key": "a"})
    assert problems_of(form, {"a": "foreign"}, {"files": [Option("mine", "skan.pdf")]}) == {
        "a": "not_an_option"
    }
