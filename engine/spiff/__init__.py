"""Runs compiled processes. The only room that knows SpiffWorkflow; its names and classes never leave it."""

from engine.spiff.effects import (
    Action,
    Effect,
    Entered,
    Left,
    ScopeEnded,
    ScopeStarted,
    Thrown,
    Token,
    TokenKind,
    Triggered,
)
from engine.spiff.instance import Instance
from engine.spiff.places import Place, read_places
from engine.spiff.refit import Refit
from engine.spiff.release import Specs, compile_release
from engine.spiff.runtime import Decide

__all__ = [
    "Action",
    "Decide",
    "Effect",
    "Entered",
    "Instance",
    "Left",
    "Place",
    "Refit",
    "ScopeEnded",
    "ScopeStarted",
    "Specs",
    "Thrown",
    "Token",
    "TokenKind",
    "Triggered",
    "compile_release",
    "read_places",
]
