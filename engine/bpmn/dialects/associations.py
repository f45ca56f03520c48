"""What a call's own data associations carry (BPMN 2.0.2, 10.4.2), said as the mappings of other tools."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from lxml import etree

from engine.bpmn.cures.scope import extend
from engine.bpmn.dialects.foreign_tokens import NAME
from engine.bpmn.dialects.vendors import DROOLS, JUEL_NAMESPACES
from engine.bpmn.xml import BPMN_NS, Node, children, text_of

_LITERAL: Final = re.compile(r"-?[0-9]+(?:\.[0-9]+)?|true|false")
_ENDS: Final = (("dataInputAssociation", "targetRef", "in"), ("dataOutputAssociation", "sourceRef", "out"))


def carry_data(call: Node, data_names: Mapping[str, str]) -> None:
    """Turn the associations of a call into mappings, unless they hold what rounds run over.

    Args:
        data_names: id of every data object, input and property of the file -> its variable.
    """
    own = {name: label for tag in ("dataInput", "dataOutput") for name, label in _list_own(call, tag)}
    names = {**data_names, **own}
    refs = [*call.iter(f"{{{BPMN_NS}}}loopDataInputRef"), *call.iter(f"{{{BPMN_NS}}}loopDataOutputRef")]
    inside = own.keys() - {text_of(ref) for ref in refs}
    for tag, end, kind in _ENDS:
        for association in children(call, tag):
            if _text(association, end) in inside:
                for carried in _list_carried(association, names):
                    _add(call, kind, carried)
                call.remove(association)


def _list_own(call: Node, tag: str) -> Iterator[tuple[str, str]]:
    for item in call.iter(f"{{{BPMN_NS}}}{tag}"):
        name = (item.get("name") or "").strip()
        yield item.get("id", ""), name if NAME.fullmatch(name) else item.get("id", "")


def _list_carried(association: Node, names: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """Attributes of each mapping; a value for what is no plain name has no source that could be said."""
    target = _text(association, "targetRef")
    for assignment in children(association, "assignment"):
        place, value = _text(assignment, "to"), _text(assignment, "from")
        if place not in names and place != target:
            yield {"source": "?", "target": names.get(target, target)}
        elif DROOLS in association.nsmap.values() and not _LITERAL.fullmatch(value):
            # jBPM's editors write texts as they are, and expressions as `#{…}`.
            yield {"sourceExpression": value, "target": names.get(place, place)}
        else:
            yield {"source": value, "target": names.get(place, place)}
    if not children(association, "assignment"):
        source = _text(association, "sourceRef")
        changed = _text(association, "transformation")
        yield {"source": changed or names.get(source, source), "target": names.get(target, target)}


def _text(node: Node, tag: str) -> str:
    return text_of(node.find(f"{{{BPMN_NS}}}{tag}")) or ""


def _add(call: Node, kind: str, carried: dict[str, str]) -> None:
    etree.SubElement(extend(call), f"{{{JUEL_NAMESPACES[0]}}}{kind}", carried)
