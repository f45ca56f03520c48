"""Who does a task and with what: forms, groups, due dates, decisions and scripts of other tools."""

import re
from pathlib import PurePosixPath
from typing import Final

from lxml import etree

from engine.bpmn.cures.scope import RESULT_SHAPE, Patient, set_property
from engine.bpmn.dialects.expressions import translate_expression
from engine.bpmn.dialects.foreign_marks import has_foreign_signs, is_never_feel, is_other_language
from engine.bpmn.dialects.foreign_tokens import NAME
from engine.bpmn.dialects.scripts import (
    end_with_value,
    is_two_ways,
    list_statements,
    name_own,
    translate_script,
    write_on_one_line,
)
from engine.bpmn.dialects.vendors import UNSHARED, ZEEBE, attribute_of, extensions_of, take
from engine.bpmn.xml import (
    BPMN_NS,
    SPIFF_NS,
    Node,
    children,
    line_of,
    local_name,
    set_line,
    set_text,
    text_of,
)
from engine.calendars import parse_duration
from engine.errors import ExpressionError, InvalidInput
from engine.feel import compile_assignments

_OWNER: Final = re.compile(r"(?:group\()?\s*([^\W\d][\w\-]*)\s*\)?")
# FEEL would read these as variables that nobody ever set.
_FOREIGN_SCRIPT: Final = re.compile(
    r"[;{}]|\w\.\w+\s*\(|==|&&|\|\||[+]=|^\s*(?:var|let|const|def|function|import|return|new|raise|del)\b"
    # Blocks and lists of Python; JavaScript's `if` without an `else`.
    r"|^\s*(?:try|else|finally|(?:if|elif|for|while|with|except)\b.*):\s*$|\[[^\[\]]*\w\s+for\s+\w+\s+in\b"
    r"|^\s*if\s*\(.*\)\s*\w+\s*=[^=]",
    re.MULTILINE,
)
_DYNAMIC: Final = re.compile(r"[$#]\{|^\s*=")
_FROM_NOW: Final = re.compile(r'=?\s*now\(\)\s*\+\s*duration\("(P[^"]+)"\)')


def translate_work(node: Node, patient: Patient, is_bare: bool) -> None:
    """Say what one activity of a file is about in Krokus's properties."""
    _read_form(node)
    _read_group(node, patient)
    _read_due(node, patient)
    kind = local_name(node)
    if kind == "businessRuleTask":
        _read_decision(node, patient)
    elif kind == "scriptTask":
        _read_script(node, patient, is_bare)
    elif kind == "callActivity":
        _read_called(node, patient)


def _read_form(node: Node) -> None:
    key = attribute_of(node, "formKey", "formRef")
    for form in extensions_of(node, "formDefinition"):
        key = key or form.get("formId") or form.get("formKey") or form.get("externalReference")
        take(form)
    for item in _spiff_properties(node):
        if item.get("name") == "formJsonSchemaFilename":
            key = key or item.get("value")
    if key and not _DYNAMIC.search(key):
        stem = PurePosixPath(key.rpartition(":")[2]).name.partition(".")[0]
        if stem:
            # Another tool's forms seldom come along; a missing one must not stop the model.
            set_property(node, "foreign_form", stem)


def _spiff_properties(node: Node) -> list[Node]:
    path = f"{{{BPMN_NS}}}extensionElements/{{{SPIFF_NS}}}properties/{{{SPIFF_NS}}}property"
    return list(node.findall(path))


def _read_group(node: Node, patient: Patient) -> None:
    """The first group is the role; single people are chosen per case in Krokus."""
    groups = attribute_of(node, "candidateGroups")
    people = attribute_of(node, "assignee", "candidateUsers")
    groups = groups or _read_owner(node)
    for definition in extensions_of(node, "assignmentDefinition"):
        groups = groups or definition.get("candidateGroups")
        people = people or definition.get("assignee") or definition.get("candidateUsers")
        take(definition)
    if groups and not _DYNAMIC.search(groups):
        role, *others = [group.strip() for group in groups.split(",") if group.strip()] or [""]
        if role:
            set_property(node, "role", role)
        if others:
            patient.note("groups-ignored", node, role=role, groups=", ".join(others)[:200])
    elif groups:
        patient.note("person-ignored", node, person=groups[:100])
    if people:
        patient.note("person-ignored", node, person=people[:100])


def _read_owner(node: Node) -> str | None:
    """BPMN's own way of naming a group: `group(mentor)`, or a plain word, as the potential owner."""
    for owner in children(node, "potentialOwner"):
        for formula in owner.iter(f"{{{BPMN_NS}}}formalExpression"):
            match = _OWNER.fullmatch(text_of(formula) or "")
            if match:
                node.remove(owner)
                return match[1]
    return None


def _read_due(node: Node, patient: Patient) -> None:
    due = attribute_of(node, "dueDate")
    for schedule in extensions_of(node, "taskSchedule"):
        due = due or schedule.get("dueDate")
        take(schedule)
    if due is None:
        return
    if from_now := _FROM_NOW.fullmatch(translate_expression(due) or ""):
        due = from_now[1]
    try:
        parse_duration(due, is_positive_only=True)
    except InvalidInput:
        patient.note("due-ignored", node, due=due[:100])
        return
    set_property(node, "due", due)


def _read_decision(node: Node, patient: Patient) -> None:
    decision = attribute_of(node, "decisionRef")
    variable = attribute_of(node, "resultVariable", "resultVariableName")
    # Without a word Camunda 7 keeps all of the result.
    shape = attribute_of(node, "mapDecisionResult") or ("resultList" if decision else None)
    if decision and variable is None and "decisionResult" in "".join(map(str, node.itertext())):
        # So Camunda calls it for what the step itself carries out.
        variable, shape = "decisionResult", "resultList"
    for called in extensions_of(node, "calledDecision"):
        decision, variable = called.get("decisionId"), called.get("resultVariable")
        take(called)
    for called in extensions_of(node, "calledDecisionId"):
        decision = decision or text_of(called)
    if not decision or _DYNAMIC.search(decision):
        return
    set_property(node, "decision", decision)
    known = {item.get("name") for item in _spiff_properties(node)}
    if "result_variable" not in known:
        name = variable or decision
        if not NAME.fullmatch(name):
            name = re.sub(r"\W+", "_", name).strip("_") or "decision_result"
        set_property(node, "result_variable", name)
        if variable is None:
            patient.note("result-variable-assumed", node, variable=name)
        elif shape:
            set_property(node, RESULT_SHAPE, shape)


def _read_script(node: Node, patient: Patient, is_bare: bool) -> None:
    result = attribute_of(node, "resultVariable")
    resource = attribute_of(node, "resource")
    for job in extensions_of(node, "taskDefinition") if not extensions_of(node, "script") else ():
        # In Zeebe a worker does it then, like a service task.
        resource = resource or job.get("type") or "?"
    if resource is not None and is_bare:
        _leave_script(node, resource, patient)
        return
    if resource is not None:
        patient.note("script-elsewhere", node, resource=resource[:100])
    for script in extensions_of(node, "script"):
        if script.get("expression"):
            line = f"{script.get('resultVariable')} = {script.get('expression', '').lstrip('= ')}"
            take(script)
            if is_bare and _asks_stranger(line):
                _leave_script(node, line, patient)
            else:
                _write_script(node, write_on_one_line(line))
            return
    found = children(node, "script")
    if not found:
        return
    text, language = text_of(found[0]) or "", node.get("scriptFormat") or ""
    whole = text if result is None else end_with_value(text, result, language)
    is_other = is_two_ways(text) and (is_other_language(language) or (is_bare and not language))
    has_own = result is not None and is_other_language(language) and len(list_statements(whole or "")) > 1
    if whole is not None and _is_feel(whole, language) and not (is_other or has_own):
        if whole != text:
            set_text(found[0], whole)
        return
    is_shared = attribute_of(node, "autoStoreVariables") == "true"
    own = str if is_shared else name_own(node, patient)
    said = None if whole is None else translate_script(whole, language, result or "", own)
    if said is None and is_bare and (is_other or _is_beyond(text, language)):
        _leave_script(node, text, patient)
    elif said is None and (is_other or is_never_feel(text)):
        patient.note("language-unknown", node, language="?", text=text[:120])
    if said is not None:
        set_text(found[0], said[0] or "# ")
        patient.note("script-translated", node, silent=str(said[1]), after=said[0][:200])


def _is_beyond(text: str, language: str) -> bool:
    """Whether a script is in another language; FEEL with a slip is for the lint to name."""
    if not text or _is_feel(text, language):
        return False
    return is_other_language(language) or is_never_feel(text) or _FOREIGN_SCRIPT.search(text) is not None


def _leave_script(node: Node, text: str, patient: Patient) -> None:
    """No other language is ever run: a person does it, and is asked for whatever is read later on."""
    for old in children(node, "script"):
        node.remove(old)
    node.tag = f"{{{BPMN_NS}}}userTask"
    patient.note("script-by-person", node, text=" ".join(text.split())[:120])


def _asks_stranger(text: str) -> bool:
    """Whether FEEL of another tool calls a function that only this tool has."""
    try:
        compile_assignments(text)
    except ExpressionError as error:
        return error.params.get("reason") == "unknown_function"
    return False


def _is_feel(text: str, language: str) -> bool:
    try:
        compile_assignments(text)
    except ExpressionError:
        return False
    return not has_foreign_signs(text, language) and not is_never_feel(text)


def _write_script(node: Node, text: str) -> None:
    for old in children(node, "script"):
        node.remove(old)
    script = etree.SubElement(node, f"{{{BPMN_NS}}}script")
    script.text = text
    set_line(script, line_of(node))


def _read_called(node: Node, patient: Patient) -> None:
    for called in extensions_of(node, "calledElement"):
        if called.get("processId"):
            node.set("calledElement", called.get("processId", ""))
            for name in UNSHARED:
                # All data are shared by all steps: who wants less is told by this name.
                if called.get(name) == "false":
                    node.set(f"{{{ZEEBE}}}{name}", "false")
            take(called)
    target = node.get("calledElement") or ""
    if _DYNAMIC.search(target):
        del node.attrib["calledElement"]
        patient.note("call-dynamic", node, called=target[:100])
    elif not target and attribute_of(node, "caseRef"):
        patient.note("call-dynamic", node, called="CMMN")
