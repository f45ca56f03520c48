"""What is told of a file that somebody sent; it is taken already. Judges no type and no size."""

from flask import flash
from flask_babel import gettext

from engine import is_locked


def tell_locked(content: bytes) -> None:
    """Tell of a PDF that may ask for a password: whoever sent it can open it, the next reader perhaps not."""
    if is_locked(content):
        flash(
            gettext("This PDF is protected. Open it: if it asks for a password, send it again without one."),
            "warn",
        )
