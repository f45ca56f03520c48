"""A repair mends what it is pressed for and breaks nothing else."""

import pytest

from engine import designing
from tests.builders import flow, make_model, user_task


def ask(condition: str) -> dict[str, bytes]:
    """A question with two answers, of which at most one says when it holds."""
    parts = (
        '<bpmn:startEvent id="begun"/><bpmn:exclusiveGateway id="ask" name="Odebrał?"/>',
        user_task("again") + '<bpmn:endEvent id="ended"/>',
        flow("f1", "begun", "ask") + flow("f2", "ask", "again", condition) + flow("f3", "ask", "ended"),
        flow("f4", "again", "ended"),
    )
    return make_model("asked", "main", {"main": "".join(parts)}, {})


def list_errors(files: designing.Files) -> list[str]:
    return [one.code for one in designing.check_draft(files) if one.severity == "error"]


def test_a_default_is_made_of_the_one_answer_that_says_nothing() -> None:
    mended = designing.repair(ask("first_name = null"), "gateway-without-default", "ask").files
    assert list_errors(mended) == []
    assert b'default="f3"' in mended["main.bpmn"]


def test_no_default_is_made_where_another_answer_says_nothing_either() -> None:
    files = ask("")
    with pytest.raises(designing.EditRefused) as refused:
        designing.repair(files, "gateway-without-default", "ask")
    assert refused.value.code == "edit_needs_conditions"


def test_a_flow_without_a_name_is_told_by_what_it_joins() -> None:
    told = {one.element: one for one in designing.check_draft(ask("")) if one.code == "answer-missing"}
    assert told["f2"].name == "Odebrał? → again"
