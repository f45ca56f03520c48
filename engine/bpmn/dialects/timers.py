"""Timers of other engines: bare ISO text, cron, JUEL, Python, or FEEL behind `=`."""

import re
from collections.abc import Collection
from datetime import datetime
from decimal import Decimal
from typing import Final

from engine.bpmn.cures.scope import Patient
from engine.bpmn.dialects.expressions import translate_expression
from engine.bpmn.dialects.long_names import join_names
from engine.bpmn.dialects.vendors import JUEL_NAMESPACES, ZEEBE
from engine.bpmn.xml import Node, children, local_name, set_text, text_of
from engine.calendars import say_plain

TIMERS: Final = frozenset({"timeDuration", "timeDate", "timeCycle"})
_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?")
_ZONED: Final = re.compile(r"(.+T[\d:.]+)(?:Z|[+-]\d\d:?\d\d)?\[([A-Za-z_]+/[A-Za-z_/+-]+)\]")
_FRACTION: Final = re.compile(r"(\d{1,9})\.\d*[1-9]\d*S")
_DELTA: Final = re.compile(
    r"(?:datetime\.)?timedelta\(((?:\s*(?:days|weeks|hours|minutes|seconds)=[\d.]+,?)+)\s*\)"
)
_PART: Final = re.compile(r"(\w+)=(\d+(?:\.\d*)?|\.\d+)(?:,|$)")
# What nobody would call a day or a time in plain words: `start_time`, `dueDate`.
_VARIABLE: Final = re.compile(r"[a-z][a-z\d]*[_A-Z]\w*")
# No moment in plain words has brackets or quotes in it; Python's lengths and those of a cycle do.
_PARTS: Final = re.compile(r"[(\"']")
_LENGTHS: Final = re.compile(r"(datetime\.)?timedelta\(|R\d*/")
_CALL: Final = re.compile(r"=\s*cycle\(\s*(?:([\w.]+)\s*,\s*)?(.+)\)")
_FIXED: Final = re.compile(r'duration\("(P[^"]+)"\)|@"(P[^"]+)"')
_MACROS: Final = {
    **{"@yearly": "0 0 1 1 *", "@annually": "0 0 1 1 *", "@monthly": "0 0 1 * *"},
    **{"@weekly": "0 0 * * 0", "@daily": "0 0 * * *", "@midnight": "0 0 * * *", "@hourly": "0 * * * *"},
}
_SECONDS: Final = {"weeks": 604_800, "days": 86_400, "hours": 3_600, "minutes": 60, "seconds": 1}
_LENGTH: Final = re.compile(r"(?:R\d*/)?P(?=T?\d)(?:\d+[YMWD])*(?:T(?:\d+(?:\.\d+)?[HMS])+)?", re.IGNORECASE)
_CYCLE: Final = re.compile(r"(?:R\d*/)?(P[^/]+)")


def translate_timer(node: Node, patient: Patient, data: Collection[str]) -> None:
    """Timers of other engines are bare ISO text, JUEL, or FEEL behind `=`."""
    drawn = " ".join((text_of(node) or "").split())
    if drawn.startswith(("${", "#{")):
        said = translate_expression(drawn)
        if said is None:
            return
        text = f"= {said.removeprefix('=').strip()}"
    elif (formula := _say_formula(drawn, data)) is not None:
        text = f"= {formula}"
    else:
        text = say_plain(_say_delta(_unquote(drawn)))
        # Java, and so Camunda, reads lengths in letters of either size.
        text = text.upper() if _LENGTH.fullmatch(text) else text
        text = _say_cycle(text, node) if local_name(node) == "timeCycle" else text
    if text not in (drawn, _unquote(drawn), f"= {drawn}"):
        patient.note("expression-translated", _event(node), before=drawn[:120], after=text[:200])
    if "P" in text and _FRACTION.search(text):
        text = _FRACTION.sub(lambda match: f"{int(match[1]) + 1}S", text)
        set_text(node, text)
        patient.note("timer-rounded", _event(node), timer=text)
    zoned = _ZONED.fullmatch(text)
    if local_name(node) == "timeDate" and zoned and _is_moment(zoned[1]):
        # Where a place is named, its clocks count; the distance to UTC beside it says the same.
        set_text(node, f'= date and time("{_with_seconds(zoned[1])}@{zoned[2]}")')
        patient.note("timer-fixed-date", _event(node), date=text)
    elif local_name(node) == "timeDate" and _is_moment(text):
        function = "date and time" if "T" in text else "date"
        set_text(node, f'= {function}("{_with_seconds(text)}")')
        patient.note("timer-fixed-date", _event(node), date=text)
    elif local_name(node) == "timeDate" and text.startswith("P"):
        _rename(node, "timeDuration", text)
    elif (once := _say_once(node, text)) is not None:
        _rename(node, "timeDuration", once)
        patient.note("timer-cycle-once", _event(node), cycle=drawn[:120])
    elif text:
        set_text(node, text)


def _say_formula(drawn: str, data: Collection[str]) -> str | None:
    """What works a timer out, in FEEL: a variable, data of the file, a call, parts of a text; else None."""
    if _VARIABLE.fullmatch(drawn):
        return drawn
    if drawn in data:
        return join_names(drawn)
    is_plain = not _PARTS.search(_unquote(drawn)) or drawn.startswith("=")
    return None if is_plain or _LENGTHS.match(drawn) else join_names(translate_expression(drawn))


def _say_once(node: Node, text: str) -> str | None:
    """How long one round of a cycle is where the first one lets the event go on; None elsewhere."""
    is_cycle = local_name(node) == "timeCycle" or text.startswith("R")
    if not is_cycle or not _fires_once(_event(node)):
        return None
    length = _CYCLE.fullmatch(text)
    return length[1] if length else text if text.startswith("=") else None


def _event(node: Node) -> Node:
    definition = node.getparent()
    event = definition.getparent() if definition is not None else None
    return event if event is not None else node


def _say_cycle(text: str, node: Node) -> str:
    """Camunda 8's `cycle(…)` as the text it stands for; cron of any tool with the five fields of Unix."""
    match = _CALL.fullmatch(text)
    if match:
        times = "" if match[1] in (None, "null") else match[1]
        fixed = _FIXED.fullmatch(match[2])
        if fixed and not times.strip("0123456789"):
            return f"R{times}/{fixed[1] or fixed[2]}"
        if times.strip("0123456789"):
            return f'= "R" + string({times}) + "/" + string({match[2]})'
        return f'= "R{times}/" + string({match[2]})'
    text = _MACROS.get(text.lower(), text)
    fields = text.replace("?", "*").split()
    if len(fields) not in (6, 7) or not fields[0].isdigit() or fields[6:] not in ([], ["*"]):
        return text
    if re.search(r"\d", fields[5]) and (version := _find_version(node)) != 8:
        if version is None:
            return text
        # Quartz counts weekdays from Sunday = 1, Unix from Sunday = 0.
        fields[5] = re.sub(r"(?<!/)\b\d+", lambda found: str(int(found[0]) - 1), fields[5])
    return " ".join(fields[1:6])


def _find_version(node: Node) -> int | None:
    """Which Camunda counts the weekdays of a file, 7 or 8: what it says or declares; None if both."""
    root = node.getroottree().getroot()
    said = next((value for key, value in root.attrib.items() if str(key).endswith("}executionPlatform")), "")
    if said:
        return 8 if str(said) == "Camunda Cloud" else 7
    if ZEEBE not in node.nsmap.values():
        return 7
    return None if not set(JUEL_NAMESPACES).isdisjoint(node.nsmap.values()) else 8


def _unquote(text: str) -> str:
    """SpiffWorkflow evaluates timers as Python, so its files quote them: `"PT1H"`."""
    match = re.fullmatch(r"[\"']([^\"']*)[\"']", text)
    return match[1].strip() if match else text


def _say_delta(text: str) -> str:
    """Python's `timedelta(days=1, hours=2)` as ISO text."""
    match = _DELTA.fullmatch(text)
    parts = dict(_PART.findall(match[1].replace(" ", ""))) if match else {}
    if not parts:
        return text
    total = sum((Decimal(count) * _SECONDS[unit] for unit, count in parts.items()), Decimal())
    days, rest = divmod(total, _SECONDS["days"])
    hours, rest = divmod(rest, _SECONDS["hours"])
    minutes, seconds = divmod(rest, _SECONDS["minutes"])
    counts = ((hours, "H"), (minutes, "M"), (seconds.normalize(), "S"))
    clock = "".join(f"{count:f}{letter}" for count, letter in counts if count)
    return "P" + (f"{days:f}D" if days or not clock else "") + (f"T{clock}" if clock else "")


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
