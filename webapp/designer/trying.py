"""The page on which a pretend case walks through the draft: steps, clock, reports; kept as a scenario."""

import json
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from datetime import date

from flask import flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext
from markupsafe import Markup
from werkzeug.wrappers import Response

from engine import ModelRefused, designing
from webapp.access import role
from webapp.current import get_actor, get_engine, get_now
from webapp.designer.editing import DESIGNER, Asked, get_draft, language, save, save_and_go
from webapp.designer.words import say_done, say_refusal
from webapp.questions import Question, make_choices

MOST_BYTES = 100_000
Steps = list[dict[str, object]]


@role(DESIGNER)
def show_try(model_key: str) -> Response:
    """Show the pretend case as it stands, or go on with it."""
    start, steps = _unpack(request.args.get("s", ""))
    if not start:
        return _show_start(model_key)
    try:
        case = designing.rehearse(
            get_engine(), get_actor(), model_key, start, _go_on(model_key, start, steps)
        )
    except designing.EditRefused as refused:
        flash(say_refusal(refused), "bad")
        return redirect(url_for("designer.show_try", model_key=model_key, s=pack(start, steps)), 303)
    except ModelRefused:
        return _show_start(model_key, gettext("The draft cannot run yet. Mend the remarks first."))
    if request.args.get("do"):
        if case.problem:
            flash(gettext("This could not be done: %(why)s", why=case.told.text(language())), "bad")
        return redirect(url_for("designer.show_try", model_key=model_key, s=pack(start, case.steps)), 303)
    return make_response(_render(case, pack(start, case.steps)))


def _show_start(model_key: str, problem: str = "") -> Response:
    draft = get_draft(model_key)
    page = render_template(
        "designer/try_start.html", draft=draft, problem=problem, begin=pack(get_now().date(), [])
    )
    return make_response(page)


def _go_on(model_key: str, start: date, steps: Steps) -> Steps:
    """Return the steps with the one that was just asked for."""
    args, word = request.args, request.args.get("do", "")
    if word == "back":
        return steps[:-1]
    if word == "advance":
        return [*steps, {"do": "advance", "by": designing.read_span(args.get("by", "P1D"), "by")}]
    if word == "message":
        return [*steps, {"do": "message", "name": args.get("name", ""), "by": args.get("who", "coach")}]
    if word == "complete":
        case = designing.rehearse(get_engine(), get_actor(), model_key, start, steps)
        answers = {key.removeprefix("a-"): value for key, value in args.items() if key.startswith("a-")}
        return [*steps, dict(designing.make_completion(case, args.get("task", ""), answers))]
    return steps


def _render(case: designing.Rehearsal, packed: str) -> str:
    roles = [(key, one.name.text(language())) for key, one in case.draft.model.roles.items()]
    messages = [(name, words.text(language())) for name, words in case.messages]
    return render_template(
        "designer/try.html",
        draft=case.draft,
        case=case,
        packed=packed,
        open=[
            (one, one.role_name.text(language()), _ask(one, number)) for number, one in enumerate(case.open)
        ],
        trace=list(reversed(case.trace[-40:])),
        pictures=list(designing.draw_rehearsal(case)),
        # The engine builds drawings as trees with every text escaped.
        draw=Markup,
        report=[
            Asked(
                "name",
                "select",
                gettext("What is reported"),
                options=make_choices(messages, ""),
                place="report",
            ),
            Asked(
                "who",
                "select",
                gettext("Who reports it"),
                options=make_choices(roles, "coach"),
                place="report",
            ),
        ],
        by=Asked(
            "by",
            "text",
            gettext("How much time passes"),
            "1 tydzień" if language() == "pl" else "1 week",
            place="clock",
        ),
        title=Asked("title", "text", gettext("What it shows"), required=True, place="keep"),
        language=language(),
    )


def _ask(step: designing.OpenStep, number: int) -> list[Question]:
    found: list[Question] = []
    for one in step.asked:
        name = f"a-{one.path.partition('.')[2]}"
        if one.options:
            options = make_choices(list(one.options.items()), next(iter(one.options)))
            found.append(Asked(name, "one", one.label, options=options, place=f"t{number}"))
        else:
            kind = "bool" if one.kind == "tick" else "text"
            found.append(Asked(name, kind, one.label, place=f"t{number}"))
    return found


def pack(start: date, steps: object) -> str:
    """Return a pretend case as part of an address: short, and the same for everybody."""
    text = json.dumps([start.isoformat(), list(steps)], ensure_ascii=False)  # type: ignore[call-overload]
    return urlsafe_b64encode(zlib.compress(text.encode(), 9)).decode().rstrip("=")


def _unpack(packed: str) -> tuple[date | None, Steps]:
    """Return the first day and the steps; whatever is damaged is no case."""
    try:
        raw = urlsafe_b64decode(packed + "=" * (-len(packed) % 4))
        text = zlib.decompressobj().decompress(raw, MOST_BYTES)
        day, steps = json.loads(text)
        return date.fromisoformat(day), [_clean(step) for step in steps]
    except (ValueError, TypeError, KeyError, zlib.error, RecursionError):
        return None, []


def _clean(step: Mapping[str, object]) -> dict[str, object]:
    """Keep what a step of a scenario may say.

    Raises:
        KeyError: it is none.
    """
    if step["do"] not in ("complete", "message", "advance"):
        raise KeyError("do")
    kept = {key: str(step[key])[:200] for key in ("do", "task", "name", "by", "answers") if key in step}
    chosen = step.get("set")
    if isinstance(chosen, Mapping):
        return {
            **kept,
            "set": {str(k)[:80]: v if isinstance(v, bool) else str(v)[:200] for k, v in chosen.items()},
        }
    return dict(kept)


@role(DESIGNER)
def keep_try(model_key: str) -> Response:
    """Keep the pretend case as a scenario of the draft."""
    start, steps = _unpack(request.form.get("s", ""))
    title = request.form.get("title", "").strip()[:200]
    back = url_for("designer.show_try", model_key=model_key, s=request.form.get("s", ""))
    if start is None or not title:
        flash(gettext("Type what the scenario shows."), "bad")
        return redirect(back, 303)
    case = designing.rehearse(get_engine(), get_actor(), model_key, start, steps)
    saved = save(model_key, lambda _files: designing.keep_scenario(case, title))
    flash(say_done(saved.said, saved.params))
    return redirect(url_for("designer.show_publish", model_key=model_key), 303)


@role(DESIGNER)
def remove_scenario(model_key: str) -> Response:
    """Take a scenario out of the draft."""
    path = request.form.get("scenario", "")
    url = url_for("designer.show_publish", model_key=model_key)
    return save_and_go(model_key, lambda files: designing.remove_scenario(files, path), url)


@role(DESIGNER)
def adapt_scenario(model_key: str) -> Response:
    """Write new steps into a scenario that does not go as written any more, or into all of those."""
    path = request.form.get("scenario", "")
    url = url_for("designer.show_publish", model_key=model_key)
    if path:
        return save_and_go(model_key, lambda files: designing.adapt_scenario(files, path), url)
    ready = designing.get_readiness(get_engine(), get_actor(), model_key)
    failed = [trial.scenario for trial in ready.failed]
    return save_and_go(model_key, lambda files: designing.adapt_scenarios(files, failed), url)
