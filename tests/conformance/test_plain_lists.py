"""A list whose items are read as they are is asked for, kept, shown and taken back as a list of values."""

import pytest

from engine.forms import FieldKind
from tests.conformance.asking import again, ask, parted
from tests.engine.spiff.spiff_drawing import Drawing, rounds


def big_ones(condition: str = "amount > 100") -> Drawing:
    """A list is asked for; what is over 100 in it is a task of its own."""
    inner = Drawing("each").ends("in", "out").user("big")
    inner.choice("g", default="d")
    inner.chain("in", "g").flow("g", "big", condition)
    inner.flow("g", "out", flow_id="d")
    inner.chain("big", "out")
    main = Drawing().ends().user("t")
    main.node("subProcess", "each", "".join(inner.parts) + rounds(collection="amounts", item="amount"))
    return main.chain("s", "t", "each", "e")


@pytest.mark.parametrize(
    ("condition", "kind"),
    [
        ("amount > 100", FieldKind.NUMBER),
        ('amount = "big"', FieldKind.ONE),
        ("amount = true", FieldKind.BOOL),
        ("amount > today()", FieldKind.DATE),
    ],
)
def test_the_kind_of_a_value_follows_from_how_an_item_is_read(condition, kind):
    assert ask(big_ones(condition))["t"] == {"amounts": FieldKind.TABLE, "amounts.value": kind}


def test_items_that_are_read_in_parts_stay_rows_of_parts():
    assert ask(big_ones("amount.net > 100"))["t"] == {
        "amounts": FieldKind.TABLE,
        "amounts.net": FieldKind.NUMBER,
    }


@pytest.mark.parametrize(
    ("condition", "kind"),
    [
        ("x[1] > 100", FieldKind.NUMBER),
        ('x[-1] = "big"', FieldKind.ONE),
        ("x[1]", FieldKind.BOOL),
        ("${x[0] > 5}", FieldKind.NUMBER),
        ("${x.get(0) > 5}", FieldKind.NUMBER),
        ("count(x[item > 3]) > 1", FieldKind.NUMBER),
    ],
)
def test_a_value_that_is_read_at_its_place_is_one_of_a_list(condition, kind):
    assert ask(parted("t", condition=condition).user("t"))["t"] == {"x": FieldKind.TABLE, "x.value": kind}


def test_the_first_of_a_list_decides(play):
    main = parted("t", condition="x[1] > 100").user("t")
    assert play(main, "t x=[{value=101},{value=3}]").open == ("yes",)
    assert play(main, "t x=[{value=3},{value=101}]").open == ("no",)


@pytest.mark.parametrize("given", ["[{value=500},{value=3},{value=101}]", "[500,3,101]"])
def test_rounds_over_values_decide_by_each(play, given):
    played = play(big_ones(), f"t amounts={given}", "big", "big")
    assert (played.open, played.variables["amounts"]) == ((), [500, 3, 101])
    assert (played.trace.count("g"), played.trace.count("big")) == (3, 2)


@pytest.mark.parametrize("condition", ["some a in x satisfies a > 5", "every a in x satisfies a > 5"])
def test_values_stay_until_somebody_takes_them_back(play, condition):
    main = again(condition)
    assert ask(main)["t"] == {"x": FieldKind.TABLE, "x.value": FieldKind.NUMBER}
    kept = play(main, "t x=[{value=7}]", "yes", "t", "yes")
    assert (kept.open, kept.variables["x"]) == (("t",), [7])
    other = play(main, "t x=[{value=7}]", "yes", "t x=[{value=2}]")
    assert (other.open, other.variables["x"]) == ((), [2])


def test_values_that_a_case_begins_with_are_asked_for_when_it_begins(play):
    main = Drawing().ends().user("yes", "no")
    main.choice("g", default="d")
    main.chain("s", "g").flow("g", "yes", "some a in x satisfies a > 5")
    main.flow("g", "no", flow_id="d")
    main.chain("yes", "e").chain("no", "e")
    assert ask(main)["client_application"] == {"x": FieldKind.TABLE, "x.value": FieldKind.NUMBER}
    assert play(main, known="x = [9]").open == ("yes",)


def test_values_of_another_kind_than_the_form_asks_for_stay_as_they_are(play):
    played = play(big_ones('amount = "big"'), "t", known='amounts = ["big", 7]')
    assert (played.open, played.variables["amounts"]) == (("big",), ["big", 7])
