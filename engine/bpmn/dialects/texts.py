"""Expressions wherever they stand in a file: conditions, counts, loops and timers, said in FEEL."""

import re
from datetime import datetime
from typing import Final

from engine.bpmn.cures.scope import Patient
from engine.bpmn.dialects.expressions import translate_expression
from engine.bpmn.dialects.foreign_marks import is_never_feel
from engine.bpmn.dialects.long_names import join_names
from engine.bpmn.dialects.vendors import attribute_of
from engine.bpmn.xml import Node, children, is_bpmn, local_name, text_of

CONDITIONS: Final = frozenset(
    {"conditionExpression", "condition", "loopCondition", "loopCardinality", "completionCondition"}
)
TIMERS: Final = frozenset({"timeDuration", "timeDate", "timeCycle"})
_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?")
_FRACTION: Final = re.compile(r"(\d{1,9})\.\d*[1-9]\d*S")
_DELTA: Final = re.compile(r"(?:datetime\.)?timedelta\((days|weeks|hours|minutes|seconds)=(\d+(?:\.\d+)?)\)")
_CYCLE: Final = re.compile(r"R\d*/(?:[^/]*/)?(P[^/]+)")


def translate_texts(process: Node, patient: Patient) -> None:
    """Translate every expression of a process in place."""
    for node in list(process.iter()):
        if not is_bpmn(node):
            continue
        if local_name(node) in CONDITIONS:
            _translate(node, patient)
        elif local_name(node) in TIMERS:
            _translate_timer(node, patient)


def _translate(node: Node, patient: Patient) -> None:
    text = text_of(node)
    resource = attribute_of(node, "resource")
    if resource is not None:
        patient.note("script-elsewhere", _owner(node), resource=resource[:100])
    if text is None:
        return
    language = node.get("language") or ""
    said = join_names(translate_expression(text, language))
    if said is None and language and "feel" not in language.lower():
        patient.note("language-unknown", _owner(node), language=language[:60], text=text[:120])
    elif said is None and is_never_feel(text):
        # FEEL may read it all the same, as a long name that nothing ever sets.
        patient.note("language-unknown", _owner(node), language="?", text=text[:120])
    elif said is not None and said != text:
        set_text(node, said)
        patient.note("expression-translated", _owner(node), before=text[:120], after=said[:200])


def set_text(node: Node, text: str) -> None:
    """Replace everything inside a node by a text."""
    for child in list(node):
        node.remove(child)
    node.text = text


def _owner(node: Node) -> Node:
    """The nearest element around an expression that people can find in their diagram."""
    place: Node | None = node.getparent()
    while place is not None and not (is_bpmn(place) and place.get("id")):
        place = place.getparent()
    return place if place is not None else node


def _event(node: Node) -> Node:
    definition = node.getparent()
    event = definition.getparent() if definition is not None else None
    return event if event is not None else node


def _translate_timer(node: Node, patient: Patient) -> None:
    """Timers of other engines are bare ISO text, JUEL, or FEEL behind `=`."""
    text = " ".join((text_of(node) or "").split())
    if text.startswith(("${", "#{")):
        said = translate_expression(text)
        if said is not None:
            set_text(node, f"= {said.removeprefix('=').strip()}")
            patient.note("expression-translated", _event(node), before=text[:120], after=said[:200])
        return
    text = _say_delta(_unquote(text))
    if "P" in text and _FRACTION.search(text):
        text = _FRACTION.sub(lambda match: f"{int(match[1]) + 1}S", text)
        set_text(node, text)
        patient.note("timer-rounded", _event(node), timer=text)
    if local_name(node) == "timeDate" and _is_moment(text):
        function = "date and time" if "T" in text else "date"
        set_text(node, f'= {function}("{_with_seconds(text)}")')
        patient.note("timer-fixed-date", _event(node), date=text)
    elif local_name(node) == "timeDate" and text.startswith("P"):
        _rename(node, "timeDuration", text)
    elif local_name(node) == "timeCycle" and _fires_once(_event(node)):
        match = _CYCLE.fullmatch(text)
        if match:
            _rename(node, "timeDuration", match[1])
            patient.note("timer-cycle-once", _event(node), cycle=text)
    elif text:
        set_text(node, text)


def _unquote(text: str) -> str:
    """SpiffWorkflow evaluates timers as Python, so its files quote them: `"PT1H"`."""
    match = re.fullmatch(r"[\"']([^\"']*)[\"']", text)
    return match[1].strip() if match else text


def _say_delta(text: str) -> str:
    """Python's `timedelta(hours=2)` as ISO text."""
    match = _DELTA.fullmatch(text)
    if match is None:
        return text
    unit = {"days": "P{}D", "weeks": "P{}W", "hours": "PT{}H", "minutes": "PT{}M", "seconds": "PT{}S"}
    return unit[match[1]].format(match[2])


def _is_moment(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return _DATE.fullmatch(text) is not None


def _with_seconds(text: str) -> str:
    """Dates may leave the seconds out; FEEL may not. An offset needs its colon."""
    text = re.sub(r"([+-]\d\d)(\d\d)$", r"\1:\2", text) if "T" in text else text
    return re.sub(r"T(\d\d:\d\d)(?=$|Z|[+-])", r"T\1:00", text)


def _fires_once(event: Node) -> bool:
    """A catching event and an interrupting boundary go on after the first round of a cycle."""
    if local_name(event) == "intermediateCatchEvent":
        return True
    return local_name(event) == "boundaryEvent" and event.get("cancelActivity") not in ("false", "0")


def _rename(node: Node, tag: str, text: str) -> None:
    definition = node.getparent()
    if definition is not None and not children(definition, tag):
        node.tag = f"{node.tag[: str(node.tag).index('}') + 1]}{tag}"
        set_text(node, text)
