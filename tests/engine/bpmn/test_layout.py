"""Drawing diagrams: lanes, order, nothing on top of anything."""

from itertools import combinations, pairwise
from time import process_time

import pytest
from diagram_builder import END, START, chain, diagram, element, flow, lanes, task, timer

from engine.bpmn.drawing.di import read_drawing
from engine.bpmn.drawing.geometry import Box
from engine.bpmn.layout import draw_layout
from engine.bpmn.reader import read_diagrams
from engine.bpmn.xml import parse_xml


def gateway(element_id, **attributes):
    return element("exclusiveGateway", element_id, "Czy szukamy dalej?", **attributes)


LOOPS = diagram(
    START,
    task("plan", "Zaplanuj tydzień szukania razem z klientem"),
    task("meet", "Spotkanie"),
    element("boundaryEvent", "late", "Po siedmiu dniach", timer("timeDuration", "P7D"), attachedToRef="meet"),
    task("remind", "Przypomnij"),
    gateway("g1"),
    element("intermediateCatchEvent", "wait", "Tydzień później", timer("timeDuration", "P7D")),
    gateway("g2"),
    task("review", "Przegląd sprawy"),
    END,
    element("endEvent", "stopped", "Nie szukamy"),
    chain("s", "plan", "meet", "g1", "g2", "e") + chain("late", "remind", "g2") + chain("g1", "wait", "plan"),
    flow("g2", "review", name="bez wyniku") + flow("review", "plan") + flow("g1", "stopped"),
    inside=lanes(
        client=["meet", "wait"], coach=["s", "plan", "g1", "remind", "e"], mentor=["g2", "review", "stopped"]
    ),
)
SIDES = diagram(
    START,
    END,
    chain("s", "e"),
    *(
        element(
            "subProcess", f"esp{n}", f"Zdarzenie {n}", element("startEvent", f"s{n}"), triggeredByEvent="true"
        )
        for n in range(10)
    ),
    inside=lanes(coach=["s", "e"]),
)


def drawing_of(content):
    return read_drawing(parse_xml(draw_layout(content), "a"))


def own_boxes(content, drawing):
    """Boxes of nodes that nothing else may lie on: no pools, lanes, sub-processes or boundary events."""
    graph = read_diagrams({"a": content}, as_drawn=True)
    plain = (e for e in graph.elements.values() if not e.kind.is_scope and e.attached_to is None)
    return {e.id: drawing.shapes[e.id].box for e in plain}


def test_every_element_and_flow_is_drawn():
    drawing, graph = drawing_of(LOOPS), read_diagrams({"a": LOOPS})
    assert set(graph.elements) <= set(drawing.shapes)
    assert set(graph.processes["p"].flows) == set(drawing.routes)
    assert {"client", "coach", "mentor", "pool_p"} <= set(drawing.shapes)


@pytest.mark.parametrize("content", [LOOPS, SIDES])
def test_no_two_nodes_overlap(content):
    boxes = own_boxes(content, drawing_of(content))
    assert not [pair for pair in combinations(boxes, 2) if boxes[pair[0]].overlaps(boxes[pair[1]])]


def test_no_line_runs_through_a_node():
    drawing = drawing_of(LOOPS)
    boxes = own_boxes(LOOPS, drawing)
    hits = [
        (route.id, name)
        for route in drawing.routes.values()
        for start, end in route.segments()
        for name, box in boxes.items()
        if box.is_crossed(start, end)
    ]
    assert not hits


def test_all_lines_are_upright_or_level():
    for route in drawing_of(LOOPS).routes.values():
        assert all(a[0] == b[0] or a[1] == b[1] for a, b in pairwise(route.points))


def test_nodes_lie_in_the_band_of_their_lane():
    drawing = drawing_of(LOOPS)
    for name, element_ in read_diagrams({"a": LOOPS}).elements.items():
        band, box = drawing.shapes[element_.lane or "client"].box, drawing.shapes[name].box
        if element_.attached_to is None:
            assert band.y <= box.y and box.bottom <= band.bottom


def test_a_boundary_event_sits_on_the_lower_border():
    drawing = drawing_of(LOOPS)
    assert drawing.shapes["late"].box.cy == drawing.shapes["meet"].box.bottom


def test_side_processes_lie_inside_the_pool_under_the_lanes():
    drawing = drawing_of(SIDES)
    pool, lane = drawing.shapes["pool_p"].box, drawing.shapes["coach"].box
    for n in range(10):
        box = drawing.shapes[f"esp{n}"].box
        assert lane.bottom <= box.y and box.bottom <= pool.bottom and box.right <= pool.right


def test_a_sub_process_is_drawn_around_its_content():
    sub = element(
        "subProcess", "sub", "Tydzień", element("startEvent", "si") + task("ti") + chain("si", "ti")
    )
    drawing = drawing_of(diagram(START, sub, END, chain("s", "sub", "e")))
    outer, inner = drawing.shapes["sub"].box, drawing.shapes["ti"].box
    assert Box(outer.x, outer.y, outer.width, outer.height).overlaps(inner)
    assert (
        outer.x < inner.x and inner.right < outer.right and outer.y < inner.y and inner.bottom < outer.bottom
    )


def test_the_same_file_always_gives_the_same_drawing():
    once = draw_layout(LOOPS)
    assert draw_layout(LOOPS) == once == draw_layout(once)


def test_meaning_stays_and_lanes_get_a_pool():
    before, after = read_diagrams({"a": LOOPS}), read_diagrams({"a": draw_layout(LOOPS)})
    assert list(before.elements) == list(after.elements)
    assert before.processes["p"].flows.keys() == after.processes["p"].flows.keys()
    assert b"<bpmn:participant" in draw_layout(LOOPS)
    assert b"<bpmn:participant" not in draw_layout(diagram(START, END, chain("s", "e")))


def test_an_empty_process_and_loose_elements_are_drawn():
    assert b"BPMNPlane" in draw_layout(diagram())
    assert {"a", "b"} <= set(drawing_of(diagram(task("a"), task("b"), chain("a", "a"))).shapes)


def test_a_tangle_of_flows_is_drawn_in_bounded_time():
    ids = [f"g{n}" for n in range(120)]
    gateways = "".join(element("exclusiveGateway", name) for name in ids)
    across = "".join(
        flow(ids[n * 37 % 120], ids[n * 53 % 120], flow_id=f"x{n}") for n in range(1, 120) if n * 16 % 120
    )
    content = diagram(START, gateways, END, chain("s", *ids, "e"), across)
    began = process_time()
    drawing = drawing_of(content)
    assert process_time() - began < 20
    assert len(drawing.routes) == len(read_diagrams({"a": content}, as_drawn=True).processes["p"].flows)
