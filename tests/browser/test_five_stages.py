"""One new case through all five stages, in the browser, by six people who only have a keyboard."""

import tomllib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from demo_house import SECRET, open_house, serve
from playwright.sync_api import Page
from team import Team

from engine import Krokus
from webapp.app import create_app

NewPage = Callable[..., Page]
STEPS = Path(__file__).parent / "five_stages.toml"
PLACES = {
    "suspended": "przerwa",
    "profiling": "Etap II:",
    "job_finding": "Etap III:",
    "employer_engagement": "Etap IV:",
    "on_job_support": "Etap V:",
}


@pytest.fixture
def house(tmp_path: Path) -> Iterator[tuple[str, Krokus]]:
    krokus = open_house(tmp_path)
    with serve(create_app(krokus, secret_key=SECRET, demo=True)) as url:
        yield url, krokus
    krokus.store.close()


def test_six_people_with_keyboards_lead_a_case_through_all_five_stages(
    house: tuple[str, Krokus], new_page: NewPage, console_errors: list[str]
) -> None:
    team = Team(*house, new_page)
    team.open_case()
    for number, step in enumerate(tomllib.loads(STEPS.read_text(encoding="utf-8"))["step"], 1):
        try:
            play(team, step)
        except Exception as failed:
            raise AssertionError(f"step {number} {step}: {failed}") from failed
    # A form that is not complete yet comes back with 400, which the console notes.
    console_errors[:] = [error for error in console_errors if "400 (BAD REQUEST)" not in error]


def play(team: Team, step: Mapping[str, object]) -> None:
    """Play one step."""
    match step:
        case {"task": str(task), "by": str(role)}:
            given = step.get("set", {})
            assert isinstance(given, Mapping)
            team.complete(role, task, {key: team.resolve(value) for key, value in given.items()})
        case {"say": str(message), "by": str(role)}:
            team.say(role, message)
        case {"wait": str(span)}:
            team.wait(span)
        case {"stage": str(stage)}:
            assert PLACES[stage] in team.read_place()
        case _:
            raise AssertionError("no such step")
