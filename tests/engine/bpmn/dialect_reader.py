"""Reads a file of another tool as it comes in: graph, codes of findings, verdict."""

from engine.bpmn.check import check_graph, verdict
from engine.bpmn.reader import read_diagrams

HEAD = (
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"'
    ' xmlns:camunda="http://camunda.org/schema/1.0/bpmn"'
    ' xmlns:flowable="http://flowable.org/bpmn"'
    ' xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"'
    ' xmlns:spiffworkflow="http://spiffworkflow.org/bpmn/schema/1.0/core">'
)


def read(*parts, before=""):
    """Graph, codes of findings and verdict of a file with one executable process."""
    body = "".join(parts)
    content = (
        f'{HEAD}{before}<bpmn:process id="p" isExecutable="true">{body}</bpmn:process></bpmn:definitions>'
    )
    graph = read_diagrams({"a.bpmn": content.encode()})
    findings = check_graph(graph)
    return graph, {finding.code for finding in findings}, verdict(findings, graph)
