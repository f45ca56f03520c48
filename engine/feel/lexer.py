"""Text of an expression to tokens: plain FEEL, a leading `=` and `${…}`. Decides nothing about meaning."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from engine.errors import ExpressionError, ExpressionLimit
from engine.feel.limits import MAX_TEXT_LENGTH, MAX_TOKENS
from engine.feel.vocabulary import LongNames


class TokenKind(StrEnum):
    NUMBER = "number"
    STRING = "string"
    LITERAL = "literal"
    NAME = "name"
    KEYWORD = "keyword"
    SIGN = "sign"
    END = "end"


@dataclass(frozen=True, slots=True)
class Token:
    """One word of an expression; `at` counts characters from the start of the cleaned text."""

    kind: TokenKind
    text: str
    at: int


KEYWORDS: Final = frozenset(
    [
        "and",
        "or",
        "not",
        "if",
        "then",
        "else",
        "in",
        "between",
        "true",
        "false",
        "null",
        "for",
        "return",
        "some",
        "every",
        "satisfies",
    ]
) | {"instance of"}
# The start and the rest of a name as the standard lists them: letters, and signs such as emoji.
_SIGNS: Final = r"\u200C\u200D\u2070-\u218F\u2C00-\u2FEF\u3001-\uD7FF\U00010000-\U000EFFFF"
_START: Final = rf"(?:[^\W\d]|[{_SIGNS}])"
_PART: Final = rf"[\w\u00B7\u0300-\u036F\u203F-\u2040{_SIGNS}]"
# These function names hold a keyword; they count as names only before a bracket.
_TOKEN: Final = re.compile(
    rf"""(?P<skip>\s+|//[^\n]*|/\*.*?\*/)
    |(?P<number>(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]{{1,4}})?(?!\w))
    |(?P<string>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')
    |(?P<literal>@"[^"]*")
    |(?P<quoted>`[^`\n]{{1,200}}`)
    |(?P<name>(?:date\s+and\s+time|years\s+and\s+months\s+duration|get\s+or\s+else)(?=\s*\()|instance\s+of\b|{_START}{_PART}*|\?)
    |(?P<sign>\*\*|!=|==|<=|>=|\.\.\.|\.\.|&&|\|\||[-+*/=<>()\[\]{{}},.:!])""",
    re.VERBOSE | re.DOTALL,
)
_WORD: Final = re.compile(rf"{_START}{_PART}*")
_KINDS: Final = {kind.value: kind for kind in TokenKind}
_SYNONYMS: Final = {"==": "=", "&&": "and", "||": "or", "!": "not"}
_JUEL_WORDS: Final = {"eq": "=", "ne": "!=", "lt": "<", "gt": ">", "le": "<=", "ge": ">=", "div": "/"}
_ESCAPE: Final = re.compile(
    r"\\(u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{6}|.)",
    re.DOTALL,
)
_ESCAPED: Final = {"n": "\n", "t": "\t", "r": "\r"}


def clean_text(text: str, longest: int = MAX_TEXT_LENGTH) -> tuple[str, bool]:
    """Strip `= …` or `${…}`; the flag says that the word operators of JUEL (`eq`, `gt`, …) are meant.

    Raises:
        ExpressionLimit: the text is too long.
        ExpressionError: there is no text.
    """
    if len(text) > longest:
        raise ExpressionLimit(reason="text_too_long", size=len(text), limit=longest)
    stripped = text.strip()
    is_juel = stripped[:2] in ("${", "#{") and stripped.endswith("}")
    if is_juel:
        stripped = stripped[2:-1].strip()
    elif stripped.startswith("=") and not stripped.startswith("=="):
        stripped = stripped[1:].strip()
    if not stripped:
        raise ExpressionError(reason="empty")
    return stripped, is_juel


def is_word(text: str) -> bool:
    """Whether a text is a name of one word."""
    return _WORD.fullmatch(text) is not None


def read_tokens(
    text: str,
    is_juel: bool = False,
    long_names: "LongNames | None" = None,
    most: int = MAX_TOKENS,
) -> list[Token]:
    """Split a cleaned text into tokens; the last one is END.

    Args:
        long_names: finds known names of several words or with signs; each becomes one token.
        most: how many tokens there may be.

    Raises:
        ExpressionError: a character that starts no token.
        ExpressionLimit: too many tokens.
    """
    tokens: list[Token] = []
    at = 0
    while at < len(text):
        end = long_names.find_end(text, at) if long_names is not None else at
        if end > at:
            tokens.append(Token(TokenKind.NAME, " ".join(text[at:end].split()), at))
            at = end
            continue
        match = _TOKEN.match(text, at)
        if match is None or match.lastgroup is None:
            raise ExpressionError(reason="unexpected_character", found=text[at : at + 10], at=at)
        if match.lastgroup != "skip":
            tokens.append(_make_token(match.lastgroup, match.group(), at, is_juel))
        at = match.end()
        if len(tokens) > most:
            raise ExpressionLimit(reason="too_many_tokens", limit=most)
    return [*tokens, Token(TokenKind.END, "", len(text))]


def _make_token(group: str, text: str, at: int, is_juel: bool) -> Token:
    if group == "quoted":
        # Camunda 8 writes names with blanks and signs so; what stands inside is never a keyword.
        return Token(TokenKind.NAME, " ".join(text[1:-1].split()), at)
    kind = _KINDS[group]
    if kind is TokenKind.STRING:
        return Token(kind, _ESCAPE.sub(_unescape, text[1:-1]), at)
    if kind is TokenKind.LITERAL:
        return Token(kind, text[2:-1], at)
    if kind is TokenKind.NUMBER:
        return Token(kind, text, at)
    text = " ".join(text.split())
    if is_juel and text in _JUEL_WORDS:
        return Token(TokenKind.SIGN, _JUEL_WORDS[text], at)
    text = _SYNONYMS.get(text, text)
    return Token(TokenKind.KEYWORD if text in KEYWORDS else kind, text, at)


def _unescape(match: "re.Match[str]") -> str:
    code = match[1]
    if "\\u" in code:
        # The two halves of one character beyond the first 65,536.
        return chr(0x10000 + (int(code[1:5], 16) - 0xD800) * 0x400 + int(code[7:], 16) - 0xDC00)
    if len(code) > 1:
        number = int(code[1:], 16)
        # A lone surrogate could be stored by no database and encoded by no page.
        return chr(number) if number <= 0x10FFFF and not 0xD800 <= number <= 0xDFFF else "\ufffd"
    # Only these are escapes; any other backslash stands for itself, as in the pattern "\\d".
    return _ESCAPED.get(code, code if code in "\"'\\" else f"\\{code}")
