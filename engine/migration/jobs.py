"""Moving many cases: begun with one on trial, carried on by the worker, stopped and resumed at will."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from time import sleep

from engine.errors import InvalidInput, NotFound
from engine.krokus import Krokus
from engine.migration.moving import Outcome, move_case, move_together
from engine.model import OrgId, new_id
from engine.process.firing import NOBODY
from engine.store.keys import claim_key, keep_result
from engine.store.queries import moving as store
from engine.store.queries.cases import find_release
from engine.store.queries.moving import DONE, RUNNING, STOPPED, TRIAL, WAITING, MigrationRow

SHARE = 50
# SQLite: so many wait for the disk together, then others get a turn. Without the gap somebody who completes a
# task waits for seconds, because whoever waits only looks now and then whether the file is free.
TOGETHER, GAP_S = 25, 0.01
# Longer than a share takes; a worker that died holds an undertaking no longer than this.
LEASE = timedelta(seconds=30)


def begin_migration(
    krokus: Krokus,
    org: OrgId,
    from_release: str,
    to_release: str,
    placing: Mapping[str, str],
    case_ids: Sequence[str],
    actor: str | None,
) -> str:
    """Write down which cases are to move; none moves yet.

    Raises:
        NotFound: no such release.
        InvalidInput: no case was chosen, or the releases are of different models.
    """
    if not case_ids:
        raise InvalidInput("no_case_chosen")
    with krokus.store.begin(org) as work:
        kept = claim_key(work)
        if kept is not None:
            return str(kept["move"])
        old, new = find_release(work, from_release), find_release(work, to_release)
        if old is None or new is None:
            raise NotFound(release=from_release if old is None else to_release)
        if old.model_key != new.model_key or old.id == new.id:
            raise InvalidInput("releases_do_not_belong_together")
        migration_id = new_id()
        row = MigrationRow(
            id=migration_id,
            model_key=old.model_key,
            from_release=old.id,
            to_release=new.id,
            placing=dict(placing),
            status=TRIAL,
            created_by=actor,
            created_at=work.now,
            ended_at=None,
            lease_until=None,
        )
        store.insert_migration(work, row, case_ids)
        keep_result(work, {"move": migration_id})
    return migration_id


def try_one(krokus: Krokus, org: OrgId, migration_id: str, actor: str | None, case_id: str = "") -> Outcome:
    """Move one case at once: the named one, else the first whose turn it is."""
    with krokus.store.read(org) as work:
        waiting = store.list_waiting(work, migration_id, 1)
    chosen = case_id or next(iter(waiting), "")
    if not chosen:
        raise NotFound(migration=migration_id)
    outcome = move_case(krokus, org, migration_id, chosen, actor)
    _end_if_done(krokus, org, migration_id)
    return outcome


def set_running(krokus: Krokus, org: OrgId, migration_id: str, *, is_running: bool) -> None:
    """Let the worker move the rest, or let it stop after the cases in hand.

    Raises:
        NotFound: no such undertaking, or it has ended.
    """
    with krokus.store.begin(org) as work:
        if claim_key(work) is not None:
            return
        status, was = (RUNNING, (TRIAL, STOPPED, RUNNING)) if is_running else (STOPPED, (RUNNING, STOPPED))
        if not store.set_migration_status(work, migration_id, status, was):
            raise NotFound(migration=migration_id)
        work.wake(work.now)


def move_some(krokus: Krokus, most: int = SHARE) -> int:
    """A worker's share: move the next cases of one running undertaking; returns how many were looked at."""
    with krokus.store.read(NOBODY) as work:
        if not store.has_running(work):
            return 0
    with krokus.store.begin(NOBODY) as work:
        leased = store.lease_migration(work, work.now + LEASE)
    if leased is None:
        return 0
    return move_next(krokus, OrgId(leased.org), leased.id, most)


def move_next(krokus: Krokus, org: OrgId, migration_id: str, most: int = SHARE) -> int:
    """Move the next cases of an undertaking while it runs, a few in each transaction."""
    with krokus.store.read(org) as work:
        migration = store.find_migration(work, migration_id)
        waiting = store.list_waiting(work, migration_id, most)
    if migration is None or migration.status != RUNNING:
        return 0
    # PostgreSQL: others write beside this, and who holds several cases could meet somebody crosswise.
    together, gap_s = (1, 0.0) if krokus.store.is_postgres else (TOGETHER, GAP_S)
    for start in range(0, len(waiting), together):
        some = waiting[start : start + together]
        outcomes = move_together(krokus, org, migration_id, some, migration.created_by)
        if any(outcome.status == WAITING for outcome in outcomes):
            # Somebody stopped it meanwhile.
            return 0
        sleep(gap_s)
    if len(waiting) < most:
        _end_if_done(krokus, org, migration_id)
    else:
        _end_lease(krokus, org, migration_id)
    return len(waiting)


def _end_lease(krokus: Krokus, org: OrgId, migration_id: str) -> None:
    """Let any worker go on at once."""
    with krokus.store.begin(org) as work:
        store.set_migration_status(work, migration_id, RUNNING, (RUNNING,))


def _end_if_done(krokus: Krokus, org: OrgId, migration_id: str) -> None:
    with krokus.store.begin(org) as work:
        if not store.list_waiting(work, migration_id, 1):
            store.set_migration_status(work, migration_id, DONE, (TRIAL, RUNNING, STOPPED))
