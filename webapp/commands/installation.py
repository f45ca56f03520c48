"""`krokus db` and `krokus org`: setting up a real installation."""

import os

import click

from engine import (
    SystemClock,
    create_organisation,
    normalise_database_url,
    open_krokus,
    upgrade_database,
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
