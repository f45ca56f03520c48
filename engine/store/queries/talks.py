"""Queries about what the team says to each other on a case: comments, and whom they ask."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import and_, bindparam, select, update

from engine.store.prepared import Prepared
from engine.store.rows import select_own
from engine.store.session import Work
from engine.store.tables import case, comment, mention


class CommentRow(NamedTuple):
    id: str
    case_id: str
    author: str
    text: str
    at: datetime


class MentionRow(NamedTuple):
    comment_id: str
    person_id: str
    answered_at: datetime | None


class AskedRow(NamedTuple):
    """A question that waits for somebody's answer, with its case."""

    comment_id: str
    case_id: str
    case_no: str
    case_title: str
    author: str
    text: str
    at: datetime


MOST_COMMENTS = 200
_COMMENTS = Prepared(
    select_own(CommentRow, comment)
    .where(comment.c.case_id == bindparam("case_id"))
    .order_by(comment.c.at.desc(), comment.c.id)
    .limit(MOST_COMMENTS)
)
_MENTIONS = Prepared(
    select(mention.c.comment_id, mention.c.person_id, mention.c.answered_at)
    .join(comment, and_(comment.c.org == mention.c.org, comment.c.id == mention.c.comment_id))
    .where(mention.c.org == bindparam("b_org"), comment.c.case_id == bindparam("case_id"))
)
_ASKED = Prepared(
    select(
        comment.c.id,
        comment.c.case_id,
        case.c.no,
        case.c.title,
        comment.c.author,
        comment.c.text,
        comment.c.at,
    )
    .join(mention, and_(comment.c.org == mention.c.org, comment.c.id == mention.c.comment_id))
    .join(case, and_(case.c.org == comment.c.org, case.c.id == comment.c.case_id))
    .where(
        mention.c.org == bindparam("b_org"),
        mention.c.person_id == bindparam("person"),
        mention.c.answered_at.is_(None),
    )
    .order_by(comment.c.at)
    .limit(MOST_COMMENTS)
)


def insert_comment(work: Work, row: CommentRow, asked: Sequence[str]) -> None:
    work.insert(comment, row._asdict())
    for person in asked:
        work.insert(mention, {"comment_id": row.id, "person_id": person, "answered_at": None})


def list_comments(work: Work, case_id: str) -> tuple[CommentRow, ...]:
    """What was said on a case, the newest first."""
    return work.list(CommentRow, _COMMENTS, case_id=case_id)


def list_mentions(work: Work, case_id: str) -> tuple[MentionRow, ...]:
    return work.list(MentionRow, _MENTIONS, case_id=case_id)


def list_asked(work: Work, person_id: str) -> tuple[AskedRow, ...]:
    """Questions that this person has not answered yet, the oldest first."""
    return work.list(AskedRow, _ASKED, person=person_id)


def answer_mentions(work: Work, case_id: str, person_id: str) -> None:
    """Whoever says something on a case has answered what they were asked there."""
    asked = select(comment.c.id).where(comment.c.org == work.org, comment.c.case_id == case_id)
    own = (mention.c.org == work.org, mention.c.person_id == person_id, mention.c.answered_at.is_(None))
    work.run(update(mention).where(*own, mention.c.comment_id.in_(asked)).values(answered_at=work.now))
