"""Who reads and who writes each case variable, and with which values. Knows no order of steps."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from engine.bpmn.cures.scope import LOCAL_NAMES, OWN_NAMES, RESULT_SHAPE
from engine.bpmn.graph import ENGINES_OWN, Element, ElementKind, Graph, Loop, Process
from engine.forms import Field, FieldKind, Form
from engine.releases.completing import APPLICATION, find_form_key
from engine.releases.modelfile import ModelFile
from engine.walk.asking import work_out
from engine.walk.reading import name_key, read_condition, read_script, reads_time
from engine.walk.tables import Judgement, Table, TableSource
from engine.walk.values import (
    ANYTHING,
    JUST_NULL,
    SOMETHING,
    Typed,
    Values,
    just,
)

# Access letters by role, where a role does not see every field of a form it fills in.
NARROW = {"mentor": frozenset("KPI"), "office": frozenset("KP"), "client": frozenset("KZP")}
Lookup = Callable[[str], Values]


@dataclass(frozen=True)
class Parts:
    """A model as far as it could be read; forms and decisions that could not are named only."""

    graph: Graph
    model: ModelFile
    forms: Mapping[str, Form]
    decisions: Mapping[str, TableSource]
    form_keys: frozenset[str] = frozenset()
    broken_decisions: frozenset[str] = frozenset()


class Variables:
    """Reads and writes of all elements of one model."""

    def __init__(self, parts: Parts) -> None:
        self.parts = parts
        # What was worked out at each business rule task so far.
        self.judged: dict[str, list[Judgement]] = {}
        self.read_by: dict[str, frozenset[str]] = {}
        self._tables: dict[tuple[str, str], Table] = {}
        self._writes: dict[str, Mapping[str, Values]] = {}
        for element in parts.graph.elements.values():
            self.read_by[element.id] = frozenset(map(name_key, _names_of(parts, element)))
        starts = (p.properties.get("available_when") for p in parts.graph.processes.values())
        asked = [read_condition(text) for text in starts]
        conditions = frozenset(name_key(name) for one in asked if one is not None for name in one.names)
        self.used = conditions.union(*self.read_by.values())
        self.by_head: dict[str, set[str]] = defaultdict(set)
        for key in self.used:
            self.by_head[key.partition(".")[0]].add(key)
        # Names that a step goes by for itself while the case goes on under the same, and what rounds
        # know and give: not followed.
        elements = parts.graph.elements.values()
        local = {name for one in elements for name in one.properties.get(LOCAL_NAMES, "").split()}.union(
            *(_list_given(one.loop) for one in elements)
        )
        self.blurred = frozenset(key for name in local for key in self.by_head.get(name, ()))

    def list_writes(self, element: Element) -> Mapping[str, Values]:
        """Everything this element may ever write, whatever came before."""
        if element.id not in self._writes:
            self._writes[element.id] = self.change(element, lambda key: SOMETHING)
        return self._writes[element.id]

    def change(self, element: Element, lookup: Lookup) -> dict[str, Values]:
        """What the variables that this element writes may hold after it."""
        found: dict[str, Values] = {}
        if element.needs_person:
            self._fill_in(element, lookup, found)
        elif element.kind is ElementKind.SCRIPT_TASK:
            self._assign(element, lookup, found)
        elif element.kind is ElementKind.BUSINESS_RULE_TASK:
            self._decide(element, lookup, found)
        elif element.properties.get("action") == "set" and (target := element.properties.get("target")):
            self._put(target, self._work_out(element.properties.get("value", "null"), lookup), found)
        elif element.kind is ElementKind.END_EVENT:
            variable = self.parts.graph.processes[element.process_id].properties.get("result")
            if variable and "result" in element.properties:
                self._put(variable, just(element.properties["result"]), found)
        return found

    def begin(self, process: Process) -> dict[str, Values]:
        """What entering a scope writes: a process begins without the result of its last run.

        A sub-process begins with nothing in the names that it keeps for itself.
        """
        found: dict[str, Values] = {}
        if variable := process.properties.get("result"):
            self._put(variable, JUST_NULL, found)
        for name in process.properties.get(OWN_NAMES, "").split():
            self._put(name, JUST_NULL, found)
        return found

    @cached_property
    def _kept(self) -> frozenset[str]:
        """What nobody in the model has to say: the engine does, or who begins the case."""
        own = ENGINES_OWN.union(*map(self.parts.graph.counts_at, self.parts.graph.elements.values()))
        return own | self.parts.model.supplied

    @cached_property
    def first(self) -> Mapping[str, Values]:
        """Every used variable before the first step of a case."""
        found = {key: JUST_NULL for key in self.used}
        for key, value in self.parts.model.initial.items():
            self._put(key, just(value), found)
        for key in (self.used & self._kept) | self.blurred:
            found[key] = ANYTHING
        # An application may be filled in before the case begins.
        if APPLICATION in self.parts.forms:
            for key, values in self._answers(self.parts.forms[APPLICATION], None).items():
                found[key] = values | JUST_NULL
        return found

    @cached_property
    def ever(self) -> Mapping[str, Values]:
        """Everything each used variable may ever hold."""
        found = dict(self.first)
        for element in self.parts.graph.elements.values():
            for key, values in self.list_writes(element).items():
                found[key] = found[key] | values
        for info in self.parts.model.messages.values():
            for key, values in self.list_reported(info.form_key).items():
                found[key] = found[key] | values
        for process in self.parts.graph.processes.values():
            for key, values in self.begin(process).items():
                found[key] = found[key] | values
        return found

    def list_reported(self, form_key: str | None) -> Mapping[str, Values]:
        """What the form of a message writes."""
        form = self.parts.forms.get(form_key or "")
        return {} if form is None else self._answers(form, None)

    def is_never_set(self, key: str) -> bool:
        """Whether nothing in the model ever gives this variable a value."""
        return key in self.used and self.ever[key].is_null and key not in self.parts.model.initial

    def find_table(self, element: Element) -> Table | None:
        """The decision table that a business rule task asks."""
        decision = element.properties.get("decision") or element.decision_ref or ""
        if decision not in self.parts.decisions:
            return None
        shape = element.properties.get(RESULT_SHAPE, "")
        if (decision, shape) not in self._tables:
            self._tables[decision, shape] = Table(self.parts.decisions[decision], decision, shape)
        return self._tables[decision, shape]

    def _put(self, target: str, values: Values, found: dict[str, Values]) -> None:
        """Write a name; what the model reads inside it is not followed."""
        for key in self.by_head.get(target, ()):
            found[key] = values if key == target else ANYTHING
        if target in self.used:
            found[target] = values

    def _fill_in(self, element: Element, lookup: Lookup, found: dict[str, Values]) -> None:
        form_key = find_form_key(element, self.parts.forms) or ""
        form = self.parts.forms.get(form_key)
        if form is None:
            # A form that cannot be read may ask for anything.
            found |= {key: ANYTHING for key in self.by_head.get(form_key, ()) if key != form_key}
            return
        for key, values in self._answers(form, element.role).items():
            is_anew = key.startswith(form.key + ".") or not values.may_be_null
            found[key] = values if is_anew else values | lookup(key)

    def _answers(self, form: Form, role: str | None) -> dict[str, Values]:
        fields = dict(list_answers(form, role))
        found = {
            key: fields.get(key.split(".")[1], JUST_NULL)
            for key in self.by_head.get(form.key, ())
            if "." in key
        }
        # A date's year, a file's name: what lies inside an answer is not followed, but for fields of a group.
        inside = {key for field in fields for key in self.by_head.get(field, ()) if key not in fields}
        found |= dict.fromkeys(inside, ANYTHING)
        return found | {key: values for key, values in fields.items() if key in self.used}

    def _assign(self, element: Element, lookup: Lookup, found: dict[str, Values]) -> None:
        lines = read_script(element.script)
        if element.script and element.script.strip() and not lines:
            found |= {key: ANYTHING for key in self.used}
        for line in lines:
            text = line.expression.text
            self._put(line.target, self._work_out(text, lambda key: found.get(key) or lookup(key)), found)

    def _work_out(self, text: str, lookup: Lookup) -> Values:
        """Every value an expression may have, where all it reads is listed; else open."""
        expression = read_condition(text)
        if expression is None or reads_time(expression):
            return SOMETHING
        return work_out(expression, lookup)

    def _decide(self, element: Element, lookup: Lookup, found: dict[str, Values]) -> None:
        variable = element.properties.get("result_variable")
        if not variable:
            return
        table = self.find_table(element)
        judgement = Judgement(None) if table is None else table.judge(lookup)
        self.judged.setdefault(element.id, []).append(judgement)
        self._put(variable, ANYTHING, found)
        if judgement.outputs is None:
            return
        for key in self.by_head.get(variable, ()):
            part = key.partition(".")[2]
            found[key] = just(
                *(one.get(part) if part and isinstance(one, dict) else one for one in judgement.outputs)
            )


def list_answers(form: Form, role: str | None) -> Iterator[tuple[str, Values]]:
    """The keys of a form's data fields and what may be answered there: `field`, or `group.field`."""
    yield from _list_fields(form.fields, role, False)


def _list_fields(
    fields: tuple[Field, ...], role: str | None, may_be_hidden: bool
) -> Iterator[tuple[str, Values]]:
    letters = NARROW.get(role or "")
    for one in fields:
        hidden = may_be_hidden or one.hide is not None
        if one.kind is FieldKind.SECTION:
            yield from _list_fields(one.children, role, hidden)
        elif one.kind.holds_data:
            is_seen = letters is None or (
                not one.access.isdisjoint(letters) and ("Z" not in one.access or "Z" in letters)
            )
            # An unticked box is answered with no.
            is_answered = (one.required or one.kind is FieldKind.BOOL) and is_seen and not hidden
            values = _possible_answers(one)
            yield one.key, values if is_answered else values | JUST_NULL
            if one.kind is FieldKind.GROUP:
                parts = _list_fields(one.children, role, hidden)
                yield from ((f"{one.key}.{key}", inner) for key, inner in parts if "." not in key)


def _possible_answers(one: Field) -> Values:
    limits = one.limits
    match one.kind:
        case FieldKind.ONE if one.options and not one.options_key:
            return just(*(option.value for option in one.options))
        case FieldKind.BOOL:
            return just(True, False)
        case FieldKind.NUMBER | FieldKind.MONEY:
            decimals = 2 if one.kind is FieldKind.MONEY else limits.decimals
            return Values(typed=frozenset({Typed("number", limits.min, limits.max, decimals)}))
        case FieldKind.TEXT | FieldKind.AREA:
            return Values(typed=frozenset({Typed("text")}))
        case _:
            return SOMETHING


def _list_given(loop: Loop | None) -> Iterator[str]:
    """The names under which rounds know their item and leave what they gave."""
    names = () if loop is None else (loop.item, loop.output)
    return (name.partition(".")[0] for name in names if name)


def _names_of(parts: Parts, element: Element) -> Iterator[str]:
    """Names that decide something at or after this element, before any other element has its turn."""
    process = parts.graph.processes[element.process_id]
    texts = [process.flows[flow_id].condition for flow_id in element.outgoing]
    if element.properties.get("action"):
        texts.append(element.properties.get("value"))
    text = element.event.expression if element.event is not None else None
    if text and (element.event_kind != "timer" or text.strip().startswith("=")):
        texts.append(text)
    if element.loop is not None:
        texts += [element.loop.cardinality, element.loop.collection, element.loop.condition]
    for text in texts:
        expression = read_condition(text)
        yield from () if expression is None else expression.names
    known: set[str] = set()
    for line in read_script(element.script):
        yield from (name for name in line.expression.names if name.partition(".")[0] not in known)
        known.add(line.target)
    decision = element.properties.get("decision") or element.decision_ref or ""
    if element.kind is ElementKind.BUSINESS_RULE_TASK and decision in parts.decisions:
        yield from parts.decisions[decision].decisions.names(decision)
