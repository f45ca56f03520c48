"""`krokus report eventlog`: an organisation's history in a file that tools of process mining open."""

from dataclasses import dataclass
from pathlib import Path

from engine.errors import InvalidInput
from engine.eventlog.ocel import write_ocel
from engine.eventlog.pseudonyms import Pseudonyms
from engine.eventlog.reading import read_names, read_traces
from engine.eventlog.xes import write_xes
from engine.krokus import Krokus

WRITERS = {"xes": write_xes, "ocel": write_ocel}


@dataclass(frozen=True, slots=True)
class Exported:
    """How much a log holds."""

    cases: int
    events: int


def export_event_log(
    krokus: Krokus, org_key: str, file: Path, format_: str, *, is_named: bool = False
) -> Exported:
    """Write the history of every case of an organisation into a file; reads at one moment, changes nothing.

    What people wrote, answers of forms and documents are never in it. People and cases stand under pseudonyms
    that hold within this one file; the key to them is thrown away.

    Args:
        format_: `xes` or `ocel` (OCEL 2.0 as JSON).
        is_named: tell the names of staff and clients and the numbers of cases instead.

    Raises:
        NotFound: no such organisation.
        InvalidInput: no such format.
    """
    if format_ not in WRITERS:
        raise InvalidInput("no_such_format", format=format_, known=", ".join(WRITERS))
    with krokus.store.read(krokus.find_org(org_key)) as work:
        pseudonyms = Pseudonyms(read_names(work) if is_named else None)
        return Exported(*WRITERS[format_](file, read_traces(krokus, work, pseudonyms)))
