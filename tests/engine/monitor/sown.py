"""What is sown in the garden: for each signal what plants it, when it turns, and what makes it go away."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from garden import Plot, day

from engine.store.learned import LearnedRow, replace_learned
from engine.store.tables import incident, task

Do = Callable[[Plot], object]
III, IV, V = "job_finding", "employer_engagement", "on_job_support"
OFFER = "msg_employer_offer"
LOST = "msg_job_lost"


def written(days: int) -> str:
    """A date as a form keeps it."""
    return (date(2026, 9, 7) + timedelta(days=days)).isoformat()


@dataclass(frozen=True)
class Sown:
    """One signal: what plants it, on which days it turns, what makes it go away."""

    key: str
    stage: str | None
    plant: Do
    amber: float | None
    red: float | None
    clear: Do
    clear_on: float


def nothing(_plot: Plot) -> None:
    pass


def in_job(plot: Plot) -> None:
    """A job that began on the first day."""
    plot.know(job_start=written(0), intensity="L1")


def go_slowly(plot: Plot) -> None:
    """A step that nine of ten comparable cases are done with in nine days, and this one is not."""
    with plot.garden.write() as work:
        row = LearnedRow("euse_5", "s3_cv", 40, 44, 3.0, 9.0, day(0))
        replace_learned(work, [row])
    plot.task("s3_cv", 0)


def several(*steps: Do) -> Do:
    def do(plot: Plot) -> None:
        for step in steps:
            step(plot)

    return do


def papers(form: str, days: tuple[float, ...], **data: object) -> Do:
    return several(*(lambda plot, on=on: plot.paper(form, on, **data) for on in days))


def card(on: float, score: float, **data: object) -> Do:
    whole = {"context": "job", "overall_score": score, "intensity_now": "L2", "intensity_next": "L2", **data}
    return lambda plot: plot.paper("progress_assessment", on, **whole)


SOWN = (
    Sown(
        "first_contact_late", "engagement", nothing, 3, 7, lambda p: p.paper("s1_contact", 8, reached="no"), 9
    ),
    Sown("decision_late", "engagement", nothing, 21, 30, lambda p: p.paper("eligibility_opinion", 31), 32),
    Sown("contract_late", "engagement", nothing, 30, 45, lambda p: p.stage("profiling", 46), 47),
    Sown(
        "waiting_list",
        "engagement",
        lambda p: (p.turn("status_changed", 2, status="waiting_list"), p.change(status="waiting_list")),
        62,
        122,
        lambda p: (p.turn("status_changed", 123, status="engagement"), p.change(status="engagement")),
        124,
    ),
    Sown("profile_late", "profiling", nothing, 45, 75, lambda p: p.stage(III, 76), 77),
    Sown(
        "no_trial",
        "profiling",
        lambda p: p.paper("s2_trial_ask", 3, decision="yes"),
        24,
        48,
        lambda p: p.done("work_trial", 49),
        50,
    ),
    Sown(
        "specialist_wait",
        "profiling",
        lambda p: p.task("s2_psy", 5, role="psychologist", assignee="jan"),
        19,
        33,
        lambda p: p.finish(task, status="done", done_at=day(34)),
        35,
    ),
    Sown(
        "no_employer_contact",
        III,
        lambda p: p.paper("employer_contact", 4, result="refusal"),
        18,
        34,
        lambda p: p.paper("employer_contact", 35, result="no_answer"),
        36,
    ),
    Sown(
        "no_interview",
        III,
        lambda p: p.paper("employer_contact", 40, result="talk_on"),
        60,
        90,
        lambda p: p.paper("employer_contact", 91, result="meeting"),
        92,
    ),
    Sown("search_long", III, nothing, 90, 180, lambda p: p.stage(IV, 181), 182),
    Sown(
        "refusals",
        III,
        papers("employer_contact", (1, 2, 3, 4, 5, 6), result="refusal"),
        3,
        6,
        lambda p: p.message(OFFER, 7),
        8,
    ),
    Sown(
        "employer_silent",
        IV,
        lambda p: (p.paper("employer_contact", 2, channel="phone"), p.token("message", "s4_offer", 3, OFFER)),
        9,
        16,
        lambda p: p.paper("employer_contact", 17, channel="visit"),
        18,
    ),
    Sown(
        "offer_pending",
        IV,
        lambda p: (p.message(OFFER, 1), p.task("s4_client", 1, role="client", assignee="ania")),
        22,
        31,
        lambda p: p.finish(task, status="done", done_at=day(32)),
        33,
    ),
    Sown("start_contact", V, in_job, 2.59, 4.59, lambda p: p.done("s5_d3", 5), 6),
    Sown(
        "job_contact",
        V,
        several(in_job, lambda p: p.done("s5_support", 3)),
        10,
        17,
        lambda p: p.done("s5_support", 18),
        19,
    ),
    Sown(
        "employer_contact_gap",
        V,
        several(in_job, lambda p: p.done("s5_boss", 1)),
        31,
        61,
        lambda p: p.done("s5_boss", 62),
        63,
    ),
    Sown(
        "no_fading",
        V,
        several(*(card(on, 3.2) for on in (10, 20, 30, 40, 50))),
        30,
        50,
        card(60, 3.2, intensity_next="L3"),
        61,
    ),
    Sown("score_drop", V, several(card(5, 3.0), card(10, 2.5), card(15, 2.0)), 10, 15, card(20, 2.4), 21),
    Sown(
        "absences",
        V,
        several(card(5, 3.0, absent_unexcused=2), card(12, 3.0, absent_unexcused=2)),
        5,
        12,
        nothing,
        44,
    ),
    Sown(
        "contract_ending",
        V,
        lambda p: p.know(contract_end=written(60)),
        29.59,
        45.59,
        lambda p: p.paper("contract_talk", 47, result="ends"),
        48,
    ),
    Sown("loss_no_talk", V, lambda p: p.message(LOST, 10), 13, 17, lambda p: p.done("loss_decide", 18), 19),
    Sown(
        "gap_long",
        V,
        lambda p: (p.message(LOST, 10), p.stage(III, 12)),
        38,
        66,
        lambda p: p.stage(V, 67),
        68,
    ),
    Sown(
        "no_progress",
        III,
        papers("monthly_report", (10, 40)),
        30,
        60,
        lambda p: p.done("job_analysis", 61),
        62,
    ),
    Sown("no_activity", III, lambda p: p.done("s3_apply", 2), 16, 32, lambda p: p.done("s3_apply", 33), 34),
    Sown(
        "no_show",
        III,
        several(*(lambda p, on=on: p.hours(on, "indirect", "P17", result="no_show") for on in (3, 5, 7, 9))),
        5,
        9,
        lambda p: p.hours(10, "direct", "D14"),
        11,
    ),
    Sown(
        "overdue_task",
        III,
        lambda p: p.task("s3_w1", 1, due_at=day(3)),
        6,
        13,
        lambda p: p.finish(task, status="done", done_at=day(14)),
        15,
    ),
    Sown(
        "report_late",
        III,
        lambda p: p.task("monthly_report", 0),
        7,
        14,
        lambda p: p.finish(task, status="done", done_at=day(15)),
        16,
    ),
    Sown(
        "loop",
        "profiling",
        several(*(lambda p, on=on: p.stage("profiling", on) for on in (20, 40, 60))),
        40,
        60,
        lambda p: (p.turn("case_reopened", 61, stage="profiling"), p.stage("profiling", 61)),
        62,
    ),
    Sown(
        "coach_turnover",
        III,
        several(
            lambda p: p.done("s1_match", 0),
            *(
                lambda p, on=on, who=who: p.person("coach", who, on)
                for on, who in ((5, "kasia"), (9, "tomek"))
            ),
            lambda p: p.person("coach", "kasia", 20),
        ),
        9,
        20,
        nothing,
        400,
    ),
    Sown(
        "consent_cert",
        III,
        lambda p: p.know(consent_valid_until=written(50)),
        20.59,
        50.63,
        lambda p: p.know(consent_valid_until=written(500)),
        52,
    ),
    Sown(
        "suspended_over",
        III,
        lambda p: (p.pause(5), p.know(pause_until=written(20))),
        20.59,
        49.63,
        lambda p: p.change(suspended=False, status=III),
        50,
    ),
    Sown(
        "self_flag",
        III,
        lambda p: p.turn("self_flag", 5, words="Nie wiem, co dalej.", by="tomek"),
        None,
        5,
        lambda p: p.done("case_review", 6),
        7,
    ),
    Sown(
        "incident",
        III,
        lambda p: p.break_down(5),
        None,
        5,
        lambda p: p.finish(incident, status="resolved"),
        6,
    ),
    Sown(
        "nobody",
        III,
        lambda p: p.task("s3_w1", 4, nobody="no_person_on_case", assignee=None),
        None,
        4,
        lambda p: p.finish(task, nobody=None, assignee="kasia"),
        5,
    ),
    Sown(
        "no_coach",
        III,
        lambda p: p.person("coach", "tomek", 1, until=10),
        12,
        17,
        lambda p: p.person("coach", "kasia", 18),
        19,
    ),
    Sown(
        "message_missing",
        III,
        lambda p: p.token("message", "s4_offer", 3, "msg_place_available"),
        33,
        63,
        lambda p: p.task("s3_w1", 64),
        65,
    ),
    Sown(
        "timer_far", III, lambda p: p.timer("s3_next_week", 3, 200), 3, None, lambda p: p.task("s3_w1", 5), 6
    ),
    Sown("slow_step", III, go_slowly, 9, None, lambda p: p.finish(task, status="done", done_at=day(10)), 11),
    Sown("nothing_waits", III, nothing, None, 0, lambda p: p.token("message", "s4_offer", 1, OFFER), 2),
)
