"""Is this content good? One file, or the files of one model together; whatever place they came from."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import PurePosixPath

from engine.bpmn.check import Finding, Severity, check_graph, verdict
from engine.bpmn.graph import Graph, ScopeKind
from engine.bpmn.lint.finding import say
from engine.bpmn.lint.wording import WORDINGS
from engine.bpmn.reader import read_diagrams
from engine.casework.access import ORGANISATION_ROLES
from engine.dmn import judge_dmn
from engine.errors import KrokusError, ModelRefused
from engine.forms import read_form
from engine.releases.completing import find_main, is_awaiting, leave_to_people, list_undecided
from engine.releases.intake import FileKind, recognise
from engine.releases.lineage import NOTHING_REMOVED, Removed, find_removed_used
from engine.releases.modelfile import MODEL_FILE, ModelFile, read_model_file
from engine.releases.scenariofile import read_scenario
from engine.spiff import compile_release

RUNNABLE, DRAWING, REFUSED = "runnable", "drawing", "refused"
# What is missing because a variant removed it is said once, in the variant's terms.
MISSING = ("form-missing", "role-missing", "called-process-missing")
_MAX_DETAIL = 300
KEPT_PARTS = 256


@dataclass(frozen=True, slots=True)
class Judgement:
    """What was found in one file: verdict is runnable, drawing or refused."""

    verdict: str
    findings: tuple[Finding, ...]


def judge_file(name: str, content: bytes, elsewhere: Collection[str] = ()) -> Judgement:
    """Judge one file by itself.

    Args:
        name: decides only where the content leaves it open what the file is.
        elsewhere: ids of processes that other files at hand hold.
    """
    try:
        kind = recognise(name, content)
        if kind is FileKind.DIAGRAM:
            return _judge_diagram(name, content, elsewhere)
        if kind is FileKind.TABLE:
            return _judge_decisions(name, content)
        if kind is FileKind.FORM:
            read_form(PurePosixPath(name).stem, content)
        else:
            raise ModelRefused("file_unknown", file=name)
    except KrokusError as error:
        return Judgement(REFUSED, (as_finding(name, error),))
    return Judgement(RUNNABLE, ())


def _judge_decisions(name: str, content: bytes) -> Judgement:
    read, findings = judge_dmn(content, name)
    result = _sum_up(findings)
    is_drawing = result == RUNNABLE and (read is None or not read.decisions.ids)
    return Judgement(DRAWING if is_drawing else result, findings)


def _judge_diagram(name: str, content: bytes, elsewhere: Collection[str]) -> Judgement:
    graph = read_diagrams({name: content})
    used = set(_list_side_starts(graph, None))
    findings = check_graph(graph, elsewhere=elsewhere)
    findings = tuple(one for one in findings if (one.element, one.code) not in used)
    for element in list_undecided(graph, ()):
        place = (element.id, element.name, element.line)
        findings += (say("decision-elsewhere", name, *place, what=element.decision_ref),)
    findings += () if elsewhere else tuple(_check_main(graph, name, Severity.WARNING))
    result = verdict(findings, graph)
    if result == RUNNABLE:
        findings += tuple(_compile({name: content}, leave_to_people(graph, (), is_bare=True), elsewhere))
        result = verdict(findings, graph)
    return Judgement(str(result), findings)


def _compile(files: Mapping[str, bytes], graph: Graph, elsewhere: Collection[str] = ()) -> Iterator[Finding]:
    """Let the engine itself have the last word: what is called runnable must compile."""
    called = {e.called_element for e in graph.elements.values() if e.called_element}
    if called - set(graph.processes) and called & set(elsewhere):
        return
    try:
        compile_release(files, graph)
    except ModelRefused as error:
        element = str(error.params.get("element") or "")
        known = graph.elements.get(element)
        file = graph.file_of(element) if known else str(error.params.get("file") or next(iter(files)))
        name, line = (known.name, known.line) if known else ("", 1)
        reason = str(error.params.get("reason") or error.code)[:_MAX_DETAIL]
        yield say("not-compiled", file, element, name, line, reason=reason)


def judge_model(files: Mapping[str, bytes], removed: Removed = NOTHING_REMOVED) -> dict[str, Judgement]:
    """Judge a model: every file, and whether the files fit together.

    Args:
        files: path inside the model folder -> content.
        removed: what a variant took away from the model that it extends.
    """
    found: dict[str, list[Finding]] = {path: [] for path in files}
    graph, model = _read_parts(files, found)
    is_whole = model is not None and bool(model.roles)
    if graph is not None:
        still_used = tuple(find_removed_used(files, graph, removed))
        known = {(finding.element, code) for finding in still_used for code in MISSING}
        said = (*check_graph(graph, is_whole=is_whole), *_check_fit(graph, model, files))
        known |= set(_list_side_starts(graph, model))
        told = (one for one in said if (one.element, one.code) not in known)
        for finding in (*still_used, *told):
            found.setdefault(finding.file, []).append(finding)
        if not any(finding.severity is Severity.ERROR for group in found.values() for finding in group):
            whole = leave_to_people(graph, _list_decisions(files), is_bare=not is_whole)
            for finding in _compile(_diagrams(files), whole):
                found.setdefault(finding.file, []).append(finding)
    return {path: Judgement(_sum_up(findings), tuple(findings)) for path, findings in found.items()}


def _list_side_starts(graph: Graph, model: ModelFile | None) -> Iterator[tuple[str, str]]:
    """Starts that do begin something: a message beside the main process starts a process of the model."""
    try:
        main = (model.main_process if model is not None else "") or find_main(graph)
    except ModelRefused:
        # Which process is the main one has to be said first.
        return
    for side in graph.sides(main):
        yield from ((start.id, "start-trigger-ignored") for start in side.starts())


def _sum_up(findings: Iterable[Finding]) -> str:
    return REFUSED if any(finding.severity is Severity.ERROR for finding in findings) else RUNNABLE


def _diagrams(files: Mapping[str, bytes]) -> dict[str, bytes]:
    return {path: content for path, content in files.items() if path.endswith(".bpmn")}


def _read_parts(
    files: Mapping[str, bytes], found: dict[str, list[Finding]]
) -> tuple[Graph | None, ModelFile | None]:
    model: ModelFile | None = None
    for path, content in files.items():
        try:
            if path == MODEL_FILE:
                model = read_model_file(content)
            elif path.endswith(".dmn"):
                found[path] += judge_dmn(content, path)[1]
            elif path.startswith("forms/"):
                _read_form(PurePosixPath(path).stem, content)
            elif path.startswith("scenarios/"):
                _read_scenario(content, path)
        except KrokusError as error:
            found[path].append(as_finding(path, error))
    return _read_diagrams(_diagrams(files), found), model


def _read_diagrams(diagrams: Mapping[str, bytes], found: dict[str, list[Finding]]) -> Graph | None:
    """The diagrams together; where that fails, what is wrong with each of them."""
    try:
        return read_diagrams(diagrams)
    except KrokusError as whole:
        for path, content in diagrams.items():
            try:
                read_diagrams({path: content})
            except KrokusError as error:
                found[path].append(as_finding(path, error))
        file = str(whole.params.get("file", MODEL_FILE))
        if not found.get(file):
            found.setdefault(file, []).append(as_finding(file, whole))
        return None


# Whoever edits a model changes one of its hundred files at a time.
_read_form = lru_cache(maxsize=KEPT_PARTS)(read_form)
_read_scenario = lru_cache(maxsize=KEPT_PARTS)(read_scenario)


def _check_fit(graph: Graph, model: ModelFile | None, files: Mapping[str, bytes]) -> Iterator[Finding]:
    """Forms, roles and processes that the diagrams name must exist in the folder."""
    if model is None:
        return
    if model.extends is not None:
        yield say("model-not-whole", MODEL_FILE, "", "", 1, what=model.extends)
    if model.main_process and model.main_process not in graph.processes:
        yield say("main-process-missing", MODEL_FILE, model.main_process, "", 0)
    if not model.main_process and graph.processes:
        yield from _check_main(graph, MODEL_FILE, Severity.ERROR)
    yield from _check_sides(graph, model)
    yield from _check_readers(model)
    for element in list_undecided(graph, _list_decisions(files)):
        place = (element.id, element.name, element.line)
        code = "decision-absent" if model.roles else "decision-elsewhere"
        yield say(code, graph.file_of(element.id), *place, what=element.decision_ref)
    for element in graph.elements.values():
        if not element.needs_person:
            continue
        file, place = graph.file_of(element.id), (element.id, element.name, element.line)
        form_key = element.properties.get("form_key")
        if form_key and f"forms/{form_key}.json" not in files:
            yield say("form-missing", file, *place, what=form_key)
        if (foreign := element.properties.get("foreign_form")) and f"forms/{foreign}.json" not in files:
            yield say("form-elsewhere", file, *place, what=foreign)
        if element.role and model.roles and element.role not in model.roles:
            yield say("role-missing", file, *place, what=element.role)


def _check_readers(model: ModelFile) -> Iterator[Finding]:
    """A reader whom nobody can be would leave words unread that few people should read."""
    known = model.roles.keys() | ORGANISATION_ROLES
    for message in model.messages.values():
        for role in sorted(message.note_readers - known) if model.roles else ():
            yield say("reader-missing", MODEL_FILE, message.name, message.label.pl, 1, what=role)


def _check_main(graph: Graph, file: str, severity: Severity) -> Iterator[Finding]:
    """Of several processes that nothing begins, somebody has to say which one a case begins with."""
    try:
        find_main(graph)
    except ModelRefused as unclear:
        if any(process.executable for process in graph.roots()):
            words = say("main-process-unclear", file, "", "", 1, processes=str(unclear.params["processes"]))
            yield replace(words, severity=severity)


def _check_sides(graph: Graph, model: ModelFile) -> Iterator[Finding]:
    """Event sub-processes of a process that itself runs beside the main one would have no scope."""
    for process in graph.processes.values():
        owner = graph.processes.get(process.parent or "")
        if process.kind is not ScopeKind.EVENT_SUB_PROCESS or owner is None or not model.main_process:
            continue
        if owner.kind is ScopeKind.PROCESS and owner.id != model.main_process and is_awaiting(owner):
            place = (process.id, process.name, process.line)
            yield say("side-not-of-main", process.file, *place, owner=owner.name or owner.id)


def _list_decisions(files: Mapping[str, bytes]) -> set[str]:
    found: set[str] = set()
    for path, content in files.items():
        if path.endswith(".dmn"):
            read, _ = judge_dmn(content, path)
            found.update(() if read is None else read.decisions.ids)
    return found


def as_finding(file: str, error: KrokusError) -> Finding:
    """Word an error that stopped the reading, with everything it knows about the place."""
    code = error.code.replace("_", "-")
    details = {key: str(value)[:_MAX_DETAIL] for key, value in error.params.items()}
    element, name = details.pop("element", ""), details.pop("name", "")
    line = error.params.get("line")
    number = line if isinstance(line, int) else 1
    for key in ("file", "line"):
        details.pop(key, None)
    if code in WORDINGS:
        return say(code, file, element, name, number, **details)
    detail = ", ".join(f"{key}: {value}" for key, value in details.items())
    words = say("reading-refused", file, element, name, number, code=code, detail=detail)
    return replace(words, code=code)
