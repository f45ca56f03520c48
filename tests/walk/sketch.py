"""Draws small models from a few lines: `start > task_ask > xor_q`, `xor_q > end_no : ask.go = "no"`.

An id says what an element is and about (`msg_ping`); `xor_j` and `xor_l` only merge, other questions decide.
`task_ask|timer_late > end_late` is a boundary event, with `||` one that leaves the task alone."""

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from engine.walk import WalkReport, walk_files

KINDS = {
    "start": "startEvent",
    "end": "endEvent",
    "stop": "endEvent",
    "fail": "endEvent",
    "endmsg": "endEvent",
    "endesc": "endEvent",
    "xor": "exclusiveGateway",
    "and": "parallelGateway",
    "or": "inclusiveGateway",
    "race": "eventBasedGateway",
    "task": "userTask",
    "plain": "task",
    "script": "scriptTask",
    "act": "serviceTask",
    "rule": "businessRuleTask",
    "recv": "receiveTask",
    "call": "callActivity",
    "sub": "subProcess",
    "side": "subProcess",
    "msg": "intermediateCatchEvent",
    "hear": "intermediateCatchEvent",
    "wait": "intermediateCatchEvent",
    "till": "intermediateCatchEvent",
    "catchlink": "intermediateCatchEvent",
    "throw": "intermediateThrowEvent",
    "shout": "intermediateThrowEvent",
    "escalate": "intermediateThrowEvent",
    "golink": "intermediateThrowEvent",
}
EVENTS = {
    "stop": "terminate",
    "fail": "error",
    "error": "error",
    "endmsg": "message",
    "endesc": "escalation",
    "msg": "message",
    "throw": "message",
    "escalate": "escalation",
    "esc": "escalation",
    "hear": "signal",
    "shout": "signal",
    "signal": "signal",
    "wait": "timer",
    "timer": "timer",
    "till": "conditional",
    "when": "conditional",
    "golink": "link",
    "catchlink": "link",
}
REFS = {"message": "messageRef", "escalation": "escalationRef", "error": "errorRef", "signal": "signalRef"}
CODES = {"escalation": "escalationCode", "error": "errorCode"}
NAMESPACES = (
    'xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:s="http://spiffworkflow.org/bpmn/schema/1.0/core" targetNamespace="http://krokus/walk"'
)
ROLES = ("coach", "client", "mentor")
MANY_ROLES = "\n".join(f'[roles.{role}]\nname = "{role}"\nscope = "case"' for role in ROLES)

# A field: its choices, a number's bounds, or "text"; `?` behind the key: it may stay empty.
Fields = Mapping[str, list[str] | list[int] | str]


@dataclass(frozen=True)
class Sketch:
    """A model in short.

    Attributes:
        scopes: text of each process and sub-process by id; the first one is the main process.
        props: properties by element or process id.
        scripts: text of a script, timer or condition by element id.
        tables: decision tables as (inputs, rules), a rule being its cells and one output; by decision id.
        sends: messages that a coach may send.
    """

    scopes: Mapping[str, str]
    forms: Mapping[str, Fields] = field(default_factory=dict)
    props: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    calls: Mapping[str, str] = field(default_factory=dict)
    scripts: Mapping[str, str] = field(default_factory=dict)
    loops: Mapping[str, str] = field(default_factory=dict)
    tables: Mapping[str, tuple[list[str], list[list[str]]]] = field(default_factory=dict)
    sends: tuple[str, ...] = ()
    initial: str = ""

    def files(self) -> dict[str, bytes]:
        """The model folder: path -> content."""
        found = {"model.toml": self._model().encode(), "main.bpmn": self._diagram().encode()}
        for key, fields in self.forms.items():
            found[f"forms/{key}.json"] = json.dumps(draw_form(key, fields)).encode()
        for key, (inputs, rules) in self.tables.items():
            found[f"{key}.dmn"] = draw_table(key, inputs, rules).encode()
        return found

    def walk(self) -> WalkReport:
        return walk_files(self.files())

    def _model(self) -> str:
        main = next(iter(self.scopes))
        messages = "".join(f'[messages.{name}]\nlabel = "{name}"\nroles = ["coach"]\n' for name in self.sends)
        head = f'key = "sketch"\nname = "sketch"\nmain_process = "{main}"\nstages = []\n'
        return f"{head}{MANY_ROLES}\n{messages}[initial]\n{self.initial}\n"

    def _diagram(self) -> str:
        names: set[tuple[str, str]] = set()
        tops = [key for key in self.scopes if not key.startswith(("sub_", "side_"))]
        insides = {key: self._inside(key, names, key == tops[0]) for key in tops}
        drawn = "".join(
            f'<process id="{key}" name="{key}" isExecutable="true">{inside}</process>'
            for key, inside in insides.items()
        )
        named = "".join(
            f'<{kind} id="{kind}_{name}" {CODES.get(kind, "name")}="{name}"/>' for kind, name in sorted(names)
        )
        return f'<definitions id="defs" {NAMESPACES}>{named}{drawn}</definitions>'

    def _inside(self, scope: str, names: set[tuple[str, str]], is_main: bool = False) -> str:
        elements: dict[str, tuple[str, bool]] = {}
        flows: list[tuple[str, str, str]] = []
        for line in self.scopes[scope].splitlines():
            way, _, condition = line.partition(" : ")
            stops = [stop.strip() for stop in way.split(">") if stop.strip()]
            for stop in stops:
                host, _, event = stop.rpartition("|")
                elements.setdefault(event, (host.strip("|"), not host.endswith("|")))
            ids = [stop.rpartition("|")[2] for stop in stops]
            pairs = list(pairwise(ids))
            asked = next((number for number, one in enumerate(ids) if is_question(one)), 0)
            flows += [
                (*pair, condition.strip() if number == asked else "") for number, pair in enumerate(pairs)
            ]
        parts = [self._properties(scope)]
        if is_main:
            elements |= {
                key: ("", True)
                for key in self.scopes
                if key.startswith("side_") and not key.startswith("side_inner_")
            }
        for element, (host, interrupts) in elements.items():
            outgoing = {f"{one}.{two}": condition for one, two, condition in flows if one == element}
            parts.append(self._element(element, host, interrupts, outgoing, names))
        for one, two, condition in flows:
            inner = (
                ""
                if condition in ("", "default")
                else f"<conditionExpression>{escape(condition)}</conditionExpression>"
            )
            parts.append(
                f'<sequenceFlow id="{one}.{two}" sourceRef="{one}" targetRef="{two}">{inner}</sequenceFlow>'
            )
        return "".join(parts)

    def _element(
        self, name: str, host: str, interrupts: bool, outgoing: Mapping[str, str], names: set[tuple[str, str]]
    ) -> str:
        prefix, _, about = name.partition("_")
        kind = "boundaryEvent" if host else KINDS[prefix]
        attributes = {"id": name, "name": name}
        if host:
            attributes |= {"attachedToRef": host, "cancelActivity": str(interrupts).lower()}
        if name in self.calls:
            attributes["calledElement"] = self.calls[name]
        default = next((flow for flow, condition in outgoing.items() if condition == "default"), None)
        if default:
            attributes["default"] = default
        if prefix == "side":
            attributes["triggeredByEvent"] = "true"
        if prefix == "start" and self.props.get(name, {}).get("interrupting") == "false":
            attributes["isInterrupting"] = "false"
        inner = self._properties(name) + self._event(name, prefix, about, names) + self.loops.get(name, "")
        if prefix == "script":
            inner += f"<script>{escape(self.scripts.get(name, ''))}</script>"
        if prefix in ("sub", "side"):
            inner += self._inside(name, names)
        written = " ".join(f"{key}={quoteattr(value)}" for key, value in attributes.items())
        return f"<{kind} {written}>{inner}</{kind}>"

    def _event(self, name: str, prefix: str, about: str, names: set[tuple[str, str]]) -> str:
        if prefix == "start":
            prefix, _, about = about.partition("_")
        kind = EVENTS.get(prefix)
        if prefix == "recv":
            return ""
        if kind is None:
            return ""
        about = about.partition("__")[0]
        if kind == "timer":
            text = escape(self.scripts.get(name, "P1D"))
            tag = "timeDate" if text.startswith("=") else "timeDuration"
            return f'<timerEventDefinition id="{name}_e"><{tag}>{text}</{tag}></timerEventDefinition>'
        if kind == "conditional":
            condition = f"<condition>{escape(self.scripts.get(name, ''))}</condition>"
            return f'<conditionalEventDefinition id="{name}_e">{condition}</conditionalEventDefinition>'
        if kind == "link":
            return f'<linkEventDefinition id="{name}_e" name="{about}"/>'
        if kind == "terminate" or not about:
            return f'<{kind}EventDefinition id="{name}_e"/>'
        names.add((kind, about))
        return f'<{kind}EventDefinition id="{name}_e" {REFS[kind]}="{kind}_{about}"/>'

    def _properties(self, name: str) -> str:
        props = dict(self.props.get(name, {}))
        if name.startswith("task_"):
            props.setdefault("role", "coach")
            form = name.removeprefix("task_").partition("__")[0]
            if form in self.forms:
                props.setdefault("form_key", form)
        if not props:
            return ""
        rows = "".join(f'<s:property name="{key}" value={quoteattr(value)}/>' for key, value in props.items())
        return f"<extensionElements><s:properties>{rows}</s:properties></extensionElements>"


def read_sketches(name: str) -> dict[str, dict[str, Any]]:
    """The models of a file beside this one, by what they show."""
    return tomllib.loads((Path(__file__).parent / name).read_text(encoding="utf-8"))


def is_question(name: str) -> bool:
    """Whether ways part here; joins are called `_j` and heads of loops `_l`."""
    return name.startswith(("xor_", "or_")) and not name.endswith(("_j", "_l"))


def draw_form(key: str, fields: Fields) -> dict[str, object]:
    """A form-js schema of choices, numbers and texts."""
    components: list[dict[str, object]] = []
    for name, answers in fields.items():
        one: dict[str, object] = {"key": name.rstrip("?"), "label": name, "type": "textfield"}
        one["validate"] = {} if name.endswith("?") else {"required": True}
        if isinstance(answers, list) and isinstance(answers[0], str):
            one |= {"type": "radio", "values": [{"label": value, "value": value} for value in answers]}
        elif isinstance(answers, list):
            one |= {"type": "number", "decimalDigits": 0}
            one["validate"] = {"required": True, "min": answers[0], "max": answers[1]}
        components.append(one)
    return {"title": key, "components": components}


def draw_table(key: str, inputs: list[str], rules: list[list[str]]) -> str:
    """A DMN table with one output; a rule is a cell for each input and the output."""
    columns = "".join(
        f"<input><inputExpression><text>{one}</text></inputExpression></input>" for one in inputs
    )
    rows = "".join(
        "<rule>"
        + "".join(f"<inputEntry><text>{escape(cell)}</text></inputEntry>" for cell in rule[:-1])
        + f"<outputEntry><text>{escape(rule[-1])}</text></outputEntry></rule>"
        for rule in rules
    )
    table = f'<decisionTable hitPolicy="UNIQUE">{columns}<output name="out"/>{rows}</decisionTable>'
    space = "https://www.omg.org/spec/DMN/20191111/MODEL/"
    decision = f'<decision id="{key}" name="{key}">{table}</decision>'
    return f'<definitions xmlns="{space}" id="d" name="d">{decision}</definitions>'
