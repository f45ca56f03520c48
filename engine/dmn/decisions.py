"""The decisions of one file, and how they are asked: by a process, or by somebody who tries them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from engine.dmn.evaluation import Evaluation
from engine.dmn.model import Decision, InputData, KnowledgeModel, Service
from engine.dmn.requirements import list_asked
from engine.dmn.shapes import shape_answer
from engine.errors import EngineFault, ExpressionError, ExpressionLimit, NotFound
from engine.feel import ANY, DEFAULT_ZONE, FeelValue, Kind, to_json
from engine.feel.limits import MAX_LOGIC_STEPS, Budget
from engine.feel.scope import Run
from engine.feel.values import check_weight
from engine.model import JsonValue


@dataclass(frozen=True, slots=True)
class Answer:
    """What asking a decision gave.

    Attributes:
        value: null also where the standard says so after a fault.
        problems: what went wrong or should be known: code and what the sentence names.
        steps: how many it took.
        is_failed: it could not be worked out at all, so there is no value.
    """

    value: FeelValue
    problems: tuple[tuple[str, Mapping[str, object]], ...]
    steps: int
    is_failed: bool = False


class Decisions:
    """The decisions of one file. Frozen after reading; safe to share between threads."""

    def __init__(
        self,
        decisions: Sequence[Decision],
        inputs: Sequence[InputData] = (),
        knowledge: Sequence[KnowledgeModel] = (),
        services: Sequence[Service] = (),
    ) -> None:
        self.decisions: Mapping[str, Decision] = {decision.id: decision for decision in decisions}
        self.inputs: Mapping[str, InputData] = {source.id: source for source in inputs}
        self.knowledge: Mapping[str, KnowledgeModel] = {model.id: model for model in knowledge}
        self.services: Mapping[str, Service] = {service.id: service for service in services}
        self._orders: dict[str, tuple[str, ...]] = {}

    @property
    def ids(self) -> tuple[str, ...]:
        """Ids in the order of the file."""
        return tuple(self.decisions)

    def get_decision(self, decision_id: str) -> Decision:
        """Return one decision.

        Raises:
            NotFound: the file has no such decision.
        """
        try:
            return self.decisions[decision_id]
        except KeyError:
            raise NotFound("decision_not_found", decision=decision_id) from None

    def name_of(self, wanted: str) -> str:
        """What the decision, service or knowledge model of this id is called."""
        return (self.decisions.get(wanted) or self.services.get(wanted) or self.knowledge[wanted]).name

    def find_ids(self, name: str) -> list[str]:
        """Ids of the decisions, services and knowledge models that have this id or name."""
        wanted = " ".join(name.split())
        named: list[Decision | Service | KnowledgeModel] = [*self.decisions.values(), *self.services.values()]
        named += self.knowledge.values()
        exact = [element.id for element in named if element.id == wanted]
        return exact or [element.id for element in named if element.name == wanted]

    def names(self, decision_id: str) -> frozenset[str]:
        """Return the variables that a decision reads from outside, also through what it asks."""
        read: set[str] = set()
        waiting, seen = [decision_id], {decision_id}
        self.get_decision(decision_id)
        while waiting:
            element = self.decisions.get(waiting[-1]) or self.knowledge.get(waiting[-1])
            service = self.services.get(waiting.pop())
            asked: tuple[str, ...] = service.outputs if service is not None else ()
            if element is not None:
                read |= element.reads
                read.update(self.inputs[source].spellings[0] for source in element.requires.inputs)
                asked = (*element.requires.decisions, *element.requires.knowledge)
            waiting += [other for other in asked if other not in seen]
            seen.update(asked)
        return frozenset(read)

    def kind_of(self, name: str) -> Kind:
        """The type of a variable that the file reads from outside; any where the file does not say."""
        given = (source.kind for source in self.inputs.values() if name in source.spellings)
        asked = (one.columns[name] for one in self.decisions.values() if name in one.columns)
        return next((kind for kind in (*given, *asked) if kind is not ANY), ANY)

    def order(self, decision_id: str) -> tuple[str, ...]:
        """Ids of a decision and of all that it asks, those it asks first."""
        if decision_id not in self._orders:
            asked = list_asked(decision_id, lambda key: self.decisions[key].requires.decisions)
            self._orders[decision_id] = tuple(asked)
        return self._orders[decision_id]

    def evaluate(
        self,
        decision_id: str,
        variables: Mapping[str, object],
        *,
        now: datetime | None = None,
        zone: str = DEFAULT_ZONE,
    ) -> JsonValue:
        """Work out a decision.

        Args:
            decision_id: id of the decision in the file.
            variables: the case's variables; a missing one is null.
            now: aware moment that `now()` and `today()` read.
            zone: IANA name of the organisation's zone.

        Returns:
            One value for a table with one output, else an object by output name; a list of these for RULE
            ORDER, OUTPUT ORDER and COLLECT (empty without a hit). Without a hit: the outputs' default values,
            else null. A result that does not conform to the declared type is null.

        Raises:
            NotFound: no such decision.
            EngineFault: UNIQUE matched twice, ANY matched different outputs, or a value is not among the
                allowed ones; params name decision and rules.
            ExpressionError: a cell passes a limit; params also name decision and rule.
        """
        decision = self.get_decision(decision_id)
        run = _open_run(variables, now, zone)
        return to_json(_guarded(lambda: Evaluation(self, run).decide(decision.id)))

    def shape(self, decision_id: str, answer: JsonValue, shape: str) -> JsonValue:
        """Put what `evaluate` gave for a decision into a shape of Camunda; see `shape_answer`."""
        decision = self.decisions[decision_id]
        return shape_answer(answer, shape, decision.outputs, is_list=decision.gives_list)

    def open_session(
        self, variables: Mapping[str, object], *, now: datetime, zone: str = DEFAULT_ZONE
    ) -> Evaluation:
        """Open a working-out in which several decisions may be asked; what one found out, the others know.

        Args:
            variables: values by the names of inputs (for a service also of its input decisions).
        """
        run = _open_run(variables, now, zone)
        run.faults = []
        return Evaluation(self, run)

    def answer(self, wanted: str, session: Evaluation, steps: int = MAX_LOGIC_STEPS) -> Answer:
        """Ask a decision or a service as the standard says: what goes wrong is null and is told.

        Args:
            wanted: id of a decision, a service or a knowledge model.
            steps: how many steps it may take.

        Returns:
            The answer; it never raises for what a file or a value does.
        """
        run = session.run
        run.budget, run.depth, run.mismatches = Budget(min(steps, MAX_LOGIC_STEPS)), 0, 0
        faults = run.faults = []
        try:
            value = _guarded(lambda: self._ask(wanted, session))
            check_weight(value)
        except (ExpressionError, EngineFault) as error:
            return Answer(None, (*faults, (error.code, error.params)), run.budget.spent, is_failed=True)
        if run.mismatches:
            run.note("decision_result_not_conform", count=run.mismatches)
        return Answer(value, tuple(faults), run.budget.spent)

    def _ask(self, wanted: str, evaluation: Evaluation) -> FeelValue:
        if wanted in self.decisions:
            return evaluation.decide(wanted)
        function, kinds = evaluation.function_of(wanted), self._list_kinds(wanted)
        run = evaluation.run
        values = [
            evaluation.read_given(kind, run.read_variable(name), name) if name in run.variables else None
            for name, kind in zip(function.parameters, kinds, strict=True)
        ]
        return function.call(values)

    def _list_kinds(self, wanted: str) -> list[Kind]:
        """Types of what a service or a knowledge model is asked with."""
        if wanted in self.knowledge:
            return [kind for _, kind in self.knowledge[wanted].parameters]
        service = self.services[wanted]
        kinds = [self.inputs[source].kind for source in service.inputs]
        return kinds + [self.decisions[asked].kind for asked in service.input_decisions]


def _open_run(variables: Mapping[str, object], now: datetime | None, zone: str) -> Run:
    return Run(variables, now, ZoneInfo(zone), Budget(MAX_LOGIC_STEPS))


def _guarded(work: Callable[[], FeelValue]) -> FeelValue:
    try:
        return work()
    except RecursionError:
        raise ExpressionLimit(reason="calls_too_deep") from None
