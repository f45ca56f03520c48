"""Decision tables: hit policies, chained decisions, and what is refused when a file is read."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from engine.dmn import Decisions, read_decisions
from engine.errors import EngineFault, ExpressionError, ExpressionLimit, ModelRefused, NotFound

VERSIONS = [
    "http://www.omg.org/spec/DMN/20151101/dmn.xsd",
    "http://www.omg.org/spec/DMN/20180521/MODEL/",
    "https://www.omg.org/spec/DMN/20191111/MODEL/",
    "https://www.omg.org/spec/DMN/20211108/MODEL/",
    "https://www.omg.org/spec/DMN/20230324/MODEL/",
]
EUSE_TABLE = Path(__file__).parents[3] / "processes" / "euse_5" / "eligibility.dmn"


def file_of(*parts: str, namespace: str = VERSIONS[2]) -> bytes:
    inside = "".join(parts)
    return f'<definitions xmlns="{namespace}" id="d" name="d" namespace="x">{inside}</definitions>'.encode()


def text_of(text: str) -> str:
    return "<text>" + text.replace("&", "&amp;").replace("<", "&lt;") + "</text>"


def table_of(
    rules: Sequence[Sequence[str]],
    *,
    decision: str = "d1",
    policy: str = "",
    inputs: Sequence[str] = ("x",),
    outputs: Sequence[str] = ('<output name="y"/>',),
    requires: str = "",
    attributes: str = "",
) -> str:
    """A decision by table; each rule lists its input cells, then its output cells."""
    columns = "".join(f"<input><inputExpression>{text_of(text)}</inputExpression></input>" for text in inputs)
    rows = ""
    for number, cells in enumerate(rules, 1):
        tests = "".join(f"<inputEntry>{text_of(cell)}</inputEntry>" for cell in cells[: len(inputs)])
        results = "".join(f"<outputEntry>{text_of(cell)}</outputEntry>" for cell in cells[len(inputs) :])
        rows += f'<rule id="r{number}">{tests}{results}</rule>'
    hit_policy = f'hitPolicy="{policy}"' if policy else ""
    table = f"<decisionTable {hit_policy} {attributes}>{columns}{''.join(outputs)}{rows}</decisionTable>"
    return f'<decision id="{decision}" name="{decision} name">{requires}{table}</decision>'


def requirement(*ids: str) -> str:
    links = (f'<requiredDecision href="#{required}"/>' for required in ids)
    return "".join(f"<informationRequirement>{link}</informationRequirement>" for link in links)


def read(*parts: str) -> Decisions:
    return read_decisions(file_of(*parts))


OVERLAP = [["> 0", '"low"'], ["> 10", '"high"'], ["> 20", '"high"']]
RANKED = ('<output name="y"><outputValues><text>"high","middle","low"</text></outputValues></output>',)


@pytest.mark.parametrize("namespace", VERSIONS)
def test_every_version_of_dmn_is_read(namespace: str) -> None:
    content = file_of(table_of([["< 5", '"small"'], [">= 5", '"large"']]), namespace=namespace)
    decisions = read_decisions(content)
    assert decisions.ids == ("d1",)
    assert decisions.evaluate("d1", {"x": 3}) == "small"
    assert decisions.evaluate("d1", {"x": 7}) == "large"
    assert decisions.evaluate("d1", {}) is None


@pytest.mark.parametrize(
    ("policy", "value", "expected"),
    [
        ("UNIQUE", 5, "low"),
        ("UNIQUE", -1, None),
        ("FIRST", 30, "low"),
        ("FIRST", -1, None),
        ("ANY", 5, "low"),
        ("PRIORITY", 30, "high"),
        ("PRIORITY", -1, None),
        ("RULE ORDER", 15, ["low", "high"]),
        ("RULE ORDER", -1, []),
        ("Rule_Order", 15, ["low", "high"]),
        ("OUTPUT ORDER", 30, ["high", "high", "low"]),
        ("COLLECT", 30, ["low", "high", "high"]),
        ("COLLECT", -1, []),
    ],
)
def test_hit_policy_decides_which_rules_count(policy: str, value: int, expected: object) -> None:
    assert read(table_of(OVERLAP, policy=policy, outputs=RANKED)).evaluate("d1", {"x": value}) == expected


@pytest.mark.parametrize(
    ("aggregation", "many", "none"),
    [("SUM", 6, None), ("MIN", 1, None), ("MAX", 3, None), ("COUNT", 3, 0)],
)
def test_collect_adds_up_compares_and_counts(aggregation: str, many: int, none: int | None) -> None:
    rules = [["> 0", "1"], ["> 1", "2"], ["> 2", "3"]]
    table = read(table_of(rules, policy="COLLECT", attributes=f'aggregation="{aggregation}"'))
    assert table.evaluate("d1", {"x": 5}) == many
    assert table.evaluate("d1", {"x": 0}) == none


def test_unique_matched_twice_is_a_fault_that_names_the_rules() -> None:
    with pytest.raises(EngineFault) as caught:
        read(table_of(OVERLAP)).evaluate("d1", {"x": 15})
    assert caught.value.code == "decision_not_unique"
    assert caught.value.params == {"decision": "d1", "rules": ["1:r1", "2:r2"]}


def test_any_accepts_equal_outputs_and_names_rules_that_contradict() -> None:
    agreeing = read(table_of([["> 0", "1"], ["> 1", "1.0"]], policy="ANY"))
    assert agreeing.evaluate("d1", {"x": 5}) == 1
    with pytest.raises(EngineFault) as caught:
        read(table_of(OVERLAP, policy="ANY")).evaluate("d1", {"x": 30})
    assert caught.value.params["rules"] == ["1:r1", "2:r2"]


def test_several_outputs_give_an_object_and_priority_looks_at_columns_in_turn() -> None:
    values = ("<outputValues>" + text_of(order) + "</outputValues>" for order in ('"a","b"', "2, 1"))
    outputs = [f'<output name="{name}">{value}</output>' for name, value in zip("pq", values, strict=True)]
    rules = [["-", '"b"', "2"], ["-", '"a"', "1"], ["-", '"a"', "2"]]
    best = read(table_of(rules, policy="PRIORITY", outputs=outputs)).evaluate("d1", {})
    assert best == {"p": "a", "q": 2}
    ordered = read(table_of(rules, policy="OUTPUT ORDER", outputs=outputs)).evaluate("d1", {})
    pairs = [("a", 2), ("a", 1), ("b", 2)]
    assert ordered == [{"p": p, "q": q} for p, q in pairs]


def test_a_column_without_output_values_has_no_say_in_the_order() -> None:
    values = text_of('"A", 5')
    outputs = ['<output name="rate"/>', f'<output name="s"><outputValues>{values}</outputValues></output>']
    rules = [["-", '"z"', "5"], ["-", '"y"', '"A"'], ["-", '"x"', '"A"']]
    best = read(table_of(rules, policy="PRIORITY", outputs=outputs)).evaluate("d1", {})
    assert best == {"rate": "y", "s": "A"}
    ordered = read(table_of(rules, policy="OUTPUT ORDER", outputs=outputs)).evaluate("d1", {})
    assert [one["rate"] for one in ordered] == ["y", "x", "z"]


def test_without_a_hit_the_default_value_counts() -> None:
    output = f'<output name="y"><defaultOutputEntry>{text_of("x * 2")}</defaultOutputEntry></output>'
    table = read(table_of([["> 100", "1"]], outputs=[output]))
    assert table.evaluate("d1", {"x": 4}) == 8
    assert table.evaluate("d1", {"x": 101}) == 1


def test_how_a_table_is_drawn_changes_nothing() -> None:
    for orientation in ("Rule-as-Column", "CrossTable"):
        drawn = f'preferredOrientation="{orientation}"'
        assert read(table_of(OVERLAP, policy="FIRST", attributes=drawn)).evaluate("d1", {"x": 5}) == "low"


def test_an_empty_output_cell_gives_null() -> None:
    assert read(table_of([["-", ""]])).evaluate("d1", {}) is None


def test_decisions_ask_others_first_by_name_or_id() -> None:
    base = '<decision id="base" name="Base Rate"><variable name="Base Rate"/><literalExpression>'
    base += f"{text_of('hours * 10')}</literalExpression></decision>"
    final = table_of(
        [["> 100", "base + bonus"], ["<= 100", "base"]],
        inputs=["Base Rate"],
        requires=requirement("base"),
        decision="final",
    )
    decisions = read(final, base)
    assert decisions.evaluate("final", {"hours": 20, "bonus": 5}) == 205
    assert decisions.evaluate("final", {"hours": 1}) == 10
    assert decisions.evaluate("base", {"hours": 2}) == 20
    assert decisions.names("final") == {"hours", "bonus"}
    assert decisions.names("base") == {"hours"}


def test_names_are_read_from_inputs_cells_outputs_and_defaults() -> None:
    output = f'<output name="y"><defaultOutputEntry>{text_of("d")}</defaultOutputEntry></output>'
    table = read(table_of([["< a.b", "c + 1"]], outputs=[output]))
    assert table.names("d1") == {"x", "a.b", "c", "d"}


def test_an_unknown_decision_is_not_found() -> None:
    with pytest.raises(NotFound):
        read(table_of([])).evaluate("other", {})


def test_a_cell_that_passes_a_limit_names_decision_and_rule() -> None:
    with pytest.raises(ExpressionLimit) as caught:
        read(table_of([["-", "for i in 1..1000000 return i"]])).evaluate("d1", {})
    assert caught.value.params["decision"] == "d1"
    assert caught.value.params["rule"] == "1:r1"
    with pytest.raises(ExpressionError) as unclocked:
        read(table_of([["< today()", "1"]])).evaluate("d1", {"x": "2026-01-01"})
    assert unclocked.value.params["rule"] == "1:r1"


def test_the_shipped_table_suggests_who_can_take_part() -> None:
    table = read_decisions(EUSE_TABLE.read_bytes())
    answers = {
        "client_application": {
            "birth_date": "2000-01-01",
            "person_agrees": "yes",
            "certificate_status": "yes",
        },
        "s1_needs": {"wants_to_work": "yes"},
    }
    now = datetime(2026, 11, 23, tzinfo=UTC)
    suggestion = table.evaluate("eligibility", answers, now=now)
    assert isinstance(suggestion, dict) and suggestion["suggestion"] == "qualified"
    answers["client_application"]["birth_date"] = "2015-01-01"
    young = table.evaluate("eligibility", answers, now=now)
    assert isinstance(young, dict) and young["suggestion"] == "not_qualified"
    assert "client_application.birth_date" in table.names("eligibility")


LITERAL = f"<literalExpression>{text_of('1')}</literalExpression>"
JAVA = '<literalExpression expressionLanguage="java"><text>f(1)</text></literalExpression>'
NO_INPUT = '<decisionTable><input id="i"/><output name="y"/></decisionTable>'


def decision_of(inside: str, decision: str = "d1") -> str:
    return f'<decision id="{decision}" name="Who">{inside}</decision>'


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"no xml", "not_xml"),
        (b"<definitions/><x/>", "not_xml"),
        (b"<other/>", "not_dmn"),
        (
            b'<!DOCTYPE d [<!ENTITY e SYSTEM "file:///etc/passwd">]><definitions>&e;</definitions>',
            "doctype_refused",
        ),
        (b"<definitions>" + b" " * 2_100_000 + b"</definitions>", "file_too_large"),
        (file_of('<businessKnowledgeModel id="b" name="B"/>'), "dmn_element_refused"),
        (file_of(decision_of("")), "dmn_table_refused"),
        (file_of(decision_of("<invocation/>")), "dmn_element_refused"),
        (file_of(decision_of(LITERAL), decision_of(LITERAL)), "dmn_duplicate_id"),
        (file_of(decision_of(JAVA)), "dmn_expression_refused"),
        (file_of(decision_of("<literalExpression/>")), "dmn_expression_refused"),
        (file_of(decision_of(requirement("d9") + LITERAL)), "dmn_requirement_missing"),
        (file_of(decision_of(requirement("d1") + LITERAL)), "dmn_requirement_cycle"),
        (
            file_of(
                decision_of(requirement("b") + LITERAL, "a"), decision_of(requirement("a") + LITERAL, "b")
            ),
            "dmn_requirement_cycle",
        ),
        (file_of(decision_of(NO_INPUT)), "dmn_table_refused"),
        (file_of(table_of([["-"]])), "dmn_table_refused"),
        (file_of(table_of([["-", "1"]], policy="BEST")), "dmn_table_refused"),
        (file_of(table_of([["-", "1"]], policy="PRIORITY")), "dmn_table_refused"),
        (file_of(table_of([["-", "1"]], attributes='aggregation="SUM"')), "dmn_table_refused"),
        (
            file_of(table_of([["-", "1"]], policy="COLLECT", attributes='aggregation="AVG"')),
            "dmn_table_refused",
        ),
        (file_of(table_of([["-", "1", "2"]], outputs=["<output/>", "<output/>"])), "dmn_table_refused"),
        (file_of(table_of([["-", "1", "2"]], outputs=['<output name="y"/>'] * 2)), "dmn_table_refused"),
        (file_of(table_of([], outputs=[])), "dmn_table_refused"),
        (file_of(table_of([["-", "1"]] * 2001)), "dmn_too_large"),
        (file_of(table_of([["< <", "1"]])), "dmn_expression_refused"),
        (file_of(table_of([["-", "eval(1)"]])), "dmn_expression_refused"),
    ],
)
def test_what_cannot_be_worked_out_is_refused_by_name(content: bytes, code: str) -> None:
    with pytest.raises(ModelRefused) as caught:
        read_decisions(content, "rules.dmn")
    assert caught.value.code == code


def test_a_refused_cell_names_its_rule_its_text_and_its_line() -> None:
    content = file_of(table_of([["-", "1"], ["nonsense(x)", "1"]]))
    with pytest.raises(ModelRefused) as caught:
        read_decisions(content)
    assert caught.value.params["element"] == "r2"
    assert caught.value.params["expression"] == "nonsense(x)"
    assert caught.value.params["reason"] == "unknown_function"
    assert caught.value.params["line"] == 1


def test_notes_and_drawings_of_other_tools_are_no_hindrance() -> None:
    notes = '<inputData id="i" name="x"/><textAnnotation id="t"><text>eval(1)</text></textAnnotation>'
    notes += '<knowledgeSource id="k"/><itemDefinition name="t"/><extensionElements/>'
    drawing = '<DMNDI xmlns="https://www.omg.org/spec/DMN/20191111/DMNDI/"><DMNDiagram/></DMNDI>'
    assert read(notes, table_of([["-", "1"]]), drawing).evaluate("d1", {}) == 1


def test_a_file_in_another_encoding_is_read() -> None:
    text = file_of(table_of([['"żółw"', '"tak"']])).decode()
    content = ('<?xml version="1.0" encoding="ISO-8859-2"?>' + text).encode("iso-8859-2")
    assert read_decisions(content).evaluate("d1", {"x": "żółw"}) == "tak"
