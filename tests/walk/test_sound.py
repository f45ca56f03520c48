"""Sound models that look odd: the walk has nothing to say about them."""

from pathlib import Path

import pytest
from sketch import Sketch, read_sketches

from engine.walk import walk_files, walk_folder
from tests.engine.spiff.spiff_drawing import Drawing, write_files

SOUND = read_sketches("sound.toml")
EUSE_5 = Path(__file__).parents[2] / "processes" / "euse_5"


@pytest.mark.parametrize("name", SOUND)
def test_walk_raises_no_false_alarm(name: str) -> None:
    report = Sketch(**SOUND[name]).walk()
    assert report.is_sound, report.as_text("en")
    assert report.elements_reached == report.elements_total


def test_the_shipped_model_is_sound_and_wholly_walked() -> None:
    report = walk_folder(EUSE_5)
    assert report.is_sound, report.as_text("en")
    assert report.elements_reached == report.elements_total >= 576
    assert report.states < 2_000


@pytest.mark.parametrize("kind", ["task", "manualTask", "serviceTask", "userTask"])
def test_what_a_person_is_asked_at_a_step_of_any_kind_is_set(kind: str) -> None:
    main = Drawing().ends().user("t")
    main.node(kind, "u")
    main.choice("g", default="on")
    main.chain("s", "u", "g").flow("g", "t", "amount > 5")
    main.flow("g", "e", flow_id="on")
    main.chain("t", "e")
    report = walk_files({"model.toml": b'key = "trial"\nname = "Proba"\n', **write_files(main)})
    assert "variable-never-set" not in {one.code for one in report.findings}
