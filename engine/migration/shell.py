"""The same questions and commands for who stands at the machine: an organisation instead of a person."""

from collections.abc import Mapping

from engine.errors import CaseChanged, NotFound
from engine.krokus import Krokus
from engine.migration import jobs
from engine.migration.asking import find_release_no, show_move
from engine.migration.fits import get_pair
from engine.migration.preview import choose_cases, list_refs, list_standing, preview
from engine.migration.undoing import undo_move
from engine.model import OrgId
from engine.store import Work
from engine.store.queries import moving as store
from engine.views.moving import Move, MovePreview

ALL = 1_000_000


def preview_org_move(
    krokus: Krokus, org: OrgId, model_key: str, from_no: int, to_no: int, placing: Mapping[str, str]
) -> MovePreview:
    """What moving the running cases of one release to another would mean; without names of clients.

    Raises:
        NotFound: no such model or release.
    """
    with krokus.store.read(org) as work:
        old, new = _find_ids(work, model_key, from_no, to_no)
        return preview(krokus, work, model_key, old, new, placing, with_titles=False)


def _find_ids(work: Work, model_key: str, *numbers: int) -> tuple[str, ...]:
    refs = list_refs(work, model_key)
    return tuple(find_release_no(refs, no).id for no in numbers)


def run_org_move(
    krokus: Krokus, org: OrgId, model_key: str, from_no: int, to_no: int, placing: Mapping[str, str]
) -> str:
    """Begin to move every case that can move, or take up what was begun alike; returns the move's id.

    Raises:
        NotFound: no such model or release.
        InvalidInput: no case can move.
    """
    with krokus.store.read(org) as work:
        old, new = _find_ids(work, model_key, from_no, to_no)
        for row in store.list_migrations(work, model_key):
            is_same = (row.from_release, row.to_release, row.placing) == (old, new, dict(placing))
            if is_same and row.status != store.DONE:
                return row.id
        pair = get_pair(krokus, work, old, new, placing)
        case_ids = choose_cases(pair, list_standing(work, old), None)
    return jobs.begin_migration(krokus, org, old, new, placing, case_ids, None)


def set_org_move_running(krokus: Krokus, org: OrgId, move_id: str) -> None:
    """Let a move go on.

    Raises:
        NotFound: no such move, or it is over.
    """
    jobs.set_running(krokus, org, move_id, is_running=True)


def get_org_move(krokus: Krokus, org: OrgId, move_id: str) -> Move:
    """How far a move has come; without names of clients.

    Raises:
        NotFound: no such move.
    """
    with krokus.store.read(org) as work:
        row = store.find_migration(work, move_id)
        if row is None:
            raise NotFound(move=move_id)
        return show_move(krokus, work, row, with_titles=False)


def undo_org_move(
    krokus: Krokus, org: OrgId, move_id: str, case_no: str | None = None
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Put cases of a move back, or one of them.

    Returns:
        Numbers of the cases that went back, and of those that have gone on and stay.

    Raises:
        NotFound: no such move.
    """
    with krokus.store.read(org) as work:
        if store.find_migration(work, move_id) is None:
            raise NotFound(move=move_id)
        lines = store.list_migration_cases(work, move_id, statuses=(store.MOVED,), most=ALL)
    undone, kept = [], []
    for line in lines:
        if case_no is not None and line.no != case_no:
            continue
        try:
            undo_move(krokus, org, move_id, line.case_id, None)
            undone.append(line.no)
        except CaseChanged:
            kept.append(line.no)
    return tuple(undone), tuple(kept)
