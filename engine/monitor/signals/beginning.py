"""Signals of the first two stages: contact, opinion, contract, waiting list, profile, trial, specialists."""

from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise

from engine.casework.rights import SPECIALISTS
from engine.model import CaseStatus
from engine.monitor.facts import Facts, latest
from engine.monitor.reckoning import Found, Ruler

OPINION = ("eligibility_opinion",)
FIRST_CONTACT = ("s1_contact", "s1_info", *OPINION)
TRIAL = ("work_trial",)
WAITING = CaseStatus.WAITING_LIST.value


def first_contact_late(facts: Facts, ruler: Ruler) -> Iterator[Found]:
    """Nobody tried to reach the person who applied."""
    past = facts.done_at(*FIRST_CONTACT)
    if past is None or past < facts.opened_at:
        yield ruler.clock(facts.opened_at)


def decision_late(facts: Facts, ruler: Ruler) -> Iterator[Found]:
    """The person waits to hear whether the programme is for them."""
    past = facts.done_at(*OPINION)
    if past is None or past < facts.opened_at:
        yield ruler.clock(facts.opened_at)


def contract_late(facts: Facts, ruler: Ruler) -> Iterator[Found]:
    """There is no contract yet; waiting for a free place does not count."""
    if facts.case.status != WAITING:
        yield ruler.clock(latest(facts.opened_at, _left_list(facts)) or facts.opened_at)


def waiting_list(facts: Facts, ruler: Ruler) -> Iterator[Found]:
    """The person has been on the waiting list for long."""
    if facts.case.status == WAITING:
        since = [turn.at for turn in facts.turns if turn.data.get("status") == WAITING]
        yield ruler.clock(since[-1] if since else facts.stage_since())


def profile_late(facts: Facts, ruler: Ruler) -> Iterator[Found]:
    """The vocational profile has not been accepted."""
    yield ruler.clock(facts.stage_since())


def no_trial(facts: Facts, ruler: Ruler) -> Iterator[Found]:
    """The client wants a work trial, and none took place after its planned day."""
    asked = [row for row in facts.papers("s2_trial_ask") if row.created_at >= facts.stage_since()]
    if not asked or asked[-1].data.get("decision") != "yes":
        return
    planned = latest(asked[-1].created_at, _planned_trial(facts, asked[-1].created_at))
    held = facts.done_at(*TRIAL)
    if planned is not None and (held is None or held < asked[-1].created_at):
        yield ruler.clock(planned)


def specialist_wait(facts: Facts, ruler: Ruler) -> Iterator[Found]:
    """A specialist's task waits; the longest one speaks."""
    waiting = [row for row in facts.tasks if row.role in SPECIALISTS and row.status != "suspended"]
    if waiting:
        yield ruler.clock(
            waiting[0].opened_at, task=waiting[0].name, task_id=waiting[0].id, role=waiting[0].role
        )


def _planned_trial(facts: Facts, asked_at: datetime) -> datetime | None:
    agreed = [row for row in facts.papers("employer_agreement") if row.created_at >= asked_at]
    trials = [row for row in agreed if row.data.get("kind") in (None, "trial")]
    return facts.day(trials[-1].data.get("start_date")) if trials else None


def _left_list(facts: Facts) -> datetime | None:
    """When the person last came off the waiting list."""
    pairs = pairwise(facts.turns_of("status_changed"))
    return latest(*(after.at for before, after in pairs if before.data.get("status") == WAITING))
