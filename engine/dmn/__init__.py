"""Decision tables: DMN files in, decisions out, with FEEL in every cell. Never knows cases or the store."""

from engine.dmn.deciding import Decided, decide
from engine.dmn.decisions import Answer, Decisions
from engine.dmn.findings import judge_dmn
from engine.dmn.hit_policies import Aggregation, HitPolicy
from engine.dmn.model import Decision
from engine.dmn.reader import Read, read_decisions, read_dmn

__all__ = [
    "Aggregation",
    "Answer",
    "Decided",
    "Decision",
    "Decisions",
    "HitPolicy",
    "Read",
    "decide",
    "judge_dmn",
    "read_decisions",
    "read_dmn",
]
