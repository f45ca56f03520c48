"""Circles in a graph of any nodes: groups that lead to each other. No BPMN here."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import TypeVar

Node = TypeVar("Node", bound=Hashable)
Graph = Mapping[Node, Sequence[Node]]


def find_last_groups(ahead: Graph[Node]) -> list[list[Node]]:
    """Groups of states that lead to each other and to nothing else."""
    return [
        group
        for group in find_groups(ahead)
        if (inside := set(group))
        and all(following in inside for state in group for following in ahead[state])
    ]


def find_groups(ahead: Graph[Node]) -> list[list[Node]]:
    """Groups of states that lead to each other (Tarjan), each in the order of coming to them."""
    index: dict[Node, int] = {}
    low: dict[Node, int] = {}
    on_stack: set[Node] = set()
    stack: list[Node] = []
    groups: list[list[Node]] = []
    for root in ahead:
        if root not in index:
            _visit(root, ahead, index, low, stack, on_stack, groups)
    order = {state: number for number, state in enumerate(ahead)}
    return [sorted(group, key=order.__getitem__) for group in groups]


def _visit(
    root: Node,
    ahead: Graph[Node],
    index: dict[Node, int],
    low: dict[Node, int],
    stack: list[Node],
    on_stack: set[Node],
    groups: list[list[Node]],
) -> None:
    work: list[tuple[Node, Iterator[Node]]] = [(root, iter(ahead.get(root, ())))]
    index[root] = low[root] = len(index)
    stack.append(root)
    on_stack.add(root)
    while work:
        state, following = work[-1]
        for one in following:
            if one not in index:
                index[one] = low[one] = len(index)
                stack.append(one)
                on_stack.add(one)
                work.append((one, iter(ahead.get(one, ()))))
                break
            if one in on_stack:
                low[state] = min(low[state], index[one])
        else:
            work.pop()
            if work:
                low[work[-1][0]] = min(low[work[-1][0]], low[state])
            if low[state] == index[state]:
                group = _unstack(state, stack, on_stack)
                if len(group) > 1 or state in ahead.get(state, ()):
                    groups.append(group)


def _unstack(state: Node, stack: list[Node], on_stack: set[Node]) -> list[Node]:
    group: list[Node] = []
    while not group or group[-1] != state:
        group.append(stack.pop())
        on_stack.discard(group[-1])
    return group
