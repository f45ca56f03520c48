"""Queries about where models came from: templates with their content of that day, and choices since."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, delete
from sqlalchemy.dialects import postgresql, sqlite

from engine.store.rows import select_own
from engine.store.session import Work
from engine.store.tables import model_choice, model_origin


class OriginRow(NamedTuple):
    """The template that a model was copied from; `files` are its paths and the sha256 of their contents."""

    model_key: str
    template: str
    files: dict[str, str]
    copied_at: datetime


class ChoiceRow(NamedTuple):
    """What people decided about one place that the template changed."""

    place: str
    choice: str
    theirs: str
    before: str


_ORIGIN = select_own(OriginRow, model_origin).where(model_origin.c.model_key == bindparam("key"))
_CHOICES = select_own(ChoiceRow, model_choice).where(model_choice.c.model_key == bindparam("key"))


def insert_origin(work: Work, row: OriginRow) -> None:
    """Remember where a new model came from; what an earlier model of this key came from is forgotten."""
    forget_origin(work, row.model_key)
    work.insert(model_origin, row._asdict())


def find_origin(work: Work, model_key: str) -> OriginRow | None:
    return work.find(OriginRow, _ORIGIN, key=model_key)


def forget_origin(work: Work, model_key: str) -> None:
    """Forget where a model came from, and every choice about it."""
    for table in (model_choice, model_origin):
        work.run(delete(table).where(table.c.org == work.org, table.c.model_key == model_key))


def list_choices(work: Work, model_key: str) -> dict[str, ChoiceRow]:
    """Every choice, by place."""
    return {row.place: row for row in work.list(ChoiceRow, _CHOICES, key=model_key)}


def put_choices(work: Work, model_key: str, rows: Mapping[str, ChoiceRow], by: str | None) -> None:
    """Write choices over those about the same places."""
    insert = postgresql.insert if work.is_postgres else sqlite.insert
    own = (model_choice.c.org, model_choice.c.model_key, model_choice.c.place)
    for row in rows.values():
        values = {"org": work.org, "model_key": model_key, **row._asdict(), "by": by, "at": work.now}
        told = {name: values[name] for name in ("choice", "theirs", "before", "by", "at")}
        work.run(insert(model_choice).values(values).on_conflict_do_update(index_elements=own, set_=told))


def delete_choice(work: Work, model_key: str, place: str) -> None:
    own = (model_choice.c.org == work.org, model_choice.c.model_key == model_key)
    work.run(delete(model_choice).where(*own, model_choice.c.place == place))
