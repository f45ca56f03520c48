"""What pages and the command line ask about releases and moves. Rights are judged here."""

from collections.abc import Mapping, Sequence

from engine.errors import NotAllowed, NotFound
from engine.krokus import Krokus
from engine.migration import jobs
from engine.migration.fits import Pair, get_pair
from engine.migration.preview import choose_cases, list_refs, list_standing, preview
from engine.migration.undoing import can_undo, undo_move
from engine.migration.verdict_words import say_told
from engine.model import Actor
from engine.releases.modelfile import Words
from engine.store import Work
from engine.store.keys import find_kept
from engine.store.queries import moving as store
from engine.store.queries.cases import find_case, list_model_keys
from engine.store.queries.moving import MOVED, MigrationCaseLine, MigrationRow
from engine.store.queries.people import find_person
from engine.views.moving import Move, MoveCase, MovePreview, ReleaseRef

DESIGNER, MENTOR = "process_designer", "mentor"
MOST_SHOWN = 100


def require_mover(actor: Actor) -> None:
    """Only a process designer and a mentor deal with releases and moves.

    Raises:
        NotAllowed: the person is neither.
    """
    if not actor.has_role(DESIGNER, MENTOR):
        raise NotAllowed("designer_or_mentor_only")


def get_models(krokus: Krokus, actor: Actor) -> tuple[tuple[str, Words, tuple[ReleaseRef, ...]], ...]:
    """Every model of the organisation: key, name and releases, oldest first.

    Raises:
        NotAllowed: neither designer nor mentor.
    """
    require_mover(actor)
    with krokus.store.read(actor.org) as work:
        found = []
        for key in list_model_keys(work):
            refs = list_refs(work, key)
            found.append((key, krokus.releases.find_model(work, refs[-1].id).name, refs))
    return tuple(found)


def get_releases(krokus: Krokus, actor: Actor, model_key: str) -> tuple[ReleaseRef, ...]:
    """Every release of a model, oldest first.

    Raises:
        NotFound: no such model in this organisation.
        NotAllowed: neither designer nor mentor.
    """
    require_mover(actor)
    with krokus.store.read(actor.org) as work:
        refs = list_refs(work, model_key)
    if not refs:
        raise NotFound(model=model_key)
    return refs


def find_release_no(refs: Sequence[ReleaseRef], no: int) -> ReleaseRef:
    """The release with this number.

    Raises:
        NotFound: there is none.
    """
    found = next((ref for ref in refs if ref.no == no), None)
    if found is None:
        raise NotFound(release=no)
    return found


def preview_move(
    krokus: Krokus, actor: Actor, model_key: str, from_no: int, to_no: int, placing: Mapping[str, str]
) -> MovePreview:
    """What moving the running cases of one release to another would mean.

    Args:
        placing: element of the old release -> element of the new one at which its token begins anew.

    Raises:
        NotFound: no such model or release.
        NotAllowed: neither designer nor mentor.
    """
    refs = get_releases(krokus, actor, model_key)
    old, new = find_release_no(refs, from_no), find_release_no(refs, to_no)
    with krokus.store.read(actor.org) as work:
        return preview(krokus, work, model_key, old.id, new.id, placing, with_titles=actor.has_role(MENTOR))


def begin_move(
    krokus: Krokus,
    actor: Actor,
    model_key: str,
    from_no: int,
    to_no: int,
    placing: Mapping[str, str],
    groups: Sequence[str],
) -> str:
    """Begin a move of some groups of the preview and move one case on trial; returns the move's id.

    Transaction: one for the undertaking, one for the case.

    Raises:
        NotFound: no such model or release.
        NotAllowed: neither designer nor mentor.
        InvalidInput: no group was chosen.
    """
    refs = get_releases(krokus, actor, model_key)
    old, new = find_release_no(refs, from_no), find_release_no(refs, to_no)
    with krokus.store.read(actor.org) as work:
        kept = find_kept(work)
        if kept is not None:
            return str(kept["move"])
        pair = get_pair(krokus, work, old.id, new.id, placing)
        case_ids = choose_cases(pair, list_standing(work, old.id), groups)
    move_id = jobs.begin_migration(krokus, actor.org, old.id, new.id, placing, case_ids, actor.person)
    jobs.try_one(krokus, actor.org, move_id, actor.person)
    return move_id


def set_move_running(krokus: Krokus, actor: Actor, move_id: str, *, is_running: bool) -> None:
    """Let the worker move the rest, or stop it after the cases in hand.

    Raises:
        NotFound: no such move, or it is over.
        NotAllowed: neither designer nor mentor.
    """
    require_mover(actor)
    jobs.set_running(krokus, actor.org, move_id, is_running=is_running)


def undo_case_move(krokus: Krokus, actor: Actor, move_id: str, case_id: str) -> None:
    """Put one case back as it was before it moved.

    Raises:
        NotFound: no such case in this move.
        NotAllowed: neither designer nor mentor.
        CaseChanged: it has gone on since.
    """
    require_mover(actor)
    undo_move(krokus, actor.org, move_id, case_id, actor.person)


def get_move(krokus: Krokus, actor: Actor, move_id: str) -> Move:
    """How far a move has come, and what became of each case.

    Raises:
        NotFound: no such move in this organisation.
        NotAllowed: neither designer nor mentor.
    """
    require_mover(actor)
    with krokus.store.read(actor.org) as work:
        row = store.find_migration(work, move_id)
        if row is None:
            raise NotFound(move=move_id)
        return show_move(krokus, work, row, with_titles=actor.has_role(MENTOR))


def find_moves(krokus: Krokus, actor: Actor, model_key: str) -> tuple[Move, ...]:
    """Every move of a model's cases, the newest first, without their cases."""
    require_mover(actor)
    with krokus.store.read(actor.org) as work:
        rows = store.list_migrations(work, model_key)
        return tuple(show_move(krokus, work, row, with_titles=False, most=0) for row in rows)


def show_move(
    krokus: Krokus, work: Work, row: MigrationRow, *, with_titles: bool, most: int = MOST_SHOWN
) -> Move:
    """A move as a page shows it; what was left comes first."""
    refs = {ref.id: ref for ref in list_refs(work, row.model_key)}
    counts = store.count_cases(work, row.id)
    by = find_person(work, row.created_by or "")
    lines = [
        *store.list_migration_cases(work, row.id, statuses=(store.LEFT,), most=most),
        *store.list_migration_cases(work, row.id, statuses=(MOVED, store.UNDONE), most=most),
    ]
    return Move(
        id=row.id,
        model_key=row.model_key,
        model_name=krokus.releases.find_model(work, row.to_release).name,
        old=refs[row.from_release],
        new=refs[row.to_release],
        status=row.status,
        created_at=row.created_at,
        created_by="" if by is None else by.name,
        waiting=counts.get(store.WAITING, 0),
        moved=counts.get(MOVED, 0),
        left=counts.get(store.LEFT, 0),
        undone=counts.get(store.UNDONE, 0),
        cases=_show_cases(krokus, work, row, lines, with_titles) if lines else (),
    )


def _show_cases(
    krokus: Krokus, work: Work, row: MigrationRow, lines: Sequence[MigrationCaseLine], with_titles: bool
) -> tuple[MoveCase, ...]:
    pair = get_pair(krokus, work, row.from_release, row.to_release, row.placing)
    return tuple(_show_case(work, pair, row, line, with_titles) for line in lines)


def _show_case(
    work: Work, pair: Pair, row: MigrationRow, line: MigrationCaseLine, with_titles: bool
) -> MoveCase:
    may_undo = False
    if line.status == MOVED:
        case = find_case(work, line.case_id)
        entry = store.find_migration_case(work, row.id, line.case_id)
        may_undo = case is not None and entry is not None and can_undo(work, case, entry)
    return MoveCase(
        line.case_id,
        line.no,
        line.title if with_titles else "",
        (),
        line.status,
        say_told(pair.fit, line.told),
        line.at,
        may_undo,
    )
