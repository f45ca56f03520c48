"""The frozen shape of fields and how they nest. Reading files and judging answers live elsewhere."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType

from engine.forms.condition import Condition
from engine.model import JsonValue

NO_PROPERTIES: Mapping[str, str] = MappingProxyType({})


class FieldKind(StrEnum):
    """What a person can put into a field, or what a field only shows or holds."""

    TEXT = "text"
    AREA = "area"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    TIME = "time"
    DATETIME = "datetime"
    MONTH = "month"
    BOOL = "bool"
    ONE = "one"
    MANY = "many"
    SCALE = "scale"
    PERSON = "person"
    FILE = "file"
    REF = "ref"
    CALC = "calc"
    TABLE = "table"
    GROUP = "group"
    SIGNATURE = "signature"
    CONSENT = "consent"
    SECTION = "section"
    INFO = "info"

    @property
    def holds_data(self) -> bool:
        return self not in (FieldKind.SECTION, FieldKind.INFO)

    @property
    def is_object(self) -> bool:
        return self in _OBJECTS


_OBJECTS = frozenset({FieldKind.GROUP, FieldKind.SIGNATURE, FieldKind.CONSENT})


@dataclass(frozen=True, slots=True)
class Option:
    """One thing that can be chosen."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A condition that an answer must meet (as a warning: should not meet) and the sentence that says so."""

    condition: Condition
    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one field; None means no bound of its own."""

    min: float | None = None
    max: float | None = None
    decimals: int | None = None
    pattern: str | None = None
    min_length: int | None = None
    max_length: int | None = None
    min_rows: int = 0
    max_rows: int = 200
    min_choices: int = 0
    max_choices: int | None = None
    exclusive: frozenset[str] = frozenset()
    min_age: str = ""
    max_bytes: int = 20 * 1024 * 1024
    accept: tuple[str, ...] = ()
    multiple: bool = False


@dataclass(frozen=True, eq=False)
class Field:
    """One field, table, group, section or piece of information of a form.

    Attributes:
        key: name inside its scope; empty for sections and information.
        path: dotted keys from the form down, without row numbers (`work_history.job`).
        access: letters K, Z, P, I as in the model; a parent's letters apply where a field has none.
        mark: name of a section or an information, which have no key: the same on every server.
        rows: what the first column of a table with fixed rows holds, one entry a row.
        properties: every custom property as it was written in the file.
    """

    key: str
    path: str
    kind: FieldKind
    label: str = ""
    hint: str = ""
    label_plain: str = ""
    hint_plain: str = ""
    required: bool = False
    required_when: Condition | None = None
    hide: Condition | None = None
    options: tuple[Option, ...] = ()
    options_key: str = ""
    access: frozenset[str] = frozenset("K")
    prefill: tuple[str, ...] = ()
    prefill_map: tuple[tuple[str, str], ...] = ()
    children: "tuple[Field, ...]" = ()
    limits: Limits = Limits()
    default: JsonValue = None
    readonly: bool = False
    rows: tuple[str, ...] = ()
    rows_key: str = ""
    can_change_rows: bool = False
    rules: tuple[Rule, ...] = ()
    warnings: tuple[Rule, ...] = ()
    calc: Condition | None = None
    widget: str = ""
    unit: str = ""
    mark: str = ""
    properties: Mapping[str, str] = field(default_factory=lambda: NO_PROPERTIES)

    @property
    def is_sensitive(self) -> bool:
        return "Z" in self.access

    @property
    def has_fixed_rows(self) -> bool:
        return bool(self.rows)

    @cached_property
    def members(self) -> "tuple[Field, ...]":
        """Return the data fields of this scope: sections are looked through, tables and groups are not."""
        return tuple(_members_of(self.children))

    @cached_property
    def _by_key(self) -> "Mapping[str, Field]":
        return {one.key: one for one in reversed(self.members)}

    def find_member(self, key: str) -> "Field | None":
        """Return the data field with this key in this scope, or None."""
        return self._by_key.get(key)

    @cached_property
    def option_values(self) -> frozenset[str]:
        """Return what can be chosen, as it is stored."""
        return frozenset(option.value for option in self.options)

    @cached_property
    def has_conditions(self) -> bool:
        """Return whether anything in or under this field is decided by an expression."""
        own = self.hide or self.required_when or self.rules or self.calc
        return bool(own) or any(child.has_conditions for child in self.children)

    def walk(self) -> "Iterator[Field]":
        """Yield this field and everything under it, in the order of the file."""
        yield self
        for child in self.children:
            yield from child.walk()


def _members_of(fields: tuple[Field, ...]) -> Iterator[Field]:
    for one in fields:
        if one.kind is FieldKind.SECTION:
            yield from _members_of(one.children)
        elif one.kind.holds_data:
            yield one
