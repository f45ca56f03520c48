"""Which row of its lane each flow node stands in. Columns are given; pixels come later."""

from collections.abc import Mapping, Sequence
from itertools import count

from engine.bpmn.drawing.ranking import Link, Ranks


def place_rows(
    nodes: Sequence[str], links: Sequence[Link], ranks: Ranks, lane_of: Mapping[str, int]
) -> dict[str, int]:
    """Give every node a row number in its lane: the longest path goes straight on, branches go below it.

    Returns:
        Node -> row from 0; no two nodes share lane, row and column.
    """
    return _Placer(nodes, links, ranks, lane_of).place()


class _Placer:
    """One run of the placement; rows taken so far are kept by lane and column."""

    def __init__(
        self, nodes: Sequence[str], links: Sequence[Link], ranks: Ranks, lane_of: Mapping[str, int]
    ) -> None:
        self.nodes, self.ranks, self.lane_of = nodes, ranks, lane_of
        forward = [link for link in links if link.id not in ranks.back]
        self.incoming = {node: [link for link in forward if link.target == node] for node in nodes}
        self.follower = {node: self._find_follower(node, forward) for node in nodes}
        self.taken: dict[tuple[int, int], set[int]] = {}
        self.row: dict[str, int] = {}

    def place(self) -> dict[str, int]:
        for rank in range(max(self.ranks.rank.values(), default=-1) + 1):
            group = [node for node in self.nodes if self.ranks.rank[node] == rank]
            for node in sorted(group, key=self._urgency):
                self._put(node)
        return self.row

    def _find_follower(self, node: str, forward: Sequence[Link]) -> str | None:
        """The neighbour in the same lane that continues the longest path; it inherits the row."""
        ahead = [
            link.target
            for link in forward
            if link.source == node and link.via is None and self.lane_of[link.target] == self.lane_of[node]
        ]
        return max(ahead, key=lambda target: self.ranks.height[target], default=None)

    def _urgency(self, node: str) -> tuple[int, float]:
        """Nodes that continue a row come first, then the others by the middle of their predecessors."""
        leads = any(self.follower[link.source] == node for link in self.incoming[node])
        places = [
            self.lane_of[link.source] * 100 + self.row[link.source] + (0.5 if link.via else 0.0)
            for link in self.incoming[node]
        ]
        return (0 if leads else 1), sum(places) / len(places) if places else 0.0

    def _put(self, node: str) -> None:
        lane, rank = self.lane_of[node], self.ranks.rank[node]
        row = self._nearest_free(lane, rank, self._wanted_row(node))
        self.row[node] = row
        self.taken.setdefault((lane, rank), set()).add(row)
        follower = self.follower[node]
        if follower is not None:
            # The straight line to the follower stays free of other nodes.
            for between in range(rank + 1, self.ranks.rank[follower]):
                self.taken.setdefault((lane, between), set()).add(row)

    def _wanted_row(self, node: str) -> int:
        near = [link for link in self.incoming[node] if self.lane_of[link.source] == self.lane_of[node]]
        leaders = [link.source for link in near if self.follower[link.source] == node]
        if leaders:
            return min(self.row[leader] for leader in leaders)
        if near:
            return round(sum(self.row[link.source] for link in near) / len(near)) + 1
        return 0

    def _nearest_free(self, lane: int, rank: int, wanted: int) -> int:
        taken = self.taken.get((lane, rank), set())
        for distance in count():
            for row in (wanted + distance, wanted - distance):
                if row >= 0 and row not in taken:
                    return row
        raise AssertionError("rows never run out")
