"""One working-out of decisions: what is given, what is known already, and what each element sees."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from engine.dmn.model import Column, Decision, InputData, KnowledgeModel, Requirements, Service
from engine.feel import FeelValue, Kind, coerce, fit_arguments, read_as
from engine.feel.functions import Deeper, make_function
from engine.feel.scope import Run, Scope
from engine.feel.values import Function


class Drg(Protocol):
    """The elements of a file by id."""

    decisions: Mapping[str, Decision]
    inputs: Mapping[str, InputData]
    knowledge: Mapping[str, KnowledgeModel]
    services: Mapping[str, Service]

    def order(self, decision_id: str) -> Sequence[str]:
        """Ids of a decision and of all that it asks, those it asks first."""


@dataclass
class Evaluation:
    """Works out decisions of a file; each is worked out once.

    Attributes:
        given: values of inputs by id; one that is missing is read from the run's variables.
        known: results of decisions by id.
    """

    drg: Drg
    run: Run
    given: dict[str, FeelValue] = field(default_factory=dict)
    known: dict[str, FeelValue] = field(default_factory=dict)
    # Knowledge models by id: where many need the same ones, each is made once.
    _models: dict[str, Function] = field(default_factory=dict)

    def decide(self, decision_id: str) -> FeelValue:
        """Work out a decision and before it, in order, those that it asks."""
        for asked in self.drg.order(decision_id):
            if asked not in self.known:
                decision = self.drg.decisions[asked]
                self.known[asked] = decision.run(self._scope_of(decision.requires))
        return self.known[decision_id]

    def _scope_of(self, requires: Requirements) -> Scope:
        # What is declared under a name comes before a column that happens to have it.
        columns = {column.name: column for column in requires.columns}
        bound = {name: _pick(column, self.known[column.decision]) for name, column in columns.items()}
        for asked in requires.decisions:
            decision = self.drg.decisions[asked]
            for name in (asked, decision.name, decision.result_name):
                own = columns.get(name)
                if own is None or own.decision != asked or not own.is_before:
                    bound[name] = self.known[asked]
        for wanted in requires.inputs:
            self._bind_input(self.drg.inputs[wanted], bound)
        for wanted in requires.knowledge:
            self._bind_function(wanted, bound)
        return Scope(self.run, bound)

    def _bind_input(self, source: InputData, bound: dict[str, FeelValue]) -> None:
        if source.id not in self.given:
            key = next((name for name in source.spellings if name in self.run.variables), None)
            if key is None:
                # Flat variables such as `form.field` may still answer, so the name stays free.
                return
            self.given[source.id] = self.read_given(source.kind, self.run.read_variable(key), source.name)
        bound[source.name] = self.given[source.id]

    def read_given(self, kind: Kind, value: FeelValue, name: str) -> FeelValue:
        """Read a value from outside as a type; one that does not conform is null, and said."""
        fitting = coerce(read_as(value, kind), kind)
        if fitting is None and value is not None:
            self.run.note("decision_input_not_conform", name=name)
        return fitting

    def _bind_function(self, wanted: str, bound: dict[str, FeelValue]) -> None:
        named = self.drg.knowledge.get(wanted) or self.drg.services[wanted]
        bound[named.name] = self.function_of(wanted)

    def function_of(self, wanted: str) -> Function:
        """A knowledge model or a decision service as a function."""
        model = self.drg.knowledge.get(wanted)
        return self._service_of(self.drg.services[wanted]) if model is None else self._model_of(model)

    def _model_of(self, model: KnowledgeModel) -> Function:
        if model.id in self._models:
            return self._models[model.id]
        bound: dict[str, FeelValue] = {}
        scope = Scope(self.run, bound)
        function = make_function(scope, model.parameters, model.body, model.result)
        # A knowledge model may call itself.
        bound[model.name] = self._models[model.id] = function
        for wanted in model.requires.knowledge:
            if wanted != model.id:
                self._bind_function(wanted, bound)
        return function

    def _service_of(self, service: Service) -> Function:
        """A decision service as a function: its inputs first, then its input decisions."""
        inputs = [(self.drg.inputs[wanted].name, self.drg.inputs[wanted].kind) for wanted in service.inputs]
        asked = [self.drg.decisions[wanted] for wanted in service.input_decisions]
        parameters = [*inputs, *((decision.result_name, decision.kind) for decision in asked)]
        if len(service.parameter_kinds) == len(parameters):
            pairs = zip(parameters, service.parameter_kinds, strict=True)
            parameters = [(name, kind if own.name == "any" else own) for (name, own), kind in pairs]

        def call(values: Sequence[FeelValue]) -> FeelValue:
            fitting = fit_arguments(values, (kind for _, kind in parameters))
            if fitting is None:
                return None
            given = dict(zip(service.inputs, fitting, strict=False))
            known = dict(zip(service.input_decisions, fitting[len(inputs) :], strict=True))
            self.run.budget.spend(2 + len(values))
            with Deeper(self.run):
                return self._serve(service, Evaluation(self.drg, self.run, given, known))

        return Function(tuple(name for name, _ in parameters), call)

    def _serve(self, service: Service, inner: "Evaluation") -> FeelValue:
        results = {self.drg.decisions[wanted].result_name: inner.decide(wanted) for wanted in service.outputs}
        value: FeelValue = results if len(results) != 1 else next(iter(results.values()))
        return coerce(value, service.result)


def _pick(column: Column, result: FeelValue) -> FeelValue:
    """What a decision gave in one column; of a list of hits, a list."""
    if column.is_alone:
        return result
    if isinstance(result, list):
        return [_pick(column, hit) for hit in result]
    return result.get(column.name) if isinstance(result, dict) else None
