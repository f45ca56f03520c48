"""Compensation said with plain steps: each scope lists what it has finished, and undoes the last of it first.

BPMN 2.0.2, 13.5.5: what is completed when undoing is asked for is undone once, in reverse order; a
sub-process without a handler of its own is undone part by part, once it is completed itself.
"""

import re
from collections.abc import Mapping
from copy import deepcopy

from lxml import etree

from engine.bpmn.cures.scope import TreeScope, add_own_names, event_kinds, walk_scopes
from engine.bpmn.cures.splits import condition_of, set_condition
from engine.bpmn.cures.undoable import MULTIPLE, Request, Undoable
from engine.bpmn.graph import ElementKind
from engine.bpmn.names import NODE_NAMES
from engine.bpmn.xml import BPMN_NS, Node, called, children, line_of, local_name, text_of

GATEWAY, SCRIPT, THROW = (
    ElementKind.EXCLUSIVE_GATEWAY,
    ElementKind.SCRIPT_TASK,
    ElementKind.THROW_EVENT,
)
END, BOUNDARY, TRANSACTION = ElementKind.END_EVENT, ElementKind.BOUNDARY_EVENT, ElementKind.TRANSACTION


def undo_plainly(scopes: list[TreeScope]) -> None:
    """Say the compensation of a process in plain steps, or name the reasons why it cannot be said.

    Args:
        scopes: the process and its sub-processes; those that had to be added are added here.
    """
    undoable = Undoable(scopes)
    if not undoable.requests:
        return
    undoable.survey()
    writer = _Writer(undoable, scopes)
    writer.find_cancelling()
    if undoable.is_refused:
        writer.join_handlers()
    else:
        writer.write()


class _Writer:
    def __init__(self, undoable: Undoable, scopes: list[TreeScope]) -> None:
        self.undoable, self.scopes = undoable, scopes
        self.patient = undoable.patient
        self.kept = undoable.kept()
        self.lists = {scope_id: self._name(f"done_in_{scope_id}") for scope_id in self.kept}
        self.used: set[str] = set()
        # Transaction -> the events on its border that its cancelling leads to.
        self.cancelled: dict[str, Node | None] = {}

    def find_cancelling(self) -> None:
        """Find where each cancelled transaction goes on."""
        for scope_id, scope in self.undoable.scopes.items():
            if local_name(scope.node) != TRANSACTION:
                continue
            around = self._around(scope_id)
            found = [n for n in around.nodes.values() if n.get("attachedToRef") == scope_id]
            found = [n for n in found if "cancel" in event_kinds(n, self.patient.names)]
            if len(found) > 1:
                self.undoable.refuse("cancel-borders", scope.node)
            self.cancelled[scope_id] = found[0] if found else None

    def join_handlers(self) -> None:
        """Let what is refused read as drawn: its handlers are neither out of reach nor dead ends."""
        for scope, border in self.undoable.borders():
            handler = scope.nodes.get(self.patient.handlers.get(border.get("id", ""), ""))
            if handler is None:
                self._end(scope, border)
                continue
            handler.attrib.pop("isForCompensation", "")
            scope.add_flow(border, handler)
            if not scope.outgoing[handler.get("id", "")]:
                self._end(scope, handler)

    def write(self) -> None:
        """Write all of it; a handler's own requests come first, because a handler may be copied."""
        for scope_id, variable in self.lists.items():
            self._begin_list(scope_id, variable)
        for name, unit in self.undoable.units.items():
            whose = self.undoable.owner(unit.scope.node.get("id", ""))
            if whose in self.lists:
                self._note_done(name, self.lists[whose])
            if unit.border is not None:
                unit.scope.remove_node(unit.border.get("id", ""))
        requests = sorted(self.undoable.requests, key=lambda one: -len(list(one.node.iterancestors())))
        for request in requests:
            if not request.cancels:
                self._answer(request)
        self._cancel([request for request in requests if request.cancels])
        for unit in self.undoable.units.values():
            if unit.handler is not None and unit.handler.get("id", "") not in self.used:
                unit.scope.remove_node(unit.handler.get("id", ""))

    def _around(self, scope_id: str) -> TreeScope:
        parent = self.undoable.scopes[scope_id].node.getparent()
        return self.undoable.scopes[parent.get("id", "") if parent is not None else ""]

    def _name(self, wanted: str) -> str:
        return self.patient.names.pool.take(re.sub(r"\W", "_", wanted))

    def _begin_list(self, scope_id: str, variable: str) -> None:
        """A scope begins with nothing done, also when it is entered once more."""
        scope = self.undoable.scopes[scope_id]
        if self.undoable.is_own(scope_id, self.kept):
            own = [self.lists[name] for name in self.undoable.inner(scope_id, self.kept)]
            add_own_names(scope.node, own)
            return
        text = f"{variable} = []"
        if local_name(scope.node) != "process":
            around = self._around(scope_id)
            around.insert_before(scope.node, _script(around, scope.node, f"begin_{variable}", text))
            return
        for start in [n for n in scope.nodes.values() if local_name(n) == ElementKind.START_EVENT]:
            scope.insert_after(start, _script(scope, start, f"begin_{variable}", text))

    def _note_done(self, name: str, variable: str) -> None:
        unit = self.undoable.units[name]
        if unit.handler is None:
            if name not in self.lists:
                return
            added = _filled(self.lists[name])
        else:
            added = f'["{name}"]'
            for marker in children(unit.node, MULTIPLE):
                count = _count(marker)
                added = f'if {count} > 0 then (for round in 1..{count} return "{name}") else []'
        text = f"{variable} = concatenate({_filled(variable)}, {added})"
        unit.scope.insert_after(unit.node, _script(unit.scope, unit.node, f"noted_{name}", text))

    def _answer(self, request: Request) -> None:
        """What asks for undoing is a plain event, and behind it one thing after the other is undone."""
        for definition in children(request.node, "compensateEventDefinition"):
            request.node.remove(definition)
        for ref in children(request.node, "eventDefinitionRef"):
            request.node.remove(ref)
        request.node.tag = f"{{{BPMN_NS}}}{THROW.value}"
        wanted = self.undoable.wanted(request)
        code = "compensation-plain" if wanted else "compensation-nothing"
        self.patient.note(code, request.node, names=self._say(wanted))
        if wanted:
            after = request.node if request.waits else self._go_on_beside(request.scope, request.node)
            self._undo(request.scope, after, self.lists[request.whose], wanted)
        elif not request.scope.outgoing[request.node.get("id", "")]:
            self._end(request.scope, request.node)

    def _go_on_beside(self, scope: TreeScope, node: Node) -> Node:
        """Where undoing begins beside a token that does not wait for it."""
        name, line = node.get("id", ""), line_of(node)
        if not scope.outgoing[name]:
            return node
        fork = scope.add_node(ElementKind.PARALLEL_GATEWAY, f"beside_{name}", line)
        scope.insert_after(node, scope.add_node(THROW, f"onward_from_{name}", line))
        scope.insert_after(node, fork)
        beside = scope.add_node(THROW, f"undo_beside_{name}", line)
        scope.add_flow(fork, beside)
        return beside

    def _say(self, wanted: tuple[str, ...]) -> str:
        handlers = (self.undoable.units[name].handler for name in wanted)
        return ", ".join(called(one) for one in handlers if one is not None)[:200]

    def _end(self, scope: TreeScope, node: Node) -> None:
        scope.add_flow(node, scope.add_node(END, f"end_of_{node.get('id')}", line_of(node)))

    def _undo(self, scope: TreeScope, after: Node, variable: str, wanted: tuple[str, ...]) -> None:
        """Behind a node: take what is wanted off the list, then undo the last of it until nothing is left.

        A token takes all of its share in one step and knows it alone, so that what others ask for at the same
        time, and what is done meanwhile, stays out of it. Handlers lead back to that step, with a name in
        `last`; a case that began to undo when tokens had no names of their own takes what is still listed.
        """
        name = after.get("id", "")
        last, left = self._name(f"undone_by_{name}"), self._name(f"left_by_{name}")
        known = "list contains([" + ", ".join(f'"{one}"' for one in wanted) + "], item)"
        lines = (
            f"{left} = if {last} = null then {_filled(variable)}[{known}] else {left}",
            f"{variable} = if {last} = null then {_filled(variable)}[not({known})] else {variable}",
            f"{last} = {left}[-1]",
            f"{left} = remove({left}, -1)",
        )
        pick = _script(scope, after, f"pick_{name}", "\n".join(lines))
        add_own_names(pick, [last, left])
        asked = scope.add_node(GATEWAY, f"left_to_undo_{name}", line_of(after))
        scope.insert_after(after, pick)
        scope.insert_after(pick, asked)
        leaving = scope.outgoing[asked.get("id", "")]
        if len(leaving) != 1 or condition_of(leaving[0]) is not None:
            past = scope.add_node(THROW, f"all_undone_{name}", line_of(after))
            scope.insert_after(asked, past)
            if not scope.outgoing[past.get("id", "")]:
                self._end(scope, past)
        (default,) = scope.outgoing[asked.get("id", "")]
        asked.set("default", default.get("id", ""))
        for one in wanted:
            handler = self._take(one, scope)
            set_condition(scope.add_flow(asked, handler), f'{last} = "{one}"')
            scope.add_flow(handler, pick)

    def _take(self, name: str, scope: TreeScope) -> Node:
        """The handler of an activity, moved to where it is asked for; once it is used, a copy of it."""
        unit = self.undoable.units[name]
        handler = unit.handler
        if handler is None:
            raise LookupError(name)
        handler_id = handler.get("id", "")
        if handler_id in self.used:
            handler = self._copy(handler)
            scope.node.append(handler)
            scope.nodes[handler.get("id", "")] = handler
            if local_name(handler) == ElementKind.SUB_PROCESS:
                self.scopes += walk_scopes(handler, self.patient)
            return handler
        self.used.add(handler_id)
        del handler.attrib["isForCompensation"]
        unit.scope.nodes.pop(handler_id)
        scope.node.append(handler)
        scope.nodes[handler_id] = handler
        return handler

    def _copy(self, handler: Node) -> Node:
        copy = deepcopy(handler)
        taken = [node for node in copy.iter(f"{{{BPMN_NS}}}*") if node.get("id")]
        new = {node.get("id", ""): self.patient.names.pool.take(node.get("id", "")) for node in taken}
        for node in taken:
            if local_name(node) in NODE_NAMES:
                self.patient.copies[new[node.get("id", "")]] = node.get("id", "")
        for node in copy.iter(f"{{{BPMN_NS}}}*"):
            for attribute, value in node.attrib.items():
                is_id = str(attribute) in ("id", "default") or str(attribute).endswith("Ref")
                if is_id and str(value) in new:
                    node.set(str(attribute), new[str(value)])
            if (node.text or "").strip() in new:
                node.text = new[(node.text or "").strip()]
        return copy

    def _cancel(self, requests: list[Request]) -> None:
        """Cancelling breaks the transaction off, undoes what it has done and goes on at its border."""
        codes: dict[str, str] = {}
        for request in requests:
            for tag in ("cancelEventDefinition", "eventDefinitionRef"):
                for definition in children(request.node, tag):
                    request.node.remove(definition)
            code = codes.setdefault(request.whose, self._name(f"cancelled_{request.whose}"))
            self.patient.added.add(code)
            _define(request.node, code)
        for whose, border in self.cancelled.items():
            self.undoable.scopes[whose].node.tag = f"{{{BPMN_NS}}}{ElementKind.SUB_PROCESS.value}"
            around = self._around(whose)
            if whose in codes:
                self._go_on(around, whose, codes[whose], border)
            elif border is not None:
                self.patient.note("compensation-unused", border)
                around.remove_node(border.get("id", ""))

    def _go_on(self, around: TreeScope, whose: str, code: str, border: Node | None) -> None:
        transaction = self.undoable.scopes[whose].node
        caught = around.add_node(BOUNDARY, f"cancelled_at_{whose}", line_of(transaction))
        caught.set("attachedToRef", whose)
        _define(caught, code)
        if border is not None:
            for tag in ("cancelEventDefinition", "eventDefinitionRef"):
                for definition in children(border, tag):
                    border.remove(definition)
            for attribute in ("attachedToRef", "cancelActivity"):
                border.attrib.pop(attribute, "")
            border.tag = f"{{{BPMN_NS}}}{THROW.value}"
            around.add_flow(caught, border)
            if not around.outgoing[border.get("id", "")]:
                self._end(around, border)
        wanted = self.kept.get(whose, ())
        self.patient.note("transaction-cancelled", transaction, names=self._say(wanted) or "–")
        if wanted:
            self._undo(around, caught, self.lists[whose], wanted)


def _filled(variable: str) -> str:
    """A list that nobody has begun yet is empty."""
    return f"(if {variable} = null then [] else {variable})"


def _count(marker: Node) -> str:
    """How many rounds a repeated activity does, as FEEL."""
    found: Mapping[str, str] = {
        tag: text
        for tag in ("loopCardinality", "loopDataInputRef")
        for node in children(marker, tag)
        if (text := (text_of(node) or "").strip().removeprefix("=").strip())
    }
    if "loopCardinality" in found:
        return f"({found['loopCardinality']})"
    return f"count({found.get('loopDataInputRef', '[]')})"


def _define(event: Node, code: str) -> None:
    etree.SubElement(event, f"{{{BPMN_NS}}}errorEventDefinition").set("errorRef", code)


def _script(scope: TreeScope, beside: Node, wanted: str, text: str) -> Node:
    step = scope.add_node(SCRIPT, wanted, line_of(beside))
    etree.SubElement(step, f"{{{BPMN_NS}}}script").text = text
    return step
