"""Sound models that look odd: the walk has nothing to say about them."""

from pathlib import Path

import pytest
from sketch import Sketch, read_sketches

from engine.walk import walk_folder

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
