"""pm4py opens the logs. It lives in an environment of its own, made here: it is none of the dependencies."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from builders import Office
from logs import read_done, read_states

from engine.eventlog.export import export_event_log
from engine.simulating.simulation import Simulated

pytestmark = pytest.mark.mining
# pm4py with what it needs to read files; its drawing and its solvers are left out.
PACKAGES = "pm4py pandas numpy python-dateutil six pytz tzdata lxml networkx deprecation packaging tqdm"
READ = """
import json, sys, warnings
warnings.simplefilter("ignore")
import pm4py
log = pm4py.read_xes(sys.argv[1])
done = log[log["krokus:type"] == "task_done"]
traces = {name: list(rows["krokus:element"]) for name, rows in done.groupby("case:concept:name", sort=False)}
log_of = pm4py.convert_to_event_log(log)
ocel = pm4py.read_ocel2_json(sys.argv[2])
dfg, starts, ends = pm4py.discover_dfg(log)
cases = ocel.objects[ocel.objects["ocel:type"] == "case"]
told = {
    "traces": traces,
    "cases": len(log_of),
    "events": len(log),
    "starts": sorted(starts),
    "follows": sum(dfg.values()),
    "objects": {row["ocel:oid"]: row["status"] for _, row in cases.iterrows()},
    "ocel_events": len(ocel.events),
}
print("TOLD" + json.dumps(told))
"""


@pytest.fixture(scope="module")
def miner(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Python that has pm4py; KROKUS_MINER names one that is there already."""
    given = os.environ.get("KROKUS_MINER")
    if given:
        return Path(given)
    folder = tmp_path_factory.mktemp("miner")
    python = folder / "bin" / "python"
    pip = [
        str(python),
        "-m",
        "pip",
        "install",
        "-q",
        "--disable-pip-version-check",
        "--no-deps",
        *PACKAGES.split(),
    ]
    for command in ([sys.executable, "-m", "venv", str(folder)], pip + PACKAGES.split()):
        run = subprocess.run(command, capture_output=True, text=True)
        if run.returncode:
            pytest.fail(
                f"pm4py cannot be had, so no log was opened with it: {run.stderr[-600:]}", pytrace=False
            )
    return python


def test_pm4py_reads_the_right_traces(
    invented_months: tuple[Office, Simulated], miner: Path, tmp_path: Path
) -> None:
    office, told = invented_months
    for format_ in ("xes", "ocel"):
        export_event_log(office.krokus, "proby", tmp_path / f"log.{format_}", format_, is_named=True)
    files = [str(tmp_path / "log.xes"), str(tmp_path / "log.ocel")]
    run = subprocess.run([str(miner), "-c", READ, *files], capture_output=True, text=True, cwd=tmp_path)
    assert run.returncode == 0, run.stderr[-2000:]
    read = json.loads(run.stdout.partition("TOLD")[2])
    assert read["traces"] == {name: done for name, done in read_done(office).items() if done}
    assert (read["cases"], read["events"], read["ocel_events"]) == (told.cases, told.events, told.events)
    assert read["starts"] == ["Zgłoszenie"]
    assert read["follows"] == told.events - told.cases
    assert read["objects"] == {name: state.status for name, state in read_states(office).items()}
