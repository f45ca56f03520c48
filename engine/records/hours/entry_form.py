"""What the form for an entry begins with and offers."""

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from engine.errors import NotFound
from engine.krokus import Krokus
from engine.model import Actor
from engine.records.hours.describing import describe_entries, find_titles
from engine.records.hours.entries import LOCKED, find_funding, find_own_cases, get_own_entry, require_worker
from engine.records.hours.entry_values import EntryValues
from engine.records.hours.ready_entries import (
    USUAL_MIN,
    copy_values,
    list_favourites,
    list_recent,
    propose_entries,
    round_down,
)
from engine.store import Work
from engine.store.queries import hours as store
from engine.store.queries import month_cards as cards
from engine.store.queries.hours import EntryRow, ShareRow
from engine.store.queries.registers import list_employers
from engine.views.hours import EntryForm, HoursCase

MOST_OFTEN = 6
# A timer that was forgotten overnight proposes no working day of twenty hours.
FORGOTTEN = timedelta(hours=12)


def get_entry_form(
    krokus: Krokus,
    actor: Actor,
    values: EntryValues | None = None,
    *,
    entry_id: str | None = None,
    source: str = "",
) -> EntryForm:
    """What the form for an entry offers.

    Args:
        values: what was typed, shown again; else the form begins with what is known.
        entry_id: the entry to change.
        source: where a new entry begins: `favourite:ID`, `recent:ID`, `task:ID`, `timer` or nothing.

    Raises:
        NotFound: no such entry, favourite or task of this person.
    """
    require_worker(actor)
    with krokus.store.read(actor.org) as work:
        own = find_own_cases(work, actor)
        entry = None if entry_id is None else get_own_entry(work, actor, entry_id)
        shares = () if entry is None else store.list_shares_of(work, entry.id)
        begun = _begin(krokus, work, actor, source) if entry is None else read_entry(krokus, entry, shares)
        titles = find_titles(work, shares)
        listed = {row.id: HoursCase(row.id, row.title, row.no, row.stage) for row in own}
        listed |= {one: HoursCase(one, title, "", None) for one, title in titles.items() if one not in listed}
        described = (
            ()
            if entry is None
            else describe_entries(
                krokus.calendar.zone, [entry], {entry.id: shares}, titles, reader=actor.person
            )
        )
        return EntryForm(
            cases=tuple(listed.values()),
            often=_find_often(work, actor),
            values=begun if values is None else values,
            employers=tuple((row.id, row.name) for row in list_employers(work)),
            funding_required=find_funding(work),
            entry=described[0] if described else None,
            locked=_find_lock(work, actor, entry),
        )


def _find_lock(work: Work, actor: Actor, entry: EntryRow | None) -> str:
    card = None if entry is None else cards.find_card(work, actor.person, entry.day[:7])
    return card.status if card is not None and card.status in LOCKED else ""


def _find_often(work: Work, actor: Actor) -> tuple[str, ...]:
    counted = Counter(row.activity for row in store.list_recent_entries(work, actor.person))
    return tuple(code for code, _times in counted.most_common(MOST_OFTEN))


def read_entry(krokus: Krokus, row: EntryRow, shares: Sequence[ShareRow]) -> dict[str, str | list[str]]:
    """An entry as the values of its form."""
    zone = krokus.calendar.zone
    starts, ends = row.starts_at.astimezone(zone), row.ends_at.astimezone(zone)
    clients = [one.case_id for one in shares if one.case_id]
    parts = {f"minutes.{one.case_id}": str(one.minutes) for one in shares if one.case_id and len(clients) > 1}
    twice = row.starts_at.astimezone(zone).fold or row.ends_at.astimezone(zone).fold
    return {
        **copy_values(row, clients),
        **parts,
        "day": row.day,
        "start": f"{starts:%H:%M}",
        "end": f"{ends:%H:%M}",
        "over_midnight": "true" if ends.date() > starts.date() else "",
        "fold": "second" if twice else "",
        "stage": next((one.stage for one in shares if one.stage), "") or "",
        "result": row.result or "",
        "next_step": row.next_step or "",
        "next_step_on": row.next_step_on or "",
        "flagged": "true" if row.flagged else "",
        "sensitive": "true" if row.sensitive else "",
        "task": row.task_id or "",
    }


def _begin(krokus: Krokus, work: Work, actor: Actor, source: str) -> dict[str, str | list[str]]:
    kind, _, id_ = source.partition(":")
    begun: dict[str, str | list[str]] = _usual_time(krokus, work, actor)
    if kind == "timer":
        return {**begun, **_stopped(krokus, work, actor)}
    if kind == "task":
        return {**begun, **_find(propose_entries(krokus, work, actor), "task_id", id_).values}
    if kind == "favourite":
        return {**begun, **_find(list_favourites(work, actor), "id", id_).values}
    if kind == "recent":
        return {**begun, **_find(list_recent(work, actor), "id", id_).values}
    return begun


def _find(found: Sequence[Any], name: str, value: str) -> Any:
    for one in found:
        if getattr(one, name) == value:
            return one
    raise NotFound(**{name: value})


def _usual_time(krokus: Krokus, work: Work, actor: Actor) -> dict[str, str | list[str]]:
    """From the end of today's last entry until now; with nothing today, the last half hour."""
    now = round_down(work.now)
    today = krokus.calendar.local_date(work.now)
    rows = store.list_entries(work, actor.person, today.isoformat(), today.isoformat())
    ended = max((row.ends_at for row in rows), default=None)
    starts_at = now - timedelta(minutes=USUAL_MIN) if ended is None else ended
    if starts_at >= now or krokus.calendar.local_date(starts_at) != today:
        starts_at = max(krokus.calendar.start_of_day(today), now - timedelta(minutes=USUAL_MIN))
    zone = krokus.calendar.zone
    return {
        "day": today.isoformat(),
        "start": f"{starts_at.astimezone(zone):%H:%M}",
        "end": f"{now.astimezone(zone):%H:%M}",
    }


def _stopped(krokus: Krokus, work: Work, actor: Actor) -> dict[str, str | list[str]]:
    row = cards.find_running(work, actor.person)
    if row is None:
        return {}
    zone = krokus.calendar.zone
    starts = row.started_at.astimezone(zone).replace(second=0, microsecond=0)
    ends_at = work.now if work.now - row.started_at < FORGOTTEN else row.started_at + timedelta(hours=1)
    ends = max(ends_at.astimezone(zone).replace(second=0, microsecond=0), starts + timedelta(minutes=1))
    return {
        **row.values,
        "day": starts.date().isoformat(),
        "start": f"{starts:%H:%M}",
        "end": f"{ends:%H:%M}",
        "over_midnight": "true" if ends.date() > starts.date() else "",
        "timer": "true",
    }
