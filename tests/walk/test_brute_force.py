"""The walk against plain counting: every marking of small random nets, unfolded without any cleverness.

KROKUS_RANDOM_NETS says how many; the seed of one that differs is in the message.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass

from sketch import Sketch

from tests.reliability.rounds import count_rounds, report

NETS = count_rounds("RANDOM_NETS", short=250, full=20_000)
MOST_MARKINGS = 4_000
# A token stands at an element, or on a flow before a gateway that waits for all of its flows.
Marking = frozenset[str]


@dataclass(frozen=True)
class RandomNet:
    """Elements in a row with flows that mostly lead on, now and then back."""

    flows: tuple[tuple[str, str], ...]

    @classmethod
    def grow(cls, seed: int) -> "RandomNet":
        chance = random.Random(seed)
        kinds = [chance.choice(("task", "xor", "and")) for _ in range(chance.randint(3, 8))]
        names = ["start", *(f"{kind}_{number}" for number, kind in enumerate(kinds)), "end"]
        flows: dict[tuple[str, str], None] = {}
        for place, name in enumerate(names[:-1]):
            ways = 1 if name.startswith(("start", "task")) else chance.randint(1, 3)
            for _ in range(ways):
                is_back = name.startswith("xor") and ways > 1 and chance.random() < 0.15 and place > 2
                target = (
                    chance.randrange(1, place)
                    if is_back
                    else chance.randint(place + 1, min(place + 3, len(names) - 1))
                )
                flows[name, names[target]] = None
        return cls(tuple(flows))

    def sketch(self) -> Sketch:
        text = "\n".join(f"{one} > {two}" for one, two in self.flows)
        # Somebody's role: in a diagram where nobody has one, gateways would get steps that ask for the way.
        return Sketch(scopes={"main": text}, props={"start": {"role": "coach"}})

    def after(self, name: str) -> list[str]:
        return [two for one, two in self.flows if one == name]

    def before(self, name: str) -> list[str]:
        return [one for one, two in self.flows if two == name]

    def place(self, source: str, target: str) -> str:
        """Where a token comes to that takes this flow."""
        waits = target.startswith("and") and len(self.before(target)) > 1
        return f"{source}>{target}" if waits else target

    def moves(self, marking: Marking) -> Iterator[tuple[str, set[str], list[list[str]]]]:
        """What may happen: the element, the tokens it takes, and what it may put instead."""
        for name in {place.rpartition(">")[2] for place in marking}:
            taken = {name} if name in marking else {f"{one}>{name}" for one in self.before(name)}
            if not taken <= marking:
                continue
            put = [self.place(name, target) for target in self.after(name)]
            yield name, taken, [[one] for one in put] if name.startswith("xor") else [put]


@dataclass
class Counted:
    """What plain counting finds."""

    reached: set[str]
    stuck: bool = False
    doubled: bool = False
    whole: bool = True


def count(net: RandomNet) -> Counted:
    first = frozenset({"start"})
    found, waiting, seen = Counted(set()), [first], {first}
    while waiting:
        marking = waiting.pop()
        found.reached |= {place.rpartition(">")[2] for place in marking}
        moves = list(net.moves(marking - {"end"}))
        found.stuck = found.stuck or (not moves and bool(marking - {"end"}))
        for _, taken, ways in moves:
            for put in ways:
                # What has come to the end stays there: a second token would end the process twice.
                rest = marking - taken
                found.doubled = found.doubled or bool(rest.intersection(put)) or len(set(put)) < len(put)
                following = rest.union(put)
                if following not in seen:
                    seen.add(following)
                    waiting.append(following)
        if len(seen) > MOST_MARKINGS or found.doubled:
            found.whole = False
            return found
    return found


def find_difference(net: RandomNet) -> str:
    counted, walked = count(net), net.sketch().walk()
    codes = {finding.code for finding in walked.findings}
    if counted.doubled:
        return "" if codes & {"lost-token", "deadlock"} else f"two tokens in one place: {codes}"
    if not counted.whole:
        return ""
    names = {name for flow in net.flows for name in flow}
    missed = {label.partition(" ")[0] for label in walked.unreachable}
    if missed != names - counted.reached:
        return f"unreachable: {sorted(missed)}, counted {sorted(names - counted.reached)}"
    if ("deadlock" in codes) != counted.stuck:
        return f"deadlock: {codes}, counted {counted.stuck}"
    return "lost-token though none is" if "lost-token" in codes else ""


def test_the_walk_finds_what_plain_counting_finds() -> None:
    parted, stuck, doubled = [], 0, 0
    for seed in range(NETS):
        net = RandomNet.grow(seed)
        if where := find_difference(net):
            parted.append(f"seed {seed}: {where}: {net.flows}")
        counted = count(net)
        stuck, doubled = stuck + counted.stuck, doubled + counted.doubled
    report("random_nets", nets=NETS, stuck=stuck, doubled=doubled, differences=len(parted))
    assert parted == []
    assert stuck > NETS // 20 and doubled > NETS // 20
