"""Saying "I am stuck", and that it goes on again: the client on their page, the team on the board.

The client's word and the team's stand apart: a coach cannot take back what the client said.
"""

from engine.casework.access import MENTOR, OFFICE, Standing, stand
from engine.casework.holders import CLIENT, COACH, Holders
from engine.errors import InvalidInput, NotAllowed
from engine.krokus import Krokus
from engine.model import Actor, CaseStatus
from engine.monitor.facts import Facts
from engine.monitor.flags import CLEARED, CLIENT_SAYS, FLAG, Flag, find_flag, find_standing
from engine.monitor.looking import judge_cases
from engine.process.command import is_repeated, open_case
from engine.process.naming import Naming
from engine.process.run import CaseRun
from engine.store import Work
from engine.store.queries.cases import CaseRow, find_case_of_subject
from engine.store.queries.history import insert_outbox
from engine.store.queries.open_cases import list_flagged
from engine.store.queries.people import find_people_with_role, list_assignments_of
from engine.views import AskedItem, MyFlag, PersonRef

MOST_WORDS = 500
LETTER = "client_flag"


def flag_case(krokus: Krokus, actor: Actor, case_id: str, words: str) -> None:
    """The client or the coach says: I am stuck. It is red at once, until a review answers it.

    What the client says is told to coach and mentor by a letter too. Saying it again changes nothing.

    Raises:
        NotFound: no such case for this person.
        NotAllowed: somebody else's case.
        InvalidInput: the case is closed, or it is the client's and paused.
    """
    with open_case(krokus, actor.org, case_id, actor.person) as run:
        standing = _stand(run, actor)
        if is_repeated(run):
            return
        source = _find_source(standing)
        if CaseStatus(run.case.status).is_closed or (source and run.case.suspended):
            raise InvalidInput("nobody_is_stuck_now")
        if _find_now(krokus, run.work, case_id, source) is not None:
            return
        told: tuple[str, ...] = ()
        if source == CLIENT_SAYS:
            told = _find_readers(run.work, run.case, Holders(run.work, run.case, run.release.model))
        run.journal.note(FLAG, words=_clean(words), by=actor.person, source=source, told=list(told))
        day = krokus.calendar.local_date(run.work.now).isoformat()
        for person in told:
            payload = {"person": person, "case": case_id}
            # One letter a day, however often it is said and taken back.
            insert_outbox(run.work, LETTER, payload, f"flag:{case_id}:{day}:{person}")


def take_flag_back(krokus: Krokus, actor: Actor, case_id: str) -> None:
    """It goes on again: the client takes back their own word, coach and mentor that of the team."""
    with open_case(krokus, actor.org, case_id, actor.person) as run:
        source = _find_source(_stand(run, actor))
        if not is_repeated(run) and _find_now(krokus, run.work, case_id, source) is not None:
            run.journal.note(CLEARED, by=actor.person, source=source)


def answer_client_flag(krokus: Krokus, actor: Actor, case_id: str, answer: str) -> None:
    """The mentor takes down the client's "I am stuck" and says what happens now; the client reads it.

    Raises:
        NotAllowed: the mentor does this.
        InvalidInput: nothing was said to the client.
    """
    answer = _clean(answer)
    with open_case(krokus, actor.org, case_id, actor.person) as run:
        if not stand(run.work, actor, run.case).is_(MENTOR):
            raise NotAllowed("mentor_acts")
        if not answer:
            raise InvalidInput("answer_missing")
        if not is_repeated(run) and _find_now(krokus, run.work, case_id, CLIENT_SAYS) is not None:
            run.journal.note(CLEARED, by=actor.person, source=CLIENT_SAYS, words=answer)


def get_my_flag(krokus: Krokus, actor: Actor) -> MyFlag:
    """What the client said about being stuck, who knows it, and whether it can be said now."""
    with krokus.store.read(actor.org) as work:
        rows = find_case_of_subject(work, actor.person)
        facts = _find_facts(krokus, work, rows[0].id) if rows else None
        if facts is None:
            return MyFlag()
        naming = Naming(krokus, work)
        flag = find_flag(facts, CLIENT_SAYS)
        if flag is not None and flag.stands:
            return MyFlag(said_at=flag.at, words=flag.words, told=_name(naming, flag.told))
        holders = Holders(work, rows[0], naming.release(rows[0].release_id).model)
        readers = _name(naming, _find_readers(work, rows[0], holders))
        ended = flag if flag is not None and flag.ended_by != actor.person else None
        return MyFlag(
            may_say=not rows[0].suspended,
            readers=readers,
            ended_at=None if ended is None else ended.ended_at,
            ended_by=None if ended is None else naming.person(ended.ended_by),
            answer="" if ended is None else ended.answer,
        )


def find_client_flags(krokus: Krokus, actor: Actor) -> tuple[AskedItem, ...]:
    """Clients who say now that they are stuck, of the cases that this person coaches; the longest first."""
    if not actor.has_role(COACH):
        return ()
    with krokus.store.read(actor.org) as work:
        own = {row.subject_id for row in list_assignments_of(work, actor.person) if row.role == COACH}
        flagged = list_flagged(work, sorted(own)) if own else ()
        naming = Naming(krokus, work)
        found = [
            AskedItem(case.id, case.no, case.title, naming.person(flag.by), flag.words, flag.at)
            for verdict in judge_cases(krokus, work, flagged)
            if (flag := find_standing(verdict.facts, CLIENT_SAYS)) and (case := verdict.facts.case)
        ]
        return tuple(sorted(found, key=lambda one: one.at))


def _find_readers(work: Work, case: CaseRow, holders: Holders) -> tuple[str, ...]:
    """Who gets to know what the client says: the coach and the mentor of the case, else every mentor.

    Where there is neither, the office knows that something was said, without the words.
    """
    coach, mentor = holders.find_holder(COACH), holders.find_holder(MENTOR)
    mentors = find_people_with_role(work, MENTOR) if mentor is None else (mentor,)
    people = dict.fromkeys((*(() if coach is None else (coach,)), *mentors))
    people.pop(case.subject_id, None)
    return tuple(people) or find_people_with_role(work, OFFICE)


def _stand(run: CaseRun, actor: Actor) -> Standing:
    standing = stand(run.work, actor, run.case)
    if not standing.is_(COACH, CLIENT, MENTOR):
        raise NotAllowed("may_not_act_here")
    return standing


def _find_source(standing: Standing) -> str:
    return "" if standing.is_(COACH, MENTOR) else CLIENT_SAYS


def _find_now(krokus: Krokus, work: Work, case_id: str, source: str) -> Flag | None:
    facts = _find_facts(krokus, work, case_id)
    return None if facts is None else find_standing(facts, source)


def _find_facts(krokus: Krokus, work: Work, case_id: str) -> Facts | None:
    """What the monitor knows of a case; None when it is closed."""
    return next((verdict.facts for verdict in judge_cases(krokus, work, [case_id])), None)


def _name(naming: Naming, people: tuple[str, ...]) -> tuple[PersonRef, ...]:
    return tuple(found for found in map(naming.person, people) if found is not None)


def _clean(words: str) -> str:
    return words.strip()[:MOST_WORDS].replace("\x00", "")
