"""Pages of cases that change nothing: the list, the first questions of a new case, one case."""

from functools import partial

from flask import flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from engine import (
    Answers,
    CasePage,
    FieldProblem,
    InvalidAnswers,
    NotFound,
    find_cases,
    find_plan_steps,
    get_case,
    get_start_form,
    start_case,
)
from webapp.access import find_local_target, role, signed_in
from webapp.cases.event_words import find_quote, is_quiet, say_event
from webapp.cases.filters import (
    ask_filter,
    build_list_url,
    find_list_url,
    list_chosen,
    read_case_query,
    remember_place,
)
from webapp.cases.new_case import find_unasked, read_start_answers, summarise
from webapp.cases.pictures import find_picture
from webapp.cases.questions import ask_assignments, ask_reopening, ask_time_factor, list_people
from webapp.cases.status_words import find_status_tone, is_closed, say_status
from webapp.cases.waiting_words import word_extra, word_waiting
from webapp.current import find_posted, get_actor, get_engine, get_posted
from webapp.frame import set_current_place
from webapp.questions import Question, make_choices
from webapp.tasks.way_back import name_place
from webapp.tasks.words import say_name

STARTERS = ("coach", "mentor", "office")
HISTORY_SHOWN = 12


@signed_in
def list_cases() -> Response:
    """Show the cases this person may see, narrowed by the filter in the address."""
    if get_actor().roles == {"client"}:
        return redirect(url_for("portal.home"), 303)
    query = read_case_query()
    found = find_cases(get_engine(), get_actor(), query)
    remember_place(query)
    page = render_template(
        "cases/list.html",
        found=found,
        chosen=list_chosen(query),
        questions=ask_filter(query, outside=any(case.outside for case in found.cases)),
        may_start=get_actor().has_role(*STARTERS),
        build_url=lambda number: build_list_url(query, page=number),
        say_status=say_status,
        find_tone=find_status_tone,
        say_name=say_name,
    )
    return make_response(page)


@role(*STARTERS)
def show_new_case() -> Response:
    """Show the first questions of a new case; without a process, say what comes first."""
    try:
        return _show_start({}, ())
    except NotFound:
        flash(gettext("No process is published yet. A process designer chooses one under “Models”."), "warn")
        return redirect(url_for("inbox.show_inbox"), 303)


@role(*STARTERS)
def add_case() -> Response:
    """Open the case and go to it; wrong answers come back with what to do."""
    model = find_posted("_model")
    form = get_start_form(get_engine(), get_actor(), model=model)
    raw = read_start_answers(form.fields, get_posted())
    models = [key for key, _ in form.models]
    chosen = model if model in models else models[0]
    if find_posted("_asked") not in ("", chosen) and find_unasked(form.fields, get_posted()):
        flash(gettext("This process asks other questions. Look at them, then open the case."), "warn")
        return _show_start(raw, ())
    try:
        case_id = start_case(get_engine(), get_actor(), chosen, raw)
    except InvalidAnswers as wrong:
        return _show_start(raw, wrong.problems)
    return redirect(url_for("cases.show_case", case_id=case_id), 303)


@signed_in
def show_case(case_id: str) -> Response:
    """Show one case; clients have their own page with easier words."""
    page = get_case(get_engine(), get_actor(), case_id)
    if get_actor().roles == {"client"}:
        return redirect(url_for("portal.home"), 303)
    if page.of_team:
        set_current_place("team.show_team")
    return make_response(_render_case(page))


def _render_case(page: CasePage) -> str:
    told = [item for item in page.history if not is_quiet(item)]
    steps = () if page.of_team else find_plan_steps(get_engine(), get_actor(), page.case.id)
    extras = () if is_closed(page.case.status) else [one for one in steps if one.is_extra]
    return render_template(
        "cases/case.html",
        page=page,
        case=page.case,
        **_find_way_back(page),
        waiting=[*map(word_waiting, page.waiting), *map(word_extra, extras)],
        people=list_people(page),
        picture=find_picture(page),
        **_ask_mentor(page),
        recent=told[:HISTORY_SHOWN],
        older=told[HISTORY_SHOWN:],
        quiet=[item for item in page.history if is_quiet(item)],
        say_event=partial(say_event, of_team=page.of_team),
        find_quote=find_quote,
        is_closed=is_closed(page.case.status),
        status_words=say_status(page.case.status),
        status_tone=find_status_tone(page.case.status),
        say_name=say_name,
        steps_of_plan=[one for one in steps if not one.is_extra],
        may_give_login=get_actor().has_role("mentor", "office") and not page.of_team,
    )


def _find_way_back(page: CasePage) -> dict[str, str]:
    """The place that the address names, else the list that the case stands in."""
    back = find_local_target(request.args.get("back"))
    if back is not None:
        return {"back_url": back, "back_label": name_place(back)}
    if page.of_team:
        return {"back_url": url_for("team.show_team"), "back_label": gettext("Team")}
    return {"back_url": find_list_url(), "back_label": gettext("Cases")}


def _ask_mentor(page: CasePage) -> dict[str, object]:
    return {
        "assignments": ask_assignments(page),
        "time_factor": ask_time_factor(page.time_factor),
        "reopening": ask_reopening(page),
    }


def _show_start(raw: Answers, problems: tuple[FieldProblem, ...]) -> Response:
    form = get_start_form(get_engine(), get_actor(), raw or None, problems, find_posted("_model"))
    models = [(key, say_name(name)) for key, name in form.models]
    chosen = find_posted("_model") or models[0][0]
    page = render_template(
        "cases/new.html",
        fields_shown=form.fields,
        problems=summarise(form.fields, problems),
        model=Question("_model", "one", "", options=make_choices(models, chosen)),
        has_choice=len(models) > 1,
        asked=chosen,
        unasked=find_unasked(form.fields, get_posted()),
        back_url=find_list_url(),
    )
    return make_response(page, 400 if problems else 200)
