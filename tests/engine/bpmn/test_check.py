"""Judging diagrams: what they hold is executed, told or refused, and each finding says why."""

from xml.sax.saxutils import escape

import pytest
from diagram_builder import END, START, chain, diagram, element, flow, properties, task
from diagram_judging import between, codes_of, judge

from engine.bpmn.check import Severity, Verdict
from engine.bpmn.lint.catalogue import verdict_of
from engine.bpmn.lint.constructs import REFUSED_KINDS
from engine.bpmn.lint.wording import WORDINGS
from engine.bpmn.reader import read_diagrams


def test_a_plain_process_is_runnable_without_a_finding():
    assert judge(between(task("t"), first="t", last="t")) == ((), Verdict.RUNNABLE)


def test_a_process_that_is_not_executable_is_a_drawing():
    findings, result = judge(diagram(START, element("complexGateway", "g"), executable=False))
    assert (result, [f.code for f in findings]) == (Verdict.DRAWING, ["nothing-executable"])


def test_a_finding_names_file_element_name_and_line_in_both_languages():
    content = between(element("implicitThrowEvent", "g", "Które?"), first="g", last="g")
    (finding,) = judge(content)[0]
    assert (finding.code, finding.severity, finding.file) == ("unsupported-element", Severity.ERROR, "0.bpmn")
    assert (finding.element, finding.name, finding.line) == ("g", "Które?", 4)
    assert "Które?" in finding.message_pl and "Które?" in finding.message_en
    assert finding.hint_pl and finding.hint_en


@pytest.mark.parametrize("kind", [kind.value for kind in REFUSED_KINDS])
def test_kinds_that_would_run_otherwise_are_refused(kind):
    cancels = element("endEvent", "ic", "Odwołaj", "<bpmn:cancelEventDefinition/>") + flow("is", "ic")
    inside = START.replace('"s"', '"is"') + END.replace('"e"', '"ie"') + chain("is", "ie")
    inside += cancels if kind == "transaction" else "<bpmn:completionCondition>x</bpmn:completionCondition>"
    # Rounds that are cancelled one by one would have to undo each their own work.
    inside += "<bpmn:standardLoopCharacteristics/>" if kind == "transaction" else ""
    inside = inside if kind in ("transaction", "adHocSubProcess") else ""
    # A complex gateway that only parts ways runs; one that gathers them does not.
    twice = flow("s", "x", flow_id="again") if kind == "complexGateway" else ""
    content = between(element(kind, "x", "X", inside), twice, first="x", last="x")
    assert "unsupported-element" in codes_of(content)


@pytest.mark.parametrize("name", ["Root", "End", "Start"])
def test_ids_of_the_engine_get_another_name(name):
    findings, result = judge(between(task(name), first=name, last=name))
    assert ([(f.code, f.element) for f in findings], result) == ([("id-renamed", name)], Verdict.RUNNABLE)


@pytest.mark.parametrize(
    "script, expected",
    [("a = 1\nb = a + 1", set()), ("a = (1", {"script-refused"}), ("", {"script-empty"})],
)
def test_scripts_are_assignments(script, expected):
    inside = f"<bpmn:script>{script}</bpmn:script>"
    assert codes_of(between(element("scriptTask", "x", "Policz", inside), first="x", last="x")) == expected


@pytest.mark.parametrize(
    "script",
    [
        "os.system(1)",
        "try:\n  x = 1\nexcept:\n  x = 2",
        "if x:\n  y = 2",
        "for i in [1, 2]:\n  y = i",
        "while x > 3:\n  x = x - 1",
        "with open('f') as f:\n  y = 1",
        "raise Exception('no')",
        "x = 1\ndel(x)",
        "y = [i * 2 for i in x]",
        "if (x > 1) y = 2",
    ],
)
def test_a_script_of_another_language_is_a_persons_work(script):
    inside = f"<bpmn:script>{escape(script)}</bpmn:script>"
    content = between(element("scriptTask", "x", "Policz", inside), first="x", last="x")
    findings, result = judge(content)
    assert ("script-by-person" in {f.code for f in findings}, result) == (True, Verdict.RUNNABLE)
    assert read_diagrams({"a.bpmn": content}).element("x").needs_person


@pytest.mark.parametrize("action, expected", [("suspend", set()), ("rm -rf", {"unknown-action"})])
def test_service_tasks_name_a_known_action(action, expected):
    service = element("serviceTask", "x", "Wstrzymaj", properties(action=action))
    assert codes_of(between(service, first="x", last="x")) == expected


@pytest.mark.parametrize("kind", ["businessRuleTask", "serviceTask", "sendTask"])
def test_work_that_only_another_tool_can_do_waits_for_a_person(kind):
    content = between(element(kind, "x", "Oceń"), first="x", last="x")
    findings, result = judge(content)
    assert {f.code for f in findings} == {"done-by-person", "task-without-role"}
    assert result is Verdict.RUNNABLE


def test_a_task_for_nobody_is_a_warning():
    findings, _ = judge(between(element("userTask", "t"), first="t", last="t"))
    assert {f.code for f in findings} == {"task-without-role", "task-without-form", "name-missing"}


def test_a_transaction_that_is_never_cancelled_is_a_sub_process():
    inside = element("task", "t", "Krok", properties(role="coach"))
    content = between(element("transaction", "x", "X", inside), first="x", last="x")
    assert codes_of(content) == {"transaction-plain", "start-added", "end-added"}


def test_calling_a_global_task_is_doing_it():
    content = between(element("callActivity", "c", "Podpis", calledElement="g"), first="c", last="c")
    content = content.replace(b"<bpmn:process", b'<bpmn:globalManualTask id="g" name="P"/><bpmn:process', 1)
    graph = read_diagrams({"a.bpmn": content})
    assert graph.element("c").kind == "manualTask"
    assert judge(content)[1] is Verdict.RUNNABLE


@pytest.mark.parametrize(
    "attributes, code",
    [({"startQuantity": "2"}, "quantity"), ({"completionQuantity": "0"}, "quantity")],
)
def test_counts_of_tokens_are_refused(attributes, code):
    content = between(element("task", "t", "Krok", **attributes), first="t", last="t")
    assert code in codes_of(content)


def test_a_standard_loop_without_a_condition_is_asked_about():
    repeated = element(
        "userTask",
        "t",
        "Krok",
        properties(role="coach", form_key="f") + "<bpmn:standardLoopCharacteristics/>",
    )
    assert codes_of(between(repeated, first="t", last="t")) == {"loop-asked"}


def test_nothing_a_file_contains_is_ignored_without_a_finding():
    note = '<bpmn:textAnnotation id="n"><bpmn:text>Uwaga</bpmn:text></bpmn:textAnnotation>'
    extras = '<bpmn:dataObject id="d"/>' + note
    odd = '<bpmn:wishfulThinking id="w"/>'
    foreign = element(
        "userTask", "t", "Krok", properties(role="coach", form_key="f"), **{"camunda:assignee": "x"}
    )
    content = diagram(START, foreign, END, chain("s", "t", "e"), extras, odd)
    assert {(f.code, f.element) for f in judge(content)[0]} == {
        ("data-variable", "d"),
        ("drawing-only", "n"),
        ("unknown-construct", "w"),
        ("person-ignored", "t"),
    }


def test_every_construct_has_a_verdict():
    assert [verdict_of(kind).value for kind in ("userTask", "dataObject", "group", "implicitThrowEvent")] == [
        "executed",
        "case variable",
        "drawing only",
        "refused",
    ]


def test_every_wording_is_complete_and_names_the_same_things_in_both_languages():
    for code, (severity, *texts) in WORDINGS.items():
        assert Severity(severity), code
        assert all(texts), code
