"""Steps that a template added or took out come into a drawing that the organisation changed elsewhere."""

from collections.abc import Mapping

import pytest
from house import read_shipped, read_way
from hypothesis import given, settings
from hypothesis import strategies as st
from pattern import Operation, Pattern

from engine import designing
from engine.designing import EditRefused, NewStep, StepChange
from engine.designing.following.changes import Three, list_changes
from engine.designing.following.place import Standing
from engine.designing.following.taking import take_easy
from engine.releases.folders import SHIPPED, read_model_folder
from engine.releases.release import compile_files

STEPS = "Kroki i przejścia: Mały proces"
CALL = NewStep("Zadzwoń", "coach", "Trener pracy", (("due", "P1D"),))
WRITE = NewStep("Napisz", "mentor", "Mentor")


def add(way: str, step: NewStep) -> Operation:
    return lambda files: designing.add_step(files, way, step)


def list_errors(files: Mapping[str, bytes]) -> list[str]:
    return [remark.message_pl for remark in designing.check_draft(files) if remark.severity == "error"]


def test_a_new_step_of_the_template_joins_a_drawing_with_new_steps_of_one_s_own(pattern: Pattern) -> None:
    pattern.edit(add("f6", WRITE), lambda files: designing.rename(files, "talk", "Poznajmy się"))
    pattern.ship(add("f2", CALL))
    change = pattern.find(STEPS)
    assert (change.kind, change.standing) == ("steps", "beside")
    assert [line.pl for line in change.their_lines] == [
        "Krok „Zadzwoń”: dodano.",
        "Po „Rozmowa o potrzebach” może teraz iść „Zadzwoń”.",
        "Po „Rozmowa o potrzebach” nie idzie już „Decyzja o udziale”.",
    ]
    assert any("„Napisz”: dodano" in line.pl for line in change.own_lines)
    pattern.take(STEPS)
    files = pattern.draft().files
    assert read_way(files, "talk") == ["zadzwon"]
    assert read_way(files, "zadzwon") == ["decide"]
    assert read_way(files, "note") == ["napisz"]
    assert designing.describe_element(files, "talk").name == "Poznajmy się"
    assert designing.describe_element(files, "zadzwon").properties["due"] == "P1D"
    assert list_errors(files) == []
    assert pattern.list_all() == {STEPS: "same"}
    pattern.undo()
    assert pattern.list_all() == {STEPS: "beside"}


def test_a_step_that_the_template_took_out_goes_and_one_s_own_stay(pattern: Pattern) -> None:
    pattern.edit(add("f2", CALL))
    pattern.ship(lambda files: designing.remove_element(files, "note"))
    assert pattern.find(STEPS).standing == "beside"
    pattern.take(STEPS)
    files = pattern.draft().files
    assert read_way(files, "which") == ["tak → review", "nie → finished"]
    assert read_way(files, "zadzwon") == ["decide"]
    assert list_errors(files) == []


def test_both_changed_the_same_way_and_the_template_s_is_taken_only_when_asked(pattern: Pattern) -> None:
    pattern.edit(add("f2", WRITE))
    pattern.ship(add("f2", CALL))
    assert pattern.list_all() == {STEPS: "conflict"}
    base, theirs, yours = pattern.find(STEPS).drawings
    assert ["Zadzwoń" in svg for svg in (base, theirs, yours)] == [False, True, False]
    assert ["Napisz" in svg for svg in (base, theirs, yours)] == [False, False, True]
    with pytest.raises(EditRefused):
        pattern.take_easy()
    pattern.take(STEPS)
    files = pattern.draft().files
    assert read_way(files, "talk") == ["zadzwon"]
    assert designing.describe_element(files, "napisz").name == "Napisz", "one's own step is still there"
    pattern.undo()
    assert read_way(pattern.draft().files, "talk") == ["napisz"]


def test_steps_that_would_hang_in_the_air_are_refused_by_name(pattern: Pattern) -> None:
    pattern.edit(add("f6", WRITE))
    pattern.ship(
        lambda files: designing.remove_element(files, "note"),
        lambda files: designing.remove_element(files, "review"),
    )
    assert pattern.list_all() == {STEPS: "conflict"}
    with pytest.raises(EditRefused) as refused:
        pattern.take(STEPS)
    assert (refused.value.code, refused.value.params["name"]) == ("edit_cannot_join", "Napisz")
    assert read_way(pattern.draft().files, "napisz") == ["review"]


def test_another_answer_of_a_question_comes_with_its_condition(pattern: Pattern) -> None:
    pattern.ship(
        lambda files: designing.add_answer(files, "which", "nie wiem", 'decision = "unknown"', "talk")
    )
    pattern.take(STEPS)
    files = pattern.draft().files
    assert read_way(files, "which") == ["tak → note", "nie → finished", "nie wiem → talk"]
    assert list_errors(files) == []


def test_a_changed_condition_and_a_changed_role_are_texts_of_their_own(pattern: Pattern) -> None:
    pattern.ship(
        lambda files: designing.change_way(files, "f4", "chce", 'decision != "no"'),
        lambda files: designing.change_step(files, "note", StepChange("Krótka notatka", "mentor", "Mentor")),
    )
    role = "Krok „Krótka notatka”: kto to robi"
    assert pattern.list_all() == {
        role: "untouched",
        "Przejście „chce”: nazwa": "untouched",
        "Przejście „chce”: warunek": "untouched",
    }
    assert (pattern.find(role).base.pl, pattern.find(role).theirs.pl) == ("Trener pracy", "Mentor")
    pattern.take_easy()
    files = pattern.draft().files
    assert designing.describe_element(files, "note").role == "mentor"
    assert read_way(files, "which")[0] == "chce → note"


def test_the_order_of_answers_is_a_change_because_the_first_that_holds_decides(pattern: Pattern) -> None:
    main = pattern.files["main.bpmn"].decode()
    lines = main.splitlines()
    start = next(n for n, line in enumerate(lines) if 'id="f4"' in line)
    turned = "\n".join(
        [*lines[:start], *lines[start + 3 : start + 6], *lines[start : start + 3], *lines[start + 6 :]]
    )
    pattern.files["main.bpmn"] = turned.encode()
    pattern.ship()
    assert pattern.list_all() == {STEPS: "untouched"}
    pattern.take(STEPS)
    assert read_way(pattern.draft().files, "which") == ["nie → finished", "tak → note"]


def test_a_picture_that_only_moved_is_no_change(pattern: Pattern) -> None:
    files = read_shipped()
    moved = files["stage1_engagement.bpmn"].replace(b'<dc:Bounds x="', b'<dc:Bounds x="1', 3)
    assert moved != files["stage1_engagement.bpmn"]
    three = Three(files, {**files, "stage1_engagement.bpmn": moved}, files)
    assert list_changes(three, {}) == ()


@pytest.mark.parametrize("key", ["ips", "specialists_first", "deafblind"])
def test_all_that_tells_one_shipped_model_from_another_can_be_taken_over(key: str) -> None:
    files = read_shipped()
    theirs = read_model_folder(SHIPPED / key)
    became = take_easy(Three(files, theirs, files), {}).files
    assert {one.standing for one in list_changes(Three(files, theirs, became), {})} == {Standing.SAME}
    assert set(became) == set(theirs)
    assert list_errors(became) == []
    mine, other = compile_files(became), compile_files(theirs)
    assert set(mine.graph.elements) == set(other.graph.elements)
    assert mine.forms.keys() == other.forms.keys()


EDITS: tuple[Operation, ...] = (
    lambda files: designing.change_step(
        files, "s1_contact", StepChange("Zadzwoń", properties={"due": "P9D"})
    ),
    lambda files: designing.rename(files, "s1_decide", "Czy idziemy dalej?"),
    lambda files: designing.add_step(files, "f_s2_plan__s2_reset", CALL),
    lambda files: designing.remove_element(files, "s1_remember"),
    lambda files: designing.change_threshold(files, "profile_late", {"red": "P99D"}),
    lambda files: designing.add_role(files, "Tłumacz", "case"),
    lambda files: designing.rename_form(files, "s1_info", "Spotkanie", ""),
    lambda files: designing.change_stage(files, "profiling", "Poznajemy się lepiej", "Krok 2"),
)


@settings(max_examples=6)
@given(st.lists(st.sampled_from(range(len(EDITS))), unique=True), st.data())
def test_taking_over_is_as_if_the_template_s_changes_had_been_made_here(
    chosen: list[int], data: st.DataObject
) -> None:
    own = data.draw(st.sets(st.sampled_from(chosen)) if chosen else st.just(set()))
    base = read_shipped()
    theirs, yours, both = base, base, base
    for number in sorted(chosen):
        both = EDITS[number](both).files
        if number in own:
            yours = EDITS[number](yours).files
        else:
            theirs = EDITS[number](theirs).files
    three = Three(base, theirs, yours)
    waiting = [one for one in list_changes(three, {}) if one.standing.is_open]
    assert all(one.standing.is_easy for one in waiting)
    became = take_easy(three, {}).files if waiting else yours
    assert list_changes(Three(became, both, became), {}) == ()
