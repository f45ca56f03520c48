"""Blocks that the reader says in other words before they run: several events in one, any order, undoing.

What they do is told here by BPMN's words, not by the reader's.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from oracle import KEYS, Block, Chain, Group, Listening, State, Task, TaskState, Variables, define
from spiff_drawing import Drawing

Heard = Iterator[tuple[str, Callable[[], None]]]
Asked = Iterator[tuple[str, Callable[[bool], bool]]]


@dataclass
class Several(Block):
    """A catching event with several definitions: passed by the first of them, or by all in any order."""

    name: str
    kinds: list[str]
    is_all: bool

    def draw(self, drawing: Drawing, last: str) -> str:
        inner = "".join(map(define, self.kinds))
        mark = str(self.is_all).lower()
        drawing.flow(last, drawing.node("intermediateCatchEvent", self.name, inner, parallelMultiple=mark))
        return self.name

    def start(self, now: Variables) -> State:
        return SeveralState(self)


class SeveralState(State):
    def __init__(self, block: Several) -> None:
        self.block = block
        self.left = {f"{block.name}_{number + 1}": kind for number, kind in enumerate(block.kinds)}
        self.listening = {
            name: Listening(kind, self._passer(name)) for name, kind in self.left.items() if kind in KEYS
        }

    def heard(self) -> Heard:
        yield from ((name, self._passer(name)) for name in self.left)

    def asked(self) -> Asked:
        yield from ((one.key, one.ask) for name, one in self.listening.items() if name in self.left)

    def _passer(self, name: str) -> Callable[[], None]:
        def go() -> None:
            del self.left[name]
            if not self.block.is_all:
                self.left.clear()
            self.done = not self.left

        return go


@dataclass
class AnyOrder(Block):
    """An ad hoc sub-process: steps begun in any order and as often as wanted.

    It is over when somebody says so, or when `key` is yes as one of the steps is done; then what was begun is
    done first, unless `cancels`.
    """

    name: str
    steps: list[str]
    key: str | None = None
    cancels: bool = False

    def draw(self, drawing: Drawing, last: str) -> str:
        inner = Drawing(self.name).user(*self.steps)
        attrs = {}
        if self.key is not None:
            condition = f"{self.key} = true"
            inner.parts.append(f"<bpmn:completionCondition>{condition}</bpmn:completionCondition>")
            attrs = {"cancelRemainingInstances": str(self.cancels).lower()}
        drawing.flow(last, drawing.node("adHocSubProcess", self.name, "".join(inner.parts), **attrs))
        return self.name

    def start(self, now: Variables) -> State:
        return AnyOrderState(self, now)


class AnyOrderState(Group):
    def __init__(self, block: AnyOrder, now: Variables) -> None:
        super().__init__()
        self.block, self.now, self.is_over, self.is_due = block, now, False, False

    def settle(self) -> None:
        self.done = self.is_over and all(state.done for state in self.inner)

    def open(self) -> Iterator[tuple[str, Callable[[], None]]]:
        yield from super().open()
        if not self.is_over and self.block.key is None:
            yield f"finish_{self.block.name}", self._end

    def heard(self) -> Heard:
        if not self.is_over:
            yield from ((f"begin_{step}", self._beginner(step)) for step in self.block.steps)
        if not self.is_over and self.block.key is not None:
            yield f"wait_of_{self.block.name}", self._end

    def asked(self) -> Asked:
        if self.is_due and not self.is_over and self.block.key is not None:
            yield self.block.key, self._ask

    def _then(self, act: Callable[[], None]) -> Callable[[], None]:
        def go() -> None:
            act()
            self.is_due = True

        return go

    def _ask(self, is_true: bool) -> bool:
        self.is_due = False
        if is_true:
            self._end()
        return is_true

    def _beginner(self, step: str) -> Callable[[], None]:
        return lambda: self.inner.append(Task(step).start(self.now))

    def _end(self) -> None:
        self.is_over = True
        if self.block.cancels:
            self.inner = []


@dataclass
class Undoable(Task):
    """A task that another one undoes when that is asked for."""

    def draw(self, drawing: Drawing, last: str) -> str:
        super().draw(drawing, last)
        border = drawing.boundary(f"{self.name}_u", self.name, "<bpmn:compensateEventDefinition/>")
        handler = drawing.node("userTask", f"undo_{self.name}", isForCompensation="true")
        drawing.parts.append(
            f'<bpmn:association id="{self.name}_a" sourceRef="{border}" targetRef="{handler}"/>'
        )
        return self.name

    def start(self, now: Variables) -> State:
        done = now["done"]
        assert isinstance(done, list)
        return UndoableState(self.name, done)


class UndoableState(TaskState):
    def __init__(self, name: str, done: list[str]) -> None:
        super().__init__(name)
        self.names = done

    def _finish(self) -> None:
        super()._finish()
        self.names.append(self.name)


@dataclass
class Undone(Block):
    """A sub-process that at its end undoes what was done in it, the last step first."""

    name: str
    body: Block
    is_end: bool

    def draw(self, drawing: Drawing, last: str) -> str:
        inner = Drawing(self.name)
        start, thrower = f"{self.name}_s", f"{self.name}_undo"
        inner.node("startEvent", start)
        inner.node(
            "endEvent" if self.is_end else "intermediateThrowEvent",
            thrower,
            "<bpmn:compensateEventDefinition/>",
        )
        inner.flow(self.body.draw(inner, start), thrower)
        if not self.is_end:
            inner.chain(thrower, inner.node("endEvent", f"{self.name}_e"))
        drawing.inside(inner)
        drawing.flow(last, self.name)
        return self.name

    def start(self, now: Variables) -> State:
        return UndoneState(self, now)


class UndoneState(Group):
    def __init__(self, block: Undone, now: Variables) -> None:
        super().__init__()
        self.now, self.names, self.is_undoing = now, list[str](), False
        now["done"] = self.names
        self.inner = [block.body.start(now)]

    def advance(self) -> None:
        # The same sub-process may run twice at once; each knows what it did itself.
        self.now["done"] = self.names
        super().advance()

    def settle(self) -> None:
        if not all(state.done for state in self.inner):
            return
        if self.is_undoing or not self.names:
            self.done = True
        else:
            self.is_undoing = True
            self.inner = [Chain([Task(f"undo_{name}") for name in reversed(self.names)]).start(self.now)]
