"""Which form-js component is which kind of field. One table; how a component is read stands in reader.py."""

from engine.forms.field import FieldKind
from engine.forms.raw_component import RawComponent

IGNORED = frozenset({"separator", "spacer", "button"})
PERSON_WIDGETS = frozenset({"user", "client", "employer"})

_PLAIN = {
    "textfield": FieldKind.TEXT,
    "textarea": FieldKind.AREA,
    "number": FieldKind.NUMBER,
    "datetime": FieldKind.DATE,
    "checkbox": FieldKind.BOOL,
    "checklist": FieldKind.MANY,
    "radio": FieldKind.ONE,
    "select": FieldKind.ONE,
    "dynamiclist": FieldKind.TABLE,
    "group": FieldKind.SECTION,
    "text": FieldKind.INFO,
    "html": FieldKind.INFO,
    "filepicker": FieldKind.FILE,
    "expression": FieldKind.CALC,
}

_BY_WIDGET = {
    ("number", "money"): FieldKind.MONEY,
    ("textfield", "money"): FieldKind.MONEY,
    ("number", "scale"): FieldKind.SCALE,
    ("radio", "scale"): FieldKind.SCALE,
    ("select", "scale"): FieldKind.SCALE,
    ("textfield", "month"): FieldKind.MONTH,
    ("textfield", "ref"): FieldKind.REF,
    ("group", "signature"): FieldKind.SIGNATURE,
    ("group", "consent"): FieldKind.CONSENT,
}

_BY_SUBTYPE = {"date": FieldKind.DATE, "time": FieldKind.TIME, "datetime": FieldKind.DATETIME}


def find_kind(component: RawComponent) -> FieldKind | None:
    """Return the kind of field, None for what only spaces the page.

    Raises:
        ModelRefused: the component type or subtype is unknown, or the widget does not go with the type.
    """
    name, widget = component.type, component.properties.get("widget", "")
    if name in IGNORED:
        return None
    if name not in _PLAIN:
        raise component.refuse("unknown_component", component=name)
    if name == "datetime":
        return _find_time_kind(component)
    if name == "select" and widget in PERSON_WIDGETS:
        return FieldKind.PERSON
    if name == "group":
        return _find_group_kind(component, widget)
    return _BY_WIDGET.get((name, widget), _PLAIN[name])


def _find_time_kind(component: RawComponent) -> FieldKind:
    subtype = component.read_text("subtype", "date")
    if subtype not in _BY_SUBTYPE:
        raise component.refuse("unknown_subtype", subtype=subtype)
    return _BY_SUBTYPE[subtype]


def _find_group_kind(component: RawComponent, widget: str) -> FieldKind:
    if not component.read_text("path"):
        if widget in ("signature", "consent"):
            raise component.refuse("path_missing", widget=widget)
        return FieldKind.SECTION
    return _BY_WIDGET.get(("group", widget), FieldKind.GROUP)
