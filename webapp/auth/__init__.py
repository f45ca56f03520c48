"""Signing in and out. Passwords and sessions themselves are the engine's."""
