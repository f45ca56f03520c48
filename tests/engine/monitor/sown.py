"""All that is sown: the signals of the stages, then those that count everywhere."""

from garden import Plot, day
from sowing import III, OFFER, Sown, go_slowly, nothing, papers, several, written
from sown_stages import OF_STAGES

from engine.store.tables import incident, plan_step, task, timer

STEP = {"document_id": "plan", "goal": "", "opened_at": day(0), "note": "", "reason": "", "version": 1}


def start_timer(plot: Plot, slot: str, due: float) -> None:
    """A date on which something begins beside the case, as every case has them."""
    plot.insert(timer, slot=slot, kind="date", anchor=day(0), cycle=0, due_at=day(due), status="armed")


SOWN = (
    *OF_STAGES,
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
        "late_step",
        III,
        lambda p: p.insert(
            plan_step, step="Piszę CV", who="client", status="open", due_on=written(3), **STEP
        ),
        6.63,
        13.63,
        lambda p: p.finish(plan_step, status="done"),
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
        19.59,
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
        lambda p: (
            p.token("message", "s4_offer", 3, "msg_place_available"),
            start_timer(p, "report_month", 25),
        ),
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
