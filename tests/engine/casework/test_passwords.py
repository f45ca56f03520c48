"""Passwords: what is kept opens for the right word alone, and nobody's opens for none."""

from argon2 import PasswordHasher

from engine.casework.passwords import Passwords


def test_only_the_right_password_of_a_known_login_is_right() -> None:
    passwords = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    stored = passwords.hash("krokusy-w-trawie")
    assert passwords.is_right(stored, "krokusy-w-trawie")
    # The first unknown login makes the decoy that later ones are compared with.
    for password in ("krokusy-w-trawie", "", "krokusy-w-trawie"):
        assert not passwords.is_right(None, password)
    assert not passwords.is_right(stored, "krokusy") and not passwords.is_right("", "krokusy")
