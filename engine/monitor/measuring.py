"""Numbers of the organisation over a period, beside the period before. Small groups are not shown.

Never by coach: comparing people by placements would push out clients who need the most.
"""

from collections import Counter
from collections.abc import Mapping
from datetime import timedelta

from engine.casework.access import MENTOR, OFFICE
from engine.errors import NotAllowed
from engine.krokus import Krokus
from engine.model import Actor
from engine.monitor.numbers import COUNTERS
from engine.monitor.numbers.differences import LEAST
from engine.monitor.numbers.period import ONLY, Archive, Line, Period
from engine.monitor.numbers.words import Told, read_groups, read_measures
from engine.monitor.stages import BEFORE_STAGES, read_stages
from engine.releases.modelfile import Words
from engine.store.queries.people import get_own_organisation
from engine.views import Figure, Measure, MeasureGroup, MeasureRow, MeasuresPage

YEAR = timedelta(days=365)
NOTHING = Figure(None, 0)
Lines = tuple[Line, ...]


def get_measures(krokus: Krokus, actor: Actor, span: timedelta = YEAR) -> MeasuresPage:
    """The numbers of the last year beside the year before.

    Raises:
        NotAllowed: the mentor and the office see them.
    """
    if not actor.has_role(MENTOR, OFFICE):
        raise NotAllowed("mentor_or_office_only")
    with krokus.store.read(actor.org) as work:
        end = work.now
        spans = ((end - span, end), (end - 2 * span, end - span))
        archive = Archive(krokus, work, spans)
        now, before = (Period(archive, *one) for one in spans)
        return MeasuresPage(
            organisation=get_own_organisation(work).name,
            first_day=now.first_day,
            last_day=now.last_day,
            made_at=end,
            least=LEAST,
            groups=_measure_all(now, before),
            mix=_count_mix(archive),
        )


def _measure_all(now: Period, before: Period) -> tuple[MeasureGroup, ...]:
    measures: dict[str, list[Measure]] = {key: [] for key in read_groups()}
    for told in read_measures():
        count = COUNTERS[told.key]
        measures[told.group].append(_measure(told, count(now), count(before)))
    return tuple(MeasureGroup(key, name, tuple(measures[key])) for key, name in read_groups().items())


def _measure(told: Told, now: Lines, before: Lines) -> Measure:
    return Measure(
        key=told.key,
        title=told.title,
        unit=told.unit,
        over=told.over,
        among=told.among,
        about=told.about,
        benchmark=told.benchmark,
        rows=_join(now, before),
    )


def _join(now: Lines, before: Lines) -> tuple[MeasureRow, ...]:
    """The lines of both periods side by side; what is only in one of them has nothing beside it."""
    names: Mapping[str, Words] = {line.key: line.name for line in (*now, *before)} or {ONLY: Words("")}
    shown = {line.key: _show(line.figure) for line in now}
    shown_before = {line.key: _show(line.figure) for line in before}
    return tuple(
        MeasureRow(key, name, shown.get(key, NOTHING), shown_before.get(key, NOTHING))
        for key, name in names.items()
    )


def _show(figure: Figure) -> Figure:
    """The number as it may be shown; of a small group only its size is."""
    return Figure(None, figure.n) if figure.n < LEAST else figure


def _count_mix(archive: Archive) -> tuple[tuple[Words, int], ...]:
    """How many open cases are at each stage, in the order of the way."""
    counts = Counter(life.stage for life in archive.lives.values() if life.closed_at is None)
    names = {None: BEFORE_STAGES, **read_stages(archive.krokus, archive.work)}
    return tuple((name, counts[key]) for key, name in names.items() if counts[key])
