"""Multi-instance markers of other tools: the collection, the name of its item, what the rounds give back."""

import re
from collections.abc import Mapping
from typing import Final

from lxml import etree

from engine.bpmn.cures.scope import Patient, extend
from engine.bpmn.dialects.expressions import translate_expression
from engine.bpmn.dialects.foreign_marks import asks_place
from engine.bpmn.dialects.foreign_tokens import NAME
from engine.bpmn.dialects.vendors import ZEEBE, attribute_of, extensions_of, source_of, take
from engine.bpmn.graph import COUNTER
from engine.bpmn.xml import BPMN_NS, Node, children, is_bpmn, local_name, namespace_of, set_text, text_of

MARKER: Final = f"{{{BPMN_NS}}}multiInstanceLoopCharacteristics"
DATA: Final = frozenset(
    {"dataObject", "dataObjectReference", "dataStoreReference", "property", "dataInput", "dataOutput"}
)
LISTS: Final = ("loopDataInputRef", "loopDataOutputRef")
# What stands in quotes, behind a point or before a colon is no name that is read.
_COUNTER: Final = re.compile(r'"[^"]*"|(?<![.\w])loopCounter\b(?!\s*:)')

READERS: Final = (
    *("conditionExpression", "condition", "script"),
    *("loopCondition", "completionCondition", "loopCardinality"),
)


def translate_rounds(activity: Node, data_names: Mapping[str, str], texts: str, patient: Patient) -> None:
    """Say an activity's multi-instance marker in BPMN's own elements, with variables for data references.

    Args:
        texts: all conditions and scripts of the file.
    """
    for marker in activity.findall(MARKER):
        collection = attribute_of(marker, "collection")
        item = attribute_of(marker, "elementVariable")
        index = attribute_of(marker, "elementIndexVariable")
        if index is not None:
            # The number of a round under another name, which rounds inside the round know as well.
            _map(activity, "input", COUNTER, index)
            for condition in children(marker, "completionCondition"):
                set_text(condition, re.sub(rf"\b{re.escape(index)}\b", COUNTER, text_of(condition) or ""))
        output, output_item = None, None
        for loop in extensions_of(marker, "loopCharacteristics"):
            collection, item = loop.get("inputCollection") or collection, loop.get("inputElement") or item
            output, output_item = loop.get("outputCollection"), loop.get("outputElement")
            take(loop)
        for gathered in extensions_of(marker, "variableAggregation"):
            output, output_item = gathered.get("target"), _gather(gathered)
            if output_item:
                take(gathered)
        if collection and asks_place(collection) and translate_expression(collection) is None:
            patient.note("language-unknown", activity, language="?", text=collection[:120])
        _write(marker, "loopDataInputRef", collection)
        _write_item(marker, "inputDataItem", item)
        if output and not NAME.fullmatch(output.removeprefix("=").strip()):
            patient.note("mapping-lost", activity, target=output[:80], source=(output_item or "")[:120])
        _write(marker, "loopDataOutputRef", output)
        if output_item:
            given = output_item.removeprefix("=").strip()
            name = given if NAME.fullmatch(given) else _map_output(activity, given, patient)
            _write_item(marker, "outputDataItem", name)
        _name_data(marker, data_names)
        for node in (*children(marker, "inputDataItem"), *children(marker, "outputDataItem")):
            _name_item(node, texts)


def count_from_one(process: Node) -> None:
    """Camunda 8 counts rounds from 1, Krokus and the other tools from 0."""
    if process.find(f".//{{{ZEEBE}}}loopCharacteristics") is None:
        return
    for node in process.iter(etree.Element):
        if is_bpmn(node) and local_name(node) in READERS and node.text:
            node.text = _COUNTER.sub(_count, node.text)
        elif namespace_of(node) == ZEEBE:
            for key, value in node.attrib.items():
                if str(value).startswith("="):
                    node.set(key, _COUNTER.sub(_count, str(value)))


def _count(found: re.Match[str]) -> str:
    return "(loopCounter + 1)" if found[0] == "loopCounter" else found[0]


def _write(marker: Node, tag: str, text: str | None) -> None:
    if text and not children(marker, tag):
        said = translate_expression(text) or text
        etree.SubElement(marker, f"{{{BPMN_NS}}}{tag}").text = said.strip().removeprefix("=").strip()


def _write_item(marker: Node, tag: str, name: str | None) -> None:
    if name and not children(marker, tag):
        etree.SubElement(marker, f"{{{BPMN_NS}}}{tag}", id=name, name=name)


def _gather(gathered: Node) -> str | None:
    """Flowable collects several variables of each round as one context."""
    parts: list[str] = []
    for variable in gathered:
        value = translate_expression(source_of(variable))
        name = variable.get("target") or variable.get("source")
        if not value or not name or not NAME.fullmatch(name):
            return None
        parts.append(f"{name}: {value.removeprefix('=').strip()}")
    return f"{{{', '.join(parts)}}}" if parts else None


def _map_output(activity: Node, given: str, patient: Patient) -> str:
    """What a round gives as an expression is a value carried out of it, under a name of its own."""
    name = patient.names.pool.take(re.sub(r"\W", "_", f"output_of_{activity.get('id')}"))
    _map(activity, "output", given, name)
    return name


def _map(activity: Node, kind: str, source: str, target: str) -> None:
    mapping = etree.SubElement(extend(activity), f"{{{ZEEBE}}}ioMapping")
    etree.SubElement(mapping, f"{{{ZEEBE}}}{kind}", source=f"={source}", target=target)


def _name_data(marker: Node, data_names: Mapping[str, str]) -> None:
    """A reference to a data object means the case variable of its name."""
    for tag in LISTS:
        for ref in children(marker, tag):
            text = text_of(ref) or ""
            set_text(ref, data_names.get(text, text))


def _name_item(item: Node, texts: str) -> None:
    """An item goes by its name; by its id where the name is a label, or only the id is used."""
    names = [one for one in (item.get("name"), item.get("id")) if one]
    names.sort(key=lambda one: (not re.search(rf"\b{re.escape(one)}\b", texts), not NAME.fullmatch(one)))
    if names:
        item.set("name", names[0])


def read_texts(root: Node) -> str:
    """All that is asked or computed in a file, for whoever looks which names are used."""
    nodes = (node for tag in READERS for node in root.iter(f"{{{BPMN_NS}}}{tag}"))
    return " ".join(str(part) for node in nodes for part in node.itertext())


def list_data(root: Node) -> frozenset[str]:
    """Names and ids of all data objects, inputs and properties of a file."""
    nodes = root.iter(*(f"{{{BPMN_NS}}}{tag}" for tag in DATA))
    return frozenset(said for node in nodes for said in (node.get("name"), node.get("id")) if said)


def name_data(root: Node, texts: str) -> dict[str, str]:
    """Id of every data object, input and property -> the variable it stands for."""
    found: dict[str, str] = {}
    nodes = [node for node in root.iter(f"{{{BPMN_NS}}}*") if local_name(node) in DATA and node.get("id")]
    for node in nodes:
        name = (node.get("name") or "").strip()
        found[node.get("id", "")] = name if NAME.fullmatch(name) else node.get("id", "")
    used = set(NAME.findall(texts))
    meant = used.union(text_of(ref) or "" for tag in LISTS for ref in root.iter(f"{{{BPMN_NS}}}{tag}"))
    for node in nodes:
        target, name = node.get("dataObjectRef"), (node.get("name") or "").strip()
        if target not in found:
            continue
        # Drawing tools name the reference and leave the object itself nameless.
        if found[target] == target and target not in used:
            own = name if NAME.fullmatch(name) else node.get("id", "")
            found[target] = own if own == name or (own in meant and target not in meant) else target
        found[node.get("id", "")] = found[target]
    return found | _follow_inputs(root, found)


def _follow_inputs(root: Node, found: Mapping[str, str]) -> dict[str, str]:
    """An activity's data input stands for what its association fills it from."""
    followed: dict[str, str] = {}
    for tag, inner, outer in (
        ("dataInputAssociation", "targetRef", "sourceRef"),
        ("dataOutputAssociation", "sourceRef", "targetRef"),
    ):
        for association in root.iter(f"{{{BPMN_NS}}}{tag}"):
            inside = [text_of(ref) or "" for ref in children(association, inner)]
            outside = [text_of(ref) or "" for ref in children(association, outer)]
            if len(inside) == 1 and len(outside) == 1 and outside[0] in found:
                followed[inside[0]] = found[outside[0]]
    return followed
