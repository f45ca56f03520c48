"""Databases with cases in the middle of something, one for each step of the tables, left by its own code.

`python -m tests.store.parking FILE` makes the one of this version; it is never changed afterwards.
"""

import sqlite3
import sys
from pathlib import Path
from tempfile import mkdtemp

import zstandard

from engine.process.cases import start_case
from engine.process.tasks import complete_task, save_draft
from engine.releases.release import publish_release
from engine.store.upgrade import upgrade_database
from tests.benchmarks.looping_model import make_answers, make_looping_model
from tests.builders import APPLICATION, flow, make_model, open_office

PARKED = Path(__file__).parent / "parked"
_WAITING = "\n".join(
    (
        '<bpmn:startEvent id="begin"/>',
        '<bpmn:intermediateCatchEvent id="wait"><bpmn:timerEventDefinition>',
        "<bpmn:timeDuration>PT1S</bpmn:timeDuration>",
        "</bpmn:timerEventDefinition></bpmn:intermediateCatchEvent>",
        '<bpmn:endEvent id="finish"/>',
        flow("w1", "begin", "wait"),
        flow("w2", "wait", "finish"),
    )
)


def unpack(revision: str, path: Path) -> None:
    """Put a parked database at a path."""
    text = zstandard.ZstdDecompressor().decompress((PARKED / f"{revision}.sql.zst").read_bytes())
    connection = sqlite3.connect(path)
    connection.executescript(text.decode())
    connection.close()


def park(file: Path) -> None:
    """Write a database with an open task, one with a draft, a finished round and a timer."""
    path = Path(mkdtemp(prefix="krokus-parking-")) / "krokus.sqlite3"
    upgrade_database(f"sqlite:///{path}")
    office = open_office(f"sqlite:///{path}", make_looping_model())
    coach = office.actor("tomek")
    with office.krokus.store.begin(office.org) as work:
        publish_release(work, make_model("waiting", "waiting_main", {"waiting_main": _WAITING}, {}))
    office.start_case("tomek")
    half_done = office.start_case("tomek")
    for number in range(4):
        complete_task(
            office.krokus, coach, office.list_open(half_done)[0].id, make_answers(number), key=f"k{number}"
        )
    drafted = office.list_open(office.start_case("tomek"))[0].id
    save_draft(office.krokus, coach, drafted, {"place": "Dom kultury"})
    start_case(office.krokus, office.actor("beata"), "waiting", APPLICATION)
    office.krokus.store.close()
    connection = sqlite3.connect(path)
    dump = "\n".join(connection.iterdump())
    connection.close()
    file.write_bytes(zstandard.ZstdCompressor(level=19).compress(dump.encode()))


if __name__ == "__main__":
    park(Path(sys.argv[1]))
