"""`krokus report`: what the data of an organisation say, for people and for other programs."""

from pathlib import Path

import click

from engine import SystemClock, export_event_log, open_krokus
from webapp.commands.installation import find_database_url
from webapp.commands.language import say
from webapp.commands.tables import TableReports


@click.group(cls=TableReports)
def report() -> None:
    """Zestawienia i eksport / reports and exports."""


@report.command()
@click.option("--org", required=True, help="Klucz organizacji / key of the organisation.")
@click.option("--format", "format_", type=click.Choice(["xes", "ocel"]), default="xes", show_default=True)
@click.option(
    "-o", "--output", required=True, type=click.Path(dir_okay=False, path_type=Path), help="Plik / file."
)
@click.option("--named", is_flag=True, help="Z nazwiskami zamiast pseudonimów / names, not pseudonyms.")
def eventlog(org: str, format_: str, output: Path, named: bool) -> None:
    """Dziennik zdarzeń do eksploracji procesów / event log for process mining."""
    krokus = open_krokus(find_database_url(), SystemClock())
    told = export_event_log(krokus, org, output, format_, is_named=named)
    click.echo(
        say(
            f"Zapisano {output}: spraw {told.cases}, zdarzeń {told.events}.",
            f"Wrote {output}: {told.cases} cases, {told.events} events.",
        )
    )
    if named:
        click.echo(
            say(
                "Ten plik ma nazwiska: strzeż go jak akt i usuń, gdy nie będzie potrzebny.",
                "This file holds names: guard it like a file of a case, and delete it when it has served.",
            ),
            err=True,
        )
