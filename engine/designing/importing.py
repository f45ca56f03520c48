"""A model from a file: a diagram, or an archive of a model folder. What cannot be opened is refused."""

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import PurePosixPath

from lxml import etree

from engine.bpmn.check import Finding
from engine.bpmn.dialects.vendors import FORM_INSIDE, ZEEBE
from engine.bpmn.opening import open_diagram
from engine.bpmn.reader import read_diagrams
from engine.bpmn.xml import parse_xml
from engine.designing.drafts import require_designer
from engine.designing.editing.edit import Files
from engine.designing.editing.toml_text import quote
from engine.designing.judging import read_graph
from engine.designing.library import begin_model, make_key
from engine.errors import KrokusError, ModelRefused
from engine.forms import read_form
from engine.forms.bounded_json import read_bounded_json
from engine.krokus import Krokus
from engine.model import Actor
from engine.releases.folders import MODEL_SUFFIXES, unpack_model
from engine.releases.intake import FileKind, find_model_root, recognise, unpack
from engine.releases.judging import as_finding
from engine.releases.modelfile import MODEL_FILE, read_model_file
from engine.releases.release import pack_files

MAIN_FILE = "main.bpmn"
MOST_LETTERS = 80
FORM_KEY = re.compile(r"[\w-]{1,80}")


class ImportRefused(ModelRefused):
    """A file from outside cannot become a model; `findings` say why."""

    code = "import_refused"

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        self.findings = findings
        super().__init__(count=len(findings))


def import_model(krokus: Krokus, actor: Actor, file_name: str, content: bytes, name: str) -> str:
    """Begin a draft of a model from a file: a diagram, or an archive of a model folder; commits.

    A model with faults that can be mended in the editor is taken in with its findings.

    Raises:
        ImportRefused: the file cannot be opened as a model at all; its findings say why.
    """
    require_designer(actor)
    try:
        files = _settle(_take_out_forms(_read_upload(file_name, content)))
        if MODEL_FILE not in files:
            files = _wrap(file_name, files)
        _prove(files)
    except KrokusError as error:
        raise ImportRefused((as_finding(_say_file(file_name, error), error),)) from error
    return begin_model(krokus, actor, files, name or read_model_file(files[MODEL_FILE]).name.pl, None)


def import_folder(krokus: Krokus, actor: Actor, files: Mapping[str, bytes], name: str) -> str:
    """The same from the files of a folder as a browser sends them, each with its path; commits.

    Raises:
        ImportRefused: they are no model.
    """
    require_designer(actor)
    # The bounds and the names of an archive are those of a folder too.
    folder = next((path.partition("/")[0] for path in files if "/" in path), "") or "model"
    return import_model(krokus, actor, f"{folder}.zip", pack_files(files), name)


def _say_file(file_name: str, error: KrokusError) -> str:
    """The file that somebody chose; of an archive also which of its files is meant."""
    outer = PurePosixPath(file_name).name[:200] or "?"
    inner = str(error.params.get("file") or "")[:200]
    return outer if inner in ("", file_name, outer, MAIN_FILE) else f"{outer}: {inner}"


def _read_upload(file_name: str, content: bytes) -> Files:
    kind = recognise(file_name, content)
    if kind is FileKind.DIAGRAM:
        return {MAIN_FILE: content}
    if kind is not FileKind.ARCHIVE:
        raise ModelRefused("file_unknown", file=file_name[:200])
    unpacked = unpack(content, file_name)
    root = find_model_root(unpacked.files, MODEL_FILE)
    if root is None:
        return _lay_out(unpacked.files)
    inside = unpack_model(unpacked.files, root).files
    return {path: data for path, data in inside.items() if path.endswith(MODEL_SUFFIXES)}


def _lay_out(files: Files) -> Files:
    """Diagrams, tables and forms of another tool, each where a model keeps such a file.

    Raises:
        ModelRefused: model_file_missing, there is no diagram among them.
    """
    kinds = {path: recognise(path, content) for path, content in files.items()}
    if FileKind.DIAGRAM not in kinds.values():
        raise ModelRefused("model_file_missing", file=MODEL_FILE)
    named = {form for path in files if kinds[path] is FileKind.DIAGRAM for form in _list_named(files[path])}
    laid: dict[str, bytes] = {}
    for path, kind in kinds.items():
        stem = make_key(PurePosixPath(path).stem)
        if kind is FileKind.DIAGRAM:
            laid[_free_place(laid, stem, ".bpmn")] = files[path]
        elif kind is FileKind.TABLE:
            laid[_free_place(laid, stem, ".dmn")] = files[path]
        elif kind is FileKind.FORM and _is_form(files[path]):
            names = [name for name in _list_form_names(path, files[path]) if name in named]
            laid[_free_place(laid, f"forms/{(names or [stem])[0]}", ".json")] = files[path]
    return laid


def _take_out_forms(files: Files) -> Files:
    """Forms that a tool writes into the diagram, each where a model keeps one; a file beside it wins."""
    found: dict[str, bytes] = {}
    for path in files:
        if path.endswith(".bpmn"):
            for form in parse_xml(files[path], path).iter(f"{{{ZEEBE}}}{FORM_INSIDE}"):
                key, schema = form.get("id", ""), (form.text or "").encode()
                if FORM_KEY.fullmatch(key) and _is_form(schema):
                    found.setdefault(f"forms/{key}.json", schema)
    return {**found, **files}


def _list_named(diagram: bytes) -> Iterator[str]:
    """What the tasks of a diagram call their forms; one that cannot be read yet names none."""
    with suppress(KrokusError):
        for element in read_diagrams({MAIN_FILE: diagram}).elements.values():
            yield element.properties.get("foreign_form", "")


def _is_form(content: bytes) -> bool:
    """Whether Krokus can ask these questions; in the place of others it asks what the drawing needs."""
    try:
        read_form("form", content)
    except ModelRefused:
        return False
    return True


def _list_form_names(path: str, content: bytes) -> Iterator[str]:
    """What a task of another tool may call this form: its id, or its file."""
    schema = read_bounded_json(content)
    for name in (schema.get("id") if isinstance(schema, Mapping) else None, PurePosixPath(path).name):
        if isinstance(name, str):
            yield name.partition(".")[0]


def _free_place(taken: Files, stem: str, suffix: str) -> str:
    free, number = f"{stem}{suffix}", 1
    while free in taken:
        number += 1
        free = f"{stem}_{number}{suffix}"
    return free


def _wrap(file_name: str, files: Files) -> Files:
    """Bare diagrams with the two lines that make them a model, called like their only process or the file."""
    names = [process.name for process in read_graph(files).roots() if process.executable]
    name = names[0] if len(names) == 1 and names[0] else PurePosixPath(file_name.replace("\\", "/")).stem
    name = name[:MOST_LETTERS] or "Model"
    return {MODEL_FILE: f"key = {quote(make_key(name))}\nname = {quote(name)}\n".encode(), **files}


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
    read_model_file(files[MODEL_FILE])
    for path, data in files.items():
        if path.endswith((".bpmn", ".dmn")):
            parse_xml(data, path)
    read_graph(files)
