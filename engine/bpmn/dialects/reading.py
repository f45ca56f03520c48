"""The order in which processes of another tool are translated; each file beside this one knows one topic."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from engine.bpmn.cures.scope import Patient, TreeScope
from engine.bpmn.dialects.asked_rounds import ask_rounds
from engine.bpmn.dialects.associations import carry_data
from engine.bpmn.dialects.fields import read_fields
from engine.bpmn.dialects.listeners import name_lost_scripts
from engine.bpmn.dialects.mappings import (
    collect_read_names,
    count_names,
    translate_flows,
    translate_mappings,
)
from engine.bpmn.dialects.own_data import begin_data, keep_data
from engine.bpmn.dialects.rounds import count_from_one, list_data, name_data, read_texts, translate_rounds
from engine.bpmn.dialects.texts import translate_texts
from engine.bpmn.dialects.work import translate_work
from engine.bpmn.xml import Node, children, local_name


@dataclass(frozen=True)
class Drawn:
    """One process of a file.

    Attributes:
        scopes: the process and its sub-processes; those that have to be added are added here.
        is_bare: whether it was drawn for something else: people may be left what cannot be translated.
    """

    scopes: list[TreeScope]
    is_bare: bool


def translate_processes(root: Node, processes: Sequence[Drawn], patient: Patient) -> None:
    """Translate the executable processes of a file in place. What any of them reads counts for all."""
    data = list_data(root)
    for drawn in processes:
        count_from_one(drawn.scopes[0].node)
        translate_texts(drawn.scopes[0].node, patient, drawn.is_bare, data)
    texts = read_texts(root)
    data_names = name_data(root, texts)
    activities = [list(_list_activities(drawn.scopes)) for drawn in processes]
    for drawn, found in zip(processes, activities, strict=True):
        for _, node in found:
            if local_name(node) == "callActivity":
                carry_data(node, data_names)
            for code, details in read_fields(node).told:
                patient.note(code, node, **details)
            translate_work(node, patient, drawn.is_bare)
            translate_rounds(node, data_names, texts, patient)
            if drawn.is_bare:
                ask_rounds(node, patient)
    read = collect_read_names(root)
    used = count_names(*children(root, "process"))
    for drawn, found in zip(processes, activities, strict=True):
        keep_data(drawn.scopes, data_names, used, patient)
        begin_data(drawn.scopes, data_names, patient)
        for scope in drawn.scopes:
            translate_flows(scope, patient)
        for scope, node in found:
            inner = translate_mappings(scope, node, read, used, patient)
            drawn.scopes.extend([inner] if inner is not None else [])
        name_lost_scripts(drawn.scopes[0].node, read, patient)


def _list_activities(scopes: Sequence[TreeScope]) -> Iterator[tuple[TreeScope, Node]]:
    for scope in scopes:
        for node in scope.nodes.values():
            if not local_name(node).endswith("Gateway"):
                yield scope, node
