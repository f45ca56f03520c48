"""What the consents of a case mean together. Recording them is documents.py; who may read is access.py."""

from collections.abc import Mapping

from engine.model import JsonValue

FORM = "consents"


def find_first_expiry(answers: Mapping[str, JsonValue]) -> str | None:
    """The earliest day on which a given consent ends; None when none of them ends."""
    days = [
        str(consent["valid_until"])
        for consent in answers.values()
        if isinstance(consent, Mapping) and consent.get("status") == "given" and consent.get("valid_until")
    ]
    return min(days, default=None)
