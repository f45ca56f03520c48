"""What is red, recounted from raw rows knowing nothing of the signals' code.

Each question answers since when its signal is red, or None.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from rawrows import Case, Row, midnight, on_the_wall

Question = Callable[[Case], datetime | None]
SPECIALISTS = ("psychologist", "career_advisor", "specialist")
DAY = timedelta(days=1)
ENGAGED, PROFILED, SEARCHING, MEETING, WORKING = (
    "engagement",
    "profiling",
    "job_finding",
    "employer_engagement",
    "on_job_support",
)


def _since(case: Case, *moments: datetime | None) -> datetime:
    return max([case.opened, *(one for one in moments if one is not None and one >= case.opened)])


def _last(moments: list[datetime]) -> datetime | None:
    return max(moments, default=None)


def first_contact_late(case: Case) -> datetime | None:
    tried = [at for at in case.done("s1_contact", "s1_info", "eligibility_opinion") if at >= case.opened]
    return None if tried or case.stage != ENGAGED else case.after(case.opened, 7)


def decision_late(case: Case) -> datetime | None:
    told = [at for at in case.done("eligibility_opinion") if at >= case.opened]
    return None if told or case.stage != ENGAGED else case.after(case.opened, 30)


def contract_late(case: Case) -> datetime | None:
    if case.stage != ENGAGED or case.row["status"] == "waiting_list":
        return None
    off_list: datetime | None = None
    before = ""
    for event in case.events:
        if event["type"] == "status_changed":
            if before == "waiting_list":
                off_list = event["at"]
            before = event["data"]["status"]
    return case.after(_since(case, off_list), 45)


def waiting_list(case: Case) -> datetime | None:
    if case.row["status"] != "waiting_list" or case.stage != ENGAGED:
        return None
    return case.after(case.when("status_changed", status="waiting_list")[-1], 120)


def profile_late(case: Case) -> datetime | None:
    return case.after(case.entered(), 75) if case.stage == PROFILED else None


def no_trial(case: Case) -> datetime | None:
    asked = [one for one in case.papers("s2_trial_ask") if one["created_at"] >= case.entered()]
    if case.stage != PROFILED or not asked or asked[-1]["data"].get("decision") != "yes":
        return None
    since: datetime = asked[-1]["created_at"]
    if any(at >= since for at in case.done("work_trial")):
        return None
    trials = [one for one in case.papers("employer_agreement") if one["created_at"] >= since]
    planned = [midnight(one["data"].get("start_date")) for one in trials]
    return case.after(max([since, *(day for day in planned[-1:] if day is not None)]), 45)


def specialist_wait(case: Case) -> datetime | None:
    waits = [row["opened_at"] for row in case.waiting() if row["role"] in SPECIALISTS]
    return case.after(min(waits), 28) if waits and case.stage in (ENGAGED, PROFILED) else None


def _contacts(case: Case) -> list[tuple[datetime, Row]]:
    found = []
    for paper in case.papers("employer_contact"):
        day = midnight(paper["data"].get("date"))
        at = paper["created_at"] if day is None else min(paper["created_at"], day + DAY)
        found.append((at, paper["data"]))
    return found


def no_employer_contact(case: Case) -> datetime | None:
    if case.stage != SEARCHING:
        return None
    return case.after(max([case.entered(), *(at for at, _ in _contacts(case))]), 30)


def no_interview(case: Case) -> datetime | None:
    if case.stage != SEARCHING:
        return None
    met = [at for at, data in _contacts(case) if data.get("result") in ("meeting", "offer")]
    return case.after(max([case.entered(), *met, *case.done("triad_meeting")]), 90)


def search_long(case: Case) -> datetime | None:
    return case.after(case.entered(), 180) if case.stage == SEARCHING else None


def refusals(case: Case) -> datetime | None:
    if case.stage not in (SEARCHING, MEETING):
        return None
    marks: list[tuple[datetime, bool]] = []
    for paper in case.papers("employer_contact"):
        result = paper["data"].get("result")
        if result in ("refusal", "meeting", "offer"):
            marks.append((paper["created_at"], result == "refusal"))
    for paper in case.papers("s4_client", "s3_lead"):
        decision = paper["data"].get("decision")
        if decision in ("decline", "no", "accept", "trial_first"):
            marks.append((paper["created_at"], decision in ("decline", "no")))
    marks += [(at, True) for at in case.news("msg_employer_refusal", "msg_employer_withdraws")]
    marks += [(at, False) for at in case.news("msg_employer_offer")]
    marks += [(at, False) for at in case.when("stage_entered", stage=WORKING)]
    row: list[datetime] = []
    for at, is_no in sorted(marks, key=lambda one: (one[0], one[1])):
        row = [*row, at] if is_no and at >= case.opened else []
    return row[5] if len(row) >= 6 else None


def employer_silent(case: Case) -> datetime | None:
    answers = ("msg_employer_offer", "msg_employer_refusal")
    asks = any(token["event_name"] in answers for token in case.tokens)
    asks = asks or any(row["role"] == "employer" or row["form_key"] == "s4_remind" for row in case.waiting())
    if case.stage != MEETING or not asks:
        return None
    spoke = [at for at, _ in _contacts(case)] + case.done("triad_meeting", "s4_visit")
    return case.after(max([case.entered(), *spoke, *case.news(*answers, "msg_employer_withdraws")]), 14)


def offer_pending(case: Case) -> datetime | None:
    waits = [row["opened_at"] for row in case.waiting() if row["form_key"] == "s4_client"]
    if case.stage != MEETING or not waits:
        return None
    offers = [at for at in case.news("msg_employer_offer") if at <= min(waits)]
    return case.after(max([case.entered(), *offers[-1:]]), 30)


def _works_since(case: Case) -> datetime | None:
    start = midnight(case.variables.get("job_start"))
    if case.stage != WORKING or start is None or start > case.now:
        return None
    return None if any(at >= case.entered() for at in case.news("msg_job_lost")) else start


# What a coach can only write after having talked with the person who works.
TALKED = "s5_day1 s5_d3 s5_support progress_assessment suspend_meeting milestone_check contract_talk"
TALKED += " new_job_talk s5_handover iv_contact iv_plan iv_check crisis_safety coach_handover"


def start_contact(case: Case) -> datetime | None:
    start = _works_since(case)
    talked = start is not None and any(at >= start for at in case.done(*TALKED.split()))
    return None if start is None or talked else case.after(start, 5)


def job_contact(case: Case) -> datetime | None:
    start = _works_since(case)
    talked = _last(case.done(*TALKED.split()))
    if start is None or talked is None or talked < start:
        return None
    days = (case.now - start) / DAY
    return case.after(talked, 14 if days < 30 else 30 if days < 91 else 45)


def employer_contact_gap(case: Case) -> datetime | None:
    start = _works_since(case)
    if start is None:
        return None
    spoke = case.done("s5_boss", "iv_contact", "triad_meeting") + [at for at, _ in _contacts(case)]
    return case.after(max([start, *spoke]), 60)


def _cards(case: Case) -> list[Row]:
    return [
        one
        for one in case.papers("progress_assessment")
        if one["created_at"] >= case.entered() and one["data"].get("context", "job") == "job"
    ]


def no_fading(case: Case) -> datetime | None:
    row: list[datetime] = []
    level = None
    for card in _cards(case):
        data = card["data"]
        is_same = data.get("intensity_now") == data.get("intensity_next") not in ("L5", "L0")
        if not is_same or float(data.get("overall_score") or 0) < 3:
            row, level = [], None
        elif data["intensity_now"] == level:
            row.append(card["created_at"])
        else:
            row, level = [card["created_at"]], data["intensity_now"]
    return row[4] if case.stage == WORKING and len(row) >= 5 else None


def score_drop(case: Case) -> datetime | None:
    cards = _cards(case)
    if case.stage != WORKING or not cards:
        return None
    if cards[-1]["data"].get("risk") == "high":
        return cards[-1]["created_at"]
    scores = [one["data"].get("overall_score") for one in cards[-3:]]
    if (
        len(scores) == 3
        and None not in scores
        and scores[1] <= 0.9 * scores[0]
        and scores[2] <= 0.9 * scores[1]
    ):
        return cards[-1]["created_at"]
    return None


def absences(case: Case) -> datetime | None:
    missed: list[datetime] = []
    for card in _cards(case):
        if card["created_at"] > case.now - 31 * DAY:
            missed += [card["created_at"]] * int(card["data"].get("absent_unexcused") or 0)
    return missed[3] if case.stage == WORKING and len(missed) >= 4 else None


def contract_ending(case: Case) -> datetime | None:
    end = midnight(case.variables.get("contract_end"))
    talks = [one for one in case.papers("contract_talk") if one["created_at"] >= case.entered()]
    if case.stage != WORKING or end is None or (talks and talks[-1]["data"].get("result") == "ends"):
        return None
    return on_the_wall(end, -14)


def loss_no_talk(case: Case) -> datetime | None:
    lost = _last(case.news("msg_job_lost"))
    if case.stage != WORKING or lost is None:
        return None
    talks = [row["done_at"] for row in case.tasks if row["element_id"] == "t_loss" and row["done_at"]]
    return None if any(at >= lost for at in [*talks, *case.done("loss_decide")]) else case.after(lost, 7)


def gap_long(case: Case) -> datetime | None:
    lost = _last(case.news("msg_job_lost"))
    if (
        case.stage != SEARCHING
        or lost is None
        or any(at > lost for at in case.when("stage_entered", stage=WORKING))
    ):
        return None
    return case.after(lost, 56)
