"""Numbers of the year equal a recount from raw rows; small groups stay hidden; both databases agree."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
from garden import Garden, Plot, day, open_garden
from numbers_recount import Told, Years
from numbers_recount_more import RECOUNTS
from small_model import make_small_model
from years import correct, sow_years, text_of

from engine.errors import NotAllowed
from engine.model import Actor, PersonId
from engine.monitor.measuring import get_measures
from engine.monitor.numbers import COUNTERS
from engine.monitor.numbers.differences import REST, merge_small
from engine.monitor.numbers.words import read_groups, read_measures
from engine.views import Figure, MeasuresPage

YEAR = timedelta(days=365)
LEAST = 5
Counted = dict[tuple[str, str], Figure]


def measure(garden: Garden, role: str = "mentor") -> MeasuresPage:
    actor = Actor(garden.org, PersonId("maria"), "Maria Lis", frozenset({role}))
    return get_measures(garden.krokus, actor)


def count(garden: Garden) -> Counted:
    """Measure and row -> the number of the last year."""
    return pick(measure(garden), "now")


def pick(page: MeasuresPage, side: str) -> Counted:
    return {
        (one.key, row.key): getattr(row, side)
        for group in page.groups
        for one in group.measures
        for row in one.rows
    }


def hide(told: Told) -> Told:
    return told if told[1] >= LEAST else (None, told[1], None, None)


def flat(figure: Figure) -> Told:
    return (figure.value, figure.n, figure.part, figure.whole)


@pytest.fixture
def garden(tmp_path: Path) -> Garden:
    return open_small(f"sqlite:///{tmp_path / 'krokus.sqlite3'}")


def open_small(url: str) -> Garden:
    """A garden with a small model: numbers ask a model for stages and words of its application only."""
    made = open_garden(url, make_small_model(), "small")
    made.clock.at = day(0)
    return made


@pytest.mark.parametrize("seed", [1, 2])
def test_every_number_equals_a_recount_from_raw_rows(garden: Garden, tmp_path: Path, seed: int) -> None:
    sow_years(garden, seed, cases=40)
    page, now = measure(garden), day(0)
    seen = 0
    for side, begin, end in (("now", now - YEAR, now), ("before", now - 2 * YEAR, now - YEAR)):
        years = Years(tmp_path / "krokus.sqlite3", begin, end, now)
        shown = pick(page, side)
        for key, recount in RECOUNTS.items():
            expected = {row: hide(told) for row, told in recount(years).items()}
            found = {row: flat(figure) for (one, row), figure in shown.items() if one == key and figure.n}
            assert found == {row: pytest.approx(told) for row, told in expected.items() if told[1]}, (
                side,
                key,
            )
            seen += sum(told[0] is not None for told in expected.values())
    # The years are rich enough for the comparison to say something.
    assert seen > 60
    garden.krokus.store.close()


def test_every_number_is_recounted_and_has_words_and_a_group() -> None:
    told = [one.key for one in read_measures()]
    assert set(told) == set(COUNTERS) == set(RECOUNTS)
    assert len(told) == len(set(told))
    for one in read_measures():
        assert one.group in read_groups()
        assert all(word.pl and word.en for word in (one.title, one.about, one.over)), one.key


@pytest.mark.postgres
def test_both_databases_count_the_same(garden: Garden, postgres_database: str) -> None:
    other = open_small(postgres_database)
    sow_years(garden, 7, cases=15)
    sow_years(other, 7, cases=15)
    for side in ("now", "before"):
        here, there = pick(measure(garden), side), pick(measure(other), side)
        assert {key: flat(one) for key, one in here.items()} == {
            key: pytest.approx(flat(one)) for key, one in there.items()
        }
    other.krokus.store.close()


def plant(garden: Garden, *sow: Callable[[Plot], object], many: int = LEAST) -> list[Plot]:
    plots = [garden.plant("job_finding") for _ in range(many)]
    for plot in plots:
        for one in sow:
            one(plot)
    return plots


def begin_job(plot: Plot, on: float) -> None:
    plot.paper("s4_formal", on - 2, job_start=text_of(on))


def test_of_a_small_group_only_its_size_is_told(garden: Garden) -> None:
    plant(garden, lambda plot: plot.done("s1_sign", -50), lambda plot: begin_job(plot, -20), many=4)
    assert flat(count(garden)["placement_rate", ""]) == (None, 4, None, None)
    plant(garden, lambda plot: plot.done("s1_sign", -50), many=1)
    assert flat(count(garden)["placement_rate", ""]) == (80.0, 5, 4, 5)


def test_who_worked_when_the_contract_was_signed_has_not_found_a_job(garden: Garden) -> None:
    plots = plant(garden, lambda plot: plot.done("s1_sign", -50), lambda plot: begin_job(plot, -20), many=6)
    plots[0].paper("client_application", -60, labour_status="employed")
    assert flat(count(garden)["placement_rate", ""]) == (100.0, 5, 5, 5)


def test_a_job_that_begins_in_future_is_not_found_yet(garden: Garden) -> None:
    plant(garden, lambda plot: plot.done("s1_sign", -50), lambda plot: begin_job(plot, 9))
    assert flat(count(garden)["placement_rate", ""]) == (0.0, 5, 0, 5)


def test_a_corrected_first_day_makes_no_second_job(garden: Garden) -> None:
    plots = plant(garden, lambda plot: begin_job(plot, -100))
    for plot in plots:
        correct(plot, "s4_formal", -99, job_start=text_of(-95))
    assert flat(count(garden)["retention", "3_continuous_same"]) == (100.0, 5, 5, 5)


def test_a_first_day_that_moved_counts_from_its_new_day(garden: Garden) -> None:
    plots = plant(garden, lambda plot: begin_job(plot, -92))
    assert count(garden)["retention", "3_snapshot"].n == 5
    for plot in plots:
        plot.paper("s5_before", -91, job_start=text_of(-80))
    assert count(garden)["retention", "3_snapshot"].n == 0


def test_a_second_job_ends_the_first_one_even_if_nobody_said_it_was_lost(garden: Garden) -> None:
    plant(garden, lambda plot: begin_job(plot, -200), lambda plot: begin_job(plot, -150))
    counted = count(garden)
    assert counted["retention", "6_continuous_any"].value == 100.0
    assert counted["retention", "6_continuous_same"].value == 0.0


@pytest.mark.parametrize(("gap", "kept"), [(35, 100.0), (36, 0.0)])
def test_a_gap_of_five_weeks_does_not_break_any_job(garden: Garden, gap: int, kept: float) -> None:
    plant(
        garden,
        lambda plot: begin_job(plot, -190),
        lambda plot: plot.message("msg_job_lost", -150),
        lambda plot: begin_job(plot, -150 + gap),
    )
    counted = count(garden)
    assert counted["retention", "6_snapshot"].value == 100.0
    assert counted["retention", "6_continuous_any"].value == kept


def test_a_job_without_hours_in_its_agreement_is_not_measured_by_the_threshold(garden: Garden) -> None:
    def agree(plot: Plot, hours: float | None) -> None:
        told = {"kind": "employment", "contract_type": "praca_nieokreslony", "hours_week": hours}
        plot.paper("employer_agreement", -205, start_date=text_of(-200), employer="firma", **told)
        begin_job(plot, -200)

    plant(garden, lambda plot: agree(plot, 20), many=5)
    plant(garden, lambda plot: agree(plot, 6), many=2)
    plant(garden, lambda plot: agree(plot, None), many=3)
    assert flat(count(garden)["outcome_threshold", ""]) == (pytest.approx(500 / 7), 7, 5, 7)


def test_a_task_that_is_not_done_counts_as_late_once_its_day_is_over(garden: Garden) -> None:
    plot = garden.plant("job_finding")
    for status, done in (("open", None), ("done", -11), ("done", -9), ("claimed", None), ("done", -12)):
        more = {} if done is None else {"done_at": day(done), "done_by": "tomek"}
        plot.task("s2_meet", -20, due_at=day(-10), status=status, **more)
    plot.task("s2_meet", -20, due_at=day(-10), status="cancelled")
    plot.task("s2_meet", -20, due_at=day(3))
    assert flat(count(garden)["timeliness", ""]) == (40.0, 5, 2, 5)


def test_a_corrected_card_of_a_meeting_counts_once(garden: Garden) -> None:
    plot = garden.plant("job_finding")
    plot.change(opened_at=day(-70))
    plot.person("coach", "tomek", -70)
    plot.paper("employer_contact", -30, is_face_to_face=False, employer="firma")
    correct(plot, "employer_contact", -29, is_face_to_face=True)
    counted = count(garden)["employer_contacts_week", ""]
    assert (counted.part, round(counted.whole or 0, 6)) == (1, 10.0)


@pytest.mark.parametrize("seed", range(200))
def test_no_small_group_is_found_by_taking_the_others_from_the_whole(seed: int) -> None:
    chance = Random(seed)
    groups = {
        f"g{number}": (0, chance.choice([1, 2, 3, 4, 5, 6, 12])) for number in range(chance.randint(1, 6))
    }
    shown = merge_small(groups)
    assert sum(n for _part, n in shown.values()) == sum(n for _part, n in groups.values())
    assert all(groups[key] == told for key, told in shown.items() if key != REST)
    if sum(n for _part, n in groups.values()) >= LEAST:
        assert all(n >= LEAST for _part, n in shown.values())
    else:
        assert set(shown) == {REST}


@pytest.mark.parametrize("role", ["coach", "client", "process_designer", "psychologist"])
def test_numbers_are_for_the_mentor_and_the_office(garden: Garden, role: str) -> None:
    assert measure(garden, "office").groups
    with pytest.raises(NotAllowed):
        measure(garden, role)
