"""Two people correct one document at once: what each changed is kept, and a clash is shown side by side."""

import pytest
from desk import Desk, read_hidden

from engine import complete_task
from engine.records.documents.merging import merge_answers

FIRST = {"words": "Chcę pracować w kuchni.", "was_working": "no", "health": "Cisza w przerwie"}


@pytest.fixture
def document(desk: Desk) -> str:
    """The address of a document that coach and mentor both opened."""
    case_id = desk.start_case()
    done = complete_task(desk.krokus, desk.actor("tomek"), desk.find_task(case_id).id, FIRST)
    return f"/documents/{done.document_id}"


def test_changes_of_different_fields_are_both_kept(desk: Desk, document: str) -> None:
    coach, mentor = desk.sign_in("tomek"), desk.sign_in("maria")
    theirs = {"words": "Chcę do ogrodu.", "was_working": "no", "_reason": "Zmiana"}
    assert mentor.post(f"{document}/correct", data=theirs).status_code == 303
    mine = {**FIRST, "health": "Przerwa co godzinę", "_reason": "Uzupełnienie"}
    answer = coach.post(f"{document}/correct", data=mine)
    assert answer.status_code == 303
    page = coach.get(answer.location).text
    assert "wersja 3" in page
    assert "Chcę do ogrodu." in page
    assert "Przerwa co godzinę" in page


def test_a_clash_is_shown_side_by_side_and_nothing_typed_is_lost(desk: Desk, document: str) -> None:
    coach, mentor = desk.sign_in("tomek"), desk.sign_in("maria")
    newer = mentor.post(
        f"{document}/correct", data={"words": "Chcę do ogrodu.", "was_working": "no", "_reason": "Zmiana"}
    ).location
    mine = {**FIRST, "words": "Chcę do biura.", "health": "Przerwa co godzinę", "_reason": "Uzupełnienie"}
    clash = coach.post(f"{document}/correct", data=mine)
    assert clash.status_code == 409
    for words in ("Chcę do ogrodu.", "Chcę do biura.", "Przerwa co godzinę", "Uzupełnienie"):
        assert words in clash.text
    # Nothing is saved yet, and the form belongs to the version that stands now.
    assert "wersja 3" not in coach.get(newer).text
    assert f'action="{newer}/correct"' in clash.text
    settled = coach.post(
        f"{newer}/correct",
        data={**mine, "words": "Do ogrodu albo biura.", "_key": read_hidden(clash.text, "_key")},
    )
    page = coach.get(settled.location).text
    assert "wersja 3" in page
    assert "Do ogrodu albo biura." in page
    assert "Przerwa co godzinę" in page


def test_a_mistake_in_an_outdated_form_comes_back_with_what_was_typed(desk: Desk, document: str) -> None:
    coach, mentor = desk.sign_in("tomek"), desk.sign_in("maria")
    mentor.post(f"{document}/correct", data={"words": "Inaczej.", "was_working": "no", "_reason": "Zmiana"})
    wrong = coach.post(
        f"{document}/correct", data={**FIRST, "words": "", "health": "Przerwa", "_reason": "x"}
    )
    assert wrong.status_code == 400
    assert "Przerwa" in wrong.text
    assert coach.get(f"{document}/correct").status_code == 403


def test_who_may_not_read_a_field_is_shown_no_clash_about_it(desk: Desk, document: str) -> None:
    coach, mentor = desk.sign_in("tomek"), desk.sign_in("maria")
    coach.post(f"{document}/correct", data={**FIRST, "health": "Tajne", "_reason": "Zmiana"})
    answer = mentor.post(
        f"{document}/correct", data={"words": "Chcę do ogrodu.", "was_working": "no", "_reason": "Zmiana"}
    )
    assert answer.status_code == 303
    assert "Tajne" in coach.get(answer.location).text
    assert "Tajne" not in mentor.get(answer.location).text


@pytest.mark.parametrize(
    ("before", "theirs", "mine", "merged", "clashes"),
    [
        ({"a": 1}, {"a": 1}, {"a": 1}, {"a": 1}, ()),
        ({"a": 1}, {"a": 2}, {"a": 1}, {"a": 2}, ()),
        ({"a": 1}, {"a": 1}, {"a": 2}, {"a": 2}, ()),
        ({"a": 1}, {"a": 2}, {"a": 2}, {"a": 2}, ()),
        ({"a": 1}, {"a": 2}, {"a": 3}, {"a": 3}, ("a",)),
        ({"a": 1}, {}, {"a": 1}, {}, ()),
        ({"a": 1}, {"a": 2}, {}, {}, ("a",)),
        ({}, {"a": 1}, {"b": 2}, {"a": 1, "b": 2}, ()),
        ({"a": ""}, {}, {"a": []}, {}, ()),
        ({"a": True}, {"a": False}, {"a": True}, {"a": False}, ()),
    ],
)
def test_fields_are_merged_one_by_one(
    before: dict[str, object],
    theirs: dict[str, object],
    mine: dict[str, object],
    merged: dict[str, object],
    clashes: tuple[str, ...],
) -> None:
    assert merge_answers(("a", "b"), before, theirs, mine) == (merged, clashes)  # type: ignore[arg-type]
