"""A FEEL text inside a form, compiled once. Forms meet the expression language only here."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.errors import ExpressionError, InvalidInput
from engine.feel import Expression, compile_expression, to_json
from engine.model import JsonValue

FeelVariables = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Condition:
    """An expression of a form with the text it was written in."""

    text: str
    expression: Expression

    def holds(self, variables: FeelVariables, now: datetime) -> bool:
        """Return whether the expression is true; null and every other value count as not true."""
        return self.calculate(variables, now) is True

    def fails(self, variables: FeelVariables, now: datetime) -> bool:
        """Return whether the expression is false; null means that it cannot be told yet."""
        return self.calculate(variables, now) is False

    def calculate(self, variables: FeelVariables, now: datetime) -> JsonValue:
        """Return the value of the expression as JSON.

        Raises:
            InvalidInput: with these answers the expression passes a limit or cannot be worked out.
        """
        try:
            return to_json(self.expression.evaluate(variables, now=now))
        except ExpressionError as error:
            shown = self.text[:200]
            raise InvalidInput(reason="condition_failed", expression=shown, cause=str(error)) from error


def compile_condition(text: str) -> Condition:
    """Compile a FEEL text, with or without the leading `=` that form-js writes.

    Raises:
        ExpressionError: the text does not parse or passes a limit.
    """
    source = text.strip().removeprefix("=").strip()
    return Condition(source, compile_expression(source))
