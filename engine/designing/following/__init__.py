"""A model and the template that it was copied from: what the template changed since, taken over one by one.

Templates are read here and never written.
"""

from engine.designing.following.asking import (
    Following,
    ask_again,
    count_later_changes,
    get_following,
    keep_own,
    take_over,
    take_over_easy,
)
from engine.designing.following.place import Standing
from engine.designing.following.telling import ToldChange

__all__ = [
    "Following",
    "Standing",
    "ToldChange",
    "ask_again",
    "count_later_changes",
    "get_following",
    "keep_own",
    "take_over",
    "take_over_easy",
]
