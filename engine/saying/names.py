"""What people call the things that expressions name: fields and their answers, case variables, results."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from engine.bpmn.graph import Graph, Process
from engine.errors import KrokusError
from engine.feel import compile_assignments
from engine.forms import Field, Form
from engine.releases.folders import SHIPPED
from engine.releases.modelfile import MODEL_FILE, ModelFile, VariableInfo, Words, read_model_file
from engine.saying.pieces import Literal, Name, read_pieces

USUAL = SHIPPED / "euse_5"
STAGES = frozenset({"stage", "resume_stage"})
NOTHING: Mapping[str, Words] = {}


@dataclass(frozen=True, slots=True)
class Named:
    """A thing with its label; `options` are the words for values it may have."""

    label: Words
    options: Mapping[str, Words] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Names:
    """Labels of one model.

    Attributes:
        fields: `form_key.path` of a field -> what it is called.
        variables: bare name -> what it is called.
    """

    fields: Mapping[str, Named]
    variables: Mapping[str, Named]

    def find(self, path: str, form: str = "") -> Named:
        """What a path is called; one that nobody named is called by its own words.

        Args:
            form: the form in which it stands; its own fields come first.
        """
        found = self.fields.get(f"{form}.{path}") if form else None
        found = found or self.fields.get(path) or self.variables.get(path)
        return found or Named(Words(path.rpartition(".")[2].replace("_", " ")))


def make_names(model: ModelFile, forms: Mapping[str, Form], graph: Graph) -> Names:
    """Collect what a model calls its fields and variables."""
    shared = _find_shared(forms)
    fields = {path: named for form in forms.values() for path, named in _list_fields(form, shared)}
    members = [one for form in forms.values() for one in form.root.members if one.label]
    by_key = {one.key: Named(*_tell(one)) for one in members}
    results = dict(_list_results(graph))
    variables = {**by_key, **_list_assigned(graph, fields, results), **results}
    stages = {stage.key: stage.name for stage in model.stages}
    variables |= {name: Named(Words(name.replace("_", " ")), stages) for name in STAGES}
    for name, info in {**_read_usual(USUAL), **model.variables}.items():
        if name not in model.variables and (name in by_key or name in results):
            continue
        known = variables.get(name)
        variables[name] = Named(info.label, {**(known.options if known else NOTHING), **info.values})
    return Names(fields, variables)


@lru_cache(maxsize=2)
def _read_usual(folder: Path) -> Mapping[str, VariableInfo]:
    """Names of the usual model: copies that are older than names for variables have the same variables."""
    return read_model_file((folder / MODEL_FILE).read_bytes()).variables


def _find_shared(forms: Mapping[str, Form]) -> frozenset[str]:
    """Labels that stand in several forms: one alone does not tell which field is meant."""
    counts = Counter(label for form in forms.values() for label in {one.label for one in form.root.members})
    return frozenset(label for label, count in counts.items() if count > 1)


def _list_fields(form: Form, shared: frozenset[str]) -> Iterator[tuple[str, Named]]:
    for one in form.walk():
        if one.path:
            label, options = _tell(one)
            if label.pl in shared and form.title:
                label = Words(f"{form.title}: {label.pl}")
            yield f"{form.key}.{one.path}", Named(label, options)


def _tell(one: Field) -> tuple[Words, Mapping[str, Words]]:
    options = {option.value: Words(option.label) for option in one.options}
    return Words(one.label or one.key.replace("_", " ")), options


def _list_results(graph: Graph) -> Iterator[tuple[str, Named]]:
    """The result of a process is called after it, and its values after the ends that give them."""
    for process in graph.processes.values():
        variable = process.properties.get("result")
        if variable:
            name = process.name or process.id
            label = Words(f"Wynik: {name}", f"Result: {name}")
            yield variable, Named(label, _name_results(process))


def _name_results(process: Process) -> dict[str, Words]:
    ends = ((end.properties.get("result"), end.name) for end in process.ends())
    return {result: Words(name) for result, name in ends if result and name}


def _list_assigned(
    graph: Graph, fields: Mapping[str, Named], results: Mapping[str, Named]
) -> dict[str, Named]:
    """Variables that scripts set: their values are those of the field, or of the process's own result."""
    found: dict[str, dict[str, Words]] = {}
    for element in graph.elements.values():
        outcome = results.get(graph.root(element.process_id).properties.get("result") or "")
        for target, value in _read_script(element.script or ""):
            options = found.setdefault(target, {})
            if isinstance(value, Name) and value.path in fields:
                options |= fields[value.path].options
            elif isinstance(value, Literal) and value.is_text and outcome is not None:
                options |= {key: words for key, words in outcome.options.items() if key == value.value}
    return {name: Named(Words(name.replace("_", " ")), options) for name, options in found.items()}


def _read_script(script: str) -> Iterator[tuple[str, object]]:
    try:
        lines = compile_assignments(script).lines if script else ()
    except KrokusError:
        return
    for line in lines:
        yield line.target, read_pieces(line.expression.text)
