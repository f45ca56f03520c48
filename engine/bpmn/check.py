"""The lint gate: is this diagram executed with its BPMN meaning? Asks every rule; the rules live in lint/."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from enum import StrEnum

from engine.bpmn.graph import Graph, Process
from engine.bpmn.lint.calls import check_call_cycles, check_calls, check_results, check_sides
from engine.bpmn.lint.constructs import check_constructs, check_kinds
from engine.bpmn.lint.contents import check_expressions, check_people, check_timers, check_work
from engine.bpmn.lint.finding import Finding, Severity, about_process, say
from engine.bpmn.lint.flows import (
    check_borders,
    check_depth,
    check_ids,
    check_loops,
    check_reach,
    check_splits,
)
from engine.bpmn.lint.loops import check_repeated_steps, check_rounds, check_waits
from engine.bpmn.lint.throws import check_throws

__all__ = ["Finding", "Severity", "Verdict", "check_graph", "verdict"]

RULES = (
    check_ids,
    check_borders,
    check_depth,
    check_kinds,
    check_splits,
    check_loops,
    check_waits,
    check_repeated_steps,
    check_rounds,
    check_reach,
    check_timers,
    check_expressions,
    check_work,
    check_people,
    check_results,
    check_sides,
)


class Verdict(StrEnum):
    """runnable: every construct is executed as drawn; drawing: nothing in it runs; refused: it has errors."""

    RUNNABLE = "runnable"
    DRAWING = "drawing"
    REFUSED = "refused"


def check_graph(
    graph: Graph, *, elsewhere: Collection[str] = (), is_whole: bool = False
) -> tuple[Finding, ...]:
    """Judge the diagrams of one model, or one file alone.

    Args:
        elsewhere: ids of processes known to exist in other files, so that a file may be judged alone.
        is_whole: whether these are all diagrams of a model that names its people: nothing may be missing.

    Returns:
        Findings in the order of files and lines. Processes that are only drawings are not judged.
    """
    # A process that lacks a name is called like its pool.
    names = {process.id: process.name for process in graph.roots()}
    found = [
        say(c.code, c.file, c.element, c.name or names.get(c.element, ""), c.line, **c.details)
        for c in graph.cures
    ]
    found += [*check_constructs(graph), *check_call_cycles(graph)]
    for process in graph.processes.values():
        found += _check_process(graph, process, elsewhere, is_whole)
    for file in graph.files:
        if not any(process.file == file for process in graph.processes.values()):
            found.append(say("no-process", file, "", "", 1))
    # What stands for an element once more is no other thing of the file.
    said = {(finding.code, finding.element) for finding in found}
    copied = graph.copies
    found = [one for one in found if (one.code, copied.get(one.element)) not in said]
    told = dict.fromkeys(replace(one, element=copied.get(one.element, one.element)) for one in found)
    order = {file: number for number, file in enumerate(graph.files)}
    return tuple(sorted(told, key=lambda f: (order.get(f.file, 0), f.line, f.code, f.element)))


def _check_process(
    graph: Graph, process: Process, elsewhere: Collection[str], is_whole: bool
) -> Iterator[Finding]:
    if not process.executable:
        if process.parent is None:
            yield about_process("nothing-executable", process)
        return
    for rule in RULES:
        yield from rule(graph, process)
    yield from check_throws(graph, process, is_whole)
    yield from check_calls(graph, process, elsewhere, is_whole)


def verdict(findings: Sequence[Finding], graph: Graph) -> Verdict:
    """Sum up: refused with any error, a drawing if nothing is executable, else runnable."""
    if any(finding.severity is Severity.ERROR for finding in findings):
        return Verdict.REFUSED
    if not any(process.executable for process in graph.roots()):
        return Verdict.DRAWING
    return Verdict.RUNNABLE
