"""Judging a diagram of a test: what is found in it."""

from diagram_builder import END, START, chain, diagram

from engine.bpmn.check import check_graph, verdict
from engine.bpmn.reader import read_diagrams


def judge(*contents, **options):
    graph = read_diagrams({f"{n}.bpmn": content for n, content in enumerate(contents)})
    findings = check_graph(graph, **options)
    return findings, verdict(findings, graph)


def between(*middle, first, last):
    """A file start -> first … last -> end."""
    return diagram(START, *middle, END, chain("s", first), chain(last, "e"))


def codes_of(*contents, **options):
    return {finding.code for finding in judge(*contents, **options)[0]}
