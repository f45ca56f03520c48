"""Blocks of the independent reading: gateways, loops, markers, scopes and events on their borders."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from oracle import KEYS, Block, Chain, Group, Listening, State, Task, Variables, define
from spiff_drawing import Drawing, rounds


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
        return draw_scope(self, self.inner_drawing(), drawing, last)

    def start(self, now: Variables) -> State:
        return ScopeState(self.body, now)


def draw_scope(scope: Any, inner: Drawing, drawing: Drawing, last: str) -> str:
    """Draw a scope behind `last`: inside, or as a call of a process of its own."""
    if scope.called is None:
        drawing.inside(inner)
    else:
        scope.called.append(inner)
        drawing.node("callActivity", scope.name, calledElement=inner.process_id)
    drawing.flow(last, scope.name)
    return scope.name


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
