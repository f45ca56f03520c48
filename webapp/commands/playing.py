"""`krokus play`: pretend cases through a model, with the way they went."""

import json
from pathlib import Path

import click

from engine import Played, play_model
from webapp.commands.language import say
from webapp.commands.models import EXIT_NOT_GOOD

existing = click.Path(exists=True, path_type=Path)
file = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("model", type=existing)
@click.argument("scenarios", nargs=-1, type=file)
@click.option("--json", "as_json", is_flag=True, help="Jeden wiersz JSON na scenariusz / one JSON line each.")
def play(model: Path, scenarios: tuple[Path, ...], as_json: bool) -> None:
    """Zagraj scenariusze modelu na próbę / play a model's scenarios."""
    failed = 0
    for played in play_model(model, scenarios):
        failed += not played.passed
        click.echo(_as_json(played) if as_json else _as_text(played))
    if failed:
        raise click.exceptions.Exit(EXIT_NOT_GOOD)


def _as_json(played: Played) -> str:
    return json.dumps(
        {
            "scenario": played.scenario,
            "passed": played.passed,
            "trace": played.trace,
            "open": played.open,
            "status": played.status,
            "variables": dict(played.variables),
            "problem": played.problem,
            "incidents": [{"at": at, "cause": cause} for at, cause in played.incidents],
        },
        ensure_ascii=False,
        default=str,
    )


def _as_text(played: Played) -> str:
    word = say("przeszedł", "passed") if played.passed else say("nie przeszedł", "failed")
    lines = [f"{played.scenario}: {word} ({len(played.trace)} → {played.status or '–'})"]
    if played.problem:
        lines.append(f"  {say(played.told.pl, played.told.text('en'))}")
    lines += [f"  {at}: {cause}" for at, cause in played.incidents]
    return "\n".join(lines)
