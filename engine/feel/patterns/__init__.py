"""Regular expressions of XPath, run by a machine of our own: no pattern can run for ever."""

from engine.feel.patterns.machine import Found, Pattern, find_all, find_first
from engine.feel.patterns.reader import compile_pattern

__all__ = ["Found", "Pattern", "compile_pattern", "find_all", "find_first"]
