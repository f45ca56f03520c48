"""Several processes in one file, of which only one is the main one of a case: how the others begin.

BPMN leaves open what begins a process whose start event waits for nothing; pools of one collaboration that
all begin so are partners in one case, and begin with it.
"""

from itertools import chain

from engine.bpmn.cures.scope import Patient, event_kinds, is_true, set_property
from engine.bpmn.graph import BEGINS, REPORTED, WITH_CASE, ElementKind
from engine.bpmn.names import list_pools
from engine.bpmn.xml import Node, children


def find_beside(root: Node, patient: Patient, called: frozenset[str]) -> frozenset[str]:
    """Ids of a file's processes that run beside another one of the same file.

    Pools that begin together are marked as such; the first of them is the main one.
    """
    executable = [node for node in children(root, "process") if is_true(node, "isExecutable")]
    able = [node for node in executable if node.get("id", "") not in called]
    reported = [node for node in able if _list_kinds(node, patient) & REPORTED]
    plain = [node for node in able if node not in reported]
    pools = [node for node in plain if not _list_kinds(node, patient)]
    together = pools if len(pools) > 1 and pools == plain and _are_partners(root, pools) else []
    for node in together:
        set_property(node, BEGINS, WITH_CASE)
        patient.note("pool-begins-with-case", node)
    beside = [*together[1:], *(reported if plain else ())]
    return frozenset(node.get("id", "") for node in beside)


def _list_kinds(process: Node, patient: Patient) -> set[str]:
    """What the start events of a process wait for."""
    starts = children(process, ElementKind.START_EVENT.value)
    return set(chain.from_iterable(event_kinds(start, patient.names) for start in starts))


def _are_partners(root: Node, processes: list[Node]) -> bool:
    """Whether one collaboration shows all of these processes as pools."""
    ids = {node.get("id", "") for node in processes}
    return any(ids <= {pool.process for pool in list_pools(one)} for one in children(root, "collaboration"))
