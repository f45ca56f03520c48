"""Places of a process in words: where a way leads, where a step could stand. Judges nothing."""

from flask import redirect, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from engine import designing
from webapp.designer.editing import Asked, read_text
from webapp.designer.lines import name_element
from webapp.questions import make_choices


def ask_target(draft: designing.Draft, process_id: str, chosen: str = "end") -> Asked:
    """Return the question where an answer leads: a step of the same process, or a new end."""
    steps = designing.describe_process(draft.files, process_id)
    pairs = [("end", gettext("to a new end"))]
    pairs += [
        (one.id, name_element(one))
        for one in steps
        if one.kind not in ("startEvent", "boundaryEvent", "event_sub_process")
    ]
    chosen = read_text("target", chosen)
    return Asked(
        "target", "select", gettext("Where it leads"), chosen, True, options=make_choices(pairs, chosen)
    )


def list_places(draft: designing.Draft, step: designing.OutlineStep) -> list[tuple[str, str]]:
    """Return the ways of the process where a step could stand, in words."""
    if not step.can_lift:
        return []
    root, _ = designing.find_root(draft.files, step.id)
    places = []
    for top in designing.describe_process(draft.files, root):
        for one in top.walk():
            if one.id == step.id or one.kind == "eventBasedGateway":
                continue
            for way in one.ways:
                if way.target_id != step.id:
                    places.append((way.flow_id, say_place(one, way)))
    return places


def say_place(one: designing.OutlineStep, way: designing.Way) -> str:
    after, before = name_element(one), way.target_name or gettext("the next place")
    if way.answer and one.is_question:
        return gettext(
            "after “%(after)s”, if “%(answer)s” (before “%(before)s”)",
            after=after,
            answer=way.answer,
            before=before,
        )
    return gettext("after “%(after)s” (before “%(before)s”)", after=after, before=before)


def go_to_process(draft: designing.Draft, element_id: str) -> Response:
    """Go to an element in the list; what was just done is said there, not above the first of many steps."""
    process_id, _ = designing.find_root(draft.files, element_id)
    url = url_for(
        "designer.show_process",
        model_key=draft.model_key,
        process_id=process_id,
        at=element_id,
        _anchor=f"e-{element_id}",
    )
    return redirect(url, 303)
