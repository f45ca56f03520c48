"""What PostgreSQL has to know of its tables to find rows the short way. No rows of the product are read."""

from sqlalchemy import text

from engine.store.session import Work

# From here on a long way begins to cost.
LEAST_ROWS = 50
_UNKNOWN = text(
    "SELECT quote_ident(schemaname) || '.' || quote_ident(relname) FROM pg_stat_user_tables"
    " WHERE schemaname = current_schema() AND last_analyze IS NULL AND last_autoanalyze IS NULL"
    " AND n_mod_since_analyze >= :least ORDER BY relname"
)


def analyze_unknown(work: Work) -> list[str]:
    """Let PostgreSQL look at tables that filled before it ever looked at them; returns their names.

    Of such a table it believes that every index serves as well, keeps the statements so, and reads all tasks
    of an organisation to find one. Its autovacuum comes by in a minute, after a restore perhaps much later.
    """
    if not work.is_postgres:
        return []
    names = [str(row[0]) for row in work.conn.execute(_UNKNOWN, {"least": LEAST_ROWS})]
    for name in names:
        # Whoever does not own the table is told so by a warning of the server, and nothing else happens.
        work.conn.exec_driver_sql(f"ANALYZE {name}")
    return names
