"""All processes of one release, compiled once and shared by every run. Nothing here belongs to a case."""

from collections.abc import Mapping
from typing import Any

from SpiffWorkflow.bpmn.parser.ValidationException import ValidationException

from engine.bpmn.graph import ElementKind, Graph, Process, ScopeKind
from engine.bpmn.opening import find_called
from engine.errors import ModelRefused
from engine.spiff.conditions import Conditions, find_conditions
from engine.spiff.joins import freeze_gateways
from engine.spiff.loops import freeze_rounds
from engine.spiff.normalise import normalise_diagram
from engine.spiff.parser import ReleaseParser
from engine.spiff.prediction import bound_prediction
from engine.spiff.refusals import refuse_unsupported
from engine.spiff.runtime import Decide


class Specs:
    """Compiled processes. Immutable after `compile_release`, safe to share between threads.

    Attributes:
        process_ids: what `Instance.start` accepts: processes and lifted event sub-processes.
        graph: the model they were compiled from.
        conditions: what is asked after every step; empty in most releases.
    """

    def __init__(
        self,
        graph: Graph,
        process_ids: frozenset[str],
        by_name: dict[str, Any],
        decide: Decide | None,
        conditions: Conditions,
    ) -> None:
        self.graph = graph
        self.process_ids = process_ids
        self.by_name = by_name
        self.decide = decide
        self.conditions = conditions


def compile_release(files: Mapping[str, bytes], graph: Graph, decisions: Decide | None = None) -> Specs:
    """Compile all diagrams of a release.

    Args:
        files: BPMN files by name, the same that the graph was read from.
        graph: what the elements mean.
        decisions: evaluates a decision table: (decision id, variables, moment) -> result.

    Returns:
        Specs to be kept for the life of the release.

    Raises:
        ModelRefused: something in the diagrams cannot be run; params name the element.
    """
    refuse_unsupported(graph)
    parser = ReleaseParser(graph)
    called = find_called(files)
    for name, content in files.items():
        parser.add_bpmn_xml(normalise_diagram(content, name, called), name)
    by_name = _parse_all(parser)
    for name, spec in by_name.items():
        freeze_rounds(spec)
        freeze_gateways(spec, graph.processes[name])
        for task_spec in spec.task_specs.values():
            bound_prediction(task_spec)
    _refuse_missing_calls(graph, by_name)
    startable = frozenset(p.id for p in graph.processes.values() if _is_startable(p) and p.id in by_name)
    return Specs(graph, startable, by_name, decisions, find_conditions(graph, by_name))


def _is_startable(process: Process) -> bool:
    return process.kind in (ScopeKind.PROCESS, ScopeKind.EVENT_SUB_PROCESS)


def _parse_all(parser: ReleaseParser) -> dict[str, Any]:
    try:
        parser.find_all_specs()
        # Embedded sub-processes are found while their parents are parsed and then parsed themselves.
        return {name: process.get_spec() for name, process in list(parser.process_parsers.items())}
    except ValidationException as error:
        raise _find_refusal(error) from error
    except RecursionError as error:
        raise ModelRefused("chain_too_long") from error


def _find_refusal(error: BaseException) -> ModelRefused:
    """The library wraps what a parser raises; the true reason is further down the chain."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ModelRefused):
            return cause
        cause = cause.__cause__ or cause.__context__
    element, file = getattr(error, "id", None), getattr(error, "file_name", None)
    return ModelRefused("not_executable", reason=str(error), element=element, file=file)


def _refuse_missing_calls(graph: Graph, by_name: Mapping[str, object]) -> None:
    for element in graph.elements.values():
        if element.kind is ElementKind.CALL_ACTIVITY and element.process_id in by_name:
            called = element.called_element
            if called is None or called not in by_name or graph.processes[called].parent is not None:
                raise ModelRefused("called_process_missing", element=element.id, called=called)
