"""The outline of a process in words: what each element is, who does it, what follows. Asks no engine."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import LazyString, gettext, lazy_gettext

from engine import designing
from webapp.designer.editing import language

KINDS: Mapping[str, LazyString] = {
    "startEvent": lazy_gettext("beginning"),
    "endEvent": lazy_gettext("end"),
    "userTask": lazy_gettext("step"),
    "manualTask": lazy_gettext("step"),
    "task": lazy_gettext("step"),
    "scriptTask": lazy_gettext("automatic note"),
    "serviceTask": lazy_gettext("automatic action"),
    "businessRuleTask": lazy_gettext("decision table"),
    "sendTask": lazy_gettext("automatic message"),
    "receiveTask": lazy_gettext("wait for a message"),
    "callActivity": lazy_gettext("another process"),
    "subProcess": lazy_gettext("part"),
    "transaction": lazy_gettext("part"),
    "event_sub_process": lazy_gettext("at any time"),
    "exclusiveGateway": lazy_gettext("question"),
    "inclusiveGateway": lazy_gettext("question, several answers"),
    "eventBasedGateway": lazy_gettext("what comes first"),
    "intermediateThrowEvent": lazy_gettext("announcement"),
}
COMPARISONS: Mapping[str, LazyString] = {
    "=": lazy_gettext("is"),
    "!=": lazy_gettext("is not"),
    "<": lazy_gettext("is less than"),
    "<=": lazy_gettext("is at most"),
    ">": lazy_gettext("is more than"),
    ">=": lazy_gettext("is at least"),
}


@dataclass(frozen=True, slots=True)
class LineWay:
    """One way on, in words."""

    flow_id: str
    words: str
    condition: str
    target_id: str
    target: str
    can_add: bool
    is_answer: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One element of the outline, in words."""

    id: str
    name: str
    kind: str
    doer: str
    due: str
    ways: tuple[LineWay, ...]
    remarks: tuple[designing.Remark, ...]
    can_lift: bool
    can_move: bool
    inside: "tuple[Line, ...]"
    called: str
    note: str


class Teller:
    """Turns elements of one draft into lines."""

    def __init__(
        self,
        files: designing.Files,
        remarks: Mapping[str, tuple[designing.Remark, ...]],
    ) -> None:
        self._roles = designing.find_roles(files)
        self._labels = designing.read_names(files)
        self._remarks = remarks
        self._names: dict[str, str] = {}

    def tell(self, steps: tuple[designing.OutlineStep, ...]) -> tuple[Line, ...]:
        """Return the lines of a process or part."""
        self._names |= {one.id: name_element(one) for step in steps for one in step.walk()}
        return tuple(self._line(step) for step in steps)

    def _line(self, step: designing.OutlineStep) -> Line:
        flows = [remark for way in step.ways for remark in self._remarks.get(way.flow_id, ())]
        return Line(
            id=step.id,
            name=name_element(step),
            kind=say_kind(step) if step.name else "",
            doer=self.say_role(step.role) if step.is_person else "",
            due=designing.say_span(step.properties.get("due", ""), language()) if step.is_person else "",
            ways=tuple(self._way(step, way) for way in step.ways),
            remarks=(*self._remarks.get(step.id, ()), *flows),
            can_lift=step.can_lift,
            can_move=step.can_lift and len(step.ways) == 1,
            inside=self.tell(step.children),
            called=step.called,
            note=self._note(step),
        )

    def _note(self, step: designing.OutlineStep) -> str:
        if step.attached_to:
            host = self._names.get(step.attached_to, step.attached_to)
            if step.interrupts:
                return gettext("may cut short “%(name)s”", name=host)
            return gettext("may happen during “%(name)s”", name=host)
        if closing := step.properties.get("case_status"):
            return gettext("case %(state)s", state=designing.name_status(closing).text(language()))
        return ""

    def say_role(self, key: str) -> str:
        """Return the name of a role."""
        return designing.name_role(key, self._roles).text(language())

    def _way(self, step: designing.OutlineStep, way: designing.Way) -> LineWay:
        target = self._names.get(way.target_id) or way.target_name or gettext("the next place")
        return LineWay(
            way.flow_id,
            self._say_way(step, way, target),
            self.say_condition(way) if step.is_question and not way.is_default else "",
            way.target_id,
            target,
            step.kind != "eventBasedGateway",
            step.is_question,
        )

    def _say_way(self, step: designing.OutlineStep, way: designing.Way, target: str) -> str:
        if way.answer and step.is_question:
            if way.goes_back:
                return gettext("if “%(answer)s”, back to: %(next)s", answer=way.answer, next=target)
            return gettext("if “%(answer)s”, then: %(next)s", answer=way.answer, next=target)
        if step.kind == "parallelGateway" and len(step.ways) > 1:
            return gettext("at the same time: %(next)s", next=target)
        if way.goes_back:
            return gettext("then back to: %(next)s", next=target)
        return gettext("then comes: %(next)s", next=target)

    def say_condition(self, way: designing.Way) -> str:
        """Return the condition as a sentence; one that says more than a sentence can is only named."""
        return self.say_expression(way.condition) or (
            gettext("a condition of its own") if way.condition else ""
        )

    def say_expression(self, text: str) -> str:
        """Return an expression in words; empty where it says more than a sentence can."""
        return designing.say_expression(text, self._labels, language())

    def say_script(self, script: str) -> tuple[str, ...]:
        """Return what an automatic note writes down, a sentence each."""
        return designing.say_script(script, self._labels, language())


def say_kind(step: designing.OutlineStep) -> str:
    """Return what kind of thing an element is, in a word or two."""
    if step.kind == "parallelGateway":
        return gettext("at the same time") if len(step.ways) > 1 else gettext("wait for all")
    if step.kind.endswith("Gateway") and len(step.ways) < 2:
        return gettext("ways come together")
    if step.kind in ("intermediateCatchEvent", "boundaryEvent"):
        return gettext("wait for a time") if step.event == "timer" else gettext("wait for a message")
    words = KINDS.get(step.kind)
    return step.kind if words is None else str(words)


def say_cycle(text: str) -> str:
    """Return how often something comes again, in words."""
    span = text.rpartition("/")[2]
    said = designing.say_span(span, language())
    return gettext("every %(span)s", span=said) if said != span else gettext("a time of its own")


def name_element(step: designing.OutlineStep) -> str:
    """Return what people call an element; one without a name is called by its kind."""
    kind = say_kind(step)
    return step.name or kind[:1].upper() + kind[1:]
