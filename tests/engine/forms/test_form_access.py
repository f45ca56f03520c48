"""Who sees which field, and where health data goes."""

from form_builders import judge, make_form, problems_of, required, section, table, text

from engine.forms import Field, describe_form, may_see, merge_sensitive, split_sensitive

FORM = make_form(
    text("name"),
    section("Zdrowie", required(text("health")), properties={"access": "Z"}),
    section("Uwagi", text("note"), text("shared", properties={"access": "K P"}), properties={"access": "I"}),
    table("physical", text("aspect"), text("limit", properties={"access": "Z"})),
)
ANSWERS = {
    "name": "Ania",
    "health": "cisza",
    "physical": [{"aspect": "stanie", "limit": "10 min"}, {"aspect": "x"}],
}


def test_each_viewer_has_the_fields_of_their_letters() -> None:
    assert FORM.for_access(frozenset("K")).names() == ("name", "shared", "physical")
    assert FORM.for_access(frozenset("KZPI")).names() == FORM.names()
    assert FORM.for_access(frozenset("P")).names() == ("shared",)
    assert FORM.for_access(frozenset()).names() == ()


def test_health_data_needs_its_own_letter_whatever_else_opens_a_field() -> None:
    one = make_form(text("a", properties={"access": "K Z"})).fields[0]
    assert not may_see(one, frozenset("KPI"))
    assert may_see(one, frozenset("KZ"))


def test_columns_are_hidden_one_by_one() -> None:
    narrow = FORM.for_access(frozenset("K"))
    assert narrow.find_field("physical.aspect") and not narrow.find_field("physical.limit")


def test_field_that_is_not_seen_is_neither_required_nor_accepted() -> None:
    narrow = FORM.for_access(frozenset("K"))
    assert judge(narrow, {"name": "Ania"}) == {"name": "Ania"}
    assert problems_of(narrow, {"health": "x"}) == {"health": "unknown_field"}
    assert problems_of(FORM, {"name": "Ania"}) == {"health": "required"}


def test_section_without_anything_to_see_is_gone() -> None:
    labels = [view.label for view in describe_form(FORM.for_access(frozenset("K")), {})]
    assert "Zdrowie" not in labels and "Uwagi" in labels


def test_same_letters_give_the_same_form() -> None:
    assert FORM.for_access(frozenset("K")) is FORM.for_access(frozenset("K"))


def test_a_test_of_ones_own_may_decide() -> None:
    def is_short(one: Field) -> bool:
        return len(one.key) <= 4

    assert FORM.for_access(is_short).names() == ("name", "note")


def test_health_data_is_split_off_down_to_single_cells_and_comes_back() -> None:
    plain, sensitive = split_sensitive(FORM, ANSWERS)
    assert plain == {"name": "Ania", "physical": [{"aspect": "stanie"}, {"aspect": "x"}]}
    assert sensitive == {"health": "cisza", "physical": [{"limit": "10 min"}, {}]}
    assert merge_sensitive(plain, sensitive) == ANSWERS


def test_answers_without_health_data_have_no_sensitive_part() -> None:
    assert split_sensitive(FORM, {"name": "Ania", "old_key": 1}) == ({"name": "Ania", "old_key": 1}, {})
