"""The board counts and cuts in the database what it could count and cut row by row: both say the same."""

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from garden import PEOPLE, Garden, Plot, day, open_garden
from sqlalchemy import update

from engine.model import Actor, PersonId
from engine.monitor.board import find_board
from engine.monitor.looking import keep_watch, read_watched
from engine.store.queries.verdicts import WatchRow
from engine.store.tables import snooze, watch
from engine.views import BoardQuery

STAGES = (None, "profiling", "job_finding", "on_job_support")
REASONS = ("overdue_task", "no_progress", "no_activity", "loop")
PAGE = 4
NOW = 40.0


@pytest.fixture
def garden(either_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Garden]:
    monkeypatch.setattr("engine.monitor.board.PAGE_SIZE", PAGE)
    made = open_garden(either_database or f"sqlite:///{tmp_path / 'krokus.sqlite3'}")
    yield made
    made.krokus.store.close()


def plant_some(garden: Garden, chance: random.Random, cases: int) -> list[Plot]:
    """Cases whose kept verdicts say whatever; some changed since, some are closed, some sleep."""
    with garden.at_once():
        plots = [garden.plant(chance.choice(STAGES)) for _ in range(cases)]
        for plot in chance.sample(plots, cases // 3):
            plot.person("coach", "kasia", 1)
    garden.clock.at = day(NOW)
    keep_watch(garden.krokus)
    with garden.at_once():
        for plot in plots:
            keep_any_verdict(garden, plot, chance)
        for plot in chance.sample(plots, cases // 5):
            sleep(garden, plot, chance)
        for plot in chance.sample(plots, cases // 8):
            plot.change(closed_at=day(NOW), status="closed_success")
        for plot in chance.sample(plots, cases // 8):
            plot.turn("note", NOW, actor="tomek")
    return plots


def keep_any_verdict(garden: Garden, plot: Plot, chance: random.Random) -> None:
    keys = sorted(chance.sample(REASONS, chance.choice([0, 1, 1, 2, 3])))
    since = day(0).isoformat()
    signals = [
        {
            "key": key,
            "level": chance.choice(["red", "amber"]),
            "since": since,
            "amber_at": since,
            "red_at": since,
            "seen_at": since,
            "data": {
                "n": 2,
                "others": 0,
                "task": "x",
                "whose": "tomek",
                "role": "coach",
                "stage": "profiling",
            },
        }
        for key in keys
    ]
    levels = {one["level"] for one in signals}
    values = {
        "signals": signals,
        "reasons": " ".join(keys),
        "level": "red" if "red" in levels else "amber" if levels else "",
        # Many alike, so that only the number of the case tells them apart.
        "progress_at": day(chance.choice([0, 0, 5, 9.5])),
        "weight": chance.choice([1, 1, 2, 3]),
        "coach": chance.choice(["tomek", "kasia", None]),
    }
    with garden.write() as work:
        work.run(update(watch).where(watch.c.org == garden.org, watch.c.case_id == plot.id).values(**values))


def sleep(garden: Garden, plot: Plot, chance: random.Random) -> None:
    plot.insert(
        snooze,
        signal=chance.choice([*REASONS, "*"]),
        level=chance.choice(["red", "amber"]),
        until=day(NOW) + timedelta(days=chance.choice([-1, 5])),
        reason="próba",
        made_by="maria",
        made_at=day(NOW - 2),
    )


def count_by_hand(garden: Garden, actor: Actor, query: BoardQuery) -> tuple[Any, ...]:
    """Total, red, amber, cases that sleep, choices of coach, and the cases in order: row by row."""
    with garden.krokus.store.read(garden.org) as work:
        rows = list(read_watched(garden.krokus, work).rows.values())
        naps = work.conn.execute(
            snooze.select().where(snooze.c.org == garden.org, snooze.c.until > day(NOW))
        ).all()
        own = {
            one
            for (one,) in work.conn.exec_driver_sql(
                f"SELECT subject_id FROM role_assignment WHERE until IS NULL AND person_id = '{actor.person}'"
            )
        }
    seen = [row for row in rows if row.level and ("mentor" in actor.roles or row.case_id in own)]
    awake = {row.case_id: [one for one in row.signals if not sleeps(row, one, naps)] for row in seen}
    chosen = [row for row in seen if fits(row, awake[row.case_id], query)]
    chosen.sort(key=lambda row: place(row, awake[row.case_id]))
    levels = Counter(tell_level(awake[row.case_id]) for row in seen if awake[row.case_id])
    coaches = Counter(row.coach or "-" for row in seen if awake[row.case_id])
    sleeping = sum(len(awake[row.case_id]) < len(row.signals) for row in seen)
    ids = [row.case_id for row in chosen]
    return len(ids), levels["red"], levels["amber"], sleeping, dict(coaches), ids


def sleeps(row: WatchRow, signal: dict[str, Any], naps: Sequence[Any]) -> bool:
    return any(
        nap.case_id == row.case_id
        and nap.signal in ("*", signal["key"])
        and (nap.level == "red" or signal["level"] == "amber")
        for nap in naps
    )


def tell_level(signals: Sequence[dict[str, Any]]) -> str:
    return "red" if any(one["level"] == "red" for one in signals) else "amber"


def place(row: WatchRow, awake: Sequence[dict[str, Any]]) -> tuple[bool, timedelta, str]:
    return tell_level(awake or row.signals) != "red", (row.progress_at - day(NOW)) * row.weight, row.case_id


def fits(row: WatchRow, awake: Sequence[dict[str, Any]], query: BoardQuery) -> bool:
    listed = awake or row.signals
    return all(
        (
            len(awake) < len(row.signals) if query.snoozed else bool(awake),
            query.coach in ("", row.coach or "-"),
            query.stage in ("", row.stage or "-"),
            query.model in ("", row.model_key),
            query.signal in ("", *(one["key"] for one in listed)),
            query.level in ("", tell_level(listed)),
        )
    )


def read_board(garden: Garden, actor: Actor, query: BoardQuery) -> tuple[Any, ...]:
    """The same from the board, all its pages one after the other."""
    ids: list[str] = []
    page = pages = 1
    while page <= pages:
        board = find_board(garden.krokus, actor, BoardQuery(**{**as_dict(query), "page": page}))
        ids += [card.case_id for card in board.cards]
        page, pages = page + 1, board.pages
    coaches = {choice.key: choice.count for choice in board.coaches}
    return board.total, board.red, board.amber, board.snoozed, coaches, ids


def as_dict(query: BoardQuery) -> dict[str, Any]:
    return {name: getattr(query, name) for name in BoardQuery.__slots__}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_pages_cut_in_the_database_are_those_cut_row_by_row(garden: Garden, seed: int) -> None:
    chance = random.Random(seed)
    plant_some(garden, chance, 48)
    people = [Actor(garden.org, PersonId(one), one, frozenset({PEOPLE[one]})) for one in ("maria", "kasia")]
    filters = product(("", "kasia", "-"), ("", "-", "profiling"), ("", *REASONS[:2]), ("", "red", "amber"))
    queries = [BoardQuery(coach=c, stage=s, signal=r, level=n) for c, s, r, n in filters]
    asked = [BoardQuery(), BoardQuery(snoozed=True), *chance.sample(queries, 12)]
    shown = 0
    for actor, query in product(people, asked):
        by_hand = count_by_hand(garden, actor, query)
        assert read_board(garden, actor, query) == by_hand, query
        shown += by_hand[0]
    assert shown > 4 * PAGE


def test_a_verdict_that_a_version_before_kept_without_reasons_is_none_yet(garden: Garden) -> None:
    plots = plant_some(garden, random.Random(5), 70)
    with garden.write() as work:
        work.run(update(watch).where(watch.c.org == garden.org).values(reasons=None))
    maria = Actor(garden.org, PersonId("maria"), "Maria", frozenset({"mentor"}))
    board = find_board(garden.krokus, maria, BoardQuery())
    closed = 70 // 8
    assert board.unseen == len(plots) - closed - 50
    assert board.red + board.amber <= 50
