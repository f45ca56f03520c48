"""What an editing operation is given and what it gives back. No operation lives here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from engine.errors import InvalidInput
from engine.model import JsonValue

Files: TypeAlias = Mapping[str, bytes]


class EditRefused(InvalidInput):
    """The change cannot be made; the code says why, params name the things by their names."""

    code = "edit_refused"


@dataclass(frozen=True, slots=True)
class Edit:
    """A change that was made.

    Attributes:
        files: all files of the model, changed ones included.
        said: stable word for what happened; pages know its sentence.
        params: what the sentence names.
        focus: id of the element or field to show next.
    """

    files: Files
    said: str
    params: Mapping[str, JsonValue] = field(default_factory=dict)
    focus: str = ""
