"""Two people who change one draft at once: what the other did, what this one wanted, and both together."""

import re
from dataclasses import dataclass

from flask import make_response, render_template, request, url_for
from flask_babel import gettext
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.wrappers import Response

from engine import NotFound, designing
from webapp.current import get_actor, get_engine
from webapp.designer.asking import StepQuestions
from webapp.designer.editing import get_draft, is_own, read_number
from webapp.designer.steps import list_stored
from webapp.designer.words import say_done
from webapp.questions import Question

# What a form sends besides the change itself; on the conflict page these are made anew.
NOT_TYPED = frozenset({"csrf_token", "_key", "_who", "version", "revision"})
# Keys of choices say nothing to people.
_KEY = re.compile(r"[a-z0-9_.~/-]*")


@dataclass(frozen=True, slots=True)
class Wanted:
    """One thing that this person wanted; `theirs`: what the other made of the same thing."""

    label: str
    words: str
    theirs: str = ""


def answer_conflict(changed: designing.DraftChanged) -> Response:
    """Show what somebody else changed meanwhile; what was typed here is kept and can be applied to it."""
    model_key = str(changed.params.get("model", ""))
    draft = get_draft(model_key)
    known = read_number("revision")
    steps = designing.list_steps(get_engine(), get_actor(), model_key)
    others = [one for one in steps if known < one.revision <= draft.revision]
    typed = [pair for pair in request.form.items(multi=True) if pair[0] not in NOT_TYPED]
    wanted = [Wanted("", value) for name, value in typed if name != "_back" and not _KEY.fullmatch(value)]
    both = _put_together(draft)
    if both is not None:
        typed, wanted = both
    page = render_template(
        "designer/conflict.html",
        draft=draft,
        others=[(one.by, one.at, say_done(one.said, one.params)) for one in others],
        # The same person in another tab is nobody else.
        is_own_tab=bool(others) and {one.by for one in others} == {get_actor().name},
        typed=typed,
        wanted=wanted,
        action=request.path,
        back=request.form["_back"]
        if is_own(model_key)
        else url_for("designer.show_model", model_key=model_key),
    )
    return make_response(page, 409)


def _put_together(draft: designing.Draft) -> tuple[list[tuple[str, str]], list[Wanted]] | None:
    """What to send so that only what this person changed about a step changes; None for other forms.

    The form sends all that a step says, also what the other has changed since and this one did not touch.
    """
    known = read_number("version"), read_number("revision")
    past = designing.find_past(get_engine(), get_actor(), draft.model_key, *known)
    if request.endpoint == "designer.save_variables" and past is not None:
        return _put_names_together(past, draft.files)
    if request.endpoint != "designer.save_element":
        return None
    element_id = str((request.view_args or {}).get("element_id", ""))
    try:
        then = None if past is None else designing.describe_element(past, element_id)
        now = designing.describe_element(draft.files, element_id)
    except NotFound:
        return None
    if then is None or not then.is_person or not now.is_person:
        return None
    stored = ImmutableMultiDict[str, str]()
    before, after = (StepQuestions(draft, list_stored(one), {}, stored) for one in (then, now))
    mine = StepQuestions(draft, list_stored(now), {})
    typed: list[tuple[str, str]] = []
    wanted: list[Wanted] = []
    for was, theirs, ours in zip(before.all(), after.all(), mine.all(), strict=True):
        is_mine = _list_answers(ours) != _list_answers(was)
        chosen = ours if is_mine else theirs
        typed += [(chosen.name, answer) for answer in _list_answers(chosen)]
        if is_mine:
            is_theirs = _list_answers(theirs) not in (_list_answers(was), _list_answers(ours))
            wanted.append(Wanted(ours.label, _say(ours), _say(theirs) if is_theirs else ""))
    return typed, wanted


def _put_names_together(
    past: designing.Files, files: designing.Files
) -> tuple[list[tuple[str, str]], list[Wanted]]:
    """The same of the names of values, which one form sends all at once."""
    then, typed, wanted = dict(designing.list_variables(past)), [], []
    for name, now in designing.list_variables(files):
        before = then.get(name, now)
        for field, was, theirs in ((f"pl.{name}", before.pl, now.pl), (f"en.{name}", before.en, now.en)):
            ours = request.form.get(field, was).strip()
            typed.append((field, theirs if ours == was else ours))
            if ours != was:
                wanted.append(Wanted(before.pl, ours, theirs if theirs not in (was, ours) else ""))
    return typed, wanted


def _list_answers(question: Question) -> list[str]:
    """What the form sends for a question."""
    if question.kind == "many":
        return [one.value for one in question.options if one.selected]
    if question.kind == "bool":
        return [question.value] if question.value else []
    return [question.value.replace("\r\n", "\n").strip()]


def _say(question: Question) -> str:
    if question.options:
        return ", ".join(one.label for one in question.options if one.selected) or gettext("nothing")
    if question.kind == "bool":
        return gettext("yes") if question.value else gettext("no")
    return question.value or gettext("nothing")
