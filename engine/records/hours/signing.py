"""Signing one's month, taking the signature back, and the mentor's judgement."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from engine.casework.access import MENTOR
from engine.errors import CaseChanged, FieldProblem, InvalidAnswers, InvalidInput, NotAllowed, NotFound
from engine.forms.typed_values import BadValue, read_decimal
from engine.krokus import Krokus
from engine.model import Actor
from engine.records.hours.cards import get_card, read_month_name, sum_month
from engine.records.hours.entries import LOCKED, require_worker
from engine.store import Work
from engine.store.keys import claim_key
from engine.store.queries import hours as store
from engine.store.queries import month_cards as cards
from engine.store.queries.month_cards import CardRow
from engine.store.queries.people import find_person

MOST_COMMENT = 2000
MOST_CONTRACT_H = 400


def sign_month(
    krokus: Krokus,
    actor: Actor,
    month: str,
    name: str,
    *,
    contract_hours: str = "",
    comment: str = "",
    version: int = 0,
) -> None:
    """Sign one's month and hand it to the mentor; from now on its entries are locked.

    Raises:
        InvalidAnswers: no signature, or wrong hours of the contract.
        InvalidInput: the month has not begun.
        CaseChanged: the card changed since the page was made.
    """
    require_worker(actor)
    month = read_month_name(month)
    contract_min = _judge_signature(name, contract_hours)
    with krokus.store.begin(actor.org) as work:
        if claim_key(work) is not None:
            return
        store.hold_hours(work, actor.person)
        card = _get_open_card(work, actor, month, version)
        if month > krokus.calendar.local_date(work.now).isoformat()[:7]:
            raise InvalidInput("month_not_begun", month=month)
        sums = sum_month(work, actor.person, month)
        row = card._replace(
            status="submitted",
            contract_min=contract_min,
            comment=comment.strip()[:MOST_COMMENT],
            signed_name=name.strip()[:200],
            signed_at=work.now,
            mentor_comment=None,
            decided_by=None,
            decided_at=None,
        )
        _save(work, row)
        cards.insert_card_event(work, row, "signed", actor.person, row.comment, asdict(sums))


def _judge_signature(name: str, contract_hours: str) -> int | None:
    problems = [] if name.strip() else [FieldProblem("name", "required")]
    contract_min = None
    if contract_hours.strip():
        try:
            hours = read_decimal(contract_hours)
            contract_min = int(hours * 60)
            if not 0 <= hours <= MOST_CONTRACT_H:
                problems.append(FieldProblem("contract_hours", "too_big", limit=MOST_CONTRACT_H))
        except BadValue as wrong:
            problems.append(wrong.at("contract_hours"))
    if problems:
        raise InvalidAnswers(tuple(problems))
    return contract_min


def _get_open_card(work: Work, actor: Actor, month: str, version: int) -> CardRow:
    card = get_card(work, actor.person, month)
    if card.status in LOCKED or card.version != version:
        raise CaseChanged("card_changed", month=month)
    return card


def take_back_signature(krokus: Krokus, actor: Actor, month: str) -> None:
    """Open one's signed month again, as long as no mentor has approved it.

    Raises:
        CaseChanged: a mentor has judged it meanwhile.
    """
    require_worker(actor)
    month = read_month_name(month)
    with krokus.store.begin(actor.org) as work:
        if claim_key(work) is not None:
            return
        store.hold_hours(work, actor.person)
        card = get_card(work, actor.person, month)
        if card.status != "submitted" or card.sums is not None:
            raise CaseChanged("card_changed", month=month)
        row = card._replace(status="draft", signed_name=None, signed_at=None)
        _save(work, row)
        cards.insert_card_event(work, row, "taken_back", actor.person)


def judge_month(
    krokus: Krokus,
    actor: Actor,
    person_id: str,
    month: str,
    decision: str,
    *,
    comment: str = "",
    version: int = 0,
) -> None:
    """Approve a signed month, or return it with what to mend.

    Args:
        decision: approved or returned.

    Raises:
        NotAllowed: only a mentor judges, and never their own hours.
        InvalidAnswers: no decision, or returned without a comment.
        CaseChanged: the card is not waiting (any more), or changed since the page was made.
    """
    month = read_month_name(month)
    if not actor.has_role(MENTOR):
        raise NotAllowed("only_a_mentor_judges")
    if person_id == actor.person:
        raise NotAllowed("not_ones_own_card")
    _refuse_wordless(decision, comment)
    with krokus.store.begin(actor.org) as work:
        if claim_key(work) is not None:
            return
        if find_person(work, person_id) is None:
            raise NotFound(person=person_id)
        store.hold_hours(work, person_id)
        card = get_card(work, person_id, month)
        if card.status != "submitted" or card.version != version:
            raise CaseChanged("card_changed", month=month)
        _decide(work, actor, card, decision, comment.strip()[:MOST_COMMENT])


def _refuse_wordless(decision: str, comment: str) -> None:
    if decision not in ("approved", "returned"):
        raise InvalidAnswers((FieldProblem("decision", "required"),))
    if decision == "returned" and not comment.strip():
        raise InvalidAnswers((FieldProblem("comment", "required"),))


def _decide(work: Work, actor: Actor, card: CardRow, decision: str, comment: str) -> None:
    sums: Mapping[str, Any] = asdict(sum_month(work, card.person_id, card.month))
    row = card._replace(
        status=decision, mentor_comment=comment or None, decided_by=actor.person, decided_at=work.now
    )
    if decision == "approved":
        row = row._replace(sums=dict(sums))
    _save(work, row)
    cards.insert_card_event(work, row, decision, actor.person, comment, sums)


def _save(work: Work, row: CardRow) -> None:
    if not cards.save_card(work, row):
        raise CaseChanged("card_changed", month=row.month)
