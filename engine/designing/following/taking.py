"""Later changes of a template worked into a draft, as one operation of the editor that can be undone."""

from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath

from engine.designing.editing.adding import finish
from engine.designing.editing.diagram import Diagram, replace_file
from engine.designing.editing.edit import Edit, EditRefused, Files
from engine.designing.following.attributes import list_items, read_texts, write_text
from engine.designing.following.changes import (
    Choices,
    LaterChange,
    Three,
    list_changes,
    says_the_same,
)
from engine.designing.following.entries import write_entry
from engine.designing.following.fields import write_fields
from engine.designing.following.joining import join
from engine.designing.following.pieces import find_lane
from engine.designing.following.place import Place
from engine.errors import KrokusError, NotFound
from engine.forms import read_form
from engine.releases.modelfile import MODEL_FILE


def take_one(three: Three, choices: Choices, key: str, name: str) -> Edit:
    """Take one change over.

    Args:
        key: of its place.
        name: what people call the change.

    Raises:
        NotFound: the template did not change such a place, or the model has it already.
        EditRefused: the place is gone, or the template's steps do not fit into the diagram.
    """
    change = find_change(three, choices, key)
    if not change.standing.is_open:
        raise NotFound(place=key)
    files = _take(three, three.yours, change.place.file, [change.place])
    return Edit(files, "template_taken", {"name": name})


def find_change(three: Three, choices: Choices, key: str) -> LaterChange:
    """The change at a place.

    Raises:
        NotFound: the template did not change such a place.
    """
    for change in list_changes(three, choices):
        if change.place.key == key:
            return change
    raise NotFound(place=key)


def take_easy(three: Three, choices: Choices) -> Edit:
    """Take over everything that costs nothing of one's own.

    Raises:
        EditRefused: there is nothing like that.
    """
    easy = [change.place for change in list_changes(three, choices) if change.standing.is_easy]
    if not easy:
        raise EditRefused("edit_nothing_to_take")
    files = three.yours
    for path in sorted({place.file for place in easy}):
        files = _take(three, files, path, [place for place in easy if place.file == path])
    return Edit(files, "template_taken_all", {"count": len(easy)})


def _take(three: Three, files: Files, path: str, places: Sequence[Place]) -> Files:
    """The files with places of one file as the template has them."""
    if path == MODEL_FILE and Place(path) not in places:
        content = files[path]
        for place in places:
            content = write_entry(content, three.theirs[path], place)
        return replace_file(files, path, content)
    if path.endswith(".bpmn") and three.is_everywhere(path):
        return _take_diagram(three, files, path, places)
    if path.startswith("forms/") and Place(path) not in places:
        return replace_file(files, path, _take_fields(files[path], three.theirs[path], places))
    if path in three.theirs:
        return replace_file(files, path, three.theirs[path])
    return {name: content for name, content in files.items() if name != path}


def _take_fields(content: bytes, theirs: bytes, places: Sequence[Place]) -> bytes:
    """A form with some fields of the template, proved to be one."""
    written = write_fields(content, theirs, places)
    try:
        read_form(PurePosixPath(places[0].file).stem, written)
    except KrokusError as error:
        raise EditRefused("edit_form_broken", text=str(error.params.get("reason") or error.code)) from error
    return written


def _take_diagram(three: Three, files: Files, path: str, places: Sequence[Place]) -> Files:
    if Place(path) in places:
        # What a diagram consists of comes before the texts of its steps.
        diagram = join(Three(three.base, three.theirs, files).read_triple(path), path)
    else:
        diagram = Diagram(path, files)
    _write_texts(diagram, Diagram(path, three.theirs), [place for place in places if place.item])
    if files[path] == three.base[path] and says_the_same(path, diagram.to_bytes(), three.theirs[path]):
        # Nobody has drawn anything here, so that the template's own picture comes with it.
        return replace_file(files, path, three.theirs[path])
    return finish(diagram, files, "template_taken").files


def _write_texts(diagram: Diagram, theirs: Diagram, places: Iterable[Place]) -> None:
    mine, held = list_items(diagram), list_items(theirs)
    for place in places:
        if place.item not in mine or place.item not in held:
            raise EditRefused("edit_place_gone")
        lane = find_lane(theirs, place.item)
        role_name = "" if lane is None else lane.get("name", "")
        text = read_texts(held[place.item]).get(place.what, "")
        write_text(diagram, mine[place.item], place.what, text, role_name)
