"""Small forms for tests, written the way form files are written."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

import pytest

from engine.errors import FieldProblem, InvalidAnswers, ModelRefused
from engine.forms import Form, Option, read_form, validate_answers
from engine.model import Answers, JsonValue

NOW = datetime(2026, 3, 15, 12, 0, tzinfo=UTC)
Component = dict[str, JsonValue]


def make_form(*components: Mapping[str, JsonValue], **properties: str) -> Form:
    schema = {
        "schemaVersion": 16,
        "type": "default",
        "id": "trial",
        "properties": properties,
        "components": components,
    }
    return read_form("trial", json.dumps(schema).encode())


def text(key: str, **more: JsonValue) -> Component:
    return {"type": "textfield", "key": key, "label": key, **more}


def number(key: str, **more: JsonValue) -> Component:
    return {"type": "number", "key": key, "label": key, **more}


def day(key: str, subtype: str = "date", **more: JsonValue) -> Component:
    return {"type": "datetime", "key": key, "subtype": subtype, "dateLabel": key, **more}


def tick(key: str, **more: JsonValue) -> Component:
    return {"type": "checkbox", "key": key, "label": key, **more}


def choice(key: str, *values: str, kind: str = "radio", **more: JsonValue) -> Component:
    options = [{"value": value, "label": value.upper()} for value in values]
    return {"type": kind, "key": key, "label": key, "values": options, **more}


def many(key: str, *values: str, **more: JsonValue) -> Component:
    return choice(key, *values, kind="checklist", **more)


def table(path: str, *columns: Component, **more: JsonValue) -> Component:
    return {"type": "dynamiclist", "path": path, "label": path, "components": list(columns), **more}


def group(path: str, *inside: Component, **more: JsonValue) -> Component:
    return {"type": "group", "path": path, "label": path, "components": list(inside), **more}


def section(label: str, *inside: Component, **more: JsonValue) -> Component:
    return {"type": "group", "label": label, "components": list(inside), **more}


def signature(path: str, **properties: str) -> Component:
    method = choice("method", "paper", "electronic", kind="select")
    inside = (text("name"), day("date"), method)
    return group(path, *inside, properties={"widget": "signature", **properties})


def required(component: Component) -> Component:
    return {**component, "validate": {"required": True}}


def judge(form: Form, answers: Answers, **variables: object) -> Answers:
    return validate_answers(form, answers, variables=variables, now=NOW)


def problems_of(
    form: Form, answers: Answers, options: Mapping[str, Sequence[Option]] | None = None, **variables: object
) -> dict[str, str]:
    """Return path -> code of everything wrong; the answers must be refused."""
    with pytest.raises(InvalidAnswers) as refused:
        validate_answers(form, answers, variables=variables, options=options or {}, now=NOW)
    return {problem.path: problem.code for problem in refused.value.problems}


def first_problem(form: Form, answers: Answers) -> FieldProblem:
    with pytest.raises(InvalidAnswers) as refused:
        validate_answers(form, answers, variables={}, now=NOW)
    return refused.value.problems[0]


def refusal_of(*components: Component) -> str:
    """Return why a form with these components is refused."""
    with pytest.raises(ModelRefused) as refused:
        make_form(*components)
    return str(refused.value.params["reason"])
