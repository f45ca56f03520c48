"""One form-js component becomes one field here, with its children. Whole files are read in reader.py."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from engine.feel import is_word
from engine.forms.component_kinds import find_kind
from engine.forms.component_limits import read_limits
from engine.forms.condition import Condition
from engine.forms.field import Field, FieldKind, Rule
from engine.forms.field_options import read_options
from engine.forms.plain_text import strip_tags
from engine.forms.raw_component import RawComponent, split_bars

MAX_LEVELS = 3
MAX_RULES = 9
ACCESS_LETTERS = frozenset("KZPI")
MAX_KEY = 64


@dataclass(frozen=True)
class Scope:
    """Where fields are being read: path and access letters they inherit, and the keys taken so far."""

    path: str = ""
    level: int = 0
    access: frozenset[str] = frozenset("K")
    taken: set[str] = field(default_factory=set)
    blocks: list[str] = field(default_factory=list)

    def mark_block(self) -> str:
        """Name the next section or information of this scope; `_` keeps it apart from what is posted."""
        self.blocks.append(f"_block_{len(self.blocks)}")
        return self.blocks[-1]

    def claim(self, component: RawComponent, key: str) -> str:
        """Take a key in this scope and return the full path of the field."""
        if not is_word(key) or len(key) > MAX_KEY:
            raise component.refuse("bad_key", key=key[:80])
        if key in self.taken:
            raise component.refuse("duplicate_key", key=key)
        self.taken.add(key)
        return f"{self.path}.{key}" if self.path else key

    def inner(self, component: RawComponent, path: str, access: frozenset[str]) -> "Scope":
        """Return the scope inside a table or group."""
        if self.level >= MAX_LEVELS:
            raise component.refuse("too_many_levels", limit=MAX_LEVELS)
        return Scope(path, self.level + 1, access)


def read_fields(components: Sequence[RawComponent], scope: Scope) -> tuple[Field, ...]:
    """Read the components of one scope in order.

    Raises:
        ModelRefused: a component is unknown, badly named, badly bounded or a key stands twice.
    """
    found = (_read_field(component, scope) for component in components)
    return tuple(one for one in found if one is not None)


def _read_field(component: RawComponent, scope: Scope) -> Field | None:
    kind = find_kind(component)
    if kind is None:
        return None
    if kind is FieldKind.INFO:
        return _read_info(component, scope)
    access = _read_access(component, scope.access)
    if kind is FieldKind.SECTION:
        mark, inside = scope.mark_block(), replace(scope, access=access)
        section = _read_plain(component, kind, "", access)
        return replace(section, mark=mark, children=_read_inside(component, inside))
    name = "path" if kind is FieldKind.TABLE or kind.is_object else "key"
    path = scope.claim(component, component.read_text(name))
    one = _read_plain(component, kind, path, access)
    if kind is FieldKind.TABLE or kind.is_object:
        one = replace(one, children=_read_inside(component, scope.inner(component, path, access)))
    return _with_rows(component, one) if kind is FieldKind.TABLE else one


def _read_inside(component: RawComponent, scope: Scope) -> tuple[Field, ...]:
    children = read_fields(component.read_objects("components"), scope)
    if not children:
        raise component.refuse("empty_group")
    return children


def _read_info(component: RawComponent, scope: Scope) -> Field:
    text = component.read_text("text") or strip_tags(component.read_text("content"))
    return Field(
        key="",
        path="",
        kind=FieldKind.INFO,
        hint=text,
        hint_plain=component.properties.get("hint_plain", ""),
        hide=component.read_object("conditional").read_condition("hide"),
        access=_read_access(component, scope.access),
        mark=scope.mark_block(),
    )


def _read_plain(component: RawComponent, kind: FieldKind, path: str, access: frozenset[str]) -> Field:
    own = component.own()
    validate = component.read_object("validate")
    limits = read_limits(component, kind)
    return Field(
        key=path.rpartition(".")[2],
        path=path,
        kind=kind,
        label=_read_label(component),
        hint=component.read_text("description"),
        label_plain=own.read_text("label_plain"),
        hint_plain=own.read_text("hint_plain"),
        required=validate.read_flag("required") or own.read_text("required") == "true",
        required_when=own.read_condition("required_when"),
        hide=component.read_object("conditional").read_condition("hide"),
        options=read_options(component, kind, limits),
        options_key=component.read_text("valuesKey"),
        access=access,
        prefill=split_bars(own.read_text("prefill")),
        prefill_map=_read_map(own),
        limits=limits,
        default=component.data.get("defaultValue"),
        readonly=component.read_flag("readonly") or component.read_flag("disabled") or kind is FieldKind.REF,
        rules=_read_rules(own),
        warnings=_read_warnings(own),
        calc=_read_calc(component, kind),
        widget=own.read_text("widget"),
        unit=own.read_text("unit"),
        properties=MappingProxyType(dict(component.properties)),
    )


def _read_label(component: RawComponent) -> str:
    names = ("label", "dateLabel", "timeLabel")
    written = next((text for name in names if (text := component.read_text(name))), "")
    return written or component.properties.get("label", "")


def _read_access(component: RawComponent, inherited: frozenset[str]) -> frozenset[str]:
    written = component.properties.get("access", "").split()
    unknown = set(written) - ACCESS_LETTERS
    if unknown:
        raise component.refuse("unknown_access_letter", letters=" ".join(sorted(unknown)))
    return frozenset(written) or inherited


def _read_map(own: RawComponent) -> tuple[tuple[str, str], ...]:
    pairs = (part.partition("=") for part in own.read_text("prefill_map").split(",") if part.strip())
    return tuple((target.strip(), source.strip()) for target, _, source in pairs)


def _read_rules(own: RawComponent) -> tuple[Rule, ...]:
    suffixes = ["", *(f"_{number}" for number in range(2, MAX_RULES + 1))]
    found = (_read_rule(own, f"rule{end}", f"rule_code{end}", f"rule_text{end}") for end in suffixes)
    return tuple(rule for rule in found if rule is not None)


def _read_warnings(own: RawComponent) -> tuple[Rule, ...]:
    found = _read_rule(own, "warn_when", "warn_code", "warn_text")
    return () if found is None else (found,)


def _read_rule(own: RawComponent, name: str, code: str, text: str) -> Rule | None:
    condition = own.read_condition(name)
    return None if condition is None else Rule(condition, own.read_text(code) or name, own.read_text(text))


def _read_calc(component: RawComponent, kind: FieldKind) -> Condition | None:
    if kind is not FieldKind.CALC:
        return None
    condition = component.read_condition("expression")
    if condition is None:
        raise component.refuse("expression_missing")
    return condition


def _with_rows(component: RawComponent, table: Field) -> Field:
    rows = split_bars(component.properties.get("rows", ""))
    if len(rows) > table.limits.max_rows:
        raise component.refuse("too_many_rows", limit=table.limits.max_rows)
    first = table.members[0].key if table.members else ""
    can_change = component.data.get("allowAddRemove") is not False and not rows and not table.readonly
    rows_key = component.properties.get("rows_key", first)
    return replace(table, rows=rows, rows_key=rows_key, can_change_rows=can_change)
