"""Soundness of a model (`krokus walk`): every state a case can come to. Runs nothing, writes nothing."""

from engine.walk.findings import WalkFinding
from engine.walk.folder import walk_files, walk_folder
from engine.walk.report import WalkReport

__all__ = ["WalkFinding", "WalkReport", "walk_files", "walk_folder"]
