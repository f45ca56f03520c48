"""What somebody does in a pretend case, and keeping it all as a scenario."""

from collections.abc import Mapping
from typing import Any

from engine.designing.cast import ANYBODY, BORN, CLIENT_NAME, make_cast
from engine.designing.editing.edit import Edit, EditRefused, Files
from engine.designing.rehearsing import Rehearsal, RehearsalStep
from engine.designing.scenario_text import write_scenario
from engine.forms import FieldKind
from engine.releases.completing import find_form_key
from engine.releases.release import compile_files


def make_completion(rehearsal: Rehearsal, element: str, answers: Mapping[str, str]) -> RehearsalStep:
    """The step in which somebody does an open step with these answers, by field.

    Raises:
        EditRefused: the step is not open.
    """
    found = next((one for one in rehearsal.open if one.element == element), None)
    if found is None:
        raise EditRefused("edit_not_open", name=element)
    chosen: dict[str, Any] = {}
    for one in found.asked:
        value = answers.get(one.path.partition(".")[2], "")
        if one.kind == "tick":
            chosen[one.path.partition(".")[2]] = value == "true"
        elif value:
            chosen[one.path.partition(".")[2]] = value
    chosen |= _choose_people(rehearsal.draft.files, element)
    step = {"do": "complete", "task": element, "by": found.role, "answers": "auto"}
    return {**step, "set": chosen} if chosen else step


def _choose_people(files: Files, element: str) -> dict[str, str]:
    """Who is chosen where a step's form asks for a person of the team: somebody of the role it offers."""
    release = compile_files(files)
    form = release.forms.get(find_form_key(release.graph.elements[element], release.forms) or "")
    fields = () if form is None else form.root.members
    cast = make_cast(release.model)
    asked = (one for one in fields if one.kind is FieldKind.PERSON and one.widget == "user")
    return {one.key: cast.get(one.options_key.partition(".")[2], ANYBODY) for one in asked}


def keep_scenario(rehearsal: Rehearsal, title: str) -> Edit:
    """Keep what was played as a scenario of the draft: its end is how the case stands now."""
    files = rehearsal.draft.files
    stem = "".join(sign if sign.isascii() and sign.isalnum() else "_" for sign in title.lower())[:40].strip(
        "_"
    )
    path = f"scenarios/{stem or 'proba'}.toml"
    number = 1
    while path in files:
        number += 1
        path = f"scenarios/{stem or 'proba'}_{number}.toml"
    people = make_cast(rehearsal.draft.model)
    case = {"start": rehearsal.start, "client": CLIENT_NAME, "birth_date": BORN}
    end: dict[str, Any] = {"status": rehearsal.status}
    if rehearsal.open:
        end["open"] = sorted({one.element for one in rehearsal.open})
    content = write_scenario(title, case, people, rehearsal.steps, end)
    return Edit({**files, path: content}, "scenario_saved", {"name": title}, path)
