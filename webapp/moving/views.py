"""Pages about releases: which there are, what changed, and moving running cases. Rights are the engine's."""

from collections.abc import Mapping

from flask import Blueprint, Flask, flash, redirect, render_template, request, url_for
from flask_babel import LazyString, get_locale, gettext, lazy_gettext
from markupsafe import Markup
from werkzeug.wrappers import Response

from engine import (
    CaseChanged,
    InvalidInput,
    NotFound,
    ReleaseRef,
    begin_move,
    compare_releases,
    find_moves,
    get_models,
    get_move,
    get_releases,
    preview_move,
    set_move_running,
    undo_case_move,
)
from webapp.access import role
from webapp.current import get_actor, get_engine
from webapp.errors import add_words
from webapp.moving.questions import PLACED, ask_gone, ask_pair, ask_with
from webapp.moving.words import KINDS, MOVE_STATUSES, WHERE, list_parts, sort_changes
from webapp.tasks.words import say_name

blueprint = Blueprint("moving", __name__, url_prefix="/designer")
MOVERS = ("process_designer", "mentor")

WORDS: Mapping[str, LazyString] = {
    "designer_or_mentor_only": lazy_gettext("Releases are for the process designer and the mentor."),
    "no_case_chosen": lazy_gettext("Choose at least one group of cases that can move."),
    "releases_do_not_belong_together": lazy_gettext("Choose two different releases of one model."),
    "moved_on": lazy_gettext("This case has gone on since it moved, so it stays in the new release."),
}


@blueprint.get("/moves")
@role(*MOVERS)
def show_overview() -> str:
    """Show every model with its releases and with the moves of its cases."""
    engine, actor = get_engine(), get_actor()
    models = get_models(engine, actor)
    moves = {key: find_moves(engine, actor, key) for key, _, _ in models}
    return render_template(
        "moving/overview.html", models=models, moves=moves, say_name=say_name, statuses=MOVE_STATUSES
    )


@blueprint.get("/<model_key>/releases/<int:no>/compare")
@role(*MOVERS)
def show_comparison(model_key: str, no: int) -> str:
    """Show what changed between two releases, in words and drawn."""
    engine, actor = get_engine(), get_actor()
    refs = get_releases(engine, actor, model_key)
    old_no = request.args.get("with", type=int) or _find_before(refs, no)
    shown = compare_releases(engine, actor, model_key, old_no, no, str(get_locale()))
    return render_template(
        "moving/compare.html",
        shown=shown,
        questions=ask_with(refs, no, old_no),
        sections=sort_changes(shown.changes),
        where=WHERE,
        list_parts=list_parts,
        # The engine builds drawings as trees with every text escaped.
        draw=Markup,
        say_name=say_name,
    )


@blueprint.get("/<model_key>/move")
@role(*MOVERS)
def show_preview(model_key: str) -> str:
    """Show what moving the running cases would mean."""
    engine, actor = get_engine(), get_actor()
    refs = get_releases(engine, actor, model_key)
    from_no, to_no = _find_pair(refs)
    placing = _read_placing(request.args)
    shown = preview_move(engine, actor, model_key, from_no, to_no, placing) if from_no != to_no else None
    return render_template(
        "moving/preview.html",
        model_key=model_key,
        shown=shown,
        refs=refs,
        from_no=from_no,
        to_no=to_no,
        placing=placing,
        pair=ask_pair(refs, from_no, to_no),
        gone=ask_gone(shown.gone, from_no) if shown else [],
        kinds=KINDS,
        say_name=say_name,
        placed=PLACED,
    )


@blueprint.post("/<model_key>/move")
@role(*MOVERS)
def begin(model_key: str) -> Response:
    """Begin a move with one case on trial."""
    form = request.form
    placing = _read_placing(form)
    pair = {"from": form.get("from", type=int), "to": form.get("to", type=int)}
    try:
        move_id = begin_move(
            get_engine(),
            get_actor(),
            model_key,
            pair["from"] or 0,
            pair["to"] or 0,
            placing,
            form.getlist("group"),
        )
    except InvalidInput as wrong:
        flash(str(WORDS[wrong.code]), "bad")
        back = {PLACED + old: new for old, new in placing.items()}
        return redirect(url_for("moving.show_preview", model_key=model_key, **pair, **back), 303)
    return redirect(url_for("moving.show_move", move_id=move_id), 303)


@blueprint.get("/moves/<move_id>")
@role(*MOVERS)
def show_move(move_id: str) -> str:
    """Show how far a move has come and what became of each case."""
    move = get_move(get_engine(), get_actor(), move_id)
    may_open = get_actor().has_role("mentor")
    return render_template(
        "moving/move.html", move=move, may_open=may_open, say_name=say_name, statuses=MOVE_STATUSES
    )


@blueprint.post("/moves/<move_id>/run")
@role(*MOVERS)
def run(move_id: str) -> Response:
    """Let the worker move the rest."""
    return _set_running(move_id, is_running=True)


@blueprint.post("/moves/<move_id>/stop")
@role(*MOVERS)
def stop(move_id: str) -> Response:
    """Stop after the cases in hand."""
    return _set_running(move_id, is_running=False)


@blueprint.post("/moves/<move_id>/cases/<case_id>/undo")
@role(*MOVERS)
def undo(move_id: str, case_id: str) -> Response:
    """Put one case back as it was."""
    try:
        undo_case_move(get_engine(), get_actor(), move_id, case_id)
        flash(gettext("The case is back where it was."))
    except CaseChanged:
        flash(str(WORDS["moved_on"]), "warn")
    return redirect(url_for("moving.show_move", move_id=move_id), 303)


def register(app: Flask) -> None:
    """Add the pages."""
    app.register_blueprint(blueprint)
    add_words(app, WORDS)


def _set_running(move_id: str, *, is_running: bool) -> Response:
    try:
        set_move_running(get_engine(), get_actor(), move_id, is_running=is_running)
    except NotFound:
        # It ended in the meantime, or never was: its own page says which.
        get_move(get_engine(), get_actor(), move_id)
    return redirect(url_for("moving.show_move", move_id=move_id), 303)


def _read_placing(values: Mapping[str, str]) -> dict[str, str]:
    return {
        name.removeprefix(PLACED): value
        for name, value in values.items()
        if name.startswith(PLACED) and value
    }


def _find_before(refs: tuple[ReleaseRef, ...], no: int) -> int:
    earlier = [ref.no for ref in refs if ref.no < no]
    return max(earlier, default=no)


def _find_pair(refs: tuple[ReleaseRef, ...]) -> tuple[int, int]:
    """The releases asked for; else from where most cases run to the newest."""
    newest = refs[-1].no
    older = [ref for ref in refs if ref.no != newest]
    busiest = max(older, key=lambda ref: ref.running, default=refs[-1])
    return request.args.get("from", type=int) or busiest.no, request.args.get("to", type=int) or newest
