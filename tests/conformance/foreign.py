"""Odd but legal BPMN files from a seed: what other editors, languages and years write. No judgement here."""

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from xml.sax.saxutils import escape, quoteattr

MODEL = "http://www.omg.org/spec/BPMN/20100524/MODEL"
VENDORS = {
    "camunda": "http://camunda.org/schema/1.0/bpmn",
    "zeebe": "http://camunda.org/schema/zeebe/1.0",
    "flowable": "http://flowable.org/bpmn",
    "activiti": "http://activiti.org/bpmn",
    "signavio": "http://www.signavio.com",
    "tns": "http://example.org/process",
    "drools": "http://www.jboss.org/drools",
}
ENCODINGS = ("utf-8", "utf-8", "utf-8-sig", "utf-16", "iso-8859-2", "windows-1250", "ascii")
NAMES = (
    *("Zażółć gęślą jaźń", "Prüfen & melden", "  two\nlines ", "", "a<b", "„cytat”", "x" * 120),
    *("Review", "審査", "{name}", "%s", "${x}", "'\"'", "Ω", "\u200b", "إجراء"),
)
CONDITIONS = (
    *("${amount > 100}", "amount > 100", "=amount > 100", "#{ok}", "${!ok}", "ok == true", "x = 1"),
    *("${status == 'done'}", "not(ok)", 'data.kind = "a"', "true", "False", "amount in [1..5]", "${empty x}"),
)
TIMES = {
    "timeDuration": ("P1D", "PT5M", "P1M", "PT0S", '"PT1H"', "P1Y2M", "=wait"),
    "timeDate": ("2027-01-01T00:00:00Z", "2020-01-01", "=due", "${due}"),
    "timeCycle": ("R3/PT1H", "R/P1D", "R2/P1W"),
}
EXTENSIONS = (
    f'<camunda:properties xmlns:camunda="{VENDORS["camunda"]}"><camunda:property/></camunda:properties>',
    f'<signavio:signavioMetaData xmlns:signavio="{VENDORS["signavio"]}" metaKey="bgcolor" metaValue="#ff0"/>',
    '<zeebe:taskDefinition xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" type="x"/>',
    '<own:thing xmlns:own="urn:own"><own:inner deep="1"/></own:thing>',
)
EVENTS = ("message", "timer", "signal", "error", "escalation", "terminate", "conditional", "link")
ACTIVITIES = (
    *("task", "userTask", "manualTask", "serviceTask", "scriptTask", "sendTask", "receiveTask"),
    *("businessRuleTask", "subProcess", "callActivity", "userTask", "task", "transaction"),
)
SHAPES = ("chain", "xor", "and", "or", "loop", "race", "guard", "mess")


@dataclass
class Foreign:
    """One file under construction."""

    random: Random
    prefix: str = ""
    count: int = 0
    globals: list[str] = field(default_factory=list)
    callable: list[str] = field(default_factory=list)

    def some(self, share: float) -> bool:
        return self.random.random() < share

    def next_called(self) -> str:
        """Mostly a process further down in the file; calls in a circle are rare."""
        if self.some(0.06) or not self.callable:
            return "elsewhere" if self.some(0.2) else "global_task"
        return self.random.choice(self.callable)

    def new_id(self, kind: str) -> str:
        self.count += 1
        shapes = (
            f"{kind}_{self.count}",
            f"sid-{self.count:08X}-0A",
            f"_{self.count}",
            f"{kind}.{self.count}",
        )
        return self.random.choice(shapes)

    def tag(self, kind: str, inside: str = "", /, **attributes: str | None) -> str:
        """One element in the file's own prefix; values of None are left out."""
        shown = "".join(
            f" {key}={quoteattr(value)}" for key, value in attributes.items() if value is not None
        )
        full = f"{self.prefix}:{kind}" if self.prefix else kind
        inner = f"<!-- {self.count} -->{inside}" if self.some(0.05) else inside
        return f"<{full}{shown}>{inner}</{full}>" if inner else f"<{full}{shown}/>"

    def name(self) -> str | None:
        return None if self.some(0.2) else self.random.choice(NAMES)

    def extension(self) -> str:
        return self.tag("extensionElements", self.random.choice(EXTENSIONS)) if self.some(0.15) else ""

    def definition(self, kind: str) -> str:
        if kind == "timer":
            shape = self.random.choice([*TIMES, "timeDuration"])
            return self.tag("timerEventDefinition", self.tag(shape, escape(self.random.choice(TIMES[shape]))))
        if kind == "conditional":
            return self.tag("conditionalEventDefinition", self.tag("condition", "x = 1"))
        refs = (
            {f"{kind}Ref": self.reference(kind)}
            if kind in ("message", "signal", "error", "escalation")
            else {}
        )
        return self.tag(f"{kind}EventDefinition", **refs, name="L" if kind == "link" else None)

    def reference(self, kind: str) -> str | None:
        if self.some(0.15):
            return None
        ref = f"{kind}_{self.random.randrange(3)}"
        code = {"error": "errorCode", "escalation": "escalationCode"}.get(kind)
        extra = {code: ref.upper()} if code and self.some(0.6) else {}
        written = self.tag(kind, id=ref, name=None if self.some(0.2) else f"N {ref}", **extra)
        if all(f'id="{ref}"' not in one for one in self.globals):
            self.globals.append(written)
        return f"tns:{ref}" if self.some(0.1) else ref


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


def make_diagram(file: Foreign, process: str) -> str:
    """A drawing that shows next to nothing of the process: legal, and common in files made by programs."""
    plane = f'<bpmndi:BPMNPlane id="pl_{file.count}" bpmnElement={quoteattr(process)}/>'
    return f'<bpmndi:BPMNDiagram id="di_{file.count}">{plane}</bpmndi:BPMNDiagram>'


def write_foreign(seed: int) -> bytes:
    """The bytes of one file."""
    random = Random(seed)
    file = Foreign(random, random.choice(("", "bpmn", "bpmn2", "semantic", "model", "ns0")))
    count = random.choice((1, 1, 1, 2, 3))
    ids = [f"Process_{number}" for number in range(count)]
    processes = []
    for number, process in enumerate(ids):
        file.callable = ids[number + 1 :]
        runs = random.choice(("true", "true", "true", "true", "1", "true", "false", None))
        start = file.definition(random.choice(EVENTS[:3])) if number and file.some(0.4) else ""
        inside = make_content(file, 0, start)
        if file.some(0.3):
            inside += make_event_sub_process(file, 1)
        processes.append(
            file.tag("process", file.extension() + inside, id=process, isExecutable=runs, name=file.name())
        )
    pools = ""
    if count > 1 and file.some(0.7):
        members = (file.tag("participant", id=f"pool_{one}", processRef=one, name=file.name()) for one in ids)
        pools = file.tag("collaboration", "".join(members), id="collab")
    drawing = make_diagram(file, "collab" if pools else ids[0]) if file.some(0.4) else ""
    file.globals.append(file.tag("globalUserTask", id="global_task", name="G"))
    order: list[Callable[[], str]] = [
        lambda: "".join(file.globals),
        lambda: pools,
        lambda: "".join(processes),
    ]
    if file.some(0.3):
        order.reverse()
    return _encode(file, "".join(make() for make in order) + drawing)


def _encode(file: Foreign, inside: str) -> bytes:
    space = f"xmlns:{file.prefix}" if file.prefix else "xmlns"
    vendors = "".join(f' xmlns:{key}="{value}"' for key, value in VENDORS.items())
    di = ' xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI"'
    known = "" if file.some(0.2) else ' id="defs"'
    head = f'{space}="{MODEL}"{vendors}{di} targetNamespace="http://example.org/process"{known}'
    full = f"{file.prefix}:definitions" if file.prefix else "definitions"
    encoding = file.random.choice(ENCODINGS)
    named = "utf-8" if encoding == "utf-8-sig" else encoding
    declaration = (
        f'<?xml version="1.0" encoding="{named}"?>\n' if encoding != "utf-8" or file.some(0.7) else ""
    )
    return f"{declaration}<{full} {head}>{inside}</{full}>".encode(encoding, "xmlcharrefreplace")
