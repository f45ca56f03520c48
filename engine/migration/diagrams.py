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
            yield _element(element, notes.get(element.id, ""), name_element(process, element))
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


def _element(element: Element, note: str, name: str) -> Thing:
    facets = {
        "name": element.name,
        "description": note,
        "kind": "person" if element.needs_person else element.kind.value,
        "role": element.properties.get("role") or "",
        # Whatever runs by itself is nobody's, wherever it is drawn.
        "lane": "" if element.properties.get("role") or not element.needs_person else element.lane or "",
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
    return Thing(Part.ELEMENT, element.id, name, element.process_id, element.id, _filled(facets))


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
        ends = f"{name_element(process, source)} → {name_element(process, target)}"
        yield Thing(Part.FLOW, key, ends, process.id, flow.source, _filled(facets))


def name_element(process: Process, element: Element) -> str:
    """What people call an element; one without a name is told by the nearest that has one."""
    if element.name:
        return element.name
    sign = "◇" if element.kind.is_gateway else "○" if element.kind.is_event else "▭"
    is_join = element.kind.is_gateway and len(element.outgoing) < 2
    near = find_near(process, element, is_behind=is_join) or find_near(
        process, element, is_behind=not is_join
    )
    if not near:
        return f"{sign} {element.id}"
    return f"{sign} … {near}" if is_join else f"{near} … {sign}"


def find_near(process: Process, element: Element, *, is_behind: bool) -> str:
    """The name of the nearest element behind or before one that has none; empty where there is none."""
    seen, row = {element.id}, [element]
    while row:
        flows = [flow for one in row for flow in (one.outgoing if is_behind else one.incoming)]
        ends = [process.flows[flow].target if is_behind else process.flows[flow].source for flow in flows]
        row = [process.elements[end] for end in dict.fromkeys(ends) if end not in seen]
        seen |= set(ends)
        named = next((one.name for one in row if one.name), "")
        if named:
            return named
    return ""


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
