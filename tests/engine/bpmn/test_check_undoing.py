"""Judging what a diagram undoes: each refusal names its own reason, and nothing else is said of its parts."""

import pytest
from diagram_builder import END, START, chain, diagram, element, timer
from diagram_judging import judge

from engine.bpmn.check import Verdict

UNDO, CANCEL = "<bpmn:compensateEventDefinition/>", "<bpmn:cancelEventDefinition/>"
HANDLER = element("task", "u", "Cofnij", isForCompensation="true")
STEP = element("task", "t", "Zrób")
JOINED = '<bpmn:association id="a" sourceRef="b" targetRef="u"/>'
LOOP = (
    "<bpmn:standardLoopCharacteristics><bpmn:loopCondition>x = 1</bpmn:loopCondition>"
    "</bpmn:standardLoopCharacteristics>"
)
ROUNDS = (
    "<bpmn:multiInstanceLoopCharacteristics><bpmn:loopCardinality>2</bpmn:loopCardinality>{}"
    "</bpmn:multiInstanceLoopCharacteristics>"
)
EARLY = ROUNDS.format("<bpmn:completionCondition>x = 1</bpmn:completionCondition>")
ALL = '<bpmn:terminateEventDefinition xmlns:f="http://flowable.org/bpmn" f:terminateMultiInstance="true"/>'
ENDS_ALL = ROUNDS.format("") + element("startEvent", "ts") + element("endEvent", "te", "", ALL)
ENDS_ALL += chain("ts", "te")
LATE = element("boundaryEvent", "late", "Termin", timer("timeDuration", "P1D"), attachedToRef="u")


def border(border_id: str = "b", on: str = "t", inside: str = UNDO) -> str:
    return element("boundaryEvent", border_id, "Cofanie", inside, attachedToRef=on)


def asks(wanted: str = "") -> str:
    named = f' activityRef="{wanted}"' if wanted else ""
    return element("intermediateThrowEvent", "x", "Cofamy", UNDO.replace("/>", f"{named}/>"))


def undoing(*more: str, wanted: str = "", step: str = STEP, handler: str = HANDLER, joined: str = JOINED):
    return diagram(
        START, step, border(), handler, joined, asks(wanted), END, chain("s", "t", "x", "e"), *more
    )


def scope(kind: str, *inside: str, ends: str = "", on: str = "") -> str:
    inner = [element("startEvent", "is"), *inside, element("endEvent", "ie", "Już", ends)]
    return element(kind, "sub", "Wyjazd", "".join(inner) + on)


def trip(*inside: str, wanted: str = "", **options: str):
    sub = scope(options.pop("kind", "subProcess"), STEP, border(), HANDLER, JOINED, *inside, **options)
    return diagram(START, sub, asks(wanted), END, chain("s", "sub", "x", "e"))


def cancelling(*more: str, on: str = ""):
    sub = scope("transaction", STEP, border(), HANDLER, JOINED, chain("is", "t", "ie"), ends=CANCEL, on=on)
    return diagram(START, sub, END, chain("s", "sub", "e"), *more)


CANCELLED = border("c1", "sub", CANCEL) + border("c2", "sub", CANCEL) + chain("c1", "e") + chain("c2", "e")


@pytest.mark.parametrize(
    "code, element_id, content",
    [
        ("undoing-of-nothing", "x", undoing(wanted="nope")),
        ("undoing-elsewhere", "x", trip(chain("is", "t", "ie"), wanted="t")),
        ("undoing-in-rounds", "ie", trip(chain("is", "t", "ie"), ends=UNDO, on=ROUNDS.format(""))),
        ("undoing-without-handler", "b", undoing(joined="", handler="")),
        ("undoing-unmarked", "u", undoing(handler=element("task", "u", "Cofnij"))),
        ("undoing-border", "u", undoing(LATE, chain("late", "e"))),
        ("undoing-twice", "t", undoing(border("b2"), JOINED.replace('"b"', '"b2"').replace('"a"', '"a2"'))),
        ("undoing-of-loop", "t", undoing(step=element("task", "t", "Zrób", LOOP))),
        ("undoing-of-rounds", "t", undoing(step=element("task", "t", "Zrób", EARLY))),
        ("cancel-in-rounds", "ie", cancelling(on=ROUNDS.format(""))),
        ("cancel-borders", "sub", cancelling(CANCELLED)),
        ("cancel-outside", "e", diagram(START, element("endEvent", "e", "Koniec", CANCEL), chain("s", "e"))),
    ],
)
def test_undoing_that_cannot_run_is_refused_with_its_one_reason(code, element_id, content):
    findings, result = judge(content)
    told = [finding for finding in findings if not finding.code.startswith("task-without")]
    assert ([(one.code, one.element) for one in told], result) == ([(code, element_id)], Verdict.REFUSED)
    assert not any("{" in text for one in told for text in (one.message_pl, one.message_en, one.hint_pl))


def test_an_end_that_cancels_points_to_nothing_of_the_file():
    findings, result = judge(cancelling(border("c1", "sub", CANCEL), chain("c1", "e")))
    assert "ref-to-nothing" not in {finding.code for finding in findings}
    assert result is Verdict.RUNNABLE


def test_rounds_that_an_end_inside_may_end_early_are_not_undone():
    findings, result = judge(undoing(step=element("subProcess", "t", "Zrób", ENDS_ALL)))
    assert ("undoing-of-rounds", "t") in {(one.code, one.element) for one in findings}
    assert result is Verdict.REFUSED


def test_a_step_in_the_flow_is_done_in_spite_of_its_mark_and_undoes_nothing():
    in_flow = chain("u", "e")
    findings, _ = judge(undoing(in_flow))
    assert {("undoing-step-plain", "u"), ("undoing-in-flow", "u")} <= {(f.code, f.element) for f in findings}
    marked = element("task", "t", "Zrób", isForCompensation="true")
    findings, result = judge(diagram(START, marked, END, chain("s", "t", "e")))
    codes = {finding.code for finding in findings if not finding.code.startswith("task-without")}
    assert (codes, result) == ({"undoing-step-plain"}, Verdict.RUNNABLE)


@pytest.mark.parametrize("joined", [JOINED, '<bpmn:association id="a" sourceRef="u" targetRef="b"/>'])
def test_an_association_that_says_what_undoes_is_no_mere_drawing(joined):
    remark = '<bpmn:textAnnotation id="n"/><bpmn:association id="r" sourceRef="b" targetRef="n"/>'
    findings, result = judge(undoing(remark, joined=joined))
    told = {(one.code, one.element) for one in findings if one.code != "task-without-role"}
    assert (told - {("task-without-form", "t"), ("task-without-form", "u")}, result) == (
        {("compensation-plain", "x"), ("drawing-only", "n"), ("drawing-only", "r")},
        Verdict.RUNNABLE,
    )


def test_what_is_undone_from_several_places_is_told_of_once():
    again = element("intermediateThrowEvent", "y", "Znowu", UNDO)
    content = diagram(
        START,
        STEP,
        border(),
        element("task", "u", "", isForCompensation="true"),
        JOINED,
        asks(),
        again,
        END,
        chain("s", "t", "x", "y", "e"),
    )
    findings, _ = judge(content)
    assert [one.element for one in findings if one.code == "name-missing"] == ["u"]
