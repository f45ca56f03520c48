"""Pictures of diagrams."""

from diagram_builder import END, START, chain, diagram, element, lanes, task
from lxml import etree

from engine.bpmn.svg import draw_svg

EVIL = "&lt;script&gt;alert(1)&lt;/script&gt;"


def test_text_from_a_file_is_never_markup():
    svg = draw_svg(diagram(START, task("t", EVIL), END, chain("s", "t", "e")))
    assert "<script" not in svg
    assert "&lt;script" in svg


def test_the_picture_has_a_name_and_every_element():
    root = etree.fromstring(draw_svg(diagram(START, task("t", "Zadzwoń"), END, chain("s", "t", "e"))))
    assert root.get("role") == "img" and root.get("aria-label") == "Proces"
    assert {"s", "t", "e", "s__t", "t__e"} == {
        n.get("data-element") for n in root.iter() if n.get("data-element")
    }


def test_a_live_element_stands_out_and_carries_its_class():
    svg = draw_svg(diagram(task("t")), highlight={"t": 'live"><script>'})
    assert 'class="bpmn-element bpmn-userTask livescript"' in svg
    assert "--bpmn-live" in draw_svg(diagram(task("t")), highlight={"t": "live"})


def test_only_the_wanted_process_is_shown():
    second = '<bpmn:process id="q" name="Drugi">' + task("other") + "</bpmn:process>"
    svg = draw_svg(diagram(task("t"), before=second), process_id="q")
    assert 'data-element="other"' in svg and 'data-element="t"' not in svg


def test_kinds_have_their_signs():
    parts = element("callActivity", "c", "Etap", calledElement="x") + element("parallelGateway", "g")
    svg = draw_svg(diagram(parts, inside=lanes(coach=["c", "g"])))
    assert 'stroke-width="4"' in svg and "M0 -11V11M-11 0H11" in svg
    assert "Tor coach" in svg
