"""Every test of a running process runs twice: straight, and with dump + load after every step."""

import pytest
from spiff_drawing import Drawing, compile_drawings
from spiff_player import Play, Player

from engine.model import JsonValue


@pytest.fixture(params=[False, True], ids=["straight", "reload"])
def play(request: pytest.FixtureRequest) -> Play:
    def start(
        *drawings: Drawing, process_id: str = "main", decisions: object = None, **variables: JsonValue
    ) -> Player:
        specs = compile_drawings(*drawings, decisions=decisions)
        return Player(specs, process_id, request.param, dict(variables))

    return start
