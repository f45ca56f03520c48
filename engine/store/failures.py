"""What a database says when it fails, in SQLAlchemy's words and in ours. Knows no table, begins nothing."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Dialect
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from engine.errors import StoreUnavailable

# PostgreSQL ended the session of a process that stood still inside its transaction.
SLEPT_TOO_LONG = "25P03"
NO_SUCH_TABLE = "42P01"


def wrap_error(error: Exception, dialect: Dialect) -> BaseException:
    """The same errors as from SQLAlchemy's own path; what was typed stays out of their texts."""
    return DBAPIError.instance(None, None, error, dialect.loaded_dbapi.Error, dialect=dialect)


@contextmanager
def translate_failures() -> Iterator[None]:
    """Turn the driver's words for a locked, full or absent database into StoreUnavailable."""
    try:
        yield
    except (OperationalError, InterfaceError, PoolTimeout) as error:
        raise StoreUnavailable(*_find_code(error), cause=type(error).__name__) from error
    except DBAPIError as error:
        if _find_code(error):
            raise StoreUnavailable(*_find_code(error), cause=type(error).__name__) from error
        if error.connection_invalidated or getattr(error.orig, "sqlstate", None) == SLEPT_TOO_LONG:
            raise StoreUnavailable(cause=type(error).__name__) from error
        raise


def _find_code(error: Exception) -> tuple[str, ...]:
    """Words of their own for a database that was never set up; both kinds say so in their own way."""
    cause = getattr(error, "orig", None)
    if "unable to open database file" in str(cause):
        return ("store_not_found",)
    has_no_tables = getattr(cause, "sqlstate", None) == NO_SUCH_TABLE or "no such table" in str(cause)
    return ("store_not_set_up",) if has_no_tables else ()
