"""Conditions in XPath, the language BPMN starts from: what reads data objects is said without XPath."""

import re
from typing import Final

# What the standard adds to XPath; each of these reads what Krokus keeps as a variable of the case.
_GETTER: Final = re.compile(
    r"(?:\b[\w-]+:)?\bget(?:DataObject|(?:Process|Activity|Event)Property)"
    r"\(\s*(?:'([^\W\d]\w*)'|\"([^\W\d]\w*)\")\s*\)"
)
_TRUTH: Final = re.compile(r"\b(true|false)\(\s*\)")
_EQUALS: Final = re.compile(r"'[^']*'|\"[^\"]*\"|(?<![<>!=])=(?!=)")


def is_xpath(text: str, language: str) -> bool:
    """Whether the file says so, or the text calls what only BPMN's XPath has."""
    return "xpath" in language.lower() or _GETTER.search(text) is not None


def plain_xpath(text: str) -> str | None:
    """Say a condition by names, `true`, `false` and `==`, as most other languages do.

    Returns:
        The condition; None where it walks a path or asks for a place, which XPath counts from 1.
    """
    named = _TRUTH.sub(r"\1", _GETTER.sub(lambda found: found[1] or found[2], text))
    if "/" in named or "[" in named:
        return None
    return _EQUALS.sub(lambda found: "==" if found[0] == "=" else found[0], named)
