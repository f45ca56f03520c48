"""Writing OCEL 2.0 as JSON: events beside the cases, tasks and people that they are about."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

import orjson

from engine.eventlog.log import LogEvent, Trace

CASE, TASK, PERSON = "case", "task", "person"
_EVENT_ATTRIBUTES = {
    "element": "string",
    "type": "string",
    "transition": "string",
    "role": "string",
    "meaningful": "boolean",
    "stage": "string",
    "status": "string",
    "answer": "string",
}
_OBJECT_TYPES: Mapping[str, Mapping[str, str]] = {
    CASE: {"model": "string", "release": "integer", "status": "string", "stage": "string", "title": "string"},
    TASK: {"element": "string", "role": "string"},
    PERSON: {},
}


def write_ocel(file: Path, traces: Iterable[Trace]) -> tuple[int, int]:
    """Write a log; events go to the file as they come, objects are kept until its end.

    Returns:
        How many cases and events.
    """
    objects: dict[str, dict[str, Any]] = {}
    activities: set[str] = set()
    counted = [0, 0]
    with file.open("wb") as out:
        out.write(b'{"events":[')
        for trace in traces:
            objects[trace.id] = _make_case(trace)
            for event in trace.events:
                out.write(b",\n" if counted[1] else b"\n")
                out.write(orjson.dumps(_make_event(trace, event)))
                activities.add(event.activity)
                _keep_objects(objects, trace, event)
                counted[1] += 1
            counted[0] += 1
        out.write(b'\n],"objects":')
        out.write(orjson.dumps(list(objects.values())))
        _write_types(out, activities)
    return counted[0], counted[1]


def _write_types(out: BinaryIO, activities: set[str]) -> None:
    shared = [{"name": name, "type": type_} for name, type_ in _EVENT_ATTRIBUTES.items()]
    types = [{"name": name, "attributes": shared} for name in sorted(activities)]
    kinds = [
        {"name": name, "attributes": [{"name": key, "type": type_} for key, type_ in attributes.items()]}
        for name, attributes in _OBJECT_TYPES.items()
    ]
    out.write(b',"eventTypes":' + orjson.dumps(types) + b',"objectTypes":' + orjson.dumps(kinds) + b"}\n")


def _make_event(trace: Trace, event: LogEvent) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "element": event.element,
        "type": event.type,
        "transition": event.transition,
        "role": event.role,
        "meaningful": event.is_meaningful,
        **{key: event.values[key] for key in ("stage", "status", "answer") if key in event.values},
    }
    about = [(trace.id, CASE), (event.task, TASK), (event.resource, PERSON)]
    return {
        "id": event.id,
        "type": event.activity,
        "time": _say(event.at),
        "attributes": [{"name": name, "value": value} for name, value in facts.items() if value != ""],
        "relationships": [{"objectId": id_, "qualifier": kind} for id_, kind in about if id_],
    }


def _make_case(trace: Trace) -> dict[str, Any]:
    facts = {
        "model": trace.model,
        "release": trace.release,
        "status": trace.status,
        "stage": trace.stage,
        "title": trace.title,
    }
    return _make_object(trace.id, CASE, facts, trace.opened_at, [])


def _keep_objects(objects: dict[str, dict[str, Any]], trace: Trace, event: LogEvent) -> None:
    if event.task and event.task not in objects:
        facts = {"element": event.element, "role": event.role}
        part = [{"objectId": trace.id, "qualifier": "part of"}]
        objects[event.task] = _make_object(event.task, TASK, facts, event.at, part)
    if event.resource and event.resource not in objects:
        objects[event.resource] = _make_object(event.resource, PERSON, {}, event.at, [])


def _make_object(
    id_: str, kind: str, facts: Mapping[str, Any], at: datetime, relationships: list[dict[str, str]]
) -> dict[str, Any]:
    told = [{"name": name, "time": _say(at), "value": value} for name, value in facts.items() if value != ""]
    return {"id": id_, "type": kind, "attributes": told, "relationships": relationships}


def _say(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")
