"""What a process can undo: which activity by which step, and whose list each scope's finished work is on.

What cannot be undone is named with its reason; `compensation` writes the steps of the rest.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from engine.bpmn.cures.events import ends_rounds
from engine.bpmn.cures.scope import SCOPES, Patient, TreeScope, event_kinds, is_true
from engine.bpmn.graph import ElementKind
from engine.bpmn.names import NODE_NAMES
from engine.bpmn.xml import BPMN_NS, Node, called, children, is_bpmn, local_name

ASKING: Final = (ElementKind.THROW_EVENT, ElementKind.END_EVENT)
MULTIPLE, LOOP = "multiInstanceLoopCharacteristics", "standardLoopCharacteristics"


@dataclass(frozen=True)
class Unit:
    """An activity whose work can be undone: by a handler of its own, or part by part if it is a scope."""

    scope: TreeScope
    node: Node
    border: Node | None
    handler: Node | None


@dataclass(frozen=True)
class Request:
    """An event that asks for undoing.

    Attributes:
        whose: id of the scope whose work it is about.
        wanted: id of the one activity to be undone; None for all of it.
        waits: whether the token goes on only when all is undone.
    """

    scope: TreeScope
    node: Node
    whose: str
    wanted: str | None
    cancels: bool
    waits: bool


class Undoable:
    """All that can be undone in one process."""

    def __init__(self, scopes: Sequence[TreeScope]) -> None:
        self.patient: Patient = scopes[0].patient
        self.scopes = {scope.node.get("id", ""): scope for scope in scopes}
        self.requests = tuple(self._find_requests())
        self.units: dict[str, Unit] = {}
        self.is_refused = False

    def refuse(self, code: str, node: Node, **details: str) -> None:
        """Name the reason why a node does not run; nothing of the process's undoing is written then."""
        self.patient.note(code, node, **details)
        self.is_refused = True

    def borders(self) -> Iterator[tuple[TreeScope, Node]]:
        """Compensation events at borders, with the scope they lie in."""
        for scope in self.scopes.values():
            for node in list(scope.nodes.values()):
                if _is_undoing_border(node, self.patient):
                    yield scope, node

    def survey(self) -> None:
        """Find who undoes what."""
        for scope, border in self.borders():
            self._add(scope, border)
        for scope in self.scopes.values():
            for name, node in scope.nodes.items():
                if local_name(node) in SCOPES and name not in self.units and self.owner(name) == name:
                    self.units[name] = Unit(scope, node, None, None)
        kept = self.kept()
        for request in self.requests:
            self._check(request)
            if self._repeats(request.whose) and not self.is_own(request.whose, kept):
                code = "cancel-in-rounds" if request.cancels else "undoing-in-rounds"
                self.refuse(code, request.node, around=called(self.scopes[request.whose].node))

    def is_own(self, scope_id: str, kept: Mapping[str, tuple[str, ...]]) -> bool:
        """Whether nobody outside a sub-process asks for its list, so that each round has one of its own."""
        scope, unit = self.scopes[scope_id], self.units.get(scope_id)
        if local_name(scope.node) == "process":
            return False
        asked = (request for request in self.requests if request.whose == scope_id)
        if any(request.cancels or scope.node not in request.node.iterancestors() for request in asked):
            return False
        if unit is None or unit.handler is not None:
            return True
        return self.owner(unit.scope.node.get("id", "")) not in kept

    def inner(self, scope_id: str, kept: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
        """A scope and those inside it whose work comes onto its list."""
        found = [scope_id]
        for name, unit in self.units.items():
            if (
                name in kept
                and unit.handler is None
                and self.owner(unit.scope.node.get("id", "")) == scope_id
            ):
                found += self.inner(name, kept)
        return tuple(found)

    def _repeats(self, scope_id: str) -> bool:
        """Whether a scope is done in rounds, which share the case's variables."""
        around: Node | None = self.scopes[scope_id].node
        while around is not None and local_name(around) != "process":
            if children(around, MULTIPLE) or children(around, LOOP):
                return True
            around = around.getparent()
        return False

    def owner(self, scope_id: str) -> str:
        """Whose list a scope's work is on: event sub-processes share that of what they belong to."""
        host = self.patient.hosts.get(scope_id)
        if host is None and is_true(self.scopes[scope_id].node, "triggeredByEvent"):
            host = _parent_id(self.scopes[scope_id].node)
        return scope_id if host is None else self.owner(host)

    def parts(self, scope_id: str) -> tuple[str, ...]:
        """Ids of the activities that undoing all of a scope undoes, in the order of the file."""
        found: list[str] = []
        for name, unit in self.units.items():
            if self.owner(unit.scope.node.get("id", "")) == scope_id:
                found += [name] if unit.handler is not None else self.parts(name)
        return tuple(found)

    def wanted(self, request: Request) -> tuple[str, ...]:
        """Ids of the activities that a request may undo."""
        if request.wanted is None:
            return self.parts(request.whose)
        unit = self.units.get(request.wanted)
        if unit is None:
            return ()
        return (request.wanted,) if unit.handler is not None else self.parts(request.wanted)

    def kept(self) -> Mapping[str, tuple[str, ...]]:
        """Scopes whose finished work has to be known, with what may stand on their lists."""
        kept: dict[str, tuple[str, ...]] = {}
        waiting = [request.whose for request in self.requests]
        while waiting:
            scope_id = waiting.pop()
            parts = self.parts(scope_id)
            if scope_id in kept or not parts:
                continue
            kept[scope_id] = parts
            waiting += [
                name
                for name, unit in self.units.items()
                if unit.handler is None and self.owner(unit.scope.node.get("id", "")) == scope_id
            ]
        return kept

    def _find_requests(self) -> Iterator[Request]:
        for scope_id, scope in self.scopes.items():
            for node in scope.nodes.values():
                kinds = _kinds(scope, node)
                if local_name(node) not in ASKING or not {"compensate", "cancel"} & set(kinds):
                    continue
                definitions = children(node, "compensateEventDefinition")
                wanted = definitions[0].get("activityRef") if definitions else None
                waits = all(one.get("waitForCompletion") not in ("false", "0") for one in definitions)
                yield Request(scope, node, self.owner(scope_id), wanted or None, kinds == ["cancel"], waits)

    def _add(self, scope: TreeScope, border: Node) -> None:
        activity = scope.nodes.get(border.get("attachedToRef", ""))
        handler = scope.nodes.get(self.patient.handlers.get(border.get("id", ""), ""))
        if activity is None:
            return
        if handler is None:
            self.refuse("undoing-without-handler", border, step=called(activity))
            return
        self._check_handler(scope, handler, called(activity))
        name = activity.get("id", "")
        if name in self.units:
            self.refuse("undoing-twice", activity)
        if children(activity, LOOP):
            self.refuse("undoing-of-loop", activity)
        markers = children(activity, MULTIPLE)
        ends_early = any(children(one, "completionCondition") for one in markers) or ends_rounds(activity)
        if markers and ends_early:
            self.refuse("undoing-of-rounds", activity)
        self.units[name] = Unit(scope, activity, border, handler)

    def _check_handler(self, scope: TreeScope, handler: Node, step: str) -> None:
        name = handler.get("id", "")
        if scope.incoming[name] or scope.outgoing[name]:
            self.refuse("undoing-in-flow", handler, step=step)
        elif not is_true(handler, "isForCompensation"):
            self.refuse("undoing-unmarked", handler, step=step)
        for one in scope.nodes.values():
            if one.get("attachedToRef") == name:
                self.refuse("undoing-border", handler, event=called(one))

    def _check(self, request: Request) -> None:
        whose = self.scopes[request.whose].node
        if request.cancels and local_name(whose) != ElementKind.TRANSACTION:
            self.refuse("cancel-outside", request.node)
        if request.wanted is None:
            return
        holders = [scope_id for scope_id, scope in self.scopes.items() if request.wanted in scope.nodes]
        if not holders:
            self.refuse("undoing-of-nothing", request.node, ref=request.wanted[:100])
        elif self.owner(holders[0]) != request.whose:
            holder = self.scopes[holders[0]].node
            step = self.scopes[holders[0]].nodes[request.wanted]
            self.refuse("undoing-elsewhere", request.node, step=called(step), holder=called(holder))


def _kinds(scope: TreeScope, node: Node) -> list[str]:
    return event_kinds(node, scope.patient.names)


def _parent_id(node: Node) -> str | None:
    parent = node.getparent()
    return None if parent is None else parent.get("id")


def _is_undoing_border(node: Node, patient: Patient) -> bool:
    is_border = local_name(node) == ElementKind.BOUNDARY_EVENT
    return is_border and event_kinds(node, patient.names) == ["compensate"]


def find_handlers(process: Node, patient: Patient) -> None:
    """Read which activity undoes which one; the associations that say it are no mere drawing and go."""
    nodes = {n.get("id", ""): n for n in process.iter(f"{{{BPMN_NS}}}*") if local_name(n) in NODE_NAMES}
    for joining in list(process.getroottree().iter(f"{{{BPMN_NS}}}association")):
        source, target = joining.get("sourceRef", ""), joining.get("targetRef", "")
        for border, handler in ((source, target), (target, source)):
            is_joined = border in nodes and handler in nodes and _is_undoing_border(nodes[border], patient)
            parent = joining.getparent()
            if is_joined and parent is not None:
                patient.handlers[border] = handler
                parent.remove(joining)
    _take_over(process, patient)


def _take_over(process: Node, patient: Patient) -> None:
    """An event sub-process that undoes the scope it lies in is a handler beside that scope."""
    for side in list(process.iter(f"{{{BPMN_NS}}}{ElementKind.SUB_PROCESS.value}")):
        scope_node = side.getparent()
        if not is_true(side, "triggeredByEvent") or scope_node is None or scope_node is process:
            continue
        around, starts = scope_node.getparent(), children(side, ElementKind.START_EVENT.value)
        if around is None or len(starts) != 1 or event_kinds(starts[0], patient.names) != ["compensate"]:
            continue
        for definition in [one for one in starts[0] if is_bpmn(one) and _is_reference(one)]:
            starts[0].remove(definition)
        starts[0].attrib.pop("isInterrupting", "")
        del side.attrib["triggeredByEvent"]
        side.set("isForCompensation", "true")
        around.append(side)
        scope = TreeScope(around, patient)
        wanted = f"undoing_of_{scope_node.get('id')}"
        border = scope.add_node(ElementKind.BOUNDARY_EVENT, wanted, 0)
        border.set("attachedToRef", scope_node.get("id", ""))
        border.append(border.makeelement(f"{{{BPMN_NS}}}compensateEventDefinition"))
        patient.handlers[border.get("id", "")] = side.get("id", "")
        patient.hosts[side.get("id", "")] = scope_node.get("id", "")


def _is_reference(node: Node) -> bool:
    return local_name(node).endswith(("EventDefinition", "eventDefinitionRef"))
