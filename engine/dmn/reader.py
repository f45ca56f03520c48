"""Reads DMN 1.1 to 1.5 files. Tags are told apart by local names: every version has its own namespace.

Whatever the engine would have to ignore is refused by name; nothing here is evaluated.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Final, TypeVar

from engine.bpmn.xml import Node, parse_xml
from engine.dmn.decisions import Decision, Decisions, DecisionTable, Logic, Output, Rule
from engine.dmn.hit_policies import Aggregation, HitPolicy
from engine.errors import ExpressionError, ModelRefused
from engine.feel import Expression, FeelValue, compile_expression, compile_unary_tests

MAX_DECISIONS: Final = 100
MAX_RULES: Final = 1_000
MAX_COLUMNS: Final = 50

_DRAWING: Final = frozenset({"DMNDI", "extensionElements", "description"})
# These say things about decisions that people read and the engine needs not.
_NOTES: Final = frozenset(
    {
        "inputData",
        "knowledgeSource",
        "textAnnotation",
        "association",
        "group",
        "itemDefinition",
        "elementCollection",
        "organizationUnit",
        "performanceIndicator",
        "artifact",
    }
)
_DECISION_NOTES: Final = frozenset(
    {
        "description",
        "extensionElements",
        "question",
        "allowedAnswers",
        "variable",
        "informationRequirement",
        "authorityRequirement",
        "supportedObjective",
        "impactedPerformanceIndicator",
        "decisionMaker",
        "decisionOwner",
        "usingProcess",
        "usingTask",
    }
)


def read_decisions(content: bytes, name: str = "dmn") -> Decisions:
    """Read a DMN file of any encoding.

    Args:
        content: at most 2 MB of XML.
        name: how errors call the file; it is never opened.

    Raises:
        ModelRefused: not XML, or something that cannot be worked out; params name file, element, its name
            and line. Codes: not_dmn, dmn_element_refused, dmn_expression_refused, dmn_duplicate_id,
            dmn_id_missing, dmn_requirement_missing, dmn_requirement_cycle, dmn_too_large, dmn_table_refused.
    """
    root = parse_xml(content, name)
    if _tag(root) != "definitions":
        raise _refuse(root, "not_dmn", file=name)
    decisions = [_read_decision(node) for node in _find_decisions(root)]
    _check_requirements(root, decisions)
    return Decisions(decisions)


def _find_decisions(root: Node) -> Iterator[Node]:
    _check_language(root)
    seen: set[str] = set()
    for node in root:
        tag = _tag(node)
        if tag == "decision":
            decision_id = node.get("id", "")
            if not decision_id:
                raise _refuse(node, "dmn_id_missing")
            if decision_id in seen:
                raise _refuse(node, "dmn_duplicate_id")
            seen.add(decision_id)
            yield node
        elif tag not in _DRAWING and tag not in _NOTES:
            raise _refuse(node, "dmn_element_refused", reason=tag)
    if len(seen) > MAX_DECISIONS:
        raise _refuse(root, "dmn_too_large", limit=MAX_DECISIONS)


def _read_decision(node: Node) -> Decision:
    parts = [child for child in node if _tag(child) not in _DECISION_NOTES]
    if len(parts) != 1:
        raise _refuse(node, "dmn_table_refused", reason="one_logic_expected", found=[_tag(p) for p in parts])
    name = str(node.get("name") or node.get("id"))
    variable = _find_child(node, "variable")
    result_name = str((None if variable is None else variable.get("name")) or name)
    requires = tuple(_required_ids(node))
    return Decision(node.get("id", ""), name, " ".join(result_name.split()), requires, _read_logic(parts[0]))


def _required_ids(node: Node) -> Iterator[str]:
    for requirement in _children(node, "informationRequirement"):
        for required in _children(requirement, "requiredDecision"):
            href = required.get("href", "")
            # Only `#id` points into this file; anything before the mark would be another one.
            if not href.startswith("#"):
                raise _refuse(node, "dmn_requirement_missing", reason=href[:100])
            yield href[1:]


def _read_logic(node: Node) -> Logic:
    match _tag(node):
        case "decisionTable":
            return _read_table(node)
        case "literalExpression":
            return _read_expression(node, node)
    raise _refuse(node, "dmn_element_refused", reason=_tag(node))


def _read_table(node: Node) -> DecisionTable:
    inputs, outputs, rules = (_children(node, tag) for tag in ("input", "output", "rule"))
    if not outputs or max(len(inputs), len(outputs)) > MAX_COLUMNS or len(rules) > MAX_RULES:
        raise _refuse(node, "dmn_too_large" if outputs else "dmn_table_refused", reason="columns_or_rules")
    if node.get("preferredOrientation", "Rule-as-Row") == "CrossTable":
        raise _refuse(node, "dmn_table_refused", reason="cross_table")
    policy = _read_choice(node, "hitPolicy", HitPolicy, HitPolicy.UNIQUE)
    table = DecisionTable(
        policy,
        _read_aggregation(node, policy, len(outputs)),
        tuple(_read_input(column) for column in inputs),
        tuple(_read_output(column, policy, len(outputs)) for column in outputs),
        tuple(_read_rule(rule, number, len(inputs), len(outputs)) for number, rule in enumerate(rules, 1)),
    )
    names = [output.name for output in table.outputs]
    if len(set(names)) < len(names):
        raise _refuse(node, "dmn_table_refused", reason="output_named_twice")
    return table


def _read_aggregation(node: Node, policy: HitPolicy, columns: int) -> Aggregation | None:
    if node.get("aggregation") is None:
        return None
    if policy is not HitPolicy.COLLECT or columns > 1:
        # The standard gives no meaning to a sum of several columns.
        raise _refuse(node, "dmn_table_refused", reason="aggregation_needs_one_collected_output")
    return _read_choice(node, "aggregation", Aggregation, Aggregation.COUNT)


_Choice = TypeVar("_Choice", HitPolicy, Aggregation)


def _read_choice(node: Node, attribute: str, kind: type[_Choice], default: _Choice) -> _Choice:
    text = node.get(attribute)
    try:
        return default if text is None else kind(text)
    except ValueError:
        raise _refuse(node, "dmn_table_refused", reason=attribute, found=text) from None


def _read_input(node: Node) -> Expression:
    expression = _find_child(node, "inputExpression")
    if expression is None:
        raise _refuse(node, "dmn_table_refused", reason="input_without_expression")
    return _read_expression(expression, node)


def _read_output(node: Node, policy: HitPolicy, columns: int) -> Output:
    name = node.get("name", "")
    if not name and columns > 1:
        raise _refuse(node, "dmn_table_refused", reason="output_without_name")
    values = _find_child(node, "outputValues")
    if values is None and policy.needs_output_values:
        raise _refuse(node, "dmn_table_refused", reason="output_values_missing")
    default = _find_child(node, "defaultOutputEntry")
    return Output(
        name,
        None if values is None else _read_values(values),
        None if default is None else _read_expression(default, node),
    )


def _read_values(node: Node) -> tuple[FeelValue, ...]:
    expression = _compile(node, f"[{_text(node)}]", compile_expression)
    if expression.names:
        raise _refuse(node, "dmn_table_refused", reason="output_values_must_be_fixed")
    listed = expression.evaluate({})
    return tuple(listed) if isinstance(listed, list) else ()


def _read_rule(node: Node, number: int, inputs: int, outputs: int) -> Rule:
    tests, results = _children(node, "inputEntry"), _children(node, "outputEntry")
    if len(tests) != inputs or len(results) != outputs:
        raise _refuse(node, "dmn_table_refused", reason="cells_do_not_fit_columns", rule=number)
    label = f"{number}:{node.get('id')}" if node.get("id") else str(number)
    return Rule(
        label,
        tuple(_compile(test, _text(test), compile_unary_tests) for test in tests),
        tuple(_read_expression(result, node, is_empty_null=True) for result in results),
    )


def _read_expression(node: Node, owner: Node, *, is_empty_null: bool = False) -> Expression:
    text = _text(node)
    if not text and not is_empty_null:
        raise _refuse(owner, "dmn_expression_refused", reason="empty")
    # An empty output cell, or one with a dash, gives no value.
    return _compile(node, "null" if is_empty_null and text in ("", "-") else text, compile_expression)


_Compiled = TypeVar("_Compiled")


def _compile(node: Node, text: str, compile_text: Callable[[str], _Compiled]) -> _Compiled:
    _check_language(node)
    try:
        return compile_text(text)
    except ExpressionError as error:
        params = {
            key: value for key, value in error.params.items() if key in ("reason", "found", "at", "limit")
        }
        raise _refuse(node, "dmn_expression_refused", expression=text[:200], **params) from error


def _check_language(node: Node) -> None:
    language = node.get("expressionLanguage", "")
    # Every version of DMN names FEEL by a web address of its own.
    if language and "feel" not in language.lower():
        raise _refuse(node, "dmn_expression_refused", reason="language", found=language[:100])


def _check_requirements(root: Node, decisions: Sequence[Decision]) -> None:
    open_ids = {decision.id: set(decision.requires) for decision in decisions}
    for decision in decisions:
        missing = [required for required in decision.requires if required not in open_ids]
        if missing:
            raise ModelRefused(
                "dmn_requirement_missing", element=decision.id, name=decision.name, missing=missing
            )
    # Take away, again and again, what asks nothing open; what stays asks itself in a circle.
    while ready := [decision_id for decision_id, asked in open_ids.items() if not asked & open_ids.keys()]:
        for decision_id in ready:
            del open_ids[decision_id]
    if open_ids:
        raise ModelRefused("dmn_requirement_cycle", element=min(open_ids), cycle=sorted(open_ids))


def _tag(node: Node) -> str:
    return str(node.tag).rpartition("}")[2]


def _children(node: Node, tag: str) -> list[Node]:
    return [child for child in node if _tag(child) == tag]


def _find_child(node: Node, tag: str) -> Node | None:
    return next(iter(_children(node, tag)), None)


def _text(node: Node) -> str:
    inner = _find_child(node, "text")
    return "" if inner is None else "".join(str(part) for part in inner.itertext()).strip()


def _refuse(node: Node, code: str, **params: object) -> ModelRefused:
    named = node
    while not named.get("id") and (parent := named.getparent()) is not None:
        named = parent
    name = named.get("name") or named.get("label") or ""
    return ModelRefused(code, element=named.get("id", ""), name=name, line=node.sourceline, **params)
