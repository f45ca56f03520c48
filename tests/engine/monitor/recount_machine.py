"""What stops the machine or the team, and what each coach carries, recounted from rows: see recount.py."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from fractions import Fraction

from rawrows import Case
from recount import Question

BEFORE_A_COACH = ("new", "engagement", "waiting_list")
# What the client or the firm says, the coach writes down too.
WRITTEN_FOR = ("client", "employer")
# A coach's points: by stage, and in stage V by how much support is given.
BY_STAGE = {"engagement": "0.5", "profiling": "1", "job_finding": "1", "employer_engagement": "1.25"}
BY_LEVEL = {"L0": "2.5", "L1": "2.5", "L2": "1.5", "L3": "1", "L4": "0.5", "L5": "0.25"}
CARRIES = 10


def incident(case: Case) -> datetime | None:
    broken = [row["at"] for row in case.incidents]
    return case.after(max(broken)) if broken else None


def nobody(case: Case) -> datetime | None:
    waits = []
    for row in case.tasks:
        is_left = row["assignee"] in case.gone and row["role"] not in WRITTEN_FOR
        if row["status"] in ("open", "claimed", "suspended") and (row["nobody"] or is_left):
            left = [one["until"] for one in case.people if one["role"] == row["role"]]
            waits.append(max([row["opened_at"], *(at for at in left if at and at <= case.now)]))
    return case.after(waits[0]) if waits else None


def no_coach(case: Case) -> datetime | None:
    now = case.now
    if case.row["status"] in BEFORE_A_COACH or any(
        row["since"] <= now and (row["until"] is None or row["until"] > now) for row in case.coaches
    ):
        return None
    ended = [row["until"] for row in case.coaches]
    return case.after(max(ended, default=None) or case.entered(), 7)


def _has_task(case: Case) -> bool:
    return bool(case.waiting())


def _next_date(case: Case) -> datetime | None:
    dates = [row["due_at"] for row in case.timers if row["status"] == "armed" and row["token_id"]]
    return min((at for at in dates if at is not None), default=None)


def message_missing(case: Case) -> datetime | None:
    heard = [
        row["since"] for row in case.tokens if row["event_name"] and row["kind"] in ("message", "signal")
    ]
    return None if not heard or _has_task(case) or _next_date(case) else case.after(min(heard), 60)


def timer_far(case: Case) -> datetime | None:
    """Amber is all that it turns, at once, when the date is more than 90 days away."""
    due, waits = _next_date(case), [row["since"] for row in case.tokens if row["kind"] == "timer"]
    if due is None or _has_task(case) or not waits or due <= case.after(max(waits), 90):
        return None
    return max(waits)


def nothing_waits(case: Case) -> datetime | None:
    is_live = any(row["status"] in ("open", "claimed", "suspended") for row in case.tasks)
    if is_live or case.tokens or case.incidents:
        return None
    said = [one["at"] for one in case.events if one["actor"]] + [one["created_at"] for one in case.hours]
    return case.after(max([case.opened, *said]))


MACHINE: dict[str, Question] = {
    one.__name__: one for one in (incident, nobody, no_coach, message_missing, timer_far, nothing_waits)
}
# Counted in a pause as well.
MACHINE_IN_A_PAUSE = {"incident", "no_coach", "nothing_waits"}


def weigh(cases: Iterable[Case]) -> dict[str, tuple[Fraction, int]]:
    """Coach -> points and cases; who stands in for some days carries the case."""
    carried: dict[str, list[Fraction]] = defaultdict(list)
    for case in cases:
        held = [
            (row["until"] is not None, row["since"], row["id"], row["person_id"])
            for row in case.coaches
            if row["since"] <= case.now and (row["until"] is None or row["until"] > case.now)
        ]
        if held:
            carried[max(held)[3]].append(_weigh_one(case))
    return {coach: (sum(points, Fraction(0)), len(points)) for coach, points in carried.items()}


def _weigh_one(case: Case) -> Fraction:
    if case.row["suspended"] or case.row["status"] in ("follow_up", "suspended"):
        return Fraction("0.1")
    if case.stage == "on_job_support":
        return Fraction(BY_LEVEL.get(str(case.variables.get("intensity")), "2.5"))
    return Fraction(BY_STAGE.get(case.stage, "0.5"))


def name_level(points: Fraction) -> str:
    """Over what a coach carries, and over a fifth more."""
    return "red" if points > CARRIES * Fraction("1.2") else "amber" if points > CARRIES else ""
