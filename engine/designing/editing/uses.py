"""Where a model uses a field, an answer or a form: what would break if it went."""

from collections.abc import Iterator

from engine.bpmn.graph import Element, Process
from engine.designing.editing.edit import Files
from engine.designing.judging import read_graph
from engine.errors import KrokusError
from engine.feel import compile_assignments, compile_expression


def list_users(files: Files, key: str, field: str, value: str = "") -> list[str]:
    """Names of the questions, waits, automatic steps and tables that ask for a field.

    Args:
        value: only where it is compared with this answer.
    """
    graph = read_graph(files)
    found = []
    for process in graph.processes.values():
        for element in process.elements.values():
            if any(_asks(text, key, field, value) for text in _list_texts(process, element)):
                found.append(element.name or element.id)
    found += [path for path, data in files.items() if path.endswith(".dmn") and _has(data, key, field, value)]
    return found


def list_steps_with(files: Files, key: str) -> list[str]:
    """Names of the steps that use a form."""
    graph = read_graph(files)
    return [e.name or e.id for e in graph.elements.values() if e.properties.get("form_key") == key]


def _has(data: bytes, key: str, field: str, value: str) -> bool:
    return f"{key}.{field}".encode() in data and (not value or f'"{value}"'.encode() in data)


def _list_texts(process: Process, element: Element) -> Iterator[str]:
    for flow_id in element.outgoing:
        yield process.flows[flow_id].condition or ""
    if element.event is not None and (element.event.expression or "").strip().startswith("="):
        yield element.event.expression or ""
    yield from (element.script or "").splitlines()
    for name in ("value", "available_when"):
        yield element.properties.get(name, "")
    if element.loop is not None:
        yield from filter(None, (element.loop.cardinality, element.loop.collection, element.loop.condition))


def _asks(text: str, key: str, field: str, value: str) -> bool:
    if field not in text or (value and f'"{value}"' not in text):
        return False
    names = _read_names(text)
    return any(name == field or f"{name}.".startswith(f"{key}.{field}.") for name in names)


def _read_names(text: str) -> frozenset[str]:
    try:
        return frozenset(compile_expression(text).names)
    except KrokusError:
        pass
    try:
        return frozenset(compile_assignments(text).names)
    except KrokusError:
        # What cannot be read is the lint's to name.
        return frozenset()
