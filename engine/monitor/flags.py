"""Who says "I am stuck" in a case: the client, and apart from them the team. Changes nothing."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.monitor.facts import Facts

FLAG, CLEARED = "self_flag", "flag_cleared"
REVIEW = "case_review"
# What an event's `source` says when it is about the client's own flag; those of the team name none.
CLIENT_SAYS = "client"


@dataclass(frozen=True, slots=True)
class Flag:
    """Somebody said that they are stuck.

    Attributes:
        told: ids of the people who got to know it.
        ended_at: when it was taken down or a review answered it; None while it stands.
        ended_by: who took it down; None when it stands or a review answered it.
        answer: what that person wrote to the client.
    """

    at: datetime
    by: str
    words: str
    told: tuple[str, ...] = ()
    ended_at: datetime | None = None
    ended_by: str | None = None
    answer: str = ""

    @property
    def stands(self) -> bool:
        return self.ended_at is None


def find_flag(facts: Facts, source: str = "") -> Flag | None:
    """The newest flag of the client or of the team, standing or not."""
    if not facts.turns_of(FLAG):
        return None
    turns = [
        turn
        for turn in facts.turns
        if turn.type in (FLAG, CLEARED) and str(turn.data.get("source", "")) == source
    ]
    raised = next((turn for turn in reversed(turns) if turn.type == FLAG), None)
    if raised is None:
        return None
    ended = turns[-1] if turns[-1].type == CLEARED else None
    reviewed = facts.done_at(REVIEW)
    answered = reviewed if reviewed is not None and reviewed >= raised.at else None
    return Flag(
        at=raised.at,
        by=_text(raised.data, "by"),
        words=_text(raised.data, "words"),
        told=tuple(str(one) for one in raised.data.get("told") or ()),
        ended_at=answered if ended is None else ended.at,
        ended_by=None if ended is None else _text(ended.data, "by"),
        answer="" if ended is None else _text(ended.data, "words"),
    )


def find_standing(facts: Facts, source: str = "") -> Flag | None:
    """The flag that stands now."""
    flag = find_flag(facts, source)
    return flag if flag is not None and flag.stands else None


def _text(data: dict[str, Any], key: str) -> str:
    return str(data.get(key) or "")
