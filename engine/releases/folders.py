"""Model folders on disk, read as whole models: a variant together with what it extends."""

from collections.abc import Mapping
from pathlib import Path

from engine.errors import ModelRefused
from engine.releases.lineage import Whole, make_whole
from engine.releases.modelfile import MODEL_FILE

MODEL_SUFFIXES = (".bpmn", ".dmn", ".json", ".toml")
# The templates that come with Krokus; a variant whose parent does not lie beside it grows from these.
SHIPPED = Path(__file__).resolve().parents[2] / "processes"


def read_model_folder(folder: Path) -> dict[str, bytes]:
    """All files of a model by their path in its folder, those it takes from its parents included.

    Raises:
        ModelRefused: the folder has no model.toml, or what it extends cannot be found or does not fit.
    """
    return dict(read_whole(folder).files)


def read_whole(folder: Path) -> Whole:
    """A model folder made whole, with where each file comes from.

    Raises:
        ModelRefused: as `read_model_folder`.
    """
    if not (folder / MODEL_FILE).is_file():
        raise ModelRefused("model_file_missing", file=str(folder / MODEL_FILE))
    return make_whole(_read(folder), lambda key: _find(folder, key))


def find_model_folder(beside: Path, key: str) -> Path | None:
    """The folder of the model with this key: next to another model, else among the shipped ones."""
    places = (beside.resolve().parent / key, SHIPPED / key)
    return next((place for place in places if (place / MODEL_FILE).is_file()), None)


def unpack_model(files: Mapping[str, bytes], root: str) -> Whole:
    """A model folder inside an archive made whole: its parents lie beside it there, else among the shipped.

    Args:
        files: path inside the archive -> content.
        root: the folder's path with its slash, or empty.

    Raises:
        ModelRefused: as `read_model_folder`.
    """
    beside = "".join(root[:-1].rpartition("/")[:2])

    def find(key: str) -> dict[str, bytes] | None:
        packed = _inside(files, f"{beside}{key}/")
        return packed if MODEL_FILE in packed else _find(SHIPPED / key, key)

    return make_whole(_inside(files, root), find)


def _inside(files: Mapping[str, bytes], root: str) -> dict[str, bytes]:
    return {path[len(root) :]: content for path, content in files.items() if path.startswith(root)}


def _find(folder: Path, key: str) -> dict[str, bytes] | None:
    place = find_model_folder(folder, key)
    return None if place is None else _read(place)


def _read(folder: Path) -> dict[str, bytes]:
    found = (path for path in sorted(folder.rglob("*")) if path.is_file() and path.suffix in MODEL_SUFFIXES)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}
