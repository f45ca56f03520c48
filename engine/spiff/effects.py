"""What a run tells the outside: waiting tokens and things that happened. Plain values, no SpiffWorkflow."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, NamedTuple

from engine.model import JsonValue

NOTHING: Mapping[str, JsonValue] = MappingProxyType({})
TokenKind = Literal["task", "timer", "message", "signal", "condition", "scope", "other"]


class Token(NamedTuple):
    """A place where an instance waits.

    Attributes:
        id: 32 hex digits, the same before and after dump and load.
        process_id: scope in which the element is defined.
        kind: task (human), timer, message, signal, condition, scope (a call or sub-process in progress).
        depth: number of enclosing calls and sub-processes.
        path: element ids of those, outermost first.
        event_name: name of the message or signal waited for; of a condition, that of its event.
        timer: (duration, date or cycle, text of the expression); the engine never evaluates it here.
        boundary_of: the activity whose border the event sits on.
        gateway: the event-based gateway of which this is one branch.
        items: data of the multi-instance round, by variable name.
        loop_index: number of the round, from 0.
    """

    id: str
    element_id: str
    process_id: str
    kind: TokenKind
    depth: int = 0
    path: tuple[str, ...] = ()
    event_name: str | None = None
    timer: tuple[str, str] | None = None
    boundary_of: str | None = None
    gateway: str | None = None
    items: Mapping[str, JsonValue] = NOTHING
    loop_index: int | None = None


class Entered(NamedTuple):
    """A token reached an element; a boundary event counts as reached when it fires."""

    element_id: str
    process_id: str
    token_id: str
    path: tuple[str, ...]


class Left(NamedTuple):
    """A token went on from an element; `targets` are the next element ids, for gateways only."""

    element_id: str
    process_id: str
    token_id: str
    path: tuple[str, ...]
    targets: tuple[str, ...] = ()


class ScopeStarted(NamedTuple):
    """A process or sub-process began; without call element and token it is the instance itself."""

    process_id: str
    call_element_id: str | None = None
    token_id: str | None = None


class ScopeEnded(NamedTuple):
    """A process or sub-process came to its end; `end_element_id` is the end event that decides its result."""

    process_id: str
    end_element_id: str | None
    call_element_id: str | None = None


class Thrown(NamedTuple):
    """Something was thrown that no scope around it caught: routing it is the caller's work.

    Its token stands still until `Instance.go_on`. An error or escalation without a name has None. An `end`
    asks to end the instance, from wherever in it.
    """

    name: str | None
    kind: Literal["message", "signal", "escalation", "error", "end"]
    element_id: str
    process_id: str
    token_id: str
    path: tuple[str, ...] = ()


class Action(NamedTuple):
    """A service task asks for one of the closed list of case actions; `value` is already evaluated."""

    name: str
    value: JsonValue
    target: str | None
    element_id: str


class Triggered(NamedTuple):
    """The condition of an event sub-process has become true; the run stands still until it is begun."""

    process_id: str


Effect = Entered | Left | ScopeStarted | ScopeEnded | Thrown | Action | Triggered
