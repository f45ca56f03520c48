"""Where a model came from: its template, and what that held on the day of the copy."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from engine.designing.editing.edit import Files
from engine.releases.folders import SHIPPED, read_model_folder
from engine.releases.modelfile import MODEL_FILE, is_model_key
from engine.releases.release import unpack_files
from engine.store import Work
from engine.store.queries import drafts as drafts_store
from engine.store.queries import origins as store
from engine.store.queries.cases import find_release_no


@dataclass(frozen=True, slots=True)
class Origin:
    """The template of a model.

    Attributes:
        files: what the template held when it was copied.
        is_assumed: nobody wrote the copy down; the first release, or the draft before its first change, is
            taken for it.
    """

    template: str
    files: Files
    copied_at: datetime
    is_assumed: bool


def has_template(key: str) -> bool:
    """Whether a model with this key comes with Krokus."""
    return is_model_key(key) and (SHIPPED / key / MODEL_FILE).is_file()


def read_template(key: str) -> Files:
    """The template as this version of Krokus brings it, whole."""
    return _read(SHIPPED / key)


@lru_cache(maxsize=16)
def _read(folder: Path) -> Files:
    """Templates come with the program and change only with it."""
    return read_model_folder(folder)


def remember_origin(work: Work, model_key: str, template: str, files: Files) -> None:
    """Keep what a new model was copied from."""
    store.insert_origin(
        work, store.OriginRow(model_key, template, drafts_store.put_files(work, files), work.now)
    )


def copy_origin(work: Work, model_key: str, new_key: str) -> None:
    """Let a copy of a model know what the first one knows, decisions included."""
    origin = find_origin(work, model_key)
    store.forget_origin(work, new_key)
    if origin is not None:
        files = drafts_store.put_files(work, origin.files)
        store.insert_origin(work, store.OriginRow(new_key, origin.template, files, origin.copied_at))
        store.put_choices(work, new_key, store.list_choices(work, model_key), None)


def find_origin(work: Work, model_key: str) -> Origin | None:
    """Where a model came from; None for one that was drawn or brought from elsewhere.

    Models that are older than these notes are told by what is left of their beginning: the draft before its
    first change, or the first release of a model that carries the key of a template.
    """
    row = store.find_origin(work, model_key)
    if row is not None:
        if not has_template(row.template):
            return None
        return Origin(row.template, drafts_store.get_files(work, row.files), row.copied_at, False)
    draft = drafts_store.find_draft(work, model_key)
    if draft is not None and draft.template and draft.based_on is None and has_template(draft.template):
        return _begin_of_draft(work, draft)
    first = find_release_no(work, model_key, 1) if has_template(model_key) else None
    if first is None:
        return None
    return Origin(model_key, unpack_files(first.files), first.published_at, True)


def _begin_of_draft(work: Work, draft: drafts_store.DraftRow) -> Origin:
    """The draft with every step taken back."""
    files: dict[str, str | None] = dict(draft.files)
    for step in drafts_store.list_steps(work, draft.model_key, 0, draft.top):
        if step.revision <= draft.revision:
            files |= step.before
    kept = {path: sha256 for path, sha256 in files.items() if sha256 is not None}
    return Origin(draft.template or "", drafts_store.get_files(work, kept), draft.changed_at, True)
