"""The team's own processes are models like any other: copied, tried out, their pretend cases kept."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from desk import Desk, make_desk

from engine import designing
from engine.releases.folders import SHIPPED
from engine.scenarios.playing import play_files

MONDAY = date(2026, 3, 2)
FIRST_STEP = {
    "team_employer": "firm_meet",
    "team_evaluation": "coach_self_evaluation",
    "team_meeting": "meeting_agenda",
    "team_onboarding": "onboarding_papers",
    "team_supervision": "supervision_plan",
}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = make_desk(tmp_path)
    yield made
    made.krokus.store.close()


@pytest.mark.parametrize("template", FIRST_STEP)
def test_a_copy_is_tried_out_and_its_way_kept_as_a_scenario(desk: Desk, template: str) -> None:
    pawel = desk.actor("pawel")
    key = designing.create_from_template(desk.krokus, pawel, template, "Po naszemu")
    begun = designing.rehearse(desk.krokus, pawel, key, MONDAY, ())
    assert [one.element for one in begun.open] == [FIRST_STEP[template]]
    step = designing.make_completion(begun, FIRST_STEP[template], {})
    gone_on = designing.rehearse(desk.krokus, pawel, key, MONDAY, [step])
    assert gone_on.problem == "" and gone_on.status == "running"
    kept = designing.keep_scenario(gone_on, "Na próbę")
    (path,) = set(kept.files) - set(gone_on.draft.files)
    played = play_files(kept.files, path)
    assert played.passed, played.problem


def test_every_model_that_comes_with_krokus_is_offered_clients_before_the_teams() -> None:
    offered = [one.key for one in designing.list_templates()]
    assert sorted(offered) == sorted(path.parent.name for path in SHIPPED.glob("*/model.toml"))
    assert offered[0] == "euse_5"
    assert {one for one in offered if one.startswith("team_")} == set(offered[-len(FIRST_STEP) :])


def test_a_variant_whose_own_file_says_little_is_begun_whole(desk: Desk) -> None:
    key = designing.create_from_template(desk.krokus, desk.actor("pawel"), "ips", "IPS po naszemu")
    assert designing.get_draft(desk.krokus, desk.actor("pawel"), key).files["main.bpmn"]
