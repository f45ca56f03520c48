"""Several statements on one way to PostgreSQL and back. Knows no table, begins and ends nothing by itself."""

import re
import select
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import count
from time import monotonic
from typing import Any, NamedTuple

import psycopg
from psycopg import pq
from psycopg.adapt import PyFormat

from engine.store.patience import PatientConnection

_numbers = count()
_GOOD = (pq.ExecStatus.COMMAND_OK, pq.ExecStatus.TUPLES_OK)


class Step(NamedTuple):
    """One statement in the driver's words, and what to raise when it does not meet one row."""

    sql: str
    values: Sequence[object]
    otherwise: Exception | None = None


class Answer:
    """What came back for one statement, told like a cursor of the driver tells it."""

    __slots__ = ("_connection", "_result")

    def __init__(self, connection: PatientConnection, result: pq.abc.PGresult) -> None:
        self._connection = connection
        self._result = result

    @property
    def rowcount(self) -> int:
        return self._result.command_tuples or 0

    @property
    def said(self) -> bytes:
        """What the server calls what it did."""
        return self._result.command_status or b""

    @property
    def description(self) -> list[tuple[str, int]]:
        """Name and type of each column."""
        result = self._result
        return [((result.fname(at) or b"").decode(), result.ftype(at)) for at in range(result.nfields)]

    def fetchall(self) -> list[tuple[Any, ...]]:
        loader = self._connection.loader
        loader.set_pgresult(self._result)
        return loader.load_rows(0, self._result.ntuples, tuple)


def run_together(connection: PatientConnection, steps: Sequence[Step]) -> list[Answer]:
    """Send all steps at once and wait once; the server takes them in order and stops at the first that fails.

    Raises:
        psycopg.Error: what the first failing step had to say; the transaction is broken then.
    """
    server = connection.pgconn
    server.enter_pipeline_mode()
    connection.waits_since = monotonic()
    try:
        # The name under which a result's statement is kept from now on; None for a step itself.
        news = _send(connection, steps)
        server.pipeline_sync()
        results = _receive(server)
    finally:
        connection.waits_since = None
        if server.status == pq.ConnStatus.OK and server.transaction_status != pq.TransactionStatus.ACTIVE:
            server.exit_pipeline_mode()
    answers = []
    for new, result in zip(news, results, strict=True):
        if result.status not in _GOOD:
            # Whatever the reason, the transaction ends here, and with it what the driver had prepared.
            connection.kept.clear()
            raise psycopg.errors.error_from_result(result, connection.info.encoding)
        if new is None:
            answers.append(Answer(connection, result))
        else:
            connection.kept.update((new,))
    return answers


def _send(connection: PatientConnection, steps: Sequence[Step]) -> list[tuple[Any, bytes] | None]:
    server, dumper, kept = connection.pgconn, connection.dumper, connection.kept
    news: list[tuple[Any, bytes] | None] = []
    fresh: dict[Any, bytes] = {}
    for sql, values, _ in steps:
        text, formats = _number(sql)
        if not formats:
            server.send_query_params(text, None)
            news.append(None)
            continue
        sent = dumper.dump_sequence(values, formats)
        key = (sql, dumper.types)
        name = kept.get(key) or fresh.get(key)
        if name is None:
            # Never the name of an earlier one, which the server may keep still.
            name = fresh[key] = b"krokus_%d" % next(_numbers)
            server.send_prepare(name, text, dumper.types)
            news.append((key, name))
        server.send_query_prepared(name, sent, dumper.formats)
        news.append(None)
    return news


def _receive(server: pq.abc.PGconn) -> list[pq.abc.PGresult]:
    """One result for each statement that was sent."""
    poll = select.poll()
    results: list[pq.abc.PGresult] = []
    while True:
        unsent = server.flush()
        while unsent or server.is_busy():
            poll.register(server.socket, select.POLLIN | select.POLLOUT if unsent else select.POLLIN)
            poll.poll()
            server.consume_input()
            unsent = unsent and server.flush()
        result = server.get_result()
        if result is None:
            # Between two statements there is nothing; a lost connection has nothing more to say.
            if server.status != pq.ConnStatus.OK:
                raise psycopg.OperationalError("the connection is lost")
        elif result.status == pq.ExecStatus.PIPELINE_SYNC:
            return results
        else:
            results.append(result)


@lru_cache(maxsize=1024)
def _number(sql: str) -> tuple[bytes, list[PyFormat]]:
    """The statement as the server counts its values, and that each may be sent in the form that suits it."""
    numbers: Iterator[int] = count(1)
    text = re.sub("%[s%]", lambda found: "%" if found[0] == "%%" else f"${next(numbers)}", sql)
    return text.encode(), [PyFormat.AUTO] * (next(numbers) - 1)
