"""The organisation's models: what there is, new ones from templates and copies, export, the shelf."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.alphabet import order_name
from engine.designing.drafts import DraftChanged, get_draft, require_designer
from engine.designing.editing.diagram import PLAIN, clean_name
from engine.designing.editing.edit import Files
from engine.designing.editing.texts import set_key
from engine.designing.following.origin import (
    copy_origin,
    has_template,
    read_template,
    remember_origin,
)
from engine.errors import NotFound
from engine.krokus import Krokus
from engine.model import Actor
from engine.releases.release import pack_files, unpack_files
from engine.store import Work
from engine.store.keys import claim_key, find_kept, keep_result
from engine.store.queries import drafts as store
from engine.store.queries.cases import find_latest_release, find_release
from engine.store.queries.origins import forget_origin
from engine.store.queries.people import find_person

MAIN_FILE = "main.bpmn"


@dataclass(frozen=True, slots=True)
class LibraryItem:
    """One model of the organisation.

    Attributes:
        release_no: number of the newest release; None before the first one.
        running: open cases, on any release.
        has_draft: whether something waits to be published.
    """

    key: str
    name: str
    release_no: int | None
    published_at: datetime | None
    running: int
    has_draft: bool
    draft_by: str
    draft_at: datetime | None
    is_on_shelf: bool


@dataclass(frozen=True, slots=True)
class ReleaseItem:
    """One release in the history of a model."""

    id: str
    no: int
    name: str
    notes: str
    by: str
    at: datetime
    running: int


def list_models(krokus: Krokus, actor: Actor) -> tuple[LibraryItem, ...]:
    """Every model of the organisation: what most open cases go by first, what was put away last.

    Raises:
        NotAllowed: the person is no process designer.
    """
    require_designer(actor)
    with krokus.store.read(actor.org) as work:
        newest: dict[str, store.ReleaseHead] = {}
        for head in store.list_releases(work):
            newest.setdefault(head.model_key, head)
        drafts = {row.model_key: row for row in store.list_drafts(work)}
        running, shelf = store.count_running(work), store.list_shelf(work)
        items = [
            _item(work, key, newest.get(key), drafts.get(key), running.get(key, {}), key in shelf)
            for key in {*newest, *drafts}
        ]
    return tuple(
        sorted(items, key=lambda item: (item.is_on_shelf, -item.running, order_name(item.name), item.key))
    )


def _item(
    work: Work,
    key: str,
    head: store.ReleaseHead | None,
    draft: store.DraftRow | None,
    running: Mapping[str, int],
    is_on_shelf: bool,
) -> LibraryItem:
    waits = draft is not None and (draft.revision > 0 or head is None)
    by = find_person(work, draft.changed_by) if draft is not None and draft.changed_by else None
    name = draft.name if draft is not None and waits else "" if head is None else head.name
    return LibraryItem(
        key=key,
        name=name or key,
        release_no=None if head is None else head.no,
        published_at=None if head is None else head.published_at,
        running=sum(running.values()),
        has_draft=waits,
        draft_by="" if by is None or not waits else by.name,
        draft_at=draft.changed_at if draft is not None and waits else None,
        is_on_shelf=is_on_shelf,
    )


def list_history(krokus: Krokus, actor: Actor, model_key: str) -> tuple[ReleaseItem, ...]:
    """The releases of a model, newest first."""
    require_designer(actor)
    with krokus.store.read(actor.org) as work:
        running = store.count_running(work).get(model_key, {})
        return tuple(
            ReleaseItem(
                head.id,
                head.no,
                head.name,
                head.notes,
                _name(work, head.published_by),
                head.published_at,
                running.get(head.id, 0),
            )
            for head in store.list_releases(work, model_key)
        )


def _name(work: Work, person_id: str | None) -> str:
    person = None if person_id is None else find_person(work, person_id)
    return "" if person is None else person.name


def create_from_template(krokus: Krokus, actor: Actor, template: str, name: str) -> str:
    """Begin a draft of a new model from one that comes with Krokus; commits.

    Returns:
        The key of the new model.

    Raises:
        NotFound: no such template.
        EditRefused: no name.
    """
    require_designer(actor)
    if not has_template(template):
        raise NotFound(template=template)
    files = read_template(template)
    return begin_model(
        krokus, actor, files, name, template, lambda work, key: remember_origin(work, key, template, files)
    )


def copy_model(krokus: Krokus, actor: Actor, model_key: str, name: str) -> str:
    """Begin a draft of a new model that is like one of the organisation's own; commits."""
    files = get_draft(krokus, actor, model_key).files
    return begin_model(krokus, actor, files, name, None, lambda work, key: copy_origin(work, model_key, key))


def begin_model(
    krokus: Krokus,
    actor: Actor,
    files: Files,
    name: str,
    template: str | None,
    beside: Callable[[Work, str], None] = forget_origin,
) -> str:
    """Begin a draft of a new model; commits.

    Args:
        template: key of the template that the files come from, if any.
        beside: writes rows that belong to the new model, given its key.

    Returns:
        The key of the new model; another one is found where the name's own is taken.

    Raises:
        EditRefused: no name.
    """
    name = clean_name(name)
    with krokus.store.begin(actor.org) as work:
        if claim_key(work) is not None:
            return str((find_kept(work) or {}).get("key", ""))
        key = _free_key(work, name)
        whole = set_key(files, key, name)
        row = store.DraftRow(
            key, name, store.put_files(work, whole), 0, 0, None, template, 1, actor.person, work.now
        )
        store.insert_draft(work, row)
        beside(work, key)
        keep_result(work, {"key": key})
    return key


def make_key(words: str) -> str:
    """A key for a model, made of the words of its name."""
    plain = re.sub(r"[^a-z0-9]+", "_", words.translate(PLAIN).lower()).strip("_")[:48].strip("_")
    return plain or "model"


def _free_key(work: Work, name: str) -> str:
    taken = {head.model_key for head in store.list_releases(work)}
    taken |= {row.model_key for row in store.list_drafts(work)}
    free, number = make_key(name), 1
    while free in taken:
        number += 1
        free = f"{make_key(name)}_{number}"
    return free


def drop_draft(krokus: Krokus, actor: Actor, model_key: str, version: int) -> bool:
    """Throw a draft away, so that the model stands as its newest release; commits.

    Returns:
        Whether the model is gone with it, because it was never published.

    Raises:
        NotFound: there is no draft.
        DraftChanged: somebody changed it meanwhile.
    """
    require_designer(actor)
    with krokus.store.begin(actor.org) as work:
        if (told := claim_key(work)) is not None:
            return bool(told.get("gone"))
        row = store.find_draft(work, model_key)
        if row is None:
            raise NotFound(model=model_key)
        if row.version != version:
            raise DraftChanged(model=model_key, revision=row.revision)
        store.delete_draft(work, model_key)
        gone = find_latest_release(work, model_key) is None
        if gone:
            forget_origin(work, model_key)
        keep_result(work, {"gone": gone})
    return gone


def export_draft(krokus: Krokus, actor: Actor, model_key: str) -> bytes:
    """The draft as a zip archive of its folder: files nobody touched are the same bytes."""
    return pack_files(get_draft(krokus, actor, model_key).files)


def export_release(krokus: Krokus, actor: Actor, model_key: str, release_id: str) -> bytes:
    """A release as it was published."""
    return pack_files(read_release(krokus, actor, model_key, release_id))


def read_release(krokus: Krokus, actor: Actor, model_key: str, release_id: str) -> Files:
    """The files of a release.

    Raises:
        NotFound: the model has no such release.
    """
    require_designer(actor)
    with krokus.store.read(actor.org) as work:
        row = find_release(work, release_id)
    if row is None or row.model_key != model_key:
        raise NotFound(release=release_id)
    return unpack_files(row.files)


def archive_model(krokus: Krokus, actor: Actor, model_key: str) -> None:
    """Put a model away: its cases go on, no new one can begin; commits."""
    get_draft(krokus, actor, model_key)
    with krokus.store.begin(actor.org) as work:
        if claim_key(work) is None:
            store.put_on_shelf(work, model_key, actor.person)


def bring_back_model(krokus: Krokus, actor: Actor, model_key: str) -> None:
    """Take a model from the shelf again; commits."""
    get_draft(krokus, actor, model_key)
    with krokus.store.begin(actor.org) as work:
        if claim_key(work) is None:
            store.take_off_shelf(work, model_key)
