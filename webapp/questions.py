"""A question that no model asks but a page does (login, how the client said it), drawn like a field."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Choice:
    """One ready answer; in a long list those of one group stand together under its name."""

    value: str
    label: str
    selected: bool = False
    group: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """What the macros of `parts/fields.html` ask of a field."""

    name: str
    kind: str
    label: str
    value: str = ""
    required: bool = False
    hint: str = ""
    error: str = ""
    options: Sequence[Choice] = ()
    readonly: bool = False
    visible: bool = True
    origin: str = ""
    protected: bool = False
    lines: int = 0
    unit: str = ""
    autocomplete: str = ""
    # A signature of a page is one line; a form's own has questions inside.
    children: Sequence["Question"] = ()
    required_text: str = ""

    @property
    def id(self) -> str:
        return f"q-{self.name.strip('_')}"


def make_choices(pairs: Sequence[tuple[str, str]], chosen: str) -> tuple[Choice, ...]:
    """Return ready answers with the chosen one marked."""
    return tuple(Choice(value, label, value == chosen) for value, label in pairs)
