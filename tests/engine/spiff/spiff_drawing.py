"""Draws small BPMN models for the tests of this room, one call per element. No assertions live here."""

from collections.abc import Mapping
from itertools import pairwise
from xml.sax.saxutils import escape, quoteattr

from engine.bpmn.reader import read_diagrams
from engine.spiff import Specs, compile_release

NAMESPACES = (
    'xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" '
    'xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" '
    'xmlns:spiffworkflow="http://spiffworkflow.org/bpmn/schema/1.0/core" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
)
CODES = {"escalation": "escalationCode", "error": "errorCode"}
NAMES = "".join(
    f'<bpmn:{kind} id="{kind}_{name}" {CODES.get(kind, "name")}="{name}"/>'
    for kind, names in {
        "message": ("msg_a", "msg_b", "msg_c"),
        "escalation": ("esc_a", "esc_b"),
        "error": ("err_a", "err_b"),
        "signal": ("sig_a", "sig_b"),
    }.items()
    for name in names
)


def properties(values: Mapping[str, str]) -> str:
    """The extension element that carries Krokus properties."""
    if not values:
        return ""
    rows = "".join(
        f"<spiffworkflow:property name={quoteattr(k)} value={quoteattr(v)}/>" for k, v in values.items()
    )
    inner = f"<spiffworkflow:properties>{rows}</spiffworkflow:properties>"
    return f"<bpmn:extensionElements>{inner}</bpmn:extensionElements>"


def event(kind: str, ref: str = "") -> str:
    """An event definition: ("message", "msg_a"), ("timer", "P3D"), ("conditional", "x > 1"), ("error")."""
    if kind in ("timer", "date"):
        tag = "timeDuration" if kind == "timer" else "timeDate"
        return (
            f"<bpmn:timerEventDefinition><bpmn:{tag}>{escape(ref)}</bpmn:{tag}></bpmn:timerEventDefinition>"
        )
    if kind == "conditional":
        condition = f"<bpmn:condition>{escape(ref)}</bpmn:condition>"
        return f"<bpmn:conditionalEventDefinition>{condition}</bpmn:conditionalEventDefinition>"
    attribute = f' {kind}Ref="{kind}_{ref}"' if ref else ""
    return f"<bpmn:{kind}EventDefinition{attribute}/>"


def rounds(cardinality: str = "", collection: str = "", item: str = "item", sequential: bool = False) -> str:
    """A multi-instance marker."""
    source = f"<bpmn:loopCardinality>{escape(cardinality)}</bpmn:loopCardinality>"
    if collection:
        source = f"<bpmn:loopDataInputRef>{collection}</bpmn:loopDataInputRef>"
        source += f'<bpmn:inputDataItem id="i" name="{item}"/>'
    mark = str(sequential).lower()
    return (
        f'<bpmn:multiInstanceLoopCharacteristics isSequential="{mark}">{source}'
        "</bpmn:multiInstanceLoopCharacteristics>"
    )


class Drawing:
    """One process (or, inside another, one sub-process) under construction."""

    def __init__(self, process_id: str = "main", **values: str) -> None:
        self.process_id = process_id
        self.values = values
        self.parts: list[str] = []
        self.flows = 0

    def node(
        self, kind: str, node_id: str, inner: str = "", props: Mapping[str, str] | None = None, **attrs: str
    ) -> str:
        shown = "".join(f" {key}={quoteattr(value)}" for key, value in attrs.items())
        self.parts.append(
            f'<bpmn:{kind} id="{node_id}"{shown}>{properties(props or {})}{inner}</bpmn:{kind}>'
        )
        return node_id

    def user(self, *ids: str) -> "Drawing":
        for node_id in ids:
            self.node("userTask", node_id)
        return self

    def ends(self, start: str = "s", end: str = "e") -> "Drawing":
        self.node("startEvent", start)
        self.node("endEvent", end)
        return self

    def flow(self, source: str, target: str, condition: str | None = None, flow_id: str | None = None) -> str:
        self.flows += 1
        flow_id = flow_id or f"f_{self.process_id}_{self.flows}"
        inner = ""
        if condition is not None:
            tag = "bpmn:conditionExpression"
            inner = f'<{tag} xsi:type="bpmn:tFormalExpression">{escape(condition)}</{tag}>'
        self.parts.append(
            f'<bpmn:sequenceFlow id="{flow_id}" sourceRef="{source}" targetRef="{target}">'
            f"{inner}</bpmn:sequenceFlow>"
        )
        return flow_id

    def chain(self, *ids: str) -> "Drawing":
        for source, target in pairwise(ids):
            self.flow(source, target)
        return self

    def boundary(self, node_id: str, on: str, definition: str, cancel: bool = True) -> str:
        return self.node(
            "boundaryEvent", node_id, definition, attachedToRef=on, cancelActivity=str(cancel).lower()
        )

    def choice(self, node_id: str, default: str | None = None) -> str:
        return self.node("exclusiveGateway", node_id, **({"default": default} if default else {}))

    def inside(self, drawing: "Drawing", **attrs: str) -> str:
        return self.node("subProcess", drawing.process_id, "".join(drawing.parts), drawing.values, **attrs)

    def process(self) -> str:
        body = "".join(self.parts)
        head = f'<bpmn:process id="{self.process_id}" isExecutable="true">'
        return f"{head}{properties(self.values)}{body}</bpmn:process>"


def write_files(*drawings: Drawing, extra: str = "") -> dict[str, bytes]:
    """One file per drawing; the first also names messages, escalations and errors."""
    return {
        f"{drawing.process_id}.bpmn": (
            f'<bpmn:definitions {NAMESPACES} id="d" targetNamespace="x">{NAMES}'
            f"{drawing.process()}{extra if not index else ''}</bpmn:definitions>"
        ).encode()
        for index, drawing in enumerate(drawings)
    }


def compile_drawings(*drawings: Drawing, decisions: object = None, extra: str = "") -> Specs:
    """Read and compile drawings."""
    files = write_files(*drawings, extra=extra)
    return compile_release(files, read_diagrams(files), decisions)  # type: ignore[arg-type]
