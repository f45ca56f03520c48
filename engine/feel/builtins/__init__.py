"""The functions of the language by name. Each file holds one kind; none of them reads expressions."""

from functools import lru_cache

from engine.feel.builtins.lists import LIST_FUNCTIONS
from engine.feel.builtins.mappings import CONTEXT_FUNCTIONS
from engine.feel.builtins.numbers import NUMBER_FUNCTIONS
from engine.feel.builtins.ranges import RANGE_FUNCTIONS
from engine.feel.builtins.signature import Builtin
from engine.feel.builtins.texts import TEXT_FUNCTIONS
from engine.feel.builtins.times import TIME_FUNCTIONS


def find_builtins(name: str) -> tuple[Builtin, ...]:
    """Find the overloads of a function; `string_length` and `string length` are the same name."""
    return _builtins().get(name.replace("_", " "), ())


def list_builtin_names() -> tuple[str, ...]:
    """List the names of all functions, sorted: for the designer's help and for tests."""
    return tuple(sorted(_builtins()))


def list_signatures() -> tuple[str, ...]:
    """List the signatures of all overloads, sorted: for the page about FEEL."""
    return tuple(sorted(builtin.signature for overloads in _builtins().values() for builtin in overloads))


@lru_cache(maxsize=1)
def _builtins() -> dict[str, tuple[Builtin, ...]]:
    table: dict[str, tuple[Builtin, ...]] = {}
    kinds = (
        NUMBER_FUNCTIONS,
        TEXT_FUNCTIONS,
        LIST_FUNCTIONS,
        CONTEXT_FUNCTIONS,
        TIME_FUNCTIONS,
        RANGE_FUNCTIONS,
    )
    for builtin in (builtin for kind in kinds for builtin in kind):
        table[builtin.name] = (*table.get(builtin.name, ()), builtin)
    return table
