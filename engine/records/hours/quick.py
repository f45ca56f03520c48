"""The page of the day, and the small commands around entries: timer, favourites, proposals."""

from datetime import date
from typing import Any

from engine.casework.access import MENTOR
from engine.errors import CaseChanged, InvalidInput
from engine.krokus import Krokus
from engine.model import Actor, new_id
from engine.records.hours.cards import find_days
from engine.records.hours.describing import describe_entries, find_titles, group_shares, sum_entries
from engine.records.hours.entries import LOCKED, get_own_entry, require_worker
from engine.records.hours.entry_values import EntryValues
from engine.records.hours.ready_entries import (
    copy_values,
    list_favourites,
    list_recent,
    name_entry,
    propose_entries,
)
from engine.store import Work
from engine.store.keys import claim_key
from engine.store.queries import hours as store
from engine.store.queries import month_cards as cards
from engine.store.queries.month_cards import FavouriteRow, RunningRow
from engine.store.queries.proposals import insert_passed
from engine.views.hours import HoursPage, Running

MOST_FAVOURITES = 12


def get_hours_page(krokus: Krokus, actor: Actor, day: date | None = None) -> HoursPage:
    """The person's hours of a day (today), and everything that makes the next entry quick.

    Raises:
        NotAllowed: clients and employers have no hours.
    """
    require_worker(actor)
    with krokus.store.read(actor.org) as work:
        today = krokus.calendar.local_date(work.now)
        shown = day or today
        month = shown.isoformat()[:7]
        rows = store.list_entries(work, actor.person, *_days_of(month))
        card = cards.find_card(work, actor.person, month)
        status = "draft" if card is None else card.status
        shares = group_shares(store.list_shares(work, actor.person, *_days_of(month)))
        own = [row for row in rows if row.day == shown.isoformat()]
        titles = find_titles(work, (one for row in own for one in shares.get(row.id, ())))
        may_change = status not in LOCKED or (card is not None and card.sums is not None)
        return HoursPage(
            day=shown,
            entries=describe_entries(
                krokus.calendar.zone,
                own,
                shares,
                titles,
                reader=actor.person,
                open_months=frozenset({month}) if may_change else None,
            ),
            day_minutes=sum(row.minutes for row in own),
            month=month,
            sums=sum_entries(rows),
            month_status=status,
            proposals=propose_entries(krokus, work, actor),
            favourites=list_favourites(work, actor),
            recent=list_recent(work, actor),
            running=_find_running(work, actor),
            waiting_cards=len(cards.list_waiting_cards(work)) if actor.has_role(MENTOR) else 0,
        )


def _days_of(month: str) -> tuple[str, str]:
    first, last = find_days(month)
    return first.isoformat(), last.isoformat()


def _find_running(work: Work, actor: Actor) -> Running | None:
    row = cards.find_running(work, actor.person)
    if row is None:
        return None
    return Running(row.started_at, int((work.now - row.started_at).total_seconds()) // 60, row.values)


def start_timer(krokus: Krokus, actor: Actor, values: EntryValues | None = None) -> None:
    """Let the time run from now; one timer a person.

    Raises:
        CaseChanged: one runs already.
    """
    require_worker(actor)
    with krokus.store.begin(actor.org) as work:
        if claim_key(work) is not None:
            return
        store.hold_hours(work, actor.person)
        if cards.find_running(work, actor.person) is not None:
            raise CaseChanged("timer_runs")
        cards.insert_running(work, RunningRow(actor.person, work.now, dict(values or {})))


def stop_timer(krokus: Krokus, actor: Actor) -> None:
    """Throw the running timer away; the entry it led to is saved on its own."""
    require_worker(actor)
    with krokus.store.begin(actor.org) as work:
        if claim_key(work) is None:
            cards.delete_running(work, actor.person)


def add_favourite(krokus: Krokus, actor: Actor, entry_id: str, title: str = "") -> None:
    """Keep an entry of one's own as a favourite.

    Raises:
        NotFound: no such entry of this person.
        InvalidInput: there are as many favourites as fit a phone.
    """
    require_worker(actor)
    with krokus.store.begin(actor.org) as work:
        if claim_key(work) is not None:
            return
        row = get_own_entry(work, actor, entry_id)
        if len(cards.list_favourites(work, actor.person)) >= MOST_FAVOURITES:
            raise InvalidInput("too_many_favourites", limit=MOST_FAVOURITES)
        shares = store.list_shares_of(work, row.id)
        clients = [one.case_id for one in shares if one.case_id]
        name = title.strip()[:200] or name_entry(row, shares, find_titles(work, shares))[:200]
        values: dict[str, Any] = copy_values(row, clients)
        cards.insert_favourite(work, FavouriteRow(new_id(), actor.person, name, values, work.now))


def remove_favourite(krokus: Krokus, actor: Actor, favourite_id: str) -> None:
    """Forget a favourite."""
    require_worker(actor)
    with krokus.store.begin(actor.org) as work:
        if claim_key(work) is None:
            cards.delete_favourite(work, actor.person, favourite_id)


def pass_proposal(krokus: Krokus, actor: Actor, task_id: str) -> None:
    """Do not propose an entry for this task again."""
    require_worker(actor)
    with krokus.store.begin(actor.org) as work:
        if claim_key(work) is None:
            insert_passed(work, actor.person, task_id[:32])
