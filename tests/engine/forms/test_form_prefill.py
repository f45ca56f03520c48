"""Nobody is asked twice: what fills a form in, and where each answer came from."""

from form_builders import choice, group, make_form, many, number, signature, table, text

from engine.forms import prefill_answers
from engine.model import JsonValue


def filled(name: str, **more: str) -> dict[str, str]:
    return {"prefill": name, **more}


def test_first_source_with_a_value_wins_and_is_named() -> None:
    form = make_form(text("goal", properties=filled("plan.goal | application.why | case.title")))
    assert prefill_answers(form, {"plan": {"goal": ""}, "application": {"why": "Kuchnia"}}, {}) == (
        {"goal": "Kuchnia"},
        {"goal": "application"},
    )
    assert prefill_answers(form, {}, {"title": "Ania"}) == ({"goal": "Ania"}, {"goal": "case"})
    assert prefill_answers(form, {}, {}) == ({}, {})


def test_default_of_the_form_has_no_source() -> None:
    form = make_form(text("rules", defaultValue="Telefon tego samego dnia"))
    assert prefill_answers(form, {}, {}) == ({"rules": "Telefon tego samego dnia"}, {})


def test_rows_are_copied_column_by_column_under_other_names_too() -> None:
    properties = filled("analysis.tasks", prefill_map="name=task")
    form = make_form(table("tasks", text("name"), number("share"), properties=properties))
    rows = [{"task": "zmywanie", "share": 40, "tools": "zmywarka"}]
    assert prefill_answers(form, {"analysis": {"tasks": rows}}, {})[0] == {
        "tasks": [{"name": "zmywanie", "share": 40}]
    }


def test_what_was_ticked_heads_rows_of_a_table_that_knows_it() -> None:
    properties = filled("check.benefits | application.benefits")
    form = make_form(
        table("benefits", choice("benefit", "pension", "care"), number("zl"), properties=properties)
    )
    sources = {"application": {"benefits": ["care", "none", "pension"]}}
    assert prefill_answers(form, sources, {})[0] == {
        "benefits": [{"benefit": "care"}, {"benefit": "pension"}]
    }
    known: list[JsonValue] = [{"benefit": "care", "zl": 215}]
    assert prefill_answers(form, {**sources, "check": {"benefits": known}}, {})[0] == {"benefits": known}


def test_a_living_form_tells_law_and_case_anew() -> None:
    amount = number("limit", readonly=True, properties=filled("param.limit"))
    form = make_form(amount, text("about", properties=filled("application.about")))
    last = {"trial": {"limit": 6000, "about": "Lubię zwierzęta"}, "param": {"limit": 7000}}
    assert prefill_answers(form, last, {}, is_living=True)[0] == {"limit": 7000, "about": "Lubię zwierzęta"}
    known_no_more = {**last, "param": {}}
    assert prefill_answers(form, known_no_more, {}, is_living=True)[0] == {"about": "Lubię zwierzęta"}


def test_choices_copied_into_a_text_become_words() -> None:
    source = make_form(many("needs", "quiet", "breaks"))
    form = make_form(text("plan", properties=filled("application.needs")))
    answers, _ = prefill_answers(
        form, {"application": {"needs": ["quiet", "breaks"]}}, {}, forms={"application": source}
    )
    assert answers == {"plan": "QUIET, BREAKS"}


def test_fields_in_groups_are_filled_in_too() -> None:
    form = make_form(group("address", text("city", properties=filled("application.city"))))
    assert prefill_answers(form, {"application": {"city": "Kraków"}}, {}) == (
        {"address": {"city": "Kraków"}},
        {"address.city": "application"},
    )


def test_living_form_continues_its_last_version_without_its_signatures() -> None:
    form = make_form(text("about"), choice("agrees", "yes"), signature("sign_client"))
    last = {"trial": {"about": "Lubię zwierzęta", "agrees": "yes", "sign_client": {"name": "Ania"}}}
    answers, _ = prefill_answers(form, last, {}, is_living=True)
    assert answers == {"about": "Lubię zwierzęta", "agrees": "yes"}
    assert prefill_answers(form, last, {})[0] == {}
