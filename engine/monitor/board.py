"""The board: which cases stand still for this person, filtered, sorted and paged. Changes nothing."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from engine.casework.access import MENTOR, OFFICE
from engine.casework.holders import COACH
from engine.errors import NotAllowed
from engine.krokus import Krokus
from engine.model import Actor
from engine.monitor.cards import CardMaker
from engine.monitor.reckoning import AMBER, RED
from engine.monitor.signals import OF_A_COACH, SIGNALS
from engine.monitor.stages import list_models
from engine.monitor.standing import Standing
from engine.monitor.team import find_overload
from engine.process.naming import Naming
from engine.releases.modelfile import Words
from engine.store import Work
from engine.store.queries.stuck import NONE, StuckGroup
from engine.views import Board, BoardChoice, BoardQuery

PAGE_SIZE = 25
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
        standing = Standing(krokus, work, actor)
        total = standing.count(query)
        pages = max(1, -(-total // PAGE_SIZE))
        page = min(max(1, query.page), pages)
        maker = CardMaker(krokus, work, naming, actor, locale, standing.sleepers)
        shown = standing.cut(query, (page - 1) * PAGE_SIZE, PAGE_SIZE)
        levels = _count(standing.groups, lambda group: [group.level])
        return Board(
            cards=maker.make(shown, only_awake=not query.snoozed),
            total=total,
            red=levels[RED],
            amber=levels[AMBER],
            snoozed=standing.snoozed,
            open_cases=standing.open_cases,
            page=page,
            pages=pages,
            **_list_choices(naming, maker, standing.groups),
            overload=find_overload(krokus, work, naming, maker.speaker, actor),
            defaults_for=_models_without(krokus, work),
            may_act=actor.has_role(MENTOR),
            unseen=standing.unseen,
        )


def _count(groups: Iterable[StuckGroup], tell: Callable[[StuckGroup], Iterable[str]]) -> Counter[str]:
    """How many cases have each of what is told of them."""
    counts: Counter[str] = Counter()
    for group in groups:
        for key in frozenset(tell(group)):
            counts[key] += group.cases
    return counts


def _list_choices(
    naming: Naming, maker: CardMaker, groups: Sequence[StuckGroup]
) -> dict[str, tuple[BoardChoice, ...]]:
    coaches = _count(groups, lambda group: [group.coach or NONE])
    stages = _count(groups, lambda group: [group.stage or NONE])
    models = _count(groups, lambda group: [group.model_key])
    signals = _count(groups, lambda group: group.reasons.split())
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
