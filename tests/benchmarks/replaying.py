"""`python -m tests.benchmarks.replaying`: live diagram, its past, numbers; 10,000 cases, a million events."""

import argparse
import json
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from time import process_time

from engine.clock import FixedClock
from engine.krokus import Krokus
from engine.model import Actor, OrgId, PersonId
from engine.monitor.living import get_live_diagram
from engine.monitor.measuring import get_measures
from engine.monitor.replay import get_past_diagram
from engine.releases.folders import read_model_folder
from engine.simulating.simulation import simulate
from engine.views.replay import STEPS
from tests.builders import open_office
from tests.engine.monitor.cloning import clone_until
from webapp.commands.processes import settle_loaded

BAR_MS, NUMBERS_BAR_MS = 300.0, 1000.0
NOW = datetime(2026, 11, 28, 10, tzinfo=UTC)
EUSE_5 = Path(__file__).parents[2] / "processes" / "euse_5"
PLAYED, MONTHS, ROUNDS = 240, 5, 5
BACK_DAYS = (0, 30, 90, 180)


def main() -> int:
    """Measure, print, judge."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.replaying", description=__doc__)
    parser.add_argument("--cases", type=int, default=10_000)
    asked = parser.parse_args()
    Path("var").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir="var", prefix="bench-") as name:
        path = Path(name).resolve() / "krokus.sqlite3"
        office = open_office(f"sqlite:///{path}", read_model_folder(EUSE_5), FixedClock(NOW))
        simulate(office.krokus, "proby", cases=min(PLAYED, asked.cases), months=MONTHS, seed=11)
        clone_until(path, asked.cases)
        figures = measure(office.krokus, office.org)
        office.krokus.store.close()
    print(json.dumps(figures))
    bars = {"numbers_ms": NUMBERS_BAR_MS}
    is_good = all(ms <= bars.get(name, BAR_MS) for name, ms in figures.items() if name.endswith("_ms"))
    print("good" if is_good else "a bar was missed", file=sys.stderr)
    return 0 if is_good else 1


def measure(krokus: Krokus, org: OrgId) -> dict[str, float]:
    """CPU of the server for one page, the median of fresh days: no drawing of one day serves another."""
    maria = Actor(org, PersonId("maria"), "Maria", frozenset({"mentor"}))
    # As every server does before it serves.
    settle_loaded()
    figures: dict[str, float] = {"cases": get_live_diagram(krokus, maria, "euse_5").cases}
    figures["live_ms"] = _take([lambda: get_live_diagram(krokus, maria, "euse_5")] * ROUNDS)
    for days in BACK_DAYS:
        asked = [
            lambda step=step, day=day: get_past_diagram(krokus, maria, "euse_5", step, day=day)
            for step in STEPS
            for day in [NOW.date() - timedelta(days=days + STEPS.index(step))]
        ]
        figures[f"back_{days}_days_ms"] = _take(asked)
    figures["numbers_ms"] = _take([lambda: get_measures(krokus, maria)] * len(STEPS))
    return figures


def _take(asked: list[Callable[[], object]]) -> float:
    """The median in milliseconds."""
    took = []
    for ask in asked:
        began = process_time()
        ask()
        took.append((process_time() - began) * 1000)
    return round(median(took), 1)


if __name__ == "__main__":
    sys.exit(main())
