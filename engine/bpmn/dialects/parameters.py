"""What a parameter of a JUEL engine carries: a text, a value in `${…}`, a script, a list or a map."""

import json
import re
from typing import Final

from lxml import etree

from engine.bpmn.dialects.expressions import translate_expression
from engine.bpmn.dialects.foreign_marks import quote_plain, unwrap
from engine.bpmn.dialects.texts import CONDITIONS
from engine.bpmn.xml import BPMN_NS, Node, local_name, text_of

# No language says it, so it is told of.
_UNSAID: Final = "${?}"
_PLACES: Final = re.compile(r"([$#]\{[^{}]*\})")
_TYPED: Final = re.compile(r"-?(?:0|[1-9]\d{0,14})(?:\.\d{1,9})?|true|false")


def say_parameter(item: Node, name: str) -> tuple[str, str]:
    """The source of a parameter's value and its language.

    Args:
        name: the variable that gets the value.
    """
    inner = next(item.iterchildren(etree.Element), None)
    if inner is None:
        return say_text(item, text_of(item) or "", name), ""
    if local_name(inner) in ("list", "map"):
        return _say_whole(inner) or _UNSAID, ""
    return text_of(inner) or "", inner.get("scriptFormat") or ""


def say_text(item: Node, text: str, name: str) -> str:
    """A plain text, a number or a yes or no, or a text with values put in, as an expression."""
    if _TYPED.fullmatch(text) and not _is_compared_with_text(item, name):
        return text
    is_glued = unwrap(text) is None and _PLACES.search(text) is not None
    return (_glue(text) or _UNSAID) if is_glued else quote_plain(text)


def _glue(text: str) -> str | None:
    """A text with values put in here and there; None where one of them cannot be said."""
    parts: list[str] = []
    for part in filter(None, _PLACES.split(text)):
        said = translate_expression(part) if _PLACES.fullmatch(part) else json.dumps(part, ensure_ascii=False)
        if said is None:
            return None
        parts.append(f"string({said})" if _PLACES.fullmatch(part) else said)
    return f"={' + '.join(parts)}"


def _is_compared_with_text(item: Node, name: str) -> bool:
    """Whether a condition takes the value for a text. JUEL turns `3` into a number beside a number."""
    compared = re.compile(rf'(?<![\w.]){re.escape(name)}\s*!?=\s*"|"\s*!?=\s*{re.escape(name)}(?!\w)')
    root = item.getroottree().getroot()
    conditions = (node for tag in CONDITIONS for node in root.iter(f"{{{BPMN_NS}}}{tag}"))
    return any(compared.search(text_of(node) or "") for node in conditions)


def _say_whole(node: Node) -> str | None:
    """A list or a map in FEEL; None where something in it cannot be said."""
    parts = [(one.get("key"), _say_part(one)) for one in node.iterchildren(etree.Element)]
    if any(value is None for _, value in parts):
        return None
    if local_name(node) == "list":
        return f"[{', '.join(str(value) for _, value in parts)}]"
    pairs = (f"{json.dumps(key or '', ensure_ascii=False)}: {value}" for key, value in parts)
    return f"{{{', '.join(pairs)}}}"


def _say_part(node: Node) -> str | None:
    inner = next(node.iterchildren(etree.Element), node if local_name(node) in ("list", "map") else None)
    if inner is not None and local_name(inner) in ("list", "map"):
        return _say_whole(inner)
    if local_name(node) == "null":
        return "null"
    source = text_of(node) or ""
    is_script = inner is not None or local_name(node) == "script"
    said = translate_expression(source if is_script else quote_plain(source))
    return None if said is None else said.strip().removeprefix("=").strip()
