"""Commands on entries of work: write, change, remove, bring back; in an approved month: correct."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from engine.casework.access import ORGANISATION_ROLES
from engine.errors import CaseChanged, FieldProblem, InvalidAnswers, NotAllowed, NotFound
from engine.krokus import Krokus
from engine.model import Actor, new_id
from engine.records.hours.dictionary import read_activities
from engine.records.hours.entry_values import YES, EntryValues, Judged, Surroundings, judge_entry
from engine.records.hours.wall_times import measure_day
from engine.store import Work
from engine.store.keys import claim_key, keep_result
from engine.store.queries import hours as store
from engine.store.queries.hours import EntryRow, HeldCaseRow, ShareRow
from engine.store.queries.month_cards import CardRow, delete_running, find_card, insert_card_event, save_card
from engine.store.queries.people import get_own_organisation
from engine.store.queries.registers import list_employers
from engine.views.hours import SavedEntry

# Who leaves a case may still write down what they did on it.
STILL_MINE = timedelta(days=62)
LONG_DAY_MIN = 12 * 60
LOCKED = frozenset({"submitted", "approved"})
OUTSIDE = frozenset({"client", "employer"})
# Another clock may be a little ahead, and people round to the quarter.
AHEAD = timedelta(minutes=15)


def require_worker(actor: Actor) -> None:
    """Hours are for people who work here.

    Raises:
        NotAllowed: clients and employers have none.
    """
    if not actor.roles - OUTSIDE:
        raise NotAllowed("hours_are_for_the_team")


def find_own_cases(work: Work, actor: Actor) -> tuple[HeldCaseRow, ...]:
    """Cases the person may write hours for."""
    is_all = bool(actor.roles & ORGANISATION_ROLES)
    return store.list_cases_for_hours(work, actor.person, work.now - STILL_MINE, all_=is_all)


def find_funding(work: Work) -> bool:
    """Whether the organisation has several projects, so that each entry must say who pays."""
    return len(get_own_organisation(work).settings.get("funding_sources", ())) > 1


def save_entry(
    krokus: Krokus, actor: Actor, values: EntryValues, entry_id: str | None = None, version: int = 0
) -> SavedEntry:
    """Write an entry down, or change one; in an approved month this makes a correction beside the old entry.

    Args:
        values: what was typed, by name of the field; `cases` and `participants` are lists.
        entry_id: the entry to change, with the `version` that the person saw.

    Raises:
        InvalidAnswers: every problem of every field; nothing was saved.
        NotFound: no such entry of this person.
        CaseChanged: somebody was faster.
    """
    require_worker(actor)
    with krokus.store.begin(actor.org) as work:
        done = claim_key(work)
        if done is not None:
            return _read_result(done)
        store.hold_hours(work, actor.person)
        before = None if entry_id is None else get_own_entry(work, actor, entry_id)
        if before is not None and before.version != version:
            raise CaseChanged("entry_changed", entry=before.id)
        judged = _judge(krokus, work, actor, values, before)
        saved = _write(krokus, work, actor, judged, before)
        if values.get("timer") == YES:
            delete_running(work, actor.person)
        keep_result(work, {"id": saved.id, "month": saved.month, "warnings": list(saved.warnings)})
    return saved


def _read_result(done: Mapping[str, Any]) -> SavedEntry:
    return SavedEntry(str(done["id"]), str(done["month"]), tuple(done["warnings"]))


def get_own_entry(work: Work, actor: Actor, entry_id: str) -> EntryRow:
    """An entry of the person that still counts.

    Raises:
        NotFound: there is none.
        CaseChanged: it was removed or replaced meanwhile.
    """
    row = store.find_entry(work, entry_id)
    if row is None or row.person_id != actor.person:
        raise NotFound(entry=entry_id)
    if row.removed_at is not None or row.replaced_by is not None:
        raise CaseChanged("entry_changed", entry=entry_id)
    return row


def describe_surroundings(krokus: Krokus, work: Work, actor: Actor) -> Surroundings:
    """What judging an entry of this person needs to know."""
    return Surroundings(
        cases={row.id: row.stage for row in find_own_cases(work, actor)},
        employers=frozenset(row.id for row in list_employers(work)),
        today=krokus.calendar.local_date(work.now),
        zone=krokus.calendar.zone,
        needs_funding=find_funding(work),
    )


def _judge(krokus: Krokus, work: Work, actor: Actor, values: EntryValues, before: EntryRow | None) -> Judged:
    around = describe_surroundings(krokus, work, actor)
    if before is not None:
        # What an entry names already stays possible, also when the person has left the case since.
        known = {s.case_id: s.stage for s in store.list_shares_of(work, before.id) if s.case_id}
        around = Surroundings(
            {**known, **around.cases}, around.employers, around.today, around.zone, around.needs_funding
        )
    judged, problems = judge_entry(values, around)
    if judged is None:
        raise InvalidAnswers(tuple(problems))
    problems = [*_judge_time(krokus, work, actor, judged, before), *_judge_lock(work, actor, judged, before)]
    if problems:
        raise InvalidAnswers(tuple(problems))
    return judged


def _judge_time(
    krokus: Krokus, work: Work, actor: Actor, judged: Judged, before: EntryRow | None
) -> list[FieldProblem]:
    """What compares an entry with the clock and with other entries of the person."""
    if judged.span.ends_at > work.now + AHEAD:
        return [FieldProblem("end", "in_future")]
    days = (_shift(judged.day, -1), _shift(judged.day, 1))
    others = store.list_overlapping(work, actor.person, days, judged.span.starts_at, judged.span.ends_at)
    others = tuple(row for row in others if before is None or row.id != before.id)
    if others:
        return [FieldProblem("start", "overlaps", **_name_other(krokus, others[0]))]
    day_min = sum_day(work, actor, judged.day, before) + judged.span.minutes + judged.columns["travel_min"]
    whole = measure_day(krokus.calendar.zone, judged.day)
    if day_min > whole:
        return [FieldProblem("end", "day_too_long", hours=round(day_min / 60, 1), limit=whole // 60)]
    return []


def sum_day(work: Work, actor: Actor, day: date, without: EntryRow | None = None) -> int:
    """Minutes of work and travel on a day, without one entry."""
    rows = store.list_entries(work, actor.person, day.isoformat(), day.isoformat())
    return sum(row.minutes + row.travel_min for row in rows if without is None or row.id != without.id)


def _name_other(krokus: Krokus, other: EntryRow) -> dict[str, object]:
    zone = krokus.calendar.zone
    return {
        "entry": other.id,
        "start": f"{other.starts_at.astimezone(zone):%H:%M}",
        "end": f"{other.ends_at.astimezone(zone):%H:%M}",
        "activity": other.activity,
        "description": other.description[:80],
    }


def _judge_lock(work: Work, actor: Actor, judged: Judged, before: EntryRow | None) -> list[FieldProblem]:
    months = {judged.day.isoformat()[:7]} | ({before.day[:7]} if before is not None else set())
    for month in sorted(months):
        card = find_card(work, actor.person, month)
        if card is None or card.status not in LOCKED:
            continue
        if card.sums is None:
            return [FieldProblem("day", "month_signed", month=month)]
        if not judged.reason:
            return [FieldProblem("reason", "month_approved", month=month)]
    return []


def _write(krokus: Krokus, work: Work, actor: Actor, judged: Judged, before: EntryRow | None) -> SavedEntry:
    month = judged.day.isoformat()[:7]
    locked = [card for card in _find_locked(work, actor, judged, before)]
    is_correction = bool(locked)
    keeps_id = before is not None and not is_correction
    row = _make_row(work, actor, judged, before if keeps_id else None)
    if before is not None and is_correction:
        row = row._replace(corrects=before.id)
    shares = [
        ShareRow(row.id, number, one.case_id, one.stage, one.minutes)
        for number, one in enumerate(judged.shares)
    ]
    if before is not None and keeps_id:
        _must(store.update_entry(work, row, shares, before.version), before.id)
    else:
        store.insert_entry(work, row, shares)
    if before is not None and is_correction:
        _must(store.set_entry_state(work, before.id, before.version, {"replaced_by": row.id}), before.id)
    for card in locked:
        note_correction(work, actor, card, judged.reason)
    return SavedEntry(row.id, month, _find_warnings(work, actor, judged))


def _find_locked(work: Work, actor: Actor, judged: Judged, before: EntryRow | None) -> list[CardRow]:
    months = {judged.day.isoformat()[:7]} | ({before.day[:7]} if before is not None else set())
    cards = (find_card(work, actor.person, month) for month in sorted(months))
    return [card for card in cards if card is not None and card.status in LOCKED]


def note_correction(work: Work, actor: Actor, card: CardRow, reason: str, type_: str = "corrected") -> None:
    """An approved month has changed: its card waits for the mentor again, with the approved sums kept."""
    insert_card_event(work, card, type_, actor.person, reason)
    _must(save_card(work, card._replace(status="submitted")), card.month)


def _must(is_done: bool, what: str) -> None:
    if not is_done:
        raise CaseChanged("entry_changed", entry=what)


def _make_row(work: Work, actor: Actor, judged: Judged, before: EntryRow | None) -> EntryRow:
    return EntryRow(
        id=new_id() if before is None else before.id,
        person_id=actor.person,
        day=judged.day.isoformat(),
        starts_at=judged.span.starts_at,
        ends_at=judged.span.ends_at,
        minutes=judged.span.minutes,
        **judged.columns,
        reason=judged.reason or None,
        corrects=None if before is None else before.corrects,
        replaced_by=None,
        removed_at=None,
        created_at=work.now if before is None else before.created_at,
        version=1,
    )


def _find_warnings(work: Work, actor: Actor, judged: Judged) -> tuple[str, ...]:
    found = []
    if sum_day(work, actor, judged.day) > LONG_DAY_MIN:
        found.append("long_day")
    activity = read_activities()[judged.columns["activity"]]
    stages = {share.stage for share in judged.shares if share.stage}
    if activity.stages and stages - set(activity.stages):
        found.append("unusual_stage")
    return tuple(found)


def _shift(day: date, days: int) -> str:
    return (day + timedelta(days=days)).isoformat()


def remove_entry(krokus: Krokus, actor: Actor, entry_id: str, version: int, reason: str = "") -> str:
    """Take an entry out; it is kept and can be brought back. Returns its month.

    Raises:
        InvalidAnswers: the month is locked: taking out needs a reason, or the signature back first.
        NotFound: no such entry of this person.
        CaseChanged: somebody was faster.
    """
    require_worker(actor)
    with krokus.store.begin(actor.org) as work:
        row = store.find_entry(work, entry_id)
        if row is None or row.person_id != actor.person:
            raise NotFound(entry=entry_id)
        if claim_key(work) is not None:
            return row.day[:7]
        store.hold_hours(work, actor.person)
        row = get_own_entry(work, actor, entry_id)
        card = find_card(work, actor.person, row.day[:7])
        if card is not None and card.status in LOCKED:
            _refuse_removal(card, reason)
            note_correction(work, actor, card, reason, "removed")
        values = {"removed_at": work.now, "reason": reason or row.reason}
        _must(store.set_entry_state(work, row.id, version, values), row.id)
    return row.day[:7]


def _refuse_removal(card: CardRow, reason: str) -> None:
    if card.sums is None:
        raise InvalidAnswers((FieldProblem("day", "month_signed", month=card.month),))
    if not reason.strip():
        raise InvalidAnswers((FieldProblem("reason", "month_approved", month=card.month),))


def restore_entry(krokus: Krokus, actor: Actor, entry_id: str) -> str:
    """Bring back an entry that was taken out; returns its month.

    Raises:
        InvalidAnswers: its time is taken by another entry now, or its month is locked.
        NotFound: no such entry of this person.
    """
    require_worker(actor)
    with krokus.store.begin(actor.org) as work:
        row = store.find_entry(work, entry_id)
        if row is None or row.person_id != actor.person:
            raise NotFound(entry=entry_id)
        if claim_key(work) is not None or row.removed_at is None:
            return row.day[:7]
        store.hold_hours(work, actor.person)
        card = find_card(work, actor.person, row.day[:7])
        if card is not None and card.status in LOCKED:
            raise InvalidAnswers((FieldProblem("day", "month_signed", month=card.month),))
        day = date.fromisoformat(row.day)
        days = (_shift(day, -1), _shift(day, 1))
        others = store.list_overlapping(work, actor.person, days, row.starts_at, row.ends_at)
        if others:
            raise InvalidAnswers((FieldProblem("start", "overlaps", **_name_other(krokus, others[0])),))
        _must(store.set_entry_state(work, row.id, row.version, {"removed_at": None}), row.id)
    return row.day[:7]
