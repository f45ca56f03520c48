"""Forms as pages draw them and documents show them."""

from collections.abc import Iterable, Iterator

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
    signature,
    table,
    text,
    tick,
)

from engine.errors import FieldProblem
from engine.forms import FieldView, Form, Option, describe_answers, describe_form, read_posted
from engine.model import Answers

FORM = make_form(
    section("Dane", required(text("name", description="Imię")), choice("who", "self", "other")),
    {**text("helper"), "conditional": {"hide": '=who = "self"'}},
    text("reason", properties={"required_when": 'who = "other"'}),
    many("days", "mon", "tue"),
    tick("agrees"),
    text("no", readonly=True),
    table("jobs", text("job"), {**text("why"), "conditional": {"hide": '=job = "x"'}}),
    table("criteria", text("criterion", readonly=True), text("met"), properties={"rows": "wiek | chęć"}),
    {"type": "expression", "key": "sum", "expression": "=2 + 3"},
    {"type": "filepicker", "key": "scan"},
    text("health", properties={"access": "Z"}),
    signature("sign_client"),
)


def walk(views: Iterable[FieldView]) -> Iterator[FieldView]:
    for view in views:
        yield view
        yield from walk(view.children)
        for row in view.rows:
            yield from walk(row)


def draw(form: Form, answers: Answers, *problems: FieldProblem, **more: Answers) -> dict[str, FieldView]:
    return {view.name: view for view in walk(describe_form(form, answers, problems, now=NOW, **more))}


def test_every_input_has_its_own_name_and_id() -> None:
    views = list(walk(describe_form(FORM, {"jobs": [{}, {}]}, now=NOW)))
    assert len({view.name for view in views}) == len({view.id for view in views}) == len(views)


def test_names_drawn_are_the_names_that_posts_are_read_by() -> None:
    drawn = draw(FORM, {"jobs": [{}]})
    posted = {name: ["x"] for name, view in drawn.items() if not view.children and not view.rows}
    raw = read_posted(FORM, {name: value for name, value in posted.items() if not name.startswith("_")})
    assert {"name", "jobs", "sign_client"} <= set(raw) and not any("." in key for key in raw)


def test_typed_answers_are_drawn_as_they_were_typed() -> None:
    drawn = draw(FORM, {"name": " <b>", "days": ["tue"], "agrees": "on", "who": "self"})
    assert drawn["name"].value == " <b>"
    assert [option.selected for option in drawn["days"].options] == [False, True]
    assert drawn["agrees"].value is True
    assert [option.selected for option in drawn["who"].options] == [True, False]


def test_problem_stands_at_its_field() -> None:
    problem = FieldProblem("jobs.1.job", "required")
    drawn = draw(FORM, {"jobs": [{}, {}]}, problem)
    assert drawn["jobs.1.job"].problem is problem and drawn["jobs.0.job"].problem is None


def test_hidden_questions_are_drawn_but_not_visible() -> None:
    drawn = draw(FORM, {"who": "self", "jobs": [{"job": "x"}, {"job": "y"}]})
    assert not drawn["helper"].visible
    assert not drawn["jobs.0.why"].visible and drawn["jobs.1.why"].visible
    assert draw(FORM, {"who": "other"})["helper"].visible


def test_required_follows_its_condition() -> None:
    assert draw(FORM, {"who": "other"})["reason"].required
    assert not draw(FORM, {"who": "self"})["reason"].required
    assert draw(FORM, {})["name"].required


def test_what_the_server_fills_in_is_drawn_after_a_refused_post_too() -> None:
    drawn = draw(FORM, {"name": ""}, kept={"no": "7"})
    assert drawn["no"].value == "7" and drawn["no"].readonly
    assert [drawn[f"criteria.{row}.criterion"].value for row in (0, 1)] == ["wiek", "chęć"]
    assert drawn["sum"].value == "5"


def test_protected_and_kind_and_hint_are_told() -> None:
    drawn = draw(FORM, {})
    assert drawn["health"].protected and not drawn["name"].protected
    assert (drawn["name"].hint, drawn["criteria"].can_change_rows) == ("Imię", False)
    assert drawn["sign_client"].kind == "signature"


def test_choices_of_the_organisation_and_file_names_are_drawn() -> None:
    form = make_form(
        {"type": "select", "key": "coach", "valuesKey": "people"}, {"type": "filepicker", "key": "scan"}
    )
    options = {"people": [Option("p1", "Tomek")], "files": [Option("f1", "skan.pdf")]}
    views = describe_form(form, {"coach": "p1", "scan": "f1"}, options=options, now=NOW)
    assert [(item.label, item.selected) for item in views[0].options] == [("Tomek", True)]
    assert isinstance(views[1].value, tuple) and views[1].value[0].name == "skan.pdf"


def test_document_shows_answered_questions_in_the_words_of_the_form() -> None:
    form = make_form(
        section("Dane", text("name"), text("empty")),
        choice("who", "self"),
        number("hours", properties={"unit": "h"}),
        day("since"),
        table("jobs", text("job")),
        group("address", text("city")),
        text("health", properties={"access": "Z"}),
    )
    answers = {
        "name": "Ania",
        "who": "self",
        "hours": 7,
        "since": "2026-01-02",
        "jobs": [{"job": "kuchnia"}],
        "address": {"city": "Kraków"},
        "health": "cisza",
    }
    lines = {line.label: line for line in describe_answers(form, answers)}
    assert [line.label for line in lines["Dane"].children] == ["name"]
    assert lines["who"].value == "SELF"
    assert lines["hours"].value == "7 h"
    assert lines["since"].value == "2026-01-02"
    assert lines["jobs"].rows[0][0].value == "kuchnia"
    assert lines["address"].children[0].value == "Kraków"
    assert lines["health"].protected
