"""`krokus db`, `org`, `backup` and `restore`: setting up a real installation, and keeping it."""

import os
from pathlib import Path

import click

from engine import (
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


def find_database_url() -> str:
    """The database this command works on."""
    return normalise_database_url(os.environ.get("DATABASE_URL", "sqlite:///var/krokus.sqlite3"))


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
    krokus = open_krokus(find_database_url(), SystemClock())
    key, password = create_organisation(krokus, name, admin)
    click.echo(say(f"Organizacja: {key}", f"Organisation: {key}"))
    click.echo(f"login: {admin.strip().lower()}")
    click.echo(say(f"hasło (tylko teraz): {password}", f"password (shown once): {password}"))


@org.command("list")
def list_all() -> None:
    """Klucze i nazwy organizacji / keys and names of the organisations."""
    for key, name in list_organisation_keys(open_krokus(find_database_url(), SystemClock())):
        click.echo(f"{key}  {name}")


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> None:
    """Zapisz wszystkie dane w jednym pliku / write all data into one file."""
    rows = write_backup(find_database_url(), file, SystemClock().now())
    click.echo(say(f"Zapisano {file}: wierszy {rows}.", f"Wrote {file}: {rows} rows."))


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def restore(file: Path) -> None:
    """Odtwórz dane z pliku w pustej bazie / restore data from a file into an empty database."""
    rows = restore_backup(find_database_url(), file)
    click.echo(say(f"Odtworzono wierszy: {rows}.", f"Restored {rows} rows."))
