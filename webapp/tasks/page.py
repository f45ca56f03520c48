"""The page of one task in words and questions. Nothing is changed here."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from flask import make_response, render_template, request
from flask_babel import gettext
from werkzeug.wrappers import Response

from engine import (
    Answers,
    FieldProblem,
    FieldView,
    Line,
    PositionItem,
    TaskPage,
    TaskStatus,
    find_positions,
    get_document,
    get_task,
)
from webapp.current import get_actor, get_engine
from webapp.documents.words import say_size, say_value
from webapp.problems import word_problem
from webapp.questions import Question, make_choices
from webapp.tasks.fields import name_origins, walk_fields, word_fields
from webapp.tasks.parts import divide_form
from webapp.tasks.way_back import build_task_url, find_way_back
from webapp.tasks.words import (
    CLIENT,
    HOW,
    HOW_CHOICES,
    is_from_outside,
    say_deadline,
    say_name,
    say_whose,
    say_why,
)

# Who a process of the team is about, as the engine names why a task is theirs.
SUBJECT = "subject"


@dataclass(frozen=True, slots=True)
class SummaryLine:
    """One line of the error summary: the input's id and what to do."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class DoneAnswers:
    """What a finished task's document says."""

    document_id: str
    lines: tuple[Line, ...]


def show_page(
    task_id: str, raw: Answers | None = None, problems: tuple[FieldProblem, ...] = (), status: int = 200
) -> Response:
    """Show a task; with `raw` and `problems` as it was just posted."""
    page = load_page(task_id, raw, problems)
    back_url, back_label = find_way_back()
    shown = render_template(
        "tasks/task.html",
        page=page,
        task=page.task,
        is_client=get_actor().roles == {"client"},
        reads_first=is_from_outside(get_actor()),
        # A coach too says whether what a mentor wrote about them is right: it comes before the question.
        papers_lead=is_from_outside(get_actor()) or (page.task.holder == SUBJECT and "complete" in page.may),
        is_open=page.task.status in (TaskStatus.OPEN, TaskStatus.CLAIMED),
        back_url=back_url,
        back_label=back_label,
        problems=summarise(page, problems),
        how_question=ask_how(page, problems),
        done=find_done_answers(page),
        positions=list_positions(page),
        **describe_words(page),
    )
    return make_response(shown, status)


def list_positions(page: TaskPage) -> tuple[PositionItem, ...]:
    """Return what the form can begin with; only a form that can is asked about."""
    if page.form is None or page.form.properties.get("reusable") != "true" or "complete" not in page.may:
        return ()
    return find_positions(get_engine(), get_actor(), page.task.id)


def describe_words(page: TaskPage) -> dict[str, object]:
    """Return the sentences of the page and what the template asks for words with."""
    deadline, tone = say_deadline(page.task)
    return {
        "stage": say_name(page.task.stage_name),
        "why_words": say_why(page.task) if "complete" in page.may else say_whose(page.task),
        "deadline": deadline,
        "tone": tone,
        "parts": divide_form(
            page.fields, request.args.get("part", ""), is_begun=page.draft_saved_at is not None
        ),
        "has_files": any(view.kind == "file" for view in walk_fields(page.fields)),
        "say_name": say_name,
        "say_value": say_value,
        "say_size": say_size,
        "build_url": build_task_url,
    }


def load_page(task_id: str, raw: Answers | None, problems: tuple[FieldProblem, ...]) -> TaskPage:
    """Ask the engine for the page and put words on its fields."""
    page = get_task(get_engine(), get_actor(), task_id, raw, problems)
    origins, is_plain = name_origins(page), get_actor().roles == {"client"}
    return replace(page, fields=word_fields(page.fields, origins=origins, is_plain=is_plain))


def ask_how(page: TaskPage, problems: Iterable[FieldProblem]) -> Question | None:
    """Return the question how the client said it, when somebody records the client's decision."""
    if not page.needs_how:
        return None
    is_clients = page.task.role == CLIENT
    missing = any(problem.path == HOW for problem in problems)
    return Question(
        HOW,
        "one",
        gettext("How did the client say it?") if is_clients else gettext("How did this person say it?"),
        required=True,
        hint=gettext("It is the client's decision. Write it down in their words.") if is_clients else "",
        error=gettext("Choose how it was said") if missing else "",
        options=make_choices([(key, str(words)) for key, words in HOW_CHOICES], request.form.get(HOW, "")),
    )


def summarise(page: TaskPage, problems: tuple[FieldProblem, ...]) -> list[SummaryLine]:
    """Return the error summary in the order of the form."""
    if not problems:
        return []
    ids = {view.name: view for view in walk_fields(page.fields)}
    order = {name: place for place, name in enumerate(ids)}
    how = [SummaryLine("q-how", gettext("Choose how it was said"))]
    told = [problem for problem in problems if problem.path != HOW]
    told.sort(key=lambda problem: order.get(problem.path, len(order)))
    lines = [_word_line(ids.get(problem.path), problem, ids) for problem in told]
    return lines + (how if len(told) < len(problems) else [])


def find_done_answers(page: TaskPage) -> DoneAnswers | None:
    """Return the answers of a finished task, when this person may read their document."""
    if page.form is None or page.task.status != TaskStatus.DONE:
        return None
    found = next((item.id for item in page.beside if item.form_key == page.form.key), None)
    if found is None:
        return None
    return DoneAnswers(found, get_document(get_engine(), get_actor(), found).lines)


def _word_line(view: FieldView | None, problem: FieldProblem, named: Mapping[str, FieldView]) -> SummaryLine:
    words = word_problem(problem)
    if view is None or not view.label:
        return SummaryLine("task-form" if view is None else view.id, words)
    question = _name_question(view, named)
    if problem.code == "required":
        return SummaryLine(view.id, gettext("No answer yet: %(question)s", question=question))
    return SummaryLine(view.id, f"{question} – {words}")


def _name_question(view: FieldView, named: Mapping[str, FieldView]) -> str:
    """Name a question with what it belongs to: each signature, consent and row asks the same."""
    outer = view.name.rpartition(".")[0]
    table, _, row = outer.rpartition(".")
    if outer in named:
        return f"{view.label} ({named[outer].label})"
    return f"{view.label} ({named[table].label}, {int(row) + 1})" if table in named else view.label
