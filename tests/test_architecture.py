"""The laws of the house, kept: a break names its file, its line and the rule."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import laws
import pytest
from laws import ROOT, Break, Source

from engine.bpmn.reader import read_diagrams
from engine.releases.folders import read_model_folder
from engine.releases.modelfile import read_model_file

Law = Callable[[Source], Iterator[Break]]
PRODUCT = laws.read_sources("engine", "webapp")
TESTS = laws.read_sources("tests")
LAWS: dict[str, Law] = {
    "imports": laws.check_imports,
    "places of imports": laws.check_places_of_imports,
    "import time": laws.check_import_time,
    "transactions": laws.check_transactions,
    "time": laws.check_time,
    "safety": laws.check_safety,
    "names": laws.check_names,
    "prose": laws.check_prose,
    "size": laws.check_size,
}
# One planted break for each law: a law that cannot fail keeps nothing.
PLANTED = [
    ("imports", "engine/process/x.py", "import sqlalchemy"),
    ("imports", "engine/store/x.py", "from engine.spiff import runtime"),
    ("imports", "engine/spiff/x.py", "from engine.store import Store"),
    ("imports", "engine/errors.py", "import lxml"),
    ("imports", "engine/feel/x.py", "from engine.forms import Form"),
    ("imports", "webapp/x.py", "from engine.store import Store"),
    ("imports", "engine/jobs/x.py", "from webapp.app import create_app"),
    ("imports", "engine/jobs/x.py", "from . import worker"),
    ("places of imports", "engine/x.py", "def f():\n    import json"),
    ("import time", "engine/x.py", "print('read')"),
    ("transactions", "engine/process/x.py", "def f(c):\n    c.commit()"),
    ("time", "webapp/x.py", "from datetime import datetime\nNOW = datetime.now()"),
    ("time", "webapp/x.py", "import datetime\nNOW = datetime.datetime.now(datetime.UTC)"),
    ("safety", "engine/x.py", "def f(text):\n    return eval(text)"),
    ("safety", "engine/x.py", "import pickle"),
    ("names", "engine/process/utils.py", ""),
    ("names", "engine/x.py", "def is_late() -> str: ..."),
    ("names", "engine/x.py", "def get_case() -> str | None: ..."),
    ("prose", "engine/x.py", "X = 1"),
    ("prose", "engine/x.py", '"""Says."""\n# TODO later'),
    ("prose", "engine/x.py", '"""Says."""\n# ---------- part two'),
    ("size", "engine/x.py", "\n" * 401),
]


@pytest.mark.parametrize("name", LAWS)
def test_every_file_of_the_product_keeps_the_law(name: str) -> None:
    broken = [f"{source.path}:{line}: {rule}" for source in PRODUCT for line, rule in LAWS[name](source)]
    assert not broken, "\n".join(["", *broken])


@pytest.mark.parametrize(("name", "path", "text"), PLANTED)
def test_a_planted_break_of_a_law_is_found(name: str, path: str, text: str) -> None:
    assert list(LAWS[name](Source(path, text)))


def test_tests_are_no_longer_than_files_may_be_and_skip_nothing() -> None:
    judged = [source for source in TESTS if Path(source.path).name not in ("laws.py", "test_architecture.py")]
    laws_for_tests = (laws.check_size, laws.check_prose)
    broken = [f"{s.path}:{line}: {rule}" for s in judged for law in laws_for_tests for line, rule in law(s)]
    assert not broken, "\n".join(["", *broken])


def test_no_modules_import_each_other_in_a_circle() -> None:
    assert laws.find_cycles(PRODUCT) == []


def test_a_circle_of_imports_is_found() -> None:
    ring = [Source("engine/a.py", "from engine.b import x"), Source("engine/b.py", "import engine.a")]
    assert laws.find_cycles(ring) == [["engine.a", "engine.b"]]


def test_most_files_and_functions_are_short() -> None:
    sizes = [source.text.count("\n") for source in PRODUCT if "/versions/" not in source.path]
    assert sum(size <= 300 for size in sizes) / len(sizes) >= 0.94
    lengths = laws.measure_functions(PRODUCT)
    assert lengths[len(lengths) // 2] <= 10
    assert lengths[len(lengths) * 9 // 10] <= 33


def test_templates_never_switch_escaping_off() -> None:
    switch = re.compile(r"\|\s*safe\b|autoescape\s+false")
    for path in sorted((ROOT / "webapp" / "templates").rglob("*.html")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            assert not switch.search(line), f"{path.relative_to(ROOT)}:{number}: escaping stays on"


def test_no_folder_of_the_models_holds_python() -> None:
    assert [path for path in (ROOT / "processes").glob("*/**/*.py")] == []


@pytest.mark.parametrize(
    "folder", sorted((ROOT / "processes").glob("*/model.toml")), ids=lambda p: p.parent.name
)
def test_ids_of_a_shipped_model_keep_the_law(folder: Path) -> None:
    files = read_model_folder(folder.parent)
    model = read_model_file(files["model.toml"])
    graph = read_diagrams({path: content for path, content in files.items() if path.endswith(".bpmn")})
    assert not graph.generated, "every element and flow has an id of its own"
    for element in graph.elements.values():
        assert re.fullmatch(r"[a-z][a-z0-9_]*", element.id), f"{graph.file_of(element.id)}: {element.id}"
    lanes = {lane.id for process in graph.processes.values() for lane in process.lanes}
    assert lanes - {"system"} <= set(model.roles), "a lane's id is a role"
