"""The one place where this room meets FEEL: conditions, values, assignments, compiled once per release."""

from collections.abc import Mapping
from datetime import datetime

from engine.errors import ExpressionError, ModelRefused
from engine.feel import compile_assignments, compile_expression, to_json
from engine.model import JsonValue

Scope = Mapping[str, JsonValue]


class Formula:
    """One FEEL expression of a diagram."""

    def __init__(self, text: str, element_id: str) -> None:
        try:
            self.compiled = compile_expression(text)
        except ExpressionError as error:
            raise ModelRefused("expression_refused", element=element_id, expression=text[:200]) from error

    def evaluate(self, scope: Scope, now: datetime) -> JsonValue:
        """The value as JSON; missing variables are null."""
        return to_json(self.compiled.evaluate(scope, now=now))

    def is_true(self, scope: Scope, now: datetime) -> bool:
        """Whether the value is true: null and other values are not, so no way opens by accident."""
        return self.compiled.evaluate(scope, now=now) is True


class Script:
    """The lines `name = expression` of a script task."""

    def __init__(self, text: str, element_id: str) -> None:
        try:
            self.compiled = compile_assignments(text)
        except ExpressionError as error:
            raise ModelRefused("script_refused", element=element_id, expression=text[:200]) from error

    def run(self, scope: Scope, now: datetime) -> Mapping[str, JsonValue]:
        """Evaluate line by line; returns the names that were assigned with their values."""
        return self.compiled.run(scope, now=now)
