"""From a model folder to its report: reads what can be read, walks it, collects the findings in order."""

from collections.abc import Mapping
from pathlib import Path

from engine.bpmn.graph import Element, Graph
from engine.bpmn.reader import read_diagrams
from engine.errors import KrokusError
from engine.forms import Form, read_form
from engine.releases.completing import complete_model, leave_to_people
from engine.releases.folders import read_model_folder
from engine.releases.modelfile import MODEL_FILE, read_model_file
from engine.walk.judging import Judge, Unreached
from engine.walk.report import WalkReport
from engine.walk.tables import TableSource, read_source
from engine.walk.variables import Parts
from engine.walk.walking import Walk


def walk_folder(folder: Path) -> WalkReport:
    """Walk a model folder.

    Raises:
        ModelRefused: the folder has no model.toml, or a diagram cannot be read.
    """
    return walk_files(read_model_folder(folder))


def walk_files(files: Mapping[str, bytes]) -> WalkReport:
    """Walk a model given as path -> content.

    Raises:
        ModelRefused: model.toml or a diagram cannot be read. Forms and tables that cannot be read are for
            `krokus check` to name; the walk takes it that they may answer anything.
    """
    graph = read_diagrams({path: content for path, content in files.items() if path.endswith(".bpmn")})
    forms = {Path(path).stem: content for path, content in files.items() if path.startswith("forms/")}
    decisions, broken = _read_tables(files)
    written = read_model_file(files[MODEL_FILE])
    known = {key: source.decisions for key, source in decisions.items()}
    if not broken:
        graph = leave_to_people(graph, decisions, is_bare=not written.roles)
    model, whole = complete_model(written, graph, _read_forms(forms), known)
    return walk_parts(Parts(graph, model, whole, decisions, frozenset(forms), broken))


def walk_parts(parts: Parts) -> WalkReport:
    """Explore a model: choices by the values that can occur, timers and messages at any time."""
    walk = Walk(parts)
    walk.run()
    found = [*walk.list_findings(), *Judge(walk).list_findings()]
    unreached = Unreached(walk, found)
    budget = walk.found.budget
    is_complete = not budget.cut_at
    if is_complete:
        found += unreached.list_findings()
    missed = unreached.list_elements() if is_complete else []
    total = len(parts.graph.elements)
    order = {name: number for number, name in enumerate(parts.graph.elements)}
    found.sort(key=lambda one: (order.get(one.at, total), one.code))
    return WalkReport(
        model=parts.model.key,
        states=budget.states,
        complete=is_complete,
        elements_total=total,
        elements_reached=sum(name in walk.found.trace.elements for name in parts.graph.elements),
        unreachable=tuple(_label(parts.graph, element) for element in missed),
        findings=tuple(found),
        bound="" if is_complete else f"{budget.cut_at}: {budget.reason}",
        graph=parts.graph,
    )


def _read_forms(files: Mapping[str, bytes]) -> dict[str, Form]:
    forms: dict[str, Form] = {}
    for key, content in files.items():
        try:
            forms[key] = read_form(key, content)
        except KrokusError:
            continue
    return forms


def _read_tables(files: Mapping[str, bytes]) -> tuple[dict[str, TableSource], frozenset[str]]:
    """The files that decide by decision id, and names of those that cannot be read."""
    found: dict[str, TableSource] = {}
    broken: set[str] = set()
    for path, content in files.items():
        if path.endswith(".dmn"):
            try:
                source = read_source(content, path)
            except KrokusError:
                broken.add(Path(path).stem)
                continue
            found |= dict.fromkeys(source.decisions.ids, source)
    return found, frozenset(broken)


def _label(graph: Graph, element: Element) -> str:
    return f"{element.id} „{element.name}” ({graph.file_of(element.id)})"
