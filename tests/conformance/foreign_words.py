"""What odd but legal BPMN files say: names, conditions, times, other tools' additions, single elements."""

from dataclasses import dataclass, field
from random import Random
from xml.sax.saxutils import escape, quoteattr

MODEL = "http://www.omg.org/spec/BPMN/20100524/MODEL"
ZEEBE = 'xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"'
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
    f'<zeebe:ioMapping {ZEEBE}><zeebe:input source="=n + 1" target="x"/></zeebe:ioMapping>',
    f'<zeebe:ioMapping {ZEEBE}><zeebe:output source="=x" target="amount"/></zeebe:ioMapping>',
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
