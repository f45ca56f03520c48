"""Script tasks: lines `name = FEEL`, nothing else. Blank lines and comments (`#`, `//`) are skipped."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Final

from engine.errors import ExpressionError, ExpressionLimit
from engine.feel.expression import DEFAULT_ZONE, Expression, compile_expression
from engine.feel.lexer import KEYWORDS
from engine.feel.limits import MAX_SCRIPT_LENGTH, MAX_SCRIPT_LINES
from engine.feel.values import to_json
from engine.model import JsonValue

_LINE: Final = re.compile(r"([^\W\d]\w{0,99})[ \t]*:?=(?!=)(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Assignment:
    """One line: the variable it sets and the expression that gives the value."""

    target: str
    expression: Expression


@dataclass(frozen=True, slots=True)
class Assignments:
    """A checked script."""

    lines: tuple[Assignment, ...]

    @property
    def targets(self) -> frozenset[str]:
        """The variables that the script sets."""
        return frozenset(line.target for line in self.lines)

    @property
    def names(self) -> frozenset[str]:
        """The variables that must come from outside: read before any line has set them."""
        read: set[str] = set()
        known: set[str] = set()
        for line in self.lines:
            read |= {name for name in line.expression.names if name.partition(".")[0] not in known}
            known.add(line.target)
        return frozenset(read)

    def run(
        self, variables: Mapping[str, object], *, now: datetime | None = None, zone: str = DEFAULT_ZONE
    ) -> Mapping[str, JsonValue]:
        """Work out all lines in order and return the new values as JSON; nothing given is changed.

        A later line sees earlier results in their JSON form, so it sees the same as a step that reads them
        from the store the next day.

        Raises:
            ExpressionError: a line fails; params also name its target.
            ExpressionLimit: a line passes a limit.
        """
        results: dict[str, JsonValue] = {}
        for line in self.lines:
            value = line.expression.evaluate({**variables, **results}, now=now, zone=zone)
            results[line.target] = to_json(value)
        return results


@lru_cache(maxsize=1024)
def compile_assignments(script: str) -> Assignments:
    """Check a script and make it runnable.

    Raises:
        ExpressionError: a line is no assignment or does not parse; params name the line, from 1.
        ExpressionLimit: the script or one of its expressions is too long.
    """
    if len(script) > MAX_SCRIPT_LENGTH:
        raise ExpressionLimit(reason="text_too_long", size=len(script), limit=MAX_SCRIPT_LENGTH)
    lines = [(number, line.strip()) for number, line in enumerate(script.splitlines(), 1)]
    wanted = [(number, line) for number, line in lines if line and not line.startswith(("#", "//"))]
    if len(wanted) > MAX_SCRIPT_LINES:
        raise ExpressionLimit(reason="too_many_lines", size=len(wanted), limit=MAX_SCRIPT_LINES)
    return Assignments(tuple(_read_line(number, line) for number, line in wanted))


def _read_line(number: int, line: str) -> Assignment:
    match = _LINE.fullmatch(line.removesuffix(";"))
    if match is None or match[1] in KEYWORDS or match[1].startswith("__"):
        raise ExpressionError(reason="not_an_assignment", line=number, found=line[:40])
    try:
        return Assignment(match[1], compile_expression(match[2]))
    except ExpressionError as error:
        raise type(error)(**{**error.params, "line": number}) from error
