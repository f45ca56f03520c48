"""Amounts that the organisation enters itself, kept with its settings; they stand over its models' own."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from engine.casework.access import MENTOR, OFFICE
from engine.casework.parameters import Entry, find_first_day, find_holding, find_last_day, list_entries
from engine.errors import InvalidInput, NotAllowed
from engine.krokus import Krokus
from engine.model import Actor
from engine.releases.offering import list_offered
from engine.store import Work
from engine.store.keys import claim_key
from engine.store.queries.people import get_own_organisation, hold_organisation, set_organisation_settings
from engine.views import Amount, AmountRow

AMOUNTS = "amounts"
MOST_SOURCE = 200
MOST_KEPT = 200
MOST_VALUE = Decimal(1_000_000)


def find_amounts(krokus: Krokus, actor: Actor) -> tuple[Amount, ...]:
    """The amounts that forms of the organisation's models ask for, with what is known of each.

    Raises:
        NotAllowed: office and mentor only.
    """
    _require(actor)
    with krokus.store.read(actor.org) as work:
        named, own = _list_named(krokus, work), read_own_amounts(work)
        today = krokus.calendar.local_date(work.now)
    return tuple(_describe(key, entries, own, today) for key, entries in named.items())


def keep_amount(krokus: Krokus, actor: Actor, raw: Mapping[str, str]) -> None:
    """Enter an amount; another one of the same kind and first day gives way to it.

    Args:
        raw: key, value (zł, with comma or dot), since and until (`2026-06-01`; until may be empty), source.

    Raises:
        NotAllowed: office and mentor only.
        InvalidInput: params name the `field`: amount_unknown (key), amount_not_a_number (value),
            amount_day_missing (since), amount_ends_too_soon (until), amount_source_missing (source);
            too_many_amounts without one.
    """
    _require(actor)
    entry = _judge(raw)
    with krokus.store.begin(actor.org) as work:
        if claim_key(work) is not None:
            return
        if entry["key"] not in _list_named(krokus, work):
            raise InvalidInput("amount_unknown", field="key")
        hold_organisation(work)
        others = [
            one for one in read_own_amounts(work) if not _is_same(one, entry["key"], entry["valid_from"])
        ]
        if len(others) >= MOST_KEPT:
            raise InvalidInput("too_many_amounts")
        _save(work, [*others, entry])


def drop_amount(krokus: Krokus, actor: Actor, key: str, since: str) -> None:
    """Take out an amount that the organisation entered; one that is gone already stays gone.

    Raises:
        NotAllowed: office and mentor only.
    """
    _require(actor)
    with krokus.store.begin(actor.org) as work:
        if claim_key(work) is not None:
            return
        hold_organisation(work)
        _save(work, [one for one in read_own_amounts(work) if not _is_same(one, key, since)])


def read_own_amounts(work: Work) -> list[dict[str, Any]]:
    """What the organisation entered, in the form of `parameters.toml`."""
    return list(get_own_organisation(work).settings.get(AMOUNTS, []))


def _save(work: Work, entries: list[dict[str, Any]]) -> None:
    settings = get_own_organisation(work).settings
    set_organisation_settings(work, {**settings, AMOUNTS: entries})


def _require(actor: Actor) -> None:
    if not actor.has_role(OFFICE, MENTOR):
        raise NotAllowed("office_or_mentor_only")


def _is_same(entry: Entry, key: str, since: str) -> bool:
    return bool(entry["key"] == key and entry["valid_from"] == since)


def _list_named(krokus: Krokus, work: Work) -> dict[str, list[Entry]]:
    """Entries of all offered models by key. What has no name or no number is a rule of the model."""
    found: dict[str, list[Entry]] = {}
    for row in list_offered(krokus, work):
        for entry in list_entries(krokus.releases.get(work, row.id)):
            known = found.setdefault(str(entry["key"]), []) if _is_to_enter(entry) else None
            # Variants repeat what their parent says.
            if known is not None and entry not in known:
                known.append(entry)
    return found


def _is_to_enter(entry: Entry) -> bool:
    value = entry["value"]
    return bool(entry.get("name")) and isinstance(value, int | float) and not isinstance(value, bool)


def _describe(key: str, entries: list[Entry], own: list[dict[str, Any]], today: date) -> Amount:
    mine = [one for one in own if one["key"] == key]
    holding = [*find_holding(entries, today), *find_holding(mine, today)][-1:]
    rows = [_show(one, is_own=one in mine, holds=one in holding) for one in (*entries, *mine)]
    rows.sort(key=lambda row: (row.since, row.is_own), reverse=True)
    return Amount(key, str(entries[0]["name"]), str(entries[0].get("unit", "")), tuple(rows))


def _show(entry: Entry, *, is_own: bool, holds: bool) -> AmountRow:
    until = date.fromisoformat(find_last_day(entry)) if entry.get("valid_to") else None
    since = date.fromisoformat(find_first_day(entry))
    return AmountRow(Decimal(str(entry["value"])), since, until, str(entry.get("source", "")), is_own, holds)


def _judge(raw: Mapping[str, str]) -> dict[str, Any]:
    since = _read_day(raw.get("since", ""), "since", "amount_day_missing")
    until = _read_day(raw["until"], "until", "amount_ends_too_soon") if raw.get("until", "").strip() else None
    if until is not None and until < since:
        raise InvalidInput("amount_ends_too_soon", field="until")
    source = raw.get("source", "").strip()[:MOST_SOURCE]
    if not source:
        raise InvalidInput("amount_source_missing", field="source")
    entry = {"key": raw.get("key", ""), "value": _read_value(raw.get("value", "")), "source": source}
    ends = {} if until is None else {"valid_to": until.isoformat()}
    return {**entry, "valid_from": since.isoformat(), **ends}


def _read_day(text: str, field: str, code: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError as wrong:
        raise InvalidInput(code, field=field) from wrong


def _read_value(text: str) -> float:
    """A number as TOML gives it: forms read both alike."""
    plain = "".join(text.split()).replace(",", ".").removesuffix("zł")
    try:
        value = Decimal(plain)
        is_right = value.is_finite() and 0 <= value <= MOST_VALUE and value == round(value, 2)
    except InvalidOperation:
        is_right = False
    if not is_right:
        raise InvalidInput("amount_not_a_number", field="value")
    return float(value)
