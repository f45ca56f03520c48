"""The second half of the recount: what may stand still in every stage. See recount.py."""

from collections import Counter
from datetime import datetime, timedelta

import recount
from rawrows import Case, Row, midnight, on_the_wall
from recount import Question
from recount_machine import MACHINE, MACHINE_IN_A_PAUSE

DAY = timedelta(days=1)


# Papers that are progress by themselves: F02-F05, F08-F11, F22 and an interview with a firm.
PAPERS = "eligibility_opinion client_contract vocational_profile progress_assessment job_analysis "
PAPERS += "employer_agreement action_plan work_trial case_review triad_meeting"


def make_no_progress(marked: frozenset[str]) -> Question:
    """No meaningful event; a contact with a firm is one when it led somewhere.

    Args:
        marked: elements that the model calls progress.
    """

    def no_progress(case: Case) -> datetime | None:
        forms = {row["id"]: row["form_key"] for row in case.tasks}
        moments = [case.opened]
        for event in case.events:
            form = forms.get(event["data"].get("task"))
            if event["type"] != "task_done":
                moments += [event["at"]] if event["meaningful"] and not _is_setback(event) else []
            elif form != "employer_contact" and (event["element_id"] in marked or form in PAPERS.split()):
                moments.append(event["at"])
        for paper in case.papers("employer_contact"):
            if paper["data"].get("result") not in ("refusal", "no_answer"):
                moments.append(paper["created_at"])
        return case.after(max(moments), 60)

    return no_progress


def _is_setback(event: Row) -> bool:
    """A pause, its end, and news that no client is glad of."""
    what = event["data"].get("name") or event["data"].get("status")
    stages = (recount.ENGAGED, recount.PROFILED, recount.SEARCHING, recount.MEETING, recount.WORKING)
    bad = ("msg_employer_refusal", "msg_employer_withdraws", "msg_job_lost", "msg_trial_stopped")
    return what in (*bad, "suspended") or (event["type"] == "status_changed" and what in stages)


def no_activity(case: Case) -> datetime | None:
    written = [one["at"] for one in case.events if one["actor"]] + [one["created_at"] for one in case.hours]
    return case.after(max([case.opened, *written]), 30)


def no_show(case: Case) -> datetime | None:
    row: list[datetime] = []
    for one in case.hours:
        row = [*row, one["starts_at"]] if one["result"] == "no_show" else []
    return row[3] if len(row) >= 4 else None


def overdue_task(case: Case) -> datetime | None:
    due = [row["due_at"] for row in case.waiting() if row["due_at"] is not None and row["due_at"] < case.now]
    return on_the_wall(min(due), 10) if due else None


def late_step(case: Case) -> datetime | None:
    days = [day for row in case.steps if (day := midnight(row["due_on"])) is not None]
    ends = [on_the_wall(day, 1) - timedelta(seconds=1) for day in days]
    return case.after(min(ends), 10) if ends else None


def report_late(case: Case) -> datetime | None:
    waits = [row["opened_at"] for row in case.waiting() if row["form_key"] == "monthly_report"]
    return case.after(min(waits), working=10) if waits else None


def loop(case: Case) -> datetime | None:
    """The third return to a stage is the fourth time it is entered."""
    found = []
    counted: Counter[str] = Counter()
    for event in case.events:
        if event["type"] == "stage_entered" and event["at"] >= case.opened:
            counted[event["data"]["stage"]] += 1
            if counted[event["data"]["stage"]] == 4:
                found.append(event["at"])
    return min(found, default=None)


def coach_turnover(case: Case) -> datetime | None:
    matched = max(case.done("s1_match"), default=case.opened)
    people = [row["person_id"] for row in case.coaches]
    changes = [
        row["since"]
        for before, row in zip(people, case.coaches[1:], strict=False)
        if row["person_id"] != before and row["since"] > matched and row["since"] > case.now - 365 * DAY
    ]
    return changes[2] if len(changes) >= 3 else None


def consent_cert(case: Case) -> datetime | None:
    ends = [midnight(case.variables.get(f"{name}_valid_until")) for name in ("certificate", "consent")]
    over = [on_the_wall(end, 1) for end in ends if end is not None]
    return min(over, default=None)


def suspended_over(case: Case) -> datetime | None:
    papers = [one for one in case.papers("case_closure") if one["data"].get("planned_return")]
    planned = midnight(case.variables.get("pause_until"))
    planned = planned or (midnight(papers[-1]["data"]["planned_return"]) if papers else None)
    return on_the_wall(planned, 30) if case.row["suspended"] and planned is not None else None


def self_flag(case: Case) -> datetime | None:
    reports = case.papers("monthly_report")
    if not reports or reports[-1]["data"].get("stuck_self") != "yes":
        return None
    since: datetime = reports[-1]["created_at"]
    return None if any(at >= since for at in case.done("case_review")) else since


# A pause silences what only counts while somebody works with the client.
IN_A_PAUSE = {"consent_cert", "suspended_over", *MACHINE_IN_A_PAUSE}
QUESTIONS: dict[str, Question] = {
    one.__name__: one
    for one in (
        recount.first_contact_late,
        recount.decision_late,
        recount.contract_late,
        recount.waiting_list,
        recount.profile_late,
        recount.no_trial,
        recount.specialist_wait,
        recount.no_employer_contact,
        recount.no_interview,
        recount.search_long,
        recount.refusals,
        recount.employer_silent,
        recount.offer_pending,
        recount.start_contact,
        recount.job_contact,
        recount.employer_contact_gap,
        recount.no_fading,
        recount.score_drop,
        recount.absences,
        recount.contract_ending,
        recount.loss_no_talk,
        recount.gap_long,
        no_activity,
        no_show,
        overdue_task,
        late_step,
        report_late,
        loop,
        coach_turnover,
        consent_cert,
        suspended_over,
        self_flag,
    )
} | MACHINE


def recount_red(case: Case, questions: dict[str, Question]) -> dict[str, datetime]:
    """Signal -> since when it is red, for what is red now."""
    found = {}
    for key, question in questions.items():
        at = None if case.row["suspended"] and key not in IN_A_PAUSE else question(case)
        if at is not None and at <= case.now:
            found[key] = at
    return found
