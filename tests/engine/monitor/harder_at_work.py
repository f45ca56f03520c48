"""Harder histories of people in a job, reckoned by hand from domain.md 4.4."""

from garden import Plot
from harder import AMBER, LOST, RED, Hard
from sowing import V
from test_hard_histories import on


def job(plot: Plot, start: str, *talks: str) -> None:
    """The case comes to stage V on the first day of the job; the coach talks with the client."""
    plot.stage(V, on(f"{start} 05:00"))
    plot.know(job_start=start, intensity="L1")
    for talk in talks:
        plot.done("s5_support", on(talk))


def card(plot: Plot, text: str, score: float, **data: object) -> None:
    levels = {"intensity_now": "L2", "intensity_next": "L2"}
    plot.paper("progress_assessment", on(text), context="job", overall_score=score, **{**levels, **data})


WORKING = (
    Hard(
        "a_loss_is_no_progress",
        V,
        lambda p: p.message(LOST, 25),
        "2026-10-08 08:00",
        "no_progress",
        AMBER,
        "2026-10-07 08:00",
    ),
    # The contract ends on 10 April: 30 days before is 11 March, 14 days 27 March, a day before the change.
    Hard(
        "contract_over_the_spring_change",
        V,
        lambda p: p.know(contract_end="2027-04-10"),
        "2027-03-26 23:00",
        "contract_ending",
        RED,
        "2027-03-26 23:00",
    ),
    Hard(
        "contract_fifteen_days_before",
        V,
        lambda p: p.know(contract_end="2027-04-10"),
        "2027-03-26 22:59",
        "contract_ending",
        AMBER,
        "2027-03-10 23:00",
    ),
    # A job from 1 March: the 31st is its 31st day, whatever the night of the 28th takes: month two.
    Hard(
        "the_second_month_begins_on_its_day",
        V,
        lambda p: job(p, "2027-03-01", "2027-03-23 10:00"),
        "2027-03-30 22:30",
        "job_contact",
        None,
    ),
    Hard(
        "on_the_day_before_it_is_month_one",
        V,
        lambda p: job(p, "2027-03-01", "2027-03-23 10:00"),
        "2027-03-30 21:30",
        "job_contact",
        AMBER,
        "2027-03-30 09:00",
    ),
    Hard(
        "hours_with_the_client_are_a_talk",
        V,
        lambda p: (
            job(p, "2026-10-01", "2026-10-02 08:00"),
            p.hours(on("2026-10-12 08:00"), "direct", "D14"),
        ),
        "2026-10-18 08:00",
        "job_contact",
        None,
    ),
    # Three days from the start and five; nobody counts what was said before the first day.
    Hard(
        "nobody_came_after_the_start",
        V,
        lambda p: job(p, "2026-10-01", "2026-09-30 08:00"),
        "2026-10-05 22:00",
        "start_contact",
        RED,
        "2026-10-05 22:00",
    ),
    # 3.0, 2.7, 2.4: exactly a tenth each time is a drop, twice is red on the day of the second card.
    Hard(
        "exactly_a_tenth_is_a_drop",
        V,
        lambda p: (
            card(p, "2026-09-10 08:00", 4.0),
            card(p, "2026-09-17 08:00", 3.6),
            card(p, "2026-09-24 08:00", 3.2),
        ),
        "2026-09-25 08:00",
        "score_drop",
        RED,
        "2026-09-24 08:00",
    ),
    Hard(
        "less_than_a_tenth_is_none",
        V,
        lambda p: (card(p, "2026-09-10 08:00", 4.0), card(p, "2026-09-17 08:00", 3.7)),
        "2026-09-25 08:00",
        "score_drop",
        None,
    ),
    # Good results at one level, with one card below 3.0 between: the row begins after it.
    Hard(
        "a_poor_card_breaks_the_row",
        V,
        lambda p: [
            card(p, f"2026-09-{number:02} 08:00", score)
            for number, score in ((8, 3.2), (10, 2.9), (12, 3.0), (14, 3.1))
        ],
        "2026-09-25 08:00",
        "no_fading",
        None,
    ),
)
