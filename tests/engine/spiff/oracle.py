"""An independent reading of block-structured models: what is open after each step, told by the blocks alone.

Each block knows how to draw itself and how to run itself by BPMN's words. It shares no code with the engine.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol

from spiff_drawing import Drawing, event, rounds

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


@dataclass
class Split(Block):
    """A gateway pair; `kind` is parallel, exclusive or inclusive. The last branch is the default one."""

    name: str
    kind: str
    branches: list[Block]

    def draw(self, drawing: Drawing, last: str) -> str:
        default = {} if self.kind == "parallel" else {"default": f"{self.name}_d"}
        fork = drawing.node(f"{self.kind}Gateway", self.name, **default)
        join = drawing.node(f"{self.kind}Gateway", f"{self.name}_j")
        drawing.flow(last, fork)
        for number, branch in enumerate(self.branches):
            head = drawing.node("userTask", f"{self.name}_{number}")
            is_default = bool(default) and number == len(self.branches) - 1
            condition = None if self.kind == "parallel" or is_default else f"way_{number}"
            drawing.flow(fork, head, condition, f"{self.name}_d" if is_default else None)
            drawing.flow(branch.draw(drawing, head), join)
        return join

    def start(self, now: Variables) -> State:
        group = Group()
        for number in self._choose(now):
            group.inner.append(Chain([Task(f"{self.name}_{number}"), self.branches[number]]).start(now))
        return group

    def _choose(self, now: Variables) -> list[int]:
        every = range(len(self.branches))
        if self.kind == "parallel":
            return list(every)
        true = [number for number in every[:-1] if now.get(f"way_{number}") is True]
        chosen = true or [len(self.branches) - 1]
        return chosen[:1] if self.kind == "exclusive" else chosen


@dataclass
class Again(Block):
    """A body that is gone through again while `again` is true, drawn with two exclusive gateways."""

    name: str
    body: Block

    def draw(self, drawing: Drawing, last: str) -> str:
        merge, gate = drawing.choice(f"{self.name}_m"), drawing.choice(self.name, default=f"{self.name}_out")
        drawing.flow(last, merge)
        drawing.flow(self.body.draw(drawing, merge), gate)
        drawing.flow(gate, merge, "again")
        after = drawing.node("userTask", f"{self.name}_after")
        drawing.flow(gate, after, flow_id=f"{self.name}_out")
        return after

    def start(self, now: Variables) -> State:
        return AgainState(self.body, now, after=Task(f"{self.name}_after"))


class AgainState(Group):
    """Starts the body anew as long as it must; `most` bounds the rounds, `after` follows the last one."""

    def __init__(
        self, body: Block, now: Variables, after: Block | None = None, most: int | None = None
    ) -> None:
        super().__init__()
        self.body, self.now, self.after, self.left = body, now, after, most
        self._begin()

    def _begin(self) -> None:
        self.left = None if self.left is None else self.left - 1
        self.inner = [self.body.start(self.now)]

    def settle(self) -> None:
        if not all(state.done for state in self.inner):
            return
        if self.after is None and self.left is None:
            self.done = True
        elif self.now.get("again") is True and self.left != 0:
            self._begin()
        elif self.after is None:
            self.done = True
        else:
            self.inner, self.after, self.left = [self.after.start(self.now)], None, None


@dataclass
class Marked(Block):
    """A task with a marker: so many rounds at once or in turn, or a standard loop tested after a round."""

    name: str
    kind: str
    count: int

    def draw(self, drawing: Drawing, last: str) -> str:
        marker = rounds(cardinality=str(self.count), sequential=self.kind == "sequential")
        if self.kind == "standard":
            marker = (
                f'<bpmn:standardLoopCharacteristics testBefore="false" loopMaximum="{self.count}">'
                "<bpmn:loopCondition>again</bpmn:loopCondition></bpmn:standardLoopCharacteristics>"
            )
        drawing.flow(last, drawing.node("userTask", self.name, marker))
        return self.name

    def start(self, now: Variables) -> State:
        if self.kind == "sequential":
            return Chain([Task(self.name)] * self.count).start(now)
        if self.kind == "standard":
            return AgainState(Task(self.name), now, most=self.count)
        group = Group()
        group.inner = [Task(self.name).start(now) for _ in range(self.count)]
        return group


@dataclass
class Scope(Block):
    """A called process or an embedded sub-process; its way out waits for every handler inside it."""

    name: str
    body: Block
    called: list[Drawing] | None = None

    def inner_drawing(self) -> Drawing:
        drawing = Drawing(self.name if self.called is None else f"{self.name}_process")
        start, end = f"{self.name}_s", f"{self.name}_e"
        drawing.ends(start, end)
        drawing.flow(self.body.draw(drawing, start), end)
        return drawing

    def draw(self, drawing: Drawing, last: str) -> str:
        inner = self.inner_drawing()
        if self.called is None:
            drawing.inside(inner)
        else:
            self.called.append(inner)
            drawing.node("callActivity", self.name, calledElement=inner.process_id)
        drawing.flow(last, self.name)
        return self.name

    def start(self, now: Variables) -> State:
        return ScopeState(self.body, now)


class ScopeState(Group):
    """The one place where handlers that do not interrupt live on."""

    def __init__(self, body: Block, now: Variables) -> None:
        super().__init__()
        self.loose: list[State] = []
        before, now["loose"] = now.get("loose"), self.loose
        self.now = now
        self.inner = [body.start(now)]
        now["loose"] = before
        self.settle()

    def _then(self, act: Callable[..., Any]) -> Callable[..., Any]:
        def go(*told: bool) -> Any:
            before, self.now["loose"] = self.now.get("loose"), self.loose
            outcome = act(*told)
            self.now["loose"] = before
            self.inner += self.loose
            self.loose.clear()
            return outcome

        return go


@dataclass
class Guarded(Block):
    """A task or scope with an event on its border: interrupting it, or beside it.

    A message beside its host is heard again and again, a moment passes once, a condition holds anew.
    """

    name: str
    host: Task | Scope
    interrupts: bool
    handler: Block = field(default_factory=lambda: Task("never"))
    kind: str = "message"

    def draw(self, drawing: Drawing, last: str) -> str:
        host = self.host.draw(drawing, last)
        border = drawing.boundary(self.name, host, define(self.kind), self.interrupts)
        handled = self.handler.draw(drawing, border)
        if not self.interrupts:
            drawing.flow(handled, drawing.node("endEvent", f"{self.name}_e"))
            return host
        merge = drawing.choice(f"{self.name}_m")
        drawing.chain(host, merge).chain(handled, merge)
        return merge

    def start(self, now: Variables) -> State:
        return GuardedState(self, now)


class GuardedState(Group):
    def __init__(self, block: Guarded, now: Variables) -> None:
        super().__init__()
        self.block, self.now, self.is_armed = block, now, True
        self.host: State | None = block.host.start(now)
        self.inner = [self.host]
        self.listening = Listening(block.kind, self._hear)

    def asked(self) -> Iterator[tuple[str, Callable[[bool], bool]]]:
        if self.block.kind in KEYS and self._is_heard():
            yield self.block.kind, self.listening.ask
        yield from super().asked()

    def _is_heard(self) -> bool:
        return self.is_armed and self.host is not None and not self.host.done

    def heard(self) -> Iterator[tuple[str, Callable[[], None]]]:
        yield from super().heard()
        if self._is_heard():
            yield self.block.name, self._hear

    def _hear(self) -> None:
        handler = self.block.handler.start(self.now)
        self.is_armed = self.block.kind != "timer"
        if self.block.interrupts:
            self.host, self.inner = None, [handler]
        else:
            loose = self.now["loose"]
            assert isinstance(loose, list)
            loose.append(handler)
