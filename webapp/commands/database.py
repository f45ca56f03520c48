"""`krokus db …`, `krokus org …`, `krokus publish`, `krokus export`: setting up a real installation."""

import os
from gettext import gettext as _
from pathlib import Path

import click

from engine import (
    Krokus,
    SystemClock,
    export_release,
    found_organisation,
    open_krokus,
    publish_folder,
    read_database_url,
    upgrade_database,
)


@click.group("db", help="The database of an installation.")
def db() -> None:
    """Group of database commands."""


@db.command("upgrade", help="Create or upgrade the tables.")
def upgrade() -> int:
    """Bring the database to this version."""
    upgrade_database(read_database_url(os.environ))
    click.echo(_("The database is up to date."))
    return 0


@click.group("org", help="Organisations.")
def org() -> None:
    """Group of organisation commands."""


@org.command("create", help="Found an organisation with its first administrator.")
@click.argument("name")
@click.option("--admin", "admin_email", required=True, metavar="EMAIL", help="The administrator's address.")
def create(name: str, admin_email: str) -> int:
    """Found an organisation and tell the way in, once."""
    founded = found_organisation(_open(), name, admin_email)
    click.echo(_("Organisation: %s") % founded.key)
    click.echo(f"login: {founded.login}")
    click.echo(f"hasło: {founded.password}")
    return 0


@click.command("publish", help="Publish a model folder as the organisation's next release.")
@click.argument("folder", metavar="MODEL_DIR", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--org", "org_key", required=True, metavar="KEY", help="Key of the organisation.")
def publish(folder: Path, org_key: str) -> int:
    """Publish, or say why not."""
    key, number = publish_folder(_open(), org_key, folder)
    click.echo(_("%(model)s: release %(number)s.") % {"model": key, "number": number})
    return 0


@click.command("export", help="Write the latest release of a model to an archive.")
@click.argument("model")
@click.option("--org", "org_key", required=True, metavar="KEY", help="Key of the organisation.")
@click.option(
    "-o", "target", required=True, type=click.Path(dir_okay=False, path_type=Path), help="Archive to write."
)
def export(model: str, org_key: str, target: Path) -> int:
    """Write FILE.zip."""
    target.write_bytes(export_release(_open(), org_key, model))
    click.echo(_("Written: %s") % target)
    return 0


def _open() -> Krokus:
    return open_krokus(read_database_url(os.environ), SystemClock())
