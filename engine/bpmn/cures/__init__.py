"""Mending a file's XML before it is read: what BPMN leaves unsaid is said, other tools' words are translated.

Works on the tree alone. Each change is written down as a Cure, so that nothing is changed in silence.
"""

from engine.bpmn.cures.activities import cure_activities, execute_called
from engine.bpmn.cures.adhoc import cure_ad_hoc
from engine.bpmn.cures.borders import cure_borders
from engine.bpmn.cures.carrying import carry_inside
from engine.bpmn.cures.compensation import undo_plainly
from engine.bpmn.cures.events import (
    catch_what_cannot_be_thrown,
    cure_compensation,
    cure_events,
    end_wholly,
    name_untyped,
    refuse_event_gateways,
)
from engine.bpmn.cures.links import cure_links
from engine.bpmn.cures.misuse import name_misuse
from engine.bpmn.cures.multiple import split_multiple
from engine.bpmn.cures.passing import pass_borders
from engine.bpmn.cures.pools import find_beside
from engine.bpmn.cures.scope import Patient, TreeScope, is_true, walk_scopes
from engine.bpmn.cures.sides import cure_sides
from engine.bpmn.cures.splits import cure_splits
from engine.bpmn.cures.starts import begin_by_message
from engine.bpmn.cures.undoable import find_handlers
from engine.bpmn.cures.ways import ask_ways, is_bare
from engine.bpmn.dialects.reading import Drawn, translate_processes
from engine.bpmn.xml import Node, children

__all__ = ["Patient", "cure_diagram"]


def cure_diagram(root: Node, patient: Patient, called: frozenset[str]) -> None:
    """Mend the executable processes of one file in place and write down what was done.

    Args:
        root: the tree; its ids have been made usable before.
        called: ids of processes that something calls.
    """
    execute_called(root, patient)
    inner = called | find_beside(root, patient, called)
    drawn: list[Drawn] = []
    for process in children(root, "process"):
        if is_true(process, "isExecutable"):
            was_bare = is_bare(process)
            drawn.append(Drawn(_prepare(process, root, patient, inner), was_bare))
    translate_processes(root, drawn, patient)
    for one in drawn:
        _complete(one)


def _prepare(process: Node, root: Node, patient: Patient, inner: frozenset[str]) -> list[TreeScope]:
    """Say what BPMN leaves unsaid before anything is translated.

    Args:
        inner: ids of processes that are no main process.

    Returns: the process and its sub-processes.
    """
    for scope in walk_scopes(process, patient):
        name_misuse(scope)
        begin_by_message(scope)
        pass_borders(scope)
        catch_what_cannot_be_thrown(scope)
        carry_inside(scope)
    cure_ad_hoc(process, patient)
    find_handlers(process, patient)
    cure_sides(process, patient, inner)
    scopes = list(walk_scopes(process, patient))
    for scope in scopes:
        split_multiple(scope)
        end_wholly(scope)
        cure_activities(scope, root)
    return scopes


def _complete(drawn: Drawn) -> None:
    """Mend what is seen only in a translated process."""
    undo_plainly(drawn.scopes)
    cure_compensation(drawn.scopes)
    for scope in drawn.scopes:
        refuse_event_gateways(scope)
        if drawn.is_bare:
            ask_ways(scope)
            name_untyped(scope)
        cure_events(scope)
        cure_links(scope)
        cure_borders(scope, drawn.is_bare)
        cure_splits(scope)
