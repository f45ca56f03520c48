"""Connections that lie at hand between transactions. No transaction begins or ends here."""

from collections import deque

from sqlalchemy import Engine
from sqlalchemy.pool import PoolProxiedConnection

from engine.store.patience import POOL_SIZE, does_answer, note_answer


class Connections:
    """Those that no transaction uses now, the last used first; shared by all threads.

    SQLAlchemy's pools ask more of each passing to and fro than a statement costs. What lies here of
    PostgreSQL is still the pool's, which limits how many there are and makes new ones. A SQLite file needs
    no limit.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._is_postgres = engine.dialect.name == "postgresql"
        self._at_hand: deque[PoolProxiedConnection] = deque()

    def take(self) -> PoolProxiedConnection:
        """One whose server answers, a new one where there is none."""
        try:
            pooled = self._at_hand.pop()
        except IndexError:
            return self._engine.raw_connection()
        if not self._is_postgres or does_answer(pooled.dbapi_connection):
            return pooled
        # Whatever ended this one ended the others too; asking each would keep somebody waiting for long.
        drop(pooled)
        for dead in self._take_all():
            drop(dead)
        return self._engine.raw_connection()

    def give_back(self, pooled: PoolProxiedConnection) -> None:
        """Keep one that is in order and in no transaction."""
        if self._is_postgres:
            note_answer(pooled.dbapi_connection)
            if len(self._at_hand) >= POOL_SIZE:
                pooled.close()
                return
        self._at_hand.append(pooled)

    def close(self) -> None:
        for pooled in self._take_all():
            pooled.close()

    def _take_all(self) -> list[PoolProxiedConnection]:
        taken: list[PoolProxiedConnection] = []
        while True:
            try:
                taken.append(self._at_hand.pop())
            except IndexError:
                return taken


def drop(pooled: PoolProxiedConnection) -> None:
    """Close a connection that is dead or broken; the pool makes another in its place."""
    pooled.invalidate()
    pooled.close()
