"""Odd but legal BPMN files from a seed: what other editors, languages and years write. No judgement here."""

from collections.abc import Callable
from random import Random
from xml.sax.saxutils import quoteattr

from tests.conformance.foreign_parts import make_content, make_event_sub_process
from tests.conformance.foreign_words import ENCODINGS, EVENTS, MODEL, VENDORS, Foreign


def make_diagram(file: Foreign, process: str) -> str:
    """A drawing that shows next to nothing of the process: legal, and common in files made by programs."""
    plane = f'<bpmndi:BPMNPlane id="pl_{file.count}" bpmnElement={quoteattr(process)}/>'
    return f'<bpmndi:BPMNDiagram id="di_{file.count}">{plane}</bpmndi:BPMNDiagram>'


def write_foreign(seed: int) -> bytes:
    """The bytes of one file."""
    random = Random(seed)
    file = Foreign(random, random.choice(("", "bpmn", "bpmn2", "semantic", "model", "ns0")))
    count = random.choice((1, 1, 1, 2, 3))
    ids = [f"Process_{number}" for number in range(count)]
    processes = []
    for number, process in enumerate(ids):
        file.callable = ids[number + 1 :]
        runs = random.choice(("true", "true", "true", "true", "1", "true", "false", None))
        start = file.definition(random.choice(EVENTS[:3])) if number and file.some(0.4) else ""
        inside = make_content(file, 0, start)
        if file.some(0.3):
            inside += make_event_sub_process(file, 1)
        processes.append(
            file.tag("process", file.extension() + inside, id=process, isExecutable=runs, name=file.name())
        )
    pools = ""
    if count > 1 and file.some(0.7):
        members = (file.tag("participant", id=f"pool_{one}", processRef=one, name=file.name()) for one in ids)
        pools = file.tag("collaboration", "".join(members), id="collab")
    drawing = make_diagram(file, "collab" if pools else ids[0]) if file.some(0.4) else ""
    file.globals.append(file.tag("globalUserTask", id="global_task", name="G"))
    order: list[Callable[[], str]] = [
        lambda: "".join(file.globals),
        lambda: pools,
        lambda: "".join(processes),
    ]
    if file.some(0.3):
        order.reverse()
    return _encode(file, "".join(make() for make in order) + drawing)


def _encode(file: Foreign, inside: str) -> bytes:
    space = f"xmlns:{file.prefix}" if file.prefix else "xmlns"
    vendors = "".join(f' xmlns:{key}="{value}"' for key, value in VENDORS.items())
    di = ' xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI"'
    known = "" if file.some(0.2) else ' id="defs"'
    head = f'{space}="{MODEL}"{vendors}{di} targetNamespace="http://example.org/process"{known}'
    full = f"{file.prefix}:definitions" if file.prefix else "definitions"
    encoding = file.random.choice(ENCODINGS)
    named = "utf-8" if encoding == "utf-8-sig" else encoding
    declaration = (
        f'<?xml version="1.0" encoding="{named}"?>\n' if encoding != "utf-8" or file.some(0.7) else ""
    )
    return f"{declaration}<{full} {head}>{inside}</{full}>".encode(encoding, "xmlcharrefreplace")
