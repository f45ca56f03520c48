"""What `krokus walk` says about a model: for programs as JSON, for people as sentences in two languages."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.bpmn.graph import Element, Flow, Graph
from engine.model import JsonValue
from engine.walk.findings import WalkFinding
from engine.walk.steps import Step, Verb
from engine.walk.wording import SENTENCES, WORDINGS

DEAD_ENDS = (
    *("deadlock", "dead-end", "lost-token", "decision-without-answer"),
    *("table-without-answer", "table-with-two-answers", "error-not-caught"),
)
NOBODY = ("nobody-may-do", "form-missing")
ENDLESS = ("loop-without-wait", "no-way-out", "call-cycle")
THROWN = ("thrown-without-catcher",)


@dataclass(frozen=True, slots=True)
class WalkReport:
    """What the walk found. `complete` is False when a bound cut it; `bound` names where and which."""

    model: str
    states: int
    complete: bool
    elements_total: int
    elements_reached: int
    unreachable: tuple[str, ...]
    findings: tuple[WalkFinding, ...]
    bound: str = ""
    graph: Graph | None = field(default=None, repr=False, compare=False)

    @property
    def is_sound(self) -> bool:
        return self.complete and not self.findings and not self.unreachable

    def as_json(self, language: str = "pl") -> dict[str, JsonValue]:
        """The report as one object; sentences in Polish or English."""
        findings = [self._finding_as_json(one, language) for one in self.findings]
        return {
            "model": self.model,
            "states": self.states,
            "complete": self.complete,
            "bound": self.bound,
            "elements_total": self.elements_total,
            "elements_reached": self.elements_reached,
            "unreachable": list(self.unreachable),
            "dead_ends": [self._dead_end(one, language) for one in self._of(DEAD_ENDS)],
            "nobody": [_label(one) for one in self._of(NOBODY)],
            "endless": [_label(one) for one in self._of(ENDLESS)],
            "thrown_without_catcher": [_label(one) for one in self._of(THROWN)],
            "findings": list[JsonValue](findings),
        }

    def as_text(self, language: str) -> str:
        """The report for people, in Polish or English."""
        pl = language != "en"
        lines = [
            f"{self.model}: {self.states} {'stanów' if pl else 'states'}, "
            f"{self.elements_reached}/{self.elements_total} {'elementów' if pl else 'elements'}"
        ]
        for one in self.findings:
            message, hint = say_finding(one, language)
            lines += [f"  [{one.code}] {one.file}:{one.line} {one.at}", f"    {message}"]
            lines += [f"      {number}. {text}" for number, text in enumerate(self._path(one, language), 1)]
            lines.append(f"    → {hint}")
        if not self.complete:
            lines.append(f"  {'przejście przerwane' if pl else 'the walk was cut'}: {self.bound}")
        verdict = ("dobry", "sound") if self.is_sound else ("do poprawy", "not sound")
        return "\n".join([*lines, verdict[0] if pl else verdict[1]])

    def _of(self, codes: tuple[str, ...]) -> list[WalkFinding]:
        return [one for one in self.findings if one.code in codes]

    def _finding_as_json(self, one: WalkFinding, language: str) -> dict[str, JsonValue]:
        message, hint = say_finding(one, language)
        return {
            "code": one.code,
            "at": one.at,
            "name": one.name,
            "file": one.file,
            "line": one.line,
            "path": list[JsonValue](self._path(one, language)),
            "message": message,
            "hint": hint,
        }

    def _dead_end(self, one: WalkFinding, language: str) -> dict[str, JsonValue]:
        return {"code": one.code, "at": [_label(one)], "path": list[JsonValue](self._path(one, language))}

    def _path(self, one: WalkFinding, language: str) -> list[str]:
        if self.graph is None:
            return []
        return [say_step(self.graph, step, language) for step in one.path if _is_drawn(self.graph, step)]


def say_finding(one: WalkFinding, language: str) -> tuple[str, str]:
    """Message and hint."""
    message_pl, message_en, hint_pl, hint_en = WORDINGS[one.code]
    words: Mapping[str, str] = {"name": one.name or one.at, **one.details}
    message, hint = (message_en, hint_en) if language == "en" else (message_pl, hint_pl)
    return message.format_map(words), hint.format_map(words)


def _is_drawn(graph: Graph, step: Step) -> bool:
    """Whether people can find a step in the drawing, or in their tasks under a name."""
    return step.element not in graph.added or graph.elements[step.element].name != ""


def say_step(graph: Graph, step: Step, language: str) -> str:
    """One step as a sentence."""
    element = graph.elements[step.element]
    host = graph.elements.get(element.attached_to or "")
    flow = graph.processes[element.process_id].flows.get(step.flow)
    words = {
        "name": name_of(element),
        "host": name_of(element) if host is None else name_of(host),
        "answer": name_of(graph.elements[step.flow]) if step.flow in graph.elements else _answer(graph, flow),
    }
    verb = Verb.GO_ON if step.verb is Verb.DECIDE and flow is None else step.verb
    return SENTENCES[verb][language == "en"].format_map(words)


def _answer(graph: Graph, flow: Flow | None) -> str:
    """What a flow answers: its name, else where it leads."""
    if flow is None:
        return ""
    return flow.name or f"→ {name_of(graph.elements[flow.target])}"


def name_of(element: Element) -> str:
    """How people call an element: its name, else its id."""
    return element.name or element.id


def _label(one: WalkFinding) -> str:
    details = "".join(f": {one.details[key]}" for key in ("role", "form", "event") if key in one.details)
    return f"{one.at} „{one.name}” ({one.file}){details}"
