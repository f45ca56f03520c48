"""Fields that another tool's diagram writes down at a step are read; what is left out is told by name."""

import pytest
from diagram_builder import END, START, chain, element
from dialect_reader import read

from engine.bpmn.dialects.fields import MOST_FIELDS, MOST_OPTIONS
from engine.bpmn.reader import read_diagrams

PROPERTY = "flowable:formProperty"


def extend(*parts):
    return f"<bpmn:extensionElements>{''.join(parts)}</bpmn:extensionElements>"


def field(key, *parts, tag="camunda:formField", **attributes):
    told = "".join(f' {name}="{value}"' for name, value in attributes.items())
    return f'<{tag} id="{key}"{told}>{"".join(parts)}</{tag}>'


def form(*fields):
    return extend(f"<camunda:formData>{''.join(fields)}</camunda:formData>")


def rules(**constraints):
    inner = (f'<camunda:constraint name="{name}" config="{to}"/>' for name, to in constraints.items())
    return f"<camunda:validation>{''.join(inner)}</camunda:validation>"


def values(count, tag="camunda:value"):
    return "".join(f'<{tag} id="v{number}" name="Value {number}"/>' for number in range(count))


def read_at(inner):
    """Components by key, and details by code, of a user task."""
    graph, _, _ = read(START, element("userTask", "t", "Zadanie", inner), END, chain("s", "t", "e"))
    told = {cure.code: dict(cure.details) for cure in graph.cures}
    return {one["key"]: one for one in graph.element("t").fields}, told


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("string", {"type": "textfield"}),
        ("long", {"type": "number", "decimalDigits": 0}),
        ("integer", {"type": "number", "decimalDigits": 0}),
        ("double", {"type": "number"}),
        ("boolean", {"type": "checkbox"}),
        ("date", {"type": "datetime", "subtype": "date"}),
    ],
)
@pytest.mark.parametrize("is_property", [False, True])
def test_a_field_is_read_in_its_kind(kind, expected, is_property):
    if is_property:
        inner = extend(field("x", tag=PROPERTY, name="An x", type=kind))
    else:
        inner = form(field("x", label="An x", type=kind))
    assert read_at(inner) == (
        {"x": {"key": "x", "label": "An x", **expected}},
        {"form-fields-read": {"names": "x"}},
    )


@pytest.mark.parametrize(("count", "kind"), [(2, "radio"), (20, "select")])
def test_a_choice_offers_its_values_by_their_names(count, kind):
    for inner in (
        form(field("x", values(count), type="enum", defaultValue="v1")),
        extend(field("x", values(count, "flowable:value"), tag=PROPERTY, type="enum", default="v1")),
    ):
        found = read_at(inner)[0]["x"]
        assert (found["type"], len(found["values"]), found["defaultValue"]) == (kind, count, "v1")
        assert found["values"][0] == {"value": "v0", "label": "Value 0"}


def test_what_an_answer_has_to_be_like_is_read():
    number = field("n", rules(required="true", min="1", max="9.5"), type="double")
    text = field("t", rules(minlength="2", maxlength="5"), type="string")
    shown = field("r", rules(readonly="true", required="true"), type="string")
    found, told = read_at(form(number, text, shown))
    assert found["n"]["validate"] == {"required": True, "min": 1.0, "max": 9.5}
    assert found["t"]["validate"] == {"minLength": 2, "maxLength": 5}
    assert (found["r"]["readonly"], "validate" in found["r"]) == (True, False)
    assert set(told) == {"form-fields-read"}


def test_a_box_need_not_be_ticked_and_what_cannot_be_written_is_shown():
    box = field("b", tag=PROPERTY, type="boolean", required="true")
    shown = field("w", tag=PROPERTY, writable="false")
    asked = field("q", tag=PROPERTY, required="true", variable="other")
    found, _ = read_at(extend(box, shown, asked))
    assert "validate" not in found["b"]
    assert found["w"]["readonly"] is True
    assert found["other"]["validate"] == {"required": True}


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ({"type": "long", "default": "3"}, 3),
        ({"type": "double", "default": "1.5"}, 1.5),
        ({"type": "boolean", "default": "True"}, True),
        ({"type": "date", "default": "31/12/2026"}, "2026-12-31"),
        ({"type": "date", "default": "2026-12-31"}, "2026-12-31"),
        (
            {"type": "date", "default": "31-12-2026 09:30", "datePattern": "dd-MM-yyyy hh:mm"},
            "2026-12-31T09:30",
        ),
        ({"type": "string", "default": "a text"}, "a text"),
    ],
)
def test_a_plain_default_is_the_first_answer(attributes, expected):
    found, told = read_at(extend(field("x", tag=PROPERTY, **attributes)))
    assert found["x"]["defaultValue"] == expected
    assert "form-default-ignored" not in told


@pytest.mark.parametrize(
    ("kind", "default"),
    [("string", "${now()}"), ("long", "1.5"), ("long", "many"), ("date", "soon"), ("boolean", "maybe")],
)
def test_a_default_that_is_no_answer_or_would_have_to_be_worked_out_is_told(kind, default):
    found, told = read_at(form(field("x", type=kind, defaultValue=default)))
    assert "defaultValue" not in found["x"]
    assert told["form-default-ignored"] == {"field": "x", "value": default}


@pytest.mark.parametrize(
    ("pattern", "default"),
    [
        ("dd/dd", "01/02"),
        ("yyyyyyyy", "20262026"),
        ("dd/MM/yyyy HH hh", "01/02/2026 10 10"),
        ("dd/MM", "01/02"),
        ("%d/%m/%Y", "01/02/2026"),
        ("dd/MM/yyyy %H", "01/02/2026 10"),
        ("dd/MM/yyyy %", "01/02/2026"),
        ("[dd/MM/yyyy", "01/02/2026"),
    ],
)
def test_a_date_in_a_pattern_that_says_no_day_or_a_sign_twice_is_told(pattern, default):
    found, told = read_at(form(field("x", type="date", datePattern=pattern, defaultValue=default)))
    assert "defaultValue" not in found["x"]
    assert told["form-default-ignored"] == {"field": "x", "value": default}


def test_a_percent_sign_in_a_pattern_is_that_sign():
    found, _ = read_at(form(field("x", type="date", datePattern="%dd%MM%yyyy", defaultValue="%31%12%2026")))
    assert found["x"]["defaultValue"] == "2026-12-31"


def test_choices_that_differ_by_blanks_alone_are_one():
    listed = '<camunda:value id="x" name="An x"/><camunda:value id=" x "/><camunda:value id="y"/>'
    found, told = read_at(form(field("a", listed, type="enum", defaultValue=" y ")))
    assert [one["value"] for one in found["a"]["values"]] == ["x", "y"]
    assert (found["a"]["defaultValue"], set(told)) == ("y", {"form-fields-read"})


def test_a_constraint_that_is_not_known_or_not_a_number_is_told():
    found, told = read_at(form(field("x", rules(validator="org.Check", max="${top}"), type="long")))
    assert "validate" not in found["x"]
    assert told["form-constraint-ignored"] == {"field": "x", "rule": "validator org.Check, max ${top}"}


def test_an_unknown_type_is_a_text_and_told():
    found, told = read_at(form(field("x", type="files")))
    assert (found["x"]["type"], told["form-field-type"]) == ("textfield", {"field": "x", "kind": "files"})


def test_ids_that_are_no_names_or_are_taken_are_told_by_name():
    ids = ("1st", "a b", "x", "x", "stage", "x.y", "a.b.c", "__class__")
    found, told = read_at(form(*(field(name, type="string") for name in ids)))
    assert list(found) == ["x", "__class__"]
    assert told["form-field-unnamed"] == {"names": "1st, a b, x, stage, x.y, a.b.c"}


def test_a_field_that_is_not_to_be_shown_is_not_asked_and_told():
    found, told = read_at(extend(field("x", tag=PROPERTY, readable="false")))
    assert (found, told) == ({}, {"form-field-hidden": {"names": "x"}})


def test_huge_lists_are_left_out_by_name():
    many = [field(f"f{number}", type="string") for number in range(MOST_FIELDS + 2)]
    found, told = read_at(form(*many))
    assert len(found) == MOST_FIELDS
    assert told["form-fields-many"] == {"names": f"f{MOST_FIELDS}, f{MOST_FIELDS + 1}"}
    found, told = read_at(form(field("x", values(MOST_OPTIONS + 1), type="enum")))
    assert (found["x"]["type"], told["form-options-unclear"]) == ("textfield", {"field": "x"})


@pytest.mark.parametrize("kind", ["userTask", "startEvent"])
def test_only_a_process_that_is_only_drawn_has_its_fields_told_as_not_read(kind):
    step = element(kind, "x", "Krok", form(field("a", type="string")))
    graph, codes, _ = read(step, END, chain("x", "e"))
    assert "extension-ignored" not in codes
    assert codes & {"form-fields-read", "start-fields-read"}
    drawn = (
        '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"'
        ' xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"'
        f' xmlns:camunda="http://camunda.org/schema/1.0/bpmn"><process id="p">{step}</process></definitions>'
    )
    names = {one.name for one in read_diagrams({"a.bpmn": drawn.encode()}).constructs}
    assert (len(graph.element("x").fields), "formData" in names) == (1, True)


def test_fields_at_a_start_that_nobody_begins_by_hand_are_not_read():
    inner = form(field("a", type="string")) + "<bpmn:messageEventDefinition/>"
    graph, codes, _ = read(element("startEvent", "x", "Start", inner), END, chain("x", "e"))
    assert (graph.element("x").fields, "extension-ignored" in codes) == ((), True)
