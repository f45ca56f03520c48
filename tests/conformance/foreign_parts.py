"""How odd but legal BPMN files hang together: shapes of a way, scopes, lanes and artefacts."""

from dataclasses import dataclass, field
from xml.sax.saxutils import escape

from tests.conformance.foreign_words import ACTIVITIES, CONDITIONS, EVENTS, NAMES, SHAPES, ZEEBE, Foreign


@dataclass
class Part:
    """The content of one scope."""

    file: Foreign
    depth: int
    nodes: list[str] = field(default_factory=list)
    flows: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)

    def node(self, kind: str, inside: str = "", **attributes: str | None) -> str:
        element = self.file.new_id(kind)
        self.nodes.append(
            self.file.tag(
                kind, self.file.extension() + inside, id=element, name=self.file.name(), **attributes
            )
        )
        self.ids.append(element)
        return element

    def flow(self, source: str, target: str, condition: str | None = None) -> str:
        flow_id = self.file.new_id("flow")
        inner = "" if condition is None else self.file.tag("conditionExpression", escape(condition))
        known = None if self.file.some(0.08) else flow_id
        self.flows.append(self.file.tag("sequenceFlow", inner, id=known, sourceRef=source, targetRef=target))
        return flow_id

    def activity(self) -> str:
        kind = "adHocSubProcess" if self.file.some(0.01) else self.file.random.choice(ACTIVITIES)
        inside, attributes = "", dict[str, str | None]()
        if kind == "scriptTask":
            script = self.file.random.choice(
                ("x = 1", "x = x + 1;", "print('a')", "", "execution.setVariable('x', 2)")
            )
            inside = self.file.tag("script", escape(script))
        elif kind in ("subProcess", "transaction", "adHocSubProcess"):
            inside = make_content(self.file, self.depth + 1) if self.depth < 2 else ""
            if self.file.some(0.25):
                inside += make_event_sub_process(self.file, self.depth + 1)
        elif kind == "callActivity":
            attributes["calledElement"] = self.file.next_called()
        elif kind in ("sendTask", "receiveTask") and self.file.some(0.6):
            attributes["messageRef"] = self.file.reference("message")
        if self.file.some(0.15):
            inside += self.marker()
        return self.node(kind, inside, **attributes)

    def marker(self) -> str:
        if self.file.some(0.4):
            inner = self.file.tag("loopCondition", "again") if self.file.some(0.7) else ""
            return self.file.tag(
                "standardLoopCharacteristics", inner, loopMaximum="3" if self.file.some(0.5) else None
            )
        inner = self.file.tag("loopCardinality", self.file.random.choice(("2", "n", "= count(items)")))
        if self.file.some(0.4):
            names = 'inputCollection="=items" inputElement="one" outputCollection="all"'
            gives = self.file.random.choice(("=one", "=one + 1", "={one: one, ok: ok}", "=x.y"))
            loop = f'<zeebe:loopCharacteristics {ZEEBE} {names} outputElement="{gives}"/>'
            inner = self.file.tag("extensionElements", loop)
        return self.file.tag(
            "multiInstanceLoopCharacteristics",
            inner,
            isSequential=self.file.random.choice(("true", "false", None)),
        )

    def boundary(self, host: str, *, cancel: str | None) -> str:
        kind = "conditional" if self.file.some(0.02) else self.file.random.choice(EVENTS[:5])
        return self.node(
            "boundaryEvent", self.file.definition(kind), attachedToRef=host, cancelActivity=cancel
        )

    def shape(self, last: str) -> str:
        """Draw one shape after an element; returns where it ends."""
        shape = self.file.random.choice(SHAPES)
        pick = self.file.random
        if shape in ("xor", "and", "or", "race"):
            kind = {"xor": "exclusive", "and": "parallel", "or": "inclusive", "race": "eventBased"}[shape]
            split, join = self.node(f"{kind}Gateway"), None
            self.flow(last, split)
            join = self.node("exclusiveGateway" if shape == "race" else f"{kind}Gateway")
            # Whoever only draws leaves the conditions out.
            is_drawn = self.file.some(0.25)
            for number in range(pick.randint(2, 3)):
                is_asked = shape in ("xor", "or") and number and not is_drawn
                if shape == "race":
                    step = self.node("intermediateCatchEvent", self.file.definition(pick.choice(EVENTS[:3])))
                else:
                    step = self.activity()
                self.flow(split, step, pick.choice(CONDITIONS) if is_asked else None)
                self.flow(step, join)
            return join
        if shape == "loop":
            merge, step, gate = self.node("exclusiveGateway"), self.activity(), self.node("exclusiveGateway")
            self.flow(last, merge)
            self.flow(merge, step)
            self.flow(step, gate)
            self.flow(gate, merge, pick.choice(CONDITIONS))
            return gate
        if shape == "guard":
            step = self.activity()
            self.flow(last, step)
            border = self.boundary(step, cancel=pick.choice(("true", "false", None)))
            self.flow(border, self.node("endEvent", self.ending()))
            return step
        if shape == "mess":
            return self.tangle(last)
        step = self.activity()
        self.flow(last, step)
        return step

    def tangle(self, last: str) -> str:
        """Ways that part and meet without gateways, or jump anywhere."""
        step, other = self.activity(), self.activity()
        self.flow(last, step)
        self.flow(step, other, self.file.random.choice([None, *CONDITIONS]))
        if self.file.some(0.5):
            self.flow(step, self.file.random.choice(self.ids))
        return other

    def ending(self) -> str:
        kinds = ["", "", "message", "signal", "error", "escalation", "terminate"]
        kind = "compensate" if self.file.some(0.01) else self.file.random.choice(kinds)
        return self.file.definition(kind) if kind else ""


def make_content(file: Foreign, depth: int, start: str = "") -> str:
    """Start, some shapes, an end; now and then without the one or the other."""
    part = Part(file, depth)
    last = part.node("startEvent", start) if start or file.some(0.92) else part.activity()
    for _ in range(file.random.randint(1, 4 - depth)):
        last = part.shape(last)
    if file.some(0.93):
        part.flow(last, part.node("endEvent", part.ending()))
    pieces = part.nodes + part.flows + make_artefacts(part)
    if file.some(0.4):
        file.random.shuffle(pieces)
    lanes = make_lanes(part) if depth == 0 and file.some(0.3) else ""
    return lanes + "".join(pieces)


def make_event_sub_process(file: Foreign, depth: int) -> str:
    kind = "conditional" if file.some(0.03) else file.random.choice(EVENTS[:5])
    part = Part(file, depth)
    last = part.node(
        "startEvent", file.definition(kind), isInterrupting=file.random.choice(("true", "false", None))
    )
    step = part.activity() if depth < 2 else part.node("userTask")
    part.flow(last, step)
    part.flow(step, part.node("endEvent", part.ending()))
    return file.tag(
        "subProcess", "".join(part.nodes + part.flows), id=file.new_id("side"), triggeredByEvent="true"
    )


def make_lanes(part: Part) -> str:
    half = len(part.ids) // 2
    rows = "".join(
        part.file.tag(
            "lane",
            "".join(part.file.tag("flowNodeRef", ref) for ref in refs),
            id=part.file.new_id("lane"),
            name=part.file.name(),
        )
        for refs in (part.ids[:half], part.ids[half:])
    )
    return part.file.tag("laneSet", rows, id=None if part.file.some(0.3) else part.file.new_id("lanes"))


def make_artefacts(part: Part) -> list[str]:
    file, found = part.file, list[str]()
    if file.some(0.25):
        found.append(
            file.tag(
                "textAnnotation", file.tag("text", escape(file.random.choice(NAMES))), id=file.new_id("note")
            )
        )
    if file.some(0.25):
        data = file.new_id("data")
        found.append(file.tag("dataObject", id=data, isCollection="false"))
        found.append(
            file.tag("dataObjectReference", id=file.new_id("ref"), dataObjectRef=data, name="amount")
        )
    if file.some(0.1):
        found.append(
            file.tag("association", id=file.new_id("as"), sourceRef=part.ids[0], targetRef=part.ids[-1])
        )
    return found
