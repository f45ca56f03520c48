"""What follows a message whose words few people read is read by them alone, and by the client."""

from pathlib import Path

from desk import APPLICATION, Desk

from engine import complete_task, send_message
from engine.process.cases import assign_person, start_case
from engine.releases.folders import read_model_folder
from engine.releases.judging import judge_model
from engine.releases.modelfile import MODEL_FILE
from engine.releases.release import publish_release
from engine.scenarios.autofill import autofill
from engine.store.queries.people import insert_role

EUSE = read_model_folder(Path(__file__).parents[2] / "processes" / "euse_5")


def test_papers_of_broken_rights_are_not_for_the_coach_who_wrote_one_down(desk: Desk) -> None:
    with desk.krokus.store.begin(desk.org) as work:
        publish_release(work, EUSE)
        insert_role(work, "ola", "specialist")
    maria, tomek = desk.actor("maria"), desk.actor("tomek")
    case_id = start_case(desk.krokus, desk.actor("beata"), "euse_5", APPLICATION)
    for role, person in (("coach", "tomek"), ("specialist", "ola")):
        assign_person(desk.krokus, maria, case_id, role, person)
    send_message(desk.krokus, maria, case_id, "msg_rights_violation")
    made = {}
    for actor, step in (
        (maria, "rights_mentor"),
        (desk.actor("ola"), "rights_lawyer"),
        (tomek, "rights_decide"),
    ):
        task = desk.find_task(case_id, step).id
        how = "in_person" if step == "rights_decide" else ""
        answers = autofill(desk.krokus, actor, task, {})
        made[step] = complete_task(desk.krokus, actor, task, answers, how=how).document_id
    for login, readable in (("tomek", 404), ("beata", 404), ("maria", 200)):
        browser = desk.sign_in(login)
        found = {step: browser.get(f"/documents/{document}").status_code for step, document in made.items()}
        assert set(found.values()) == {readable}, (login, found)
    # Advice stays readable to who gave it.
    assert desk.sign_in("ola").get(f"/documents/{made['rights_lawyer']}").status_code == 200
    assert desk.sign_in("ola").get(f"/documents/{made['rights_mentor']}").status_code == 404


def test_a_reader_whom_nobody_can_be_is_found_by_the_check() -> None:
    text = EUSE[MODEL_FILE].decode().replace('note_readers = ["mentor"]', 'note_readers = ["mentro"]', 1)
    judged = judge_model({**EUSE, MODEL_FILE: text.encode()})[MODEL_FILE]
    found = [finding for finding in judged.findings if finding.code == "reader-missing"]
    assert [one.element for one in found] == ["msg_complaint"] and "mentro" in str(found[0])
    assert not judge_model(EUSE)[MODEL_FILE].findings
