"""Random block-structured processes: a run reloaded after every step behaves like one that never is."""

import random

import pytest
from spiff_drawing import Drawing, compile_drawings, event, rounds
from spiff_player import Player

STEPS = 60


class RandomModel:
    """Grows one model from a seed."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.drawings: list[Drawing] = []
        self.count = 0

    def name(self, kind: str) -> str:
        self.count += 1
        return f"{kind}{self.count}"

    def process(self, depth: int, process_id: str) -> Drawing:
        drawing = Drawing(process_id)
        start, end = drawing.node("startEvent", self.name("s")), drawing.node("endEvent", self.name("e"))
        drawing.flow(self.sequence(drawing, start, depth, self.random.randint(1, 3)), end)
        return drawing

    def sequence(self, drawing: Drawing, last: str, depth: int, count: int) -> str:
        for _ in range(count):
            last = self.block(drawing, last, depth)
        return last

    def block(self, drawing: Drawing, last: str, depth: int) -> str:
        blocks = [self.task, self.task, self.bounded, self.rounds, self.wait]
        if depth:
            blocks += [
                self.parallel,
                self.parallel,
                self.choice,
                self.loop,
                self.call,
                self.embedded,
                self.race,
            ]
        return self.random.choice(blocks)(drawing, last, depth)

    def task(self, drawing: Drawing, last: str, depth: int) -> str:
        node = drawing.node("userTask", self.name("u"))
        drawing.flow(last, node)
        return node

    def wait(self, drawing: Drawing, last: str, depth: int) -> str:
        node = drawing.node("intermediateCatchEvent", self.name("w"), event("timer", "P1D"))
        drawing.flow(last, node)
        return node

    def rounds(self, drawing: Drawing, last: str, depth: int) -> str:
        marker = rounds(cardinality=str(self.random.randint(1, 3)), sequential=self.random.random() < 0.5)
        node = drawing.node("userTask", self.name("mi"), marker)
        drawing.flow(last, node)
        return node

    def bounded(self, drawing: Drawing, last: str, depth: int) -> str:
        node = self.random.choice([self.task, self.call if depth else self.task])(drawing, last, depth)
        cancel = self.random.random() < 0.5
        boundary = drawing.boundary(self.name("b"), node, event("message", "msg_a"), cancel)
        handler = self.block(drawing, boundary, 0)
        if not cancel:
            drawing.flow(handler, drawing.node("endEvent", self.name("e")))
            return node
        merge = drawing.choice(self.name("m"))
        drawing.chain(node, merge).chain(handler, merge)
        return merge

    def parallel(self, drawing: Drawing, last: str, depth: int) -> str:
        fork = drawing.node("parallelGateway", self.name("fork"))
        join = drawing.node("parallelGateway", self.name("join"))
        drawing.flow(last, fork)
        for _ in range(self.random.randint(2, 3)):
            drawing.flow(self.sequence(drawing, fork, depth - 1, self.random.randint(1, 2)), join)
        return join

    def choice(self, drawing: Drawing, last: str, depth: int) -> str:
        default = f"default{self.count}"
        gate, merge = drawing.choice(self.name("x"), default=default), drawing.choice(self.name("m"))
        drawing.flow(last, gate)
        first, second = drawing.node("userTask", self.name("u")), drawing.node("userTask", self.name("u"))
        drawing.flow(gate, first, "pick = 1")
        drawing.flow(gate, second, flow_id=default)
        for head in (first, second):
            drawing.flow(self.sequence(drawing, head, depth - 1, 1), merge)
        return merge

    def loop(self, drawing: Drawing, last: str, depth: int) -> str:
        default = f"out{self.count}"
        merge, gate = drawing.choice(self.name("m")), drawing.choice(self.name("g"), default=default)
        drawing.flow(last, merge)
        drawing.flow(self.task(drawing, self.sequence(drawing, merge, depth - 1, 1), 0), gate)
        drawing.flow(gate, merge, "again")
        after = drawing.node("userTask", self.name("u"))
        drawing.flow(gate, after, flow_id=default)
        return after

    def race(self, drawing: Drawing, last: str, depth: int) -> str:
        gate, merge = drawing.node("eventBasedGateway", self.name("eg")), drawing.choice(self.name("m"))
        drawing.flow(last, gate)
        for kind, ref in (("message", "msg_b"), ("timer", "P2D"), ("timer", "P9D")):
            branch = drawing.node("intermediateCatchEvent", self.name("r"), event(kind, ref))
            drawing.chain(gate, branch, merge)
        return merge

    def call(self, drawing: Drawing, last: str, depth: int) -> str:
        called = self.name("proc")
        self.drawings.append(self.process(max(depth - 1, 0), called))
        node = drawing.node("callActivity", self.name("c"), calledElement=called)
        drawing.flow(last, node)
        return node

    def embedded(self, drawing: Drawing, last: str, depth: int) -> str:
        inner = self.process(depth - 1, self.name("sub"))
        drawing.inside(inner)
        drawing.flow(last, inner.process_id)
        return inner.process_id


def picture(player: Player) -> list[tuple[object, ...]]:
    """Where a run waits, without ids."""
    return sorted((t.path, t.element_id, t.kind, str(t.loop_index)) for t in player.tokens())


def step(player: Player, number: int, chance: random.Random) -> None:
    """Do the same thing to each run: the nth of its sorted tokens."""
    player.variables.update(pick=chance.randint(0, 1), again=chance.random() < 0.4)
    ordered = sorted(
        (t for t in player.tokens() if t.kind != "scope"),
        key=lambda t: (t.path, t.element_id, str(t.loop_index)),
    )
    token = ordered[number % len(ordered)]
    act = player.instance.complete if token.kind == "task" else player.instance.fire
    act(token.id)
    player._settle()


@pytest.mark.parametrize("seed", range(100))
def test_a_reloaded_run_behaves_like_a_straight_one(seed: int) -> None:
    model = RandomModel(seed)
    specs = compile_drawings(model.process(3, "main"), *model.drawings)
    straight, reloaded = Player(specs, "main", False, {}), Player(specs, "main", True, {})
    numbers = random.Random(seed)
    for _ in range(STEPS):
        assert picture(straight) == picture(reloaded)
        assert straight.is_completed == reloaded.is_completed
        if straight.is_completed:
            break
        assert any(t.kind != "scope" for t in straight.tokens()), "the run stopped in silence"
        number, dice = numbers.randrange(1000), numbers.randrange(1 << 30)
        for player in (straight, reloaded):
            step(player, number, random.Random(dice))
    shown = [[(type(e).__name__, getattr(e, "element_id", "")) for e in p.told] for p in (straight, reloaded)]
    assert shown[0] == shown[1]
