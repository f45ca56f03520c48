"""What the condition of an event may come to: true now or later, never, or not without somebody's help."""

from collections.abc import Callable
from dataclasses import dataclass

from engine.bpmn.graph import Element
from engine.walk.asking import Enquiry
from engine.walk.choices import split_cases
from engine.walk.reading import read_condition, reads_time
from engine.walk.values import Values

Lookup = Callable[[str], Values]
Changes = tuple[tuple[str, Values], ...]


@dataclass(frozen=True, slots=True)
class Prospect:
    """What may become of a condition with the values that can occur.

    Attributes:
        changes: for each way in which it may be true, what is known better then; empty: it never is.
        may_be_false: whether values occur with which it is false, and stays so while nobody changes them.
    """

    changes: tuple[Changes, ...] = ((),)
    may_be_false: bool = False


class Condition:
    """The condition of one event; one that cannot be read may be anything."""

    def __init__(self, event: Element) -> None:
        text = event.event.expression if event.event is not None else None
        self._expression = read_condition(text)
        names = self._expression.names if self._expression is not None else frozenset[str]()
        self._enquiry = Enquiry(names, (text or "",))
        self._known: dict[tuple[Values, ...], Prospect] = {}

    @property
    def keys(self) -> tuple[str, ...]:
        """The variables that decide."""
        return self._enquiry.keys

    def look_ahead(self, lookup: Lookup) -> Prospect:
        """What it may come to with these values."""
        values = {key: lookup(key) for key in self.keys}
        asked = tuple(values[key] for key in self.keys)
        if asked not in self._known:
            self._known[asked] = self._look_ahead(values)
        return self._known[asked]

    def _look_ahead(self, values: dict[str, Values]) -> Prospect:
        cases = None if self._expression is None else self._enquiry.list_cases(values)
        if cases is None or self._expression is None or reads_time(self._expression):
            return Prospect()
        answers = [(case, self._enquiry.ask(self._expression, case)) for case in cases]
        able = [case for case, answer in answers if answer is not False]
        changes = tuple(split_cases(able, self.keys, values)) if able else ()
        return Prospect(changes, any(answer is False for _, answer in answers))
