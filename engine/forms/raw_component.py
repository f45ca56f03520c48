"""Typed access to one component of a form-js schema: every attribute is read through here, or refused."""

from collections.abc import Mapping

from engine.errors import ExpressionError, ModelRefused
from engine.forms.condition import Condition, compile_condition
from engine.model import JsonValue

NOTHING: Mapping[str, JsonValue] = {}


class RawComponent:
    """One JSON object of a form file, with the names needed to say what is wrong with it."""

    def __init__(self, form_key: str, data: Mapping[str, JsonValue]) -> None:
        self.form_key = form_key
        self.data = data
        self.type = self.read_text("type")
        self.properties = self._read_properties()

    @property
    def element(self) -> str:
        """Return the name by which an author finds this component."""
        for name in ("key", "path", "id", "label", "type"):
            value = self.data.get(name)
            if isinstance(value, str) and value:
                return value
        return "?"

    def refuse(self, reason: str, **params: object) -> ModelRefused:
        """Return the error that says what is wrong with this component."""
        return ModelRefused(file=self.form_key, element=self.element, reason=reason, **params)

    def read_text(self, name: str, default: str = "") -> str:
        value = self.data.get(name)
        if value is None:
            return default
        if not isinstance(value, str):
            raise self.refuse("not_a_text", attribute=name)
        return value

    def read_flag(self, name: str) -> bool:
        value = self.data.get(name)
        if value is not None and not isinstance(value, bool):
            raise self.refuse("not_true_or_false", attribute=name)
        return bool(value)

    def read_object(self, name: str) -> "RawComponent":
        """Return an inner object, empty where it is missing."""
        value = self.data.get(name)
        if value is None:
            value = NOTHING
        if not isinstance(value, Mapping):
            raise self.refuse("not_an_object", attribute=name)
        return RawComponent(self.form_key, {"id": self.element, **value})

    def read_objects(self, name: str) -> "tuple[RawComponent, ...]":
        value = self.data.get(name)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(item, Mapping) for item in value):
            raise self.refuse("not_a_list_of_objects", attribute=name)
        return tuple(RawComponent(self.form_key, item) for item in value if isinstance(item, Mapping))

    def read_number(self, name: str) -> float | None:
        """Return a number; form-js writes bounds both as numbers and as texts."""
        value = self.data.get(name)
        if value is None or value == "":
            return None
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            raise self.refuse("not_a_number", attribute=name)
        try:
            number = float(value)
        except ValueError as error:
            raise self.refuse("not_a_number", attribute=name) from error
        if abs(number) > 1e15 or number != number:
            raise self.refuse("not_a_number", attribute=name)
        return number

    def read_count(self, name: str) -> int | None:
        number = self.read_number(name)
        if number is None:
            return None
        if number < 0 or number != int(number):
            raise self.refuse("not_a_count", attribute=name)
        return int(number)

    def read_condition(self, name: str) -> Condition | None:
        text = self.read_text(name)
        return self.compile(name, text) if text.strip(" =\n\t") else None

    def compile(self, name: str, text: str) -> Condition:
        """Compile an expression, or refuse the form with the place and the reason."""
        try:
            return compile_condition(text)
        except ExpressionError as error:
            raise self.refuse("bad_expression", attribute=name, text=text[:200], cause=str(error)) from error

    def own(self) -> "RawComponent":
        """Return the custom properties as a component of their own, read with the same care."""
        return RawComponent(self.form_key, {"id": self.element, **self.properties})

    def _read_properties(self) -> Mapping[str, str]:
        value = self.data.get("properties")
        if value is None:
            return {}
        if not isinstance(value, Mapping):
            raise self.refuse("not_an_object", attribute="properties")
        found: dict[str, str] = {}
        for name, text in value.items():
            if not isinstance(text, str):
                raise self.refuse("property_not_a_text", attribute=name)
            found[name] = text
        return found


def split_bars(text: str) -> tuple[str, ...]:
    """Split `a | b | c` into its parts, without empty ones."""
    return tuple(part.strip() for part in text.split("|") if part.strip())
