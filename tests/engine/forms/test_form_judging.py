"""Answers judged as a whole: what is required, hidden, calculated, ruled, and what may not be touched."""

import pytest
from form_builders import (
    Component,
    choice,
    day,
    first_problem,
    group,
    judge,
    make_form,
    many,
    number,
    problems_of,
    required,
    section,
    signature,
    table,
    text,
    tick,
)

from engine.forms import validate_answers
from engine.model import JsonValue


def hidden(component: Component, when: str) -> Component:
    return {**component, "conditional": {"hide": when}}


def calc(key: str, expression: str) -> Component:
    return {"type": "expression", "key": key, "expression": expression, "properties": {"label": key}}


def test_every_problem_is_reported_at_once() -> None:
    form = make_form(
        required(text("a")), number("b"), day("c"), table("rows", number("n"), required(text("t")))
    )
    answers = {"b": "x", "c": "x", "rows": [{"t": "fine"}, {"n": "x"}, {"n": "1"}]}
    assert problems_of(form, answers) == {
        "a": "required",
        "b": "not_a_number",
        "c": "not_a_date",
        "rows.1.n": "not_a_number",
        "rows.1.t": "required",
        "rows.2.t": "required",
    }


def test_field_that_the_form_does_not_have_is_reported() -> None:
    form = make_form(text("a"), group("g", text("b")), table("t", text("c")))
    answers = {"a": "1", "role": "admin", "g": {"x": 1}, "t": [{"y": 1}]}
    assert problems_of(form, answers) == {k: "unknown_field" for k in ("role", "g.x", "t.0.y")}


@pytest.mark.parametrize(
    "key", ["typename", "__class__", "load", "fields", "context", "Meta", "__init__", "_row"]
)
def test_any_key_is_a_plain_string(key: str) -> None:
    form = make_form(text(key), calc("shown", "=1"))
    assert judge(form, {key: "x"}) == {key: "x", "shown": 1}


@pytest.mark.parametrize(
    ("answers", "problems"),
    [
        ({"t": "x"}, {"t": "not_a_table"}),
        ({"t": {"0": {}}}, {"t": "not_a_table"}),
        ({"t": ["x"]}, {"t": "not_a_table"}),
        ({"g": "x"}, {"g": "not_an_object"}),
        ({"g": [1]}, {"g": "not_an_object"}),
        ({"t": [{"c": "x"}] * 3}, {"t": "too_many_rows"}),
    ],
)
def test_answer_of_the_wrong_shape_is_refused(
    answers: dict[str, JsonValue], problems: dict[str, str]
) -> None:
    form = make_form(group("g", text("b")), table("t", text("c"), properties={"max_rows": "2"}))
    assert problems_of(form, answers) == problems


class TestHiding:
    form = make_form(
        choice("who", "self", "other"),
        hidden(required(text("name")), '=who = "self" or who = null'),
        hidden(section("More", required(number("age")), text("note")), '=who = "self"'),
    )

    def test_hidden_field_is_neither_required_nor_kept(self) -> None:
        answers = {"who": "self", "name": "Jan", "age": "not a number", "note": "x"}
        assert judge(self.form, answers) == {"who": "self"}

    def test_visible_field_is_required(self) -> None:
        assert problems_of(self.form, {"who": "other"}) == {"name": "required", "age": "required"}

    def test_field_hidden_by_a_hidden_field_goes_with_it(self) -> None:
        form = make_form(
            tick("a"),
            hidden(tick("b"), "=a = false"),
            hidden(text("c"), "=b = false"),
        )
        assert judge(form, {"a": False, "b": True, "c": "x"}) == {"a": False}

    def test_conditions_that_contradict_each_other_come_to_an_end(self) -> None:
        form = make_form(hidden(tick("a"), "=b = false"), hidden(tick("b"), "=a = true"))
        judge(form, {"a": True, "b": True})

    def test_row_sees_its_own_cells_before_those_of_the_form(self) -> None:
        inside = (
            choice("kind", "x", "y"),
            hidden(text("why"), '=kind = "x"'),
            hidden(text("p"), '=parent.kind = "y"'),
        )
        form = make_form(choice("kind", "x", "y"), table("t", *inside))
        rows: list[JsonValue] = [{"kind": "x", "why": "1", "p": "1"}, {"kind": "y", "why": "2", "p": "2"}]
        assert judge(form, {"kind": "x", "t": rows})["t"] == [
            {"kind": "x", "p": "1"},
            {"kind": "y", "why": "2", "p": "2"},
        ]

    def test_group_sees_its_own_answers_even_when_nothing_was_sent(self) -> None:
        form = make_form(
            group(
                "c3", choice("status", "given", "refused"), hidden(required(text("to")), '=status != "given"')
            )
        )
        assert judge(form, {}) == {}
        assert problems_of(form, {"c3": {"status": "given"}}) == {"c3.to": "required"}


def test_a_box_without_its_tick_says_no_in_a_group_as_well() -> None:
    form = make_form(group("g", tick("b"), text("c")), table("t", tick("b")))
    assert judge(form, {"g": {"b": False}, "t": [{"b": False}]}) == {"g": {"b": False}}
    assert judge(form, {}) == {"g": {"b": False}}


def test_variables_of_the_case_decide_too() -> None:
    form = make_form(text("a", properties={"required_when": 'client_application.legal_capacity = "full"'}))
    assert judge(form, {}, client_application={"legal_capacity": "none"}) == {}
    assert problems_of(form, {}, client_application={"legal_capacity": "full"}) == {"a": "required"}


def test_either_of_two_contacts_is_enough() -> None:
    phone = text("phone", properties={"required_when": "email = null"})
    form = make_form(phone, text("email", properties={"required_when": "phone = null"}))
    assert judge(form, {"email": "x"}) == {"email": "x"}
    assert problems_of(form, {}) == {"phone": "required", "email": "required"}


RULES = {
    "rule": 'review <= start + duration("P90D")',
    "rule_code": "review_late",
    "rule_text": "Najpóźniej po 90 dniach.",
    "rule_2": "review > start",
}


def test_rule_is_checked_with_dates_and_brings_its_own_sentence() -> None:
    form = make_form(day("start"), day("review", properties=RULES))
    assert judge(form, {"start": "1.1.2026", "review": "1.4.2026"})
    problem = first_problem(form, {"start": "1.1.2026", "review": "2.4.2026"})
    assert (problem.path, problem.code) == ("review", "rule")
    assert problem.params == {"rule": "review_late", "text": "Najpóźniej po 90 dniach."}
    assert first_problem(form, {"start": "1.1.2026", "review": "1.1.2026"}).params["rule"] == "rule_2"


def test_rule_that_cannot_be_told_yet_passes() -> None:
    assert judge(make_form(day("start"), day("review", properties=RULES)), {"review": "2.4.2026"})


def test_today_is_the_day_in_poland() -> None:
    form = make_form(day("by", properties={"rule": "by >= today()"}))
    assert judge(form, {"by": "2026-03-15"})
    assert problems_of(form, {"by": "2026-03-14"}) == {"by": "rule"}


class TestCalculation:
    form = make_form(
        table("tasks", number("h"), calc("cost", "=h * 10")),
        calc("total", "=sum(tasks.cost)"),
        calc("double", "=total * 2"),
        number("wage", properties={"widget": "money"}),
        calc("tax", "=wage * 0.1"),
        hidden(text("why"), "=total < 50"),
    )

    def test_results_follow_from_rows_and_from_each_other(self) -> None:
        answers = {"tasks": [{"h": "1,5"}, {"h": 2}], "wage": "100,50", "why": "x"}
        assert judge(self.form, answers) == {
            "tasks": [{"h": 1.5, "cost": 15}, {"h": 2, "cost": 20}],
            "total": 35,
            "double": 70,
            "wage": "100.50",
            "tax": 10.05,
        }

    def test_results_that_were_sent_are_ignored(self) -> None:
        answers = {"tasks": [{"h": 1, "cost": 999}], "total": 999, "double": "x"}
        judged = judge(self.form, answers)
        assert judged["total"] == 10 and judged["tasks"] == [{"h": 1, "cost": 10}]


class TestTables:
    def test_empty_rows_are_dropped_and_never_required(self) -> None:
        form = make_form(table("t", required(text("a")), tick("b")))
        assert judge(form, {"t": [{}, {"a": "x"}, {"a": "", "b": False}]}) == {"t": [{"a": "x", "b": False}]}

    def test_required_table_needs_one_row_with_something_in_it(self) -> None:
        form = make_form(table("t", text("a"), properties={"required": "true"}))
        assert problems_of(form, {}) == {"t": "required"}
        assert problems_of(form, {"t": [{}]}) == {"t": "required"}

    def test_table_needs_as_many_rows_as_it_says(self) -> None:
        form = make_form(table("t", text("a"), properties={"min_rows": "2"}))
        assert problems_of(form, {"t": [{"a": "x"}]}) == {"t": "too_few_rows"}
        assert problems_of(form, {}) == {"t": "required"}

    def test_fixed_rows_carry_their_words_and_are_all_judged(self) -> None:
        label = text("criterion", readonly=True)
        met = required(choice("met", "yes", "no"))
        form = make_form(table("t", label, met, properties={"rows": "wiek | chęć", "required": "true"}))
        good: list[JsonValue] = [{"met": "yes"}, {"met": "no", "criterion": "forged"}]
        assert judge(form, {"t": good})["t"] == [
            {"criterion": "wiek", "met": "yes"},
            {"criterion": "chęć", "met": "no"},
        ]
        assert problems_of(form, {"t": [{"met": "yes"}]}) == {"t.1.met": "required"}
        assert problems_of(form, {}) == {"t": "required"}


class TestSignatures:
    def test_signature_is_all_or_nothing(self) -> None:
        form = make_form(signature("s"))
        assert judge(form, {"s": {"name": "", "date": ""}}) == {}
        assert problems_of(form, {"s": {"name": "Ania"}}) == {"s.date": "required", "s.method": "required"}

    def test_required_signature_points_at_its_empty_places(self) -> None:
        form = make_form(signature("s", required="true"))
        assert problems_of(form, {}) == {f"s.{part}": "required" for part in ("name", "date", "method")}

    def test_an_empty_signature_does_not_ask_what_only_another_way_of_signing_needs(self) -> None:
        witness = {**text("witness"), "conditional": {"hide": '=method != "electronic"'}}
        parts = [text("name"), choice("method", "paper", "electronic"), witness]
        form = make_form(group("s", *parts, properties={"widget": "signature", "required": "true"}))
        assert problems_of(form, {}) == {"s.name": "required", "s.method": "required"}
        assert problems_of(form, {"s": {"method": "electronic"}}) == {
            "s.name": "required",
            "s.witness": "required",
        }
        signed = {"name": "Ania", "method": "paper"}
        assert judge(form, {"s": {**signed, "witness": "Ewa"}}) == {"s": signed}

    def test_whole_signature_is_kept(self) -> None:
        sign = {"name": "Ania", "date": "1.4.2026", "method": "paper"}
        kept = {"s": {"name": "Ania", "date": "2026-04-01", "method": "paper"}}
        assert judge(make_form(signature("s", required="true")), {"s": sign}) == kept


class TestReadonly:
    form = make_form(
        text("no", readonly=True),
        many("rights", "a", "b", readonly=True, defaultValue=["a", "b"]),
        group("g", text("x", readonly=True), text("y")),
    )

    def test_what_was_sent_is_ignored_and_the_default_stands(self) -> None:
        assert judge(self.form, {"no": "666", "rights": ["a"]}) == {"rights": ["a", "b"]}

    def test_what_the_server_filled_in_is_kept(self) -> None:
        kept = {"no": "7", "g": {"x": "server"}}
        judged = validate_answers(self.form, {"no": "666", "g": {"y": "me"}}, variables={}, kept=kept)
        assert judged == {"no": "7", "rights": ["a", "b"], "g": {"x": "server", "y": "me"}}


def test_rows_typed_wrongly_keep_their_numbers_in_problems() -> None:
    form = make_form(table("t", number("a")))
    assert problems_of(form, {"t": [{}, {"a": 1}, {"a": "x"}]}) == {"t.2.a": "not_a_number"}
