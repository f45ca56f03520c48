"""Values that other engines carry into and out of a step. Krokus has one map of variables for the whole case.

A mapping that nobody reads is dropped with a word; one that conditions depend on becomes a script step.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from lxml import etree

from engine.bpmn.cures.scope import (
    LEFT_NAMES,
    LOCAL_NAMES,
    RESULT_SHAPE,
    SCOPES,
    Patient,
    TreeScope,
    add_own_names,
    drop_properties,
    is_true,
    set_names,
)
from engine.bpmn.dialects.enclosing import UNDOES, enclose, repeats
from engine.bpmn.dialects.expressions import translate_expression
from engine.bpmn.dialects.foreign_tokens import NAME
from engine.bpmn.dialects.listeners import (
    ENDING,
    ENTERING,
    LEAVING,
    STARTING,
    TAKEN,
    read_in_scripts,
    take_scripts,
)
from engine.bpmn.dialects.parameters import say_parameter, say_text
from engine.bpmn.dialects.scripts import write_on_one_line
from engine.bpmn.dialects.texts import CONDITIONS
from engine.bpmn.dialects.timers import TIMERS
from engine.bpmn.dialects.vendors import ZEEBE, attribute_of, extensions_of, take
from engine.bpmn.graph import ElementKind
from engine.bpmn.properties import read_decision_ref
from engine.bpmn.xml import BPMN_NS, Node, children, is_bpmn, line_of, local_name, namespace_of, text_of
from engine.errors import ExpressionError
from engine.feel import compile_expression

READERS: Final = CONDITIONS | TIMERS | {"script", "loopDataInputRef"}
# Attributes of other tools that hold an expression or a name that is read.
_SOURCES: Final = frozenset({"source", "sourceExpression", "collection", "inputCollection"})
HOSTS: Final = SCOPES | {ElementKind.CALL_ACTIVITY.value}
_INPUTS: Final = frozenset({"inputParameter", "input", "in"})
_THROWING: Final = frozenset({ElementKind.THROW_EVENT.value, ElementKind.END_EVENT.value})
_GIVING: Final = frozenset({"userTask", "serviceTask", "sendTask", "businessRuleTask", "scriptTask"})


@dataclass(frozen=True)
class Mapping:
    """One value on its way: its source text, the variable it goes to, and the language of a script."""

    source: str
    target: str
    is_input: bool
    language: str = ""


def collect_read_names(root: Node) -> frozenset[str]:
    """Every word in the expressions of a file: what may be read somewhere."""
    texts = [text_of(node) or "" for node in root.iter() if is_bpmn(node) and local_name(node) in READERS]
    texts += [item.get("name") or "" for item in root.iter(f"{{{BPMN_NS}}}outputDataItem")]
    # What one mapping gives, another may take; and other tools keep what rounds run over in attributes.
    carried: dict[str, list[str]] = defaultdict(list)
    into = set(_list_given_to_decisions(root))
    for node in root.iter(etree.Element):
        is_parameter = local_name(node) in ("inputParameter", "outputParameter")
        target = "" if node in into else _head(node.get("name" if is_parameter else "target", ""))
        for key, value in node.attrib.items():
            if etree.QName(key).localname in _SOURCES and (key[0] == "{" or not is_bpmn(node)):
                carried[target].append(str(value))
        if is_parameter:
            carried[target].append(text_of(node) or "")
    texts += carried.pop("", [])
    read = {*(word for text in texts for word in NAME.findall(text)), *read_in_scripts(root)}
    ahead = [*read]
    while ahead:
        found = {word for text in carried.pop(ahead.pop(), []) for word in NAME.findall(text)} - read
        read |= found
        ahead += found
    return frozenset(read)


def _list_given_to_decisions(root: Node) -> Iterator[Node]:
    """What a decision reads stands in a file of its own, so all that is carried into one is read."""
    for node in root.iter(f"{{{BPMN_NS}}}{ElementKind.BUSINESS_RULE_TASK}"):
        if _asks_decision(node):
            yield from (item for item in node.iter(etree.Element) if local_name(item) in _INPUTS)


def _asks_decision(node: Node) -> bool:
    """Whether a step asks a decision that it names."""
    return local_name(node) == ElementKind.BUSINESS_RULE_TASK and read_decision_ref(node) is not None


def _head(target: str) -> str:
    """The variable itself where the target is a place inside it."""
    return target.partition(".")[0]


def count_names(*roots: Node) -> Counter[str]:
    """How often each word stands where the expressions, forms and mappings of parts of a file have names."""
    texts: list[str] = []
    for node in (one for root in roots for one in root.iter(etree.Element)):
        if is_bpmn(node):
            texts.append((text_of(node) or "") if local_name(node) in READERS else "")
        else:
            texts += [text_of(node) or "", *map(str, node.attrib.values())]
    return Counter(word for text in texts for word in NAME.findall(text))


def translate_mappings(
    scope: TreeScope, node: Node, read: frozenset[str], used: Counter[str], patient: Patient
) -> TreeScope | None:
    """Turn what a step maps, and its scripts before and after it, into steps of their own where it matters.

    Args:
        read: what may be read somewhere in the file.
        used: how often the file has each name.

    Returns: the scope that each round of a repeated step has now, if one was needed.
    """
    inside = count_names(node)
    is_zeebe = bool(extensions_of(node, "ioMapping"))
    before = take_scripts(node, patient, ENTERING)
    after = take_scripts(node, patient, ENDING)
    own: list[str] = []
    mappings = [*_take_mappings(node), *_take_from_events(node, patient)]
    given = _list_given(node, mappings) if is_zeebe else []
    for name in [one for one in given if used[one] > inside[one]]:
        before.append(f"{name} = {name}")
        own.append(name)
    # What a signal carries along is for those who hear it.
    is_told = local_name(node) in _THROWING and bool(children(node, "signalEventDefinition"))
    for mapping in mappings:
        is_back = not mapping.is_input and mapping.target in own
        if (mapping.source == mapping.target and not is_back) or not mapping.target:
            continue
        is_read = _head(mapping.target) in read
        is_of_decision = mapping.is_input and _asks_decision(node)
        is_wanted = is_read or is_of_decision
        value = translate_expression(mapping.source, mapping.language) if is_wanted else None
        if value is None and not is_read:
            if is_of_decision:
                # Without all that it reads a table would decide otherwise; so a person does.
                drop_properties(node, "decision", "result_variable", RESULT_SHAPE)
            patient.note("mapping-ignored", node, target=mapping.target[:80])
            continue
        if value is None or not all(map(NAME.fullmatch, mapping.target.split("."))):
            patient.note("mapping-lost", node, target=mapping.target[:80], source=mapping.source[:120])
            continue
        lines = before if mapping.is_input else after
        head = _head(mapping.target)
        if is_of_decision or (mapping.is_input and used[head] > inside[head] and not is_told):
            own.append(head)
        lines.append(_assign(mapping, value.removeprefix("=").strip(), lines))
    before += take_scripts(node, patient, STARTING)
    after += take_scripts(node, patient, LEAVING)
    return _insert(scope, node, before, after, own, patient)


def _list_given(node: Node, mappings: list[Mapping]) -> list[str]:
    """What a step of Camunda 8 gives to its own mappings alone: all it does where it carries anything out."""
    outputs = [one for one in mappings if not one.is_input and one.target not in _given_by_round(node)]
    if local_name(node) not in _GIVING:
        return []
    carried = {_head(one.target) for one in mappings}
    read = (name for one in outputs for name in _names_in(one.source))
    return [name for name in dict.fromkeys(read) if name not in carried]


def _given_by_round(node: Node) -> set[str]:
    return {item.get("name", "") for item in node.iterfind(f"*/{{{BPMN_NS}}}outputDataItem")}


def _names_in(source: str) -> list[str]:
    try:
        return sorted(_head(name) for name in compile_expression(source).names)
    except ExpressionError:
        return []


def _assign(mapping: Mapping, value: str, lines: list[str]) -> str:
    """A place inside a context is put into it; what a step carries in begins with an empty one."""
    head, *path = mapping.target.split(".")
    if not path:
        return f"{head} = {value}"
    is_new = mapping.is_input and not any(line.startswith(f"{head} = ") for line in lines)
    whole = "{}" if is_new else f"if {head} instance of context then {head} else {{}}"
    return f"{head} = context put({whole}, {json.dumps(path, ensure_ascii=False)}, {value})"


def _take_mappings(node: Node) -> list[Mapping]:
    found: list[Mapping] = []
    for holder in extensions_of(node, "inputOutput", "ioMapping"):
        for item in holder:
            kind = local_name(item)
            if kind in ("inputParameter", "outputParameter"):
                name = item.get("name", "")
                source, language = say_parameter(item, name)
                found.append(Mapping(source, name, kind in _INPUTS, language))
            elif kind in ("input", "output"):
                source = _say_source(item)
                found.append(Mapping(source, item.get("target", ""), kind in _INPUTS))
        take(holder)
    for item in extensions_of(node, "in", "out"):
        target, expression = item.get("target", ""), item.get("sourceExpression")
        source = item.get("source") or (
            "" if expression is None else say_text(item, expression.strip(), target)
        )
        take(item)
        if target:
            found.append(Mapping(source, target, local_name(item) in _INPUTS))
    return found


def _say_source(item: Node) -> str:
    """What a Zeebe mapping carries: an expression behind `=`, else the very text, quotes and all."""
    source = item.get("source", "")
    if source.startswith("=") or namespace_of(item) != ZEEBE:
        return source.removeprefix("=").strip()
    return f"={json.dumps(source, ensure_ascii=False)}"


def _take_from_events(node: Node, patient: Patient) -> list[Mapping]:
    """What an event carries along, and the names under which a caught error or escalation tells of itself."""
    found: list[Mapping] = []
    for definition in [one for one in node if is_bpmn(one) and local_name(one).endswith("EventDefinition")]:
        found += _take_mappings(definition)
        kind = local_name(definition).removesuffix("EventDefinition")
        ref = definition.get(f"{kind}Ref") or ""
        if kind not in ("error", "escalation"):
            continue
        is_open = not ref or ref in patient.names.uncoded
        # Only where one code is caught it is known beforehand; no message comes with it.
        for part, said in (("Code", "" if is_open else f'"{patient.names.resolve(ref)}"'), ("Message", "")):
            target = attribute_of(definition, f"{kind}{part}Variable")
            if target:
                found.append(Mapping(said or f"${{{kind}.{part.lower()}()}}", target, is_input=False))
    return found


def _targets(lines: list[str]) -> list[str]:
    return list(dict.fromkeys(line.partition(" = ")[0] for line in lines))


def _insert(
    scope: TreeScope, node: Node, before: list[str], after: list[str], own: list[str], patient: Patient
) -> TreeScope | None:
    """Put the lines before and after a step.

    Args:
        own: what the step is given under a name that something else goes by as well.
    """
    lines = [*before, *after]
    if not lines:
        return None
    kind = ElementKind(local_name(node))
    if kind in (ElementKind.START_EVENT, ElementKind.BOUNDARY_EVENT):
        # They take no time: what stands before them may as well come after, and the reverse of an end.
        before, after, own = [], lines, []
    elif kind is ElementKind.END_EVENT:
        before, after, own = lines, [], [name for name in own if name not in _targets(after)]
    if before and not _may_precede(scope, node):
        patient.note("script-lost", node, kind="ioMapping", text="; ".join(lines)[:120])
        return None
    patient.note("script-inserted", node, text="; ".join(lines)[:200])
    if repeats(node):
        # What a round gives under its own name is the round's already.
        own = [name for name in _targets(before) if name not in _given_by_round(node)]
    inner = enclose(scope, node) if repeats(node) or is_true(node, UNDOES) else None
    _keep_apart(inner or scope, node, before, after, own)
    return inner


def _keep_apart(place: TreeScope, node: Node, before: list[str], after: list[str], own: list[str]) -> None:
    """Put scripts around a step; what it alone is given, its token forgets when it leaves it."""
    if before:
        first = add_script(place, node, before, "before")
        set_names(first, LOCAL_NAMES, own)
        place.insert_before(node, first)
    if own and local_name(node) in HOSTS:
        # Inside, what is said of the name is said to all that runs there.
        add_own_names(node, own)
    if after or (own and place.outgoing[node.get("id", "")]):
        last = add_script(place, node, after, "after")
        set_names(last, LEFT_NAMES, own)
        place.insert_after(node, last)
    borders = [one for one in place.nodes.values() if one.get("attachedToRef") == node.get("id")]
    for border in [one for one in borders if own and place.outgoing[one.get("id", "")]]:
        gone = add_script(place, border, [], "after")
        set_names(gone, LEFT_NAMES, own)
        place.insert_after(border, gone)


def translate_flows(scope: TreeScope, patient: Patient) -> None:
    """Turn the scripts that run where a flow is taken into steps on it; its condition stays before them."""
    for flow in [flow for flows in list(scope.outgoing.values()) for flow in flows]:
        source, target = (scope.nodes.get(flow.get(end, "")) for end in ("sourceRef", "targetRef"))
        if source is None or target is None or local_name(source) == ElementKind.EVENT_BASED_GATEWAY:
            continue
        if lines := take_scripts(flow, patient, TAKEN):
            patient.note("script-inserted", flow, text="; ".join(lines)[:200])
            step = add_script(scope, flow, lines, "on")
            scope.move_target(flow, step)
            scope.add_flow(step, target)


def _may_precede(scope: TreeScope, node: Node) -> bool:
    """Whether a step may stand before this one: nothing stands between a race and its events."""
    sources = (scope.nodes.get(flow.get("sourceRef", "")) for flow in scope.incoming[node.get("id", "")])
    races = any(one is not None and local_name(one) == ElementKind.EVENT_BASED_GATEWAY for one in sources)
    return not races


def add_script(scope: TreeScope, node: Node, lines: list[str], place: str) -> Node:
    """Add a script step that stands before or after a node, or on a flow; nothing leads to it yet."""
    step = scope.add_node(ElementKind.SCRIPT_TASK, f"{place}_{node.get('id')}", line_of(node))
    script = step.makeelement(f"{{{BPMN_NS}}}script")
    script.text = "\n".join(map(write_on_one_line, lines))
    step.append(script)
    return step
