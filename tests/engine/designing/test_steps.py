"""Steps of a model are added, changed, moved and removed; check stays clean and the outline says so."""

import pytest
from house import list_changed, list_faults, read_shipped, read_way
from lxml import etree

from engine import designing
from engine.bpmn.properties import read_properties
from engine.bpmn.xml import parse_xml
from engine.designing import EditRefused, NewStep, StepChange

PLAN_WAY = "f_s2_plan__s2_reset"
STAGE = "stage2_profile.bpmn"
OFFICE = NewStep("Zadzwoń do rodziny", "office", "Biuro", (("due", "P3D"),))


def test_a_step_on_a_way_comes_between_its_ends() -> None:
    files = read_shipped()
    edit = designing.add_step(files, PLAN_WAY, OFFICE)
    assert read_way(edit.files, "s2_plan") == ["zadzwon_do_rodziny"]
    assert read_way(edit.files, "zadzwon_do_rodziny") == ["s2_reset"]
    step = designing.describe_element(edit.files, edit.focus)
    assert (step.name, step.role, step.properties["due"]) == ("Zadzwoń do rodziny", "office", "P3D")
    assert list_changed(files, edit.files) == {STAGE}
    assert list_faults(edit.files) == []


def test_a_step_with_a_new_role_and_a_new_form_brings_both() -> None:
    wanted = designing.Wanted(
        "Zapewnij tłumacza", new_role="Tłumacz", new_form="Zamówienie tłumacza", due="3 dr"
    )
    edit = designing.add_wanted(
        read_shipped(), wanted, lambda files, step: designing.add_step(files, PLAN_WAY, step)
    )
    assert designing.find_roles(edit.files)["tlumacz"].pl == "Tłumacz"
    assert designing.find_forms(edit.files)["zamowienie_tlumacza"] == "Zamówienie tłumacza"
    step = designing.describe_element(edit.files, edit.focus)
    assert step.properties["form_key"] == "zamowienie_tlumacza"
    assert step.role == "tlumacz"
    assert list_faults(edit.files) == []


def test_a_typo_in_a_name_changes_one_word_of_one_file() -> None:
    files = read_shipped()
    before = designing.describe_element(files, "s2_plan")
    change = StepChange("Zaplanuj poznawanie klienta")
    edit = designing.change_step(files, "s2_plan", change)
    assert designing.describe_element(edit.files, "s2_plan").properties == before.properties
    lines = set(edit.files[STAGE].decode().splitlines()) ^ set(files[STAGE].decode().splitlines())
    assert [line for line in lines if "dc:" not in line and "di:" not in line] == [
        line for line in lines if 'id="s2_plan"' in line
    ]


def test_an_emptied_property_goes_and_a_deadline_is_read() -> None:
    change = StepChange("Zaplanuj", properties={"due": "P10D", "help": "", "optional": "true"})
    step = designing.describe_element(
        designing.change_step(read_shipped(), "s2_plan", change).files, "s2_plan"
    )
    assert step.properties["due"] == "P10D"
    assert "help" not in step.properties
    assert step.properties["optional"] == "true"
    with pytest.raises(EditRefused) as refused:
        designing.change_step(read_shipped(), "s2_plan", StepChange("x", properties={"due": "kiedyś"}))
    assert refused.value.params["field"] == "due"


def test_another_role_moves_a_step_into_that_lane() -> None:
    edit = designing.change_step(read_shipped(), "s2_plan", StepChange("Zaplanuj", "mentor", "Mentor"))
    assert designing.describe_element(edit.files, "s2_plan").role == "mentor"
    root = parse_xml(edit.files[STAGE], STAGE)
    lanes = [ref.getparent().get("id") for ref in root.iter("{*}flowNodeRef") if ref.text == "s2_plan"]
    assert lanes == ["mentor"]


def test_a_step_moves_up_and_down_again() -> None:
    files = read_shipped()
    up = designing.move_up(files, "s1_intake").files
    assert read_way(up, "s1_reset") == ["s1_intake"]
    assert read_way(up, "s1_intake") == ["s1_register"]
    assert read_way(up, "s1_register") == ["s1_set_intake"]
    assert list_faults(up) == []
    down = designing.move_down(up, "s1_intake").files
    assert [read_way(down, one) for one in ("s1_reset", "s1_register", "s1_intake")] == [
        read_way(files, one) for one in ("s1_reset", "s1_register", "s1_intake")
    ]


def test_the_work_trial_moves_before_the_talks_with_everything_that_leads_back_to_it() -> None:
    edit = designing.move_to(read_shipped(), "s2_trial_ask", PLAN_WAY, whole=True)
    assert read_way(edit.files, "s2_plan") == ["s2_trial_ask"]
    assert read_way(edit.files, "s2_g_trial") == ["tak → s2_trial", "nie → s2_reset"]
    assert read_way(edit.files, "s2_join") == ["s2_profile"]
    assert list_faults(edit.files) == []
    assert designing.walk_draft(edit.files) == ()


def test_a_question_whose_answers_lead_apart_stays_where_it_is() -> None:
    with pytest.raises(EditRefused) as refused:
        designing.move_to(read_shipped(), "s2_g_check", PLAN_WAY)
    assert refused.value.code == "edit_cannot_lift"
    with pytest.raises(EditRefused) as refused:
        designing.move_up(read_shipped(), "s2_ben")
    assert refused.value.code == "edit_no_step_before"


def test_a_removed_step_closes_the_gap() -> None:
    edit = designing.remove_element(read_shipped(), "s2_plan")
    assert read_way(edit.files, "s2_g_mode") == ["tak → s2_profile", "nie → s2_reset"]
    assert list_faults(edit.files) == []


def test_a_removed_question_takes_along_what_only_its_answers_led_to() -> None:
    edit = designing.remove_element(read_shipped(), "s2_g_family", "f_s2_g_family__s2_family_done")
    assert read_way(edit.files, "s2_split")[2] == "s2_join"
    with pytest.raises(Exception, match="not_found"):
        designing.describe_element(edit.files, "s2_family")
    assert list_faults(edit.files) == []
    with pytest.raises(EditRefused) as refused:
        designing.remove_element(read_shipped(), "s2_g_family")
    assert refused.value.code == "edit_choose_way"


def test_two_steps_at_the_same_time_are_split_and_joined() -> None:
    edit = designing.add_beside(read_shipped(), "s1_intake", OFFICE)
    assert read_way(edit.files, "s1_register") == ["s1_intake_split"]
    assert read_way(edit.files, "s1_intake_split") == ["s1_intake", "zadzwon_do_rodziny"]
    assert read_way(edit.files, "s1_intake_join") == ["s1_set_intake"]
    assert list_faults(edit.files) == []
    third = designing.add_beside(edit.files, "s1_intake", NewStep("Napisz list", "office", "Biuro"))
    assert len(read_way(third.files, "s1_intake_split")) == 3
    gone = designing.remove_element(third.files, "napisz_list")
    gone = designing.remove_element(gone.files, "zadzwon_do_rodziny")
    assert read_way(gone.files, "s1_register") == ["s1_intake"], "nothing is split any more"
    assert read_way(gone.files, "s1_intake") == ["s1_set_intake"]


def test_waits_parts_and_calls_stand_on_ways_too() -> None:
    files = read_shipped()
    wait = designing.add_wait(files, PLAN_WAY, "Tydzień przerwy", "duration", "P7D")
    assert designing.describe_element(wait.files, wait.focus).expression == "P7D"
    message = designing.add_wait(files, PLAN_WAY, "Wolne miejsce", "message", "msg_place_available")
    assert designing.describe_element(message.files, message.focus).event_name == "msg_place_available"
    part = designing.add_part(files, PLAN_WAY, "Pierwsze rozmowy", OFFICE)
    assert [one.kind for one in designing.describe_element(part.files, part.focus).children] == [
        "startEvent",
        "userTask",
        "endEvent",
    ]
    call = designing.add_call(files, PLAN_WAY, "Interwencja", "sub_intervention")
    for edit in (wait, message, part, call):
        assert list_faults(edit.files) == [], edit.said
        assert read_way(edit.files, edit.focus) == ["s2_reset"]


def test_foreign_extensions_survive_every_change() -> None:
    files = dict(read_shipped())
    foreign = b'<bpmn:extensionElements><x:note xmlns:x="urn:elsewhere">nie rusz</x:note>'
    files[STAGE] = files[STAGE].replace(b"<bpmn:extensionElements>", foreign, 2)
    edit = designing.change_step(files, "s2_plan", StepChange("Nowa nazwa", properties={"due": "P1D"}))
    edit = designing.add_step(edit.files, PLAN_WAY, OFFICE)
    assert edit.files[STAGE].count(b"nie rusz") == 2


def test_places_made_by_hand_are_kept_and_room_is_made() -> None:
    files = dict(read_shipped())
    moved = files[STAGE].replace(b'<dc:Bounds x="', b'<dc:Bounds x="1', 1)
    files[STAGE] = moved
    edit = designing.add_step(files, PLAN_WAY, OFFICE)
    before, after = _read_boxes(files[STAGE]), _read_boxes(edit.files[STAGE])
    assert after["s2_start"] == before["s2_start"]
    assert after["zadzwon_do_rodziny"][0] > before["s2_plan"][0]
    shifts = {after[name][0] - box[0] for name, box in before.items() if name in after}
    assert len(shifts) == 2, "everything right of the new step moves by one width, the rest stays"
    assert read_properties(parse_xml(edit.files[STAGE], "").find(".//*[@id='s2_plan']"))["role"] == "coach"


def _read_boxes(content: bytes) -> dict[str, tuple[int, int]]:
    shapes = etree.fromstring(content).iter("{*}BPMNShape")
    found = {shape.get("bpmnElement"): shape.find("{*}Bounds") for shape in shapes}
    return {name: (int(box.get("x")), int(box.get("y"))) for name, box in found.items()}
