"""Reads test cases in the form of the DMN Technology Compatibility Kit and says how Krokus answers them."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from lxml import etree

from engine.dmn import decide
from engine.feel import evaluate
from engine.feel.json_text import write_json

TESTCASE = "http://www.omg.org/spec/DMN/20160719/testcase"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
NOW = datetime(2026, 11, 23, tzinfo=UTC)
CLOSE = Decimal("1e-8")
# Kinds of XML Schema whose texts FEEL has more than one spelling of.
MOMENTS = {"date": "date", "time": "time", "dateTime": "date and time", "duration": "duration"}


@dataclass(frozen=True)
class Outcome:
    """One result asked of one test case: `right`, `wrong`, or `refused` with the codes that say why."""

    case: str
    node: str
    verdict: str
    detail: str = ""


def run_cases(cases: Path) -> Iterator[Outcome]:
    """Ask everything that one file of test cases asks of the model beside it."""
    root = etree.fromstring(cases.read_bytes())
    model = cases.parent / (root.findtext(f"{{{TESTCASE}}}modelName") or "").strip()
    content = model.read_bytes()
    for case in root.iterfind(f"{{{TESTCASE}}}testCase"):
        values = {node.get("name", ""): read_value(node) for node in _parts(case, "inputNode")}
        for result in _parts(case, "resultNode"):
            asked = case.get("invocableName") or result.get("name", "")
            decided = decide(content, model.name, values, now=NOW, only=asked)
            yield _judge(f"{cases.name}#{case.get('id')}", asked, decided.decisions, decided.findings, result)


def _judge(case, asked, decisions, findings, result) -> Outcome:
    if asked not in decisions:
        codes = sorted({finding.code for finding in findings if finding.severity == "error"})
        return Outcome(case, asked, "refused" if codes else "wrong", " ".join(codes))
    found = json.loads(decisions[asked], parse_float=Decimal, parse_int=Decimal)
    (holder,) = [*_parts(result, "expected"), *_parts(result, "computed")][:1] or [None]
    expected = None if holder is None else read_value(holder)
    is_right = is_close(found, expected)
    return Outcome(case, asked, "right" if is_right else "wrong", f"{found!r}, expected {expected!r}")


def read_value(node) -> object:
    """What an input, a component, an item or a result holds, as JSON with decimals."""
    for holder in _parts(node, "value")[:1]:
        return _read_simple(holder)
    if components := _parts(node, "component"):
        return {part.get("name", ""): read_value(part) for part in components}
    for holder in _parts(node, "list")[:1]:
        return [read_value(item) for item in _parts(holder, "item")]
    return None


def _read_simple(node) -> object:
    text = "".join(node.itertext())
    kind = node.get(f"{{{XSI}}}type", "").rpartition(":")[2]
    if node.get(f"{{{XSI}}}nil") in ("true", "1"):
        return None
    if kind == "boolean":
        return text.strip() in ("true", "1")
    if kind in ("decimal", "double", "float", "integer", "int", "long"):
        return Decimal(text.strip())
    if kind in MOMENTS:
        moment = evaluate(f"{MOMENTS[kind]}(text)", {"text": text.strip()})
        return json.loads(write_json(moment))
    return text


def is_close(found: object, expected: object) -> bool:
    """Whether two values are the same, numbers up to what the kit allows."""
    if isinstance(found, Decimal) and isinstance(expected, Decimal):
        return abs(found - expected) <= CLOSE * max(1, abs(expected))
    if isinstance(found, dict) and isinstance(expected, dict):
        return found.keys() == expected.keys() and all(is_close(found[key], expected[key]) for key in found)
    if isinstance(found, list) and isinstance(expected, list):
        return len(found) == len(expected) and all(map(is_close, found, expected))
    return type(found) is type(expected) and found == expected


def _parts(node, name: str) -> list:
    return node.findall(f"{{{TESTCASE}}}{name}")
