"""The page of dated amounts of law and money: what is known, and entering what came out since."""

from collections.abc import Mapping, Sequence

from flask import flash, make_response, redirect, render_template, request, url_for
from flask_babel import LazyString, format_date, format_decimal, gettext, lazy_gettext
from werkzeug.wrappers import Response

from engine import Amount, AmountRow, InvalidInput, drop_amount, find_amounts, keep_amount
from webapp.access import role
from webapp.admin.room import blueprint
from webapp.current import get_actor, get_engine
from webapp.questions import Question, make_choices

MOST_SIGNS = 200
DAY = "d.MM.y"
WORDS: Mapping[str, LazyString] = {
    "amount_unknown": lazy_gettext("Choose what this amount is."),
    "amount_not_a_number": lazy_gettext("Type an amount in złoty, for example 6438,50."),
    "amount_day_missing": lazy_gettext("Give the first day for which it holds."),
    "amount_ends_too_soon": lazy_gettext("Give a last day that is not before the first, or leave it empty."),
    "amount_source_missing": lazy_gettext("Say where this amount comes from."),
}


@blueprint.get("/amounts")
@role("office", "mentor")
def show_amounts() -> Response:
    """Show what is known, and ask for another amount."""
    return _show(None)


@blueprint.post("/amounts")
@role("office", "mentor")
def keep_one_amount() -> Response:
    """Keep an amount; what is wrong with it comes back with its question."""
    posted = {name: value[:MOST_SIGNS] for name, value in request.form.items()}
    try:
        keep_amount(get_engine(), get_actor(), posted)
    except InvalidInput as wrong:
        if wrong.code not in WORDS:
            raise
        return _show(wrong)
    flash(gettext("The amount is kept. Forms take it from its first day."))
    return redirect(url_for("admin.show_amounts"), 303)


@blueprint.post("/amounts/remove")
@role("office", "mentor")
def drop_one_amount() -> Response:
    """Take out an amount that was entered here."""
    drop_amount(get_engine(), get_actor(), request.form.get("key", ""), request.form.get("since", ""))
    flash(gettext("The amount is taken out."))
    return redirect(url_for("admin.show_amounts"), 303)


def _show(wrong: InvalidInput | None) -> Response:
    amounts = find_amounts(get_engine(), get_actor())
    problems = {} if wrong is None else {str(wrong.params["field"]): str(WORDS[wrong.code])}
    questions = _ask(amounts, problems)
    page = render_template(
        "admin/amounts.html",
        amounts=amounts,
        questions=questions,
        problems=[{"id": one.id, "text": f"{one.label}: {one.error}"} for one in questions if one.error],
        say_days=_say_days,
        say_value=lambda row: format_decimal(row.value, "#,##0.00"),
    )
    return make_response(page, 400 if problems else 200)


def _ask(amounts: Sequence[Amount], problems: Mapping[str, str]) -> list[Question]:
    form = request.form
    kinds = make_choices([(one.key, one.name) for one in amounts], form.get("key", ""))
    return [
        Question(
            "key",
            "select",
            gettext("What it is"),
            required=True,
            options=kinds,
            error=problems.get("key", ""),
        ),
        Question(
            "value",
            "money",
            gettext("Amount"),
            form.get("value", ""),
            required=True,
            unit="zł",
            error=problems.get("value", ""),
        ),
        Question(
            "since",
            "date",
            gettext("First day for which it holds"),
            form.get("since", ""),
            required=True,
            error=problems.get("since", ""),
        ),
        Question(
            "until",
            "date",
            gettext("Last day"),
            form.get("until", ""),
            hint=gettext("Empty: it holds until another amount begins."),
            error=problems.get("until", ""),
        ),
        Question(
            "source",
            "text",
            gettext("Where it comes from"),
            form.get("source", ""),
            required=True,
            hint=gettext("For example: announcement of ZUS of 11 August 2026"),
            error=problems.get("source", ""),
        ),
    ]


def _say_days(row: AmountRow) -> str:
    since = format_date(row.since, DAY)
    if row.until is None:
        return gettext("since %(day)s", day=since)
    return gettext("%(since)s to %(until)s", since=since, until=format_date(row.until, DAY))
