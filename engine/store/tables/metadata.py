"""The one MetaData of all tables; the organisation stands in front of every key."""

from typing import Any

from sqlalchemy import Column, MetaData, String

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)


def org_column() -> Column[Any]:
    """The leading part of every primary key: tables can later be distributed by organisation."""
    return Column("org", String(32), primary_key=True)


def id_column(name: str = "id") -> Column[Any]:
    """A random id (uuid4 hex), second part of a primary key."""
    return Column(name, String(32), primary_key=True)
