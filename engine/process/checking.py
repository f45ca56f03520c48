"""`krokus check`: judging models, diagrams, tables and forms as files, one result a file."""

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from engine.bpmn.check import Finding, Severity, check_graph, verdict
from engine.bpmn.graph import Graph
from engine.bpmn.reader import read_diagrams
from engine.dmn import read_decisions
from engine.errors import KrokusError
from engine.forms import read_form
from engine.process.modelfile import MODEL_FILE, ModelFile, read_model_file
from engine.process.releases import read_model_folder
from engine.process.scenarios import read_scenario

FILE_SUFFIXES = (".bpmn", ".dmn", ".form", ".json")


@dataclass(frozen=True, slots=True)
class Checked:
    """The judgement of one file: verdict is runnable, drawing or refused; ms is how long it took."""

    path: str
    verdict: str
    ms: int
    findings: tuple[Finding, ...]

    @property
    def is_refused(self) -> bool:
        return self.verdict == "refused"


def check_paths(paths: list[Path]) -> Iterator[Checked]:
    """Judge files and folders; a folder with model.toml is one model, any other is searched for files."""
    for path in paths:
        if path.is_dir() and (path / MODEL_FILE).is_file():
            yield from check_model(path)
        elif path.is_dir():
            folders = {found.parent for found in path.rglob(MODEL_FILE)}
            for folder in sorted(folders):
                yield from check_model(folder)
            for file in sorted(path.rglob("*")):
                inside = any(folder in file.parents for folder in folders)
                if file.suffix in FILE_SUFFIXES and not inside:
                    yield check_file(file)
        else:
            yield check_file(path)


def check_file(path: Path) -> Checked:
    """Judge one file by itself."""
    started = time.perf_counter()
    try:
        content = path.read_bytes()
        if path.suffix == ".bpmn":
            graph = read_diagrams({path.name: content})
            findings = check_graph(graph)
            return _checked(path.as_posix(), verdict(findings, graph), findings, started)
        if path.suffix == ".dmn":
            read_decisions(content)
        else:
            read_form(path.stem, content)
    except (KrokusError, OSError) as error:
        return _checked(path.as_posix(), "refused", (_as_finding(path.name, error),), started)
    return _checked(path.as_posix(), "runnable", (), started)


def check_model(folder: Path) -> Iterator[Checked]:
    """Judge a model folder: every file, and whether the files fit together."""
    started = time.perf_counter()
    files = read_model_folder(folder)
    found: dict[str, list[Finding]] = {path: [] for path in files}
    graph, model = _read_parts(files, found)
    if graph is not None:
        for finding in check_graph(graph):
            found.setdefault(finding.file, []).append(finding)
        for finding in _check_fit(graph, model, files):
            found.setdefault(finding.file, []).append(finding)
    for path, findings in found.items():
        refused = any(finding.severity is Severity.ERROR for finding in findings)
        name = (folder / path).as_posix()
        yield _checked(name, "refused" if refused else "runnable", tuple(findings), started)


def _read_parts(
    files: Mapping[str, bytes], found: dict[str, list[Finding]]
) -> tuple[Graph | None, ModelFile | None]:
    model: ModelFile | None = None
    for path, content in files.items():
        try:
            if path == MODEL_FILE:
                model = read_model_file(content)
            elif path.endswith(".dmn"):
                read_decisions(content)
            elif path.startswith("forms/"):
                read_form(Path(path).stem, content)
            elif path.startswith("scenarios/"):
                read_scenario(content, path)
            elif path.endswith(".bpmn"):
                read_diagrams({path: content})
        except KrokusError as error:
            found[path].append(_as_finding(path, error))
    try:
        return read_diagrams({p: c for p, c in files.items() if p.endswith(".bpmn")}), model
    except KrokusError as error:
        file = str(error.params.get("file", MODEL_FILE))
        if not found.get(file):
            found.setdefault(file, []).append(_as_finding(file, error))
        return None, model


def _check_fit(graph: Graph, model: ModelFile | None, files: Mapping[str, bytes]) -> Iterator[Finding]:
    """Forms, roles and processes that the diagrams name must exist in the folder."""
    if model is None:
        return
    if model.main_process not in graph.processes:
        yield _finding("main-process-missing", MODEL_FILE, model.main_process, "")
    for element in graph.elements.values():
        if not element.needs_person:
            continue
        file = graph.file_of(element.id)
        form_key = element.properties.get("form_key")
        if form_key and f"forms/{form_key}.json" not in files:
            yield _finding("form-missing", file, element.id, element.name, form_key, element.line)
        if element.role and element.role not in model.roles:
            yield _finding("role-missing", file, element.id, element.name, element.role, element.line)


_WORDS = {
    "main-process-missing": (
        "Nie ma procesu głównego „{element}”.",
        "There is no main process “{element}”.",
        "Popraw main_process w model.toml albo dodaj diagram.",
        "Correct main_process in model.toml or add the diagram.",
    ),
    "form-missing": (
        "Zadanie „{name}” wskazuje formularz „{what}”, którego nie ma.",
        "The task “{name}” names the form “{what}”, which does not exist.",
        "Dodaj plik forms/{what}.json albo popraw form_key.",
        "Add the file forms/{what}.json or correct form_key.",
    ),
    "role-missing": (
        "Zadanie „{name}” jest dla roli „{what}”, której nie ma w model.toml.",
        "The task “{name}” is for the role “{what}”, which model.toml does not have.",
        "Dodaj [roles.{what}] do model.toml albo zmień rolę.",
        "Add [roles.{what}] to model.toml or change the role.",
    ),
}


def _finding(code: str, file: str, element: str, name: str, what: str = "", line: int = 0) -> Finding:
    words = {"element": element, "name": name or element, "what": what}
    message_pl, message_en, hint_pl, hint_en = (text.format(**words) for text in _WORDS[code])
    return Finding(code, Severity.ERROR, file, element, name, line, message_pl, message_en, hint_pl, hint_en)


def _as_finding(file: str, error: BaseException) -> Finding:
    """An error that stopped the reading, with everything it knows about the place."""
    params = error.params if isinstance(error, KrokusError) else {}
    code = error.code.replace("_", "-") if isinstance(error, KrokusError) else "unreadable"
    detail = ", ".join(f"{key}: {value}" for key, value in params.items() if key not in ("file", "line"))
    line = params.get("line")
    return Finding(
        code,
        Severity.ERROR,
        file,
        str(params.get("element", "")),
        "",
        line if isinstance(line, int) else 1,
        f"Tego pliku nie da się użyć ({code}): {detail or error}",
        f"This file cannot be used ({code}): {detail or error}",
        "Popraw wskazane miejsce i sprawdź jeszcze raz.",
        "Mend the named place and check again.",
    )


def _checked(path: str, result: str, findings: tuple[Finding, ...], started: float) -> Checked:
    return Checked(path, str(result), round((time.perf_counter() - started) * 1000), findings)
