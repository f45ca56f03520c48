"""Variants: a model that `extends` another holds only what differs, and becomes whole here and nowhere else.

What leaves this room (checked, walked, played, published, exported) never says `extends` any more.
"""

from engine.releases.lineage.chain import Whole, make_whole
from engine.releases.lineage.removing import NOTHING_REMOVED, Removed, find_removed_used

__all__ = ["NOTHING_REMOVED", "Removed", "Whole", "find_removed_used", "make_whole"]
