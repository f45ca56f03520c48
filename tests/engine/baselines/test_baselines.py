"""Learned baselines: censored durations are reckoned rightly, and the back-test counts what it says."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from builders import Office
from hypothesis import given
from hypothesis import strategies as st

from engine.baselines.backtest import History, find_stalls, flag_by_baseline, flag_by_threshold, score
from engine.baselines.learning import Stay, cut, is_slow, learn
from engine.baselines.report import find_baselines, report_baselines
from engine.baselines.survival import LEAST_FINISHED, Spell, estimate_survival, find_quantile, make_baseline
from engine.errors import NotFound
from engine.simulating.simulation import Simulated
from engine.store.queries.cases import list_cases
from engine.store.queries.tasks import list_case_tasks

DAY = timedelta(days=1)
BEGIN = datetime(2026, 1, 5, 8, tzinfo=UTC)


def spells(ended: Sequence[float], lasting: Sequence[float] = ()) -> list[Spell]:
    return [*(Spell(days, True) for days in ended), *(Spell(days, False) for days in lasting)]


def test_kaplan_and_meiers_own_example_is_met() -> None:
    # Freireich 1963, 6-MP arm, weeks: the example of every textbook, with its published shares.
    ended = [6, 6, 6, 7, 10, 13, 16, 22, 23]
    lasting = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
    found = [(days, round(share, 3)) for days, share in estimate_survival(spells(ended, lasting))]
    assert found == [(6, 0.857), (7, 0.807), (10, 0.753), (13, 0.690), (16, 0.627), (22, 0.538), (23, 0.448)]


def test_what_lasts_still_makes_a_step_longer_than_what_ended_says() -> None:
    only_ended = make_baseline(spells([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]))
    with_lasting = make_baseline(spells([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], [30] * 10))
    assert only_ended.median_days == 5
    assert (with_lasting.median_days, with_lasting.slow_days) == (10, None)


@given(st.lists(st.floats(0.1, 400), min_size=1, max_size=60))
def test_without_censoring_it_is_the_plain_share(days: list[float]) -> None:
    steps = estimate_survival(spells(days))
    for at, share in steps:
        assert share == pytest.approx(sum(one > at for one in days) / len(days), abs=1e-9)
    slow = find_quantile(steps, 0.9)
    assert slow is not None and sum(one <= slow for one in days) >= 0.9 * len(days) - 1e-6


def test_a_few_cases_teach_nothing() -> None:
    few = make_baseline(spells([3.0] * (LEAST_FINISHED - 1)))
    enough = make_baseline(spells([3.0] * LEAST_FINISHED))
    assert (few.is_usable, enough.is_usable) == (False, True)
    assert not is_slow(few, 400)
    assert is_slow(enough, 3.1) and not is_slow(enough, 3.0)
    assert not is_slow(None, 400)


def stay(case: str, since: float, days: float | None, element: str = "ask", *, done: bool = True) -> Stay:
    start = BEGIN + since * DAY
    return Stay(case, "m", element, start, None if days is None else start + days * DAY, done)


def test_nothing_is_known_of_what_comes_later() -> None:
    long = stay("a", 0, 50)
    assert cut(long, BEGIN + 20 * DAY) == Spell(20.0, False)
    assert cut(long, BEGIN + 50 * DAY) == Spell(50.0, True)
    assert cut(stay("a", 0, 5, done=False), BEGIN + 50 * DAY) == Spell(5.0, False)
    known = learn([stay(str(n), 0, 40) for n in range(30)], BEGIN + 39 * DAY)
    assert known["m", "ask"].finished == 0


def make_history(slow: int, quick: int, limit: float) -> History:
    """Quick cases take three days at their step and go on; slow ones stand at it for a hundred."""
    stays = [stay(f"old{n}", n / 10, 3) for n in range(40)]
    stays += [stay(f"slow{n}", 60, 100) for n in range(slow)] + [
        stay(f"quick{n}", 60, 3) for n in range(quick)
    ]
    progress, ends = {}, {}
    for one in stays:
        assert one.until is not None
        progress[one.case_id] = [one.since, one.until]
        ends[one.case_id] = one.until + DAY
    return History(stays, progress, ends, BEGIN, BEGIN + 300 * DAY, {("m", "ask"): limit}, mentors=2)


def test_a_stall_is_foreseen_by_what_was_learned_before_the_threshold_speaks() -> None:
    history = make_history(slow=4, quick=6, limit=45)
    assert {case for case, _ in find_stalls(history)} == {"slow0", "slow1", "slow2", "slow3"}
    learned = score(history, "baselines", flag_by_baseline)
    plain = score(history, "thresholds", flag_by_threshold)
    assert (learned.stalls, learned.early) == (4, 4)
    assert (plain.stalls, plain.early) == (4, 0)
    assert learned.early_pct == 100
    assert learned.false_alarms == 0


def test_a_flag_on_a_case_that_goes_on_is_a_false_alarm() -> None:
    history = make_history(slow=0, quick=0, limit=1)
    late = [stay(f"late{n}", 62.0, 9.0) for n in range(3)]
    both = History(
        [*history.stays, *late],
        {**history.progress, **{one.case_id: [one.since, one.until or BEGIN] for one in late}},
        {**history.ends, **{one.case_id: (one.until or BEGIN) + DAY for one in late}},
        history.begin,
        history.end,
        history.limits,
        mentors=2,
    )
    scored = score(both, "baselines", flag_by_baseline)
    assert (scored.stalls, scored.false_alarms) == (0, 3)
    assert scored.false_per_mentor_week == pytest.approx(3 / (scored.weeks * 2))
    assert scored.early_pct is None


def test_a_pause_does_not_count_as_time_at_a_step() -> None:
    paused = Stay("a", "m", "ask", BEGIN, BEGIN + 30 * DAY, True, paused_days=25)
    assert cut(paused, BEGIN + 40 * DAY) == Spell(5.0, True)


def test_an_organisation_learns_from_the_tasks_that_its_people_did(
    invented_months: tuple[Office, Simulated],
) -> None:
    office, _ = invented_months
    told = report_baselines(office.krokus, "proby")
    with office.krokus.store.read(office.org) as work:
        tasks = [row for case in list_cases(work) for row in list_case_tasks(work, case.id)]
        known = find_baselines(office.krokus, work)
    done = [row for row in tasks if row.element_id == "s1_contact" and row.status == "done"]
    assert known["euse_5", "s1_contact"].finished == len(done) > 0
    assert sum(one.baseline.all for one in told.learned) == len(tasks)
    assert {one.name for one in told.scores} == {"baselines", "thresholds"}
    with pytest.raises(NotFound):
        report_baselines(office.krokus, "nikt")
