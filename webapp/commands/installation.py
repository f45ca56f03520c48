"""`krokus db`, `org`, `backup` and `restore`: setting up a real installation, and keeping it."""

import os
from pathlib import Path

import click

from engine import (
    DemoClock,
    Krokus,
    SystemClock,
    create_organisation,
    list_organisation_keys,
    normalise_database_url,
    open_krokus,
    restore_backup,
    upgrade_database,
    write_backup,
)
from webapp.commands.language import say

DEMO_DATABASE, DEMO_CLOCK = "krokus.sqlite3", "demo_clock"


def find_database_url() -> str:
    """The database this command works on."""
    return normalise_database_url(os.environ.get("DATABASE_URL", "sqlite:///var/krokus.sqlite3"))


def open_installation(address: str = "") -> Krokus:
    """The installation this command works on, at its own time."""
    url = find_database_url()
    return open_krokus(url, find_clock(url), address)


def find_clock(url: str) -> SystemClock:
    """The machine's clock; in the demo's folder the demo's, so that commands and pages tell the same day."""
    database = Path(url.removeprefix("sqlite:///"))
    mark = database.parent / DEMO_CLOCK
    if url.startswith("sqlite:///") and database.name == DEMO_DATABASE and mark.is_file():
        return DemoClock(mark)
    return SystemClock()


@click.group()
def db() -> None:
    """Baza danych / the database."""


@db.command("upgrade")
def upgrade() -> None:
    """Utwórz albo zaktualizuj tabele / create or upgrade the tables."""
    upgrade_database(find_database_url())
    click.echo(say("Baza jest aktualna.", "The database is up to date."))


@click.group()
def org() -> None:
    """Organizacje / organisations."""


@org.command("create")
@click.argument("name")
@click.option("--admin", required=True, help="E-mail pierwszej osoby / first person's e-mail.")
def create(name: str, admin: str) -> None:
    """Załóż organizację z pierwszą osobą / create an organisation with its first person."""
    krokus = open_installation()
    key, password = create_organisation(krokus, name, admin)
    click.echo(say(f"Organizacja: {key}", f"Organisation: {key}"))
    click.echo(f"login: {admin.strip().lower()}")
    click.echo(say(f"hasło (tylko teraz): {password}", f"password (shown once): {password}"))


@org.command("list")
def list_all() -> None:
    """Klucze i nazwy organizacji / keys and names of the organisations."""
    for key, name in list_organisation_keys(open_installation()):
        click.echo(f"{key}  {name}")


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> None:
    """Zapisz wszystkie dane w jednym pliku / write all data into one file."""
    url = find_database_url()
    rows = write_backup(url, file, find_clock(url).now())
    click.echo(say(f"Zapisano {file}: wierszy {rows}.", f"Wrote {file}: {rows} rows."))


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def restore(file: Path) -> None:
    """Odtwórz dane z pliku w pustej bazie / restore data from a file into an empty database."""
    rows = restore_backup(find_database_url(), file)
    click.echo(say(f"Odtworzono wierszy: {rows}.", f"Restored {rows} rows."))
