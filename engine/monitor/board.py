"""The board: which cases stand still for this person, filtered, sorted and paged. Changes nothing."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from engine.casework.access import MENTOR, OFFICE, list_visible_cases
from engine.casework.holders import COACH
from engine.errors import NotAllowed
from engine.krokus import Krokus
from engine.model import Actor
from engine.monitor.cards import CardMaker
from engine.monitor.looking import read_watched
from engine.monitor.reckoning import RED
from engine.monitor.signals import OF_A_COACH, SIGNALS
from engine.monitor.sleeping import Sleepers, find_awake
from engine.monitor.team import find_overload
from engine.process.modelfile import Words
from engine.process.naming import Naming
from engine.store import Work
from engine.store.cases import find_latest_release, list_model_keys
from engine.store.verdicts import WatchRow
from engine.store.watching import count_open_cases
from engine.views import Board, BoardChoice, BoardQuery

PAGE_SIZE = 25
SECONDS_A_DAY = 86_400
NOBODY = Words("nikt", "nobody")
BOARD_ROLES = (MENTOR, OFFICE, COACH)


def find_board(krokus: Krokus, actor: Actor, query: BoardQuery, locale: str = "pl") -> Board:
    """What stands still and why: a mentor sees the team's cases, a coach their own.

    Args:
        locale: the language of the sentences.

    Raises:
        NotAllowed: the board is for coaches, mentors and the office.
    """
    if not actor.has_role(*BOARD_ROLES):
        raise NotAllowed("board_is_for_the_team")
    with krokus.store.read(actor.org) as work:
        naming = Naming(krokus, work)
        rows = list(_visible(work, actor, read_watched(krokus, work, stuck_only=True).values()))
        sleepers = Sleepers(work)
        awake = {row.case_id: find_awake(row, sleepers) for row in rows}
        chosen = [row for row in rows if _matches(row, awake[row.case_id], query)]
        chosen = rank_rows(chosen, awake, work.now)
        pages = max(1, -(-len(chosen) // PAGE_SIZE))
        page = min(max(1, query.page), pages)
        maker = CardMaker(krokus, work, naming, actor, locale, sleepers)
        shown = chosen[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
        levels = Counter(_level(signals) for signals in awake.values() if signals)
        return Board(
            cards=maker.make(shown, only_awake=not query.snoozed),
            total=len(chosen),
            red=levels[RED],
            amber=sum(levels.values()) - levels[RED],
            snoozed=sum(len(row.signals) > len(awake[row.case_id]) for row in rows),
            open_cases=count_open_cases(work, list_visible_cases(work, actor)),
            page=page,
            pages=pages,
            **_list_choices(work, naming, maker, rows, awake),
            overload=find_overload(krokus, work, naming, maker.speaker, actor),
            defaults_for=_models_without(krokus, work),
            may_act=actor.has_role(MENTOR),
        )


def _visible(work: Work, actor: Actor, rows: Iterable[WatchRow]) -> Iterable[WatchRow]:
    ids = list_visible_cases(work, actor)
    if ids is None:
        return rows
    own = frozenset(ids)
    return [row for row in rows if row.case_id in own]


def _matches(row: WatchRow, awake: Sequence[dict[str, Any]], query: BoardQuery) -> bool:
    signals = row.signals if query.snoozed else awake
    if not signals or (query.snoozed and len(awake) == len(row.signals)):
        return False
    if query.level and _level(signals) != query.level:
        return False
    if query.signal and all(one["key"] != query.signal for one in signals):
        return False
    asked = ((query.coach, row.coach), (query.stage, row.stage), (query.model, row.model_key))
    return all(not wanted or wanted == (found or "-") for wanted, found in asked)


def _level(signals: Sequence[Mapping[str, object]]) -> str:
    return RED if any(one["level"] == RED for one in signals) else str(signals[0]["level"])


def rank_rows(
    rows: Iterable[WatchRow], awake: Mapping[str, Sequence[dict[str, Any]]], now: datetime
) -> list[WatchRow]:
    """The order of the board: what is most urgent first."""
    return sorted(rows, key=lambda row: _rank(row, awake[row.case_id], now))


def _rank(row: WatchRow, awake: Sequence[dict[str, Any]], now: datetime) -> tuple[bool, float, str]:
    """Red first; then by days without progress, a higher risk counting more."""
    days = (now - row.progress_at).total_seconds() / SECONDS_A_DAY
    return (_level(awake or row.signals) != RED, -days * row.weight, row.case_id)


def _list_choices(
    work: Work,
    naming: Naming,
    maker: CardMaker,
    rows: Sequence[WatchRow],
    awake: Mapping[str, Sequence[dict[str, Any]]],
) -> dict[str, tuple[BoardChoice, ...]]:
    stuck = [row for row in rows if awake[row.case_id]]
    coaches = Counter(row.coach or "-" for row in stuck)
    stages = Counter(row.stage or "-" for row in stuck)
    models = Counter(row.model_key for row in stuck)
    signals = Counter(str(key) for row in stuck for key in {one["key"] for one in awake[row.case_id]})
    people = {key: naming.person(key) for key in coaches}
    names = {key: Words(ref.name, ref.name) for key, ref in people.items() if ref is not None}
    return {
        "coaches": tuple(
            BoardChoice(key, names.get(key, NOBODY), coaches[key])
            for key in sorted(coaches, key=lambda key: names.get(key, NOBODY).pl)
        ),
        "stages": tuple(
            BoardChoice(key, maker.stage_words(key), count) for key, count in sorted(stages.items())
        ),
        "models": tuple(
            BoardChoice(key, maker.model_words(key), count) for key, count in sorted(models.items())
        ),
        "signals": tuple(
            BoardChoice(key, maker.signal_words(key), signals[key])
            for key in (*SIGNALS, OF_A_COACH)
            if signals[key]
        ),
    }


def _models_without(krokus: Krokus, work: Work) -> tuple[Words, ...]:
    """Models that say no thresholds of their own."""
    found = [find_latest_release(work, key) for key in list_model_keys(work)]
    models = [krokus.releases.find_model(work, row.id) for row in found if row is not None]
    return tuple(model.name for model in models if not model.thresholds)
