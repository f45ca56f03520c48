"""The history of one case while a command runs: rows are chained by hash and written once, at the end."""

import hashlib
from datetime import datetime

import orjson

from engine.model import JsonValue
from engine.store import Work
from engine.store.queries.cases import CaseRow
from engine.store.queries.history import EventRow, insert_events

# A fresh hash looks its algorithm up by name; a copy of one does not.
_EMPTY = hashlib.sha256()


class Journal:
    """Collects what happened to a case, in order."""

    def __init__(self, case: CaseRow, actor: str | None, now: datetime) -> None:
        self._case_id = case.id
        self._release_id = case.release_id
        self._actor = actor
        self._now = now
        self._rows: list[EventRow] = []
        self.seq = case.event_seq
        self.hash = case.event_hash
        self.is_meaningful = False

    def note(
        self,
        type_: str,
        element_id: str | None = None,
        *,
        instance_id: str | None = None,
        meaningful: bool = False,
        **data: JsonValue,
    ) -> None:
        """Add one event; `meaningful` ones are progress for the client, a log entry alone is not."""
        self.seq += 1
        self.hash = chain_hash(self.hash, self._case_id, self.seq, type_, element_id, self._actor, data)
        self.is_meaningful = self.is_meaningful or meaningful
        self._rows.append(
            EventRow(
                self._case_id,
                self.seq,
                instance_id,
                self._release_id,
                element_id,
                type_,
                meaningful,
                self._actor,
                self._now,
                data,
                self.hash,
            )
        )

    def write(self, work: Work) -> None:
        insert_events(work, self._rows)
        self._rows = []


def chain_hash(
    previous: str,
    case_id: str,
    seq: int,
    type_: str,
    element_id: str | None,
    actor: str | None,
    data: dict[str, JsonValue],
) -> str:
    """Hash of an event together with the one before it: a row changed later breaks the chain."""
    body = orjson.dumps([previous, case_id, seq, type_, element_id, actor, data], option=orjson.OPT_SORT_KEYS)
    hashed = _EMPTY.copy()
    hashed.update(body)
    return hashed.hexdigest()
