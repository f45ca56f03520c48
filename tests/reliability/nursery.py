"""Where servers and workers are born and killed, again and again, on one database and one port."""

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from urllib.request import urlopen

START_S = 30


class Nursery:
    """Starts servers and workers by forking a warm process; kills whole process groups."""

    def __init__(self, url: str, wrapper: tuple[str, ...] = ()) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.base = f"http://127.0.0.1:{self.port}"
        command = [sys.executable, "-W", "ignore", "-m", "tests.reliability.server", url, str(self.port)]
        self._process = subprocess.Popen(
            [*wrapper, *command],
            cwd=Path(__file__).parents[2],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._living: set[int] = set()

    def start(self, kind: str = "server") -> int:
        """Start a server or a worker; returns its process id. A server is up when this returns."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(f"{kind}\n")
        self._process.stdin.flush()
        born = int(self._process.stdout.readline())
        self._living.add(born)
        if kind == "server":
            self._wait_until_up()
        return born

    def _wait_until_up(self) -> None:
        until = time.monotonic() + START_S
        while time.monotonic() < until:
            try:
                with urlopen(self.base + "/health", timeout=START_S) as answer:
                    if answer.status == 200:
                        return
            except OSError:
                time.sleep(0.01)
        raise AssertionError(f"the server did not come up within {START_S} s")

    def kill(self, pid: int) -> None:
        """No signal handler, no last commit: the whole process group is gone at once."""
        self._living.discard(pid)
        # It may be so young that it has no group of its own yet.
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        with suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)
        # The port is free again only when the dead one is gone.
        with suppress(ProcessLookupError):
            while True:
                os.kill(pid, 0)
                time.sleep(0.001)

    def close(self) -> None:
        for pid in list(self._living):
            self.kill(pid)
        self._process.communicate()
