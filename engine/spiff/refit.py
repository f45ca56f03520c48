"""Reading a state under another release than the one that wrote it: which rows go, which come.

Rows are those of codec.py. Why something is withdrawn or placed is decided outside this room.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from SpiffWorkflow.util.task import TaskState

from engine.model import new_id
from engine.spiff.codec import LIVE
from engine.spiff.joins import GATHERED, SOURCE, GatheringStep
from engine.spiff.places import SPLIT, element_of
from engine.spiff.waits import EventGateway

NAME, STATE, ABOVE, MOMENT, ID, INTERNAL = 0, 1, 2, 3, 4, 6
Key = tuple[str, str]
Arrival = tuple[str, str, str]


@dataclass(frozen=True)
class Refit:
    """What differs between two releases for tokens; keys are (process, element).

    Attributes:
        withdrawn: events that nobody waits for any more.
        placed: element whose token begins anew at another element of the same process.
        armed: activity or event gateway -> events that are new beside or behind it.
        arrivals: token that waits to be gathered (process, gateway, came from) -> (where it goes on, the
            element it comes from there), or None.
    """

    withdrawn: frozenset[Key] = frozenset()
    placed: Mapping[Key, str] = field(default_factory=dict)
    armed: Mapping[Key, tuple[str, ...]] = field(default_factory=dict)
    arrivals: Mapping[Arrival, tuple[str, str] | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Placement:
    """A token that begins anew: in which workflow, below which row, at which element, from which one."""

    call_id: str
    above: int
    element_id: str
    came_from: str


def refit_scopes(scopes: list[Any], specs: Mapping[str, Any], refit: Refit) -> list[Placement]:
    """Rewrite the rows of all workflows of one state in place; returns the tokens to be placed."""
    placements: list[Placement] = []
    gone: set[str] = set()
    kept = []
    for scope in scopes:
        call_id, process_id, _, _, rows = scope
        fitting = _Rows(process_id, rows, specs.get(process_id), refit)
        if call_id in gone:
            gone.update(row[ID] for row in rows if len(row) > ID and row[ID])
            continue
        scope[4] = fitting.rewrite()
        gone.update(fitting.gone)
        placements += [Placement(call_id, *place) for place in fitting.placed]
        kept.append(scope)
    scopes[:] = kept
    return placements


class _Rows:
    """The rows of one workflow."""

    def __init__(self, process_id: str, rows: list[list[Any]], spec: Any, refit: Refit) -> None:
        self.process_id = process_id
        self.rows = rows
        self.names = spec.task_specs if spec is not None else {}
        self.refit = refit
        self.gone: set[str] = set()
        self.placed: list[tuple[int, str, str]] = []
        self._dropped: set[int] = set()
        self._anchors: list[tuple[int, str, str]] = []

    def rewrite(self) -> list[list[Any]]:
        for number, row in enumerate(self.rows):
            self._look(number, row)
        self._drop_borders()
        written, now_at = self._write()
        self.placed = [(now_at[anchor], at, source) for anchor, at, source in dict.fromkeys(self._anchors)]
        return written

    def _look(self, number: int, row: list[Any]) -> None:
        if row[ABOVE] in self._dropped and self.rows[row[ABOVE]][STATE] & LIVE:
            return self._drop(number)
        if not row[STATE] & LIVE:
            return
        key = (self.process_id, element_of(row[NAME]))
        if key in self.refit.placed:
            self._drop(number)
            self._anchors.append((self._find_anchor(number), self.refit.placed[key], ""))
        elif key in self.refit.withdrawn:
            self._drop(number)
        elif (arrival := (*key, self._source_of(row))) in self.refit.arrivals:
            self._drop(number)
            way = self.refit.arrivals[arrival]
            if way is not None:
                self._anchors.append((self._find_anchor(number), *way))

    def _drop(self, number: int) -> None:
        self._dropped.add(number)
        row = self.rows[number]
        if len(row) > ID and row[ID]:
            self.gone.add(row[ID])

    @staticmethod
    def _source_of(row: list[Any]) -> str:
        internal: Any = row[INTERNAL] if len(row) > INTERNAL else None
        return str(internal.get(SOURCE, "")) if internal else ""

    def _find_anchor(self, number: int) -> int:
        """The row below which the token began; the split before an activity belongs to the activity."""
        row = self.rows[number]
        above: int = row[ABOVE]
        return self.rows[above][ABOVE] if self.rows[above][NAME] == element_of(row[NAME]) + SPLIT else above

    def _drop_borders(self) -> None:
        """Events beside an activity whose token left wait for nothing; what they had begun runs on."""
        left = {
            row[ABOVE]
            for number, row in enumerate(self.rows)
            if number in self._dropped and self.rows[row[ABOVE]][NAME] == row[NAME] + SPLIT
        }
        for number, row in enumerate(self.rows):
            if row[ABOVE] in left and row[STATE] == TaskState.WAITING:
                self._drop(number)

    def _write(self) -> tuple[list[list[Any]], dict[int, int]]:
        written: list[list[Any]] = []
        now_at = {-1: -1}
        for number, row in enumerate(self.rows):
            if number in self._dropped:
                continue
            above = now_at[row[ABOVE]]
            events = self._events_of(number, row)
            split = row[NAME] + SPLIT
            if events and not self._is_gateway(row) and (above < 0 or written[above][NAME] != split):
                written.append([split, int(TaskState.COMPLETED), above, row[MOMENT]])
                above = len(written) - 1
            now_at[number] = len(written)
            written.append([*row[:ABOVE], above, *row[ABOVE + 1 :]])
            beside = now_at[number] if self._is_gateway(row) else above
            written += [[name, int(TaskState.WAITING), beside, row[MOMENT], new_id()] for name in events]
        return written, now_at

    def _is_gateway(self, row: list[Any]) -> bool:
        return not row[STATE] & LIVE

    def _events_of(self, number: int, row: list[Any]) -> tuple[str, ...]:
        """Events that are new for this row: beside a live activity, or behind a gateway that still waits."""
        events = self.refit.armed.get((self.process_id, row[NAME]), ())
        events = tuple(name for name in events if name in self.names)
        if not events or row[STATE] & LIVE:
            return events
        if not isinstance(self.names.get(row[NAME]), EventGateway):
            # What is done is kept for the event behind it that waits; nothing beside it is awaited any more.
            return ()
        waits = any(
            other[ABOVE] == number and other[STATE] == TaskState.WAITING and place not in self._dropped
            for place, other in enumerate(self.rows)
        )
        return events if waits else ()


def place_tokens(built: Mapping[str, list[Any]], placements: list[Placement]) -> None:
    """Let the tokens begin at their new elements, as if the process had just come there."""
    for placement in placements:
        above = built[placement.call_id][placement.above]
        names = above.workflow.spec.task_specs
        entry = names.get(placement.element_id + SPLIT) or names[placement.element_id]
        child = above._add_child(entry, TaskState.FUTURE)
        if placement.came_from and isinstance(entry, GatheringStep):
            # What it stands below belongs to the release that is left, and names no way into this gateway.
            child.internal_data[SOURCE] = placement.came_from
        entry._predict(child, mask=TaskState.NOT_FINISHED_MASK)
        entry._update(child)


def look_again(workflows: list[Any]) -> None:
    """Ask gathering gateways anew: what waited at them may now be enough."""
    for workflow in workflows:
        for task in list(workflow.tasks.values()):
            spec = task.task_spec
            if not isinstance(spec, GatheringStep) or task._state != TaskState.WAITING:
                continue
            if len(spec.element.incoming) < 2:
                task.internal_data[GATHERED] = True
                spec._update(task)
            else:
                spec.gather(workflow)
