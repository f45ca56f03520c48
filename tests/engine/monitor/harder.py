"""Harder histories of the search for a job, reckoned by hand from domain.md 4.4."""

from collections.abc import Callable
from typing import NamedTuple

from garden import Plot
from sowing import III, IV, OFFER, V
from test_hard_histories import on, open_at

FIRST, II = "engagement", "profiling"
REFUSAL, LOST = "msg_employer_refusal", "msg_job_lost"
RED, AMBER = "red", "amber"


class Hard(NamedTuple):
    """What happened, when it is looked at, and what is told: level and moment of turning, or nothing."""

    name: str
    stage: str
    happen: Callable[[Plot], object]
    look: str
    key: str
    level: str | None
    level_at: str = ""


def paused(plot: Plot, since: float, until: float) -> None:
    """A pause with the turns that the engine notes, also as older versions did."""
    plot.pause(since, until)
    plot.turn("status_changed", since, meaningful=True, status="suspended")
    plot.turn("status_changed", until, meaningful=True, status=III)


def came_back(plot: Plot, text: str, stage: str) -> None:
    plot.turn("case_reopened", on(text), meaningful=True, stage=stage)


SEARCHING = (
    # 60 days from 7 September and ten of pause: the pause and its end bring nobody further.
    Hard(
        "a_pause_is_no_progress",
        III,
        lambda p: paused(p, 20, 30),
        "2026-11-20 09:00",
        "no_progress",
        RED,
        "2026-11-16 09:00",
    ),
    # A firm's no, and the loss of a job, are news and no progress: 30 days from 7 September.
    Hard(
        "a_refusal_is_no_progress",
        IV,
        lambda p: p.message(REFUSAL, 20),
        "2026-10-08 08:00",
        "no_progress",
        AMBER,
        "2026-10-07 08:00",
    ),
    Hard("an_offer_is_progress", IV, lambda p: p.message(OFFER, 20), "2026-10-08 08:00", "no_progress", None),
    # Reports, hours and a contact without an answer are entries; none of them is progress.
    Hard(
        "entries_are_no_progress",
        III,
        lambda p: (
            p.paper("monthly_report", 25),
            p.hours(29, "direct", "D08"),
            p.paper("employer_contact", 29, result="no_answer"),
        ),
        "2026-10-08 08:00",
        "no_progress",
        AMBER,
        "2026-10-07 08:00",
    ),
    Hard(
        "hours_are_an_entry",
        III,
        lambda p: p.hours(29, "indirect", "P05"),
        "2026-10-19 08:00",
        "no_activity",
        None,
    ),
    # Nothing before the day on which the client came back counts: 30 days from 16 December.
    Hard(
        "came_back_to_the_same_stage",
        III,
        lambda p: came_back(p, "2026-12-16 08:00", III),
        "2027-01-16 08:00",
        "no_employer_contact",
        RED,
        "2027-01-15 08:00",
    ),
    Hard(
        "the_search_before_coming_back_is_over",
        III,
        lambda p: came_back(p, "2026-12-16 08:00", III),
        "2027-01-16 08:00",
        "search_long",
        None,
    ),
    # The certificate is good until the end of its day: over at midnight in Warsaw, 90 days before it amber.
    Hard(
        "ninety_days_before_the_last_day",
        III,
        lambda p: p.know(certificate_valid_until="2027-01-31"),
        "2026-11-01 23:00",
        "consent_cert",
        AMBER,
        "2026-11-01 23:00",
    ),
    Hard(
        "a_minute_before_ninety_days",
        III,
        lambda p: p.know(certificate_valid_until="2027-01-31"),
        "2026-11-01 22:59",
        "consent_cert",
        None,
    ),
    Hard(
        "on_its_last_day_it_is_good",
        III,
        lambda p: p.know(certificate_valid_until="2027-01-31"),
        "2027-01-31 22:59",
        "consent_cert",
        AMBER,
        "2026-11-01 23:00",
    ),
    Hard(
        "after_its_last_day_it_is_not",
        III,
        lambda p: p.know(certificate_valid_until="2027-01-31"),
        "2027-01-31 23:00",
        "consent_cert",
        RED,
        "2027-01-31 23:00",
    ),
    Hard(
        "a_paper_runs_out_in_a_pause_too",
        III,
        lambda p: (p.pause(5), p.know(consent_valid_until="2026-10-24")),
        "2026-10-25 08:00",
        "consent_cert",
        RED,
        "2026-10-24 22:00",
    ),
    # 18 December is a Friday; 21, 22, 23, 28 and 29 count, the 24th, 25th and the weekend do not.
    Hard(
        "five_working_days_at_christmas",
        III,
        lambda p: p.task("monthly_report", on("2026-12-18 07:00")),
        "2026-12-29 06:59",
        "report_late",
        None,
    ),
    # A person applies on Christmas Eve: 28, 29 and 30 December.
    Hard(
        "three_working_days_from_christmas_eve",
        FIRST,
        lambda p: open_at(p, "2026-12-24 07:00"),
        "2026-12-30 07:00",
        "first_contact_late",
        AMBER,
        "2026-12-30 07:00",
    ),
    # Put on the list twice: the second time counts, and 60 days lead over the end of summer time.
    Hard(
        "on_the_list_again",
        FIRST,
        lambda p: (
            p.turn("status_changed", 2, status="waiting_list"),
            p.turn("status_changed", 12, status=FIRST),
            p.turn("status_changed", 30, status="waiting_list"),
            p.change(status="waiting_list"),
        ),
        "2026-12-06 09:00",
        "waiting_list",
        AMBER,
        "2026-12-06 09:00",
    ),
    # Five refusals, and the fourth meeting between them begins the count anew.
    Hard(
        "a_meeting_ends_a_row_of_refusals",
        III,
        lambda p: [
            p.paper("employer_contact", at, result=what)
            for at, what in ((1, "refusal"), (2, "refusal"), (3, "meeting"), (4, "refusal"), (5, "refusal"))
        ],
        "2026-09-15 08:00",
        "refusals",
        None,
    ),
    # A stand-in for two weeks is no change of coach, and the case is not without one.
    Hard(
        "a_stand_in_is_no_change",
        III,
        lambda p: [p.stand_in("kasia", at, at + 7) for at in (5, 15, 25)],
        "2026-10-10 08:00",
        "coach_turnover",
        None,
    ),
    Hard(
        "handed_over_and_back_and_on",
        III,
        lambda p: (
            p.done("s1_match", 0),
            [p.person("coach", who, at) for who, at in (("kasia", 5), ("tomek", 9), ("kasia", 13))],
        ),
        "2026-10-10 08:00",
        "coach_turnover",
        RED,
        "2026-09-20 08:00",
    ),
    # What was planned before the return is red thirty days after that day, not after the pause began.
    Hard(
        "thirty_days_after_the_planned_return",
        III,
        lambda p: (p.pause(5), p.know(pause_until="2026-10-10")),
        "2026-11-08 23:00",
        "suspended_over",
        RED,
        "2026-11-08 23:00",
    ),
    Hard(
        "lost_and_back_to_the_search",
        III,
        lambda p: (p.stage(V, 1), p.message(LOST, 10), p.stage(III, 12)),
        "2026-11-12 09:00",
        "gap_long",
        RED,
        "2026-11-12 09:00",
    ),
    # 28 days of waiting and a pause of five in the middle.
    Hard(
        "a_specialist_and_a_pause",
        II,
        lambda p: (p.task("s2_psy", 5, role="psychologist", assignee="jan"), p.pause(10, 15)),
        "2026-10-15 07:59",
        "specialist_wait",
        AMBER,
        "2026-10-01 08:00",
    ),
)
