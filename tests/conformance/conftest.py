"""Whole diagrams played as anybody would with `krokus play`."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from engine.process.warm import WarmInstances
from engine.scenarios.playing import Played, play_model
from tests.engine.spiff.spiff_drawing import Drawing, write_files

HEAD = 'title = "Ślad"\n[case]\nclient = "Ala Kot"\nstart = 2026-03-02\n'


def write_step(step: str) -> str:
    """`task`, `task answer=true`, `+P2D` lets time pass, `!name` reports a message or signal."""
    if step.startswith("+"):
        return f'[[step]]\ndo = "advance"\nby = "{step[1:]}"\n'
    if step.startswith("!"):
        return f'[[step]]\ndo = "message"\nname = "{step[1:]}"\nby = "coach"\n'
    task, _, answers = step.partition(" ")
    typed = "".join(f"{one.replace('=', ' = ')}\n" for one in answers.split())
    return f'[[step]]\ndo = "complete"\ntask = "{task}"\nby = "coach"\n[step.set]\n{typed}'


def _sort_rounds(played: Played) -> Played:
    """Rounds that are open at once are alike, and either may be done first; so are tasks of one moment."""
    known = {
        name: sorted(value, key=repr) if isinstance(value, list) else value
        for name, value in played.variables.items()
    }
    return replace(played, variables=known, open=tuple(sorted(played.open)))


@pytest.fixture
def play(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Played]:
    """Play a drawing straight, and again with every step's state saved and read anew."""

    def run(drawing: Drawing, *steps: str, more: str = "", known: str = "", problem: str = "") -> Played:
        (content,) = write_files(drawing, extra=more).values()
        diagram, scenario = tmp_path / "main.bpmn", tmp_path / "way.toml"
        diagram.write_bytes(content)
        head = f"{HEAD}[case.variables]\n{known}\n"
        scenario.write_text(head + "".join(map(write_step, steps)), encoding="utf-8")
        (played,) = play_model(diagram, [scenario])
        assert (played.problem, played.incidents) == (problem, ())
        with monkeypatch.context() as patch:
            patch.setattr(WarmInstances, "take", lambda self, row: None)
            (reloaded,) = play_model(diagram, [scenario])
        assert _sort_rounds(reloaded) == _sort_rounds(played)
        return played

    return run
