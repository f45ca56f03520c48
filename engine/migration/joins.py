"""Gateways that gather, across two releases: what has arrived, and whether the rest can still come."""

from collections import Counter
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, field
from itertools import combinations

from engine.bpmn.graph import Element, ElementKind, Graph, Process
from engine.migration.kinds import WAITS
from engine.migration.reach import GATHERING, Reach, is_join
from engine.spiff import Place


@dataclass
class Meeting:
    """The tokens of one scope.

    Attributes:
        live: (element before, element now) of each token that moves by itself.
        arrived: gateway -> from where tokens have come that stay waiting there.
        gathered: (gateway, came from) of every token that waits to be gathered in the old release.
        walked: (gateway before, element now, element it comes from) of arrivals that go on elsewhere.
    """

    process_id: str
    live: list[tuple[str, str]] = field(default_factory=list)
    arrived: dict[str, Counter[str]] = field(default_factory=dict)
    gathered: list[tuple[str, str]] = field(default_factory=list)
    walked: list[tuple[str, str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Fate:
    """What becomes of a token that waits to be gathered: it stays, goes on, vanishes, or has no place."""

    stays: bool = False
    target: str | None = None
    after: str = ""
    is_lost: bool = False


def follow_arrival(old: Graph, new: Graph, place: Place, gateway: Element) -> Fate:
    """Where a waiting token belongs in the new release, told by the last step it came from."""
    then, now = old.processes[place.process_id], new.processes.get(place.process_id)
    came_from = place.came_from or ""
    if now is None or came_from not in then.elements:
        return Fate(is_lost=True)
    same = now.elements.get(gateway.id)
    if same is not None and same.kind is gateway.kind and came_from in _list_sources(now, same):
        return Fate(stays=True)
    survivor = _find_survivor(then, now, came_from)
    if survivor is None:
        return Fate(is_lost=True)
    step = now.elements[survivor]
    if _is_split(step) or _is_split(then.elements[survivor]):
        # The whole way from the split on is gone, and its token with it.
        return Fate()
    if len(step.outgoing) != 1:
        return Fate(is_lost=True)
    return Fate(target=now.flows[step.outgoing[0]].target, after=survivor)


def _is_split(element: Element) -> bool:
    return element.kind in GATHERING and len(element.outgoing) != 1


def _list_sources(process: Process, element: Element) -> list[str]:
    return [process.flows[flow].source for flow in element.incoming]


def _find_survivor(then: Process, now: Process, element_id: str) -> str | None:
    """The last step before the gateway that both releases have, if every way back comes to the same one."""
    found: set[str] = set()
    ahead, seen = [element_id], {element_id}
    while ahead:
        one = ahead.pop()
        if one in now.elements:
            found.add(one)
            continue
        element = then.elements[one]
        before = [element.attached_to] if element.attached_to else _list_sources(then, element)
        if not before:
            return None
        ahead += [source for source in before if source not in seen]
        seen.update(before)
    return found.pop() if len(found) == 1 else None


def find_lost_ways(
    old: Graph, new: Graph, then: Reach, now: Reach, meeting: Meeting
) -> Iterator[tuple[str, str, str]]:
    """What would break between the tokens of one scope: (code, element, other element).

    A gateway that waits for a way on which nothing can come any more; tokens that ran side by side and would
    run one after the other, so that a step would be done twice.
    """
    if len(meeting.live) + len(meeting.gathered) + len(meeting.walked) < 1:
        return
    yield from _find_starved(old, new, then, now, meeting)
    places = [*meeting.live, *((before, target) for before, target, _ in meeting.walked)]
    yield from list(_find_doubled(old, then, now, places)) or _find_parted(old, new, then, now, places)


def _find_starved(
    old: Graph, new: Graph, then: Reach, now: Reach, meeting: Meeting
) -> Iterator[tuple[str, str, str]]:
    process, before = new.processes[meeting.process_id], old.processes[meeting.process_id]
    places = {place for _, place in meeting.live}
    come = {(gateway, source) for gateway, sources in meeting.arrived.items() for source in sources}
    for _, target, after in meeting.walked:
        if is_join(process.elements[target]):
            come.add((target, after))
        else:
            places.add(target)
    starved = []
    for gateway in process.elements.values():
        if gateway.kind is not ElementKind.PARALLEL_GATEWAY or not is_join(gateway):
            continue
        fed = now.last_steps(gateway.id, frozenset(places), frozenset(come))
        missing = [source for source in _list_sources(process, gateway) if source not in fed]
        if fed and missing and not _was_starved(before, gateway.id, then, meeting):
            starved.append(("join_starved", gateway.id, missing[0]))
    # Whoever waits behind a gateway that waits for a new way is no reason of its own.
    yield from [one for one in starved if one[2] not in before.elements] or starved


def _was_starved(before: Process, gateway_id: str, then: Reach, meeting: Meeting) -> bool:
    """Whether it would have waited in vain in the old release as well."""
    gateway = before.elements.get(gateway_id)
    # One that did not gather all ways waited for none of them in vain.
    if gateway is None or not is_join(gateway) or gateway.kind is not ElementKind.PARALLEL_GATEWAY:
        return False
    places = frozenset(place for place, _ in meeting.live if place in before.elements)
    fed = then.last_steps(gateway_id, places, frozenset(meeting.gathered))
    return any(source not in fed for source in _list_sources(before, gateway))


def _find_doubled(
    old: Graph, then: Reach, now: Reach, places: Sequence[tuple[str, str]]
) -> Iterator[tuple[str, str, str]]:
    for number, (before, here) in enumerate(places):
        for other_number, (other_before, other) in enumerate(places):
            if number == other_number or here == other or other not in now.beside(here):
                continue
            if before in old.elements and other_before in then.beside(before):
                continue
            yield "way_shared", before, other_before


def _find_parted(
    old: Graph, new: Graph, then: Reach, now: Reach, places: Sequence[tuple[str, str]]
) -> Iterator[tuple[str, str, str]]:
    """Tokens on ways of which only one is gone now, so that each would do what comes behind both."""
    for (before, here), (other_before, other) in combinations(places, 2):
        # Rounds of one step are gathered by the step itself.
        if before == other_before or before not in old.elements or other_before not in old.elements:
            continue
        if not then.runs_beside(before, other_before) or now.runs_beside(here, other):
            continue
        process = new.processes[new.elements[here].process_id]
        # A join of the next round looks like a place to meet to who does not know where they parted.
        splits = [one for one in then.list_splits(before, other_before) if one in process.elements]
        for shared in (now.shared(here, other, split) for split in ("", *splits)):
            if any(_does_harm(process, new.elements[name], shared) for name in shared):
                yield "way_parted", before, other_before
                break


def _does_harm(process: Process, element: Element, shared: Set[str]) -> bool:
    """Whether coming there twice matters: something is done again, or a gateway gets two of one way."""
    if is_join(element):
        return any(source in shared for source in _list_sources(process, element))
    return element.kind.is_activity or element.kind in (*WAITS, ElementKind.THROW_EVENT)
