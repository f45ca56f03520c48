"""The shipped model in memory, and what people read about it after a change. Judges nothing."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from engine import designing
from engine.releases.folders import read_model_folder
from engine.releases.judging import judge_file
from engine.releases.modelfile import read_model_file

MODEL = Path(__file__).parents[3] / "processes" / "euse_5"


@cache
def read_shipped() -> Mapping[str, bytes]:
    """The files of the shipped model."""
    return read_model_folder(MODEL)


def read_way(files: Mapping[str, bytes], element_id: str) -> list[str]:
    """What follows an element: `answer → id`, in order."""
    step = designing.describe_element(files, element_id)
    return [f"{way.answer} → {way.target_id}" if way.answer else way.target_id for way in step.ways]


def list_faults(files: Mapping[str, bytes]) -> list[str]:
    """Errors and warnings of check in the diagrams that differ from the shipped ones."""
    processes = [one.id for one in designing.list_processes(files, read_model_file(files["model.toml"]))]
    return [
        f"{finding.code} {finding.element}"
        for path in sorted(list_changed(read_shipped(), files))
        if path.endswith(".bpmn")
        for finding in judge_file(path, files[path], processes).findings
        if finding.severity != "info"
    ]


def list_changed(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> set[str]:
    """Paths whose content differs."""
    return {path for path in {*before, *after} if before.get(path) != after.get(path)}
