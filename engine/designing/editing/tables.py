"""Decision tables as rows of cells: read for a page, written back cell by cell. Rules and cells only."""

from dataclasses import dataclass

from lxml import etree

from engine.bpmn.xml import Node, called, local_name, parse_xml, text_of
from engine.designing.editing.diagram import drop, replace_file
from engine.designing.editing.edit import Edit, EditRefused, Files
from engine.dmn import judge_dmn
from engine.errors import NotFound
from engine.saying import Names, say_cell

MOST_RULES = 200
MOST_CELL = 1000
# A cell that holds whatever the answer is.
OPEN = "-"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: what is asked, or what is answered."""

    label: str
    expression: str
    is_output: bool


@dataclass(frozen=True, slots=True)
class TableView:
    """One decision table of a file.

    Attributes:
        rows: one list of cells a rule, inputs first.
    """

    path: str
    decision_id: str
    name: str
    hit_policy: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]


def list_tables(files: Files) -> tuple[TableView, ...]:
    """All decision tables of the model."""
    found = []
    for path in sorted(path for path in files if path.endswith(".dmn")):
        for decision in parse_xml(files[path], path).iter("{*}decision"):
            table = decision.find("{*}decisionTable")
            if table is not None:
                found.append(_view(path, decision, table))
    return tuple(found)


def get_table(files: Files, decision_id: str) -> TableView:
    """One decision table.

    Raises:
        NotFound: the model has no such table.
    """
    found = next((one for one in list_tables(files) if one.decision_id == decision_id), None)
    if found is None:
        raise NotFound(table=decision_id)
    return found


def say_rules(table: TableView, names: Names, locale: str) -> tuple[str, ...]:
    """Each rule as a sentence: what it asks, what it answers. What has no words stays as it is."""
    return tuple(_say_rule(table, row, names, locale) for row in table.rows)


def _say_rule(table: TableView, row: tuple[str, ...], names: Names, locale: str) -> str:
    asked: list[str] = []
    given: list[str] = []
    for column, cell in zip(table.columns, row, strict=False):
        if cell in ("", OPEN):
            continue
        asks = "" if column.is_output else column.expression
        said = say_cell(column.label, asks, cell, names, locale, is_answer=column.is_output)
        (given if column.is_output else asked).append(said or f"{column.label}: {cell}")
    word, always = ("and", "always") if locale.startswith("en") else ("oraz", "zawsze")
    return " → ".join((f" {word} ".join(asked) or always, "; ".join(given)))


def _view(path: str, decision: Node, table: Node) -> TableView:
    inputs = [
        Column(
            node.get("label") or text_of(node.find("{*}inputExpression")) or "",
            text_of(node.find("{*}inputExpression")) or "",
            False,
        )
        for node in table.findall("{*}input")
    ]
    outputs = [
        Column(node.get("label") or node.get("name") or called(decision), node.get("name") or "", True)
        for node in table.findall("{*}output")
    ]
    rows = tuple(tuple(text_of(cell) or "" for cell in _cells(rule)) for rule in table.findall("{*}rule"))
    name = called(decision)
    return TableView(
        path, decision.get("id", ""), name, table.get("hitPolicy", "UNIQUE"), (*inputs, *outputs), rows
    )


def _cells(rule: Node) -> list[Node]:
    entries = [node for node in rule if isinstance(node.tag, str)]
    inputs = [node for node in entries if local_name(node) == "inputEntry"]
    return [*inputs, *(node for node in entries if local_name(node) == "outputEntry")]


def write_rows(files: Files, decision_id: str, rows: list[list[str]]) -> Edit:
    """Write the cells of a table; rules are added, moved or dropped so that they fit the rows.

    Raises:
        EditRefused: a cell cannot be read, or there are too many rows; nothing is written.
        NotFound: no such table.
    """
    view = get_table(files, decision_id)
    if len(rows) > MOST_RULES:
        raise EditRefused("edit_table_broken", text=str(len(rows)))
    root = parse_xml(files[view.path], view.path, keep_comments=True)
    table = next(
        t
        for d in root.iter("{*}decision")
        if d.get("id") == decision_id
        for t in d.findall("{*}decisionTable")
    )
    rules = table.findall("{*}rule")
    for rule in rules[len(rows) :]:
        drop(rule)
    for number, cells in enumerate(rows):
        rule = rules[number] if number < len(rules) else _add_rule(table, view)
        _write_cells(rule, cells, view)
    content = etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8") + b"\n"
    _prove(content, view)
    changed = content if _read_again(content, view) != view.rows else files[view.path]
    return Edit(replace_file(files, view.path, changed), "table_changed", {"name": view.name}, decision_id)


def _read_again(content: bytes, view: TableView) -> tuple[tuple[str, ...], ...]:
    return get_table({view.path: content}, view.decision_id).rows


def _prove(content: bytes, view: TableView) -> None:
    _, findings = judge_dmn(content, view.path)
    errors = [finding for finding in findings if finding.severity == "error"]
    if errors:
        raise EditRefused("edit_table_broken", text=errors[0].message_pl)


def _add_rule(table: Node, view: TableView) -> Node:
    """A new rule behind the last one, with an empty cell for each column."""
    namespace = str(table.tag).partition("}")[0][1:]
    taken = {node.get("id") for node in table.getroottree().getroot().iter("*")}
    number = len(table.findall("{*}rule")) + 1
    while f"{view.decision_id}_rule_{number}" in taken:
        number += 1
    rule = etree.SubElement(table, f"{{{namespace}}}rule")
    rule.set("id", f"{view.decision_id}_rule_{number}")
    for place, column in enumerate(view.columns):
        cell = etree.SubElement(rule, f"{{{namespace}}}{'outputEntry' if column.is_output else 'inputEntry'}")
        cell.set("id", f"{rule.get('id')}_{place}")
        etree.SubElement(cell, f"{{{namespace}}}text")
    etree.indent(rule, space="  ", level=sum(1 for _ in rule.iterancestors()))
    return rule


def _write_cells(rule: Node, cells: list[str], view: TableView) -> None:
    for node, column, typed in zip(_cells(rule), view.columns, cells, strict=False):
        value = " ".join(typed.split())[:MOST_CELL]
        if (text_of(node) or "") == value:
            continue
        text = node.find("{*}text")
        if text is None:
            text = etree.SubElement(node, f"{{{str(node.tag).partition('}')[0][1:]}}}text")
        text.text = value or ("null" if column.is_output else OPEN)
