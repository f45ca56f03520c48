"""Signals of stage V: a person in a job, their firm, the level of support, the end of a contract."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from engine.monitor.facts import Facts, latest
from engine.monitor.flags import REVIEW
from engine.monitor.reckoning import Found, Ruler
from engine.monitor.signals.searching import CONTACT, LOST, TRIAD, contact_moment
from engine.store.queries.case_facts import DocumentFact

CARD = "progress_assessment"
# Forms that nobody fills in without having talked with the working client.
TALKS = (
    "s5_day1",
    "s5_d3",
    "s5_support",
    CARD,
    "suspend_meeting",
    "milestone_check",
    "contract_talk",
    "new_job_talk",
    "s5_handover",
    "iv_contact",
    "iv_plan",
    "iv_check",
    "crisis_safety",
    "coach_handover",
)
BOSS_TALKS = ("s5_boss", "iv_contact", TRIAD)
LOSS_TALKS = ("loss_decide",)
# The activity "talk with the superior or colleagues, without the client".
BOSS_HOURS = ("P11",)
MONTH, QUARTER = timedelta(days=30), timedelta(days=91)
GOOD_SCORE = 3.0
# At these levels there is nothing left to fade.
FADED = frozenset({"L5", "L0"})
DROP = 0.9
ABSENCES_COUNT_FOR = timedelta(days=31)


def start_contact(facts: Facts, ruler: Ruler) -> Iterator[Found]:
    """Nobody has talked with the client since the job began."""
    start = job_start(facts)
    talked = _last_talk(facts)
    if start is not None and _works(facts) and (talked is None or talked < start):
        yield ruler.clock(start)


def job_contact(facts: Facts, ruler: Ruler) -> Iterator[Found]:
    """Nobody has talked with the working client; the first month is watched closest."""
    start, talked = job_start(facts), _last_talk(facts)
    if start is None or talked is None or talked < start or not _works(facts):
        return
    # Days on the wall: the night that is an hour shorter makes no month longer.
    age = facts.calendar.local_date(facts.now) - facts.calendar.local_date(start)
    step = 0 if age < MONTH else 1 if age < QUARTER else 2
    yield ruler.clock(talked, step=step)


def employer_contact_gap(facts: Facts, ruler: Ruler) -> Iterator[Found]:
    """Nobody has talked with the client's superior."""
    start = job_start(facts)
    if start is None or not _works(facts):
        return
    contacts = [contact_moment(facts, row) for row in facts.papers(CONTACT)]
    yield ruler.clock(
        latest(start, facts.done_at(*BOSS_TALKS), facts.worked_at("indirect", *BOSS_HOURS), *contacts)
        or start
    )


def no_fading(facts: Facts, ruler: Ruler) -> Iterator[Found]:
    """Good results, and the level of support stays the same."""
    same: list[datetime] = []
    level: str | None = None
    for card in reversed(_cards(facts)):
        now, following = card.data.get("intensity_now"), card.data.get("intensity_next")
        is_same = now == following and now not in FADED and (level is None or now == level)
        if not is_same or (_score(card) or 0.0) < GOOD_SCORE:
            break
        level = str(now)
        same.append(card.created_at)
    found = ruler.tally(same[::-1], level=level or "")
    if found is not None:
        yield found


def score_drop(facts: Facts, ruler: Ruler) -> Iterator[Found]:
    """The newest results fall by a tenth or more each time, or the coach sees a high risk."""
    cards = _cards(facts)
    drops: list[datetime] = []
    for before, after in zip(reversed(cards[:-1]), reversed(cards), strict=False):
        old, new = _score(before), _score(after)
        if old is None or new is None or new > old * DROP:
            break
        drops.append(after.created_at)
    found = ruler.tally(drops[::-1])
    if cards and cards[-1].data.get("risk") == "high":
        at = cards[-1].created_at
        yield Found(ruler.limit.key, at, at, at, {"risk": "high", "n": len(drops)})
    elif found is not None:
        yield found


def absences(facts: Facts, ruler: Ruler) -> Iterator[Found]:
    """Absences without an excuse within a month."""
    missed: list[datetime] = []
    for card in _cards(facts):
        count = card.data.get("absent_unexcused")
        if card.created_at > facts.now - ABSENCES_COUNT_FOR and isinstance(count, int | float):
            missed += [card.created_at] * min(int(count), 31)
    found = ruler.tally(missed)
    if found is not None:
        yield found


def contract_ending(facts: Facts, ruler: Ruler) -> Iterator[Found]:
    """The work contract ends soon, and nobody has said what then."""
    end = facts.day(facts.variable("contract_end"))
    if end is None:
        return
    talks = [row for row in facts.papers("contract_talk") if row.created_at >= facts.stage_since()]
    is_decided = bool(talks) and talks[-1].data.get("result") == "ends"
    if not is_decided:
        yield ruler.countdown(end, day=facts.calendar.local_date(end).isoformat())


def loss_no_talk(facts: Facts, ruler: Ruler) -> Iterator[Found]:
    """The client lost the job, and nobody has talked with them about it."""
    lost = latest(*facts.heard(LOST))
    if lost is None:
        return
    talked = latest(
        facts.done_at(*LOSS_TALKS),
        *(row.at for row in facts.done.get(REVIEW, ()) if row.element_id == "t_loss"),
    )
    if talked is None or talked < lost:
        yield ruler.clock(lost, stretch=False)


def job_start(facts: Facts) -> datetime | None:
    """The first day of the job that the case supports now."""
    if facts.stage != "on_job_support":
        return None
    day = facts.day(facts.variable("job_start"))
    return None if day is None or day > facts.now else day


def _works(facts: Facts) -> bool:
    lost = latest(*facts.heard(LOST))
    return lost is None or lost < facts.stage_since()


def _last_talk(facts: Facts) -> datetime | None:
    return latest(facts.done_at(*TALKS), facts.worked_at("direct"))


def _cards(facts: Facts) -> Sequence[DocumentFact]:
    since = facts.stage_since()
    return [
        row
        for row in facts.papers(CARD)
        if row.created_at >= since and row.data.get("context", "job") == "job"
    ]


def _score(card: DocumentFact) -> float | None:
    value: Any = card.data.get("overall_score")
    return float(value) if isinstance(value, int | float) else None
