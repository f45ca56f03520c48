"""Who alone reads the papers of something that few people should read: what the model says of its message."""

from collections.abc import Iterator, Mapping, Set
from dataclasses import replace

from engine.bpmn.graph import Graph, Process
from engine.casework.holders import CLIENT
from engine.forms import Form
from engine.releases.modelfile import ModelFile


def keep_private(model: ModelFile, graph: Graph, forms: Mapping[str, Form]) -> dict[str, Form]:
    """The forms, those marked that are asked for only after a message whose words few people read.

    Whoever reads the words beside the message (`note_readers`) reads the papers, and the client theirs.
    """
    found: dict[str, frozenset[str]] = {}
    private: set[str] = set()
    for side in graph.sides(model.main_process):
        refs = [start.event.ref or "" for start in side.starts() if start.event is not None]
        readers = [model.messages[ref].note_readers for ref in refs if ref in model.messages]
        if not readers or not all(readers):
            continue
        scopes = set(_list_scopes(graph, side))
        private |= scopes
        for key in _list_forms(graph, scopes):
            found[key] = found.get(key, frozenset()) | {CLIENT}.union(*readers)
    asked_elsewhere = set(_list_forms(graph, graph.processes.keys() - private))
    marked = {key: replace(forms[key], readers=found[key]) for key in found if key in forms}
    return {**forms, **{key: form for key, form in marked.items() if key not in asked_elsewhere}}


def _list_scopes(graph: Graph, side: Process) -> Iterator[str]:
    """The scopes of a side process and of whatever it alone calls."""
    waiting, seen = [side.id], {side.id}
    while waiting:
        scope = waiting.pop()
        yield scope
        calls = {one.called_element for one in graph.elements.values() if one.process_id == scope}
        inside = {child.id for child in graph.children(scope)} | {one for one in calls if one}
        waiting += [one for one in inside if one in graph.processes and one not in seen]
        seen |= inside


def _list_forms(graph: Graph, scopes: Set[str]) -> Iterator[str]:
    for element in graph.elements.values():
        key = element.properties.get("form_key")
        if key and element.process_id in scopes:
            yield key
