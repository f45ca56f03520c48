"""Which decisions of a file can be worked out, given what they ask."""

from collections.abc import Callable, Collection, Sequence

from engine.dmn.model import Decision
from engine.errors import ModelRefused


def drop_unusable(
    decisions: Sequence[Decision], functions: Collection[str]
) -> tuple[list[Decision], list[ModelRefused]]:
    """Leave out decisions that ask something unusable, and those that ask themselves in a circle.

    Args:
        functions: ids of the knowledge models and services that can be used.

    Returns:
        The usable ones in the order given, and for each other one the reason.
    """
    known = set(functions)
    able = [decision for decision in decisions if known.issuperset(decision.requires.knowledge)]
    done: set[str] = set()
    # Take, again and again, what asks nothing open; what stays asks itself or something unusable.
    while ready := [d.id for d in able if d.id not in done and done.issuperset(d.requires.decisions)]:
        done.update(ready)
    read = {decision.id for decision in able}
    problems = [_blame(decision, read) for decision in decisions if decision.id not in done]
    return [decision for decision in decisions if decision.id in done], problems


def list_asked(decision_id: str, asks: Callable[[str], Sequence[str]]) -> list[str]:
    """Ids of all that a decision asks, and last its own: each once, after what it asks itself, as asked."""
    # Without recursion: a chain of decisions may be longer than Python's stack is deep.
    found: list[str] = []
    opened: set[str] = set()
    waiting = [(decision_id, False)]
    while waiting:
        current, is_ready = waiting.pop()
        if is_ready:
            found.append(current)
        elif current not in opened:
            opened.add(current)
            waiting.append((current, True))
            waiting += [(asked, False) for asked in reversed(asks(current))]
    return found


def _blame(decision: Decision, read: Collection[str]) -> ModelRefused:
    is_circle = decision.id in read and set(decision.requires.decisions).issubset(read)
    code = "dmn_requirement_cycle" if is_circle else "dmn_requirement_refused"
    asks = [*decision.requires.decisions, *decision.requires.knowledge]
    return ModelRefused(code, element=decision.id, name=decision.name, line=decision.line, asks=asks)
