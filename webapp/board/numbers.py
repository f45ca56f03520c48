"""The overview, the numbers of the year, the live diagram, thresholds and the digest. Decides nothing."""

from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask_babel import get_locale, gettext
from markupsafe import Markup
from werkzeug.wrappers import Response

from engine import (
    InvalidInput,
    get_digest,
    get_live_diagram,
    get_measures,
    get_overview,
    get_place,
    get_thresholds,
    set_threshold,
)
from webapp.access import role
from webapp.board.filters import build_way_back
from webapp.board.measures import describe_groups, make_sheet
from webapp.board.questions import ask_whose, in_days
from webapp.board.tables import draw_funnel, draw_loads, say_funnel, say_heat
from webapp.current import get_actor, get_engine
from webapp.reports.sheets import send_table
from webapp.tasks.words import say_name
from webapp.team.words import say_turn, word_standing

MOST_SIGNS = 200
LEAST = 5


@role("mentor", "office")
def show_overview() -> str:
    """Show the organisation at a glance."""
    coach = request.args.get("coach", "")[:MOST_SIGNS]
    page = get_overview(get_engine(), get_actor(), str(get_locale()), coach)
    return render_template(
        "board/overview.html",
        page=page,
        funnel_bars=draw_funnel(page),
        funnel_summary=say_funnel(page),
        load_bars=draw_loads(page),
        heat_summary=say_heat(page),
        heat_questions=ask_whose(page, coach),
        coach=coach,
        models=[(key, say_name(name)) for key, name in page.models],
        least=LEAST,
        say_name=say_name,
        say_turn=say_turn,
        word_standing=word_standing,
        back_url=build_way_back(),
    )


@role("mentor", "office")
def show_measures() -> str:
    """Show the numbers of the last year beside the year before."""
    page = get_measures(get_engine(), get_actor())
    return render_template("board/measures.html", page=page, groups=describe_groups(page), say_name=say_name)


@role("mentor", "office")
def send_measures(kind: str) -> Response:
    """Give the numbers of the year as a sheet or as CSV."""
    return send_table(make_sheet(get_measures(get_engine(), get_actor())), kind)


@role("mentor", "office", "process_designer")
def show_live(model_key: str) -> str:
    """Show all open cases of a model on its diagram."""
    page = get_live_diagram(get_engine(), get_actor(), model_key)
    sees_cases = get_actor().has_role("mentor", "office")
    return render_template(
        "board/live.html",
        page=page,
        # The engine draws from the release alone and lets no markup of its texts through.
        drawings=[(key, name, Markup(svg)) for key, name, svg in page.drawings],
        sees_cases=sees_cases,
        back_url=url_for("board.show_overview") if sees_cases else url_for("start"),
        back_label=gettext("Overview") if sees_cases else gettext("Start"),
        say_name=say_name,
    )


@role("mentor", "office")
def show_place(model_key: str, element_id: str) -> str:
    """Show the cases that stand at one place of a model."""
    return render_template(
        "board/place.html", page=get_place(get_engine(), get_actor(), model_key, element_id)
    )


@role("mentor", "process_designer")
def show_thresholds() -> str:
    """Show when each reason turns amber and red."""
    return render_template(
        "board/thresholds.html",
        models=get_thresholds(get_engine(), get_actor()),
        today=in_days(0),
        opened=request.args.get("opened", ""),
        back_url=build_way_back() if get_actor().has_role("mentor") else url_for("start"),
        say_name=say_name,
    )


@role("mentor", "process_designer")
def change_threshold(model_key: str, signal: str) -> Response:
    """Set one threshold from a day on."""
    try:
        valid_from = date.fromisoformat(request.form.get("valid_from", "")[:10])
    except ValueError:
        raise InvalidInput("day_missing") from None
    amber, red, reason = (request.form.get(name, "")[:MOST_SIGNS] for name in ("amber", "red", "reason"))
    set_threshold(
        get_engine(),
        get_actor(),
        model_key,
        signal,
        amber=amber,
        red=red,
        valid_from=valid_from,
        reason=reason,
    )
    flash(gettext("Saved. Cases are looked at anew with it from its day on."))
    place = url_for("board.show_thresholds", opened=model_key, _anchor=f"model-{model_key}")
    return redirect(place, 303)


@role("mentor", "coach")
def show_digest() -> str:
    """Show what the person was told this morning."""
    page = get_digest(get_engine(), get_actor(), str(get_locale()))
    return render_template("board/digest.html", page=page, back_url=build_way_back())
