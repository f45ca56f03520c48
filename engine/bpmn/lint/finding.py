"""What a rule says: a problem with a place, worded from one table in both languages. No rules live here."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from engine.bpmn.graph import Element, Flow, Graph, Process
from engine.bpmn.lint.wording import WORDINGS


class Severity(StrEnum):
    """error: the file is refused; warning: it runs, but hardly as meant; info: good to know."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing said about one place of a file."""

    code: str
    severity: Severity
    file: str
    element: str
    name: str
    line: int
    message_pl: str
    message_en: str
    hint_pl: str
    hint_en: str


def say(code: str, file: str, element: str, name: str, line: int, /, **details: object) -> Finding:
    """Word a finding.

    Raises:
        KeyError: the code is not in the table.
    """
    severity, message_pl, message_en, hint_pl, hint_en = WORDINGS[code]
    words = defaultdict(lambda: "?", {"name": name or element, "element": element, **details})
    return Finding(
        code=code,
        severity=Severity(severity),
        file=file,
        element=element,
        name=name,
        line=line,
        message_pl=message_pl.format_map(words),
        message_en=message_en.format_map(words),
        hint_pl=hint_pl.format_map(words),
        hint_en=hint_en.format_map(words),
    )


def about_element(code: str, graph: Graph, element: Element, **details: object) -> Finding:
    """Word a finding about a flow node."""
    return say(code, graph.file_of(element.id), element.id, element.name, element.line, **details)


def about_flow(code: str, graph: Graph, process: Process, flow: Flow, **details: object) -> Finding:
    """Word a finding about a sequence flow; one without a name is called by what it joins in the drawing."""
    source = _find_drawn(
        graph, process, flow.source, lambda one: (process.flows[f].source for f in one.incoming)
    )
    target = _find_drawn(
        graph, process, flow.target, lambda one: (process.flows[f].target for f in one.outgoing)
    )
    name = flow.name or f"{source} → {target}"
    return say(code, process.file, flow.id, name, flow.line, source=source, target=target, **details)


def _find_drawn(graph: Graph, process: Process, end: str, beyond: Callable[[Element], Iterable[str]]) -> str:
    """What a flow leads from or to, over all that the reader put between."""
    seen = set[str]()
    while end in graph.added and end not in seen:
        seen.add(end)
        end = next(iter(beyond(process.elements[end])), end)
    return (process.elements[end].name or end) if end in process.elements else end


def about_process(code: str, process: Process, **details: object) -> Finding:
    """Word a finding about a whole process or sub-process."""
    return say(code, process.file, process.id, process.name, process.line, **details)
