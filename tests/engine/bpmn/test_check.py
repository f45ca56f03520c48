"""Judging diagrams: each rule finds what it is for, and nothing else."""

import pytest
from diagram_builder import END, START, chain, diagram, element, flow, properties, task, timer

from engine.bpmn.check import Severity, Verdict, check_graph, verdict
from engine.bpmn.lint.catalogue import verdict_of
from engine.bpmn.lint.constructs import REFUSED_KINDS
from engine.bpmn.lint.wording import WORDINGS
from engine.bpmn.reader import read_diagrams

MESSAGE = '<bpmn:message id="m" name="msg_x"/>'
MESSAGE_EVENT = '<bpmn:messageEventDefinition messageRef="m"/>'


def judge(*contents, elsewhere=()):
    graph = read_diagrams({f"{n}.bpmn": content for n, content in enumerate(contents)})
    findings = check_graph(graph, elsewhere=elsewhere)
    return findings, verdict(findings, graph)


def between(*middle, first, last):
    """A file start -> first … last -> end."""
    return diagram(START, *middle, END, chain("s", first), chain(last, "e"))


def codes_of(*contents, **options):
    return {finding.code for finding in judge(*contents, **options)[0]}


def split(*flows, **attributes):
    """Start -> task -> exclusive gateway -> two ends."""
    gateway = element("exclusiveGateway", "g", "Czy tak?", **attributes)
    ends = element("endEvent", "e1", "Tak") + element("endEvent", "e2", "Nie")
    return diagram(START, task("t"), gateway, ends, chain("s", "t", "g"), *flows)


def test_a_plain_process_is_runnable_without_a_finding():
    assert judge(between(task("t"), first="t", last="t")) == ((), Verdict.RUNNABLE)


def test_a_process_that_is_not_executable_is_a_drawing():
    findings, result = judge(diagram(START, element("complexGateway", "g"), executable=False))
    assert (result, [f.code for f in findings]) == (Verdict.DRAWING, ["nothing-executable"])


def test_a_finding_names_file_element_name_and_line_in_both_languages():
    content = between(element("complexGateway", "g", "Które?"), first="g", last="g")
    (finding,) = judge(content)[0]
    assert (finding.code, finding.severity, finding.file) == ("unsupported-element", Severity.ERROR, "0.bpmn")
    assert (finding.element, finding.name, finding.line) == ("g", "Które?", 4)
    assert "Które?" in finding.message_pl and "Które?" in finding.message_en
    assert finding.hint_pl and finding.hint_en


@pytest.mark.parametrize("kind", [kind.value for kind in REFUSED_KINDS])
def test_kinds_that_would_run_otherwise_are_refused(kind):
    cancels = element("endEvent", "ic", "Odwołaj", "<bpmn:cancelEventDefinition/>") + flow("is", "ic")
    inside = START.replace('"s"', '"is"') + END.replace('"e"', '"ie"') + chain("is", "ie")
    inside += cancels if kind == "transaction" else ""
    inside = inside if kind in ("transaction", "adHocSubProcess") else ""
    assert "unsupported-element" in codes_of(between(element(kind, "x", "X", inside), first="x", last="x"))


@pytest.mark.parametrize(
    "kind, definition",
    [
        ("intermediateThrowEvent", "link"),
        ("intermediateCatchEvent", "link"),
        ("intermediateThrowEvent", "compensate"),
        ("intermediateCatchEvent", "conditional"),
        ("endEvent", "cancel"),
    ],
)
def test_events_that_would_run_otherwise_are_refused(kind, definition):
    event = element(kind, "x", "X", f"<bpmn:{definition}EventDefinition/>")
    content = diagram(START, event, END, chain("s", "x"), chain("x", "e") if kind != "endEvent" else "")
    assert "unsupported-event" in codes_of(content)


def test_a_flow_without_an_id_is_a_warning():
    content = diagram(START, END, flow("s", "e", flow_id=""))
    findings, result = judge(content)
    assert ([f.code for f in findings], result) == (["flow-without-id"], Verdict.RUNNABLE)


@pytest.mark.parametrize("name", ["Root", "End", "Start"])
def test_ids_of_the_engine_get_another_name(name):
    findings, result = judge(between(task(name), first=name, last=name))
    assert ([(f.code, f.element) for f in findings], result) == ([("id-renamed", name)], Verdict.RUNNABLE)


def test_two_ways_out_of_a_task_are_a_split_and_said_to_be_one():
    content = diagram(
        START, task("t"), END, task("u"), chain("s", "t", "e") + flow("t", "u") + chain("u", "e")
    )
    assert (codes_of(content), judge(content)[1]) == ({"split-added"}, Verdict.RUNNABLE)


def test_a_condition_on_the_way_out_of_a_parallel_gateway_is_told_not_to_count():
    gateway = element("parallelGateway", "g", "Razem")
    assert "condition-outside-gateway" in codes_of(
        diagram(START, gateway, END, chain("s", "g") + flow("g", "e", "a = 1"))
    )


@pytest.mark.parametrize(
    "flows, default, expected",
    [
        ((("e1", "a = 1"), ("e2", "")), "g__e2", set()),
        ((("e1", "a = 1"), ("e2", "a != 1")), None, set()),
        ((("e1", "a"), ("e2", "not(a)")), None, set()),
        ((("e1", "a = 1"), ("e2", "a = 2")), None, {"gateway-without-default"}),
        ((("e1", "a = 1"), ("e2", "")), None, {"default-assumed"}),
        ((("e1", ""), ("e2", "")), None, {"condition-missing", "gateway-without-default"}),
        ((("e1", "a = 1"), ("e2", "a = 1")), None, {"same-condition-twice", "gateway-without-default"}),
        ((("e1", "a = 1"), ("e2", "b")), "g__e2", {"default-with-condition"}),
        ((("e1", "a = 1"), ("e2", "b")), "elsewhere", {"default-unknown"}),
        ((("e1", "eval(1)"), ("e2", "")), "g__e2", {"expression-refused"}),
    ],
)
def test_an_exclusive_gateway_always_finds_a_way(flows, default, expected):
    attributes = {"default": default} if default else {}
    assert codes_of(split(*(flow("g", target, text) for target, text in flows), **attributes)) == expected


def test_two_timers_behind_one_event_gateway_are_each_awaited():
    catch = "".join(
        element("intermediateCatchEvent", f"c{n}", "Termin", timer("timeDuration", "P1D")) for n in (1, 2)
    )
    gateway = element("eventBasedGateway", "g", "Czekamy")
    content = diagram(START, gateway, catch, END, chain("s", "g", "c1", "e") + chain("g", "c2", "e"))
    assert codes_of(content) == set()


def test_an_event_gateway_leads_only_to_events_that_wait():
    content = between(element("eventBasedGateway", "g"), task("t"), chain("g", "t"), first="g", last="t")
    assert "event-gateway-target" in codes_of(content)


@pytest.mark.parametrize(
    "kind, text, expected",
    [
        ("timeDuration", "P7D", set()),
        ("timeDuration", "PT4H", set()),
        ("timeDuration", "3 dr", set()),
        ("timeDuration", "= wait_days", set()),
        ("timeDate", "= start_date", set()),
        ("timeDate", "2026-01-01", {"timer-fixed-date"}),
        ("timeDate", "2026-13-01", {"timer-unreadable"}),
        ("timeDuration", "P999999999Y", {"timer-unreadable"}),
        ("timeDuration", "PT0S", set()),
        ("timeDuration", "-P1D", {"timer-unreadable"}),
        ("timeDuration", "PT0.5S", {"timer-rounded"}),
        ("timeDuration", "tomorrow", {"timer-unreadable"}),
        ("timeDuration", "= eval(1)", {"timer-unreadable"}),
        ("timeDuration", "", {"timer-missing"}),
        ("timeCycle", "R/P1D", {"timer-cycle-once"}),
        ("timeCycle", "0 0/5 * * * ?", {"timer-cycle"}),
    ],
)
def test_timers_are_readable(kind, text, expected):
    catch = element("intermediateCatchEvent", "c", "Termin", timer(kind, text))
    assert codes_of(between(catch, first="c", last="c")) == expected


@pytest.mark.parametrize("text, expected", [("R/P1M", set()), ("R/PT0S", {"timer-unreadable"})])
def test_a_cycle_may_start_an_event_sub_process(text, expected):
    inner = element("startEvent", "i", inside=timer("timeCycle", text)) + element("endEvent", "ie")
    sub = element("subProcess", "esp", "Raport", inner + chain("i", "ie"), triggeredByEvent="true")
    assert codes_of(diagram(START, END, chain("s", "e"), sub)) == expected


@pytest.mark.parametrize(
    "script, expected",
    [("a = 1\nb = a + 1", set()), ("os.system(1)", {"script-refused"}), ("", {"script-empty"})],
)
def test_scripts_are_assignments(script, expected):
    inside = f"<bpmn:script>{script}</bpmn:script>"
    assert codes_of(between(element("scriptTask", "x", "Policz", inside), first="x", last="x")) == expected


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


def test_a_missing_called_process_is_refused_unless_it_is_elsewhere():
    content = between(element("callActivity", "c", "Etap", calledElement="q"), first="c", last="c")
    assert codes_of(content) == {"called-process-missing"}
    assert codes_of(content, elsewhere={"q"}) == set()
    empty = between(element("callActivity", "c", "Etap"), first="c", last="c")
    assert codes_of(empty) == {"call-without-target"}


def call(own, called):
    ids = {'"s"': f'"{own}s"', '"e"': f'"{own}e"'}
    start, end = (part.replace(*pair) for part, pair in zip((START, END), ids.items(), strict=True))
    activity = element("callActivity", f"{own}c", "Etap", calledElement=called)
    return diagram(start, activity, end, chain(f"{own}s", f"{own}c", f"{own}e"), process_id=own)


def test_processes_that_call_each_other_in_a_circle_are_refused():
    findings, _ = judge(call("a", "b"), call("b", "c"), call("c", "a"))
    assert [f.code for f in findings] == ["call-cycle"]
    assert "a → b → c → a" in findings[0].message_pl


def test_many_calls_in_circles_are_judged_quickly():
    contents = []
    for own in range(12):
        calls = "".join(element("callActivity", f"c{own}_{n}", "X", calledElement=f"p{n}") for n in range(12))
        ids = [f"s{own}", *(f"c{own}_{n}" for n in range(12)), f"e{own}"]
        start, end = element("startEvent", ids[0]), element("endEvent", ids[-1])
        contents.append(diagram(start, calls, end, chain(*ids), process_id=f"p{own}"))
    assert "call-cycle" in codes_of(*contents)


def test_a_loop_without_a_wait_is_refused():
    gateway = element("exclusiveGateway", "g", "Jeszcze raz?", default="g__e")
    join = element("exclusiveGateway", "j")
    content = diagram(START, join, gateway, END, chain("s", "j", "g", "e") + flow("g", "j", "a = 1"))
    assert codes_of(content) == {"loop-without-wait"}
    script = element("scriptTask", "c", "Licz", "<bpmn:script>a = a + 1</bpmn:script>")
    counts = diagram(
        START, join, script, gateway, END, chain("s", "j", "c", "g", "e") + flow("g", "j", "a &lt; 3")
    )
    assert codes_of(counts) == set()
    with_task = diagram(
        START, join, task("t"), gateway, END, chain("s", "j", "t", "g", "e") + flow("g", "j", "a = 1")
    )
    assert codes_of(with_task) == set()


def test_a_chain_of_more_than_400_steps_is_refused():
    ids = [f"t{n}" for n in range(400)]
    content = diagram(START, *(task(name) for name in ids), END, chain("s", *ids, "e"))
    assert codes_of(content) == {"chain-too-long"}


def test_unreachable_elements_and_unsaid_ends_are_told():
    content = diagram(START, task("t"), END, task("island"), chain("s", "t"))
    findings, result = judge(content)
    assert {(f.code, f.element) for f in findings} == {
        ("unreachable", "e"),
        ("unreachable", "island"),
        ("end-added", "t"),
    }
    assert result is Verdict.RUNNABLE


def test_starts_ends_and_flows_between_them_are_counted():
    second = element("startEvent", "s2")
    assert "start-count" in codes_of(diagram(START, second, END, chain("s", "e") + chain("s2", "e")))
    endless = diagram(START, task("t"), task("u"), chain("s", "t", "u", "t"))
    assert "no-end" in codes_of(endless)
    assert judge(diagram())[1] is Verdict.DRAWING
    assert "flow-into-start" in codes_of(diagram(START, task("t"), END, chain("s", "t", "s"), flow("t", "e")))
    assert "flow-out-of-end" in codes_of(diagram(START, END, task("t"), chain("s", "e", "t")))


def test_a_task_for_nobody_is_a_warning():
    findings, _ = judge(between(element("userTask", "t"), first="t", last="t"))
    assert {f.code for f in findings} == {"task-without-role", "task-without-form", "name-missing"}


def test_a_message_start_of_the_main_process_is_told_not_to_start_anything():
    start = element("startEvent", "s", "Zgłoszenie", MESSAGE_EVENT)
    assert codes_of(diagram(start, END, chain("s", "e"), before=MESSAGE)) == {"start-trigger-ignored"}


def test_a_message_event_without_a_message_is_named_after_the_event():
    catch = element("intermediateCatchEvent", "c", "Cisza", "<bpmn:messageEventDefinition/>")
    content = between(catch, first="c", last="c")
    assert codes_of(content) == {"event-named"}
    assert read_diagrams({"a.bpmn": content}).element("c").event.ref == "Cisza"


def test_a_reference_to_a_message_the_file_does_not_have_is_told():
    catch = element("intermediateCatchEvent", "c", "Cisza", '<bpmn:messageEventDefinition messageRef="m"/>')
    assert codes_of(between(catch, first="c", last="c")) == {"ref-to-nothing"}


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


def test_compensation_that_nothing_asks_for_is_left_out_and_any_other_is_refused():
    watcher = element("boundaryEvent", "b", "", "<bpmn:compensateEventDefinition/>", attachedToRef="t")
    undo = element("task", "u", "Cofnij", isForCompensation="true")
    parts = [START, task("t"), watcher, undo, chain("s", "t", "e")]
    findings, result = judge(diagram(*parts, END))
    assert ({f.code for f in findings}, result) == ({"compensation-unused"}, Verdict.RUNNABLE)
    asks = element("endEvent", "e", "Cofnij", "<bpmn:compensateEventDefinition/>")
    assert "unsupported-event" in codes_of(diagram(*parts, asks))


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
    assert [verdict_of(kind).value for kind in ("userTask", "dataObject", "group", "complexGateway")] == [
        "executed",
        "case variable",
        "drawing only",
        "refused",
    ]


def test_every_wording_is_complete_and_names_the_same_things_in_both_languages():
    for code, (severity, *texts) in WORDINGS.items():
        assert Severity(severity), code
        assert all(texts), code
