"""From a variant to its whole model: the chain of parents, laid over each other from the oldest on."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from engine.errors import ModelRefused
from engine.releases.lineage.differences import SCENARIOS, apply_differences
from engine.releases.lineage.merging import merge_model_files, merge_parameters
from engine.releases.lineage.removing import Removed, remove_named
from engine.releases.modelfile import MODEL_FILE, PARAMETERS_FILE, is_model_key, parse_toml

Files: TypeAlias = Mapping[str, bytes]
FindParent: TypeAlias = Callable[[str], "Files | None"]
LONGEST_CHAIN = 8


@dataclass(frozen=True, slots=True)
class Whole:
    """A model with everything that it takes from its parents.

    Attributes:
        files: path inside the model folder -> content.
        lineage: keys of the models it grew from, nearest first; empty for a model of its own.
        origins: path -> key of the model whose folder holds the file, or what it was changed from.
        removed: what this model's own folder takes away.
        own: paths of the files in this model's own folder.
    """

    files: Files
    lineage: tuple[str, ...] = ()
    origins: Mapping[str, str] = field(default_factory=dict)
    removed: Removed = field(default_factory=Removed)
    own: frozenset[str] = frozenset()


def make_whole(files: Files, find_parent: FindParent) -> Whole:
    """Lay a variant over the model that it extends; a model that extends nothing stays as it is.

    Scenarios are never inherited: each tells the way through its own model.

    Args:
        files: path inside the model folder -> content.
        find_parent: the files of the model with this key, None where there is none.

    Raises:
        ModelRefused: the chain has no end or no beginning, or the variant changes or removes what its parent
            does not have; params name file, element and what.
    """
    try:
        return _lay(files, find_parent, ())
    except (KeyError, TypeError, AttributeError) as error:
        raise ModelRefused("model_file_incomplete", file=MODEL_FILE, key=str(error).strip("'")) from error


def _lay(files: Files, find_parent: FindParent, children: tuple[str, ...]) -> Whole:
    own = _read(files)
    key, parent_key = str(own.get("key", "")), own.get("extends")
    if parent_key is None:
        return Whole(files, tuple(own.get("lineage", ())), dict.fromkeys(files, key), own=frozenset(files))
    chain = (*children, key)
    parent = _lay(_find(parent_key, chain, find_parent), find_parent, chain)
    base = {path: content for path, content in parent.files.items() if not path.startswith(SCENARIOS)}
    kept, removed = remove_named(base, own)
    merged: dict[str, bytes] = {**kept, **files}
    lineage = (str(parent_key), *parent.lineage)
    merged[MODEL_FILE] = merge_model_files(kept[MODEL_FILE], own, lineage)
    if PARAMETERS_FILE in files and PARAMETERS_FILE in kept:
        merged[PARAMETERS_FILE] = merge_parameters(kept[PARAMETERS_FILE], files[PARAMETERS_FILE])
    origins = {path: key if path in files else parent.origins[path] for path in merged}
    return Whole(apply_differences(merged, own), lineage, origins, removed, frozenset(files))


def _find(parent_key: object, chain: tuple[str, ...], find_parent: FindParent) -> Files:
    if parent_key in chain or len(chain) > LONGEST_CHAIN:
        raise ModelRefused(
            "model_extends_itself", file=MODEL_FILE, what=" → ".join((*chain, str(parent_key)))
        )
    # A key from a file never becomes a path unless it is a plain name.
    found = find_parent(parent_key) if isinstance(parent_key, str) and is_model_key(parent_key) else None
    if found is None:
        raise ModelRefused("parent_missing", file=MODEL_FILE, what=str(parent_key))
    return found


def _read(files: Files) -> dict[str, Any]:
    if MODEL_FILE not in files:
        raise ModelRefused("model_file_missing", file=MODEL_FILE)
    return parse_toml(files[MODEL_FILE], MODEL_FILE)
