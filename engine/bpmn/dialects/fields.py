"""Fields of a form that another tool's diagram writes down at a step, as components of a form-js schema.

Nothing in them is worked out: labels and values stay the plain texts that they are.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from lxml import etree

from engine.bpmn.dialects.vendors import JUEL_NAMESPACES, extensions_of
from engine.bpmn.graph import ENGINES_OWN
from engine.bpmn.xml import BPMN_NS, Node, is_bpmn, local_name, namespace_of
from engine.model import JsonValue

MOST_FIELDS: Final = 40
# Of all fields of one step together: a form stays within its bounds.
MOST_OPTIONS: Final = 200
MOST_LETTERS: Final = 100
# More than these are too many buttons to take in at a glance.
MOST_BUTTONS: Final = 7
_HOLDERS: Final = frozenset({"formData", "formProperty"})
_WHOLE: Final[Mapping[str, JsonValue]] = {"type": "number", "decimalDigits": 0}
_TEXT: Final[Mapping[str, JsonValue]] = {"type": "textfield"}
_COMPONENTS: Final[Mapping[str, Mapping[str, JsonValue]]] = {
    "string": _TEXT,
    "long": _WHOLE,
    "integer": _WHOLE,
    "int": _WHOLE,
    "short": _WHOLE,
    "double": {"type": "number"},
    "float": {"type": "number"},
    "boolean": {"type": "checkbox"},
    "date": {"type": "datetime", "subtype": "date"},
    "enum": {"type": "radio"},
}
_NAME: Final = re.compile(r"[^\W\d]\w{0,63}(?:\.[^\W\d]\w{0,63})?")
_NUMBER: Final = re.compile(r"[+-]?[0-9]{1,15}(?:\.[0-9]{1,10})?")
_DYNAMIC: Final = re.compile(r"[$#]\{|^\s*=")
_BOUNDS: Final = {"min": "min", "max": "max", "minlength": "minLength", "maxlength": "maxLength"}
# How Java writes a date, and how Python does.
_MOMENTS: Final = {"yyyy": "%Y", "MM": "%m", "dd": "%d", "HH": "%H", "hh": "%H", "mm": "%M", "ss": "%S"}
_MOMENT: Final = re.compile("|".join(_MOMENTS))
_WHOLE_DAY: Final = frozenset({"%Y", "%m", "%d"})
_DAY: Final = "dd/MM/yyyy"


@dataclass
class StepFields:
    """What a step asks for.

    Attributes:
        components: of a form-js schema; a key may be dotted once (`order.sum`).
        told: code and details of each finding.
    """

    components: list[dict[str, JsonValue]] = field(default_factory=list)
    told: list[tuple[str, dict[str, str]]] = field(default_factory=list)


def has_form(node: Node) -> bool:
    """Whether a step of this kind asks for the fields that stand at it: a user task, or a plain start."""
    if is_bpmn(node, "startEvent"):
        parent = node.getparent()
        is_plain = not any(local_name(child).endswith(("EventDefinition", "DefinitionRef")) for child in node)
        return is_plain and parent is not None and is_bpmn(parent, "process")
    return is_bpmn(node, "userTask")


def is_read(extension: Node) -> bool:
    """Whether an extension element is a form that a step of an executed process asks with."""
    if local_name(extension) not in _HOLDERS or namespace_of(extension) not in JUEL_NAMESPACES:
        return False
    step = next(extension.iterancestors(f"{{{BPMN_NS}}}userTask", f"{{{BPMN_NS}}}startEvent"), None)
    process = next(extension.iterancestors(f"{{{BPMN_NS}}}process"), None)
    is_run = process is not None and process.get("isExecutable") in ("true", "1")
    return is_run and step is not None and has_form(step)


def read_fields(node: Node) -> StepFields:
    """The fields that a diagram writes down at one step, and what of them is left out."""
    found = StepFields()
    written = list(_list_written(node)) if has_form(node) else []
    if not written:
        return found
    reader = _Reader(found)
    unnamed: list[str] = []
    hidden: list[str] = []
    for one in written[:MOST_FIELDS]:
        name = _name_of(one)
        if one.get("readable") == "false":
            hidden.append(name)
        elif not reader.take(name):
            unnamed.append(name)
        else:
            found.components.append(reader.read(one, name))
    asked = ", ".join(str(one["key"]) for one in found.components)
    code = "form-fields-read" if is_bpmn(node, "userTask") else "start-fields-read"
    if asked:
        found.told.insert(0, (code, {"names": asked[:300]}))
    many = [_name_of(one) for one in written[MOST_FIELDS:]]
    left = (("form-field-unnamed", unnamed), ("form-field-hidden", hidden), ("form-fields-many", many))
    found.told += [(code, {"names": ", ".join(names)[:200]}) for code, names in left if names]
    return found


def _list_written(node: Node) -> Iterator[Node]:
    for holder in extensions_of(node, *_HOLDERS):
        if local_name(holder) == "formProperty":
            yield holder
        else:
            yield from _inner(holder, "formField")


def _inner(node: Node, name: str) -> list[Node]:
    return [child for child in node.iterchildren(etree.Element) if local_name(child) == name]


def _name_of(one: Node) -> str:
    """The name of the variable that an answer goes to."""
    return (one.get("variable") or one.get("id") or "?").strip()[:MOST_LETTERS]


class _Reader:
    """Reads one field after another; names and choices are counted over all of them."""

    def __init__(self, found: StepFields) -> None:
        self._found = found
        self._names: set[str] = set()
        self._heads: set[str] = set()
        self._options = 0

    def take(self, name: str) -> bool:
        """Whether a name can be a key that no other field has, nor the engine itself."""
        head, dot, _ = name.partition(".")
        others = self._names if dot else self._names | self._heads
        if (
            not _NAME.fullmatch(name)
            or head in ENGINES_OWN
            or name in others
            or (dot and head in self._names)
        ):
            return False
        self._names.add(name)
        self._heads.update({head} if dot else ())
        return True

    def read(self, one: Node, name: str) -> dict[str, JsonValue]:
        """One field as a component."""
        label = " ".join((one.get("label") or one.get("name") or name.replace("_", " ")).split())
        component = {**self._read_kind(one, name), "key": name, "label": label[: 2 * MOST_LETTERS]}
        rules = self._read_rules(one, name)
        if rules.pop("readonly", False):
            component["readonly"] = True
        elif rules.pop("required", False) and component["type"] != "checkbox":
            # A box that is not ticked answers no.
            component["validate"] = {"required": True, **rules}
        elif rules:
            component["validate"] = rules
        written = (one.get("defaultValue") or one.get("default") or "").strip()
        if written:
            default = _read_default(component, written, one.get("datePattern") or _DAY)
            if default is None:
                self._tell("form-default-ignored", name, value=written[:MOST_LETTERS])
            else:
                component["defaultValue"] = default
        return component

    def _tell(self, code: str, name: str, **details: str) -> None:
        self._found.told.append((code, {"field": name, **details}))

    def _read_kind(self, one: Node, name: str) -> dict[str, JsonValue]:
        kind = (one.get("type") or "string").strip()
        if kind not in _COMPONENTS:
            self._tell("form-field-type", name, kind=kind[:MOST_LETTERS])
        component = dict(_COMPONENTS.get(kind, _TEXT))
        if kind == "date" and re.search("[Hh]{2}", one.get("datePattern") or ""):
            component["subtype"] = "datetime"
        if kind == "enum":
            written = _inner(one, "value")
            options = {(value.get("id") or "").strip(): value.get("name") or "" for value in written}
            self._options += len(options)
            if not options or self._options > MOST_OPTIONS or not all(map(_is_option, options)):
                self._tell("form-options-unclear", name)
                return dict(_TEXT)
            listed: list[JsonValue] = [
                {"value": value, "label": " ".join(label.split())[:MOST_LETTERS] or value}
                for value, label in options.items()
            ]
            component |= {"type": "radio" if len(listed) <= MOST_BUTTONS else "select", "values": listed}
        return component

    def _read_rules(self, one: Node, name: str) -> dict[str, JsonValue]:
        """What an answer has to be like, under form-js's names, and whether it is only shown."""
        rules: dict[str, JsonValue] = {"readonly": one.get("writable") == "false"}
        if one.get("required") == "true":
            rules["required"] = True
        lost = list(filter(None, [one.get("expression")]))
        for validation in _inner(one, "validation"):
            for constraint in _inner(validation, "constraint"):
                rule, config = constraint.get("name") or "", (constraint.get("config") or "").strip()
                if rule in ("required", "readonly") and config in ("", "true", "false"):
                    rules[rule] = config != "false"
                elif rule in _BOUNDS and _NUMBER.fullmatch(config) and _fits(rule, config):
                    rules[_BOUNDS[rule]] = float(config) if rule in ("min", "max") else int(config)
                else:
                    lost.append(f"{rule} {config}".strip())
        if lost:
            self._tell("form-constraint-ignored", name, rule=", ".join(lost)[:MOST_LETTERS])
        return rules


def _is_option(value: str) -> bool:
    return 0 < len(value) <= MOST_LETTERS


def _fits(rule: str, config: str) -> bool:
    return rule in ("min", "max") or config.isdecimal()


def _read_default(component: Mapping[str, JsonValue], text: str, pattern: str) -> JsonValue:
    """The answer to begin with; None for what is no answer of its kind, or would have to be worked out."""
    if _DYNAMIC.search(text) or len(text) > 2 * MOST_LETTERS:
        return None
    kind = component["type"]
    if kind == "checkbox":
        return {"true": True, "false": False}.get(text.lower())
    if kind == "number":
        return _read_number(text, is_whole="decimalDigits" in component)
    if kind == "datetime":
        return _read_moment(text, pattern, is_day=component["subtype"] == "date")
    values = component.get("values")
    if isinstance(values, list):
        return text if any(isinstance(one, Mapping) and one["value"] == text for one in values) else None
    return text


def _read_number(text: str, is_whole: bool) -> JsonValue:
    if not _NUMBER.fullmatch(text):
        return None
    number = float(text)
    if number == int(number):
        return int(number)
    return None if is_whole else number


def _read_moment(text: str, pattern: str, is_day: bool) -> str | None:
    for read in (datetime.fromisoformat, lambda written: _parse_moment(written, pattern)):
        try:
            moment = read(text)
        except ValueError:
            continue
        return moment.date().isoformat() if is_day else moment.isoformat(timespec="minutes")
    return None


def _parse_moment(text: str, pattern: str) -> datetime:
    """A moment as Java writes it; ValueError for another, and where a pattern says no day or a sign twice."""
    signs = [_MOMENTS[sign] for sign in _MOMENT.findall(pattern)]
    if len(set(signs)) < len(signs) or not _WHOLE_DAY.issubset(signs):
        raise ValueError(pattern)
    known = _MOMENT.sub(lambda match: _MOMENTS[match[0]], pattern.replace("%", "%%"))
    return datetime.strptime(text, known)
