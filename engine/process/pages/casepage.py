"""Questions about one case: its page, path, messages and documents. Nothing here changes anything."""

from engine.casework.access import MENTOR, OFFICE, OVERSEER, Standing, may_read_form, narrow_form, stand
from engine.casework.holders import COACH
from engine.errors import NotFound
from engine.forms import Form
from engine.krokus import Krokus
from engine.model import Actor, CaseStatus
from engine.process.naming import Naming
from engine.process.pages.casehistory import describe_history
from engine.process.pages.caselist import describe_cases
from engine.process.pages.casepeople import describe_people
from engine.process.pages.pictures import describe_diagrams
from engine.process.pages.waiting import describe_waiting, is_expected
from engine.process.run import MAIN
from engine.process.sides import is_available, is_once, needs_no_main
from engine.releases.release import Release
from engine.store import Work
from engine.store.queries.cases import CaseRow, find_case
from engine.store.queries.documents import DocumentRow, list_case_documents
from engine.store.queries.instances import TokenRow, list_open_instances, list_tokens
from engine.views import CasePage, DocumentItem, MessageChoice, PersonRef, StageStep

# Which specialists help a client would tell an employer about the client's health.
SEEN_FROM_OUTSIDE = frozenset({COACH, "employer"})


def get_case(krokus: Krokus, actor: Actor, case_id: str) -> CasePage:
    """Everything a case page shows to this person.

    Raises:
        NotFound: no such case for this person.
    """
    with krokus.store.read(actor.org) as work:
        return build_case_page(krokus, work, actor, case_id)


def build_case_page(krokus: Krokus, work: Work, actor: Actor, case_id: str) -> CasePage:
    """The case page inside a transaction that is already open."""
    row = find_case(work, case_id)
    if row is None:
        raise NotFound(case=case_id)
    standing = stand(work, actor, row)
    outside = standing.is_outsider
    naming = Naming(krokus, work)
    release = naming.release(row.release_id)
    tokens = list_tokens(work, case_id)
    client = naming.person(row.subject_id) or PersonRef(row.subject_id, row.title)
    return CasePage(
        case=describe_cases(work, naming, [row], outside=outside)[0],
        model_name=release.model.name,
        client=client,
        path=() if outside else describe_path(release, row),
        waiting=describe_waiting(work, naming, standing, release, row, tokens),
        messages=describe_messages(work, standing, release, row, tokens),
        people=tuple(
            one
            for one in describe_people(work, naming, release, row, standing)
            if not outside or one.role in SEEN_FROM_OUTSIDE
        ),
        documents=describe_documents(work, naming, standing, release, row),
        history=() if outside else describe_history(work, naming, standing, release, row),
        diagrams=() if outside else describe_diagrams(release, tokens),
        may=_case_rights(standing, row),
        version=row.version,
        stages=tuple((stage.key, stage.name) for stage in release.model.stages),
        communication=() if outside else _communication(work, release, row),
        time_factor=row.time_factor,
        of_team=standing.in_team,
    )


def _case_rights(standing: Standing, row: CaseRow) -> frozenset[str]:
    may = {"message"}
    if standing.is_(MENTOR, OFFICE, OVERSEER):
        may.add("assign")
    if standing.in_team:
        return frozenset(may | ({"retry"} if standing.is_(MENTOR, OVERSEER) else set()))
    if standing.is_(MENTOR, COACH):
        may.add("set_time_factor")
    if CaseStatus(row.status).is_closed and standing.is_(MENTOR, COACH, OFFICE):
        may.add("reopen")
    if standing.is_(MENTOR):
        may.add("retry")
    if not standing.is_outsider:
        may.add("print")
    return frozenset(may)


def describe_path(release: Release, row: CaseRow) -> tuple[StageStep, ...]:
    """The five steps with their state; after a good end all are done."""
    keys = [stage.key for stage in release.model.stages]
    at = keys.index(row.stage) if row.stage in keys else -1
    finished = row.status == CaseStatus.CLOSED_SUCCESS
    closed = CaseStatus(row.status).is_closed
    steps = []
    for number, stage in enumerate(release.model.stages):
        state = "done" if number < at or finished else "now" if number == at and not closed else "later"
        steps.append(StageStep(stage.key, number + 1, stage.name, stage.client_name, state))
    return tuple(steps)


def describe_messages(
    work: Work, standing: Standing, release: Release, row: CaseRow, tokens: tuple[TokenRow, ...]
) -> tuple[MessageChoice, ...]:
    """The messages this case can receive now from this person."""
    if CaseStatus(row.status).is_closed and not tokens:
        return ()
    names = {token.event_name for token in tokens if token.event_name}
    expected = {token.event_name for token in tokens if is_expected(release, token)}
    instances = list_open_instances(work, row.id)
    running = {instance.process_id for instance in instances}
    has_main = any(instance.kind == MAIN for instance in instances)
    for side in release.sides:
        for start in side.starts():
            ref = start.event_name if start.event_kind == "conditional" else start.event and start.event.ref
            busy = is_once(side) and side.id in running
            if (
                ref
                and not busy
                and not CaseStatus(row.status).is_closed
                and (has_main or needs_no_main(side))
                and is_available(side, row.variables)
            ):
                names.add(ref)
    return tuple(
        MessageChoice(info.name, info.label, info.plain_label, info.name in expected, info.plain_text)
        for info in release.model.messages.values()
        if info.name in names and standing.is_(*info.roles)
    )


def describe_documents(
    work: Work, naming: Naming, standing: Standing, release: Release, row: CaseRow
) -> tuple[DocumentItem, ...]:
    """The newest version of each document this person may read, newest first."""
    latest = {
        document.form_key: document
        for document in list_case_documents(work, row.id)
        if document.form_key in release.model.documents
        and _has_something_for(standing, release.forms.get(document.form_key), document)
    }
    newest = sorted(latest.values(), key=lambda document: document.created_at, reverse=True)
    return tuple(naming.document(document, release) for document in newest)


def _has_something_for(standing: Standing, form: Form | None, document: DocumentRow) -> bool:
    """A paper of which somebody from outside may read no answer would only tell them that it exists."""
    if form is None or not may_read_form(standing, form):
        return False
    if not standing.is_outsider:
        return True
    seen = narrow_form(standing, form)
    return any(document.data.get(name) not in (None, "", [], {}) for name in seen.names())


def _communication(work: Work, release: Release, row: CaseRow) -> tuple[str, ...]:
    """How the client communicates and what meetings need: shown on top of the case."""
    form = release.forms.get("client_application")
    documents = [d for d in list_case_documents(work, row.id) if d.form_key == "client_application"]
    if form is None or not documents:
        return ()
    words: list[str] = []
    for key in ("communication_methods", "interpreter_need", "meeting_needs"):
        field, value = form.find_field(key), documents[-1].data.get(key)
        values = value if isinstance(value, list) else [value]
        if field is not None and value not in (None, "none"):
            words += [option.label for option in field.options if option.value in values]
    return tuple(words)
