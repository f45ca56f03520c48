"""FEEL, the expression language of DMN, as a bounded subset: closed grammar, decimals, three-valued logic.

Nothing here executes Python made from text; unknown functions are refused before anything runs.
"""

from engine.feel.assignments import Assignment, Assignments, compile_assignments
from engine.feel.builtins import list_builtin_names, list_signatures
from engine.feel.builtins.lists import summarise
from engine.feel.expression import (
    DEFAULT_ZONE,
    Expression,
    UnaryTests,
    compile_answer,
    compile_expression,
    compile_logic,
    evaluate,
)
from engine.feel.json_text import write_json
from engine.feel.kinds import ANY, Kind, coerce, find_kind, fit_arguments, list_of_kind, read_as
from engine.feel.lexer import is_word
from engine.feel.membership import TESTED
from engine.feel.operators import is_same
from engine.feel.unary_tests import compile_cell, compile_unary_tests
from engine.feel.values import FeelValue, Function, Range, YearMonths, to_json
from engine.feel.vocabulary import Vocabulary

__all__ = [
    "ANY",
    "DEFAULT_ZONE",
    "TESTED",
    "Assignment",
    "Assignments",
    "Expression",
    "FeelValue",
    "Function",
    "Kind",
    "Range",
    "UnaryTests",
    "Vocabulary",
    "YearMonths",
    "coerce",
    "compile_answer",
    "compile_assignments",
    "compile_cell",
    "compile_expression",
    "compile_logic",
    "compile_unary_tests",
    "evaluate",
    "find_kind",
    "fit_arguments",
    "is_same",
    "is_word",
    "list_builtin_names",
    "list_of_kind",
    "list_signatures",
    "read_as",
    "summarise",
    "to_json",
    "write_json",
]
