"""Thresholds as people read and change them: for one model, from a day on, with a reason."""

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import chain

from engine.calendars import Span, parse_duration
from engine.casework.access import MENTOR
from engine.errors import InvalidInput, NotAllowed, NotFound
from engine.krokus import Krokus
from engine.model import Actor
from engine.monitor.gathering import read_changes
from engine.monitor.limits import (
    DEFAULTS,
    ENGINE_REASONS,
    EVERYWHERE,
    Amount,
    Limit,
    find_limits,
    read_limit,
    refuse_contradiction,
)
from engine.monitor.sentences import SENTENCES
from engine.monitor.signals import SIGNALS
from engine.monitor.stages import list_models
from engine.process.naming import Naming
from engine.releases.modelfile import ModelFile, Words
from engine.store import Work
from engine.store.keys import claim_key
from engine.store.queries.cases import find_latest_release
from engine.store.queries.verdicts import (
    ThresholdRow,
    expire_watched,
    list_open_releases,
    list_thresholds,
    put_threshold,
)
from engine.views import ThresholdChange, ThresholdItem, ThresholdModel

DESIGNER = "process_designer"
MOST_REASON = 500
MOST_AHEAD = timedelta(days=3660)
SEPARATOR = ","


def get_thresholds(krokus: Krokus, actor: Actor) -> tuple[ThresholdModel, ...]:
    """Every model with the thresholds that hold today, and what was set for when.

    Raises:
        NotAllowed: the mentor and the process designer see them.
    """
    _require(actor)
    with krokus.store.read(actor.org) as work:
        naming = Naming(krokus, work)
        rows = list_thresholds(work)
        today = krokus.calendar.local_date(work.now)
        found = []
        for key, model in list_models(krokus, work):
            limits = find_limits(model, read_changes(rows), today)
            items = [_describe(key, limit, rows, naming, today) for limit in limits.values()]
            found.append(ThresholdModel(key, model.name, bool(model.thresholds), tuple(items)))
        return tuple(found)


def _describe(
    model_key: str, limit: Limit, rows: Iterable[ThresholdRow], naming: Naming, today: date
) -> ThresholdItem:
    own = [row for row in rows if (row.model_key, row.signal) == (model_key, limit.key)]
    sentence = SENTENCES.get(limit.key)
    words = (
        Words(limit.label or limit.key) if sentence is None else Words(sentence.title_pl, sentence.title_en)
    )
    return ThresholdItem(
        signal=limit.key,
        title=words,
        amber=write_amounts(limit.amber),
        red=write_amounts(limit.red),
        is_own=any(row.valid_from <= today.isoformat() for row in own),
        is_before=limit.is_before,
        steps=max(len(limit.amber), len(limit.red)),
        changes=tuple(
            ThresholdChange(
                row.valid_from, _text(row.amber), _text(row.red), row.reason, naming.person(row.set_by)
            )
            for row in reversed(own)
        ),
    )


def set_threshold(
    krokus: Krokus,
    actor: Actor,
    model_key: str,
    signal: str,
    *,
    amber: str,
    red: str,
    valid_from: date,
    reason: str,
) -> None:
    """Change when a signal turns amber and red, for one model, from a day on.

    Args:
        amber, red: `14 dni`, `3 dr`, `P14D` or a count; several steps with commas; empty: never.

    Raises:
        NotAllowed: only the mentor and the process designer set thresholds.
        NotFound: no such model, or the model has no such signal.
        InvalidInput: it cannot be read, red is before amber, the reason is missing, or the day is past.
    """
    _require(actor)
    reason = reason.strip()[:MOST_REASON].replace("\x00", "")
    if not reason:
        raise InvalidInput("reason_missing")
    with krokus.store.begin(actor.org) as work:
        if claim_key(work) is not None:
            return
        today = krokus.calendar.local_date(work.now)
        if not today <= valid_from <= today + MOST_AHEAD:
            raise InvalidInput("threshold_day_out_of_range")
        model = _find_model(krokus, work, model_key)
        entry = {**ENGINE_REASONS, **(model.thresholds or DEFAULTS)}.get(signal)
        if entry is None:
            raise NotFound(signal=signal)
        own = {"amber": read_amounts(amber), "red": read_amounts(red)}
        refuse_contradiction(read_limit(signal, {**entry, **own}))
        row = ThresholdRow(
            model_key,
            signal,
            valid_from.isoformat(),
            own["amber"],
            own["red"],
            reason,
            actor.person,
            work.now,
        )
        put_threshold(work, row)
        _judge_anew(krokus, work, row)


def _judge_anew(krokus: Krokus, work: Work, row: ThresholdRow) -> None:
    """From its day on, the cases are looked at again of which the threshold can say something."""
    if row.signal not in SIGNALS:
        return
    starts_at = krokus.calendar.start_of_day(date.fromisoformat(row.valid_from))
    releases = [krokus.releases.get(work, key).model for key in list_open_releases(work, row.model_key)]
    # Each release says itself in which stages a signal counts.
    limits = (find_limits(model, (), date.max).get(row.signal) for model in releases)
    stages = frozenset(chain.from_iterable(limit.stages for limit in limits if limit is not None))
    places = None if stages & EVERYWHERE else stages
    expire_watched(work, max(work.now, starts_at), row.model_key, places)


def read_amounts(text: str) -> list[str | int] | None:
    """What somebody typed, as models write it; None for nothing.

    Raises:
        InvalidInput: it is neither a duration nor a count.
    """
    parts = [part.strip() for part in text.strip()[:100].split(SEPARATOR) if part.strip()]
    return [_read_amount(part) for part in parts] or None


def _read_amount(text: str) -> str | int:
    if text.isascii() and text.isdecimal():
        return int(text[:6])
    number, _, unit = text.partition(" ")
    if number.isascii() and number.isdecimal() and unit.strip() in ("d", "dni", "dzień", "days", "day"):
        return f"P{number[:5]}D"
    return str(parse_duration(text))


def write_amounts(amounts: tuple[Amount, ...]) -> str:
    """The way back: what a person would type."""
    return ", ".join(_write_amount(amount) for amount in amounts)


def _write_amount(amount: Amount) -> str:
    if isinstance(amount, Span) and amount == Span(days=amount.days):
        return f"{amount.days} dni"
    return str(amount)


def _text(value: object) -> str:
    values = value if isinstance(value, list) else [value]
    return ", ".join(str(one) for one in values if one is not None)


def _find_model(krokus: Krokus, work: Work, key: str) -> ModelFile:
    row = find_latest_release(work, key)
    if row is None:
        raise NotFound(model=key)
    return krokus.releases.get(work, row.id).model


def _require(actor: Actor) -> None:
    if not actor.has_role(MENTOR, DESIGNER):
        raise NotAllowed("mentor_or_designer_only")
