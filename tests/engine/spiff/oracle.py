"""An independent reading of block-structured models: what is open after each step, told by the blocks alone.

Each block knows how to draw itself and how to run itself by BPMN's words. It shares no code with the engine.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from spiff_drawing import Drawing, event

Variables = dict[str, object]
REFS = {"message": "msg_a", "timer": "P1D", "signal": "sig_a"}
# Answers that a condition may look at: "way_0" as the kind of an event is the condition that it is yes.
KEYS = ("way_0", "way_1")


def define(kind: str) -> str:
    """What an event of this kind waits for, in BPMN."""
    return event("conditional", f"{kind} = true") if kind in KEYS else event(kind, REFS[kind])


class State:
    """A running block: `open()` names its open tasks, `heard()` its waiting events.

    `asked()` gives those that wait for a condition: the answer it looks at, and what to tell it.
    """

    done = False

    def advance(self) -> None:
        """Go on by itself as far as it can; what happens only tells what is done."""

    def open(self) -> Iterator[tuple[str, Callable[[], None]]]:
        return iter(())

    def heard(self) -> Iterator[tuple[str, Callable[[], None]]]:
        return iter(())

    def asked(self) -> Iterator[tuple[str, Callable[[bool], bool]]]:
        return iter(())


class Block(Protocol):
    """A part of a process with one way in and one way out."""

    def draw(self, drawing: Drawing, last: str) -> str: ...

    def start(self, now: Variables) -> State: ...


class Group(State):
    """Several running states; `settle` looks what follows when some of them are done."""

    def __init__(self) -> None:
        self.inner: list[State] = []

    def settle(self) -> None:
        self.done = all(state.done for state in self.inner)

    def advance(self) -> None:
        for state in list(self.inner):
            state.advance()
        if not self.done:
            self.settle()

    def _then(self, act: Callable[..., Any]) -> Callable[..., Any]:
        """An act of something inside, with what this group has to do around it."""
        return act

    def open(self) -> Iterator[tuple[str, Callable[[], None]]]:
        for state in self.inner:
            yield from ((name, self._then(act)) for name, act in state.open())

    def heard(self) -> Iterator[tuple[str, Callable[[], None]]]:
        for state in self.inner:
            yield from ((name, self._then(act)) for name, act in state.heard())

    def asked(self) -> Iterator[tuple[str, Callable[[bool], bool]]]:
        for state in self.inner:
            if not state.done:
                yield from ((key, self._then(ask)) for key, ask in state.asked())


class Listening:
    """An event that a condition sets off each time it becomes true; `act` is what it does."""

    def __init__(self, key: str, act: Callable[[], None]) -> None:
        self.key, self.act, self.was_true = key, act, False

    def ask(self, is_true: bool) -> bool:
        became_true = is_true and not self.was_true
        self.was_true = is_true
        if became_true:
            self.act()
        return became_true


def go_on(reading: State, now: Variables) -> None:
    """What follows an act: first events look at the answers, outer ones first, then the way goes on."""
    _set_off(reading, now)
    reading.advance()
    while _set_off(reading, now):
        reading.advance()


def _set_off(reading: State, now: Variables) -> bool:
    """Let all events happen whose condition has become true."""
    happened = False
    while any(ask(now[key] is True) for key, ask in list(reading.asked())):
        happened = True
    return happened


@dataclass
class Task(Block):
    """One human task."""

    name: str

    def draw(self, drawing: Drawing, last: str) -> str:
        drawing.flow(last, drawing.node("userTask", self.name))
        return self.name

    def start(self, now: Variables) -> State:
        return TaskState(self.name)


class TaskState(State):
    def __init__(self, name: str) -> None:
        self.name = name

    def open(self) -> Iterator[tuple[str, Callable[[], None]]]:
        if not self.done:
            yield self.name, self._finish

    def _finish(self) -> None:
        self.done = True


@dataclass
class Chain(Block):
    """Blocks one after another."""

    parts: list[Block]

    def draw(self, drawing: Drawing, last: str) -> str:
        for part in self.parts:
            last = part.draw(drawing, last)
        return last

    def start(self, now: Variables) -> State:
        return ChainState(self.parts, now)


class ChainState(Group):
    def __init__(self, parts: list[Block], now: Variables) -> None:
        super().__init__()
        self.left, self.now = list(parts), now
        self.settle()

    def settle(self) -> None:
        while all(state.done for state in self.inner):
            if not self.left:
                self.done = True
                return
            self.inner = [self.left.pop(0).start(self.now)]
