"""Questions about documents: one document, the client's own page. Each reading of health data is recorded."""

from collections.abc import Iterator, Mapping, Sequence

from engine.casework.access import Standing, may_read_form, narrow_form, stand
from engine.casework.documents import read_answers, wrote_document
from engine.casework.letterhead import read_logo
from engine.errors import NotFound
from engine.forms import describe_answers
from engine.krokus import Krokus
from engine.model import Actor, Answers, JsonValue
from engine.process.attachments import SCAN, may_see_file
from engine.process.filling import read_options
from engine.process.naming import Naming
from engine.process.pages.caselist import describe_cases
from engine.process.pages.casepage import build_case_page
from engine.records.documents.progress import read_progress
from engine.releases.release import Release
from engine.store import Work
from engine.store.queries import documents as store
from engine.store.queries.cases import CaseRow, find_case, find_case_of_subject
from engine.store.queries.people import get_own_organisation
from engine.store.queries.task_lists import list_open_tasks
from engine.views import AttachmentItem, CaseFile, DocumentPage, MyPage, PersonRef, ReadItem

MOST_READS = 1000
MOST_SHOWN = 30


def get_document(krokus: Krokus, actor: Actor, document_id: str) -> DocumentPage:
    """A document as this person may read it.

    Raises:
        NotFound: no such document for this person.
    """
    with krokus.store.begin(actor.org) as work:
        row = store.find_document(work, document_id)
        case = None if row is None else find_case(work, row.case_id)
        if row is None or case is None:
            raise NotFound(document=document_id)
        standing = stand(work, actor, case)
        page = _read_page(krokus, work, Naming(krokus, work), standing, case, row)
    if page is None:
        raise NotFound(document=document_id)
    return page


def get_case_file(krokus: Krokus, actor: Actor, case_id: str) -> CaseFile:
    """All documents of a case, each in its newest version, as far as this person may read them.

    Raises:
        NotFound: no such case for this person.
    """
    with krokus.store.begin(actor.org) as work:
        case = find_case(work, case_id)
        if case is None:
            raise NotFound(case=case_id)
        standing = stand(work, actor, case)
        if standing.is_outsider:
            raise NotFound(case=case_id)
        naming = Naming(krokus, work)
        newest = {row.form_key: row for row in store.list_case_documents(work, case_id)}
        pages = [_read_page(krokus, work, naming, standing, case, row) for row in newest.values()]
        found = [page for page in pages if page is not None and page.document.code]
        found.sort(key=lambda page: (page.document.code, page.document.title))
        item = describe_cases(work, naming, [case])[0]
        rated = {row.id: read_progress(krokus, work, standing, row) for row in newest.values()}
        progress = {id_: one for id_, one in rated.items() if one is not None}
        return CaseFile(item, get_own_organisation(work).name, tuple(found), read_logo(work), progress)


def _read_page(
    krokus: Krokus, work: Work, naming: Naming, standing: Standing, case: CaseRow, row: store.DocumentRow
) -> DocumentPage | None:
    """A document as this person may read it; None when it is not for them."""
    release = naming.release(row.release_id)
    form = release.forms.get(row.form_key)
    wrote_it = wrote_document(standing, form, row)
    if form is None or not (may_read_form(standing, form) or wrote_it):
        return None
    seen = narrow_form(standing, form, own_task=wrote_it)
    answers = read_answers(work, standing, release, row, "document", own_task=wrote_it)
    keys = {field.options_key for field in seen.walk() if field.options_key}
    options = {key: read_options(krokus, work, key) for key in keys}
    return DocumentPage(
        document=naming.document(row, release),
        case=describe_cases(work, naming, [case])[0],
        lines=describe_answers(seen, answers, options=options),
        versions=tuple(
            naming.document(one, release) for one in store.list_versions(work, row.case_id, row.form_key)
        ),
        attachments=_attachments(work, standing, release, row, answers),
        hidden=len(form.names()) - len(seen.names()),
        organisation=get_own_organisation(work).name,
        title_plain=form.title_plain,
        intro=form.intro,
        intro_plain=form.intro_plain,
        logo=read_logo(work),
    )


def _attachments(
    work: Work, standing: Standing, release: Release, row: store.DocumentRow, answers: Answers
) -> tuple[AttachmentItem, ...]:
    """The files that the answers name, and scans of this very version: another one says something else."""
    named = set(_list_texts(answers))
    form = release.forms[row.form_key]
    seen = narrow_form(standing, form)
    return tuple(
        AttachmentItem(item.id, item.name, item.content_type, item.size_bytes, item.field)
        for item in store.list_attachments(work, row.case_id)
        if (item.id in named or (item.field == SCAN and item.document_id == row.id))
        and may_see_file(seen, form, item.field)
    )


def _list_texts(value: JsonValue) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from (text for inside in value.values() for text in _list_texts(inside))
    elif isinstance(value, Sequence):
        yield from (text for inside in value for text in _list_texts(inside))


def get_my_page(krokus: Krokus, actor: Actor) -> MyPage:
    """The client's own page: where I am, what now, my people, my documents, who saw my data."""
    with krokus.store.read(actor.org) as work:
        rows = find_case_of_subject(work, actor.person)
        if not rows:
            return MyPage(None, (), (), (), (), (), (), ())
        page = build_case_page(krokus, work, actor, rows[0].id)
        naming = Naming(krokus, work)
        tasks = tuple(
            naming.task(listed.task, listed.case_no, listed.case_title, actor)
            for listed in list_open_tasks(work, assignee=actor.person)
        )
        return MyPage(
            case=page.case,
            path=page.path,
            tasks=tasks,
            waiting=page.waiting,
            people=tuple(person for person in page.people if person.person is not None),
            documents=page.documents,
            reads=_reads(work, naming, rows[0].id),
            messages=page.messages,
        )


def _reads(work: Work, naming: Naming, case_id: str) -> tuple[ReadItem, ...]:
    """Who looked, one line a person, document and day; the audit itself keeps every single reading."""
    found: dict[tuple[str, str | None, str], ReadItem] = {}
    for read in store.list_reads(work, case_id, MOST_READS):
        key = (read.person_id, read.document_id, read.at.date().isoformat())
        if key not in found:
            row = None if read.document_id is None else store.find_document(work, read.document_id)
            item = None if row is None else naming.document(row, naming.release(row.release_id))
            person = naming.person(read.person_id) or PersonRef(read.person_id, "?")
            found[key] = ReadItem(person, read.at, item, read.why)
    return tuple(found.values())[:MOST_SHOWN]
