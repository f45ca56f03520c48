"""Names for people and cases inside one event log: the same within it, of no use beside it."""

import hashlib
import hmac
import secrets
from collections.abc import Mapping

LENGTH = 12


class Pseudonyms:
    """Words instead of ids, made with a key that is thrown away after the export."""

    def __init__(self, names: Mapping[str, str] | None = None) -> None:
        """Open a set of names.

        Args:
            names: id -> real name; given, the log tells these instead.
        """
        self._names = names
        self._key = secrets.token_bytes(32)

    @property
    def is_named(self) -> bool:
        return self._names is not None

    def name(self, kind: str, id_: str | None) -> str:
        """The word for a person or a case; empty for nobody."""
        if not id_:
            return ""
        if self._names is not None and id_ in self._names:
            return self._names[id_]
        digest = hmac.new(self._key, f"{kind}:{id_}".encode(), hashlib.sha256).hexdigest()
        return f"{kind}-{digest[:LENGTH]}"
