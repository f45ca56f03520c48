"""Model folders on disk, read as whole models: a variant together with what it extends."""

from pathlib import Path

from engine.errors import ModelRefused
from engine.process.lineage import Whole, make_whole
from engine.process.modelfile import MODEL_FILE

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


def _find(folder: Path, key: str) -> dict[str, bytes] | None:
    place = find_model_folder(folder, key)
    return None if place is None else _read(place)


def _read(folder: Path) -> dict[str, bytes]:
    found = (path for path in sorted(folder.rglob("*")) if path.is_file() and path.suffix in MODEL_SUFFIXES)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}
