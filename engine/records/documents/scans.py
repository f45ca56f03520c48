"""Signing on paper: a printed document carries a reference, by which its signed scan finds it again."""

import hashlib
import re

from engine.casework.access import MENTOR, OFFICE, Standing, may_read_form, narrow_form, stand
from engine.casework.holders import COACH
from engine.errors import InvalidInput, NotAllowed, NotFound
from engine.krokus import Krokus
from engine.model import Actor, new_id
from engine.process.attachments import SCAN, clean_name
from engine.process.naming import Naming
from engine.releases.file_kinds import MEGABYTE, MOST_BYTES, PAPERS, find_kind
from engine.releases.release import Release
from engine.store import Work
from engine.store.keys import claim_key
from engine.store.queries import documents as store
from engine.store.queries.cases import CaseRow, find_case
from engine.store.queries.document_notes import insert_note
from engine.views.documents import ScanPlace

# Twelve of the 32 random signs of a document's id: nobody guesses them, and a person can type them.
SIGNS, GROUP = 12, 4
_BETWEEN = re.compile(r"[\s\-–]")
_REFERENCE = re.compile(rf"[0-9a-f]{{{SIGNS}}}")


def name_reference(document_id: str) -> str:
    """The reference printed on a document: `7F3A-19C2-B04D`."""
    signs = document_id[:SIGNS].upper()
    return "-".join(signs[at : at + GROUP] for at in range(0, SIGNS, GROUP))


def find_scan_place(krokus: Krokus, actor: Actor, reference: str) -> ScanPlace:
    """The document that a reference names, as far as this person may read it.

    Args:
        reference: as it was typed or read; case, spaces and dashes do not matter.

    Raises:
        InvalidInput: `reference_unreadable`: this is no reference.
        NotFound: no document of this reference for this person.
        NotAllowed: they may read it, but attach nothing to it.
    """
    with krokus.store.read(actor.org) as work:
        row, case, _standing, release = _find(krokus, work, actor, reference)
        newest = store.find_latest_document(work, case.id, row.form_key)
        return ScanPlace(
            document=Naming(krokus, work).document(row, release),
            case_title=case.title,
            case_no=case.no,
            reference=name_reference(row.id),
            is_newest=newest is None or newest.id == row.id,
        )


def attach_scan(krokus: Krokus, actor: Actor, reference: str, name: str, content: bytes) -> str:
    """Attach the scan of a signed paper to the document of its reference; returns the document's id.

    Args:
        content: a PDF, JPEG or PNG of up to 20 MB, judged by its first bytes.

    Raises:
        InvalidInput: `reference_unreadable`; `file_empty`, `file_too_large`, `file_type`; or `scan_known`:
            this very file is attached already, and to what (`title`).
        NotFound: no document of this reference for this person.
        NotAllowed: they may read it, but attach nothing to it.
    """
    kind = _judge(content)
    with krokus.store.begin(actor.org) as work:
        row, case, _standing, release = _find(krokus, work, actor, reference)
        if claim_key(work) is not None:
            return row.id
        seal = hashlib.sha256(content).hexdigest()
        _refuse_known(krokus, work, case, seal)
        item = store.AttachmentRow(
            id=new_id(),
            case_id=case.id,
            document_id=row.id,
            task_id=None,
            field=SCAN,
            name=clean_name(name),
            content_type=kind,
            size_bytes=len(content),
            sha256=seal,
            # The paper shows all that the document says.
            sensitive=release.forms[row.form_key].has_sensitive,
            uploaded_by=actor.person,
            uploaded_at=work.now,
        )
        store.insert_attachment(work, item, content)
        insert_note(work, case.id, row.id, "scan", actor.person, item.name)
    return row.id


def _judge(content: bytes) -> str:
    if not content:
        raise InvalidInput("file_empty")
    if len(content) > MOST_BYTES:
        raise InvalidInput("file_too_large", most_mb=MOST_BYTES // MEGABYTE)
    kind = find_kind(content)
    if kind not in PAPERS:
        raise InvalidInput("file_type")
    return kind


def _find(
    krokus: Krokus, work: Work, actor: Actor, reference: str
) -> tuple[store.DocumentRow, CaseRow, Standing, Release]:
    signs = _BETWEEN.sub("", reference).lower()
    if _REFERENCE.fullmatch(signs) is None:
        raise InvalidInput("reference_unreadable")
    row = store.find_document_by_start(work, signs)
    case = None if row is None else find_case(work, row.case_id)
    if row is None or case is None:
        raise NotFound(document=signs)
    standing = stand(work, actor, case)
    release = krokus.releases.get(work, row.release_id)
    form = release.forms.get(row.form_key)
    if form is None or not may_read_form(standing, form):
        raise NotFound(document=signs)
    # Who may not see every answer may not bring a paper that shows them all.
    is_whole = len(narrow_form(standing, form).names()) == len(form.names())
    if not (standing.is_(COACH, MENTOR, OFFICE) and is_whole):
        raise NotAllowed("may_not_attach_scan")
    return row, case, standing, release


def _refuse_known(krokus: Krokus, work: Work, case: CaseRow, seal: str) -> None:
    known = next((one for one in store.list_attachments(work, case.id) if one.sha256 == seal), None)
    if known is None or known.document_id is None:
        return
    row = store.find_document(work, known.document_id)
    if row is not None:
        item = Naming(krokus, work).document(row, krokus.releases.get(work, row.release_id))
        raise InvalidInput("scan_known", title=f"{item.code} {item.title}".strip())
