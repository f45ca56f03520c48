"""What a browser posts for a task: fields by name, uploaded files as ids. Judges nothing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from flask import request
from werkzeug.datastructures import FileStorage

from engine import Answers, FieldProblem, FieldView, InvalidInput, add_attachment, read_task_post
from webapp.current import find_posted, get_actor, get_engine, get_posted
from webapp.tasks.fields import walk_fields
from webapp.uploads import tell_locked

ROW_BUTTONS = ("_add", "_remove", "_up", "_down")
PostedValues = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Posted:
    """Everything that was posted, and the files that could not be taken."""

    values: PostedValues
    problems: tuple[FieldProblem, ...]


def take_posted(task_id: str) -> Posted:
    """Read the request; files are stored at once and stand in the answers as their ids."""
    values = get_posted()
    problems: list[FieldProblem] = []
    for name, file in request.files.items(multi=True):
        if not file.filename:
            continue
        try:
            values.setdefault(name, []).append(_store_file(task_id, name, file))
        except InvalidInput as refused:
            problems.append(FieldProblem(name, refused.code, limit=refused.params.get("most_mb")))
    return Posted(values, tuple(problems))


def read_draft(task_id: str) -> Answers:
    """Read a draft, sent as a form or as JSON.

    Raises:
        InvalidInput: the JSON is no form.
    """
    if not request.is_json:
        return read_task_post(get_engine(), get_actor(), task_id, get_posted()).answers
    try:
        sent = request.get_json(silent=True)
    except RecursionError as error:
        # The parser gives up on brackets inside brackets inside brackets before anything can be judged.
        raise InvalidInput("too_deep") from error
    if not isinstance(sent, dict):
        raise InvalidInput("not_a_form")
    return sent


def list_typed() -> list[str]:
    """Return the words that were typed, so that a page which cannot take them still shows them."""
    return [
        value
        for name, value in request.form.items(multi=True)
        if not name.startswith("_") and name != "csrf_token" and len(value.strip()) > 12
    ]


def find_changed_table(fields: Iterable[FieldView]) -> str | None:
    """Return the id of the table whose rows the pressed button changes."""
    pressed = next((request.form[name] for name in ROW_BUTTONS if name in request.form), "")
    # The button names a table or one of its rows: `jobs` or `jobs.2`.
    names = (pressed, pressed.rpartition(".")[0])
    return next(
        (view.id for view in walk_fields(fields) if view.name in names and view.kind == "table"), None
    )


def read_version() -> int | None:
    """Return the version of the task that the form was made for."""
    text = find_posted("_version")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def _store_file(task_id: str, name: str, file: FileStorage) -> str:
    content = file.read()
    stored = add_attachment(get_engine(), get_actor(), task_id, name, file.filename or "", content)
    tell_locked(content)
    return stored.id
