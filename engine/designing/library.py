"""The organisation's models: what there is, new ones from templates, copies and files, export, the shelf."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath

from lxml import etree

from engine.bpmn.check import Finding
from engine.bpmn.opening import open_diagram
from engine.bpmn.reader import read_diagrams
from engine.bpmn.xml import parse_xml
from engine.designing.diagram import PLAIN, clean_name
from engine.designing.drafts import get_draft, require_designer
from engine.designing.edit import Files
from engine.designing.texts import set_key
from engine.designing.toml_text import quote
from engine.errors import KrokusError, ModelRefused, NotFound
from engine.krokus import Krokus
from engine.model import Actor
from engine.process.folders import MODEL_SUFFIXES, SHIPPED, read_model_folder, unpack_model
from engine.process.intake import FileKind, find_model_root, recognise, unpack
from engine.process.judging import as_finding
from engine.process.modelfile import MODEL_FILE, Words, read_model_file
from engine.process.releases import pack_files, unpack_files
from engine.store import Work
from engine.store import drafts as store
from engine.store.cases import find_release
from engine.store.keys import claim_key, find_kept, keep_result
from engine.store.people import find_person

MAIN_FILE = "main.bpmn"
USUAL = "euse_5"


@dataclass(frozen=True, slots=True)
class Template:
    """A model that comes with Krokus."""

    key: str
    name: Words
    description: Words


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


class ImportRefused(ModelRefused):
    """A file from outside cannot become a model; `findings` say why."""

    code = "import_refused"

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        self.findings = findings
        super().__init__(count=len(findings))


def list_models(krokus: Krokus, actor: Actor) -> tuple[LibraryItem, ...]:
    """Every model of the organisation, those put away last.

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
    return tuple(sorted(items, key=lambda item: (item.is_on_shelf, item.name.lower(), item.key)))


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


def list_templates() -> tuple[Template, ...]:
    """The models that come with Krokus."""
    found = []
    for path in sorted(SHIPPED.glob(f"*/{MODEL_FILE}")):
        try:
            model = read_model_file(path.read_bytes())
        except KrokusError:
            continue
        found.append(Template(path.parent.name, model.name, model.description))
    # What the others are variants of comes first.
    return tuple(sorted(found, key=lambda one: (one.key != USUAL, one.key)))


def create_from_template(krokus: Krokus, actor: Actor, template: str, name: str) -> str:
    """Begin a draft of a new model from one that comes with Krokus; commits.

    Returns:
        The key of the new model.

    Raises:
        NotFound: no such template.
        EditRefused: no name.
    """
    require_designer(actor)
    if template not in {one.key for one in list_templates()}:
        raise NotFound(template=template)
    return _begin(krokus, actor, read_model_folder(SHIPPED / template), name, template)


def copy_model(krokus: Krokus, actor: Actor, model_key: str, name: str) -> str:
    """Begin a draft of a new model that is like one of the organisation's own; commits."""
    return _begin(krokus, actor, get_draft(krokus, actor, model_key).files, name, None)


def import_model(krokus: Krokus, actor: Actor, file_name: str, content: bytes, name: str) -> str:
    """Begin a draft of a model from a file: a diagram, or an archive of a model folder; commits.

    A model with faults that can be mended in the editor is taken in with its findings.

    Raises:
        ImportRefused: the file cannot be opened as a model at all; its findings say why.
    """
    require_designer(actor)
    try:
        files = _settle(_read_upload(file_name, content))
        _prove(files)
    except KrokusError as error:
        raise ImportRefused((as_finding(PurePosixPath(file_name).name[:200] or "?", error),)) from error
    return _begin(krokus, actor, files, name or read_model_file(files[MODEL_FILE]).name.pl, None)


def _read_upload(file_name: str, content: bytes) -> Files:
    kind = recognise(file_name, content)
    if kind is FileKind.DIAGRAM:
        return _wrap(file_name, {MAIN_FILE: content})
    if kind is not FileKind.ARCHIVE:
        raise ModelRefused("file_unknown", file=file_name[:200])
    unpacked = unpack(content, file_name)
    root = find_model_root(unpacked.files, MODEL_FILE)
    if root is None:
        diagrams = {
            f"{_plain(PurePosixPath(path).stem)}.bpmn": data
            for path, data in unpacked.files.items()
            if recognise(path, data) is FileKind.DIAGRAM
        }
        if not diagrams:
            raise ModelRefused("model_file_missing", file=MODEL_FILE)
        return _wrap(file_name, diagrams)
    inside = unpack_model(unpacked.files, root).files
    return {path: data for path, data in inside.items() if path.endswith(MODEL_SUFFIXES)}


def _wrap(file_name: str, diagrams: Mapping[str, bytes]) -> Files:
    """A bare diagram with the two lines that make it a model."""
    stem = PurePosixPath(file_name.replace("\\", "/")).stem[:80] or "Model"
    return {MODEL_FILE: f"key = {quote(_plain(stem))}\nname = {quote(stem)}\n".encode(), **diagrams}


def _plain(words: str) -> str:
    plain = re.sub(r"[^a-z0-9]+", "_", words.translate(PLAIN).lower()).strip("_")[:48].strip("_")
    return plain or "model"


def _settle(files: Files) -> Files:
    """Ids that a file leaves out are written into it, so that every element can be named."""
    settled = dict(files)
    for path, content in files.items():
        if path.endswith(".bpmn"):
            opened = open_diagram(content, path, as_drawn=True, keep_comments=True)
            if opened.names.generated or opened.cures:
                tree = opened.root.getroottree()
                settled[path] = etree.tostring(tree, xml_declaration=True, encoding="UTF-8") + b"\n"
    return settled


def _prove(files: Files) -> None:
    """What the editor must be able to open: the model file, the diagrams, the forms as JSON."""
    if MODEL_FILE not in files:
        raise ModelRefused("model_file_missing", file=MODEL_FILE)
    read_model_file(files[MODEL_FILE])
    for path, data in files.items():
        if path.endswith((".bpmn", ".dmn")):
            parse_xml(data, path)
    read_diagrams({path: data for path, data in files.items() if path.endswith(".bpmn")}, as_drawn=True)


def _begin(krokus: Krokus, actor: Actor, files: Files, name: str, template: str | None) -> str:
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
        keep_result(work, {"key": key})
    return key


def _free_key(work: Work, name: str) -> str:
    taken = {head.model_key for head in store.list_releases(work)}
    taken |= {row.model_key for row in store.list_drafts(work)}
    free, number = _plain(name), 1
    while free in taken:
        number += 1
        free = f"{_plain(name)}_{number}"
    return free


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
