"""The order in which people look for names: Polish letters in their places, numbers by what they count."""

import re

LETTERS = "aąbcćdeęfghijklłmnńoópqrsśtuvwxyzźż"
_RANKS = {letter: rank for rank, letter in enumerate(LETTERS, 1)}
_WORDS = re.compile(r"[0-9]+|[^\W\d_]+")


def order_name(name: str) -> tuple[tuple[int, tuple[int, ...]], ...]:
    """A key for sorting: “Etap 2” before “Etap 10”, “Ćma” between “Cel” and “Dom”; signs count not."""
    return tuple(_order_word(word) for word in _WORDS.findall(name.casefold()))


def _order_word(word: str) -> tuple[int, tuple[int, ...]]:
    if word.isdecimal():
        # A longer number is a larger one; numbers of any length are compared without being counted.
        digits = word.lstrip("0")
        return 0, (len(digits), *map(ord, digits))
    # Letters of other alphabets come behind.
    return 1, tuple(_RANKS.get(letter, len(LETTERS) + ord(letter)) for letter in word)
