"""Releases: a model folder published as one immutable, content-hashed archive, compiled once per process."""

import hashlib
import io
import zipfile
from collections import Counter, OrderedDict, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property, lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

from engine.bpmn.graph import REPORTED, Element, ElementKind, Graph, Process
from engine.bpmn.reader import read_diagrams
from engine.dmn import Decisions, read_decisions
from engine.errors import ModelRefused, NotFound
from engine.forms import Form, read_form
from engine.model import JsonValue, new_id
from engine.releases.completing import MADE, complete_model, leave_to_people
from engine.releases.modelfile import MODEL_FILE, ModelFile, read_model_file
from engine.releases.names import used_names
from engine.releases.private_papers import keep_private
from engine.spiff import Specs, compile_release
from engine.store import Work
from engine.store.queries.cases import ReleaseRow, find_latest_release, find_release, insert_release

MOST_ARCHIVE_BYTES = 20_000_000
# How many an open installation keeps, and how many the drafts, trials and comparisons of a process share.
CACHED_RELEASES, KEPT_BY_ALL = 32, 8
CATCHING = frozenset(
    {
        ElementKind.START_EVENT,
        ElementKind.CATCH_EVENT,
        ElementKind.BOUNDARY_EVENT,
        ElementKind.RECEIVE_TASK,
    }
)


@dataclass(frozen=True)
class Release:
    """A published model, compiled: immutable and shared by all threads and cases.

    Attributes:
        files: path inside the model folder -> content.
        graph: every process and element, by id.
        forms: form key -> form.
    """

    sha256: str
    files: Mapping[str, bytes]
    model: ModelFile
    graph: Graph
    specs: Specs
    forms: Mapping[str, Form]
    decisions: Mapping[str, Decisions]

    @cached_property
    def used_names(self) -> frozenset[str]:
        """Paths of variables that conditions, timers, scripts and decision tables read."""
        return used_names(self.graph, self.decisions)

    @cached_property
    def kept_names(self) -> tuple[Mapping[str, frozenset[str]], frozenset[str]]:
        """Which answers become case variables: by form key, and bare."""
        by_form: dict[str, set[str]] = {}
        for name in self.used_names:
            head, _, rest = name.partition(".")
            if rest and head in self.forms:
                by_form.setdefault(head, set()).add(rest.split(".")[0])
        # A form may also hold the whole value that a dotted name looks into.
        heads = (name.partition(".")[0] for name in self.used_names)
        bare = frozenset(head for head in heads if head not in by_form) | self._asked_again
        return {key: frozenset(fields) for key, fields in by_form.items()}, bare

    def shows_known(self, form: Form) -> bool:
        """Whether a form begins with what the case knows under the names that it asks for."""
        return MADE in form.properties or self.model.is_bare

    @property
    def _asked_again(self) -> frozenset[str]:
        """What several forms ask for that show what was answered before."""
        showing = (form for form in self.forms.values() if self.shows_known(form))
        counted = Counter(name for form in showing for name in form.names())
        return frozenset(name for name, times in counted.items() if times > 1)

    @cached_property
    def sides(self) -> tuple[Process, ...]:
        """What runs beside the main process: its event sub-processes, and processes that a message starts."""
        return self.graph.sides(self.model.main_process)

    @cached_property
    def awaited(self) -> Mapping[str, frozenset[str]]:
        """Name of a message -> the processes of a case that may wait for it, or that it starts."""
        begun = {self.model.main_process, *(side.id for side in self.sides)}
        begun |= {e.called_element for e in self.graph.elements.values() if e.called_element}
        found: dict[str, set[str]] = defaultdict(set)
        for one in self.graph.elements.values():
            if one.kind in CATCHING and one.event_kind == "message" and self._begins(one, begun):
                found[one.event_name].add(self.graph.root(one.process_id).id)
        return {name: frozenset(roots) for name, roots in found.items()}

    def _begins(self, element: Element, begun: set[str]) -> bool:
        return self.graph.root(element.process_id).id in begun or element.process_id in begun

    @cached_property
    def timed_names(self) -> frozenset[str]:
        """Variables whose change may arm or move the timed start of a side process."""
        return used_names(self.graph, {}, only=frozenset(side.id for side in self.sides), starts=True)

    @cached_property
    def timed_heads(self) -> frozenset[str]:
        """The case variables in which those names are found."""
        return frozenset(name.partition(".")[0] for name in self.timed_names)

    @cached_property
    def callers(self) -> Mapping[str, tuple[Element, ...]]:
        """Process id -> call activities that call it."""
        found: dict[str, tuple[Element, ...]] = {}
        for element in self.graph.elements.values():
            if element.called_element:
                found[element.called_element] = (*found.get(element.called_element, ()), element)
        return found

    def find_element_name(self, element_id: str) -> str:
        """What people call it; an event without a name is called like its message or signal."""
        element = self.graph.elements.get(element_id)
        if element is None:
            return element_id
        return element.name or (element.event_name if element.event_kind in REPORTED else element_id)

    def find_diagram(self, process_id: str) -> str | None:
        """The file that draws this process."""
        process = self.graph.processes.get(process_id)
        return None if process is None else process.file


class ReleaseCache:
    """Compiled releases of this process, newest use last; keyed by content, so organisations share them."""

    def __init__(self) -> None:
        self._compiled: OrderedDict[str, Release] = OrderedDict()
        self._hash_of: dict[tuple[str, str], str] = {}
        self._said: dict[str, ModelFile] = {}
        self._lock = Lock()

    def get(self, work: Work, release_id: str) -> Release:
        """The compiled release.

        Raises:
            NotFound: no such release in this organisation.
        """
        known = self._hash_of.get((work.org, release_id))
        if known is not None and (found := self._find(known)) is not None:
            return found
        row = find_release(work, release_id)
        if row is None:
            raise NotFound(release=release_id)
        self._hash_of[(work.org, release_id)] = row.sha256
        return self._find(row.sha256) or self.put(compile_files(unpack_files(row.files), row.sha256))

    def find_model(self, work: Work, release_id: str) -> ModelFile:
        """What a release's model.toml says: names, stages, thresholds. Nothing is compiled for it.

        Raises:
            NotFound: no such release in this organisation.
        """
        known = self._hash_of.get((work.org, release_id))
        if known is not None and (found := self._find(known)) is not None:
            return found.model
        row = find_release(work, release_id)
        if row is None:
            raise NotFound(release=release_id)
        if row.sha256 not in self._said:
            self._said[row.sha256] = read_model_file(unpack_files(row.files)[MODEL_FILE])
        return self._said[row.sha256]

    def compile(self, files: Mapping[str, bytes]) -> Release:
        """The compiled release of these files, compiled at most once.

        Raises:
            ModelRefused: a part cannot be read or executed.
        """
        sha256 = hash_files(files)
        return self._find(sha256) or self.put(compile_files(files, sha256))

    def _find(self, sha256: str) -> Release | None:
        with self._lock:
            release = self._compiled.get(sha256)
            if release is not None:
                self._compiled.move_to_end(sha256)
            return release

    def put(self, release: Release) -> Release:
        with self._lock:
            self._compiled[release.sha256] = release
            while len(self._compiled) > CACHED_RELEASES:
                self._compiled.popitem(last=False)
        return release


@dataclass(frozen=True)
class _Content:
    """A model's files, told apart by their hash."""

    sha256: str
    files: Mapping[str, bytes] = field(compare=False)


def compile_files(files: Mapping[str, bytes], sha256: str | None = None) -> Release:
    """Read and compile every part of a model; what was compiled a moment ago is not compiled again.

    Raises:
        ModelRefused: a part cannot be read or executed; params name file, element and reason.
    """
    return _compile(_Content(sha256 or hash_files(files), files))


@lru_cache(maxsize=KEPT_BY_ALL)
def _compile(content: _Content) -> Release:
    files = content.files
    if MODEL_FILE not in files:
        raise ModelRefused("model_file_missing", file=MODEL_FILE)
    model = read_model_file(files[MODEL_FILE])
    if model.extends is not None:
        raise ModelRefused("model_not_whole", file=MODEL_FILE, what=model.extends)
    diagrams = _part(files, ".bpmn")
    graph = read_diagrams(diagrams)
    decisions = _read_tables(_part(files, ".dmn"))
    written = {Path(path).stem: read_form(Path(path).stem, content) for path, content in _forms(files)}
    graph = leave_to_people(graph, decisions, is_bare=not model.roles)
    model, forms = complete_model(model, graph, written, decisions)
    if model.main_process not in graph.processes:
        raise ModelRefused("main_process_missing", file=MODEL_FILE, element=model.main_process)
    forms = keep_private(model, graph, forms)
    specs = compile_release(diagrams, graph, decisions=_decide_with(decisions))
    return Release(content.sha256, dict(files), model, graph, specs, forms, decisions)


def _part(files: Mapping[str, bytes], suffix: str) -> dict[str, bytes]:
    return {path: content for path, content in files.items() if path.endswith(suffix)}


def _forms(files: Mapping[str, bytes]) -> Iterable[tuple[str, bytes]]:
    return ((path, content) for path, content in files.items() if path.startswith("forms/"))


def _read_tables(tables: Mapping[str, bytes]) -> dict[str, Decisions]:
    """Decision id -> the table file that decides it."""
    found: dict[str, Decisions] = {}
    for path, content in tables.items():
        decisions = read_decisions(content)
        for decision_id in decisions.ids:
            if decision_id in found:
                raise ModelRefused("duplicate_decision", file=path, element=decision_id)
            found[decision_id] = decisions
    return found


def _decide_with(tables: Mapping[str, Decisions]) -> Any:
    def decide(decision_id: str, variables: Mapping[str, JsonValue], now: datetime, shape: str) -> JsonValue:
        if decision_id not in tables:
            raise ModelRefused("decision_missing", element=decision_id)
        decisions = tables[decision_id]
        return decisions.shape(decision_id, decisions.evaluate(decision_id, variables, now=now), shape)

    return decide


def hash_files(files: Mapping[str, bytes]) -> str:
    """SHA-256 over names and contents in order: the identity of a release."""
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(f"{len(path)}:{path}:{len(files[path])}:".encode())
        digest.update(files[path])
    return digest.hexdigest()


def pack_files(files: Mapping[str, bytes]) -> bytes:
    """A zip archive with fixed dates: the same files give the same bytes."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(files):
            info = zipfile.ZipInfo(path, date_time=(2026, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, files[path])
    return target.getvalue()


def unpack_files(archive: bytes) -> dict[str, bytes]:
    """The files of a stored release."""
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        if sum(entry.file_size for entry in opened.infolist()) > MOST_ARCHIVE_BYTES:
            raise ModelRefused("archive_too_large", most_bytes=MOST_ARCHIVE_BYTES)
        return {entry.filename: opened.read(entry) for entry in opened.infolist()}


def publish_release(
    work: Work,
    files: Mapping[str, bytes],
    *,
    published_by: str | None = None,
    notes: str = "",
    cache: ReleaseCache | None = None,
) -> ReleaseRow:
    """Store a model as its next release; publishing what is already the latest gives that one back.

    Raises:
        ModelRefused: the model has an error; nothing is stored.
    """
    release = compile_files(files) if cache is None else cache.compile(files)
    latest = find_latest_release(work, release.model.key)
    if latest is not None and latest.sha256 == release.sha256:
        return latest
    row = ReleaseRow(
        id=new_id(),
        model_key=release.model.key,
        no=1 if latest is None else latest.no + 1,
        sha256=release.sha256,
        name=release.model.name.pl,
        files=pack_files(files),
        based_on=None if latest is None else latest.id,
        extends=next(iter(release.model.lineage), None),
        notes=notes,
        published_by=published_by,
        published_at=work.now,
    )
    insert_release(work, row)
    return row
