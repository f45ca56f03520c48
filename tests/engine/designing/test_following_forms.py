"""Fields of a form that the template asks otherwise come one by one; fields of one's own stay."""

import json
from collections.abc import Mapping

import pytest
from pattern import Operation, Pattern

from engine.designing import EditRefused, FieldChange, add_field, change_field, move_field, remove_field

TALK = "forms/talk.json"
WORDS = "Pole „Co mówi klient?”"
NEW = "Pole „Kto był?” – nowe w szablonie"


def ask(name: str, field: str = "words") -> Operation:
    return lambda files: change_field(files, "talk", field, FieldChange(name))


def list_fields(pattern: Pattern) -> list[str]:
    """What the draft's form asks, in order."""
    data = json.loads(pattern.draft().files[TALK])
    return [one.get("label") or one.get("text") for one in data["components"]]


def test_two_fields_that_each_side_changed_do_not_meet(pattern: Pattern) -> None:
    pattern.edit(ask("Czy ktoś pracował?", "was_working"))
    pattern.ship(ask("Co mówi klient?"))
    assert pattern.list_all() == {WORDS: "untouched"}
    change = pattern.find(WORDS)
    assert (change.kind, change.where) == ("field", "Rozmowa o potrzebach")
    assert change.their_lines[0].pl == (
        f"{WORDS} („Rozmowa o potrzebach”): nazwa – było „Co o pracy mówi klient?”, jest „Co mówi klient?”."
    )
    pattern.take(WORDS)
    assert list_fields(pattern)[:2] == ["Co mówi klient?", "Czy ktoś pracował?"]
    assert pattern.list_all() == {WORDS: "same"}


def test_the_same_field_changed_twice_is_shown_from_both_sides(pattern: Pattern) -> None:
    pattern.edit(ask("Co słychać?"))
    pattern.ship(ask("Co mówi klient?"))
    change = pattern.find(WORDS)
    assert change.standing == "conflict"
    assert "jest „Co słychać?”" in change.own_lines[0].pl
    pattern.keep(WORDS)
    assert pattern.list_all() == {WORDS: "kept"}
    assert list_fields(pattern)[0] == "Co słychać?"


def test_a_new_field_comes_behind_the_one_it_follows_and_a_removed_one_goes(pattern: Pattern) -> None:
    pattern.edit(lambda files: add_field(files, "talk", FieldChange("Nasze pytanie", kind="text")))
    pattern.ship(
        lambda files: add_field(files, "talk", FieldChange("Kto był?", kind="text")),
        lambda files: remove_field(files, "talk", "health"),
    )
    gone = "Pole „O czym trzeba pamiętać?” – usunięte z szablonu"
    assert pattern.list_all() == {NEW: "untouched", gone: "untouched"}
    pattern.take_easy()
    assert list_fields(pattern) == [
        "Co o pracy mówi klient?",
        "Czy klient już pracował?",
        "Gdzie klient pracował?",
        "Zdjęcie notatki",
        "Kto był?",
        "Nasze pytanie",
    ]


def test_a_new_table_of_rows_brings_what_lies_in_it(pattern: Pattern) -> None:
    def put_table(files: Mapping[str, bytes]) -> dict[str, bytes]:
        data = json.loads(files[TALK])
        row = {"type": "textfield", "id": "f_who", "key": "who", "label": "Kto"}
        table = {"type": "dynamiclist", "id": "f_people", "path": "people", "label": "Ludzie"}
        data["components"].insert(0, {**table, "isRepeating": True, "components": [row]})
        return {**files, TALK: json.dumps(data).encode()}

    pattern.files = put_table(pattern.files)
    pattern.ship()
    assert pattern.list_all() == {"Pole „Ludzie” – nowe w szablonie": "untouched"}
    pattern.take("Pole „Ludzie” – nowe w szablonie")
    data = json.loads(pattern.draft().files[TALK])
    assert data["components"][0]["components"][0]["label"] == "Kto"


def test_another_order_of_questions_is_one_change(pattern: Pattern) -> None:
    pattern.ship(lambda files: move_field(files, "talk", "was_working", by=-1))
    title = "Formularz „Rozmowa o potrzebach”: kolejność"
    assert pattern.list_all() == {title: "untouched"}
    assert pattern.find(title).theirs.pl.startswith("Czy klient już pracował? · Co o pracy mówi klient?")
    pattern.take(title)
    assert list_fields(pattern)[0] == "Czy klient już pracował?"


def test_a_field_that_leaves_the_form_unusable_is_refused_and_nothing_is_saved(pattern: Pattern) -> None:
    data = json.loads(pattern.files[TALK])
    data["components"][1]["validate"] = {"minLength": "many"}
    pattern.files[TALK] = json.dumps(data).encode()
    pattern.ship()
    before = pattern.draft().version
    with pytest.raises(EditRefused):
        pattern.take("Pole „Czy klient już pracował?”")
    assert pattern.draft().version == before
