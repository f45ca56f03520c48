"""What one file of a model consists of, what people call it, and how two editions differ in sentences."""

from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from engine.bpmn.reader import read_diagrams
from engine.designing.editing.composing import read_whole
from engine.designing.editing.edit import Files
from engine.designing.judging import read_graph
from engine.errors import KrokusError
from engine.forms import read_form
from engine.migration.comparing import Change, compare_things
from engine.migration.diagrams import list_diagram_things
from engine.migration.parts import list_form_things, list_table_things
from engine.migration.speaking import Edition
from engine.migration.things import Part, Thing, Things, collect, list_parameters
from engine.migration.words import name_part, say_change
from engine.releases.modelfile import PARAMETERS_FILE, Words, parse_toml


def name_file(path: str, files: Files) -> Words:
    """A file by its kind and its title."""
    things = read_things(path, files)
    for part in (Part.PROCESS, Part.FORM, Part.TABLE):
        found = next((thing for thing in things.values() if thing.part is part), None)
        if found is not None:
            return name_part(part, found.name)
    if path.startswith("scenarios/"):
        title = parse_toml(files[path], path).get("title", path)
        return name_part(Part.SCENARIO, str(title))
    if path == PARAMETERS_FILE:
        return Words("Parametry: prawo i kwoty", "Parameters: law and money")
    return name_part(Part.OTHER, path)


def read_things(path: str, files: Files) -> Things:
    """What a file consists of; nothing where it is not there or cannot be read."""
    if path not in files:
        return {}
    try:
        return collect(_list_things(path, files[path]))
    except KrokusError:
        return {}


def _list_things(path: str, content: bytes) -> Iterable[Thing]:
    if path.endswith(".bpmn"):
        return list_diagram_things(read_diagrams({path: content}, as_drawn=True), {})
    if path.startswith("forms/"):
        key = PurePosixPath(path).stem
        return list_form_things({key: read_form(key, content)})
    if path.endswith(".dmn"):
        return list_table_things(content, path)
    if path == PARAMETERS_FILE:
        return list_parameters(parse_toml(content, path).get("parameter", []))
    return ()


def read_edition(files: Files) -> Edition:
    """A model with what its keys stand for; tables are told by their own titles."""
    model, forms = read_whole(files)
    return Edition(model, forms, read_graph(files), {})


def say_lines(
    old: Things, new: Things, keep: frozenset[str] | None, editions: tuple[Edition, Edition]
) -> tuple[Words, ...]:
    """Each difference as a sentence; none where one of the two is not there.

    Args:
        keep: attributes that are told; None for all.
        editions: the two models, for what their keys and expressions stand for.
    """
    if not old or not new:
        return ()
    places = {
        thing.id: thing.name
        for things in (old, new)
        for thing in things.values()
        if thing.part in (Part.PROCESS, Part.FORM, Part.TABLE)
    }
    changes: Iterator[Change] = compare_things(old, new)
    told = (one for one in changes if keep is None or not one.attribute or one.attribute in keep)
    return tuple(say_change(one, places, editions) for one in told)
