"""`krokus demo`: invented people on an embedded database, with a clock that can be moved."""

import os
import secrets
import socket
from datetime import timedelta
from pathlib import Path

import click

from engine import (
    CAST,
    OTHER_MENTOR,
    PASSWORD,
    Calendar,
    DemoClock,
    InvalidInput,
    Krokus,
    let_pass,
    open_krokus,
    parse_duration,
    seed_demo,
    start_worker,
    upgrade_database,
)
from webapp.app import create_app
from webapp.commands.installation import DEMO_CLOCK, DEMO_DATABASE
from webapp.commands.language import say
from webapp.commands.processes import settle_loaded
from webapp.commands.serving import end_on_sigterm, make_server, open_door

MODELS = Path(__file__).resolve().parents[2] / "processes"
SECRET = "demo_secret"
THREADS = 8


@click.command()
@click.option("--port", default=lambda: int(os.environ.get("PORT", "5000")), type=int)
@click.option(
    "--data-dir", default="var", type=click.Path(file_okay=False, path_type=Path), show_default=True
)
@click.option("--reset", is_flag=True, help="Zacznij od nowa / begin anew.")
@click.option("--no-serve", is_flag=True, help="Tylko przygotuj / only prepare.")
@click.option("--advance", metavar="P7D", help="Przesuń zegar pokazu / move the demo's clock.")
def demo(port: int, data_dir: Path, reset: bool, no_serve: bool, advance: str | None) -> None:
    """Pokaz ze zmyślonymi osobami / the demo with invented people."""
    if not no_serve:
        refuse_taken_port(port)
    krokus, clock = open_demo(data_dir, reset=reset)
    if advance:
        now = let_pass(krokus, clock, _span(clock, advance))
        click.echo(
            say(
                f"W pokazie jest teraz {now:%Y-%m-%d %H:%M} UTC",
                f"The demo's time is {now:%Y-%m-%d %H:%M} UTC",
            )
        )
    _print_cast(port)
    if no_serve:
        return
    app = create_app(krokus, secret_key=_read_secret(data_dir), demo=True)
    stop = start_worker(krokus, printer=app.extensions["krokus_printer"])
    end_on_sigterm()
    settle_loaded()
    try:
        make_server(app, open_door("127.0.0.1", port), THREADS).run()
    finally:
        stop.set()


def open_demo(data_dir: Path, *, reset: bool = False) -> tuple[Krokus, DemoClock]:
    """Open the demo's installation in a folder; fill it when it is empty."""
    _claim_folder(data_dir, reset)
    database = data_dir / DEMO_DATABASE
    if not database.exists():
        _fill(data_dir, database)
    url = f"sqlite:///{database.resolve()}"
    upgrade_database(url)
    clock = DemoClock(data_dir / DEMO_CLOCK)
    return open_krokus(url, clock), clock


def _fill(data_dir: Path, database: Path) -> None:
    """Make the demo beside its place and move it there whole: a stop on the way leaves no half of it."""
    unfinished = data_dir / f"{DEMO_DATABASE}.new"
    for name in (unfinished.name, f"{unfinished.name}-wal", f"{unfinished.name}-shm"):
        (data_dir / name).unlink(missing_ok=True)
    url = f"sqlite:///{unfinished.resolve()}"
    upgrade_database(url)
    krokus = open_krokus(url, DemoClock(data_dir / DEMO_CLOCK))
    seed_demo(krokus, MODELS)
    krokus.store.close()
    unfinished.replace(database)
    click.echo(say("Przygotowano pokaz.", "The demo was prepared."))


def refuse_taken_port(port: int) -> None:
    """Say that the port is taken before anything is prepared.

    Raises:
        InvalidInput: something answers there already.
    """
    with socket.socket() as probe:
        if probe.connect_ex(("127.0.0.1", port)) == 0:
            raise InvalidInput("port_taken", port=port)


def _claim_folder(data_dir: Path, reset: bool) -> None:
    """Make the folder the demo's own. Its mark keeps a real database from being taken for a demo."""
    marks = (data_dir / DEMO_CLOCK, data_dir / SECRET)
    if (data_dir / DEMO_DATABASE).exists() and not any(mark.exists() for mark in marks):
        raise InvalidInput("not_a_demo", data_dir=str(data_dir))
    data_dir.mkdir(parents=True, exist_ok=True)
    if reset:
        for name in (DEMO_DATABASE, f"{DEMO_DATABASE}-wal", f"{DEMO_DATABASE}-shm", DEMO_CLOCK):
            (data_dir / name).unlink(missing_ok=True)
    if not marks[0].exists():
        marks[0].write_text("0", encoding="ascii")


def _span(clock: DemoClock, text: str) -> timedelta:
    now = clock.now()
    return Calendar().add(now, parse_duration(text, is_positive_only=True)) - now


def _read_secret(data_dir: Path) -> str:
    """The demo's own secret; made once, readable by its owner only."""
    file = data_dir / SECRET
    if not file.is_file():
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as target:
            target.write(secrets.token_urlsafe(48))
    return file.read_text(encoding="ascii")


def _print_cast(port: int) -> None:
    click.echo(f"Krokus: http://127.0.0.1:{port}/")
    click.echo(f"hasło: {PASSWORD}")
    for role in (*CAST, OTHER_MENTOR):
        click.echo(f"  {role.login:8} {role.name} – {role.about}")
