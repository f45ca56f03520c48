"""Defects planted in small models: the walk names each by its code and place, with the way there."""

import pytest
from sketch import Sketch, read_sketches

from engine.walk import WalkReport

PLANTED = read_sketches("planted.toml") | read_sketches("planted_deeper.toml")


def walk_planted(name: str) -> WalkReport:
    drawn = {key: value for key, value in PLANTED[name].items() if key not in ("code", "at")}
    return Sketch(**drawn).walk()


@pytest.mark.parametrize("name", PLANTED)
def test_walk_names_the_planted_defect(name: str) -> None:
    report = walk_planted(name)
    assert (PLANTED[name]["code"], PLANTED[name]["at"]) in {(one.code, one.at) for one in report.findings}
    assert report.complete and not report.is_sound


@pytest.mark.parametrize("name", PLANTED)
def test_every_defect_is_told_in_two_languages(name: str) -> None:
    report = walk_planted(name)
    polish, english = (report.as_json(language)["findings"] for language in ("pl", "en"))
    for one, other in zip(polish, english, strict=True):
        assert one["message"] != other["message"] and one["hint"] != other["hint"]
        assert len(one["path"]) == len(other["path"])


def test_a_deadlock_comes_with_the_shortest_way_there() -> None:
    report = walk_planted("and join after xor")
    assert [one["path"] for one in report.as_json("en")["dead_ends"]] == [
        ["It starts: “start”.", "The question “xor_s”: the answer is “→ task_a”.", "Done: “task_a”."]
    ]


def test_a_called_process_says_how_it_ended() -> None:
    report = walk_planted("one end without result")
    paths = [one["path"] for one in report.as_json("en")["findings"]]
    assert "“call_c” is over: “end_bad”." in paths[0]


def test_enough_different_defects_are_planted() -> None:
    assert len({(one["code"]) for one in PLANTED.values()}) >= 24
    assert len(PLANTED) >= 90
