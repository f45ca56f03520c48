"""Upgrades that die: a line `PATH N` on stdin upgrades that database and kills itself before statement N.

Prints `killed` or `done` for each; children are forked from a warm process, so hundreds take seconds.
"""

import os
import signal
import sys
from typing import Any

from sqlalchemy import Engine, event

from engine.store.upgrade import upgrade_database


def main() -> None:
    """Serve until stdin ends."""
    for line in sys.stdin:
        path, number = line.split()
        child = os.fork()
        if child == 0:
            upgrade_and_die(f"sqlite:///{path}", int(number))
        status = os.waitpid(child, 0)[1]
        print("killed" if os.WIFSIGNALED(status) else "done" if status == 0 else "broken", flush=True)


def upgrade_and_die(url: str, number: int) -> None:
    """Never returns: the process is gone at once before the statement, or ends well after the last one."""
    seen = 0

    def count(*_: Any) -> None:
        nonlocal seen
        seen += 1
        if seen == number:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(Engine, "before_cursor_execute", count)
    try:
        upgrade_database(url)
    except BaseException:
        os._exit(1)
    os._exit(0)


if __name__ == "__main__":
    main()
