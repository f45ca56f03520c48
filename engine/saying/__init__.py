"""What expressions, values and lengths of time are in people's words, Polish and English.

Nothing here decides or changes anything: FEEL that says more than people say in one sentence stays unsaid.
"""

from engine.saying.names import Named, Names, make_names
from engine.saying.sentences import say_expression, say_script
from engine.saying.spans import say_span

__all__ = ["Named", "Names", "make_names", "say_expression", "say_script", "say_span"]
