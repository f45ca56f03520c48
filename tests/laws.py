"""The laws of the house as functions: each reads one source file and yields what breaks it."""

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).parents[1]
STDLIB = sys.stdlib_module_names
# Alembic executes this file by itself; it has to act when it is read.
ACTS_WHEN_READ = ("engine/store/migrations/env.py",)
# Who may import a library that belongs to one room only.
OWNERS = {
    "SpiffWorkflow": "engine/spiff/",
    "sqlalchemy": "engine/store/",
    "alembic": "engine/store/",
    "psycopg": "engine/store/",
    "flask": "webapp/",
    "werkzeug": "webapp/",
    "waitress": "webapp/",
    "click": "webapp/",
}
GROUND = {"errors", "model", "clock", "crons", "durations"}
# Rooms that may import only what is named; rooms not listed may import any engine room.
ALLOWED = {
    "errors": set(),
    "model": set(),
    "clock": set(),
    "crons": set(),
    "calendars": GROUND,
    "settings": GROUND,
    "feel": {"errors", "model", "feel"},
    "dmn": {"errors", "model", "feel", "dmn", "bpmn"},
    "bpmn": {"errors", "model", "feel", "bpmn", "calendars"},
    "forms": GROUND | {"feel", "forms", "calendars"},
    "spiff": GROUND | {"spiff", "bpmn", "feel"},
    "store": GROUND | {"store"},
    # What a model is does not depend on how its cases run.
    "releases": GROUND
    | {"releases", "bpmn", "dmn", "feel", "forms", "spiff", "store", "casework", "krokus", "calendars"},
}
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "manager", "common", "base", "misc"}
FORBIDDEN_CALLS = {"eval", "exec", "compile", "__import__"}
FORBIDDEN_MODULES = {"pickle", "marshal", "shelve", "subprocess", "xml"}
NOW_CALLS = {
    ("datetime", "now"),
    ("datetime", "utcnow"),
    ("datetime", "today"),
    ("date", "today"),
    ("time", "time"),
}
UNFINISHED = re.compile(
    r"\b(TODO|FIXME|XXX|NotImplementedError|xfail)\b|pytest\.skip|mark\.skip|importorskip"
)
BANNER = re.compile(r"#.*([-=*#])\1{4,}")


@dataclass(frozen=True)
class Source:
    """One Python file: path relative to the repository, and its text."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @property
    def room(self) -> str:
        """`store` for engine/store/…; `errors` for engine/errors.py; empty outside the engine."""
        parts = self.path.removesuffix(".py").split("/")
        return parts[1] if parts[0] == "engine" else ""

    @property
    def module(self) -> str:
        return self.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")

    def imports(self) -> Iterator[tuple[int, str]]:
        """Line and dotted name of every module imported anywhere in the file."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from ((node.lineno, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                yield node.lineno, "." * node.level + (node.module or "")


Break = tuple[int, str]


def read_sources(*folders: str) -> list[Source]:
    """Every Python file below these folders."""
    files = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    return [Source(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")) for path in files]


def check_imports(source: Source) -> Iterator[Break]:
    """Import law: each library in its room, each room above its ground, the web through the front door."""
    for line, name in source.imports():
        top, *rest = name.split(".")
        if name.startswith("."):
            yield line, "absolute imports only"
        elif top in OWNERS and not source.path.startswith(OWNERS[top]):
            yield line, f"only {OWNERS[top]} imports {top}"
        elif source.room in ("errors", "model", "clock") and top not in STDLIB:
            yield line, f"{source.path} imports the standard library only"
        elif source.path.startswith("webapp/") and top == "engine" and rest:
            yield line, "webapp writes `from engine import …` and nothing deeper"
        elif source.room and top in ("webapp", "tests"):
            yield line, "the engine knows nothing of the storeys above it"
        elif source.room in ALLOWED and top == "engine" and rest and rest[0] not in ALLOWED[source.room]:
            yield line, f"engine/{source.room} may not import engine.{rest[0]}"


def check_places_of_imports(source: Source) -> Iterator[Break]:
    """Imports stand at the top of the file."""
    top = set(source.tree.body)
    for node in ast.walk(source.tree):
        if isinstance(node, (ast.Import, ast.ImportFrom)) and node not in top:
            yield node.lineno, "imports stand at the top of the file"


def check_import_time(source: Source) -> Iterator[Break]:
    """Nothing happens when a module is imported."""
    if source.path in ACTS_WHEN_READ:
        return
    plain = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    for node in source.tree.body:
        is_text = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        is_value = isinstance(node, (ast.Assign, ast.AnnAssign))
        is_main = isinstance(node, ast.If) and "__name__" in ast.unparse(node.test)
        if not (isinstance(node, plain) or is_text or is_value or is_main):
            yield node.lineno, "nothing happens at import time"


def check_transactions(source: Source) -> Iterator[Break]:
    """Transaction law: one home of commit and rollback."""
    if source.path == "engine/store/session.py":
        return
    for node in ast.walk(source.tree):
        called = node.func if isinstance(node, ast.Call) else None
        if isinstance(called, ast.Attribute) and called.attr in ("commit", "rollback"):
            yield node.lineno, "only engine/store/session.py commits and rolls back"


def check_time(source: Source) -> Iterator[Break]:
    """Time law: one clock."""
    if source.path == "engine/clock.py":
        return
    for node in ast.walk(source.tree):
        called = node.func if isinstance(node, ast.Call) else None
        if isinstance(called, ast.Attribute) and _split(called) in NOW_CALLS:
            yield node.lineno, "only engine/clock.py knows what time it is"


def _split(called: ast.Attribute) -> tuple[str, str]:
    return ast.unparse(called.value).rpartition(".")[2], called.attr


def check_safety(source: Source) -> Iterator[Break]:
    """Safety law: nothing that came as data is executed."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in FORBIDDEN_CALLS:
            yield node.lineno, f"{node.func.id}() is forbidden"
    for line, name in source.imports():
        if name.split(".")[0] in FORBIDDEN_MODULES:
            yield line, f"{name} is forbidden"


def check_names(source: Source) -> Iterator[Break]:
    """Names say what a thing is; questions answer yes or no; what gets never shrugs."""
    for part in source.path.removesuffix(".py").split("/"):
        if part.lower() in FORBIDDEN_NAMES:
            yield 1, f"{part} names nothing"
    for node in ast.walk(source.tree):
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and node.name.lower() in FORBIDDEN_NAMES:
            yield node.lineno, f"{node.name} names nothing"
        if isinstance(node, ast.FunctionDef) and node.returns is not None:
            answer = ast.unparse(node.returns)
            # FEEL has three truth values; its own functions are named by the standard.
            if re.match(r"_?(is|has|can)_", node.name) and not re.search("bool|Type|Feel", answer):
                yield node.lineno, f"{node.name} is a question and returns bool"
            if node.name.startswith("get_") and answer.endswith("| None"):
                yield node.lineno, f"{node.name} raises instead of returning None; else it is find_"


def check_prose(source: Source) -> Iterator[Break]:
    """A module says in one to four lines what lives in it; nothing is left for later; no banners."""
    told = ast.get_docstring(source.tree, clean=False)
    if not told or len(told.strip().splitlines()) > 4:
        yield 1, "a module docstring has one to four lines"
    for number, line in enumerate(source.text.splitlines(), 1):
        if UNFINISHED.search(line):
            yield number, "nothing unfinished or skipped"
        if BANNER.search(line):
            yield number, "no banners"


def check_size(source: Source) -> Iterator[Break]:
    """No file over 400 lines."""
    lines = source.text.count("\n")
    if lines > 400 and "/versions/" not in source.path:
        yield lines, "a file has at most 400 lines"


def find_cycles(sources: list[Source]) -> list[list[str]]:
    """Groups of modules that import each other in a circle."""
    modules = {source.module for source in sources}
    edges = {source.module: _targets(source, modules) for source in sources}
    found, done = [], set()
    for module in sorted(modules):
        ring = {other for other in _reach(edges, module) if module in _reach(edges, other)}
        if ring and module not in done:
            done |= ring
            found.append(sorted(ring))
    return found


def _targets(source: Source, modules: set[str]) -> set[str]:
    targets = set()
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            names = {f"{node.module}.{alias.name}" for alias in node.names} & modules
            targets |= names or ({node.module} & modules)
        elif isinstance(node, ast.Import):
            targets |= {alias.name for alias in node.names} & modules
    return targets


def _reach(edges: dict[str, set[str]], start: str) -> set[str]:
    seen: set[str] = set()
    waiting = list(edges[start])
    while waiting:
        module = waiting.pop()
        if module not in seen:
            seen.add(module)
            waiting += edges[module]
    return seen


def measure_functions(sources: list[Source]) -> list[int]:
    """Lengths in lines of all functions, shortest first; the docstring does not count."""
    lengths = []
    for source in sources:
        for node in ast.walk(source.tree):
            if isinstance(node, ast.FunctionDef):
                told = node.body[0] if ast.get_docstring(node) else None
                prose = (told.end_lineno or 0) - told.lineno + 1 if told else 0
                lengths.append((node.end_lineno or node.lineno) - node.lineno + 1 - prose)
    return sorted(lengths)
