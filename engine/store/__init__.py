"""The only room that imports SQLAlchemy: transactions in session.py, tables, and queries by topic."""

from engine.store.session import Store, Work

__all__ = ["Store", "Work"]
