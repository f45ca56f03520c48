"""The month card as people read it, and the list of cards. Signing and judging are in signing.py."""

from collections.abc import Mapping
from datetime import date, timedelta

from engine.calendars import is_working_day, last_day_of_month
from engine.casework.access import MENTOR, OFFICE
from engine.casework.letterhead import read_logo
from engine.errors import NotFound
from engine.forms.typed_values import BadValue, read_month
from engine.krokus import Krokus
from engine.model import Actor
from engine.records.hours.describing import (
    describe_entries,
    find_titles,
    group_shares,
    sum_clients,
    sum_entries,
)
from engine.records.hours.entries import LOCKED, OUTSIDE, require_worker
from engine.store import Work
from engine.store.queries import hours as store
from engine.store.queries import month_cards as cards
from engine.store.queries.month_cards import CardEventRow, CardRow
from engine.store.queries.people import find_person, get_own_organisation, list_people, list_roles
from engine.views.hours import CardEvent, CardLine, EntryItem, MonthCard, Sums
from engine.views.people import PersonRef


def read_month_name(month: str) -> str:
    """A month as `2026-11`.

    Raises:
        NotFound: it is no month.
    """
    try:
        return read_month(month)
    except BadValue as error:
        raise NotFound(month=month) from error


def get_month_card(krokus: Krokus, actor: Actor, month: str, person_id: str | None = None) -> MonthCard:
    """A person's month: their own, or as a mentor or the office somebody's.

    Raises:
        NotFound: no such month or person for this reader.
    """
    month = read_month_name(month)
    with krokus.store.read(actor.org) as work:
        person = PersonRef(*_find_owner(work, actor, person_id))
        card = get_card(work, person.id, month)
        return _describe_card(krokus, work, actor, person, card)


def _find_owner(work: Work, actor: Actor, person_id: str | None) -> tuple[str, str]:
    if person_id is None or person_id == actor.person:
        require_worker(actor)
        return actor.person, actor.name
    if not actor.has_role(MENTOR, OFFICE):
        raise NotFound(person=person_id)
    row = find_person(work, person_id)
    if row is None:
        raise NotFound(person=person_id)
    return row.id, row.name


def get_card(work: Work, person_id: str, month: str) -> CardRow:
    """The stored card, or a new one with what was agreed the last time."""
    row = cards.find_card(work, person_id, month)
    if row is not None:
        return row
    last = cards.find_last_card(work, person_id, month)
    agreed = None if last is None else last.contract_min
    return CardRow(person_id, month, "draft", agreed, "", None, None, None, None, None, None, 0)


def find_days(month: str) -> tuple[date, date]:
    """First and last day of a month."""
    first = date.fromisoformat(f"{month}-01")
    return first, last_day_of_month(first)


def _describe_card(krokus: Krokus, work: Work, actor: Actor, person: PersonRef, card: CardRow) -> MonthCard:
    first, last = find_days(card.month)
    since, until = first.isoformat(), last.isoformat()
    rows = store.list_entries(work, person.id, since, until, all_=True)
    shares = group_shares(store.list_shares(work, person.id, since, until))
    titles = find_titles(work, (one for listed in shares.values() for one in listed))
    counted = [row for row in rows if row.removed_at is None and row.replaced_by is None]
    sums = sum_entries(counted)
    events = cards.list_card_events(work, person.id, card.month)
    names = {row.id: row.name for row in list_people(work)} if events else {}
    may = _find_rights(actor, card, person.id)
    return MonthCard(
        person=person,
        month=card.month,
        status=card.status,
        sums=sums,
        by_client=sum_clients(counted, shares, titles),
        gaps=_find_gaps(krokus.calendar.local_date(work.now), first, last, {row.day for row in counted}),
        entries=describe_entries(
            krokus.calendar.zone,
            rows,
            shares,
            titles,
            reader=actor.person,
            open_months=frozenset({card.month}) if may & {"write", "correct"} else None,
        ),
        contract_min=card.contract_min,
        comment=card.comment,
        signed_name=card.signed_name or "",
        signed_at=card.signed_at,
        decided_by=names.get(card.decided_by or "", ""),
        decided_at=card.decided_at,
        mentor_comment=card.mentor_comment or "",
        approved_sums=_find_approved(card, sums),
        events=tuple(_describe_event(event, names) for event in events),
        may=may,
        version=card.version,
        organisation=get_own_organisation(work).name,
        logo=read_logo(work),
    )


def get_entry(krokus: Krokus, actor: Actor, entry_id: str) -> tuple[PersonRef, EntryItem]:
    """One entry to read, as evidence: one's own, or for a mentor and the office anybody's.

    Raises:
        NotFound: no such entry for this reader.
    """
    with krokus.store.read(actor.org) as work:
        row = store.find_entry(work, entry_id)
        if row is None or (row.person_id != actor.person and not actor.has_role(MENTOR, OFFICE)):
            raise NotFound(entry=entry_id)
        shares = store.list_shares_of(work, row.id)
        zone, titles = krokus.calendar.zone, find_titles(work, shares)
        (item,) = describe_entries(zone, [row], {row.id: shares}, titles, reader=actor.person)
        owner = find_person(work, row.person_id)
        return PersonRef(row.person_id, "?" if owner is None else owner.name), item


def _find_approved(card: CardRow, sums: Sums) -> Sums | None:
    if card.sums is None:
        return None
    approved = Sums(**card.sums)
    return approved if approved != sums else None


def _describe_event(event: CardEventRow, names: Mapping[str, str]) -> CardEvent:
    return CardEvent(event.type, names.get(event.by, "?"), event.at, event.comment)


def _find_gaps(today: date, first: date, last: date, days: set[str]) -> tuple[date, ...]:
    """Working days without an entry, up to yesterday: today is not over."""
    until = min(last, today - timedelta(days=1))
    span = range((until - first).days + 1)
    listed = (first + timedelta(days=step) for step in span)
    return tuple(day for day in listed if is_working_day(day) and day.isoformat() not in days)


def _find_rights(actor: Actor, card: CardRow, person_id: str) -> frozenset[str]:
    own = person_id == actor.person
    may: set[str] = set()
    if own and card.status not in LOCKED:
        may |= {"write", "sign"}
    elif own and card.sums is not None:
        may.add("correct")
    elif own:
        may.add("take_back")
    # Nobody approves their own hours.
    if card.status == "submitted" and actor.has_role(MENTOR) and not own:
        may.add("judge")
    return frozenset(may)


def sum_month(work: Work, person_id: str, month: str) -> Sums:
    """What a person's month adds up to now."""
    first, last = find_days(month)
    return sum_entries(store.list_entries(work, person_id, first.isoformat(), last.isoformat()))


def find_month_cards(krokus: Krokus, actor: Actor, month: str) -> tuple[CardLine, ...]:
    """Cards of everybody who works here, for one month; then signed ones of other months that wait.

    Raises:
        NotFound: for mentors and the office only.
    """
    if not actor.has_role(MENTOR, OFFICE):
        raise NotFound(month=month)
    month = read_month_name(month)
    with krokus.store.read(actor.org) as work:
        names = {row.id: row.name for row in list_people(work) if row.active}
        workers = {row.person_id for row in list_roles(work) if row.role not in OUTSIDE}
        sums = {row.person_id: row for row in store.sum_people(work, *_as_text(find_days(month)))}
        stored = {row.person_id: row for row in cards.list_cards_of_month(work, month)}
        waiting = [row for row in cards.list_waiting_cards(work) if row.month != month]
        listed = sorted((workers & set(names)) | set(sums), key=lambda one: names.get(one, ""))
        lines = [
            _line(PersonRef(one, names.get(one, "?")), month, stored.get(one), _read_sums(sums.get(one)))
            for one in listed
            if one in sums or one in stored
        ]
        others = [
            _line(
                PersonRef(row.person_id, names.get(row.person_id, "?")),
                row.month,
                row,
                sum_month(work, row.person_id, row.month),
            )
            for row in waiting
        ]
    return (*others, *lines)


def _as_text(days: tuple[date, date]) -> tuple[str, str]:
    return days[0].isoformat(), days[1].isoformat()


def _read_sums(row: "store.PersonSumsRow | None") -> Sums:
    if row is None:
        return Sums()
    return Sums(row.direct, row.indirect, row.general, row.travel, row.travel_m, row.entries)


def _line(person: PersonRef, month: str, card: CardRow | None, sums: Sums) -> CardLine:
    status = "draft" if card is None else card.status
    return CardLine(person, month, status, sums, None if card is None else card.signed_at)
