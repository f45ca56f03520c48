"""What check and walk say about a draft, by the element it is about; kept by content, so asked once."""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import TypeVar

from engine.bpmn.check import Severity
from engine.bpmn.graph import Graph
from engine.bpmn.reader import read_diagrams
from engine.designing.editing.edit import Files
from engine.errors import KrokusError
from engine.releases.judging import as_finding, judge_model
from engine.releases.modelfile import MODEL_FILE
from engine.releases.release import hash_files
from engine.walk.findings import WalkFinding
from engine.walk.folder import walk_files
from engine.walk.report import WalkReport, say_finding, say_step

T = TypeVar("T")
KEPT = 24


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing that check or walk says, for people.

    Attributes:
        severity: error, warning or info; what the walk finds is always an error.
        element: id of the element, flow or process; empty when it is about a whole file.
        path: the way there, sentence by sentence; only from the walk.
    """

    code: str
    severity: str
    file: str
    element: str
    name: str
    message_pl: str
    message_en: str
    hint_pl: str
    hint_en: str
    path: tuple[str, ...] = ()

    def message(self, locale: str) -> str:
        return self.message_en if locale.startswith("en") else self.message_pl

    def hint(self, locale: str) -> str:
        return self.hint_en if locale.startswith("en") else self.hint_pl


class _Kept:
    """Results by content, newest use last; shared by all threads."""

    def __init__(self) -> None:
        self._found: OrderedDict[tuple[str, str], object] = OrderedDict()
        self._lock = Lock()

    def get(self, kind: str, files: Files, work_out: Callable[[], T]) -> T:
        key = (kind, hash_files(files))
        with self._lock:
            if key in self._found:
                self._found.move_to_end(key)
                found: T = self._found[key]  # type: ignore[assignment]
                return found
        result = work_out()
        with self._lock:
            self._found[key] = result
            while len(self._found) > KEPT:
                self._found.popitem(last=False)
        return result


KEEPER = _Kept()


def _list_diagrams(files: Files) -> Files:
    return {path: data for path, data in files.items() if path.endswith(".bpmn")}


def read_cured(files: Files) -> Graph:
    """The diagrams of a draft as they are run.

    Raises:
        ModelRefused: one of them cannot be.
    """
    return read_diagrams(_list_diagrams(files))


def read_graph(files: Files) -> Graph:
    """The diagrams of a draft as they are drawn."""
    diagrams = _list_diagrams(files)
    return KEEPER.get("graph", diagrams, lambda: read_diagrams(diagrams, as_drawn=True))


def check_draft(files: Files) -> tuple[Remark, ...]:
    """Everything that check says, errors first."""
    return KEEPER.get("check", files, lambda: _check(files))


def _check(files: Files) -> tuple[Remark, ...]:
    found = [
        Remark(
            finding.code,
            str(finding.severity),
            path,
            finding.element,
            finding.name,
            finding.message_pl,
            finding.message_en,
            finding.hint_pl,
            finding.hint_en,
        )
        for path, judgement in judge_model(files).items()
        for finding in judgement.findings
    ]
    order = list(Severity)
    return tuple(sorted(found, key=lambda remark: order.index(Severity(remark.severity))))


def has_errors(remarks: tuple[Remark, ...]) -> bool:
    return any(remark.severity == Severity.ERROR for remark in remarks)


def walk_draft(files: Files) -> tuple[Remark, ...]:
    """Everything that the walk finds; nothing when the model is sound."""
    plain = {path: data for path, data in files.items() if not path.startswith("scenarios/")}
    return KEEPER.get("walk", plain, lambda: _walk(plain))


def _walk(files: Files) -> tuple[Remark, ...]:
    try:
        report = walk_files(files)
    except KrokusError as error:
        why = as_finding(MODEL_FILE, error)
        words = (
            f"Modelu nie da się przejść. {why.message_pl}",
            f"The model cannot be walked. {why.message_en}",
        )
        return (Remark(why.code, "error", "", why.element, why.name, *words, why.hint_pl, why.hint_en),)
    found = [_word(report, one) for one in report.findings]
    if not report.complete:
        words = ("Przejście przerwano: " + report.bound, "The walk was cut: " + report.bound)
        found.append(Remark("walk-cut", "error", "", "", "", *words, "", ""))
    return tuple(found)


def _word(report: WalkReport, one: WalkFinding) -> Remark:
    message_pl, hint_pl = say_finding(one, "pl")
    message_en, hint_en = say_finding(one, "en")
    graph = report.graph
    path = () if graph is None else tuple(say_step(graph, step, "pl") for step in one.path)
    words = (message_pl, message_en, hint_pl, hint_en)
    return Remark(one.code, "error", one.file, one.at, one.name, *words, path)


def group_remarks(remarks: tuple[Remark, ...]) -> Mapping[str, tuple[Remark, ...]]:
    """By the id of what they are about."""
    found: dict[str, list[Remark]] = {}
    for remark in remarks:
        found.setdefault(remark.element, []).append(remark)
    return {element: tuple(listed) for element, listed in found.items()}
