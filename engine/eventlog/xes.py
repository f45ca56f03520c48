"""Writing XES (IEEE 1849): one trace a case, with the standard extensions."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from lxml import etree

from engine.eventlog.log import LogEvent, Trace
from engine.model import JsonValue

NAMESPACE = "http://www.xes-standard.org/"
EXTENSIONS = ("concept", "lifecycle", "org", "time")
# What no XML can hold; a name that somebody pasted may.
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_TITLES = {"concept": "Concept", "lifecycle": "Lifecycle", "org": "Organizational", "time": "Time"}


def write_xes(file: Path, traces: Iterable[Trace]) -> tuple[int, int]:
    """Write a log, trace by trace; returns how many traces and events."""
    counted = [0, 0]
    with etree.xmlfile(str(file), encoding="utf-8") as xml:
        xml.write_declaration()
        with xml.element("log", {"xes.version": "2.0", "xmlns": NAMESPACE}):
            _write_head(xml)
            for trace in traces:
                xml.write(_make_trace(trace), pretty_print=True)
                counted[0] += 1
                counted[1] += len(trace.events)
    return counted[0], counted[1]


def _write_head(xml: Any) -> None:
    for prefix in EXTENSIONS:
        uri = f"http://www.xes-standard.org/{prefix}.xesext"
        xml.write(etree.Element("extension", {"name": _TITLES[prefix], "prefix": prefix, "uri": uri}))
    everywhere = etree.Element("global", {"scope": "event"})
    for key in ("concept:name", "lifecycle:transition"):
        everywhere.append(etree.Element("string", {"key": key, "value": "?"}))
    everywhere.append(etree.Element("date", {"key": "time:timestamp", "value": "1970-01-01T00:00:00+00:00"}))
    xml.write(everywhere)
    xml.write(etree.Element("classifier", {"name": "Activity", "keys": "concept:name"}))


def _make_trace(trace: Trace) -> etree._Element:
    made = etree.Element("trace")
    facts: dict[str, JsonValue] = {
        "concept:name": trace.id,
        "krokus:model": trace.model,
        "krokus:release": trace.release,
        "krokus:status": trace.status,
        "krokus:stage": trace.stage,
        "krokus:title": trace.title or None,
    }
    _add(made, facts)
    for event in trace.events:
        made.append(_make_event(event))
    return made


def _make_event(event: LogEvent) -> etree._Element:
    made = etree.Element("event")
    made.append(etree.Element("date", {"key": "time:timestamp", "value": event.at.isoformat()}))
    facts: dict[str, JsonValue] = {
        "concept:name": event.activity,
        "concept:instance": event.task or None,
        "lifecycle:transition": event.transition,
        "org:resource": event.resource or None,
        "org:role": event.role or None,
        "krokus:type": event.type,
        "krokus:element": event.element or None,
        "krokus:meaningful": event.is_meaningful,
        **{f"krokus:{key}": value for key, value in event.values.items()},
    }
    _add(made, facts)
    return made


def _add(parent: etree._Element, facts: dict[str, JsonValue]) -> None:
    for key, value in facts.items():
        if value is None:
            continue
        kind = "boolean" if isinstance(value, bool) else "int" if isinstance(value, int) else "string"
        text = str(value).lower() if isinstance(value, bool) else str(value)
        parent.append(etree.Element(kind, {"key": key, "value": _UNWRITABLE.sub("�", text)}))
