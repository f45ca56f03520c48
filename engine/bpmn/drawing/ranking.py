"""Which column each flow node stands in: back edges found by a walk, then longest paths. No coordinates."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Link:
    """A sequence flow as the layout sees it: a boundary event's flow starts at its host."""

    id: str
    source: str
    target: str
    via: str | None = None


@dataclass(frozen=True)
class Ranks:
    """Column numbers from 0, the flows that run backwards, and how far each node is from an end."""

    rank: Mapping[str, int]
    back: frozenset[str]
    height: Mapping[str, int]


def rank_nodes(nodes: Sequence[str], links: Sequence[Link], starts: Iterable[str]) -> Ranks:
    """Give every node a column so that all flows but the backward ones run to the right.

    Args:
        nodes: ids in document order.
        links: flows between them in document order.
        starts: where a reader begins; nodes they do not reach follow in document order.
    """
    outgoing: dict[str, list[Link]] = {node: [] for node in nodes}
    for link in links:
        outgoing[link.source].append(link)
    order, back = _walk([*starts, *nodes], outgoing)
    rank = dict.fromkeys(nodes, 0)
    height = dict.fromkeys(nodes, 0)
    for node in reversed(order):
        for link in outgoing[node]:
            if link.id not in back:
                rank[link.target] = max(rank[link.target], rank[node] + 1)
    for node in order:
        ahead = [height[link.target] + 1 for link in outgoing[node] if link.id not in back]
        height[node] = max(ahead, default=0)
    return Ranks(rank, frozenset(back), height)


def rank_best(
    nodes: Sequence[str], links: Sequence[Link], starts: Sequence[str], orders: Iterable[Sequence[Link]]
) -> Ranks:
    """Rank with each order of the flows and keep the one that agrees best with the file.

    People write a process in the order they think of it. Counting backward flows alone would turn a process
    round wherever somebody may skip ahead.
    """
    place = {name: index for index, name in enumerate(nodes)}

    def disagreement(ranks: Ranks) -> tuple[int, int]:
        turned = sum((place[link.target] < place[link.source]) != (link.id in ranks.back) for link in links)
        return turned, len(ranks.back)

    return min((rank_nodes(nodes, order, starts) for order in orders), key=disagreement)


def _walk(roots: Sequence[str], outgoing: Mapping[str, Sequence[Link]]) -> tuple[list[str], set[str]]:
    """Depth first without recursion: nodes in the order they were left, and flows into an open node."""
    done: dict[str, bool] = {}
    order: list[str] = []
    back: set[str] = set()
    for root in roots:
        if root in done:
            continue
        done[root] = False
        stack = [(root, iter(outgoing[root]))]
        while stack:
            node, links = stack[-1]
            link = next(links, None)
            if link is None:
                done[node] = True
                order.append(node)
                stack.pop()
            elif link.target not in done:
                done[link.target] = False
                stack.append((link.target, iter(outgoing[link.target])))
            elif not done[link.target]:
                back.add(link.id)
    return order, back
