"""The language of the command line: Polish first, English by --lang or LANG."""

import os

_CHOSEN = {"language": "pl"}


def choose_language(lang: str | None) -> None:
    """Settle the language for this run."""
    environment = os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
    _CHOSEN["language"] = lang or ("en" if environment.lower().startswith("en") else "pl")


def say(polish: str, english: str) -> str:
    """The text in the chosen language."""
    return english if _CHOSEN["language"] == "en" else polish
