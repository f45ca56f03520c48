"""The way back of a move, as long as the case has not gone on in its new release."""

from engine.errors import CaseChanged, NotFound
from engine.krokus import Krokus
from engine.model import OrgId
from engine.process.journal import Journal
from engine.store import Work
from engine.store.queries import moving as store
from engine.store.queries.cases import CaseRow, find_release, lock_case, update_case
from engine.store.queries.instances import InstanceRow, list_open_instances, update_instance
from engine.store.queries.moving import MOVED, UNDONE, MigrationCaseRow
from engine.store.snapshots import Snapshot, put_back, unpack_snapshot


def undo_move(krokus: Krokus, org: OrgId, migration_id: str, case_id: str, actor: str | None) -> None:
    """Put a case back as it was before it moved; claims made meanwhile stay.

    Transaction: one.

    Raises:
        NotFound: this case did not move.
        CaseChanged: it has gone on since, so that there is no way back.
    """
    with krokus.store.begin(org) as work:
        case = lock_case(work, case_id)
        row = store.find_migration_case(work, migration_id, case_id)
        if case is None or row is None or row.before is None:
            raise NotFound(case=case_id)
        if row.status == UNDONE:
            return
        if row.status != MOVED:
            raise NotFound(case=case_id)
        _undo(work, case, row, unpack_snapshot(row.before), actor)
        store.close_migration_case(work, row, UNDONE, row.told, before=row.before, revisions=row.revisions)


def can_undo(work: Work, case: CaseRow, row: MigrationCaseRow) -> bool:
    """Whether the case still stands exactly where the move left it."""
    migration = store.find_migration(work, row.migration_id)
    if row.status != MOVED or migration is None or case.release_id != migration.to_release:
        return False
    return {one.id: one.rev for one in list_open_instances(work, case.id)} == (row.revisions or {})


def _undo(work: Work, case: CaseRow, row: MigrationCaseRow, shot: Snapshot, actor: str | None) -> None:
    if not can_undo(work, case, row):
        raise CaseChanged("moved_on", case=case.id, no=case.no)
    now = {one.id: one for one in list_open_instances(work, case.id)}
    for before in shot.instances:
        _put_instance_back(work, before, now.get(before.id))
    put_back(work, case.id, shot)
    here, there = find_release(work, case.release_id), find_release(work, shot.release_id)
    journal = Journal(case, actor, work.now)
    journal.note(
        "release_restored", from_no=0 if here is None else here.no, to_no=0 if there is None else there.no
    )
    journal.write(work)
    back = case._replace(
        release_id=shot.release_id,
        variables=shot.variables,
        event_seq=journal.seq,
        event_hash=journal.hash,
    )
    update_case(work, back, case)


def _put_instance_back(work: Work, before: InstanceRow, now: InstanceRow | None) -> None:
    if now is None:
        raise CaseChanged("moved_on", case=before.case_id)
    update_instance(work, now, before.state, before.status)
    store.set_instance_release(work, before.id, before.release_id)
