"""Hashing and checking passwords with argon2. Nothing else knows how a password is kept."""

import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

LEAST_CHARACTERS = 8
_ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"


class Passwords:
    """The hasher; tests pass cheap parameters, production keeps the library's."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        # Checked when the login is unknown, so that both answers take the same time.
        self._decoy: str | None = None

    def hash(self, password: str) -> str:
        return self._hasher.hash(password)

    def is_right(self, stored: str | None, password: str) -> bool:
        if stored is None and self._decoy is None:
            # Making the decoy takes as long as checking it. Pretend cases never sign anybody in.
            self._decoy = self._hasher.hash(secrets.token_hex(16))
            return False
        try:
            return self._hasher.verify(stored or self._decoy or "", password) and stored is not None
        except (VerificationError, InvalidHashError):
            return False


def make_password() -> str:
    """A password to hand over once: four groups of four letters and digits that are hard to confuse."""
    groups = ("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(4))
    return "-".join(groups)
