"""The language of the command line: Polish first, English by --lang or LANG."""

import os
from collections.abc import Sequence

_CHOSEN = {"language": "pl"}


def find_asked_language(arguments: Sequence[str]) -> str | None:
    """What `--lang` asks for, before the options are read in earnest."""
    for place, argument in enumerate(arguments):
        if argument.startswith("--lang="):
            return argument.partition("=")[2]
        if argument == "--lang":
            return next(iter(arguments[place + 1 :]), None)
    return None


def choose_language(lang: str | None) -> None:
    """Settle the language for this run."""
    environment = os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
    _CHOSEN["language"] = lang or ("en" if environment.lower().startswith("en") else "pl")


def say(polish: str, english: str) -> str:
    """The text in the chosen language."""
    return english if _CHOSEN["language"] == "en" else polish
