"""Scripts that other tools run before and after a step. Plain assignments are kept; a lost one is told of."""

import re
from collections.abc import Iterator
from typing import Final

from lxml import etree

from engine.bpmn.cures.scope import Patient
from engine.bpmn.dialects.foreign_marks import unwrap
from engine.bpmn.dialects.foreign_tokens import NAME
from engine.bpmn.dialects.scripts import name_own, translate_script
from engine.bpmn.dialects.vendors import extensions_of, take
from engine.bpmn.xml import SPIFF_NS, Node, local_name, namespace_of, text_of

# What a step carries in and out lies between the first and the second of these, and of those.
ENTERING: Final = (("onEntry-script", ""),)
STARTING: Final = (("executionListener", "start"), ("taskListener", "create"), ("preScript", ""))
ENDING: Final = (("taskListener", "complete"), ("executionListener", "end"))
# On a flow it does not matter which event is named: there is one, that the flow is taken.
TAKEN: Final = (("executionListener", ""),)
LEAVING: Final = (("onExit-script", ""), ("postScript", ""))
_NAMES: Final = frozenset(name for name, _ in (*ENTERING, *STARTING, *ENDING, *LEAVING))
_SET: Final = re.compile(r"setVariable(?:Local)?\(\s*[\"'](\w+)|(?:^|[;{\s])([^\W\d]\w*)\s*[-+*/]?=(?!=)")


def take_scripts(node: Node, patient: Patient, kinds: tuple[tuple[str, str], ...]) -> list[str]:
    """Take the scripts of these kinds off a step, as far as they are plain assignments.

    Args:
        kinds: name of the extension and the event that it hears; empty where the name says it.

    Returns:
        Lines `name = FEEL` in the order in which they are to run.
    """
    lines: list[str] = []
    for name, event in kinds:
        for script in extensions_of(node, name):
            if event and script.get("event") != event:
                continue
            text, language = _read(script)
            if text is None:
                continue
            said = translate_script(text, language, name_own=name_own(node, patient))
            if said is None:
                continue
            take(script)
            lines += said[0].splitlines()
            if not said[0]:
                patient.note("extension-harmless", node, names=name)
    return lines


def read_in_scripts(root: Node) -> Iterator[str]:
    """Every word in those of these scripts that can be run, but what they set."""
    for script in _list_scripts(root):
        text, language = _read(script)
        if text is not None and translate_script(text, language) is not None:
            yield from set(NAME.findall(text)) - _names_set(text)


def name_lost_scripts(process: Node, read: frozenset[str], patient: Patient) -> None:
    """Refuse the scripts that are still there and set what something in the file reads."""
    for script in list(_list_scripts(process)):
        text = _read(script)[0] or ""
        holder = script.getparent()
        owner = holder.getparent() if holder is not None else None
        if owner is not None and (namespace_of(script) == SPIFF_NS or _names_set(text) & read):
            take(script)
            patient.note("script-lost", owner, kind=local_name(script), text=text[:120])


def _list_scripts(root: Node) -> Iterator[Node]:
    return (node for node in root.iter(etree.Element) if local_name(node) in _NAMES)


def _names_set(text: str) -> frozenset[str]:
    return frozenset(one or other for one, other in _SET.findall(text))


def _read(script: Node) -> tuple[str | None, str]:
    """Text and language of a script; no text where it is in no file that came along."""
    if namespace_of(script) == SPIFF_NS:
        return text_of(script) or "", "python"
    expression = script.get("expression") or ""
    if expression:
        return unwrap(expression) or expression, "juel"
    inner = next((one for one in script.iterchildren(etree.Element) if local_name(one) == "script"), script)
    language = inner.get("scriptFormat") or inner.get("language") or script.get("scriptFormat") or ""
    return (None if inner is script or inner.get("resource") else text_of(inner) or ""), language
