"""Queries about the registers of an organisation: employers."""

from datetime import datetime
from typing import Any, NamedTuple

from engine.store.rows import select_own
from engine.store.session import Work
from engine.store.tables import employer


class EmployerRow(NamedTuple):
    id: str
    name: str
    nip: str | None
    contact: dict[str, Any]
    created_at: datetime
    version: int


def list_employers(work: Work) -> tuple[EmployerRow, ...]:
    return work.list(EmployerRow, select_own(EmployerRow, employer).order_by(employer.c.name))


def insert_employer(work: Work, row: EmployerRow) -> None:
    work.insert_rows(employer, (row,))
