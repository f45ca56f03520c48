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


def test_a_part_grows_to_the_width_of_a_desk_and_keeps_its_middle():
    row = "".join(task(f"t{number}") for number in range(9))
    content = diagram(row, chain(*(f"t{number}" for number in range(9))))
    part, wide, end = (
        etree.fromstring(draw_svg(content, around=[name], widest=widest))
        for name, widest in (("t4", 0), ("t4", 900), ("t0", 900))
    )
    x, _, width, height = map(int, part.get("viewBox").split())
    shown = list(map(int, wide.get("viewBox").split()))
    assert (shown[0] + shown[2] // 2, shown[2], shown[3]) == (x + width // 2, 900, height)
    assert (wide.get("style"), wide.get("preserveAspectRatio")) == (f"--least:{width}px", "xMidYMid slice")
    assert part.get("preserveAspectRatio") is None
    # Beside the first step there is nothing; it still stands in the middle of where it stood before.
    assert end.get("width") == "900"


def test_a_mark_changes_its_element_and_nothing_else():
    content = diagram(START, task("a", "A"), task("b", "B"), END, chain("s", "a", "b", "e"))
    badge = {"n": ("3", "trzy")}
    plain, marked = (
        etree.fromstring(draw_svg(content, highlight=marks, badges=badge)) for marks in ({}, {"a": "n"})
    )
    changed = [
        one.get("data-element")
        for one, other in zip(plain, marked, strict=True)
        if etree.tostring(one) != etree.tostring(other)
    ]
    assert changed == ["a"]
    assert "A (trzy)" in draw_svg(content, highlight={"a": "n"}, badges=badge)
    # What was painted for one picture is not in the next one.
    assert "trzy" not in draw_svg(content)


def test_kinds_have_their_signs():
    parts = element("callActivity", "c", "Etap", calledElement="x") + element("parallelGateway", "g")
    svg = draw_svg(diagram(parts, inside=lanes(coach=["c", "g"])))
    assert 'stroke-width="4"' in svg and "M0 -11V11M-11 0H11" in svg
    assert "Tor coach" in svg
