"""Which characters a class of a pattern holds: `\\d`, `\\p{Lu}`, `[a-z-[aeiou]]` as functions."""

import unicodedata
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Final, TypeAlias

Test: TypeAlias = Callable[[str], bool]

# No script with small and capital letters lies above this plane of Unicode.
_LAST_CASED: Final = 0x1FFFF
_SPACES: Final = " \t\n\r"
# The letter of each kind of character, and the letters of its sorts.
_SORTS: Final = {"L": "ultmo", "M": "nce", "N": "dlo", "P": "cdseifo", "Z": "slp", "S": "mcko", "C": "cfon"}
_BLOCKS: Final = {
    "IsBasicLatin": (0x0, 0x7F),
    "IsLatin-1Supplement": (0x80, 0xFF),
    "IsLatinExtended-A": (0x100, 0x17F),
    "IsLatinExtended-B": (0x180, 0x24F),
    "IsGreek": (0x370, 0x3FF),
    "IsCyrillic": (0x400, 0x4FF),
    "IsHebrew": (0x590, 0x5FF),
    "IsArabic": (0x600, 0x6FF),
}


def one_of(tests: Sequence[Test]) -> Test:
    return lambda character: any(test(character) for test in tests)


def none_of(test: Test) -> Test:
    return lambda character: not test(character)


def between(low: str, high: str) -> Test:
    return lambda character: low <= character <= high


def without(test: Test, taken: Test) -> Test:
    return lambda character: test(character) and not taken(character)


def ignoring_case(test: Test) -> Test:
    return lambda character: test(character) or any(map(test, list_case_variants(character)))


def list_case_variants(character: str) -> frozenset[str]:
    """Other characters with the same small or the same capital form, as XPath's flag `i` takes them."""
    found = _find_case_forms()
    return found[0].get(character.lower(), frozenset()) | found[1].get(character.upper(), frozenset())


@cache
def _find_case_forms() -> tuple[Mapping[str, frozenset[str]], Mapping[str, frozenset[str]]]:
    """The characters behind each small form and behind each capital form, where these differ."""
    small, capital = defaultdict(set), defaultdict(set)
    for character in map(chr, range(_LAST_CASED + 1)):
        lower, upper = character.lower(), character.upper()
        if lower != upper:
            small[lower].add(character)
            capital[upper].add(character)
    return (
        {form: frozenset(found) for form, found in small.items()},
        {form: frozenset(found) for form, found in capital.items()},
    )


def any_but_line_ends(character: str) -> bool:
    return character not in "\n\r"


def anything(character: str) -> bool:
    return True


def find_class(letter: str) -> Test | None:
    """Find the class behind an escape such as `\\d`; a capital letter means all others."""
    test = _CLASSES.get(letter.lower())
    return none_of(test) if test is not None and letter.isupper() else test


def find_property(name: str) -> Test | None:
    """Find the characters of a general category (`Lu`) or of a block (`IsBasicLatin`)."""
    if name[:1] in _SORTS and name[1:] in _SORTS[name[0]] and len(name) <= 2:
        return lambda character: unicodedata.category(character).startswith(name)
    if name in _BLOCKS:
        low, high = _BLOCKS[name]
        return lambda character: low <= ord(character) <= high
    return None


def _is_word(character: str) -> bool:
    return unicodedata.category(character)[0] not in "PZC"


def _is_name_start(character: str) -> bool:
    return character in "_:" or unicodedata.category(character)[0] == "L"


def _is_name_part(character: str) -> bool:
    return character in "_:-." or unicodedata.category(character)[0] in "LNM"


_CLASSES: Final[dict[str, Test]] = {
    "d": lambda character: unicodedata.category(character) == "Nd",
    "s": lambda character: character in _SPACES,
    "w": _is_word,
    "i": _is_name_start,
    "c": _is_name_part,
}
