"""Where a stored state stands, read from its rows without building a workflow. Changes nothing."""

from dataclasses import dataclass, field

from SpiffWorkflow.util.task import TaskState

from engine.spiff.codec import LIVE, open_state
from engine.spiff.joins import SOURCE

SPLIT, JOINED, ROUND = ".BoundaryEventSplit", ".BoundaryEventJoin", " [child]"
_SUFFIXES = (SPLIT, JOINED, ROUND)


@dataclass(frozen=True, slots=True)
class Place:
    """One token of a stored state.

    Attributes:
        process_id: the scope that the element lies in.
        inside: the calls and sub-processes around it, outermost first, each as (process, element).
        came_from: at a gathering gateway, the element that the token came from.
        has_begun: whether it is an activity in progress: a call, a sub-process, rounds.
        token_id: the token's own id; two cases that stand alike differ in nothing else.
    """

    process_id: str
    element_id: str
    inside: tuple[tuple[str, str], ...] = ()
    came_from: str | None = None
    has_begun: bool = False
    token_id: str = field(default="", compare=False)


def element_of(name: str) -> str:
    """The element that a row of the library belongs to."""
    for suffix in _SUFFIXES:
        name = name.removesuffix(suffix)
    return name


def read_places(state: bytes) -> tuple[Place, ...]:
    """Every place where something waits, invisible ones (joins, calls) included, outer scopes first.

    Raises:
        EngineFault: the state is damaged.
    """
    _, scopes = open_state(state)
    around: dict[str, tuple[tuple[str, str], ...]] = {"": ()}
    found = []
    for call_id, process_id, completed, _, rows in scopes:
        inside = around.get(call_id)
        if inside is None or completed:
            continue
        for values in rows:
            name, mark, _, _, task_id, _, internal = (values + [0] * 7)[:7]
            if not mark & LIVE or name.endswith(JOINED):
                continue
            element_id = element_of(name)
            if task_id:
                around[task_id] = (*inside, (process_id, element_id))
            source = internal.get(SOURCE) if internal else None
            has_begun = mark == TaskState.STARTED
            found.append(Place(process_id, element_id, inside, source, has_begun, task_id or ""))
    return tuple(found)
