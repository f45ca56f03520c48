"""Forms and decision tables taken apart into fields and rules."""

from collections.abc import Iterable, Iterator, Mapping

from engine.bpmn.xml import Node, local_name, parse_xml
from engine.forms import Field, Form
from engine.migration.things import Part, Thing, say_value

# A cell that holds whatever the answer is.
EVERYTHING = "-"


def list_form_things(forms: Mapping[str, Form]) -> Iterable[Thing]:
    """Every form and every field."""
    for form in forms.values():
        facets = {
            "title": form.title,
            "title_plain": form.title_plain,
            "intro": form.intro,
            "intro_plain": form.intro_plain,
            "order": ", ".join(one.path or one.mark for one in form.walk()),
        }
        yield Thing(Part.FORM, form.key, form.title or form.key, facets=facets)
        for one in form.walk():
            if one.path or one.mark:
                yield _field(form, one)


def _field(form: Form, one: Field) -> Thing:
    limits = {name: value for name, value in _list_limits(one) if value}
    facets = {
        "label": one.label,
        "hint": one.hint,
        "label_plain": one.label_plain,
        "hint_plain": one.hint_plain,
        "kind": one.kind.value,
        "required": "tak" if one.required else one.required_when.text if one.required_when else "",
        "hidden_when": one.hide.text if one.hide else "",
        "options": ", ".join(option.value for option in one.options),
        "option_labels": ", ".join(option.label for option in one.options),
        "choices_from": one.options_key,
        "access": " ".join(sorted(one.access)),
        "prefill": ", ".join(one.prefill),
        "limits": say_value(limits),
        "default": say_value(one.default),
        "rules": "; ".join(rule.condition.text for rule in (*one.rules, *one.warnings)),
        "rule_texts": "; ".join(rule.text for rule in (*one.rules, *one.warnings)),
        "counted_as": one.calc.text if one.calc else "",
        "readonly": "tak" if one.readonly else "",
        "unit": one.unit,
    }
    own = {name: value for name, value in facets.items() if value}
    return Thing(Part.FIELD, f"{form.key}.{one.path or one.mark}", one.label or one.key, form.key, "", own)


def _list_limits(one: Field) -> Iterator[tuple[str, object]]:
    plain = type(one.limits)()
    for name in plain.__dataclass_fields__:
        value = getattr(one.limits, name)
        if value != getattr(plain, name):
            yield name, sorted(value) if isinstance(value, frozenset) else value


def list_table_things(content: bytes, file: str) -> Iterable[Thing]:
    """Every decision of a file and every rule of its tables."""
    root = parse_xml(content, file)
    for decision in root.iter():
        if not isinstance(decision.tag, str) or local_name(decision) != "decision":
            continue
        table = next((node for node in decision if _is(node, "decisionTable")), None)
        name = decision.get("name") or str(decision.get("id", ""))
        yield _decision(decision, table, name)
        if table is not None:
            yield from _rules(decision.get("id", ""), table)


def _is(node: Node, name: str) -> bool:
    return isinstance(node.tag, str) and local_name(node) == name


def _parts(node: Node, name: str) -> list[Node]:
    return [child for child in node if _is(child, name)]


def _text(node: Node) -> str:
    return " ".join("".join(str(part) for part in node.itertext()).split())


def _decision(decision: Node, table: Node | None, name: str) -> Thing:
    note = "".join(_text(part) for part in _parts(decision, "description"))
    facets = {"name": name, "description": note}
    if table is None:
        logic = [node for node in decision if isinstance(node.tag, str)]
        facets["logic"] = " ".join(_text(node) for node in logic if not _is(node, "description"))
    else:
        facets["hit_policy"] = table.get("hitPolicy", "UNIQUE") + table.get("aggregation", "")
        facets["inputs"] = "; ".join(_text(node) for node in _parts(table, "input"))
        facets["outputs"] = "; ".join(node.get("name") or "" for node in _parts(table, "output"))
        facets["order"] = ", ".join(_rule_id(rule, n) for n, rule in enumerate(_parts(table, "rule"), 1))
    return Thing(Part.TABLE, decision.get("id", ""), name, facets=facets)


def _rule_id(rule: Node, number: int) -> str:
    return rule.get("id") or str(number)


def _rules(decision_id: str, table: Node) -> Iterator[Thing]:
    inputs = [(node.get("label") or "", _text(node)) for node in _parts(table, "input")]
    outputs = [(node.get("label") or node.get("name") or "", "") for node in _parts(table, "output")]
    for number, rule in enumerate(_parts(table, "rule"), 1):
        facets = {
            "when": _write_cells(inputs, _parts(rule, "inputEntry")),
            "then": _write_cells(outputs, _parts(rule, "outputEntry")),
            "description": "".join(_text(part) for part in _parts(rule, "description")),
        }
        yield Thing(
            Part.RULE, f"{decision_id}.{_rule_id(rule, number)}", str(number), decision_id, "", facets
        )


def _write_cells(columns: list[tuple[str, str]], cells: list[Node]) -> str:
    """A line for each cell: label of its column, what is asked, the cell. `_text` leaves no tab inside."""
    texts = [_text(cell) or EVERYTHING for cell in cells]
    return "\n".join("\t".join((*column, cell)) for column, cell in zip(columns, texts, strict=False))


def read_cells(text: str) -> list[tuple[str, str, str]]:
    """What stands in a rule's facet: label, expression, cell; columns that ask nothing are among them."""
    lines = (line.split("\t") for line in text.split("\n") if line)
    return [(label, asked, cell) for label, asked, cell in lines]


def list_demands(text: str) -> list[str]:
    """The cells of a rule that ask something."""
    return [cell for _, _, cell in read_cells(text) if cell != EVERYTHING]
