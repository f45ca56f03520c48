"""The long night: says what comes and about how long, then runs every suite with the bar's own numbers.

`python -m tests.reliability.torture`; what pytest is given besides is handed on.
"""

import os
import sys
from pathlib import Path
from typing import NamedTuple


class Suite(NamedTuple):
    """A suite of the long night; its minutes are those of two cores that do little else."""

    path: str
    minutes: int
    what: str


SUITES = (
    Suite("tests/store/test_roll_over.py", 5, "100 deaths in upgrades"),
    Suite("tests/reliability/test_visible_faults.py", 3, "30 kinds of fault at 15 places"),
    Suite("tests/reliability/test_every_door_once.py", 2, "every door twice with one key"),
    Suite("tests/reliability/test_two_begin_at_once.py", 1, "two begin at once"),
    Suite("tests/reliability/test_prepared_statements.py", 1, "statements behind a pooler"),
    Suite("tests/reliability/test_exactly_once.py", 15, "1,000 crowds and 2,000 cuts on each database"),
    Suite("tests/reliability/test_really_synced.py", 5, "2,000 syncs, 400 disk faults, 100 full disks"),
    Suite("tests/reliability/test_overload.py", 5, "two minutes of storm on 50,000 cases"),
    Suite("tests/reliability/test_drills.py", 10, "50 backups under load"),
    Suite("tests/reliability/test_hosts.py", 10, "200 cuts of the network"),
    Suite("tests/reliability/test_outages.py", 25, "200 outages, 10,000 steps"),
    Suite("tests/reliability/test_kills.py", 35, "1,000 kills and 20,000 acknowledgements on each database"),
    Suite("tests/reliability/test_zombies.py", 30, "250 zombies on each database"),
    Suite("tests/reliability/test_timers.py", 15, "10,000 timers, four workers that die"),
    Suite("tests/engine/spiff/test_spiff_oracle.py", 25, "12,000 random models, five ways each"),
    Suite("tests/engine/spiff/test_spiff_forked.py", 70, "10,000 random models, a fork for every step"),
    Suite("tests/engine/spiff/test_spiff_moving.py", 40, "random edits of 32,000 random models"),
)


def main() -> None:
    """Say the plan and become pytest."""
    for suite in SUITES:
        print(f"{suite.minutes:4} min  {suite.what}  ({suite.path})")
    hours, minutes = divmod(sum(suite.minutes for suite in SUITES), 60)
    print(f"About {hours} h {minutes} min in all on two cores.\n", flush=True)
    planned = [suite.path for suite in SUITES]
    # A suite that nobody has timed yet runs too.
    others = sorted({str(path) for path in Path("tests/reliability").glob("test_*.py")} - {*planned})
    os.environ.setdefault("KROKUS_TORTURE", "full")
    os.nice(15)
    words = ["pytest", "-q", "-s", "-p", "no:randomly", "--durations=0", "--durations-min=30", *sys.argv[1:]]
    os.execv(sys.executable, [sys.executable, "-m", *words, *planned, *others])


if __name__ == "__main__":
    main()
