"""What the expressions of a diagram read and write: names, what they are needed for, and by whom."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import Enum

from engine.bpmn.dialects.foreign_functions import MEMBERS
from engine.bpmn.graph import Graph, Loop
from engine.errors import KrokusError
from engine.feel import Assignment, compile_assignments, compile_expression

_IN_DURATION = r"\bduration\s*\(\s*{name}\s*\)"
# Written into a text, one end of a range, or one item of a list.
_OF_PART = (
    r"\bstring\s*\([^()]*(?<![\w.]){name}(?![\w.])|\"\s*\+\s*{name}(?![\w.])|(?<![\w.]){name}\s*\+\s*\""
    r"|\.\.\s*{name}(?!\w)|(?<![\w.]){name}\s*\.\.|[\[,]\s*{name}\s*[,\]]"
)
# How other languages count a list, letters or ask for a part: it is all one word there.
_LENGTH = re.compile(
    re.escape(MEMBERS["length", 1]).replace(r"\{0\}", r"(?P<of>[\w.]+)", 1).replace(r"\{0\}", "(?P=of)")
)
_NUMBER = re.compile(r"\s*-?[0-9]+(?:\.[0-9]+)?\s*")


class Use(Enum):
    """What a value is needed for; tells which kind of answer fits."""

    CHOICE = "choice"
    NUMBER = "number"
    VALUE = "value"
    DATE = "date"
    MOMENT = "moment"
    DURATION = "duration"
    ROWS = "rows"


@dataclass(frozen=True)
class Read:
    """A name that an expression reads.

    Attributes:
        name: dotted.
        text: the expression; empty for a table of decisions.
        use: what the value is needed for.
        item: of a list that rounds run over, the name under which they know each of its items.
    """

    name: str
    text: str
    use: Use
    item: str = ""


@dataclass(frozen=True)
class Write:
    """A name that gets a value.

    Attributes:
        by: id of the element that gives it; empty where it is not known when that is.
        text: the expression that gives it.
        item: of a list that rounds give, the name of what each of them gives.
    """

    name: str
    by: str = ""
    text: str = ""
    item: str = ""

    @property
    def is_flag(self) -> bool:
        """Whether it only raises or lowers a flag, or clears it."""
        return self.text in ("true", "false", "null")


def read_text(text: str | None, use: Use) -> Iterator[Read]:
    """What one expression reads."""
    text = _say_lengths(text)
    try:
        names = compile_expression(text).names if text else frozenset[str]()
    except KrokusError:
        # What cannot be read is the lint's to name.
        return
    yield from (Read(name, text or "", use) for name in sorted(names))


def _say_lengths(text: str | None) -> str | None:
    return text and _LENGTH.sub(_count_rows, text)


def _count_rows(length: re.Match[str]) -> str:
    """Only something of which other parts are read as well is taken to have a length of its own."""
    has_parts = re.search(rf"(?<![\w.]){re.escape(length['of'])}\.(?!length\b)", length.string) is not None
    return length[0] if has_parts else f"count({length['of']})"


def read_part(text: str | None, use: Use) -> Iterator[Read]:
    """What an expression reads that gives a list, a moment or a length of time; its parts may be others."""
    for one in read_text(text, use):
        if re.search(_IN_DURATION.format(name=re.escape(one.name)), one.text):
            yield replace(one, use=Use.DURATION)
        elif re.search(_OF_PART.format(name=re.escape(one.name)), one.text):
            yield replace(one, use=Use.VALUE)
        else:
            yield one


def read_round(loop: Loop) -> Iterator[Read]:
    """What is read when a round is over: whether there is one more, and what it gives."""
    yield from read_text(loop.condition, Use.CHOICE)
    if loop.output is not None:
        yield from read_text(loop.output_item, Use.VALUE)


def read_script(script: str | None) -> Iterator[Read]:
    """What the lines of a script read that neither one before them has set nor they begin by themselves."""
    written: set[str] = set()
    counted: dict[str, str] = {}
    for line in _list_lines(script):
        if _can_begin(line):
            written.add(line.target)
        text = _fill_in(line.expression.text, counted)
        for name in sorted(line.expression.names):
            if name.partition(".")[0] not in written:
                yield Read(name, text, Use.VALUE)
        written.add(line.target)
        if _NUMBER.fullmatch(text):
            counted[line.target] = text
        elif line.target not in line.expression.names:
            counted.pop(line.target, None)


def _fill_in(text: str, counted: Mapping[str, str]) -> str:
    """A text with the numbers that its script began counting from in place of their names."""
    for name, number in counted.items():
        text = re.sub(rf"(?<![\w.\"]){re.escape(name)}(?![\w.\"(])", number, text)
    return text


def _list_lines(script: str | None) -> tuple[Assignment, ...]:
    try:
        return compile_assignments(said).lines if (said := _say_lengths(script)) else ()
    except KrokusError:
        # In a process that is only drawn, a script may be anything.
        return ()


def list_writes(graph: Graph) -> Iterator[Write]:
    """What gives a name a value, whoever does it."""
    for process in graph.processes.values():
        yield Write(process.properties.get("result", ""))
    for element in graph.elements.values():
        yield Write(element.properties.get("result_variable", ""), element.id)
        yield Write(element.properties.get("target", ""), element.id)
        if element.loop is not None:
            yield Write(element.loop.output or "", item=element.loop.output_item or "")
            if element.loop.item != element.loop.output_item:
                yield Write(element.loop.item or "")
        for line in _list_lines(element.script):
            if _can_begin(line):
                yield Write(line.target, element.id, line.expression.text.strip())


def list_changes(graph: Graph) -> Iterator[Write]:
    """What only changes a value that is there: `x = x + 1`."""
    for element in graph.elements.values():
        for line in _list_lines(element.script):
            if not _can_begin(line):
                yield Write(line.target, element.id, line.expression.text.strip())


def _can_begin(line: Assignment) -> bool:
    """Whether a line gives its name a value though it has none yet: `x = x + 1` does not."""
    if line.target not in {name.partition(".")[0] for name in line.expression.names}:
        return True
    try:
        return line.expression.evaluate({}) is not None
    except KrokusError:
        return False
