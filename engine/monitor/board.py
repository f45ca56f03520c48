"""The board: which cases stand still for this person, filtered, sorted and paged. Changes nothing."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime

from engine.casework.access import MENTOR, OFFICE, list_visible_cases
from engine.casework.holders import COACH
from engine.errors import NotAllowed
from engine.krokus import Krokus
from engine.model import Actor
from engine.monitor.cards import CardMaker
from engine.monitor.looking import read_stuck, read_whole
from engine.monitor.reckoning import RED
from engine.monitor.signals import OF_A_COACH, SIGNALS
from engine.monitor.sleeping import Line, Sleepers, make_line
from engine.monitor.stages import list_models
from engine.monitor.team import find_overload
from engine.process.modelfile import Words
from engine.process.naming import Naming
from engine.store import Work
from engine.store.verdicts import StuckRow, WatchRow
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
        glance = read_stuck(krokus, work)
        own = list_visible_cases(work, actor)
        rows = _visible(own, glance.rows.values())
        sleepers = Sleepers(work)
        asleep = {case_id for case_id in sleepers.case_ids if case_id in glance.rows}
        sleeping = {key: row for key, row in read_whole(work, glance, asleep).items() if key in asleep}
        lines = [make_line(row, sleepers, sleeping) for row in rows]
        chosen = [line for line in lines if _matches(line, query)]
        chosen.sort(key=lambda line: find_rank(line.row, line.level or line.row.level, work.now))
        pages = max(1, -(-len(chosen) // PAGE_SIZE))
        page = min(max(1, query.page), pages)
        maker = CardMaker(krokus, work, naming, actor, locale, sleepers)
        shown = [line.row.case_id for line in chosen[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]]
        whole = read_whole(work, glance, shown)
        levels = Counter(line.level for line in lines if line.level)
        return Board(
            cards=maker.make([whole[case_id] for case_id in shown], only_awake=not query.snoozed),
            total=len(chosen),
            red=levels[RED],
            amber=sum(levels.values()) - levels[RED],
            snoozed=sum(line.has_sleeping for line in lines),
            open_cases=count_open_cases(work, own),
            page=page,
            pages=pages,
            **_list_choices(naming, maker, lines),
            overload=find_overload(krokus, work, naming, maker.speaker, actor),
            defaults_for=_models_without(krokus, work),
            may_act=actor.has_role(MENTOR),
            unseen=glance.unseen,
        )


def _visible(own: Sequence[str] | None, rows: Iterable[StuckRow]) -> Iterable[StuckRow]:
    if own is None:
        return rows
    ids = frozenset(own)
    return [row for row in rows if row.case_id in ids]


def _matches(line: Line, query: BoardQuery) -> bool:
    row = line.row
    if not (line.has_sleeping if query.snoozed else line.keys):
        return False
    keys = line.keys or row.reasons.split()
    if query.signal and query.signal not in keys:
        return False
    asked = ((query.coach, row.coach), (query.stage, row.stage), (query.model, row.model_key))
    is_asked = all(not wanted or wanted == (found or "-") for wanted, found in asked)
    return is_asked and query.level in ("", line.level or row.level)


def find_rank(row: StuckRow | WatchRow, level: str, now: datetime) -> tuple[bool, float, str]:
    """Red first; then by days without progress, a higher risk counting more."""
    days = (now - row.progress_at).total_seconds() / SECONDS_A_DAY
    return (level != RED, -days * row.weight, row.case_id)


def _list_choices(
    naming: Naming, maker: CardMaker, lines: Sequence[Line]
) -> dict[str, tuple[BoardChoice, ...]]:
    stuck = [line for line in lines if line.keys]
    coaches = Counter(line.row.coach or "-" for line in stuck)
    stages = Counter(line.row.stage or "-" for line in stuck)
    models = Counter(line.row.model_key for line in stuck)
    signals = Counter(key for line in stuck for key in frozenset(line.keys))
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
    return tuple(model.name for _key, model in list_models(krokus, work) if not model.thresholds)
