"""A case goes on the same in another process: each step in a fork, the rest of the way in a new process.

KROKUS_FORKED_MODELS says how many models; 10,000 is the bar.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.reliability.rounds import count_rounds, report

HERE = Path(__file__).parent
MODELS = count_rounds("FORKED_MODELS", short=6, full=10_000)
FIRST = count_rounds("FIRST_SEED", short=0, full=int.from_bytes(os.urandom(3), "big"))
# To a model that a process has not met it is as good as new; starting one for each would take hours.
BATCH = 25


def run_cold(first: int, count: int, handed: list[dict[str, Any]]) -> dict[str, Any]:
    """One new process: goes on with what the one before it saved, then plays models of its own."""
    command = [sys.executable, "-W", "ignore", str(HERE / "forked_models.py"), str(first), str(count)]
    known = {**os.environ, "PYTHONPATH": str(HERE.parents[2]), "PYTHONHASHSEED": str(first % 1000)}
    ran = subprocess.run(
        command, input=json.dumps(handed), env=known, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
    told: dict[str, Any] = json.loads(ran.stdout)
    return told


def test_random_models_go_on_the_same_in_other_processes() -> None:
    different: list[str] = []
    handed: list[dict[str, Any]] = []
    steps = carried = 0
    for first in range(FIRST, FIRST + MODELS + BATCH, BATCH):
        count = max(0, min(BATCH, FIRST + MODELS - first))
        carried += len(handed)
        told = run_cold(first, count, handed)
        steps, handed = steps + told["steps"], told["handed"]
        different += told["different"]
    figures = {"models": MODELS, "forked_steps": steps, "went_on_in_new_processes": carried}
    report("forked_models", first=FIRST, **figures, differences=len(different))
    assert different == []
    # Every model that waits at all is carried over.
    assert carried > MODELS / 2
