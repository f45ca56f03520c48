"""Turns that a case of `euse_5` may take: leaving, pausing, losing a job, complaining, coming back."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from theatre import ORG, Stage, set_stage

from engine.errors import MessageNotExpected, NotAllowed
from engine.model import TaskStatus
from engine.process.cases import reopen_case, send_message
from engine.process.pages.casepage import get_case
from engine.process.passing import let_pass
from engine.process.tasks import complete_task
from engine.scenarios.autofill import autofill
from engine.store.queries.instances import list_open_instances
from engine.store.queries.tasks import OPEN


@pytest.fixture
def set_up(tmp_path: Path) -> Iterator[Callable[[str], Stage]]:
    opened: list[Stage] = []

    def begin(name: str) -> Stage:
        opened.append(set_stage(f"sqlite:///{tmp_path / 'case.db'}", name))
        return opened[-1]

    yield begin
    for stage in opened:
        stage.close()


def play_until(stage: Stage, reached: Callable[[], bool]) -> None:
    while not reached():
        assert stage.player.step(), "the scenario ended before"


def play_until_open(stage: Stage, element_id: str) -> None:
    play_until(stage, lambda: element_id in stage.player.open_elements())


def complete(stage: Stage, login: str, element_id: str, **chosen: object) -> None:
    actor, task = stage.cast[login], stage.task(element_id)
    complete_task(stage.krokus, actor, task.id, autofill(stage.krokus, actor, task.id, chosen), how="spoken")


def armed(stage: Stage) -> set[str]:
    return {row.slot for row in stage.timers() if row.status == "armed"}


def test_a_confirmed_resignation_leaves_nothing_open(set_up: Callable[[str], Stage]) -> None:
    stage = set_up("g_wola_klienta")
    stage.player.play()
    live = {*OPEN, TaskStatus.SUSPENDED.value}
    assert stage.case().status == "closed_withdrawn" and stage.case().closed_at is not None
    assert [row.element_id for row in stage.tasks() if row.status in live] == []
    assert "s2_meet" in {row.element_id for row in stage.tasks() if row.status == "cancelled"}
    assert not armed(stage)
    with stage.krokus.store.read(ORG) as work:
        assert not list_open_instances(work, stage.player.case_id)


def test_while_a_resignation_is_wound_up_only_what_outlives_the_case_begins(
    set_up: Callable[[str], Stage],
) -> None:
    stage = set_up("g_wola_klienta")
    play_until_open(stage, "resignation_record")
    maria, case_id = stage.cast["maria"], stage.player.case_id
    offered = {message.name for message in get_case(stage.krokus, maria, case_id).messages}
    assert offered <= {"msg_complaint", "msg_follow_up", "msg_ask_feedback"} and "msg_complaint" in offered
    assert not {slot for slot in armed(stage) if slot.startswith("esp_")}
    with pytest.raises(MessageNotExpected):
        send_message(stage.krokus, maria, case_id, "msg_crisis")
    send_message(stage.krokus, maria, case_id, "msg_complaint")
    assert "complaint_handle" in stage.player.open_elements()
    stage.player.play()
    assert stage.case().status == "closed_withdrawn"


def test_a_pause_hides_tasks_and_moves_what_was_due(set_up: Callable[[str], Stage]) -> None:
    stage = set_up("b_marek")
    play_until_open(stage, "suspend_agree")
    before = stage.task("s5_support")
    play_until(stage, lambda: stage.case().suspended)
    began = stage.clock.now()
    hidden = stage.task("s5_support")
    stopped = {row.slot for row in stage.timers() if row.status == "suspended"}
    assert (hidden.status, hidden.due_at) == ("suspended", before.due_at)
    assert stopped and "suspend_ask" not in stage.player.open_elements()
    play_until(stage, lambda: not stage.case().suspended)
    pause = stage.clock.now() - began
    back = stage.task("s5_support")
    assert pause >= timedelta(days=34) and back.status in OPEN
    assert before.due_at is not None and back.due_at == before.due_at + pause
    assert stopped <= armed(stage)
    stage.assert_sound()


def test_no_report_is_asked_for_while_a_pause_lasts(set_up: Callable[[str], Stage]) -> None:
    stage = set_up("b_marek")
    play_until(stage, lambda: stage.case().suspended)
    reports = stage.player.open_elements().count("report_write")
    let_pass(stage.krokus, stage.clock, timedelta(days=34))
    assert stage.player.open_elements().count("report_write") == reports


def test_a_lost_job_disarms_its_anniversaries_and_leads_back_to_the_search(
    set_up: Callable[[str], Stage],
) -> None:
    stage = set_up("e_kamil")
    play_until_open(stage, "milestone_check")
    anniversaries = {"esp_milestone_6_start", "esp_milestone_12_start"}
    assert anniversaries <= armed(stage)
    play_until_open(stage, "t_loss")
    assert not anniversaries & armed(stage)
    assert "s5_support" not in stage.player.open_elements()
    stage.play_to_stage("job_finding")


def test_a_complaint_outlives_its_case(set_up: Callable[[str], Stage]) -> None:
    stage = set_up("no_contact")
    send_message(stage.krokus, stage.cast["ania"], stage.player.case_id, "msg_complaint")
    stage.player.play()
    assert stage.player.open_elements() == ["complaint_handle"]
    complete(stage, "maria", "complaint_handle")
    complete(stage, "maria", "complaint_answer")
    assert stage.player.open_elements() == []
    assert stage.case().status == "closed_no_contact"
    stage.assert_sound()


@pytest.mark.parametrize(
    ("asked", "entered", "first"),
    [
        ("engagement", "engagement", "s1_register"),
        ("profiling", "profiling", "s2_plan"),
        ("job_finding", "job_finding", "s3_market"),
        ("employer_engagement", "job_finding", "s3_market"),
        ("on_job_support", "on_job_support", "s5_plan"),
    ],
)
def test_a_closed_case_opens_again_at_the_agreed_stage(
    set_up: Callable[[str], Stage], asked: str, entered: str, first: str
) -> None:
    stage = set_up("no_contact")
    stage.player.play()
    reopen_case(stage.krokus, stage.cast["maria"], stage.player.case_id, asked)
    case = stage.case()
    assert (case.status, case.stage, case.closed_at) == (entered, entered, None)
    assert case.variables["return_count"] == 1
    assert first in stage.player.open_elements()
    let_pass(stage.krokus, stage.clock, timedelta(days=32))
    assert "report_write" in stage.player.open_elements()
    stage.assert_sound()


def test_who_comes_back_with_a_job_is_asked_when_it_begins(set_up: Callable[[str], Stage]) -> None:
    stage = set_up("no_contact")
    stage.player.play()
    reopen_case(stage.krokus, stage.cast["maria"], stage.player.case_id, "on_job_support")
    complete(stage, "tomek", "s5_plan")
    let_pass(stage.krokus, stage.clock, timedelta(hours=1))
    begins = (stage.clock.now() + timedelta(days=7)).date().isoformat()
    complete(stage, "tomek", "s5_before", job_start=begins)
    # Ninety days in a job are counted from this day; without it no support could end well.
    assert stage.case().variables["job_start"] == begins
    assert "esp_milestone_3_start" in armed(stage)
    assert "s5_day1" not in stage.player.open_elements()
    let_pass(stage.krokus, stage.clock, timedelta(days=8))
    assert "s5_day1" in stage.player.open_elements()
    stage.assert_sound()


def test_after_a_task_comes_the_next_one_of_ones_role_though_nobody_took_it(
    set_up: Callable[[str], Stage],
) -> None:
    stage = set_up("no_contact")
    beata, register = stage.cast["beata"], stage.task("s1_register")
    answers = autofill(stage.krokus, beata, register.id, {"person_agrees": "yes"})
    done = complete_task(stage.krokus, beata, register.id, answers)
    intake = stage.task("s1_intake")
    assert intake.assignee is None
    assert done.next_task_id == intake.id


def test_no_button_skips_the_talk_about_resigning(set_up: Callable[[str], Stage]) -> None:
    stage = set_up("coach_change")
    for login in ("maria", "tomek", "beata"):
        with pytest.raises((MessageNotExpected, NotAllowed)):
            send_message(stage.krokus, stage.cast[login], stage.player.case_id, "msg_resignation_confirmed")
    assert not stage.case().status.startswith("closed")


def test_tasks_follow_a_new_coach(set_up: Callable[[str], Stage]) -> None:
    stage = set_up("coach_change")
    assert stage.task("s2_plan").assignee == stage.cast["tomek"].person
    play_until_open(stage, "coach_handover")
    assert stage.task("s2_plan").assignee == stage.cast["kasia"].person
    assert stage.task("coach_handover").assignee == stage.cast["kasia"].person


def test_a_withdrawn_consent_blocks_sharing_until_it_was_talked_over(
    set_up: Callable[[str], Stage],
) -> None:
    stage = set_up("coach_change")
    play_until_open(stage, "consent_apply")
    assert stage.case().sharing_blocked
    play_until(stage, lambda: not stage.case().sharing_blocked)
    assert stage.task("consent_talk").status == "done"


def test_a_consent_about_to_end_is_asked_for_again(set_up: Callable[[str], Stage]) -> None:
    stage = set_up("coach_change")
    play_until_open(stage, "consent_renew")
    day = stage.case().variables["consent_valid_until"]
    play_until(stage, lambda: stage.task("consent_renew").status == "done")
    assert stage.case().variables["consent_valid_until"] > day
    assert "esp_consent_expiry_start" in armed(stage)


def test_consents_change_at_any_time_but_in_one_talk_at_once(set_up: Callable[[str], Stage]) -> None:
    stage = set_up("no_contact")
    client = stage.cast["ania"]
    send_message(stage.krokus, client, stage.player.case_id, "msg_consent_change")
    assert "change_consents" in stage.player.open_elements()
    with pytest.raises(MessageNotExpected):
        send_message(stage.krokus, client, stage.player.case_id, "msg_consent_change")


@pytest.mark.parametrize("name", ["msg_follow_up", "msg_ask_feedback", "msg_job_changed"])
def test_nobody_may_send_what_only_the_process_throws(set_up: Callable[[str], Stage], name: str) -> None:
    stage = set_up("no_contact")
    with pytest.raises(NotAllowed):
        send_message(stage.krokus, stage.cast["maria"], stage.player.case_id, name)


def test_a_contract_that_becomes_permanent_ends_no_more(set_up: Callable[[str], Stage]) -> None:
    stage = set_up("e_kamil")
    play_until(stage, lambda: "esp_contract_end_start" in armed(stage))
    let_pass(stage.krokus, stage.clock, timedelta(days=150))
    before = stage.case().variables["contract_end"]
    assert isinstance(before, str) and date.fromisoformat(before) > stage.clock.now().date()
    complete(stage, "tomek", "contract_talk", result="extended", contract_end="", search="no")
    assert stage.case().variables["contract_end"] is None
    assert "esp_contract_end_start" not in armed(stage)
    let_pass(stage.krokus, stage.clock, timedelta(days=60))
    assert [row.element_id for row in stage.tasks()].count("contract_talk") == 1
    stage.assert_sound()
