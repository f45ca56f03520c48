"""What a process can undo: which activity by which step, and whose list each scope's finished work is on.

Nothing is changed here; `undoing` writes the steps.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from engine.bpmn.cures.scope import SCOPES, Patient, TreeScope, event_kinds, is_true
from engine.bpmn.graph import ElementKind
from engine.bpmn.xml import BPMN_NS, Node, children, is_bpmn, local_name

ASKING: Final = (ElementKind.THROW_EVENT, ElementKind.END_EVENT)
MULTIPLE, LOOP = "multiInstanceLoopCharacteristics", "standardLoopCharacteristics"


class NotPlain(Exception):
    """Who undoes what is known only while it runs, or the file does not say it: nothing is changed."""


@dataclass(frozen=True)
class Unit:
    """An activity whose work can be undone: by a handler of its own, or part by part if it is a scope."""

    scope: TreeScope
    node: Node
    border: Node | None
    handler: Node | None


@dataclass(frozen=True)
class Request:
    """An event that asks for undoing; `whose` is the id of the scope whose work it is about."""

    scope: TreeScope
    node: Node
    whose: str
    wanted: str | None
    cancels: bool


class Undoable:
    """All that can be undone in one process."""

    def __init__(self, scopes: Sequence[TreeScope]) -> None:
        self.patient: Patient = scopes[0].patient
        self.scopes = {scope.node.get("id", ""): scope for scope in scopes}
        self.requests = tuple(self._find_requests())
        self.units: dict[str, Unit] = {}

    def survey(self) -> None:
        """Find who undoes what.

        Raises:
            NotPlain: the file leaves it open.
        """
        ends = {
            one.get("sourceRef"): one.get("targetRef", "")
            for one in next(iter(self.scopes.values())).node.iter(f"{{{BPMN_NS}}}association")
        }
        for scope in self.scopes.values():
            for border in scope.nodes.values():
                is_border = local_name(border) == ElementKind.BOUNDARY_EVENT
                if is_border and _kinds(scope, border) == ["compensate"]:
                    self._add(scope, border, ends.get(border.get("id")))
        for scope in self.scopes.values():
            for name, node in scope.nodes.items():
                if local_name(node) in SCOPES and name not in self.units and self.owner(name) == name:
                    self.units[name] = Unit(scope, node, None, None)
        kept = self.kept()
        for request in self.requests:
            self._check(request)
            if self._repeats(request.whose) and not self.is_own(request.whose, kept):
                raise NotPlain

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
        scope = self.scopes.get(scope_id)
        if host is None and scope is None:
            raise NotPlain
        if host is None and scope is not None and is_true(scope.node, "triggeredByEvent"):
            host = _parent_id(scope.node)
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
                yield Request(scope, node, self.owner(scope_id), wanted or None, kinds == ["cancel"])

    def _add(self, scope: TreeScope, border: Node, handler_id: str | None) -> None:
        activity = scope.nodes.get(border.get("attachedToRef", ""))
        handler = scope.nodes.get(handler_id or "")
        if activity is None or handler is None or not is_true(handler, "isForCompensation"):
            raise NotPlain
        name = activity.get("id", "")
        flows = scope.incoming[handler_id or ""] or scope.outgoing[handler_id or ""]
        has_border = any(one.get("attachedToRef") == handler_id for one in scope.nodes.values())
        if flows or has_border or name in self.units or children(activity, LOOP):
            raise NotPlain
        if any(children(marker, "completionCondition") for marker in children(activity, MULTIPLE)):
            raise NotPlain
        self.units[name] = Unit(scope, activity, border, handler)

    def _check(self, request: Request) -> None:
        whose = self.scopes[request.whose].node
        if request.cancels and local_name(whose) != ElementKind.TRANSACTION:
            raise NotPlain
        if request.wanted is not None and not self._stands_beside(request):
            raise NotPlain
        definitions = children(request.node, "compensateEventDefinition")
        if any(one.get("waitForCompletion") in ("false", "0") for one in definitions):
            raise NotPlain
        if any(local_name(scope.node) == ElementKind.AD_HOC_SUB_PROCESS for scope in self.scopes.values()):
            raise NotPlain

    def _stands_beside(self, request: Request) -> bool:
        """Whether the activity that is named lies in the scope whose work the request is about."""
        holders = (
            scope_id for scope_id, scope in self.scopes.items() if (request.wanted or "") in scope.nodes
        )
        return any(self.owner(scope_id) == request.whose for scope_id in holders)


def _kinds(scope: TreeScope, node: Node) -> list[str]:
    return event_kinds(node, scope.patient.names)


def _parent_id(node: Node) -> str | None:
    parent = node.getparent()
    return None if parent is None else parent.get("id")


def take_over_handlers(process: Node, patient: Patient) -> None:
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
        ends = {"sourceRef": border.get("id", ""), "targetRef": side.get("id", "")}
        around.append(around.makeelement(f"{{{BPMN_NS}}}association", ends))
        patient.hosts[side.get("id", "")] = scope_node.get("id", "")


def _is_reference(node: Node) -> bool:
    return local_name(node).endswith(("EventDefinition", "eventDefinitionRef"))
