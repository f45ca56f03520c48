"""Other hosts of one database: network namespaces whose wire can be cut, and a forwarder beside it.

Where a machine allows no namespaces, the forwarder itself falls silent, and that is said loudly.
"""

import os
import selectors
import socket
import subprocess
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import make_url

from tests.reliability.rounds import say_loudly

BLOCK = 65_536


def run_ip(*words: str) -> bool:
    """Run `ip`; whether it did what was asked."""
    try:
        return subprocess.run(["ip", *words], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


@dataclass
class Host:
    """One host: its name, the database's address as seen from it, and how to run something there."""

    name: str
    address: str
    wrapper: tuple[str, ...]
    forwarder: "Forwarder"
    wire: str = ""

    def cut(self) -> None:
        """Nothing goes through any more, in either direction; nobody is told."""
        if self.wire:
            assert run_ip("link", "set", self.wire, "down")
        else:
            self.forwarder.silent.set()

    def mend(self) -> None:
        if self.wire:
            assert run_ip("link", "set", self.wire, "up")
        else:
            self.forwarder.silent.clear()

    def url(self, database: str) -> str:
        """The database's URL as this host has to write it."""
        known = make_url(database)
        plain = known.set(host=self.address, port=self.forwarder.port, query={})
        return plain.render_as_string(hide_password=False)

    def close(self) -> None:
        self.forwarder.close()
        if self.wire:
            run_ip("netns", "del", self.name)


@dataclass
class Forwarder:
    """Carries bytes between a TCP address and the database's socket, one thread a connection."""

    address: str
    target: str | tuple[str, int]
    silent: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self._listener = socket.create_server((self.address, 0))
        self.port = int(self._listener.getsockname()[1])
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                threading.Thread(target=self._carry, args=(near,), daemon=True).start()

    def _carry(self, near: socket.socket) -> None:
        kind = socket.AF_UNIX if isinstance(self.target, str) else socket.AF_INET
        far = socket.socket(kind)
        with near, far, suppress(OSError), selectors.DefaultSelector() as ready:
            far.connect(self.target)
            ready.register(near, selectors.EVENT_READ, far)
            ready.register(far, selectors.EVENT_READ, near)
            while True:
                for key, _ in ready.select():
                    while self.silent.is_set():
                        threading.Event().wait(0.02)
                    block = key.fileobj.recv(BLOCK)  # type: ignore[union-attr]
                    if not block:
                        return
                    key.data.sendall(block)

    def close(self) -> None:
        self._listener.close()


def find_socket(database: str) -> str | tuple[str, int]:
    """Where the database listens: the path of its socket, or host and port."""
    url = make_url(database)
    place = str(url.query.get("host") or url.host or "127.0.0.1")
    port = url.port or 5432
    return str(Path(place) / f".s.PGSQL.{port}") if place.startswith("/") else (place, port)


def open_hosts(database: str, count: int) -> list[Host]:
    """Hosts beside the database's own, each with a wire of its own."""
    target = find_socket(database)
    made = [_open_namespace(number, target) for number in range(count)]
    hosts = [host for host in made if host is not None]
    if len(hosts) == count:
        return hosts
    for host in hosts:
        host.close()
    say_loudly(
        "Ta maszyna nie pozwala na przestrzenie sieciowe: sieć milknie w pośredniku, nie na kablu.",
        "This machine allows no network namespaces: the network falls silent in a forwarder, not on a wire.",
    )
    return [Host(f"here{n}", "127.0.0.1", (), Forwarder("127.0.0.1", target)) for n in range(count)]


def _open_namespace(number: int, target: str | tuple[str, int]) -> Host | None:
    name = f"kr{os.getpid() % 100_000}n{number}"
    near, far = f"{name}h", f"{name}w"
    # Networks of four addresses, by process: what a killed run left never stands in the way of another.
    block, place = divmod((os.getpid() * 4 + number) % 16_384 * 4, 256)
    ours, theirs = f"10.231.{block}.{place + 1}", f"10.231.{block}.{place + 2}"
    steps = (
        ("netns", "add", name),
        ("link", "add", near, "type", "veth", "peer", "name", far),
        ("link", "set", far, "netns", name),
        ("addr", "add", f"{ours}/30", "dev", near),
        ("link", "set", near, "up"),
        ("-n", name, "addr", "add", f"{theirs}/30", "dev", far),
        ("-n", name, "link", "set", far, "up"),
        ("-n", name, "link", "set", "lo", "up"),
    )
    if not all(run_ip(*step) for step in steps):
        run_ip("netns", "del", name)
        return None
    return Host(name, ours, ("ip", "netns", "exec", name), Forwarder(ours, target), near)
