"""What the page of a case that stands still offers: only what would be accepted."""

from pathlib import Path

import pytest
from garden import Plot, day, open_garden

from engine.model import Actor, PersonId
from engine.monitor.case_actions import PACE, get_case_actions
from engine.store.tables import instance

MAIN, SUSPENSION = "se_main", "esp_suspend"


def let_run(plot: Plot, process_id: str, kind: str = "side") -> None:
    plot.insert(
        instance,
        release_id=plot.garden.release,
        process_id=process_id,
        kind=kind,
        status="running",
        rev=1,
        state=b"",
        started_at=day(1),
    )


@pytest.mark.parametrize(
    ("is_asked", "is_paused", "offered"),
    [(False, False, {"pause"}), (True, False, set()), (True, True, {"resume"})],
)
def test_a_pause_is_offered_until_it_is_asked_for_and_its_end_once_it_began(
    tmp_path: Path, is_asked: bool, is_paused: bool, offered: set[str]
) -> None:
    garden = open_garden(f"sqlite:///{tmp_path / 'krokus.sqlite3'}")
    plot = garden.plant("profiling")
    plot.know(suspended=is_paused, stage="profiling")
    let_run(plot, MAIN, "main")
    if is_asked:
        let_run(plot, SUSPENSION)
    if is_paused:
        plot.pause(1)
        plot.token("message", "resume", 1, "msg_resume")
    maria = Actor(garden.org, PersonId("maria"), "Maria", frozenset({"mentor"}))
    page = get_case_actions(garden.krokus, maria, plot.id)
    assert (page.may & PACE.keys(), page.is_paused) == (offered, is_paused)
    garden.krokus.store.close()
