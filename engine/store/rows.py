"""Turning a NamedTuple row class into the columns it needs. No queries."""

from typing import Any

from sqlalchemy import Column, Select, Table, bindparam, select


def columns_of(make: type[Any], table: Table) -> list[Column[Any]]:
    """The table's columns in the order of the row class's fields."""
    return [table.c[name] for name in make._fields]


def select_own(make: type[Any], table: Table) -> Select[Any]:
    """SELECT the row's columns, already limited to the work's organisation (parameter :org)."""
    return select(*columns_of(make, table)).where(table.c.org == bindparam("b_org"))
