"""Ready entries: favourites, the last ones, and those proposed after finished tasks."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from engine.krokus import Krokus
from engine.model import Actor
from engine.records.hours.describing import find_titles, group_shares
from engine.records.hours.dictionary import is_named, propose_activity, read_activities
from engine.records.hours.entries import find_own_cases
from engine.releases.modelfile import Words
from engine.store import Work
from engine.store.queries import hours as store
from engine.store.queries import month_cards as cards
from engine.store.queries.cases import list_team_cases
from engine.store.queries.hours import EntryRow, ShareRow
from engine.store.queries.proposals import DoneTaskRow, list_untold_tasks
from engine.views.hours import Favourite, Proposal

PROPOSED_FOR = timedelta(days=14)
MOST_PROPOSALS = 6
MOST_RECENT = 5
USUAL_MIN = 30
USUAL = timedelta(minutes=USUAL_MIN)
MOST_BACK = timedelta(hours=8)
# So long before a task was finished its work may well have been.
NEAR = timedelta(hours=1, minutes=30)
ROUND_TO_MIN = 5


def propose_entries(krokus: Krokus, work: Work, actor: Actor) -> tuple[Proposal, ...]:
    """An entry for each task that the person finished lately and no entry tells of."""
    since = work.now - PROPOSED_FOR
    cases = [row.id for row in find_own_cases(work, actor)]
    rows = [*list_untold_tasks(work, actor.person, cases, since, MOST_PROPOSALS)]
    # Of the team's own processes only what takes its time: a date that was agreed on is no entry.
    team = [row.id for row in list_team_cases(work, actor.person)]
    told = list_untold_tasks(work, actor.person, team, since, MOST_PROPOSALS)
    rows += [row for row in told if is_named(row.element_id)]
    proposals: list[Proposal] = []
    taken: list[tuple[datetime, datetime]] = []
    for row in rows:
        span = _find_room(work, actor, row.done_at, taken)
        taken.append(span)
        proposals.append(_propose_entry(krokus, row, span))
    return tuple(proposals)


def _propose_entry(krokus: Krokus, row: DoneTaskRow, span: tuple[datetime, datetime]) -> Proposal:
    code = propose_activity(row.support_kind, row.stage, row.element_id, row.form_key)
    activity = read_activities()[code]
    starts, ends = (moment.astimezone(krokus.calendar.zone) for moment in span)
    values: dict[str, str | list[str]] = {
        "day": starts.date().isoformat(),
        "start": f"{starts:%H:%M}",
        "end": f"{ends:%H:%M}",
        "over_midnight": "true" if ends.date() > starts.date() else "",
        "activity": activity.code,
        "cases": [row.case_id] if activity.kind != "general" else [],
        "stage": row.stage or "",
        "description": row.name,
        "mode": activity.mode,
        "place": activity.place,
        "task": row.id,
    }
    return Proposal(row.id, row.name, row.case_title, values)


def _find_room(
    work: Work, actor: Actor, done_at: datetime, taken: Sequence[tuple[datetime, datetime]]
) -> tuple[datetime, datetime]:
    """A free half hour beside what is written and proposed: before a task was finished, or soon after.

    Who finishes six tasks at nine did not begin at six: what finds no room near before is told after.
    """
    finished = round_down(done_at)
    since, until = finished - MOST_BACK, finished + MOST_BACK
    days = (since.date().isoformat(), (until + timedelta(days=1)).date().isoformat())
    written = store.list_overlapping(work, actor.person, days, since, until)
    busy = [*((row.starts_at, row.ends_at) for row in written), *taken]
    before, after = finished, finished
    for start, end in sorted(busy, reverse=True):
        if start < before and end > before - USUAL:
            before = start
    for start, end in sorted(busy):
        if start < after + USUAL and end > after:
            after = end
    # Nobody tells of hours that are still to come.
    if finished - before > NEAR and after + USUAL <= work.now:
        return after, after + USUAL
    return before - USUAL, before


def round_down(moment: datetime) -> datetime:
    """The last full five minutes."""
    return moment.replace(minute=moment.minute - moment.minute % ROUND_TO_MIN, second=0, microsecond=0)


def list_favourites(work: Work, actor: Actor) -> tuple[Favourite, ...]:
    """The person's own favourites, oldest first."""
    return tuple(
        Favourite(row.id, row.title, row.values) for row in cards.list_favourites(work, actor.person)
    )


def list_recent(work: Work, actor: Actor) -> tuple[Favourite, ...]:
    """The last different kinds of entries, without their times."""
    rows = store.list_recent_entries(work, actor.person)
    shares = group_shares(store.list_shares_of_many(work, [row.id for row in rows]))
    titles = find_titles(work, (one for listed in shares.values() for one in listed))
    found: dict[tuple[object, ...], Favourite] = {}
    for row in rows:
        clients = tuple(one.case_id for one in shares.get(row.id, ()) if one.case_id)
        if (row.activity, clients) not in found and len(found) < MOST_RECENT:
            title = name_entry(row, shares.get(row.id, ()), titles)
            found[(row.activity, clients)] = Favourite(row.id, title, copy_values(row, clients))
    return tuple(found.values())


def name_entry(row: EntryRow, shares: Sequence[ShareRow], titles: Mapping[str, str]) -> str:
    """An entry in one line: whom it was with, and what it was."""
    activity = read_activities().get(row.activity)
    words: Words = activity.name if activity else Words(row.activity)
    clients = ", ".join(titles.get(one.case_id, "?") for one in shares if one.case_id)
    return f"{clients}: {words.pl}" if clients else words.pl


def copy_values(row: EntryRow, clients: Sequence[str]) -> dict[str, str | list[str]]:
    """What another entry of the same kind begins with; never its time, its result or its task."""
    return {
        "activity": row.activity,
        "cases": list(clients),
        "mode": row.mode,
        "place": row.place,
        "participants": list(row.participants),
        "employer": row.employer_id or "",
        "description": row.description,
        "funding": row.funding or "",
        "travel_min": str(row.travel_min or ""),
        "travel_km": f"{row.travel_m / 1000:g}" if row.travel_m else "",
    }
