"""`krokus report hours` and all other tables: a report's definition, a period, a file."""

import os
from datetime import date, datetime
from pathlib import Path

import click
from flask import Flask
from flask_babel import force_locale

from engine import make_report_for_office, read_address
from webapp.commands.installation import open_installation
from webapp.commands.language import say
from webapp.i18n import install_languages
from webapp.reports.sheets import write_csv, write_xlsx

SHIPPED = ("hours", "coaches", "activities", "evidence", "people", "double_funding")
day = click.DateTime(formats=["%Y-%m-%d"])


class TableReports(click.Group):
    """A group that also knows every table of the organisation by its short name."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*super().list_commands(ctx), *SHIPPED})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command:
        return super().get_command(ctx, cmd_name) or _make_command(cmd_name)


def _make_command(key: str) -> click.Command:
    options: list[click.Parameter] = [
        click.Option(["--org"], required=True, help="Klucz organizacji / key of the organisation."),
        click.Option(["--from", "since"], required=True, type=day, help="RRRR-MM-DD"),
        click.Option(["--to", "until"], required=True, type=day, help="RRRR-MM-DD"),
        click.Option(["--format", "format_"], type=click.Choice(["xlsx", "csv"]), default="xlsx"),
        click.Option(["--pseudonyms"], is_flag=True, help="Znaki zamiast nazwisk / signs instead of names."),
        click.Option(["-o", "--output"], required=True, type=click.Path(dir_okay=False, path_type=Path)),
    ]

    def run(org: str, since: datetime, until: datetime, format_: str, pseudonyms: bool, output: Path) -> None:
        write_report(key, org, since.date(), until.date(), format_, output, pseudonyms=pseudonyms)

    text = f"Tabela „{key}” za okres / the table “{key}” of a period."
    return click.Command(key, params=options, callback=run, help=text)


def write_report(
    key: str, org: str, since: date, until: date, format_: str, output: Path, *, pseudonyms: bool
) -> None:
    """Make a table and write it into a file."""
    krokus = open_installation(read_address(os.environ))
    table = make_report_for_office(krokus, org, key, since, until, pseudonyms=pseudonyms)
    app = Flask("webapp")
    install_languages(app)
    with app.test_request_context(), force_locale(say("pl", "en")):
        output.write_bytes(write_xlsx(table) if format_ == "xlsx" else write_csv(table))
    rows = len(table.rows)
    click.echo(say(f"Zapisano {output}: wierszy {rows}.", f"Wrote {output}: {rows} rows."))
