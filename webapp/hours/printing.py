"""The month card on paper."""

from datetime import datetime

from flask_babel import format_datetime, gettext
from werkzeug.wrappers import Response

from engine import MonthCard, get_month_card
from webapp.access import role
from webapp.current import get_actor, get_engine, get_zone
from webapp.documents.laying_out import Block, PrintedDocument
from webapp.documents.printing import answer_printed
from webapp.hours import words
from webapp.hours.cards import READERS, TEAM
from webapp.hours.room import blueprint

CODE = "F06"


@blueprint.get("/month/<month>/print")
@role(*TEAM)
def print_month(month: str) -> Response:
    """Give one's own month card as a PDF."""
    return _print(get_month_card(get_engine(), get_actor(), month))


@blueprint.get("/cards/<person_id>/<month>/print")
@role(*READERS)
def print_card(person_id: str, month: str) -> Response:
    """Give somebody's month card as a PDF."""
    return _print(get_month_card(get_engine(), get_actor(), month, person_id))


def _print(card: MonthCard) -> Response:
    title = gettext("Month card: %(month)s", month=words.say_month(card.month))
    printed = PrintedDocument(
        id=card.month,
        title=title,
        code=CODE,
        about=f"{CODE} · {card.person.name} · {words.CARD_WORDS[card.status][0]}",
        intro="",
        blocks=tuple(_list_blocks(card)),
        hidden=0,
    )
    return answer_printed(card.organisation, [printed], card.person.name, logo=card.logo)


def _list_blocks(card: MonthCard) -> list[Block]:
    blocks = [Block(gettext("Sums"), pairs=_list_sums(card))]
    if card.by_client:
        columns = (gettext("Client"), gettext("Stage"), gettext("Direct"), gettext("Indirect"))
        rows = [
            (
                line.title,
                str(words.STAGE_WORDS.get(line.stage or "", "–")),
                words.say_minutes(line.direct),
                words.say_minutes(line.indirect),
            )
            for line in card.by_client
        ]
        blocks.append(Block(gettext("By client"), columns=columns, rows=rows))
    blocks.append(_list_entries(card))
    if card.gaps:
        days = ", ".join(words.say_day(day) for day in card.gaps)
        blocks.append(Block(pairs=[(gettext("Working days without an entry"), [days])]))
    return [*blocks, Block(gettext("Signatures"), blocks=_list_signatures(card))]


def _list_sums(card: MonthCard) -> list[tuple[str, list[str]]]:
    sums = card.sums
    pairs = [
        (gettext("Direct"), sums.direct),
        (gettext("Indirect"), sums.indirect),
        (gettext("General"), sums.general),
        (gettext("Together"), sums.total),
        (gettext("Travel, apart"), sums.travel),
    ]
    listed = [(label, [words.say_minutes(minutes)]) for label, minutes in pairs]
    if card.contract_min is not None:
        listed.append((gettext("Hours of your contract this month"), [words.say_minutes(card.contract_min)]))
    return listed


def _list_entries(card: MonthCard) -> Block:
    columns = (gettext("Day"), gettext("Time"), gettext("Activity"), gettext("What we did"))
    rows = [
        (
            words.say_short_day(entry.day),
            f"{entry.start}–{entry.end}\n{words.say_minutes(entry.minutes)}",
            " · ".join([words.say_activity(entry.activity), *(name for name, _minutes in entry.clients)]),
            entry.description,
        )
        for entry in card.entries
        if entry.state == "counts"
    ]
    return Block(gettext("Entries"), columns=columns, rows=rows)


def _list_signatures(card: MonthCard) -> list[Block]:
    """Who signed and when; who has not signed yet may sign the paper by hand."""

    def sign(label: str, name: str | None, moment: datetime | None, signer: str = "") -> Block:
        if not name or moment is None:
            return Block(pairs=((label, (signer,) if signer else ()),), has_sign_line=True)
        when = format_datetime(moment.astimezone(get_zone()), "d MMMM y, H:mm", rebase=False)
        return Block(pairs=((label, (f"{name} · {when}",)),))

    is_approved = card.status == "approved"
    return [
        sign(gettext("Signature of the worker"), card.signed_name, card.signed_at, card.person.name),
        sign(
            gettext("Approved by the mentor"),
            card.decided_by if is_approved else None,
            card.decided_at if is_approved else None,
        ),
    ]
