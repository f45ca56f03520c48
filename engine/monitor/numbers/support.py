"""Numbers about the work with clients: hours by stage, how much of it with them, how support fades."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from engine.calendars import add_months
from engine.monitor.numbers.period import Line, Period, only, read_number, share
from engine.monitor.retention import Spell
from engine.monitor.stages import read_stages
from engine.releases.modelfile import Words
from engine.store.queries.answers import Card, StageMinutes, sum_stage_minutes
from engine.store.queries.measures import sum_minutes
from engine.views import Figure

KINDS = {"direct": Words("bezpośrednie", "direct"), "indirect": Words("pośrednie", "indirect")}
# Months of a job that are looked at together, from the first to the last of each.
BANDS: Mapping[str, tuple[int, int]] = {"1": (1, 1), "2": (2, 2), "3": (3, 3), "4-6": (4, 6), "7-12": (7, 12)}
LAST_MONTH = 12
JOB = "job"


def hours_per_client_stage(period: Period) -> tuple[Line, ...]:
    """Hours of one client on average at each stage; only clients who had hours at that stage count."""
    rows = sum_stage_minutes(period.work, *period.days)
    stages = read_stages(period.archive.krokus, period.work)
    return tuple(
        Line(f"{stage}_{kind}", _join(name, word), _count_hours(rows, str(stage), kind))
        for stage, name in stages.items()
        for kind, word in KINDS.items()
    )


def _count_hours(rows: Sequence[StageMinutes], stage: str, kind: str) -> Figure:
    clients = {row.case_id for row in rows if row.stage == stage and row.kind in KINDS}
    hours = sum(row.minutes for row in rows if row.stage == stage and row.kind == kind) / 60
    return Figure(hours / len(clients) if clients else None, len(clients), hours, len(clients))


def direct_share(period: Period) -> tuple[Line, ...]:
    minutes = {row.kind: row.minutes for row in sum_minutes(period.work, *period.days)}
    direct, indirect = minutes.get("direct", 0) / 60, minutes.get("indirect", 0) / 60
    return only(share(direct, direct + indirect))


def fading_index(period: Period) -> tuple[Line, ...]:
    """The coach's hours on site of the hours worked, by month of the job, from the cards of progress."""
    cards: dict[str, list[tuple[str, float, float]]] = defaultdict(list)
    for day, card in period.archive.progress:
        told = _read_presence(card) if period.holds(day) else None
        if told is not None:
            month = _find_month(period.archive.jobs.get(card.case_id, ()), day)
            if month is not None:
                cards[_find_band(month)].append((card.case_id, *told))
    return tuple(
        Line(band, Words(f"miesiąc {_dash(band)}", f"month {_dash(band)}"), _add_presence(cards[band]))
        for band in BANDS
    )


def _read_presence(card: Card) -> tuple[float, float] | None:
    """Hours on site and hours worked of a card about a job; a card without hours worked tells nothing."""
    worked, on_site = read_number(card.values[2]), read_number(card.values[3])
    if card.values[1] != JOB or not worked or on_site is None:
        return None
    return on_site, worked


def _find_month(jobs: Sequence[Spell], day: date) -> int | None:
    """Which month of the job it is, from 1; None before the first job and after a year."""
    begun = [spell.start for spell in jobs if spell.start <= day]
    months = range(1, LAST_MONTH + 1)
    return next((month for month in months if begun and day < add_months(begun[-1], month)), None)


def _find_band(month: int) -> str:
    return next(band for band, (first, last) in BANDS.items() if first <= month <= last)


def _add_presence(cards: Sequence[tuple[str, float, float]]) -> Figure:
    clients = {case_id for case_id, _on_site, _worked in cards}
    on_site, worked = sum(one[1] for one in cards), sum(one[2] for one in cards)
    return share(on_site, worked, len(clients))


def _dash(band: str) -> str:
    return band.replace("-", "–")


def _join(stage: Words, kind: Words) -> Words:
    return Words(f"{stage.pl} – {kind.pl}", f"{stage.text('en')} – {kind.en}")
