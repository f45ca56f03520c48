"""What expressions, values and lengths of time are in people's words, Polish and English.

Nothing here decides or changes anything: FEEL that says more than people say in one sentence stays unsaid.
"""

from engine.saying.faults import Fault, say_fault
from engine.saying.names import Named, Names, make_names
from engine.saying.people import name_role
from engine.saying.sentences import say_cell, say_expression, say_script
from engine.saying.spans import say_span
from engine.saying.statuses import name_status

__all__ = [
    "Fault",
    "Named",
    "Names",
    "make_names",
    "name_role",
    "name_status",
    "say_cell",
    "say_expression",
    "say_fault",
    "say_script",
    "say_span",
]
