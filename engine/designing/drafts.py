"""Drafts of an organisation's models: opened, changed, undone, redone. Every change is one transaction."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.bpmn.reader import read_diagrams
from engine.designing.editing.edit import Edit, Files
from engine.errors import CaseChanged, NotAllowed, NotFound
from engine.krokus import Krokus
from engine.model import Actor, JsonValue
from engine.releases.modelfile import MODEL_FILE, ModelFile, read_model_file
from engine.releases.release import unpack_files
from engine.store import Work
from engine.store.keys import claim_key, keep_result
from engine.store.queries import drafts as store
from engine.store.queries.cases import find_latest_release
from engine.store.queries.people import find_person

DESIGNER = "process_designer"
Operation = Callable[[Files], Edit]
# Writes rows that a change brings with it, in the same transaction.
Beside = Callable[[Work], None]


class DraftChanged(CaseChanged):
    """Somebody else changed the draft meanwhile; params: model, revision that the page knew."""

    code = "draft_changed"


@dataclass(frozen=True, slots=True)
class Draft:
    """A model in the making, as it stands.

    Attributes:
        version: goes up with every save, undo and redo; a change names the one it was made for.
        revision: which step it stands at; `top` is the newest step that can be redone.
        based_no: number of the release it began from; None for a model that has none yet.
        latest_no: number of the newest release.
        is_changed: whether it differs from the release it began from.
    """

    model_key: str
    name: str
    files: Files
    version: int
    revision: int
    top: int
    based_no: int | None
    latest_no: int | None
    is_changed: bool
    changed_by: str
    changed_at: datetime | None
    model: ModelFile

    @property
    def is_behind(self) -> bool:
        """Whether another release came out after this draft began."""
        return self.latest_no is not None and self.based_no != self.latest_no


@dataclass(frozen=True, slots=True)
class Step:
    """One saved change, for people: what happened, who did it, when."""

    revision: int
    said: str
    params: Mapping[str, JsonValue]
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Saved:
    """What a change did: its sentence, where to look next, and how the draft stands now."""

    said: str
    params: Mapping[str, JsonValue]
    focus: str
    version: int
    revision: int


def require_designer(actor: Actor) -> None:
    """Refuse everybody who may not edit models.

    Raises:
        NotAllowed: the person is no process designer.
    """
    if not actor.has_role(DESIGNER):
        raise NotAllowed("designers_only")


def get_draft(krokus: Krokus, actor: Actor, model_key: str) -> Draft:
    """The draft of a model; of one that nobody has changed yet, its newest release.

    Raises:
        NotAllowed: the person is no process designer.
        NotFound: the organisation has no such model.
    """
    require_designer(actor)
    with krokus.store.read(actor.org) as work:
        return _describe(work, _find_or_begin(work, model_key))


def _find_or_begin(work: Work, model_key: str) -> tuple[store.DraftRow, Files | None]:
    row = store.find_draft(work, model_key)
    if row is not None:
        return row, None
    latest = find_latest_release(work, model_key)
    if latest is None:
        raise NotFound(model=model_key)
    files = unpack_files(latest.files)
    begun = store.DraftRow(model_key, latest.name, {}, 0, 0, latest.id, None, 0, None, latest.published_at)
    return begun, files


def _describe(work: Work, found: tuple[store.DraftRow, Files | None]) -> Draft:
    row, files = found
    releases = store.list_releases(work, row.model_key)
    based = next((one.no for one in releases if one.id == row.based_on), None)
    whole = store.get_files(work, row.files) if files is None else files
    person = None if row.changed_by is None else find_person(work, row.changed_by)
    return Draft(
        model_key=row.model_key,
        name=row.name,
        files=whole,
        version=row.version,
        revision=row.revision,
        top=row.top,
        based_no=based,
        latest_no=releases[0].no if releases else None,
        is_changed=row.revision > 0 or based is None,
        changed_by="" if person is None else person.name,
        changed_at=row.changed_at if files is None else None,
        model=read_model_file(whole[MODEL_FILE]),
    )


def change_draft(
    krokus: Krokus,
    actor: Actor,
    model_key: str,
    version: int,
    revision: int,
    operation: Operation,
    beside: Beside | None = None,
) -> Saved:
    """Make one change and keep it as a step that can be undone; commits.

    Args:
        version: of the draft that the change was made for; 0 begins a draft from the newest release.
        revision: where that draft stood, so that the other changes can be listed.
        operation: from all files to the changed ones.
        beside: writes rows that belong to the change.

    Raises:
        DraftChanged: somebody else was faster; nothing was saved.
        EditRefused: the change cannot be made.
        NotAllowed, NotFound: as in get_draft.
    """
    require_designer(actor)
    with krokus.store.begin(actor.org) as work:
        if (told := claim_key(work)) is not None:
            return _tell_again(work, model_key, told)
        row, files = _begin_changing(work, actor, model_key, version, revision)
        edit = operation(files)
        saved = _save(work, actor, row, files, edit)
        if beside is not None:
            beside(work)
        keep_result(work, {"said": saved.said, "params": saved.params, "focus": saved.focus})
    return saved


def _tell_again(work: Work, model_key: str, told: Mapping[str, JsonValue]) -> Saved:
    row = store.find_draft(work, model_key)
    params = told.get("params")
    return Saved(
        str(told.get("said", "")),
        params if isinstance(params, Mapping) else {},
        str(told.get("focus", "")),
        0 if row is None else row.version,
        0 if row is None else row.revision,
    )


def _begin_changing(
    work: Work, actor: Actor, model_key: str, version: int, revision: int
) -> tuple[store.DraftRow, Files]:
    row, files = _find_or_begin(work, model_key)
    if row.version != version:
        raise DraftChanged(model=model_key, revision=revision)
    if files is None:
        return row, store.get_files(work, row.files)
    row = row._replace(
        files=store.put_files(work, files), version=1, changed_by=actor.person, changed_at=work.now
    )
    store.insert_draft(work, row)
    return row, files


def _save(work: Work, actor: Actor, row: store.DraftRow, files: Files, edit: Edit) -> Saved:
    """Write the step and the new state; a change that changes nothing leaves no step."""
    changed = {path: data for path, data in edit.files.items() if files.get(path) != data}
    gone = [path for path in files if path not in edit.files]
    if not changed and not gone:
        return Saved("nothing_changed", {}, edit.focus, row.version, row.revision)
    model = read_model_file(edit.files[MODEL_FILE])
    # Whatever was done, the draft can always be opened again.
    read_diagrams({path: data for path, data in changed.items() if path.endswith(".bpmn")}, as_drawn=True)
    hashes = store.put_files(work, changed)
    after: dict[str, str | None] = {**hashes, **dict.fromkeys(gone)}
    before = {path: row.files.get(path) for path in after}
    store.delete_steps(work, row.model_key, row.revision)
    said = {"code": edit.said, "params": dict(edit.params)}
    number = row.revision + 1
    store.insert_step(work, row.model_key, store.StepRow(number, said, before, after, actor.person, work.now))
    moved = _stand_at(row, after, number)._replace(name=model.name.pl[:200], top=number)
    _write(work, actor, moved, row.version)
    return Saved(edit.said, edit.params, edit.focus, row.version + 1, number)


def _stand_at(row: store.DraftRow, files: Mapping[str, str | None], revision: int) -> store.DraftRow:
    whole = {**row.files, **files}
    kept = {path: sha256 for path, sha256 in whole.items() if sha256 is not None}
    return row._replace(files=kept, revision=revision)


def _write(work: Work, actor: Actor, row: store.DraftRow, version: int) -> None:
    row = row._replace(changed_by=actor.person, changed_at=work.now)
    if not store.save_draft_row(work, row, version):
        raise DraftChanged(model=row.model_key, revision=row.revision)


def undo(krokus: Krokus, actor: Actor, model_key: str, version: int) -> Step | None:
    """Go one step back; commits.

    Returns:
        The step that was undone; None when there is none.

    Raises:
        DraftChanged, NotAllowed, NotFound: as in change_draft.
    """
    return _go(krokus, actor, model_key, version, back=True)


def redo(krokus: Krokus, actor: Actor, model_key: str, version: int) -> Step | None:
    """Do again what was undone last; commits."""
    return _go(krokus, actor, model_key, version, back=False)


def _go(krokus: Krokus, actor: Actor, model_key: str, version: int, *, back: bool) -> Step | None:
    require_designer(actor)
    with krokus.store.begin(actor.org) as work:
        row = store.find_draft(work, model_key)
        if row is None:
            raise NotFound(model=model_key)
        if claim_key(work) is not None:
            return None
        if row.version != version:
            raise DraftChanged(model=model_key, revision=row.revision)
        step = store.find_step(work, model_key, row.revision if back else row.revision + 1)
        if step is None:
            return None
        target = row.revision - 1 if back else row.revision + 1
        moved = _stand_at(row, step.before if back else step.after, target)
        name = read_model_file(store.get_files(work, {"": moved.files[MODEL_FILE]})[""]).name.pl
        _write(work, actor, moved._replace(name=name[:200]), row.version)
        return _as_step(work, step)


def list_steps(krokus: Krokus, actor: Actor, model_key: str, above: int = 0) -> tuple[Step, ...]:
    """What was changed, newest first; what was undone is among it."""
    require_designer(actor)
    with krokus.store.read(actor.org) as work:
        return tuple(_as_step(work, row) for row in store.list_steps(work, model_key, above))


def _as_step(work: Work, row: store.StepRow) -> Step:
    person = None if row.by is None else find_person(work, row.by)
    name = "" if person is None else person.name
    return Step(row.revision, str(row.said.get("code", "")), row.said.get("params", {}), name, row.at)
