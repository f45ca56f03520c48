"""Decision tables: DMN files in, decisions out, with FEEL in every cell. Never knows cases or the store."""

from engine.dmn.decisions import Decision, Decisions, DecisionTable
from engine.dmn.hit_policies import Aggregation, HitPolicy
from engine.dmn.reader import read_decisions

__all__ = ["Aggregation", "Decision", "DecisionTable", "Decisions", "HitPolicy", "read_decisions"]
