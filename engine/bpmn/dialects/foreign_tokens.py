"""Words of the expression languages that other engines use: JUEL, JavaScript, Java, Groovy, Python."""

import re
from dataclasses import dataclass
from typing import Final

MAX_LENGTH: Final = 4000
MAX_TOKENS: Final = 500
# A name in any of them.
NAME: Final = re.compile(r"[^\W\d]\w*")
_TOKEN: Final = re.compile(
    r"""(?P<skip>\s+)
    |(?P<number>(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,4})?[LlFfDd]?(?!\w))
    |(?P<string>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')
    |(?P<name>[^\W\d]\w*)
    |(?P<sign>===|!==|==|!=|<>|<=|>=|//|\?\.(?!\d)|&&|\|\||[-+*/%<>!?:()\[\].,])""",
    re.VERBOSE | re.DOTALL,
)


class Untranslatable(ValueError):
    """The text says something that has no plain FEEL counterpart."""


@dataclass(frozen=True, slots=True)
class Word:
    """One token: kind is number, string, name, sign or end."""

    kind: str
    text: str


def split_words(text: str) -> list[Word]:
    """Cut a text into words.

    Raises:
        Untranslatable: a character that belongs to none, or too long a text.
    """
    if len(text) > MAX_LENGTH:
        raise Untranslatable("too long")
    words: list[Word] = []
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None or len(words) > MAX_TOKENS:
            raise Untranslatable(text[at : at + 10])
        if match.lastgroup and match.lastgroup != "skip":
            words.append(Word(match.lastgroup, match.group()))
        at = match.end()
    return [*words, Word("end", "")]


def feel_string(literal: str) -> str:
    """A quoted literal of another language as a FEEL string."""
    inner = literal[1:-1]
    if literal[0] == "'":
        inner = inner.replace("\\'", "'").replace('"', '\\"') if '\\"' not in inner else inner
    return f'"{inner}"'
