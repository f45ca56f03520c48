"""Month cards: one's own to sign, and those of others for the mentor and the office."""

from collections.abc import Mapping
from datetime import date

from flask import flash, make_response, redirect, render_template, request, url_for
from flask_babel import LazyString, gettext, lazy_gettext
from werkzeug.wrappers import Response

from engine import (
    FieldProblem,
    InvalidAnswers,
    find_month_cards,
    get_month_card,
    judge_month,
    sign_month,
    take_back_signature,
)
from webapp.access import role
from webapp.current import get_actor, get_engine, get_now, get_zone
from webapp.hours import words
from webapp.hours.asking import read_version
from webapp.hours.room import blueprint
from webapp.questions import Question, make_choices

# Everybody who works here; clients and employers have no hours.
TEAM = (
    "coach",
    "mentor",
    "office",
    "specialist",
    "psychologist",
    "career_advisor",
    "vision_rehab",
    "hearing_rehab",
    "speech",
    "ot",
    "lawyer",
    "benefits_advisor",
    "physician",
)
READERS = ("mentor", "office")

WORDS: Mapping[str, LazyString] = {
    "card_changed": lazy_gettext("This month card changed meanwhile, so your step was not saved."),
    "month_not_begun": lazy_gettext("This month has not begun yet."),
    "only_a_mentor_judges": lazy_gettext("A month card is approved by a mentor."),
    "not_ones_own_card": lazy_gettext("Nobody approves their own hours: ask another mentor."),
}


@blueprint.get("/month/<month>")
@role(*TEAM)
def show_month(month: str) -> Response:
    """Show one's own month card."""
    return _show_card(month, None, ())


@blueprint.post("/month/<month>")
@role(*TEAM)
def sign(month: str) -> Response:
    """Sign one's month."""
    form = request.form
    try:
        sign_month(
            get_engine(),
            get_actor(),
            month,
            form.get("name", ""),
            contract_hours=form.get("contract_hours", ""),
            comment=form.get("comment", ""),
            version=read_version(),
        )
    except InvalidAnswers as wrong:
        return _show_card(month, None, wrong.problems)
    flash(gettext("Signed. The card waits for your mentor."))
    return redirect(url_for("hours.show_month", month=month), 303)


@blueprint.post("/month/<month>/take-back")
@role(*TEAM)
def take_back(month: str) -> Response:
    """Open one's signed month again."""
    take_back_signature(get_engine(), get_actor(), month)
    flash(gettext("The signature is taken back: you can change entries again."))
    return redirect(url_for("hours.show_month", month=month), 303)


@blueprint.get("/cards")
@role(*READERS)
def list_cards() -> str:
    """Show everybody's cards of one month."""
    month = _read_month()
    return render_template(
        "hours/cards.html",
        month=month,
        before=_shift(month, -1),
        after=_shift(month, 1),
        cards=find_month_cards(get_engine(), get_actor(), month),
        words=words,
    )


@blueprint.get("/cards/<person_id>/<month>")
@role(*READERS)
def show_card(person_id: str, month: str) -> Response:
    """Show somebody's month card."""
    return _show_card(month, person_id, ())


@blueprint.post("/cards/<person_id>/<month>")
@role("mentor")
def judge(person_id: str, month: str) -> Response:
    """Approve or return somebody's month card."""
    form = request.form
    decision = form.get("decision", "")
    try:
        judge_month(
            get_engine(),
            get_actor(),
            person_id,
            month,
            decision,
            comment=form.get("comment", ""),
            version=read_version(),
        )
    except InvalidAnswers as wrong:
        return _show_card(month, person_id, wrong.problems)
    flash(gettext("Approved.") if decision == "approved" else gettext("Returned with your comment."))
    return redirect(url_for("hours.list_cards", month=month), 303)


def _read_month() -> str:
    month = request.args.get("month", "")
    return month if len(month) == 7 else get_now().astimezone(get_zone()).strftime("%Y-%m")


def _shift(month: str, by: int) -> str:
    try:
        first = date.fromisoformat(f"{month}-01")
    except ValueError:
        return month
    index = first.year * 12 + first.month - 1 + by
    return f"{index // 12:04}-{index % 12 + 1:02}"


def _show_card(month: str, person_id: str | None, problems: tuple[FieldProblem, ...]) -> Response:
    card = get_month_card(get_engine(), get_actor(), month, person_id)
    said = {problem.path: words.say_problem(problem) for problem in problems}
    page = render_template(
        "hours/month.html",
        card=card,
        is_own=card.person.id == get_actor().person,
        before=_shift(card.month, -1),
        after=_shift(card.month, 1),
        sign_questions=_ask_signature(card.contract_min, card.comment, said),
        judge_questions=_ask_judgement(said),
        problems=[{"id": f"q-{path}", "text": text} for path, text in said.items()],
        words=words,
    )
    return make_response(page, 400 if problems else 200)


def _ask_signature(contract_min: int | None, comment: str, said: Mapping[str, str]) -> list[Question]:
    form = request.form
    known = "" if contract_min is None else f"{contract_min / 60:g}"
    return [
        Question(
            "contract_hours",
            "number",
            gettext("Hours of your contract this month"),
            form.get("contract_hours", known),
            error=said.get("contract_hours", ""),
            unit="h",
        ),
        Question("comment", "area", gettext("Your comment"), form.get("comment", comment), lines=2),
        Question(
            "name",
            "signature",
            gettext("Signature"),
            form.get("name", ""),
            required=True,
            error=said.get("name", ""),
        ),
    ]


def _ask_judgement(said: Mapping[str, str]) -> list[Question]:
    form = request.form
    pairs = [("approved", gettext("Approved")), ("returned", gettext("Returned: something to mend"))]
    return [
        Question(
            "decision",
            "one",
            gettext("Your decision"),
            required=True,
            options=make_choices(pairs, form.get("decision", "")),
            error=said.get("decision", ""),
        ),
        Question(
            "comment",
            "area",
            gettext("Comment"),
            form.get("comment", ""),
            hint=gettext("When you return the card, write what to mend."),
            error=said.get("comment", ""),
            lines=2,
        ),
    ]
