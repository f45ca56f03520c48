"""Reads DMN 1.1 to 1.5 files. Tags are told apart by local names: every version has its own namespace.

Whatever the engine would have to ignore is refused by name; nothing here is evaluated.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, TypeVar

from engine.bpmn.xml import namespace_of, parse_xml
from engine.dmn.boxed import BoxReader, boxes_in
from engine.dmn.constructs import DECISION_NOTES, DRAWINGS, NOTES
from engine.dmn.decisions import Decisions
from engine.dmn.elements import (
    Node,
    children,
    clean_name,
    find_child,
    hrefs,
    id_of,
    is_of_dmn,
    local_name,
    refuse,
    text_of,
)
from engine.dmn.item_types import read_item_types
from engine.dmn.model import Decision, InputData, KnowledgeModel, Requirements, Service
from engine.dmn.names import Columns, is_constant_elsewhere, member_names, spellings_of
from engine.dmn.reading import Compiled, Note, Reading, typed
from engine.dmn.requirements import drop_unusable
from engine.dmn.table_reader import gives_list
from engine.errors import ModelRefused
from engine.feel import ANY, Kind, Vocabulary
from engine.feel.builtins import find_builtins

MAX_ELEMENTS: Final = 1_000
_Element = TypeVar("_Element", Decision, KnowledgeModel, Service)


@dataclass(frozen=True)
class Read:
    """A file as far as it can be used.

    Attributes:
        decisions: those that can be worked out.
        problems: why the others cannot; every one names file, element, name and line.
        notes: what is accepted but should be said.
    """

    decisions: Decisions
    problems: tuple[ModelRefused, ...]
    notes: tuple[Note, ...]


def read_decisions(content: bytes, name: str = "dmn") -> Decisions:
    """Read a DMN file of any encoding.

    Args:
        content: at most 2 MB of XML.
        name: how errors call the file; it is never opened.

    Raises:
        ModelRefused: not XML, or something that cannot be worked out; params name file, element, its name
            and line. Codes: not_dmn, dmn_element_refused, dmn_expression_refused, dmn_duplicate_id,
            dmn_requirement_missing, dmn_requirement_cycle, dmn_too_large, dmn_table_refused.
    """
    read = read_dmn(content, name)
    if read.problems:
        raise read.problems[0]
    return read.decisions


def read_dmn(content: bytes, name: str = "dmn") -> Read:
    """Read what can be used of a DMN file; a decision that cannot be worked out does not spoil the others.

    Raises:
        ModelRefused: not XML, not DMN, or too large: nothing of it can be used.
    """
    root = parse_xml(content, name)
    namespace = namespace_of(root)
    if local_name(root) != "definitions" or (namespace and "dmn" not in namespace.lower()):
        raise refuse(root, "not_dmn", file=name)
    if sum(1 for node in root if is_of_dmn(node)) > MAX_ELEMENTS:
        raise refuse(root, "dmn_too_large", limit=MAX_ELEMENTS)
    return _FileReader(root).read()


@dataclass
class _FileReader:
    root: Node
    problems: list[ModelRefused] = field(default_factory=list)

    def __post_init__(self) -> None:
        # Camunda's modeller gives every file it begins the same namespace.
        spoken = (*self.root.nsmap.values(), self.root.get("exporter"), self.root.get("namespace"))
        is_camunda = any("camunda" in str(word).lower() for word in spoken)
        self.is_cloud = "Camunda Cloud" in map(str, self.root.attrib.values())
        language = self.root.get("expressionLanguage") or ""
        self.reading = Reading(is_camunda, language, writes_texts=is_camunda and not self.is_cloud)
        self.ids: dict[Node, str] = {}
        self.inputs: dict[str, InputData] = {}
        # Names under which decisions and functions are asked, by id.
        self.spellings: dict[str, tuple[str, ...]] = {}

    def read(self) -> Read:
        self._try(lambda: read_item_types(self.root, self.reading))
        found = self._sort_elements()
        for node in found["inputData"]:
            self._read_input(node)
        self.reading.declares_inputs = bool(self.inputs)
        # Types, columns and entries name parts of values; they are known before expressions are read.
        self.reading.members |= frozenset(member_names(self.root))
        services = [node for node in found["decisionService"] if self._gives(node)]
        for node in (*found["decision"], *found["businessKnowledgeModel"], *services):
            self.spellings[self.ids[node]] = spellings_of(node, self.ids[node])
        # Camunda 7 knows what another decision gave by its columns alone, Camunda 8 by its name.
        asked = {self.ids[node]: node for node in found["decision"]}
        self.columns = Columns(asked, are_before=not self.is_cloud)
        knowledge = self._keep(found["businessKnowledgeModel"], self._read_model)
        asked_for = self._keep(services, self._read_service)
        decisions = self._keep(found["decision"], self._read_decision)
        functions = {model.id for model in knowledge} | {service.id for service in asked_for}
        decisions, unusable = drop_unusable(decisions, functions)
        self.problems += unusable
        usable = {decision.id for decision in decisions}
        whole = [one for one in asked_for if usable.issuperset((*one.outputs, *one.input_decisions))]
        kept = Decisions(decisions, tuple(self.inputs.values()), knowledge, whole)
        return Read(kept, tuple(self.problems), tuple(self.reading.notes))

    def _try(self, work: Callable[[], object]) -> None:
        try:
            work()
        except ModelRefused as problem:
            self.problems.append(problem)

    def _keep(self, nodes: Sequence[Node], read: Callable[[Node], _Element]) -> list[_Element]:
        kept: list[_Element] = []
        for node in nodes:
            try:
                kept.append(read(node))
            except ModelRefused as problem:
                self.problems.append(problem)
            except RecursionError:
                self.problems.append(refuse(node, "dmn_too_large", reason="too_deep"))
        return kept

    def _sort_elements(self) -> Mapping[str, list[Node]]:
        found: dict[str, list[Node]] = {
            tag: [] for tag in ("decision", "inputData", "businessKnowledgeModel", "decisionService")
        }
        taken: set[str] = set()
        for number, node in enumerate(self.root, 1):
            tag = local_name(node)
            if tag in found:
                self._give_id(node, number, taken)
                if node in self.ids:
                    found[tag].append(node)
            elif tag not in DRAWINGS and tag not in NOTES:
                if is_of_dmn(node) or not namespace_of(node):
                    self.problems.append(refuse(node, "dmn_element_refused", reason=tag))
                else:
                    self.reading.note("dmn_foreign_element", node, found=tag)
        return found

    def _give_id(self, node: Node, number: int, taken: set[str]) -> None:
        given = node.get("id", "")
        if given in taken:
            self.problems.append(refuse(node, "dmn_duplicate_id"))
            return
        if not given:
            given = clean_name(node.get("name")) or f"{local_name(node)}-{number}"
            given = given if given not in taken else f"{given}-{number}"
            self.reading.note("dmn_id_missing", node, found=given)
        taken.add(given)
        self.ids[node] = given

    def _read_input(self, node: Node) -> None:
        variable = find_child(node, "variable")
        declared = variable if variable is not None else node
        kind = self.reading.kind(declared, None if variable is None else variable.get("typeRef"))
        source_id = self.ids[node]
        names = spellings_of(node, source_id)
        self.inputs[source_id] = InputData(source_id, names[0], tuple(dict.fromkeys(names)), kind)
        self.spellings[source_id] = (names[0],)

    def _requirements(self, node: Node) -> Requirements:
        decisions = tuple(hrefs(node, "informationRequirement", "requiredDecision"))
        inputs = tuple(hrefs(node, "informationRequirement", "requiredInput"))
        knowledge = tuple(hrefs(node, "knowledgeRequirement", "requiredKnowledge"))
        missing = [wanted for wanted in (*decisions, *inputs, *knowledge) if wanted not in self.spellings]
        if missing:
            raise refuse(node, "dmn_requirement_missing", missing=missing)
        return Requirements(decisions, inputs, knowledge)

    def _bound_names(self, requires: Requirements, *own: str) -> list[str]:
        wanted = (*requires.decisions, *requires.inputs, *requires.knowledge)
        named = [*own, *(name for asked in wanted for name in self.spellings[asked])]
        return [*named, *(column.name for column in requires.columns)]

    def _read_decision(self, node: Node) -> Decision:
        boxes = list(boxes_in(node))
        self._refuse_strangers(node, "variable", *(local_name(box) for box in boxes))
        if len(boxes) != 1:
            raise refuse(node, "dmn_table_refused", reason="needs_one_logic", found=len(boxes))
        decision_id, kind = self.ids[node], self._kind_of(node)
        requires = self._requirements(node)
        if self.reading.is_camunda:
            requires = replace(requires, columns=self.columns.lend(node, decision_id))
        words = self.reading.words(*self._bound_names(requires))
        run, names = BoxReader(decision_id, self.reading).read(boxes[0], words, kind)
        self._note_unknown(node, words)
        name = clean_name(node.get("name")) or decision_id
        result_name = self.spellings[decision_id][0]
        line = int(str(node.sourceline or 1))
        columns = dict(self._list_columns(boxes[0]))
        return Decision(
            decision_id,
            name,
            result_name,
            kind,
            requires,
            typed(run, kind),
            names,
            line,
            columns,
            self.columns.names[decision_id] or (result_name,),
            gives_list(boxes[0]),
        )

    def _list_columns(self, box: Node) -> Iterator[tuple[str, Kind]]:
        for column in children(box, "input"):
            expression = find_child(column, "inputExpression")
            if expression is not None:
                yield text_of(expression), self.reading.kind(expression, expression.get("typeRef"))

    def _refuse_strangers(self, node: Node, *covered: str) -> None:
        for child in node:
            tag = local_name(child)
            if tag in DECISION_NOTES or tag in covered:
                continue
            if is_of_dmn(child) or not namespace_of(child):
                raise refuse(child, "dmn_element_refused", reason=tag)
            self.reading.note("dmn_foreign_element", child, found=tag)

    def _kind_of(self, node: Node) -> Kind:
        variable = find_child(node, "variable")
        return ANY if variable is None else self.reading.kind(variable, variable.get("typeRef"))

    def _read_model(self, node: Node) -> KnowledgeModel:
        self._refuse_strangers(node, "variable", "encapsulatedLogic")
        logic = find_child(node, "encapsulatedLogic")
        boxes = [] if logic is None else list(boxes_in(logic))
        if logic is None or len(boxes) != 1:
            raise refuse(node, "dmn_element_refused", reason="businessKnowledgeModel without logic")
        if (logic.get("kind") or "FEEL") != "FEEL":
            raise refuse(node, "dmn_element_refused", reason=f"functionDefinition {logic.get('kind')}"[:60])
        requires = self._requirements(node)
        declared = [
            (clean_name(part.get("name")), self.reading.kind(part, part.get("typeRef")))
            for part in children(logic, "formalParameter")
        ]
        parameters = self._parameters(node, declared)
        model_id = self.ids[node]
        name = self.spellings[model_id][0]
        words = self.reading.words(
            *self._bound_names(requires, name, *(parameter for parameter, _ in parameters))
        )
        result = self._result_of(node)
        run, names = self._read_body(model_id, logic, boxes[0], words, result)
        self._note_unknown(node, words)
        return KnowledgeModel(model_id, name, parameters, requires, run, result, names)

    def _read_body(self, owner: str, logic: Node, box: Node, words: Vocabulary, result: Kind) -> Compiled:
        run, names = BoxReader(owner, self.reading).read(box, words, result)
        return typed(run, _result_kind(self.reading.kind(logic, logic.get("typeRef")))), names

    def _result_of(self, node: Node) -> Kind:
        """The type of what a call gives: in older files the variable's own, else that of its function."""
        return _result_kind(self._kind_of(node))

    def _parameters(self, node: Node, declared: Sequence[tuple[str, Kind]]) -> tuple[tuple[str, Kind], ...]:
        """Give parameters without a type the one that the variable's function type has for them."""
        kinds = self._kind_of(node).parameters or ()
        if len(kinds) != len(declared):
            return tuple(declared)
        pairs = zip(declared, kinds, strict=True)
        return tuple((name, kind if own.name == "any" else own) for (name, own), kind in pairs)

    def _gives(self, service: Node) -> bool:
        """Whether a service has a decision to give; one without is a drawing that nobody can ask."""
        if not children(service, "outputDecision"):
            self.reading.note("dmn_service_empty", service)
            return False
        return True

    def _read_service(self, node: Node) -> Service:
        def ids(tag: str) -> tuple[str, ...]:
            return tuple(id_of(node, part.get("href", "")) for part in children(node, tag))

        outputs, inputs, asked = ids("outputDecision"), ids("inputData"), ids("inputDecision")
        missing = [wanted for wanted in (*outputs, *inputs, *asked) if wanted not in self.spellings]
        if missing:
            raise refuse(node, "dmn_requirement_missing", missing=missing)
        service_id = self.ids[node]
        name, kind = self.spellings[service_id][0], self._kind_of(node)
        return Service(service_id, name, outputs, asked, inputs, _result_kind(kind), kind.parameters or ())

    def _note_unknown(self, node: Node, words: Vocabulary) -> None:
        """Tell of names that nothing gives: mostly a text without quotes, or a requirement left out.

        Where a file declares no inputs, names come from the case, but for those that its decisions have.
        """
        for name in sorted(words.free):
            if words.has_functions and find_builtins(name):
                continue
            is_meant = self.columns.is_of_another(name.partition(".")[0], self.ids[node])
            if self.inputs or is_meant or is_constant_elsewhere(name):
                self.reading.note("dmn_name_unknown", node, found=name[:100])


def _result_kind(kind: Kind) -> Kind:
    return (kind.result or ANY) if kind.name == "function" else kind
