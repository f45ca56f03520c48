"""What a form file may say, and what it is refused for."""

import json

import pytest
from form_builders import (
    Component,
    choice,
    day,
    group,
    make_form,
    many,
    number,
    refusal_of,
    section,
    signature,
    table,
    text,
    tick,
)

from engine.errors import ModelRefused
from engine.forms import FieldKind, read_form

EVERY_KIND: list[tuple[Component, FieldKind]] = [
    (text("a"), FieldKind.TEXT),
    ({"type": "textarea", "key": "a"}, FieldKind.AREA),
    (number("a"), FieldKind.NUMBER),
    (number("a", properties={"widget": "money"}), FieldKind.MONEY),
    (number("a", properties={"widget": "scale"}, validate={"min": 0, "max": 4}), FieldKind.SCALE),
    (choice("a", "0", "1", "N", properties={"widget": "scale"}), FieldKind.SCALE),
    (day("a"), FieldKind.DATE),
    (day("a", "time"), FieldKind.TIME),
    (day("a", "datetime"), FieldKind.DATETIME),
    (text("a", properties={"widget": "month"}), FieldKind.MONTH),
    (text("a", properties={"widget": "ref", "ref": "consents"}), FieldKind.REF),
    (tick("a"), FieldKind.BOOL),
    (choice("a", "x"), FieldKind.ONE),
    (many("a", "x"), FieldKind.MANY),
    (
        {"type": "select", "key": "a", "valuesKey": "people", "properties": {"widget": "user"}},
        FieldKind.PERSON,
    ),
    ({"type": "filepicker", "key": "a"}, FieldKind.FILE),
    ({"type": "expression", "key": "a", "expression": "=1 + 1"}, FieldKind.CALC),
    (table("a", text("b")), FieldKind.TABLE),
    (group("a", text("b")), FieldKind.GROUP),
    (signature("a"), FieldKind.SIGNATURE),
    (group("a", text("b"), properties={"widget": "consent"}), FieldKind.CONSENT),
]


@pytest.mark.parametrize(("component", "kind"), EVERY_KIND, ids=[str(kind) for _, kind in EVERY_KIND])
def test_each_component_becomes_its_kind_of_field(component: Component, kind: FieldKind) -> None:
    assert make_form(component).fields[0].kind is kind


def test_sections_hold_fields_but_take_no_place_in_names_and_paths() -> None:
    form = make_form(section("Dane", text("a"), section("Adres", text("b"))), table("rows", text("c")))
    assert form.names() == ("a", "b", "rows")
    assert [one.path for one in form.walk() if one.kind.holds_data] == ["a", "b", "rows", "rows.c"]


def test_form_properties_name_the_form() -> None:
    form = make_form(text("a"), code="F01", title="Zgłoszenie", title_plain="Zgłaszam się", document="true")
    assert (form.key, form.code, form.title, form.title_plain) == (
        "trial",
        "F01",
        "Zgłoszenie",
        "Zgłaszam się",
    )
    assert form.is_document


def test_layout_components_leave_nothing_behind() -> None:
    assert make_form({"type": "separator"}, {"type": "spacer"}, text("a")).names() == ("a",)


def test_html_becomes_words_without_tags_or_scripts() -> None:
    form = make_form(
        {"type": "html", "content": "<p>Ważne <b>słowa</b></p><script>alert(1)</script>"}, text("a")
    )
    assert form.fields[0].hint == "Ważne słowa"


def test_scale_gets_a_choice_for_each_step_with_words_at_its_ends() -> None:
    ends = {"widget": "scale", "scale_low": "wcale", "scale_high": "bardzo"}
    one = make_form(number("a", properties=ends, validate={"min": 1, "max": 3})).fields[0]
    assert [(item.value, item.label) for item in one.options] == [
        ("1", "1 – wcale"),
        ("2", "2"),
        ("3", "3 – bardzo"),
    ]


def test_access_letters_are_inherited_until_a_field_has_its_own() -> None:
    inside = (text("a"), text("b", properties={"access": "K P"}))
    form = make_form(table("rows", *inside, properties={"access": "Z"}), text("c"))
    letters = {one.path: one.access for one in form.walk()}
    assert letters["rows.a"] == {"Z"}
    assert letters["rows.b"] == {"K", "P"}
    assert letters["c"] == {"K"}


def test_sections_are_named_alike_in_every_reading() -> None:
    components = (section("A", text("a"), section("B", text("b"))), section("C", text("c")))
    marks = [[one.mark for one in make_form(*components).walk() if not one.key] for _ in range(2)]
    assert marks[0] == marks[1] == ["_block_0", "_block_1", "_block_2"]


@pytest.mark.parametrize(
    ("component", "reason"),
    [
        ({"type": "iframe", "key": "a"}, "unknown_component"),
        ({"type": ["textfield"], "key": "a"}, "not_a_text"),
        (text("a.b"), "bad_key"),
        (text(""), "bad_key"),
        (text("a b"), "bad_key"),
        (text("1ą"), "bad_key"),
        (text("ą" * 65), "bad_key"),
        (day("a", "week"), "unknown_subtype"),
        (choice("a"), "no_options"),
        (choice("a", "x", "x"), "duplicate_option"),
        (many("a", "x", properties={"exclusive": "y"}), "exclusive_not_an_option"),
        (text("a", properties={"access": "Q"}), "unknown_access_letter"),
        (text("a", properties={"access": 1}), "property_not_a_text"),
        (text("a", validate={"pattern": "(a+)+$"}), "unsafe_pattern"),
        (text("a", validate={"pattern": "["}), "unsafe_pattern"),
        (text("a", validate={"minLength": -1}), "not_a_count"),
        (number("a", validate={"min": "many"}), "not_a_number"),
        (text("a", conditional={"hide": "=open('x')"}), "bad_expression"),
        (text("a", properties={"required_when": "a ="}), "bad_expression"),
        (text("a", properties={"min_age": "old"}), "bad_min_age"),
        (number("a", properties={"widget": "scale"}), "scale_without_ends"),
        (number("a", properties={"widget": "scale"}, validate={"min": 0, "max": 99}), "scale_too_long"),
        ({"type": "expression", "key": "a"}, "expression_missing"),
        (table("a"), "empty_group"),
        (section("a", properties={"widget": "signature"}), "path_missing"),
        (table("a", text("b"), properties={"rows": "x", "rows_key": "c"}), "rows_without_column"),
        (table("a", choice("b", "y"), properties={"rows": "x"}), "rows_not_among_options"),
        (table("a", table("b", table("c", table("d", text("e"))))), "too_many_levels"),
    ],
)
def test_form_is_refused_with_a_reason(component: Component, reason: str) -> None:
    assert refusal_of(component) == reason


def test_same_key_twice_in_one_scope_is_refused_even_across_sections() -> None:
    assert refusal_of(text("a"), section("more", text("a"))) == "duplicate_key"
    make_form(text("a"), table("rows", text("a")))


def test_refusal_names_the_form_and_the_component() -> None:
    with pytest.raises(ModelRefused) as refused:
        make_form(text("fine"), {"type": "iframe", "key": "window"})
    assert refused.value.params["file"] == "trial"
    assert refused.value.params["element"] == "window"
    assert refused.value.params["component"] == "iframe"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "not_json"),
        (b"[" * 100_000, "not_json"),
        (b"[]", "not_a_form"),
        (b'{"components": 1}', "not_a_form"),
        (b'{"components": [], "x": "\\u0000"}', "nul_byte"),
        (b'{"components": [], "x": ' + b"[" * 60 + b"]" * 60 + b"}", "too_deep"),
        (b'{"components": [], "x": "' + b"x" * 1_000_001 + b'"}', "too_large"),
    ],
)
def test_file_that_is_no_bounded_json_form_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(ModelRefused) as refused:
        read_form("bad", content)
    assert refused.value.params["reason"] == reason


def test_form_with_too_many_fields_is_refused() -> None:
    fields = [text(f"f{number}") for number in range(1_001)]
    with pytest.raises(ModelRefused):
        read_form("long", json.dumps({"components": fields}).encode())
