"""`krokus simulate`: invented months of work, for trying things out."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import click

from engine import Simulated, WhatIf, foresee, read_model, simulate
from webapp.commands.installation import open_installation
from webapp.commands.language import say
from webapp.commands.models import EXIT_NOT_GOOD
from webapp.commands.outlook import write_outlook

STEPS = 1000


@click.command(name="simulate")
@click.option("--org", required=True, help="Klucz organizacji / key of the organisation.")
@click.option(
    "--cases", type=click.IntRange(1, 20_000), default=60, show_default=True, help="Ile spraw / how many."
)
@click.option(
    "--months",
    type=click.IntRange(1, 120),
    default=12,
    show_default=True,
    help="Ile miesięcy / how many months.",
)
@click.option(
    "--seed", type=int, default=1, show_default=True, help="To samo ziarno, ta sama historia / same history."
)
@click.option("--model", help="Klucz modelu; inaczej pierwszy / key of the model; else the first one.")
@click.option("--json", "as_json", is_flag=True, help="Wynik jako JSON / the outcome as JSON.")
@click.option(
    "--fewer-coaches", type=click.IntRange(0, 1000), help="Co, jeśli odejdzie tylu / what if they leave."
)
@click.option(
    "--instead",
    type=click.Path(exists=True, path_type=Path),
    help="Co, jeśli sprawy pójdą tym modelem: folder, zip / what if cases go through this model.",
)
@click.option(
    "--runs", type=click.IntRange(1, 50), default=5, show_default=True, help="Ile prób / how many tries."
)
def simulation(
    org: str,
    cases: int,
    months: int,
    seed: int,
    model: str | None,
    as_json: bool,
    fewer_coaches: int | None,
    instead: Path | None,
    runs: int,
) -> None:
    """Wypełnij organizację zmyślonymi miesiącami pracy / fill an organisation with invented months.

    Z --fewer-coaches albo --instead niczego nie zapisuje, tylko porównuje / stores nothing, only compares.
    """
    krokus = open_installation()
    if fewer_coaches is not None or instead is not None:
        files = None if instead is None else read_model(instead)
        asked = WhatIf(cases, months, runs, seed, fewer_coaches or 0, files)
        with show_progress(say("Miesiące mijają", "Months go by"), quiet=as_json) as progress:
            outlook = foresee(krokus, org, asked, model_key=model, progress=progress)
        click.echo(json.dumps(asdict(outlook), ensure_ascii=False) if as_json else write_outlook(outlook))
        return
    with show_progress(say("Miesiące mijają", "Months go by"), quiet=as_json) as progress:
        told = simulate(
            krokus, org, cases=cases, months=months, seed=seed, model_key=model, progress=progress
        )
    click.echo(_as_json(told) if as_json else _as_text(told))
    if told.troubles:
        raise click.exceptions.Exit(EXIT_NOT_GOOD)


@contextmanager
def show_progress(label: str, *, quiet: bool) -> Iterator[Callable[[float], None]]:
    """A bar on stderr that is told shares from 0 to 1; nothing where it would only be in the way."""
    if quiet:
        yield lambda _share: None
        return
    with click.progressbar(length=STEPS, label=label, file=sys.stderr) as bar:
        yield lambda share: bar.update(max(0, round(share * STEPS) - bar.pos))


def _as_json(told: Simulated) -> str:
    return json.dumps(
        {
            "model": told.model,
            "cases": told.cases,
            "events": told.events,
            "tasks": told.tasks,
            "people": told.people,
            "statuses": dict(sorted(told.statuses.items())),
            "troubles": told.troubles,
        },
        ensure_ascii=False,
    )


def _as_text(told: Simulated) -> str:
    lines = [
        say(
            f"{told.model}: spraw {told.cases}, zadań {told.tasks}, zdarzeń {told.events}, "
            f"nowych osób {told.people}.",
            f"{told.model}: {told.cases} cases, {told.tasks} tasks, {told.events} events, "
            f"{told.people} new people.",
        )
    ]
    lines += [f"  {status}: {number}" for status, number in sorted(told.statuses.items())]
    if told.troubles:
        lines.append(say("Tych kroków nie udało się przejść:", "These steps could not be done:"))
        lines += [f"  {element}: {why}" for element, why in sorted(told.troubles.items())]
    return "\n".join(lines)
