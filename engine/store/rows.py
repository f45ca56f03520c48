"""Turning a NamedTuple row class into the columns it needs. No queries."""

from typing import Any

from sqlalchemy import Column, Select, Table, bindparam, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from engine.store.types import Json


class JsonRows(FunctionElement[Any]):
    """Rows of a subquery as one JSON list of lists, in no order; null or empty where there are none."""

    type = Json
    inherit_cache = True


@compiles(JsonRows, "sqlite")
def _to_sqlite(element: JsonRows, compiler: Any, **options: Any) -> str:
    return f"json_group_array(json_array({compiler.process(element.clauses, **options)}))"


@compiles(JsonRows, "postgresql")
def _to_postgresql(element: JsonRows, compiler: Any, **options: Any) -> str:
    return f"json_agg(json_build_array({compiler.process(element.clauses, **options)}))"


def columns_of(make: type[Any], table: Table) -> list[Column[Any]]:
    """The table's columns in the order of the row class's fields."""
    return [table.c[name] for name in make._fields]


def select_own(make: type[Any], table: Table) -> Select[Any]:
    """SELECT the row's columns, already limited to the work's organisation (parameter :org)."""
    return select(*columns_of(make, table)).where(table.c.org == bindparam("b_org"))
