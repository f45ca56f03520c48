"""What a case was like before it moved, as one compressed value; and putting it back."""

from base64 import b64decode, b64encode
from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

import orjson
import zstandard
from sqlalchemy import Table, delete, update

from engine.store.queries.instances import InstanceRow, TokenRow
from engine.store.queries.tasks import LIVE, DraftRow, TaskRow
from engine.store.queries.timers import TimerRow
from engine.store.session import Work
from engine.store.tables import draft, instance, task, timer, token
from engine.store.types import UtcDateTime

MOST_BYTES = 64 * 1024 * 1024
_TABLES: tuple[tuple[type[Any], Table], ...] = (
    (InstanceRow, instance),
    (TokenRow, token),
    (TaskRow, task),
    (TimerRow, timer),
    (DraftRow, draft),
)


class Snapshot(NamedTuple):
    """The rows of a case that moving may change."""

    release_id: str
    variables: dict[str, Any]
    instances: tuple[InstanceRow, ...]
    tokens: tuple[TokenRow, ...]
    tasks: tuple[TaskRow, ...]
    timers: tuple[TimerRow, ...]
    drafts: tuple[DraftRow, ...]


def pack_snapshot(shot: Snapshot) -> bytes:
    rows = (shot.instances, shot.tokens, shot.tasks, shot.timers, shot.drafts)
    document = [shot.release_id, shot.variables, *([list(row) for row in group] for group in rows)]
    return zstandard.ZstdCompressor(level=1).compress(orjson.dumps(document, default=_encode))


def _encode(value: object) -> object:
    if isinstance(value, bytes):
        return b64encode(value).decode()
    raise TypeError(type(value).__name__)


def unpack_snapshot(packed: bytes) -> Snapshot:
    document = zstandard.ZstdDecompressor().decompress(packed, max_output_size=MOST_BYTES)
    release_id, variables, *groups = orjson.loads(document)
    made = [
        tuple(_make_row(make, table, values) for values in group)
        for (make, table), group in zip(_TABLES, groups, strict=True)
    ]
    return Snapshot(release_id, variables, *made)


def _make_row(make: type[Any], table: Table, values: list[Any]) -> Any:
    pairs = zip(make._fields, values, strict=True)
    return make._make(_decode(table, name, value) for name, value in pairs)


def _decode(table: Table, name: str, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(table.c[name].type, UtcDateTime):
        return datetime.fromisoformat(value)
    return b64decode(value) if name == "state" else value


def put_back(work: Work, case_id: str, shot: Snapshot) -> None:
    """Restore tokens, timers and drafts as they were; a task that lives keeps who claimed it since."""
    for name, rows in (("token", shot.tokens), ("timer", shot.timers)):
        table = token if name == "token" else timer
        work.run(delete(table).where(table.c.org == work.org, table.c.case_id == case_id))
        work.insert_rows(table, rows)
    for row in shot.tasks:
        _put_task_back(work, row)
    _cancel_others(work, case_id, [row.id for row in shot.tasks])
    for one in shot.drafts:
        own = (draft.c.org == work.org, draft.c.task_id == one.task_id, draft.c.person_id == one.person_id)
        if work.run(update(draft).where(*own).values(data=one.data)) == 0:
            work.insert(draft, one._asdict())


def _put_task_back(work: Work, row: TaskRow) -> None:
    own = (task.c.org == work.org, task.c.id == row.id)
    names = ("release_id", "process_id", "name", "role", "form_key", "stage", "support_kind", "data")
    kept = {name: getattr(row, name) for name in names}
    lives = task.c.status.in_(LIVE)
    met = work.run(update(task).where(*own, lives).values(**kept, version=task.c.version + 1))
    if met == 0:
        # The move had taken it away: it comes back whole.
        more = ("status", "assignee", "nobody", "due_at", "remind_at", "escalate_at", "claimed_at")
        kept |= {name: getattr(row, name) for name in more}
        work.run(update(task).where(*own).values(**kept, version=task.c.version + 1))


def _cancel_others(work: Work, case_id: str, task_ids: Iterable[str]) -> None:
    own = (task.c.org == work.org, task.c.case_id == case_id, task.c.status.in_(LIVE))
    statement = update(task).where(*own, task.c.id.not_in(list(task_ids)))
    work.run(statement.values(status="cancelled", version=task.c.version + 1))
