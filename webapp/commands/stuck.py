"""`krokus stuck`: the mentor's list on the command line, with reasons."""

import json
from datetime import UTC, datetime

import click

from engine import StuckList, list_stuck_cases
from webapp.commands.installation import open_installation
from webapp.commands.language import say

LEVELS = {"red": ("CZERWONE", "RED"), "amber": ("ŻÓŁTE", "AMBER")}


@click.command()
@click.option("--org", "org_key", required=True, metavar="KEY", help="Klucz organizacji / organisation key.")
@click.option("--at", metavar="2026-12-24T07:00", help="Stan na tę chwilę / as of this moment.")
@click.option("--json", "as_json", is_flag=True, help="Jeden obiekt JSON / one JSON object.")
def stuck(org_key: str, at: str | None, as_json: bool) -> None:
    """Które sprawy stoją i dlaczego / which cases stand still, and why."""
    krokus = open_installation()
    moment = None if at is None else _read_moment(at)
    found = list_stuck_cases(krokus, org_key, say("pl", "en"), at=moment)
    click.echo(json.dumps(found, ensure_ascii=False) if as_json else _as_text(found))


def _read_moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as wrong:
        raise click.BadParameter(
            say("to nie jest data (2026-12-24T07:00)", "no date (2026-12-24T07:00)"), param_hint="--at"
        ) from wrong
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _as_text(found: StuckList) -> str:
    if not found["cases"] and not found["coaches"]:
        return say("Nic nie stoi.", "Nothing stands still.")
    lines = []
    for case in found["cases"]:
        level = say(*LEVELS[case["level"]])
        lines.append(f"{level} {case['no']} {case['title']}")
        lines += [f"  {signal['sentence']}" for signal in case["signals"]]
        task = case["next_task"]
        if task is not None:
            whose = task["person"] or task["role"]
            lines.append(say(f"  Następne: {task['name']} – {whose}", f"  Next: {task['name']} – {whose}"))
    lines += [f"{say(*LEVELS[coach['level']])} {coach['sentence']}" for coach in found["coaches"]]
    stuck_cases, of = len(found["cases"]), found["open_cases"]
    lines.append(
        say(f"Stoi {stuck_cases} z {of} otwartych spraw.", f"{stuck_cases} of {of} open cases stand still.")
    )
    return "\n".join(lines)
