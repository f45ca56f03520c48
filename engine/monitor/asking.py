"""The team's talk on a case: a question to a colleague, and their answer. Clients and firms do not see it."""

from collections.abc import Sequence

from engine.casework.access import MENTOR, OFFICE, stand
from engine.casework.holders import CLIENT, EMPLOYER
from engine.errors import InvalidInput, NotAllowed
from engine.krokus import Krokus
from engine.model import Actor, new_id
from engine.process.command import is_repeated, open_case
from engine.process.naming import Naming
from engine.store import Work
from engine.store.queries.history import insert_outbox
from engine.store.queries.people import find_people_with_role, find_person, list_case_people
from engine.store.queries.talks import (
    CommentRow,
    answer_mentions,
    insert_comment,
    list_asked,
    list_comments,
    list_mentions,
)
from engine.views import AskedItem, CommentItem, PersonRef

MOST_CHARACTERS = 2000
QUESTION_LETTER = "case_question"
OUTSIDE = frozenset({CLIENT, EMPLOYER})


def comment_case(krokus: Krokus, actor: Actor, case_id: str, text: str, asked: Sequence[str] = ()) -> None:
    """Say something on a case; whoever is asked finds it in their inbox until they answer.

    Args:
        asked: ids of people of the team on this case.

    Raises:
        NotFound: no such case for this person.
        NotAllowed: clients and firms do not take part.
        InvalidInput: nothing was said, or somebody asked is not of this case's team.
    """
    text = text.strip()[:MOST_CHARACTERS].replace("\x00", "")
    if not text:
        raise InvalidInput("comment_missing")
    with open_case(krokus, actor.org, case_id, actor.person) as run:
        if is_repeated(run):
            return
        if stand(run.work, actor, run.case).roles <= OUTSIDE:
            raise NotAllowed("team_only")
        team = {person.id for person in find_team(run.work, Naming(krokus, run.work), case_id)}
        wanted = [person for person in dict.fromkeys(asked) if person != actor.person]
        if any(person not in team for person in wanted):
            raise InvalidInput("person_not_on_case")
        row = CommentRow(new_id(), case_id, actor.person, text, run.work.now)
        insert_comment(run.work, row, wanted)
        answer_mentions(run.work, case_id, actor.person)
        for person in wanted:
            payload = {"person": person, "case": case_id, "by": actor.person}
            insert_outbox(run.work, QUESTION_LETTER, payload, f"question:{row.id}:{person}")
        # What was said stays with the team; that it was said is part of the case's history.
        names = [found.name for found in (find_person(run.work, one) for one in wanted) if found is not None]
        run.journal.note("question_asked" if wanted else "commented", to=", ".join(names))


def find_team(work: Work, naming: Naming, case_id: str) -> tuple[PersonRef, ...]:
    """Who can be asked about a case: people on it, mentors and the office; by name."""
    on_case = {row.person_id for row in list_case_people(work, case_id) if row.role not in OUTSIDE}
    ids = on_case.union(*(find_people_with_role(work, role) for role in (MENTOR, OFFICE)))
    people = [naming.person(person) for person in ids]
    return tuple(sorted((one for one in people if one is not None), key=lambda one: one.name))


def describe_comments(work: Work, naming: Naming, case_id: str) -> tuple[CommentItem, ...]:
    """The talk on a case, the newest first; the caller has looked whether the reader is of the team."""
    waiting: dict[str, list[PersonRef]] = {}
    for row in list_mentions(work, case_id):
        person = naming.person(row.person_id)
        if row.answered_at is None and person is not None:
            waiting.setdefault(row.comment_id, []).append(person)
    return tuple(
        CommentItem(row.id, naming.person(row.author), row.text, row.at, tuple(waiting.get(row.id, ())))
        for row in list_comments(work, case_id)
    )


def find_questions(krokus: Krokus, actor: Actor) -> tuple[AskedItem, ...]:
    """What this person was asked on cases and has not answered yet, the oldest first."""
    if actor.roles <= OUTSIDE:
        return ()
    with krokus.store.read(actor.org) as work:
        naming = Naming(krokus, work)
        return tuple(
            AskedItem(row.case_id, row.case_no, row.case_title, naming.person(row.author), row.text, row.at)
            for row in list_asked(work, actor.person)
        )
