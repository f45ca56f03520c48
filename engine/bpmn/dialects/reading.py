"""The order in which a process of another tool is translated; each file beside this one knows one topic."""

from engine.bpmn.cures.scope import Patient, TreeScope
from engine.bpmn.dialects.asked_rounds import ask_rounds
from engine.bpmn.dialects.associations import carry_data
from engine.bpmn.dialects.fields import read_fields
from engine.bpmn.dialects.listeners import name_lost_scripts
from engine.bpmn.dialects.mappings import collect_read_names, count_names, translate_mappings
from engine.bpmn.dialects.own_data import begin_data, keep_data
from engine.bpmn.dialects.rounds import count_from_one, name_data, read_texts, translate_rounds
from engine.bpmn.dialects.texts import translate_texts
from engine.bpmn.dialects.work import translate_work
from engine.bpmn.xml import Node, children, local_name


def translate_process(root: Node, scopes: list[TreeScope], patient: Patient, is_bare: bool) -> None:
    """Translate one process in place.

    Args:
        scopes: the process and its sub-processes; those that had to be added are added here.
        is_bare: whether it was drawn for something else: people may be left what cannot be translated.
    """
    count_from_one(scopes[0].node)
    translate_texts(scopes[0].node, patient, is_bare)
    texts = read_texts(root)
    data_names = name_data(root, texts)
    activities = [
        (scope, node)
        for scope in scopes
        for node in list(scope.nodes.values())
        if not local_name(node).endswith("Gateway")
    ]
    for _, node in activities:
        if local_name(node) == "callActivity":
            carry_data(node, data_names)
        for code, details in read_fields(node).told:
            patient.note(code, node, **details)
        translate_work(node, patient, is_bare)
        translate_rounds(node, data_names, texts, patient)
        if is_bare:
            ask_rounds(node, patient)
    read = collect_read_names(root)
    used = count_names(*children(root, "process"))
    keep_data(scopes, data_names, used, patient)
    begin_data(scopes, data_names, patient)
    for scope, node in activities:
        inner = translate_mappings(scope, node, read, used, patient)
        scopes.extend([inner] if inner is not None else [])
    name_lost_scripts(scopes[0].node, read, patient)
