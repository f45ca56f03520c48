"""From what a browser posts to nested answers, and the buttons that change rows."""

from typing import Any

import pytest
from form_builders import day, group, make_form, many, signature, table, text, tick

from engine.errors import InvalidInput
from engine.forms import (
    RowChange,
    apply_row_action,
    check_bounds,
    clean_draft,
    find_row_action,
    read_posted,
    validate_answers,
)
from engine.model import JsonValue

FORM = make_form(
    text("name"),
    many("days", "mon", "tue"),
    tick("agrees"),
    day("meeting", "datetime"),
    group("address", text("city")),
    table("jobs", text("job"), tick("liked"), table("tasks", text("task"))),
    signature("sign_client"),
    text("number", readonly=True),
    table("criteria", text("criterion", readonly=True), text("note"), properties={"rows": "wiek | chęć"}),
    table("steps", text("step", readonly=True), tick("done")),
)


def test_names_point_into_groups_rows_and_signatures() -> None:
    posted = {
        "name": ["Ania"],
        "address.city": ["Kraków"],
        "jobs.0.job": ["kuchnia"],
        "jobs.0.tasks.0.task": ["zmywanie"],
        "sign_client.name": ["Ania W."],
    }
    assert read_posted(FORM, posted) == {
        "name": "Ania",
        "address": {"city": "Kraków"},
        "jobs": [{"job": "kuchnia", "tasks": [{"task": "zmywanie"}]}],
        "sign_client": {"name": "Ania W."},
    }


def test_rows_keep_the_order_of_their_numbers() -> None:
    posted = {"jobs.10.job": ["c"], "jobs.2.job": ["b"], "jobs.0.job": ["a"]}
    assert read_posted(FORM, posted) == {"jobs": [{"job": "a"}, {"job": "b"}, {"job": "c"}]}


def test_row_of_unticked_boxes_is_kept_by_its_mark() -> None:
    assert read_posted(FORM, {"jobs.0._row": ["1"]}) == {"jobs": [{}]}


def test_checklist_takes_every_value_and_a_line_the_last() -> None:
    posted = {"days": ["mon", "tue"], "name": ["old", "new"], "agrees": ["false", "on"]}
    assert read_posted(FORM, posted) == {"days": ["mon", "tue"], "name": "new", "agrees": "on"}


def test_moment_may_come_in_two_parts() -> None:
    posted = {"meeting.date": ["1.4.2026"], "meeting.time": ["9:30"]}
    assert read_posted(FORM, posted) == {"meeting": {"date": "1.4.2026", "time": "9:30"}}


def test_controls_of_the_page_are_no_answers() -> None:
    assert read_posted(FORM, {"csrf_token": ["x"], "_action": ["save"], "_add": ["jobs"]}) == {}


def test_unknown_names_stay_so_that_validation_can_report_them() -> None:
    posted = {"role": ["admin"], "jobs.0.pay": ["1"], "jobs.x.job": ["1"], "address": ["x"]}
    assert set(read_posted(FORM, posted)) >= {"role", "jobs.0.pay", "jobs.x.job"}


def test_readonly_fields_are_not_taken_from_the_browser() -> None:
    posted = {"number": ["666"], "criteria.0.criterion": ["forged"], "criteria.0.note": ["ok"]}
    assert read_posted(FORM, posted) == {"criteria": [{"note": "ok"}]}


def test_readonly_cell_of_a_free_table_travels_with_its_row() -> None:
    posted = {"steps.0.step": ["pierwszy"], "steps.0.done": ["on"]}
    assert read_posted(FORM, posted) == {"steps": [{"step": "pierwszy", "done": "on"}]}


def test_html_stays_text() -> None:
    assert read_posted(FORM, {"name": ["<b>Ania</b>"]}) == {"name": "<b>Ania</b>"}


@pytest.mark.parametrize(
    ("posted", "reason"),
    [
        ({"name": ["a\0b"]}, "bad_characters"),
        ({"name": ["\ud800"]}, "bad_characters"),
        ({"name": ["x" * 20_001]}, "too_long"),
        ({"jobs.200.job": ["x"]}, "too_many_rows"),
        ({f"jobs.{row}.job": ["x" * 19_000] for row in range(20)}, "too_large"),
        ({f"n{number}": ["x"] for number in range(5_001)}, "too_many"),
        ({"days": ["mon"] * 501}, "too_many"),
    ],
)
def test_posts_beyond_the_bounds_are_refused(posted: dict[str, list[str]], reason: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        read_posted(FORM, posted)
    assert refused.value.params["reason"] == reason


ROWS = {"jobs": [{"job": "a"}, {"job": "b"}]}


@pytest.mark.parametrize(
    ("button", "jobs"),
    [
        ({"_add": ["jobs"]}, ["a", "b", None]),
        ({"_remove": ["jobs.0"]}, ["b"]),
        ({"_up": ["jobs.1"]}, ["b", "a"]),
        ({"_down": ["jobs.0"]}, ["b", "a"]),
        ({"_up": ["jobs.0"]}, ["a", "b"]),
        ({"_down": ["jobs.1"]}, ["a", "b"]),
        ({"_remove": ["jobs.7"]}, ["a", "b"]),
    ],
)
def test_row_buttons_change_their_table(button: dict[str, list[str]], jobs: list[str | None]) -> None:
    action = find_row_action(FORM, button)
    assert action is not None
    changed = apply_row_action(ROWS, action)
    assert [row.get("job") for row in changed["jobs"]] == jobs  # type: ignore[union-attr,index]
    assert ROWS == {"jobs": [{"job": "a"}, {"job": "b"}]}


def test_row_is_added_to_a_table_inside_a_row() -> None:
    action = find_row_action(FORM, {"_add": ["jobs.1.tasks"]})
    assert action is not None and action.change is RowChange.ADD
    assert apply_row_action(ROWS, action) == {"jobs": [{"job": "a"}, {"job": "b", "tasks": [{}]}]}


def test_first_row_is_added_to_an_empty_form() -> None:
    action = find_row_action(FORM, {"_add": ["jobs"]})
    assert action is not None
    assert apply_row_action({}, action) == {"jobs": [{}]}


def test_no_row_is_added_beyond_the_limit() -> None:
    form = make_form(table("jobs", text("job"), properties={"max_rows": "2"}))
    action = find_row_action(form, {"_add": ["jobs"]})
    assert action is not None
    assert apply_row_action(ROWS, action) == ROWS


@pytest.mark.parametrize(
    "button",
    [
        {"_add": ["criteria"]},
        {"_add": ["name"]},
        {"_add": ["jobs.0"]},
        {"_add": ["nothing"]},
        {"_add": [""]},
        {"_remove": ["jobs"]},
        {"_remove": ["jobs.x"]},
        {"_up": ["jobs.1.0"]},
        {},
    ],
)
def test_button_for_no_changeable_table_counts_as_not_pressed(button: dict[str, list[str]]) -> None:
    assert find_row_action(FORM, button) is None


def test_draft_keeps_what_was_typed_and_drops_what_the_form_lacks() -> None:
    typed = {"name": " Ani", "meeting": "jutro", "jobs": [{"job": 1, "pay": 2}, "x"], "role": "admin"}
    kept = {"name": " Ani", "meeting": "jutro", "jobs": [{"job": 1}, {}]}
    assert clean_draft(FORM, typed) == kept


def test_draft_beyond_the_bounds_is_refused() -> None:
    with pytest.raises(InvalidInput):
        clean_draft(FORM, {"name": "x" * 20_001})


DEEP: JsonValue = "x"
for _ in range(20):
    DEEP = [DEEP]


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        ([], "bad_type"),
        ({"name": DEEP}, "too_deep"),
        ({"name": float("nan")}, "bad_type"),
        ({"name": float("inf")}, "bad_type"),
        ({"name": 2**70}, "bad_type"),
        ({"name": b"bytes"}, "bad_type"),
        ({"name": object()}, "bad_type"),
        ({1: "x"}, "bad_type"),
        ({"k" * 201: "x"}, "bad_type"),
        ({"name": [[1] * 400 for _ in range(20)]}, "too_many"),
    ],
)
def test_json_beyond_the_bounds_is_refused(raw: Any, reason: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        check_bounds(raw)
    assert refused.value.params["reason"] == reason


def test_condition_that_passes_a_limit_is_a_refusal_not_a_fault() -> None:
    heavy = "=count(for a in 1..900, b in 1..900 return a) = 0"
    form = make_form({**text("name"), "conditional": {"hide": heavy}})
    with pytest.raises(InvalidInput) as refused:
        validate_answers(form, {}, variables={})
    assert refused.value.params["reason"] == "condition_failed"
