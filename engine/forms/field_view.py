"""A form ready to be drawn: templates only loop over these views. Words for problems are the web layer's."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.errors import FieldProblem


@dataclass(frozen=True, slots=True)
class OptionView:
    """One choice and whether it is chosen."""

    value: str
    label: str
    selected: bool


@dataclass(frozen=True, slots=True)
class FileView:
    """One file that was sent before; the web layer knows where it can be fetched."""

    id: str
    name: str
    url: str = ""
    size_text: str = ""


@dataclass(frozen=True, slots=True)
class FieldView:
    """One field with everything its template needs.

    Attributes:
        name: name of the input, also the path in problems (`table.0.key`).
        kind: kind of field; single lines for addresses and numbers are `email` and `phone`.
        value: text of an input, whether a box is ticked, the files, or the words of an information.
        rows: the fields of each row of a table.
        origin: name of the source that filled the field in, or nothing.
        problem: what is wrong with the answer; `error` stays empty for callers that bring their own words.
        protected: health data, shown only to those who need it.
        visible: whether the field's condition shows it now; hidden ones are drawn, so that they can appear.
        warnings: soft notes that never block.
    """

    name: str
    id: str
    kind: str
    label: str
    hint: str = ""
    value: str | bool | tuple[FileView, ...] | None = None
    options: tuple[OptionView, ...] = ()
    children: "tuple[FieldView, ...]" = ()
    rows: "tuple[tuple[FieldView, ...], ...]" = ()
    can_change_rows: bool = False
    required: bool = False
    readonly: bool = False
    visible: bool = True
    protected: bool = False
    origin: str = ""
    problem: FieldProblem | None = None
    error: str = ""
    warnings: tuple[str, ...] = ()
    widget: str = ""
    unit: str = ""
    decimals: int | None = None
    max_length: int | None = None
    lines: int = 4
    accept: str = ""
    multiple: bool = False
    autocomplete: str = ""
    add_label: str = ""
    scale_low: str = ""
    scale_high: str = ""


def make_id(name: str) -> str:
    """Return the id of the element with this input name."""
    return "q-" + name.replace(".", "-")


# Words of the HTML standard that let browsers fill in what a person typed elsewhere (WCAG 1.3.5).
AUTOCOMPLETE: Mapping[str, str] = {"email": "email", "phone": "tel", "postcode": "postal-code"}
