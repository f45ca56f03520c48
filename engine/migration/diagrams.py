"""Diagrams taken apart: processes, elements and ways between them, matched by id and never by place."""

from collections.abc import Iterable, Iterator

from engine.bpmn.graph import Element, ElementKind, Graph, Loop, Process
from engine.bpmn.opening import open_diagram
from engine.bpmn.xml import BPMN_NS, Node, is_bpmn, text_of
from engine.migration.things import Part, Thing

# Told under names of their own.
_TOLD = frozenset({"role", "form_key", "foreign_form", "result_variable", "decision"})


def list_diagram_things(graph: Graph, notes: dict[str, str]) -> Iterable[Thing]:
    """Every process, element and flow.

    Args:
        notes: documentation texts by the id of what they belong to.
    """
    for process in graph.processes.values():
        yield _process(process)
        for element in process.elements.values():
            yield _element(element, notes.get(element.id, ""))
        yield from _flows(process)


def _process(process: Process) -> Thing:
    facets = {
        "name": process.name,
        "kind": process.kind.value,
        "executable": str(process.executable),
        "interrupting": str(process.interrupting),
        **process.properties,
    }
    return Thing(Part.PROCESS, process.id, process.name or process.id, facets=facets)


def _element(element: Element, note: str) -> Thing:
    facets = {
        "name": element.name,
        "description": note,
        "kind": "person" if element.needs_person else element.kind.value,
        "role": element.properties.get("role") or "",
        "lane": "" if element.properties.get("role") else element.lane or "",
        "form": element.properties.get("form_key") or element.properties.get("foreign_form") or "",
        **_event(element),
        "border_of": element.attached_to or "",
        "called": element.called_element or "",
        "script": (element.script or "").strip(),
        "decision": element.decision_ref or "",
        "repeats": _say_loop(element.loop),
        **{name: value for name, value in element.properties.items() if name not in _TOLD},
    }
    if element.attached_to is not None:
        facets["interrupts"] = "tak" if element.cancel_activity else "nie"
    return Thing(
        Part.ELEMENT, element.id, element.name or element.id, element.process_id, element.id, _filled(facets)
    )


def _event(element: Element) -> dict[str, str]:
    event = element.event
    if event is None:
        return {}
    time = f"{event.timer_kind}: {event.expression}" if event.timer_kind else event.expression or ""
    return {"event": event.kind, "waits_for": event.ref or "", "time": time}


def _say_loop(loop: Loop | None) -> str:
    if loop is None:
        return ""
    source = loop.collection or loop.cardinality or ""
    return " ".join(part for part in (loop.kind, source, loop.condition or "") if part)


def _filled(facets: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in facets.items() if value}


def _flows(process: Process) -> Iterator[Thing]:
    seen: dict[str, int] = {}
    for flow in process.flows.values():
        source, target = process.elements[flow.source], process.elements[flow.target]
        pair = f"{flow.source} → {flow.target}"
        seen[pair] = seen.get(pair, 0) + 1
        key = pair if seen[pair] == 1 else f"{pair} ({seen[pair]})"
        facets = {
            "name": flow.name,
            "condition": (flow.condition or "").strip(),
            "default": "tak" if source.default_flow == flow.id else "",
            "order": _say_order(process, source) if flow.id == source.outgoing[0] else "",
        }
        ends = f"{_name(source)} → {_name(target)}"
        yield Thing(Part.FLOW, key, ends, process.id, flow.source, _filled(facets))


def _name(element: Element) -> str:
    if element.name:
        return element.name
    return f"◇ {element.id}" if element.kind.is_gateway else element.id


def _say_order(process: Process, source: Element) -> str:
    """Conditions are asked in this order, so it decides where two of them hold."""
    if source.kind is not ElementKind.EXCLUSIVE_GATEWAY:
        return ""
    return ", ".join(process.flows[flow].target for flow in source.outgoing)


def read_notes(content: bytes, file: str) -> dict[str, str]:
    """Documentation texts of one diagram by the id of what they belong to."""
    root = open_diagram(content, file).root
    found = {}
    for node in root.iter(f"{{{BPMN_NS}}}documentation"):
        owner = node.getparent()
        if owner is not None and owner.get("id"):
            found[owner.get("id", "")] = text_of(node) or ""
    return found


def read_picture(content: bytes, file: str) -> str:
    """The drawing of one diagram as a text that only serves to be compared."""
    root = open_diagram(content, file, as_drawn=True).root
    return "\n".join(sorted(_places(root)))


def _places(root: Node) -> Iterator[str]:
    for node in root.iter():
        if not isinstance(node.tag, str) or is_bpmn(node) or "DI" not in node.tag.partition("}")[0]:
            continue
        of = node.get("bpmnElement")
        if of:
            spots = [
                ",".join(child.get(name, "") for name in ("x", "y", "width", "height"))
                for child in node.iter()
                if isinstance(child.tag, str) and child.get("x")
            ]
            yield f"{of}: {' '.join(spots)}"
