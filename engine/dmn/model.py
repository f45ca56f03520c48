"""What a DMN file holds once it is read: inputs, decisions, knowledge models, services. Frozen; no XML."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.feel import ANY, Kind
from engine.feel.scope import Node


@dataclass(frozen=True, slots=True)
class InputData:
    """Something that has to be given. Spellings are the names under which it may be given."""

    id: str
    name: str
    spellings: tuple[str, ...]
    kind: Kind = ANY


@dataclass(frozen=True, slots=True)
class Column:
    """An output column of a decision that others read by its own name; alone it is the whole result.

    Attributes:
        is_before: the name means the column even where its decision is called so, too.
    """

    decision: str
    name: str
    is_alone: bool
    is_before: bool = False


@dataclass(frozen=True, slots=True)
class Requirements:
    """Ids of what an element asks: decisions, inputs, and knowledge (models or services).

    Attributes:
        columns: what it reads of decisions by the names of their columns, as Camunda does.
    """

    decisions: tuple[str, ...] = ()
    inputs: tuple[str, ...] = ()
    knowledge: tuple[str, ...] = ()
    columns: tuple[Column, ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision.

    Attributes:
        result_name: under which the decisions that ask this one read its result.
        run: its logic; the result is already of the declared kind.
        reads: dotted names of variables it reads from outside of the file.
        columns: types of the columns of its table by what they ask.
        outputs: names of what it gives: of the outputs of its table, else its own alone.
        gives_list: it gives a list of hits.
    """

    id: str
    name: str
    result_name: str
    kind: Kind
    requires: Requirements
    run: Node
    reads: frozenset[str]
    line: int = 1
    columns: Mapping[str, Kind] = field(default_factory=dict)
    outputs: tuple[str, ...] = ()
    gives_list: bool = False


@dataclass(frozen=True, slots=True)
class KnowledgeModel:
    """A function of the file: parameters, body and what the body may call."""

    id: str
    name: str
    parameters: tuple[tuple[str, Kind], ...]
    requires: Requirements
    body: Node
    result: Kind
    reads: frozenset[str]


@dataclass(frozen=True, slots=True)
class Service:
    """A set of decisions called like a function: some decisions and inputs are its parameters."""

    id: str
    name: str
    outputs: tuple[str, ...]
    input_decisions: tuple[str, ...]
    inputs: tuple[str, ...]
    result: Kind
    parameter_kinds: tuple[Kind, ...] = ()
