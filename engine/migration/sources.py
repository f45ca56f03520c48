"""Models from outside the database, to be compared: a folder, an archive, a bare diagram."""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from engine.errors import ModelRefused
from engine.migration.comparing import Change, Sort, compare
from engine.migration.diagrams import find_near
from engine.migration.speaking import Edition
from engine.migration.things import Part
from engine.migration.words import say_change
from engine.releases.folders import read_model_folder
from engine.releases.intake import FileKind, find_model_root, recognise, unpack
from engine.releases.modelfile import MODEL_FILE, Words
from engine.releases.release import Release, compile_files
from engine.scenarios.playing import wrap_diagram
from engine.views.moving import ChangeLine

MEANING, WORDING = "meaning", "wording"


def read_model(path: Path) -> dict[str, bytes]:
    """The files of a model: a folder with model.toml, a zip archive of one, or one diagram by itself.

    Raises:
        ModelRefused: there is no model here.
    """
    if path.is_dir():
        return read_model_folder(path)
    content = path.read_bytes()
    kind = recognise(path.name, content)
    if kind is FileKind.DIAGRAM:
        return wrap_diagram(path)
    if kind is not FileKind.ARCHIVE:
        raise ModelRefused("model_file_missing", file=path.name)
    return read_model_archive(content, path.name)


def read_model_archive(content: bytes, name: str) -> dict[str, bytes]:
    """The files of a model in a zip archive.

    Raises:
        ModelRefused: the archive cannot be opened within its bounds, or holds no model.
    """
    files = unpack(content, name).files
    root = find_model_root(files, MODEL_FILE)
    if root is None:
        raise ModelRefused("model_file_missing", file=name)
    return {path[len(root) :]: data for path, data in files.items() if path.startswith(root)}


def compare_files(old: Mapping[str, bytes], new: Mapping[str, bytes]) -> tuple[ChangeLine, ...]:
    """What differs between two models, in words; no cases are asked.

    Args:
        old, new: path inside the model folder -> content.

    Raises:
        ModelRefused: one of them cannot be read or run.
    """
    then, now = compile_files(old), compile_files(new)
    return describe_changes(then, now, compare(then, now))


def describe_changes(old: Release, new: Release, changes: tuple[Change, ...]) -> tuple[ChangeLine, ...]:
    """Changes as lines, told apart by whether anything happens differently."""
    places = list_places(old, new)
    told = _tell_apart(changes, places, (read_edition(old), read_edition(new)))
    return tuple(
        ChangeLine(
            key=change.key,
            sort=change.sort.value,
            part=change.part.value,
            where=WORDING if change.sort.is_wording else MEANING,
            words=words,
            element_id=change.element_id,
            process_id=find_process(change),
            under=0,
            ahead=0,
            behind=0,
        )
        for change, words in zip(changes, told, strict=True)
    )


def _tell_apart(
    changes: tuple[Change, ...], places: Mapping[str, str], editions: tuple[Edition, Edition]
) -> list[Words]:
    """A sentence each; where two read the same, the process and the step before tell which is meant."""
    said = [say_change(change, places, editions) for change in changes]
    for qualify in (_name_place, _name_before):
        counts = Counter(words.pl for words in said)
        said = [
            _add(words, qualify(change, places, editions)) if counts[words.pl] > 1 else words
            for change, words in zip(changes, said, strict=True)
        ]
    return said


def _name_place(change: Change, places: Mapping[str, str], editions: tuple[Edition, Edition]) -> str:
    process = find_process(change)
    return f"„{places.get(process, process)}”" if process and change.part is not Part.PROCESS else ""


def _name_before(change: Change, places: Mapping[str, str], editions: tuple[Edition, Edition]) -> str:
    graph = editions[change.sort is not Sort.REMOVED].graph
    process, element = graph.processes.get(find_process(change)), graph.elements.get(change.element_id)
    near = find_near(process, element, is_behind=False) if process is not None and element is not None else ""
    return f"„{near}” →" if near else ""


def _add(words: Words, more: str) -> Words:
    if not more:
        return words
    return Words(f"{words.pl.rstrip('.')} ({more}).", f"{words.text('en').rstrip('.')} ({more}).")


def read_edition(release: Release) -> Edition:
    """A release with what its keys stand for."""
    decisions = (one for file in release.decisions.values() for one in file.decisions.values())
    return Edition(release.model, release.forms, release.graph, {one.id: one.name for one in decisions})


def find_process(change: Change) -> str:
    """The process in which a change lies, or empty."""
    if change.part is Part.PROCESS:
        return change.id
    if change.part not in (Part.ELEMENT, Part.FLOW):
        return ""
    return change.after if change.sort is Sort.MOVED else change.place


def list_places(old: Release, new: Release) -> dict[str, str]:
    """Names of processes, forms and decisions, by id."""
    names: dict[str, str] = {}
    for release in (old, new):
        names |= {one.id: one.name or one.id for one in release.graph.processes.values()}
        names |= {form.key: form.title or form.key for form in release.forms.values()}
        for decisions in release.decisions.values():
            names |= {one.id: one.name or one.id for one in decisions.decisions.values()}
    return names
