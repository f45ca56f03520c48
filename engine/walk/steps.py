"""What a walk is made of: places of tokens, markings, and one step from a marking to the next."""

from dataclasses import dataclass, field
from enum import StrEnum

from engine.walk.values import Box


class PlaceKind(StrEnum):
    """How a token stands."""

    AT = "at"
    """At an element."""
    JOIN = "join"
    """At a parallel join, come by one flow."""
    EITHER = "either"
    """At an inclusive join, which takes all that come as one."""
    MAYBE = "maybe"
    """Before a flow of an inclusive split that may be taken or not; another one was taken."""
    FIRST = "first"
    """The same while none of the split's flows has been taken yet."""
    SPENT = "spent"
    """No token: a boundary event that has happened while its activity goes on."""


# Kind, element or flow, and what sent the token on its way: empty for the main way, else a boundary event.
Place = tuple[PlaceKind, str, str]
Marking = tuple[Place, ...]


class Verb(StrEnum):
    """What happens in one step."""

    START = "start"
    BEGIN = "begin"
    DO = "do"
    GO_ON = "go_on"
    DECIDE = "decide"
    PART = "part"
    JOIN = "join"
    HAPPEN = "happen"
    INTERRUPT = "interrupt"
    FINISH = "finish"
    END = "end"
    SKIP = "skip"


@dataclass(frozen=True, slots=True)
class Step:
    """One step, as far as a sentence needs it: what happens, where, and by which flow it goes on.

    Of an activity that is over, `flow` names the element inside at which it ended.
    """

    verb: Verb
    element: str
    flow: str = ""


@dataclass(frozen=True, slots=True)
class Move:
    """One step and what comes of it.

    Attributes:
        taken: places the step needs; they are empty afterwards.
        put: places it fills.
        flows: all flows of a gateway by which it goes on; the step itself tells the first.
        ended: the scope ends at once: `end`, or `error` with `ref`.
        doubled: element to which a second token came.
        no_answer: the step is a question to which values that occur give no answer; nothing moves.
    """

    marking: Marking
    box: Box
    step: Step
    taken: tuple[Place, ...] = ()
    put: tuple[Place, ...] = ()
    flows: tuple[str, ...] = ()
    ended: str = ""
    ref: str | None = None
    doubled: str = ""
    no_answer: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """One way a scope can be over: kind end or error, what its variables may hold, the element it ends at."""

    kind: str
    ref: str | None
    box: Box
    last: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Summary:
    """Everything a scope may come to, and whether it may also go round for ever inside."""

    outcomes: tuple[Outcome, ...]
    is_endless: bool = False
