"""Further blocks of the independent reading: races of events, and scopes with event sub-processes inside."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from oracle import KEYS, Block, Group, Listening, State, Task, Variables, define
from oracle_blocks import Guarded, Scope, ScopeState, draw_scope
from spiff_drawing import Drawing


@dataclass
class Sided(Block):
    """A sub-process or called process that holds an event sub-process; it waits for body and handlers."""

    name: str
    body: Block
    interrupts: bool
    kind: str
    called: list[Drawing] | None = None

    def _inner_drawing(self) -> Drawing:
        drawing = Drawing(self.name if self.called is None else f"{self.name}_process")
        start, end = f"{self.name}_s", f"{self.name}_e"
        drawing.ends(start, end)
        drawing.flow(self.body.draw(drawing, start), end)
        side = Drawing(f"{self.name}_side")
        side.node(
            "startEvent", f"{self.name}_t", define(self.kind), isInterrupting=str(self.interrupts).lower()
        )
        side.user(f"{self.name}_h")
        side.node("endEvent", f"{self.name}_he")
        side.chain(f"{self.name}_t", f"{self.name}_h", f"{self.name}_he")
        drawing.inside(side, triggeredByEvent="true")
        return drawing

    def draw(self, drawing: Drawing, last: str) -> str:
        return draw_scope(self, self._inner_drawing(), drawing, last)

    def start(self, now: Variables) -> State:
        handler = Task(f"{self.name}_h")
        body = Scope(self.name, self.body)
        return ScopeState(Guarded(f"{self.name}_t", body, self.interrupts, handler, self.kind), now)


@dataclass
class Until(Block):
    """A catching event on the way that waits until an answer of the case is yes, or somebody says so."""

    name: str
    key: str

    def draw(self, drawing: Drawing, last: str) -> str:
        drawing.flow(last, drawing.node("intermediateCatchEvent", self.name, define(self.key)))
        return self.name

    def start(self, now: Variables) -> State:
        return UntilState(self)


class UntilState(State):
    def __init__(self, block: Until) -> None:
        self.name, self.listening = block.name, Listening(block.key, self._pass)

    def heard(self) -> Iterator[tuple[str, Callable[[], None]]]:
        if not self.done:
            yield self.name, self._pass

    def asked(self) -> Iterator[tuple[str, Callable[[bool], bool]]]:
        if not self.done:
            yield self.listening.key, self.listening.ask

    def _pass(self) -> None:
        self.done = True


@dataclass
class Race(Block):
    """An event gateway: whichever of its events comes first decides the way, the others are withdrawn."""

    name: str
    ways: list[tuple[str, Block]]

    def draw(self, drawing: Drawing, last: str) -> str:
        drawing.flow(last, drawing.node("eventBasedGateway", self.name))
        merge = drawing.choice(f"{self.name}_m")
        for number, (kind, block) in enumerate(self.ways):
            catch = f"{self.name}_{number}"
            drawing.node("intermediateCatchEvent", catch, define(kind))
            drawing.flow(self.name, catch)
            drawing.flow(block.draw(drawing, catch), merge)
        return merge

    def start(self, now: Variables) -> State:
        return RaceState(self, now)


class RaceState(Group):
    def __init__(self, block: Race, now: Variables) -> None:
        super().__init__()
        self.block, self.now = block, now
        self.listening = [
            Listening(kind, self._chooser(number))
            for number, (kind, _) in enumerate(block.ways)
            if kind in KEYS
        ]

    def asked(self) -> Iterator[tuple[str, Callable[[bool], bool]]]:
        if self.inner:
            yield from super().asked()
        else:
            yield from ((one.key, one.ask) for one in self.listening)

    def settle(self) -> None:
        self.done = bool(self.inner) and all(state.done for state in self.inner)

    def heard(self) -> Iterator[tuple[str, Callable[[], None]]]:
        yield from super().heard()
        if not self.inner:
            for number in range(len(self.block.ways)):
                yield f"{self.block.name}_{number}", self._chooser(number)

    def _chooser(self, number: int) -> Callable[[], None]:
        def choose() -> None:
            self.inner = [self.block.ways[number][1].start(self.now)]

        return choose
