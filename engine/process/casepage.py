"""Questions about cases: the list, the case page and what a case waits for. Nothing here changes anything."""

from collections.abc import Iterable, Mapping

from engine.casework.access import (
    MENTOR,
    OFFICE,
    Standing,
    list_visible_cases,
    may_read_form,
    stand,
)
from engine.casework.holders import CLIENT, COACH
from engine.errors import NotFound
from engine.krokus import Krokus
from engine.model import Actor, CaseStatus, JsonValue
from engine.process.naming import Naming
from engine.process.releases import Release
from engine.process.routing import is_available, is_once
from engine.process.waiting import describe_waiting
from engine.store import Work
from engine.store import tasks as task_store
from engine.store.cases import CaseRow, find_case, list_cases
from engine.store.documents import list_case_documents
from engine.store.history import list_events
from engine.store.instances import TokenRow, list_open_instances, list_tokens
from engine.store.people import find_people_with_role, list_all_assignments, list_case_people
from engine.views import (
    CaseItem,
    CaseList,
    CasePage,
    CaseQuery,
    DiagramView,
    DocumentItem,
    HistoryItem,
    MessageChoice,
    PersonRef,
    RolePerson,
    StageStep,
)

PAGE_SIZE = 50
# Which specialists help a client would tell an employer about the client's health.
SEEN_FROM_OUTSIDE = frozenset({COACH, "employer"})
MOST_HISTORY = 300
_FORBIDDEN_TO_CLIENT = frozenset({"incident", "note"})


def find_cases(krokus: Krokus, actor: Actor, query: CaseQuery) -> CaseList:
    """Cases this person may see, newest first, filtered and paged."""
    with krokus.store.read(actor.org) as work:
        naming = Naming(krokus, work)
        rows = [row for row in list_cases(work, list_visible_cases(work, actor)) if _matches(row, query)]
        pages = max(1, -(-len(rows) // PAGE_SIZE))
        page = min(max(1, query.page), pages)
        shown = rows[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
        items = describe_cases(work, naming, shown)
    return CaseList(items, len(rows), page, pages)


def _matches(row: CaseRow, query: CaseQuery) -> bool:
    text = query.text.strip().casefold()
    if text and text not in f"{row.no} {row.title}".casefold():
        return False
    if query.stage and row.stage != query.stage:
        return False
    if query.status == "open":
        return not CaseStatus(row.status).is_closed
    if query.status == "closed":
        return CaseStatus(row.status).is_closed
    return not query.status or row.status == query.status


def describe_cases(work: Work, naming: Naming, rows: Iterable[CaseRow]) -> tuple[CaseItem, ...]:
    """List items for cases, with their coach and their open tasks."""
    rows = tuple(rows)
    coaches = {row.subject_id: row.person_id for row in list_all_assignments(work) if row.role == COACH}
    open_tasks: dict[str, list[task_store.TaskRow]] = {}
    for listed in task_store.list_open_tasks(work, case_ids=[row.id for row in rows] or ["-"]):
        open_tasks.setdefault(listed.task.case_id, []).append(listed.task)
    return tuple(
        _case_item(work, naming, row, coaches.get(row.id), open_tasks.get(row.id, ())) for row in rows
    )


def _case_item(
    work: Work, naming: Naming, row: CaseRow, coach: str | None, tasks: Iterable[task_store.TaskRow]
) -> CaseItem:
    tasks = tuple(tasks)
    return CaseItem(
        id=row.id,
        no=row.no,
        title=row.title,
        status=row.status,
        stage=row.stage,
        stage_name=naming.stage(naming.release(row.release_id), row.stage),
        opened_at=row.opened_at,
        meaningful_at=row.meaningful_at,
        coach=naming.person(coach),
        open_tasks=len(tasks),
        overdue_tasks=sum(bool(task.due_at and task.due_at < work.now) for task in tasks),
        suspended=row.suspended,
    )


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
        case=describe_cases(work, naming, [row])[0],
        model_name=release.model.name,
        client=client,
        path=describe_path(release, row),
        waiting=describe_waiting(work, naming, standing, release, row, tokens),
        messages=describe_messages(work, standing, release, row, tokens),
        people=tuple(
            one
            for one in _describe_people(work, naming, release, row, standing)
            if not outside or one.role in SEEN_FROM_OUTSIDE
        ),
        documents=describe_documents(work, naming, standing, release, row),
        history=() if outside else _describe_history(work, naming, standing, release, row),
        diagrams=() if outside else _describe_diagrams(release, tokens),
        may=_case_rights(standing, row),
        version=row.version,
        stages=tuple((stage.key, stage.name) for stage in release.model.stages),
        communication=() if outside else _communication(work, release, row),
        time_factor=row.time_factor,
    )


def _case_rights(standing: Standing, row: CaseRow) -> frozenset[str]:
    may = {"message"}
    if standing.is_(MENTOR, OFFICE):
        may.add("assign")
    if standing.is_(MENTOR, COACH):
        may.add("set_time_factor")
    if CaseStatus(row.status).is_closed and standing.is_(MENTOR, COACH, OFFICE):
        may.add("reopen")
    if standing.is_(MENTOR):
        may.add("retry")
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
    work: Work, standing: Standing, release: Release, row: CaseRow, tokens: Iterable[TokenRow]
) -> tuple[MessageChoice, ...]:
    """The messages this case can receive now from this person."""
    if CaseStatus(row.status).is_closed and not any(True for _ in tokens):
        return ()
    names = {token.event_name for token in tokens if token.event_name}
    running = {instance.process_id for instance in list_open_instances(work, row.id)}
    for side in release.sides:
        for start in side.starts():
            ref = start.event.ref if start.event else None
            busy = is_once(side) and side.id in running
            if (
                ref
                and not busy
                and not CaseStatus(row.status).is_closed
                and is_available(side, row.variables)
            ):
                names.add(ref)
    return tuple(
        MessageChoice(info.name, info.label, info.plain_label)
        for info in release.model.messages.values()
        if info.name in names and standing.is_(*info.roles)
    )


def _describe_people(
    work: Work, naming: Naming, release: Release, row: CaseRow, standing: Standing
) -> tuple[RolePerson, ...]:
    held: dict[str, list[RolePerson]] = {}
    candidates: Mapping[str, tuple[PersonRef, ...]] = (
        {role: _candidates(work, naming, role) for role in release.model.roles if role != CLIENT}
        if standing.is_(MENTOR, OFFICE)
        else {}
    )
    for entry in list_case_people(work, row.id):
        info = release.model.roles.get(entry.role)
        person = naming.person(entry.person_id)
        held.setdefault(entry.role, []).append(
            RolePerson(
                entry.role,
                naming.role(release, entry.role),
                "case" if info is None else info.scope,
                entry.id,
                person,
                entry.need_to_know,
                candidates.get(entry.role, ()),
            )
        )
    rows: list[RolePerson] = []
    for role, info in release.model.roles.items():
        if role not in (CLIENT, "system"):
            empty = RolePerson(role, info.name, info.scope, None, None, False, candidates.get(role, ()))
            rows += held.get(role, [empty])
    return tuple(rows)


def _candidates(work: Work, naming: Naming, role: str) -> tuple[PersonRef, ...]:
    refs = (naming.person(person_id) for person_id in find_people_with_role(work, role))
    return tuple(ref for ref in refs if ref is not None)


def describe_documents(
    work: Work, naming: Naming, standing: Standing, release: Release, row: CaseRow
) -> tuple[DocumentItem, ...]:
    """The newest version of each document this person may read, newest first."""
    latest = {
        document.form_key: document
        for document in list_case_documents(work, row.id)
        if document.form_key in release.model.documents and may_read_form(standing, document.form_key)
    }
    newest = sorted(latest.values(), key=lambda document: document.created_at, reverse=True)
    return tuple(naming.document(document, release) for document in newest)


def _describe_history(
    work: Work, naming: Naming, standing: Standing, release: Release, row: CaseRow
) -> tuple[HistoryItem, ...]:
    hidden = _FORBIDDEN_TO_CLIENT if standing.roles <= {CLIENT, "employer"} else frozenset()
    return tuple(
        HistoryItem(
            event.seq,
            event.at,
            event.type,
            _event_name(release, event.element_id),
            naming.person(event.actor),
            event.meaningful,
            _with_names(naming, event.data),
        )
        for event in list_events(work, row.id, MOST_HISTORY)
        if event.type not in hidden
    )


def _event_name(release: Release, element_id: str | None) -> str:
    if element_id is None:
        return ""
    process = release.graph.processes.get(element_id)
    return process.name if process is not None and process.name else release.find_element_name(element_id)


def _with_names(naming: Naming, data: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
    """Persons are stored by id; people read names."""
    named = dict(data)
    for key in ("person", "to"):
        found = naming.person(str(data[key])) if key in data else None
        if found is not None:
            named[key] = found.name
    return named


def describe_live(release: Release, tokens: Iterable[TokenRow]) -> dict[str, frozenset[str]]:
    """Per drawn process: the elements where this case stands, calls on the way included."""
    live: dict[str, set[str]] = {}
    for token in tokens:
        root = release.graph.root(token.process_id)
        live.setdefault(root.id, set()).add(token.element_id)
        _mark_enclosing(release, token.process_id, live)
    return {process_id: frozenset(elements) for process_id, elements in live.items()}


def _describe_diagrams(release: Release, tokens: Iterable[TokenRow]) -> tuple[DiagramView, ...]:
    live = describe_live(release, tokens)
    views = [
        DiagramView(
            process.id, process.name or process.id, process.file, tuple(sorted(live.get(process.id, ())))
        )
        for process in release.graph.roots()
    ]
    return tuple(
        sorted(views, key=lambda view: (not view.live, view.process_id != release.model.main_process))
    )


def _mark_enclosing(release: Release, process_id: str, live: dict[str, set[str]]) -> None:
    """Mark the calls that lead to a live process, so that the main picture shows where the case is."""
    for caller in release.callers.get(release.graph.root(process_id).id, ()):
        root = release.graph.root(caller.process_id).id
        if caller.id not in live.setdefault(root, set()):
            live[root].add(caller.id)
            _mark_enclosing(release, caller.process_id, live)


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
