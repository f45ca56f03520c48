"""A printed document says who signed, when and how, and leaves a line for a hand where a hand signs."""

from typing import Any

import pytest
from desk import Desk
from plan_desk import STEPS, make_goals, make_plan, write_plan

from engine.store.documents import find_latest_document

COACH = {"name": "Tomek Lis", "date": "2026-11-23", "method": "electronic"}
HEARD = {"name": "Ania Nowak", "date": "2026-11-23", "method": "oral_witness", "witness": "Zofia Nowak"}
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
