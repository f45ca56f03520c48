"""What the browser side adds to task forms: drafts, conditional questions, rows, the way back."""

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from flask import Flask, redirect, render_template_string, request
from playwright.sync_api import Page, expect
from werkzeug.wrappers import Response

from webapp.access import public
from webapp.app import create_app
from webapp.style.sample_fields import make_field, make_options

NewPage = Callable[..., Page]

LIST_PAGE = """{% extends "layout.html" %}{% block title %}List{% endblock %}{% block content %}<h1>List</h1>
{% for number in range(80) %}<p><a href="/task">Task {{ number }}</a></p>{% endfor %}{% endblock %}"""
TASK_PAGE = """{% extends "layout.html" %}{% from "parts/page.html" import page_head %}
{% from "parts/forms.html" import task_form, draft_line %}
{% from "parts/fields.html" import fields with context %}
{% block title %}Task{% endblock %}
{% block content %}{{ page_head("Task", "/list", "List") }}
{% call task_form("/task", "/task/draft") %}{{ fields(questions) }}
<button class="btn filled" name="_action" value="complete">Zakończ zadanie</button>
{{ draft_line() }}{% endcall %}
{% endblock %}"""


@dataclass
class Desk:
    """A task with two questions and a table, kept in memory; counts what reached the server."""

    rows: list[str] = field(default_factory=lambda: ["kitchen"])
    drafts: list[dict[str, str]] = field(default_factory=list)
    posts: list[str] = field(default_factory=list)
    is_broken: bool = False

    def show_list(self) -> str:
        return render_template_string(LIST_PAGE)

    def show_task(self) -> str:
        return render_template_string(TASK_PAGE, questions=self.list_questions())

    def list_questions(self) -> list[object]:
        rows = [
            [make_field(f"jobs.{number}.place", "text", "Miejsce", value=place)]
            for number, place in enumerate(self.rows)
        ]
        return [
            make_field("wants", "one", "Czy chcesz?", options=make_options("Tak", "Nie")),
            make_field("why", "text", "Dlaczego nie?", visible=False),
            make_field("jobs", "table", "Prace", rows=rows),
        ]

    def change_task(self) -> Response:
        pressed = next(name for name in ("_add", "_remove", "_down", "_action") if name in request.form)
        path = request.form[pressed]
        self.posts.append(path)
        self.rows = [request.form[f"jobs.{number}.place"] for number in range(len(self.rows))]
        number = int(path.rpartition(".")[2]) if "." in path else 0
        if pressed == "_add":
            self.rows.append("")
        elif pressed == "_remove":
            del self.rows[number]
        elif pressed == "_down":
            self.rows.insert(number + 1, self.rows.pop(number))
        return redirect("/task", 303)

    def save_draft(self) -> dict[str, object] | tuple[str, int]:
        if self.is_broken:
            return "no database", 503
        self.drafts.append(request.form.to_dict())
        return {"saved_at": "14:02", "visible": {"why": request.form.get("wants") == "v1"}}


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def url(desk: Desk, live_server: Callable[[Flask], str]) -> str:
    app = create_app(object(), secret_key="a secret for tests only", testing=True)
    app.add_url_rule("/list", "list", public(lambda: desk.show_list()))
    app.add_url_rule("/task", "task", public(lambda: desk.show_task()))
    app.add_url_rule("/task", "change", public(lambda: desk.change_task()), methods=["POST"])
    app.add_url_rule("/task/draft", "draft", public(lambda: desk.save_draft()), methods=["POST"])
    return live_server(app)


def test_draft_saves_itself_and_says_when(url: str, desk: Desk, browser_page: Page) -> None:
    browser_page.goto(url + "/task")
    browser_page.get_by_label("Miejsce").fill("bakery")
    expect(browser_page.locator("[data-draft]")).to_have_text("Szkic zapisano o 14:02. Nic nie zginie.")
    assert desk.drafts[-1]["jobs.0.place"] == "bakery"


def test_a_failed_draft_says_so_and_keeps_the_words(
    url: str, desk: Desk, browser_page: Page, console_errors: list[str]
) -> None:
    desk.is_broken = True
    browser_page.goto(url + "/task")
    browser_page.get_by_label("Miejsce").fill("bakery")
    expect(browser_page.locator("[data-draft]")).to_contain_text("Teraz nie udało się zapisać")
    expect(browser_page.get_by_label("Miejsce")).to_have_value("bakery")
    console_errors.clear()


def test_an_answer_shows_and_hides_the_question_that_depends_on_it(url: str, browser_page: Page) -> None:
    browser_page.goto(url + "/task")
    question = browser_page.get_by_label("Dlaczego nie?")
    expect(question).to_be_hidden()
    browser_page.get_by_label("Nie", exact=True).check()
    expect(question).to_be_visible()
    browser_page.get_by_label("Tak").check()
    expect(question).to_be_hidden()


def test_rows_change_without_a_new_page_and_the_focus_follows(
    url: str, desk: Desk, browser_page: Page
) -> None:
    browser_page.goto(url + "/task")
    browser_page.evaluate("window.isSamePage = true")
    browser_page.get_by_role("button", name="Dodaj wiersz").click()
    second = browser_page.get_by_label("Miejsce").nth(1)
    expect(second).to_be_focused()
    second.fill("garden")
    browser_page.get_by_role("button", name="Przesuń wiersz 1 w dół").click()
    expect(browser_page.get_by_label("Miejsce").first).to_have_value("garden")
    expect(browser_page.get_by_role("button", name="Usuń wiersz 2")).to_be_focused()
    browser_page.get_by_role("button", name="Usuń wiersz 2").click()
    expect(browser_page.get_by_label("Miejsce")).to_have_count(1)
    assert desk.rows == ["garden"]
    assert browser_page.evaluate("window.isSamePage")


def test_rows_change_without_javascript(url: str, desk: Desk, new_page: NewPage) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(url + "/task")
    page.get_by_role("button", name="Dodaj wiersz").click()
    expect(page.get_by_label("Miejsce")).to_have_count(2)
    page.get_by_role("button", name="Usuń wiersz 1").click()
    expect(page.get_by_label("Miejsce")).to_have_count(1)
    assert desk.rows == [""]


def test_enter_in_a_line_saves_the_draft_and_touches_no_row(url: str, desk: Desk, new_page: NewPage) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(url + "/task")
    page.get_by_label("Miejsce").press("Enter")
    expect(page.get_by_label("Miejsce")).to_have_count(1)
    assert desk.posts == ["save_draft"]


def test_the_way_back_leads_to_the_same_filter_and_place(url: str, browser_page: Page) -> None:
    browser_page.goto(url + "/list?stage=3")
    browser_page.get_by_role("link", name="Task 60").click()
    browser_page.get_by_role("link", name="List").click()
    expect(browser_page).to_have_url(url + "/list?stage=3")
    expect(browser_page.get_by_role("link", name="Task 60")).to_be_in_viewport()
