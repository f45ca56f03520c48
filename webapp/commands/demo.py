"""`krokus demo`: an invented organisation on this machine, with a clock that can be moved."""

import secrets
import socket
from gettext import gettext as _
from pathlib import Path

import click

import processes
from engine import (
    CAST,
    OTHER_MENTOR,
    PASSWORD,
    DemoClock,
    Krokus,
    let_pass,
    open_krokus,
    seed_demo,
    upgrade_database,
)
from webapp.commands.serving import serve_app
from webapp.demo.durations import read_span

DATABASE = "krokus.sqlite3"
CLOCK = "demo_clock"
SECRET = "secret_key"
HOST = "127.0.0.1"


@click.command("demo", help="Try Krokus with an invented organisation on this machine.")
@click.option("--port", type=click.IntRange(1, 65535), envvar="PORT", default=5000, help="Port of the pages.")
@click.option(
    "--data-dir",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("var"),
    help="Folder of the database.",
)
@click.option("--reset", is_flag=True, help="Forget everything and begin anew.")
@click.option("--no-serve", is_flag=True, help="Set up only, serve nothing.")
@click.option("--advance", metavar="P7D", help="Move the demo's clock forward; what is due happens.")
def demo(port: int, data_dir: Path, reset: bool, no_serve: bool, advance: str | None) -> int:
    """Set up, tell the way in, serve."""
    if not no_serve and not _is_free(port):
        click.echo(
            _("Port %s is taken. Is Krokus running already? Choose another one: PORT=5001.") % port, err=True
        )
        return 1
    if not _claim_folder(data_dir, reset):
        click.echo(
            _("%s holds a database that is not a demo. Choose another --data-dir.") % data_dir, err=True
        )
        return 2
    clock = DemoClock(data_dir / CLOCK)
    krokus = _open_demo(data_dir, clock)
    if advance is not None:
        now = let_pass(krokus, clock, read_span(advance, clock.now()))
        click.echo(
            _("The demo's clock shows %s now.") % krokus.calendar.local(now).strftime("%Y-%m-%d %H:%M")
        )
    _tell_way_in(port)
    if no_serve:
        return 0
    return serve_app(krokus, HOST, port, _keep_secret(data_dir / SECRET), demo=True)


def _open_demo(data_dir: Path, clock: DemoClock) -> Krokus:
    url = f"sqlite:///{(data_dir / DATABASE).resolve()}"
    upgrade_database(url)
    krokus = open_krokus(url, clock)
    seed_demo(krokus, models=Path(next(iter(processes.__path__))))
    return krokus


def _claim_folder(data_dir: Path, reset: bool) -> bool:
    """Make the folder the demo's own; the clock's file marks it, so that real data is never taken for a demo."""
    mark = data_dir / CLOCK
    if (data_dir / DATABASE).exists() and not mark.exists():
        return False
    if reset:
        for name in (DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm", CLOCK):
            (data_dir / name).unlink(missing_ok=True)
    data_dir.mkdir(parents=True, exist_ok=True)
    if not mark.exists():
        mark.write_text("0", encoding="ascii")
    return True


def _keep_secret(file: Path) -> str:
    """The key that signs cookies: made once, readable by its owner only."""
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(secrets.token_hex(32), encoding="ascii")
    return file.read_text(encoding="ascii")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        return probe.connect_ex((HOST, port)) != 0


def _tell_way_in(port: int) -> None:
    click.echo(_("Krokus (demo): %s") % f"http://{HOST}:{port}/login")
    # This line keeps its Polish word in every language: scripts look for it.
    click.echo(f"hasło: {PASSWORD}")
    click.echo(_("Who you can be (one password for all):"))
    for role in CAST:
        click.echo(f"  {role.login:<7} {role.name} – {role.about}")
    click.echo(_("  %s – a mentor of another organisation") % f"{OTHER_MENTOR.login:<7} {OTHER_MENTOR.name}")
    click.echo(_("End with Ctrl-C."))
