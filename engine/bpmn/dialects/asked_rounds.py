"""Repetitions that do not say how often, or say it in words of another tool: a person says how often.

Only in a diagram drawn for something else; a model that names its people is taken at its word.
"""

import re
from typing import Final

from lxml import etree

from engine.bpmn.cures.scope import Patient
from engine.bpmn.dialects.rounds import MARKER
from engine.bpmn.xml import BPMN_NS, Node, children, text_of

_FOREIGN: Final = ("${", "#{")


def ask_rounds(activity: Node, patient: Patient) -> None:
    """Give every marker of an activity that has no count of its own one that is asked for."""
    for marker in activity.findall(MARKER):
        counts, lists = children(marker, "loopCardinality"), children(marker, "loopDataInputRef")
        told = [text_of(node) or "" for node in (*counts, *lists)]
        if told and not any(text.startswith(_FOREIGN) for text in told):
            continue
        for node in (*counts, *lists):
            marker.remove(node)
        wanted = re.sub(r"\W", "_", f"rounds_of_{activity.get('id')}")
        variable = patient.names.pool.take(wanted)
        etree.SubElement(marker, f"{{{BPMN_NS}}}loopCardinality").text = variable
        patient.note("rounds-asked", activity, variable=variable, text=", ".join(told)[:120] or "–")
