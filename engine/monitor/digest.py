"""The daily digest: what stands still since yesterday, once a day in the organisation's morning."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from engine.casework.access import MENTOR
from engine.casework.holders import COACH
from engine.errors import NotFound
from engine.krokus import Krokus
from engine.model import Actor, OrgId
from engine.monitor.cards import CardMaker
from engine.monitor.looking import read_watched
from engine.monitor.sleeping import Sleepers, find_awake
from engine.monitor.standing import find_rank
from engine.monitor.wording import Speaker
from engine.process.naming import Naming
from engine.records.plans.step_reminders import remind_of_steps
from engine.store import Work
from engine.store.queries.cases import list_cases
from engine.store.queries.digests import DigestRow, find_last_digest, insert_digest, list_digested
from engine.store.queries.history import insert_outbox
from engine.store.queries.people import find_people_with_role, find_person, list_organisations
from engine.store.queries.verdicts import WatchRow, list_ended_snoozes
from engine.views import DigestLine, DigestPage

NOBODY = OrgId("")
MORNING = timedelta(hours=7)
TOP = 10
MOST_KEPT = 500
LETTER = "board_digest"


def make_digests(krokus: Krokus) -> int:
    """Write today's digest for everybody who has none yet, once it is morning; returns how many were made."""
    with krokus.store.read(NOBODY) as work:
        organisations = [OrgId(row.id) for row in list_organisations(work)]
    return sum(_make_own(krokus, org) for org in organisations)


def _make_own(krokus: Krokus, org: OrgId) -> int:
    with krokus.store.read(org) as work:
        today = krokus.calendar.local_date(work.now)
        if work.now < krokus.calendar.start_of_day(today) + MORNING:
            return 0
        missing = _find_readers(work) - list_digested(work, today.isoformat())
        glance = read_watched(krokus, work) if missing else None
    # A letter that tells half of it misleads: it waits until every case has been looked at.
    if glance is None or glance.unseen:
        return 0
    rows = [row for row in glance.rows.values() if row.level]
    with krokus.store.begin(org) as work:
        sleepers = Sleepers(work)
        for person in sorted(missing - list_digested(work, today.isoformat())):
            _write(krokus, work, person, today.isoformat(), rows, sleepers)
        remind_of_steps(krokus, work)
    return len(missing)


def _find_readers(work: Work) -> frozenset[str]:
    """Mentors read of the whole team, coaches of their own cases."""
    return frozenset(find_people_with_role(work, MENTOR) + find_people_with_role(work, COACH))


def _write(
    krokus: Krokus, work: Work, person: str, day: str, rows: Sequence[WatchRow], sleepers: Sleepers
) -> None:
    is_mentor = person in find_people_with_role(work, MENTOR)
    before = find_last_digest(work, person)
    own = [row for row in rows if is_mentor or row.coach == person]
    awake = {row.case_id: find_awake(row, sleepers) for row in own}
    stuck = [row for row in own if awake[row.case_id]]
    woken = _find_woken(work, before)
    told = [
        {"case": row.case_id, **signal}
        for row in sorted(stuck, key=lambda row: find_rank(row, awake[row.case_id][0]["level"], work.now))
        for signal in awake[row.case_id]
        if before is None or row.case_id in woken or _is_new(signal, before.made_at)
    ]
    items = {"new": told[:MOST_KEPT], "new_count": len(told), "all": len(stuck)}
    insert_digest(work, DigestRow(person, day, work.now, items))
    if told:
        payload = {
            "person": person,
            "new": len(told),
            "all": len(stuck),
            "lines": _list_lines(krokus, work, person, told),
        }
        insert_outbox(work, LETTER, payload, f"digest:{person}:{day}")


def _is_new(signal: dict[str, Any], since: datetime) -> bool:
    """Nobody is told twice of one thing: a reason counts once, and once more when it turns red."""
    return datetime.fromisoformat(signal["seen_at"]) > since


def _find_woken(work: Work, before: DigestRow | None) -> frozenset[str]:
    if before is None:
        return frozenset()
    return frozenset(row.case_id for row in list_ended_snoozes(work, before.made_at))


def _list_lines(krokus: Krokus, work: Work, person: str, told: Iterable[dict[str, Any]]) -> list[str]:
    """Lines of the letter, one a case: its number and the titles of its reasons; names stay in Krokus."""
    reader = find_person(work, person)
    speaker = Speaker("pl" if reader is None else reader.locale, work.now, krokus.calendar)
    by_case = list(_group(told).items())[:TOP]
    numbers = {row.id: row.no for row in list_cases(work, [case_id for case_id, _ in by_case])}
    lines = []
    for case_id, reasons in by_case:
        # Two papers that end are two reasons of one title.
        titles = dict.fromkeys(speaker.title(one["key"]) for one in reasons)
        lines.append(f"{numbers.get(case_id, '')}: {', '.join(titles)}")
    return lines


def _group(told: Iterable[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """Case -> its reasons, in the order in which they are told."""
    found: dict[str, list[dict[str, Any]]] = {}
    for one in told:
        found.setdefault(one["case"], []).append(one)
    return found


def get_digest(krokus: Krokus, actor: Actor, locale: str = "pl") -> DigestPage:
    """The person's last digest, case by case with its reasons in words, the ten most urgent first.

    Raises:
        NotFound: this person gets none.
    """
    if not actor.has_role(MENTOR, COACH):
        raise NotFound(digest=actor.person)
    with krokus.store.read(actor.org) as work:
        row = find_last_digest(work, actor.person)
        if row is None:
            return DigestPage(None, (), (), 0, 0)
        naming = Naming(krokus, work)
        maker = CardMaker(krokus, work, naming, actor, locale, Sleepers(work))
        told = _group(row.items["new"])
        cases = {one.id: one for one in list_cases(work, sorted(told) or ["-"])}
        lines = tuple(
            DigestLine(
                case.id,
                case.no,
                case.title,
                tuple(maker.reason(naming.release(case.release_id), case, item) for item in items),
            )
            for case_id, items in told.items()
            if (case := cases.get(case_id)) is not None
        )
        return DigestPage(row.made_at, lines[:TOP], lines[TOP:], row.items["new_count"], row.items["all"])
