"""A printed document says who signed, when and how, and leaves a line for a hand where a hand signs."""

import re
from io import BytesIO
from typing import Any

import pytest
from desk import Desk
from plan_desk import STEPS, make_goals, make_plan, write_plan

from engine import correct_document
from engine.store.queries.documents import find_latest_document

COACH = {"name": "Tomek Lis", "date": "2026-11-23", "method": "electronic"}
HEARD = {"name": "Ania Nowak", "date": "2026-11-23", "method": "oral_witness", "witness": "Zofia Nowak"}
FILM = b"\x00\x00\x00\x20ftypisom film"
BY_HAND = {"name": "Ania Nowak", "date": "2026-11-23", "method": "paper"}


def find_plan(desk: Desk, case_id: str) -> str:
    with desk.krokus.store.read(desk.org) as work:
        plan = find_latest_document(work, case_id, "action_plan")
    assert plan is not None
    return f"/documents/{plan.id}"


def test_a_correction_asks_for_the_witness_as_soon_as_somebody_was_heard(desk: Desk) -> None:
    case_id = make_plan(desk)
    plan, tomek = find_plan(desk, case_id), desk.sign_in("tomek")
    assert f'data-autosave="{plan}/correct"' in tomek.get(f"{plan}/correct").text
    for method, is_asked in (("oral_witness", True), ("paper", False)):
        form = {"_action": "autosave", "sign_client.method": method}
        answer = tomek.post(f"{plan}/correct", data=form).get_json()
        assert answer["visible"]["sign_client.witness"] is is_asked
    # Looking makes no version.
    assert find_plan(desk, case_id) == plan


@pytest.mark.parametrize("language", ["", "&language=etr"])
@pytest.mark.parametrize(
    ("client", "said", "lines"),
    [
        (BY_HAND, "Ania Nowak · 23 listopada 2026 · podpis odręczny – skan", 1),
        (HEARD, "Kto był świadkiem: Zofia Nowak", 0),
    ],
)
def test_a_paper_has_a_line_for_each_hand_that_signs_it(
    desk: Desk, client: dict[str, Any], said: str, lines: int, language: str
) -> None:
    case_id = make_plan(desk)
    signed = {"goals": make_goals(*STEPS), "client_agrees": "yes", "sign_client": client, "sign_coach": COACH}
    write_plan(desk, case_id, "again", **signed)
    plan = find_plan(desk, case_id)
    page = desk.sign_in("tomek").get(f"{plan}/print?form=html{language}").text
    assert said in page and "Tomek Lis · 23 listopada 2026 · podpis elektroniczny" in page
    assert page.count('class="sign"') == lines


def test_a_film_of_a_signature_comes_with_a_correction_and_no_other_file_does(desk: Desk) -> None:
    case_id = make_plan(desk)
    plan, tomek = find_plan(desk, case_id), desk.sign_in("tomek")
    name = "sign_client.recording"
    form = {"_reason": "Nagranie", "sign_client.method": "pjm_recording"}
    # A phone offers its camera, and what it films is taken whatever it is called.
    assert 'accept=".mp4,.webm,video/*"' in tomek.get(f"{plan}/correct").text
    refused = tomek.post(f"{plan}/correct", data={**form, name: (BytesIO(b"<html>"), "film.mp4")})
    assert refused.status_code == 400 and "Dołącz dźwięk albo film" in refused.text
    kept = tomek.post(f"{plan}/correct", data={**form, name: (BytesIO(FILM), "podpis.mp4")})
    # The rest of the plan is missing; the film stays with what was typed.
    found = re.search(rf'name="{name}" value="([0-9a-f]{{32}})" checked', kept.text)
    assert found is not None
    with desk.krokus.store.read(desk.org) as work:
        before = find_latest_document(work, case_id, "action_plan")
    assert before is not None and "podpis.mp4" not in tomek.get(plan).text
    signed = {**BY_HAND, "method": "pjm_recording", "recording": [found.group(1)]}
    answers = {**before.data, "sign_client": signed}
    correct_document(desk.krokus, desk.actor("tomek"), before.id, answers, "Nagranie")
    assert "podpis.mp4" in tomek.get(find_plan(desk, case_id)).text
    assert "podpis.mp4" not in tomek.get(plan).text
