"""Expressions wherever they stand in a file: conditions, counts, loops and timers, said in FEEL."""

import re
from collections.abc import Collection
from typing import Final

from engine.bpmn.cures.scope import Patient
from engine.bpmn.dialects.expressions import translate_expression
from engine.bpmn.dialects.foreign_marks import asks_place, has_foreign_signs, is_never_feel, is_other_language
from engine.bpmn.dialects.long_names import join_names
from engine.bpmn.dialects.timers import TIMERS, translate_timer
from engine.bpmn.dialects.vendors import attribute_of
from engine.bpmn.dialects.xpath import is_xpath
from engine.bpmn.xml import Node, is_bpmn, local_name, set_text, text_of

CONDITIONS: Final = frozenset(
    {"conditionExpression", "condition", "loopCondition", "loopCardinality", "completionCondition"}
)

# What people can answer with yes or no; how often something is done they cannot.
ASKED: Final = CONDITIONS - {"loopCardinality"}
MOST_LETTERS: Final = 60
_CALL: Final = re.compile(r"\w\.\w+\s*\(")
# Functions that Camunda 8 adds to FEEL and nothing here can stand in for.
_ADDED: Final = re.compile(r"\b(?:from json|to json|uuid|random number|assert|fromAi)\s*\(")


def translate_texts(process: Node, patient: Patient, is_bare: bool, data: Collection[str]) -> None:
    """Translate every expression of a process in place.

    Args:
        data: names and ids of the file's data; see `list_data`.
    """
    for node in list(process.iter()):
        if not is_bpmn(node):
            continue
        if local_name(node) in CONDITIONS:
            _translate(node, patient, is_bare)
        elif local_name(node) in TIMERS:
            translate_timer(node, patient, data)


def _translate(node: Node, patient: Patient, is_bare: bool) -> None:
    text = text_of(node)
    resource = attribute_of(node, "resource")
    if is_bare and local_name(node) in ASKED and _is_beyond(text or "", resource, node):
        _ask(node, text or resource or "", patient)
        return
    if resource is not None:
        patient.note("script-elsewhere", _owner(node), resource=resource[:100])
    if text is None:
        return
    language = _language_of(node, text)
    said = join_names(translate_expression(text, language))
    if said is None and is_other_language(language):
        patient.note("language-unknown", _owner(node), language=language[:60], text=text[:120])
    elif said is None and (is_never_feel(text) or (has_foreign_signs(text) and asks_place(text))):
        # FEEL may read it all the same, as a long name that nothing ever sets.
        patient.note("language-unknown", _owner(node), language="?", text=text[:120])
    elif said is not None and said != text:
        set_text(node, said)
        patient.note("expression-translated", _owner(node), before=text[:120], after=said[:200])


def _is_beyond(text: str, resource: str | None, node: Node) -> bool:
    """Whether only the tool a condition was written for could work it out."""
    if resource is not None:
        return True
    language = _language_of(node, text)
    if not text or join_names(translate_expression(text, language)) is not None:
        return False
    return (
        is_other_language(language)
        or is_never_feel(text)
        or has_foreign_signs(text)
        or _CALL.search(text) is not None
        or _ADDED.search(text) is not None
    )


def _language_of(node: Node, text: str) -> str:
    """The language that is named, or that only can be meant."""
    return node.get("language") or ("XPath" if is_xpath(text, "") else "")


def _ask(node: Node, text: str, patient: Patient) -> None:
    """Let people say whether a condition holds: the question is the flow's name, else the text."""
    owner = _owner(node)
    words = owner.get("name") or text
    question = re.sub(r"\W+", "_", words).strip("_")[:MOST_LETTERS]
    variable = patient.names.pool.take(question if question.isidentifier() else f"holds_{question}")
    if "language" in node.attrib:
        del node.attrib["language"]
    set_text(node, f"{variable} = true")
    patient.note("condition-asked", owner, text=text[:120], variable=variable)


def _owner(node: Node) -> Node:
    """The nearest element around an expression that people can find in their diagram."""
    place: Node | None = node.getparent()
    while place is not None and not (is_bpmn(place) and place.get("id")):
        place = place.getparent()
    return place if place is not None else node
