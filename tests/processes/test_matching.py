"""F16 begins with the profile beside the position; judged is only what both sides tell in figures."""

from pathlib import Path
from typing import Any

import pytest

from engine.forms import Form, read_form
from engine.records.positions.matching import compare
from engine.records.positions.traits import Position

FORMS = Path(__file__).parents[2] / "processes" / "euse_5" / "forms"


def load(key: str) -> Form:
    return read_form(key, (FORMS / f"{key}.json").read_bytes())


def match(profile: dict[str, Any], analysis: dict[str, Any]) -> dict[str, tuple[Any, Any, Any]]:
    """Importance, what the position is like, and the judgement, by criterion."""
    position = Position(load("job_analysis"), analysis, {"f1": "Piekarnia Rogal"})
    rows = compare(load("vocational_profile"), profile, position)
    found = [row for row in rows if isinstance(row, dict)]
    return {str(row["criterion"]): (row["importance"], row.get("at_work"), row.get("fit")) for row in found}


def wish(pair: str, value: int, must: bool = False) -> dict[str, Any]:
    return {"environment_preferences": [{"pair": pair, "value": value, "must": must}]}


def levels(table: str, **items: int) -> dict[str, Any]:
    return {table: [{"item": item, "level": level} for item, level in items.items()]}


def hours(*days: tuple[str, str, str]) -> list[dict[str, str]]:
    return [{"day": day, "from": begin, "to": end} for day, begin, end in days]


def test_a_must_stands_first_and_is_left_to_the_people() -> None:
    profile = {"success_conditions": [{"condition": "stałe godziny"}], "unwanted": "praca na wysokości"}
    found = match(profile, {"tasks": [{"task": "układanie chleba"}]})
    assert list(found.items()) == [
        ("stałe godziny", (3, None, None)),
        ("Nie biorę pod uwagę: praca na wysokości", (3, "układanie chleba", None)),
    ]


@pytest.mark.parametrize(("noise", "fit"), [(0, "fits"), (2, "partly"), (4, "no")])
def test_a_quiet_place_is_compared_with_the_noise(noise: int, fit: str) -> None:
    found = match(wish("quiet_loud", 1, must=True), levels("environment", noise=noise))
    importance, at_work, judged = found["cicho"]
    assert (importance, judged) == (3, fit)
    assert str(at_work).startswith("hałas: ")


def test_both_ends_of_a_line_are_weighed_against_each_other() -> None:
    demands = levels("physical_demands", sitting=1, standing=3, walking=2)
    assert match(wish("sitting_moving", 5), demands)["w ruchu"] == (
        2,
        "siedzenie: rzadko; stanie: często; chodzenie: czasem",
        "fits",
    )
    assert match(wish("sitting_moving", 2), demands)["siedząc"][::2] == (1, "no")


def test_tasks_and_the_time_of_day_are_weighed_too() -> None:
    tasks = [
        {"task": "a", "type": "regular", "share_pct": 80},
        {"task": "b", "type": "rare", "share_pct": 20},
    ]
    assert match(wish("fixed_varied", 1), {"tasks": tasks})["stałe zadania"] == (
        2,
        "zadania stałe: 80 % czasu",
        "fits",
    )
    late = {"schedule": hours(("mon", "13:00", "19:00"))}
    assert match(wish("morning_afternoon", 1), late)["rano"] == (2, "poniedziałek 13:00–19:00", "no")


def test_a_wish_in_the_middle_is_no_criterion_and_an_untold_position_no_judgement() -> None:
    assert match(wish("quiet_loud", 3), levels("environment", noise=4)) == {}
    assert match(wish("quiet_loud", 3, must=True), {}) == {"między „cicho” a „głośno”": (3, None, None)}
    assert match(wish("quiet_loud", 1), {}) == {"cicho": (2, None, None)}
    assert match(wish("small_big", 1), {"employer": "f1"}) == {"mała firma": (2, "Piekarnia Rogal", None)}


@pytest.mark.parametrize(
    ("planned", "change", "fit"),
    [
        ((("mon", "08:00", "14:00"), ("tue", "08:00", "14:00")), [], "fits"),
        ((("mon", "08:00", "14:00"), ("wed", "08:00", "14:00")), [], "partly"),
        ((("mon", "16:00", "22:00"),), [], "no"),
        ((("mon", "16:00", "22:00"),), ["start_time"], "partly"),
        # A night runs on into the morning of the next day, which is free from eight only.
        ((("mon", "22:00", "09:00"),), [], "partly"),
        ((), [], None),
    ],
)
def test_hours_of_the_position_must_lie_in_the_hours_that_are_free(
    planned: tuple[tuple[str, str, str], ...], change: list[str], fit: str | None
) -> None:
    profile = {"hours_availability": hours(("mon", "08:00", "15:00"), ("tue", "08:00", "15:00"))}
    found = match(profile, {"schedule": hours(*planned), "flexibility": change})
    assert [row[::2] for row in found.values()] == [(3, fit)]
    assert list(found) == ["Godziny, kiedy mogę pracować: poniedziałek, wtorek 8:00–15:00"]


def test_the_way_the_support_and_the_skills_stand_beside_what_the_position_has() -> None:
    profile = {
        "travel_profile": [{"route": "autobus 5", "minutes": 25, "alone": True}],
        "support_needs": [
            {"area": "communication", "level": 4, "how": "krótkie zdania"},
            {"area": "emotions", "level": 1},
        ],
        "social_skills": [{"skill": "phone", "level": 1}, {"skill": "group_work", "level": 4}],
    }
    analysis = {
        "transport": [{"stop": "Rynek", "minutes_walk": 7, "hours_problem": "w niedziele"}],
        "mentor_at_work": "Pani Ela",
        **levels("social_demands", phone=3, team=1),
    }
    assert match(profile, analysis) == {
        "Dojazd: autobus 5, 25 min, jadę sam/a": (2, "Rynek, 7 min pieszo, kłopot: w niedziele", None),
        "Wsparcie: komunikacja – krótkie zdania": (3, "pomoże: Pani Ela", None),
        "Umiejętność: telefon – z pełną pomocą": (2, "telefon: często", "partly"),
    }


def test_nothing_of_the_client_s_health_comes_into_a_match() -> None:
    profile = {
        "physical": [{"aspect": "standing", "limit": "10 minut"}],
        "sensory": [{"stimulus": "noise", "tolerance": 1}],
        "health_at_work": "padaczka",
    }
    assert match(profile, levels("environment", noise=4)) == {}
