"""How a built-in function is described: the text of its signature and the Python function behind it."""

from collections.abc import Callable
from dataclasses import dataclass

from engine.feel.values import FeelValue


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter; an optional one may be left out and is then null."""

    name: str
    kind: str
    is_optional: bool


@dataclass(frozen=True, slots=True)
class Builtin:
    """A function of the language.

    Attributes:
        signature: `substring(string: string, start position: number, length?: number)`; `*` marks a last
            parameter that may repeat, `?` one that is optional. A value of another kind makes the call null.
        function: gets one value for each parameter.
        needs_scope: the function gets the scope first (clock, budget).
    """

    signature: str
    function: Callable[..., FeelValue]
    needs_scope: bool = False

    @property
    def name(self) -> str:
        return self.signature.partition("(")[0]

    @property
    def is_variadic(self) -> bool:
        return "*" in self.signature

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        inside = self.signature.partition("(")[2].rstrip(")")
        return tuple(_read_parameter(text) for text in inside.split(",") if text.strip())


def _read_parameter(text: str) -> Parameter:
    name, _, kind = text.partition(":")
    bare = name.strip().strip("*?")
    return Parameter(bare, kind.strip(), is_optional="?" in name or "*" in name)
