"""Words about documents: how something was said, how big a file is."""

from flask_babel import format_decimal, gettext

from webapp.tasks.page import HOW_CHOICES

KILO = 1024


def say_how(how: str | None) -> str:
    """Say how the client said what somebody wrote down; empty when they wrote it themselves."""
    if not how:
        return ""
    return str(dict(HOW_CHOICES).get(how, how))


def say_size(size_bytes: int) -> str:
    """Say the size of a file in kB or MB."""
    if size_bytes < KILO * KILO:
        return gettext("%(size)s kB", size=format_decimal(max(1, size_bytes // KILO)))
    return gettext("%(size)s MB", size=format_decimal(round(size_bytes / KILO / KILO, 1)))
