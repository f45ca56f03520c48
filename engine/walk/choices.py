"""Which ways a gateway may take with the values that can occur there, and what is known after each."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from engine.bpmn.graph import Element, ElementKind, Flow, Process
from engine.feel import Expression
from engine.walk.asking import Case, Enquiry, gather
from engine.walk.reading import read_condition
from engine.walk.values import Values

Lookup = Callable[[str], Values]
MOST_SUBSETS = 12


@dataclass(frozen=True, slots=True)
class Way:
    """One thing a gateway may do.

    Attributes:
        flows: taken together; empty: no answer, the case would stop here.
        changes: what is known better afterwards.
        is_sure: whether values that do occur lead here; else it is only not excluded.
        any_of: flows of which any number but none may be taken, where there are too many to list.
    """

    flows: tuple[str, ...]
    changes: tuple[tuple[str, Values], ...] = ()
    is_sure: bool = True
    any_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Question:
    flow: str
    condition: Expression | None
    is_plain: bool


class Gateway:
    """The choice after one element: an exclusive or inclusive gateway, or flows that part without one."""

    def __init__(self, process: Process, element: Element) -> None:
        flows = [process.flows[flow_id] for flow_id in element.outgoing]
        self.is_single = element.kind not in (ElementKind.INCLUSIVE_GATEWAY,) and element.kind.is_gateway
        self.all = tuple(flow.id for flow in flows)
        self.default = self._find_default(element, flows)
        asked = [flow for flow in flows if flow.id != self.default]
        self.questions = [
            _Question(flow.id, read_condition(flow.condition), not flow.condition) for flow in asked
        ]
        self.is_unasked = not any(flow.condition for flow in flows)
        conditions = [question.condition for question in self.questions if question.condition is not None]
        names = {name for condition in conditions for name in condition.names}
        self.enquiry = Enquiry(names, (condition.text for condition in conditions))
        self._ways: dict[tuple[Values, ...], tuple[Way, ...]] = {}

    def _find_default(self, element: Element, flows: Sequence[Flow]) -> str | None:
        if element.default_flow in self.all:
            return element.default_flow
        plain = [flow.id for flow in flows if not flow.condition]
        # An unconditional flow beside conditional ones is what is left when none of them is true.
        return plain[-1] if self.is_single and plain and len(plain) < len(flows) else None

    @property
    def keys(self) -> tuple[str, ...]:
        """The variables that decide."""
        return self.enquiry.keys

    def list_ways(self, lookup: Lookup) -> tuple[Way, ...]:
        """Everything that may happen here now."""
        if len(self.all) == 1 and not (self.questions and self.questions[0].condition and not self.default):
            return (Way(self.all),)
        if self.is_unasked:
            return self._list_free_ways()
        values = {key: lookup(key) for key in self.keys}
        asked = tuple(values[key] for key in self.keys)
        if asked not in self._ways:
            cases = self.enquiry.list_cases(values)
            self._ways[asked] = (
                self._list_free_ways() if cases is None else tuple(self._sort_cases(cases, values))
            )
        return self._ways[asked]

    def _list_free_ways(self) -> tuple[Way, ...]:
        if self.is_single:
            return tuple(Way((flow,), is_sure=False) for flow in self.all)
        default = (Way((self.default,), is_sure=False),) if self.default else ()
        asked = tuple(question.flow for question in self.questions)
        return (Way((), any_of=asked, is_sure=False), *default)

    def _sort_cases(self, cases: Iterable[Case], values: Mapping[str, Values]) -> Iterator[Way]:
        """Group the cases by what they lead to."""
        found: dict[tuple[str, ...], dict[int, Case]] = {}
        sure: set[tuple[str, ...]] = set()
        for case in cases:
            for flows, is_sure in self._answer(case):
                found.setdefault(flows, {})[id(case)] = case
                if is_sure:
                    sure.add(flows)
        if len(found) > MOST_SUBSETS and not self.is_single:
            yield from self._list_free_ways()
            return
        for flows, leading in found.items():
            for changes in split_cases(list(leading.values()), self.keys, values):
                yield Way(flows, changes, flows in sure)

    def _answer(self, case: Case) -> Iterator[tuple[tuple[str, ...], bool]]:
        return self._answer_one(case) if self.is_single else self._answer_many(case)

    def _answer_one(self, case: Case) -> Iterator[tuple[tuple[str, ...], bool]]:
        """The first true condition wins; one that may be true leaves the later ones possible."""
        is_sure = True
        for question in self.questions:
            answer = self._ask(question, case)
            if answer is not False:
                yield (question.flow,), is_sure and answer is True
            if answer is True:
                return
            is_sure = is_sure and answer is False
        yield ((self.default,) if self.default else ()), is_sure

    def _answer_many(self, case: Case) -> Iterator[tuple[tuple[str, ...], bool]]:
        """Every true condition's flow together; each that may be true is tried with and without."""
        sets: list[tuple[str, ...]] = [()]
        is_sure = True
        for question in self.questions:
            answer = self._ask(question, case)
            is_sure = is_sure and answer is not None
            with_it = [(*flows, question.flow) for flows in sets]
            sets = with_it if answer is True else sets if answer is False else [*sets, *with_it]
            if len(sets) > 4 * MOST_SUBSETS:
                break
        for flows in sets:
            yield flows or ((self.default,) if self.default else ()), is_sure

    def _ask(self, question: _Question, case: Case) -> bool | None:
        if question.condition is not None:
            return self.enquiry.ask(question.condition, case)
        # Beside conditions, a plain flow of an inclusive split is always taken; an unreadable one may be.
        return True if question.is_plain and not self.is_single else None


def split_cases(
    cases: Sequence[Case], keys: Sequence[str], values: Mapping[str, Values]
) -> Iterator[tuple[tuple[str, Values], ...]]:
    """The cases as few boxes of values, without letting in a combination that is not among them."""
    width = 1
    changes = []
    for key in keys:
        gathered = gather(cases, key, values[key])
        changes.append((key, gathered))
        width *= len({id(case[key]) if case[key].member is None else case[key].member for case in cases})
    if width <= len(cases) or len(keys) < 2:
        yield tuple(changes)
        return
    first, *rest = keys
    parts: dict[object, list[Case]] = {}
    for case in cases:
        parts.setdefault(case[first].member or "more", []).append(case)
    for part in parts.values():
        for inner in split_cases(part, rest, values):
            yield ((first, gather(part, first, values[first])), *inner)
