"""Signs by which an expression of another language is known, and the marks around its values."""

import re
from typing import Final

from engine.bpmn.dialects.foreign_tokens import Untranslatable

_WRAPPED: Final = re.compile(r"[$#]\{(.*)\}", re.DOTALL)
_TEXT: Final = r'"(?:[^"\\]|\\.)*"|' + r"'(?:[^'\\]|\\.)*'"
# Python's division without a rest, which FEEL takes for a comment.
_WHOLE: Final = re.compile(r"[\w)\]][ \t]*//[ \t]*(?:[\d(]|[\w.]+[ \t]*(?:[<>]|[!=]=))")
_PLAIN: Final = re.compile(r"([\"'])(?:(?!\1|[$#]\{)[^\\]|\\.)*\1")
_PLACES: Final = re.compile(rf"(?P<text>{_TEXT})|[$#]\{{(?P<inside>[^{{}}]*)\}}")
_CAST: Final = re.compile(
    r"\((?:java\.lang\.)?(?:Boolean|Integer|Long|Double|Float|String|boolean|int|long|double)\)\s*(?=[\w(])"
)
# Signs no FEEL has: they make a text foreign even where our FEEL would kindly read them.
_FOREIGN: Final = re.compile(
    r"==|&&|\|\||!(?!=)|\.length\b|\b(True|False|None)\b|^(this|environment|execution|variables)(\.|\[)"
)
# A place in a list or a key of a map, neither a filter that compares nor a list of its own.
_PLACE: Final = re.compile(r"(?:\b(?!in\b)\w+|[)\]])\s*\[[^\[\],<>=]*\]")
# Operators in words: in FEEL `a lt b` is one name, and `not` of null is null.
_OPERATOR: Final = re.compile(r"\b(?:empty|eq|ne|lt|le|gt|ge|div|mod|not)\b")
# A text that something is added to; texts are empty here.
_GLUED: Final = re.compile(r"(?:''|\"\")\s*\+|\+\s*(?:''|\"\")")
# What FEEL would take for a part of a longer name.
_NEVER_FEEL: Final = re.compile(
    r"\?\.|\binstanceof\b|[$#]\{|\bas\s+(?:String|int|Integer|long|Long|double|Double|[bB]oolean|BigDecimal)\b"
)
_NESTED: Final = r"\((?:[^()]|\([^()]*\))*\)"
_OPERAND: Final = rf"(?:{_NESTED}|(?!\b(?:and|or|then|else|return|satisfies)\b)[^()=<>!,]){{0,100}}?"
# What FEEL reads, and Python means otherwise; texts are empty here.
_PYTHON: Final = re.compile(
    rf"\bnot\s+[^\s()=<>!,]{_OPERAND}(?:[<>]|[!=]=|\b(?:in|is)\b)|\bnot\s*{_NESTED}\s*[<>]"
    r"|[\w)\]]\[\s*(?:''|\"\")\s*\]|''\s+in\s+[^\W\d]"
    r"|\+\s*\(?\[|(?:^|[=(,])\s*\[[^\[\]]*\]\s*\+|(?<!@)(?:''|\"\")\s*[*%]|\*\s*(?:''|\"\")"
    r"|(?:\bor\b|\|\|)\s*(?:''|\"\"|[\d.]+|\[[^\[\]]*\])\s*$",
    re.MULTILINE,
)


def unwrap(text: str) -> str | None:
    """The inside of `${…}` or `#{…}` where nothing else is put in; None for every other text."""
    match = _WRAPPED.fullmatch(text)
    return match[1] if match is not None and "${" not in match[1] and "#{" not in match[1] else None


def quote_plain(text: str) -> str:
    """Where only `${…}` and `#{…}` are worked out, all else is a text."""
    return text if text.startswith(("${", "#{")) else f'"{text}"'


def has_foreign_signs(text: str, language: str = "") -> bool:
    """Whether the text, even if FEEL could read it, means what another language says."""
    if _FOREIGN.search(text) is not None or _WHOLE.search(_without_texts(text)) is not None:
        return True
    bare = _without_texts(text)
    is_meant_otherwise = _OPERATOR.search(bare) is not None or _GLUED.search(bare) is not None
    return is_other_language(language) and (is_meant_otherwise or asks_place(text))


def is_other_language(language: str) -> bool:
    """Whether a file names a language, and not FEEL."""
    return bool(language) and "feel" not in language.lower()


def asks_place(text: str) -> bool:
    """Whether the text asks for a place in a list: FEEL counts from 1, most other languages from 0."""
    return _PLACE.search(_without_texts(text)) is not None


def is_never_feel(text: str) -> bool:
    """Whether FEEL would read the text as something nobody meant; plain words in quotes do not count."""
    bare = _without_texts(text)
    return _NEVER_FEEL.search(bare) is not None or _PYTHON.search(bare) is not None


def _without_texts(text: str) -> str:
    return _PLAIN.sub(r"\1\1", text)


def without_marks(text: str) -> str:
    """Take off casts, and the marks of values that are put in here and there: `${x} > 1`, `"${x}" == "a"`.

    Raises:
        Untranslatable: a text is glued together from parts.
    """
    return _CAST.sub("", _PLACES.sub(_say_place, text) if "{" in text else text)


def _say_place(found: re.Match[str]) -> str:
    if found["inside"] is not None:
        return f"({found['inside']})"
    inside = unwrap(found["text"][1:-1])
    if inside is None and _NEVER_FEEL.search(found["text"]) is None:
        return found["text"]
    if inside is None or "{" in inside:
        raise Untranslatable(found["text"])
    return f"({inside})"


def without_brackets(text: str) -> str:
    """Drop brackets that hold the whole text."""
    if not text.startswith("(") or not text.endswith(")"):
        return text
    depth, in_string = 0, False
    for at, sign in enumerate(text):
        if sign == '"' and text[at - 1] != "\\":
            in_string = not in_string
        elif not in_string:
            depth += (sign == "(") - (sign == ")")
            if depth == 0 and at < len(text) - 1:
                return text
    return text[1:-1]
