"""Every reason the form engine can give has a sentence in both languages."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

import engine
from engine import FieldProblem
from webapp.app import create_app
from webapp.i18n import write_as_typed
from webapp.problems import COUNTING_WORDS, WORDS, word_problem
from webapp.questions import Question

JUDGES = ("typed_values.py", "value_checks.py", "schema.py", "validation.py")
SENTENCE = "Koniec jest przed początkiem"
FORMS = Path(engine.__file__).parent / "forms"


@pytest.fixture
def app() -> Flask:
    return create_app(object(), secret_key="a secret for tests only", testing=True)


def word_in(app: Flask, language: str, problem: FieldProblem) -> str:
    with app.test_request_context(headers={"Cookie": f"krokus_display=light.100.normal.{language}"}):
        return word_problem(problem)


@pytest.mark.parametrize(
    ("problem", "polish", "english"),
    [
        (FieldProblem("a", "required"), "Wpisz albo wybierz odpowiedź", "Fill this in"),
        (FieldProblem("a", "too_long", limit=1), "Skróć do 1 znaku", "Shorten this to 1 sign"),
        (FieldProblem("a", "too_few_rows", limit=2), "Dodaj co najmniej 2 wiersze", "Add at least 2 rows"),
        (FieldProblem("a", "too_few_rows", limit=5), "Dodaj co najmniej 5 wierszy", "Add at least 5 rows"),
        (FieldProblem("a", "too_big", limit=7.5), "Wpisz 7,5 lub mniej", "Type 7.5 or less"),
        (
            FieldProblem("a", "rule", rule="r1", text="Koniec jest przed początkiem"),
            *["Koniec jest przed początkiem"] * 2,
        ),
        (FieldProblem("a", "something_new"), "Sprawdź tę odpowiedź", "Check this answer"),
    ],
)
def test_problems_are_said_in_words(app: Flask, problem: FieldProblem, polish: str, english: str) -> None:
    assert word_in(app, "pl", problem) == polish
    assert word_in(app, "en", problem) == english


def test_every_reason_of_the_form_engine_has_its_words() -> None:
    source = "\n".join(path.read_text(encoding="utf-8") for path in map(FORMS.joinpath, JUDGES))
    found = set(re.findall(r'(?:BadValue|read_text)\((?:raw, |item, )?"(\w+)"', source))
    found |= set(re.findall(r'_checked\(\w+, "(\w+)"\)', source))
    found |= set(re.findall(r'self\._add\([^"]*(?:f"[^"]*")?[^"]*, "(\w+)"', source))
    assert "bad_pesel" in found and "required" in found
    assert found - set(WORDS) - set(COUNTING_WORDS) - {"rule", "too_small", "too_big", "not_a_table"} == set()


@pytest.mark.parametrize(("language", "shown"), [("pl", "6,5"), ("en", "6.5")])
def test_a_filled_in_number_reads_as_people_write_it_and_says_where_to_correct_it(
    app: Flask, language: str, shown: str
) -> None:
    asked = Question("hours", "number", "Godziny", "6.5", origin="Ewidencja godzin")
    with app.test_request_context(headers={"Cookie": f"krokus_display=light.100.normal.{language}"}):
        draw = app.jinja_env.get_template("parts/fields.html").make_module({"csrf_token": str}).field
        open_one, fixed = draw(asked), draw(replace(asked, readonly=True))
        texts = [str(write_as_typed(one)) for one in ("-0.25", "12", "6.5 h", "1.2.3", None)]
    assert f'value="{shown}"' in open_one
    known = ("Popraw to tam", "Sprawdź i popraw") if language == "pl" else ("Correct it there", "Check and")
    assert [word in text for text in (open_one, fixed) for word in known] == [False, True, True, False]
    assert texts == ["-0,25" if language == "pl" else "-0.25", "12", "6.5 h", "1.2.3", ""]
