"""FEEL, the expression language of DMN, as a bounded subset: closed grammar, decimals, three-valued logic.

Nothing here executes Python made from text; unknown functions are refused before anything runs.
"""

from engine.feel.assignments import Assignment, Assignments, compile_assignments
from engine.feel.builtins import list_builtin_names
from engine.feel.builtins.lists import summarise
from engine.feel.expression import DEFAULT_ZONE, Expression, UnaryTests, compile_expression, evaluate
from engine.feel.operators import is_same
from engine.feel.unary_tests import compile_unary_tests
from engine.feel.values import FeelValue, Range, YearMonths, to_json

__all__ = [
    "DEFAULT_ZONE",
    "Assignment",
    "Assignments",
    "Expression",
    "FeelValue",
    "Range",
    "UnaryTests",
    "YearMonths",
    "compile_assignments",
    "compile_expression",
    "compile_unary_tests",
    "evaluate",
    "is_same",
    "list_builtin_names",
    "summarise",
    "to_json",
]
