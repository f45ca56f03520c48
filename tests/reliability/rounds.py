"""How often a suite does its worst: a short form for every day, the bar's own number for `make torture`."""

import json
import os


def count_rounds(name: str, short: int, full: int) -> int:
    """Rounds of one suite.

    KROKUS_TORTURE=full asks for the full number everywhere; KROKUS_<NAME> gives one suite its own.
    """
    given = os.environ.get(f"KROKUS_{name}")
    if given is not None:
        return int(given)
    return full if os.environ.get("KROKUS_TORTURE") == "full" else short


def report(name: str, **figures: object) -> None:
    """One line of figures for the record."""
    print(json.dumps({"name": name, **figures}), flush=True)


def say_loudly(polish: str, english: str) -> None:
    """Say what this machine cannot do; the test then does what is possible here."""
    print(f"\n*** {polish}\n*** {english}", flush=True)
