"""Questions, answers and conditions: built from a field, a comparison and a value, read as a sentence."""

import pytest
from house import list_faults, read_shipped, read_way

from engine import designing
from engine.designing import Clause, EditRefused, PlainCondition


def test_a_question_turns_off_to_an_end_and_goes_on_otherwise() -> None:
    edit = designing.add_question(
        read_shipped(),
        "f_s2_plan__s2_reset",
        "Czy klient chce?",
        "nie",
        's2_trial_ask.decision = "no"',
        "end",
        "tak",
    )
    assert read_way(edit.files, "s2_plan") == [edit.focus]
    assert read_way(edit.files, edit.focus) == [f"nie → koniec_{edit.focus}", "tak → s2_reset"]
    ways = designing.describe_element(edit.files, edit.focus).ways
    assert [way.is_default for way in ways] == [False, True]
    assert ways[0].plain == PlainCondition((Clause("s2_trial_ask.decision", "=", "no"),))
    assert list_faults(edit.files) == []


def test_an_answer_can_be_added_changed_made_the_rest_and_removed() -> None:
    added = designing.add_answer(read_shipped(), "s2_g_trial", "później", "trial_count > 3", "s2_profile")
    ways = designing.describe_element(added.files, "s2_g_trial").ways
    new = next(way for way in ways if way.answer == "później")
    assert (new.target_id, new.condition) == ("s2_profile", "trial_count > 3")
    changed = designing.change_way(added.files, new.flow_id, "kiedyś", "trial_count > 5")
    way = next(
        one
        for one in designing.describe_element(changed.files, "s2_g_trial").ways
        if one.flow_id == new.flow_id
    )
    assert (way.answer, way.condition) == ("kiedyś", "trial_count > 5")
    rest = designing.change_way(changed.files, new.flow_id, "kiedyś", None, is_default=True)
    way = next(
        one for one in designing.describe_element(rest.files, "s2_g_trial").ways if one.flow_id == new.flow_id
    )
    assert (way.is_default, way.condition) == (True, "")
    gone = designing.remove_answer(added.files, new.flow_id)
    assert read_way(gone.files, "s2_g_trial") == read_way(read_shipped(), "s2_g_trial")


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ('s1_decide.decision = "yes"', 1),
        ('s1_contact.reached != "yes" and contact_attempts < 3', 2),
        ('a.b != null and a.b != "none"', 2),
        ("ready = true or count >= 2.5", 2),
    ],
)
def test_plain_conditions_are_read_and_written_back(text: str, clauses: int) -> None:
    plain = designing.read_condition(text)
    assert plain is not None
    assert len(plain.clauses) == clauses
    assert designing.write_plain(plain) == text


@pytest.mark.parametrize(
    "text", ["", "not(a)", "a = 1 and b = 2 or c = 3", "date(a) < today()", 'a in ("x")']
)
def test_what_says_more_than_clauses_is_left_alone(text: str) -> None:
    assert designing.read_condition(text) is None


def test_a_clause_takes_the_words_of_the_form_and_keeps_its_value() -> None:
    asked = designing.list_asked_fields(read_shipped())
    field = next(one for one in asked if one.path == "s1_decide.decision")
    words = field.options["yes"]
    assert designing.make_clause(asked, field.path, "=", words) == Clause(field.path, "=", "yes")
    with pytest.raises(EditRefused) as refused:
        designing.make_clause(asked, field.path, "=", "nie ma takiej odpowiedzi")
    assert refused.value.code == "edit_choose_value"


def test_times_are_typed_and_read_in_words() -> None:
    typed = {
        "3 dni": "P3D",
        "5 dni roboczych": "5 dr",
        "2 tygodnie": "P2W",
        "4 godziny": "PT4H",
        "P7D": "P7D",
        "1 rok 6 miesięcy": "P1Y6M",
        "1 dzień, 4 godziny": "P1DT4H",
    }
    assert {text: designing.read_span(text) for text in typed} == typed
    assert [designing.say_span(text) for text in ("P3D", "5 dr", "P1M", "PT4H")] == [
        "3 dni",
        "5 dni roboczych",
        "1 miesiąc",
        "4 godziny",
    ]
    kept = ("P1D", "P1W", "P3W", "P1M", "P1Y", "P1Y6M", "PT1H", "1 dr", "12 dr")
    assert [designing.read_span(designing.say_span(text)) for text in kept] == list(kept)
    for text in ("niedługo", "3 dni 2", "0 dni"):
        with pytest.raises(EditRefused):
            designing.read_span(text)


def test_an_answer_leads_elsewhere_and_its_old_place_is_told_when_nothing_comes_there() -> None:
    flow = "f_s2_g_check__s2_end_redirect"
    led = designing.change_way(read_shipped(), flow, "nie chcę teraz pracować", None, target="s2_plan")
    assert "nie chcę teraz pracować → s2_plan" in read_way(led.files, "s2_g_check")
    assert list_faults(led.files) == ["unreachable s2_end_redirect"]
    back = designing.change_way(led.files, flow, "nie chcę teraz pracować", None, target="s2_end_redirect")
    assert read_way(back.files, "s2_g_check") == read_way(read_shipped(), "s2_g_check")
    with pytest.raises(EditRefused):
        designing.change_way(read_shipped(), flow, "", None, target="s2_start")


@pytest.mark.parametrize(
    ("kind", "value", "interrupts"), [("duration", "P7D", True), ("message", "msg_pause", False)]
)
def test_something_breaks_into_a_step_or_begins_beside_it(kind: str, value: str, interrupts: bool) -> None:
    files = read_shipped()
    added = designing.add_border(files, "s2_ben", "Cisza", kind, value, "end", interrupts=interrupts)
    border = designing.describe_element(added.files, added.focus)
    assert (border.kind, border.attached_to, border.interrupts) == ("boundaryEvent", "s2_ben", interrupts)
    assert (border.expression or border.event_name) == value
    (way,) = border.ways
    assert way.target_id == f"koniec_{added.focus}"
    assert list_faults(added.files) == []
    with pytest.raises(EditRefused):
        designing.add_border(files, "s2_g_trial", "Cisza", kind, value, "end", interrupts=True)
    with pytest.raises(EditRefused):
        designing.add_border(files, "s2_ben", "Cisza", kind, value, "s2_start", interrupts=True)


def test_what_the_step_before_asked_stands_first_among_what_a_condition_may_ask() -> None:
    asked = designing.list_asked_at(read_shipped(), "s1_gc")
    titles = list(dict.fromkeys(one.form_title for one in asked))
    assert titles[:2] == ["Pierwszy kontakt", ""]
    assert sorted(one.path for one in asked) == sorted(
        one.path for one in designing.list_asked_fields(read_shipped())
    )
