"""`krokus check` and `krokus decide`: files on disk, whatever they hold, answered within a bounded time."""

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from engine.bpmn.lint.finding import Finding, Severity, say
from engine.dmn import Decided, decide
from engine.errors import KrokusError
from engine.releases.archives import judge_archive
from engine.releases.folders import find_model_folder, read_whole
from engine.releases.intake import FileKind, is_worth_judging, read_bounded, recognise
from engine.releases.judging import REFUSED, Judgement, as_finding, judge_file, judge_model
from engine.releases.modelfile import MODEL_FILE
from engine.releases.timelimit import limit_time

MAX_SECONDS = 3.0
MAX_FINDINGS = 1000
_ORDER = (Severity.ERROR, Severity.WARNING, Severity.INFO)


@dataclass(frozen=True, slots=True)
class Checked:
    """The judgement of one file: verdict is runnable, drawing or refused; ms is how long it took."""

    path: str
    verdict: str
    ms: int
    findings: tuple[Finding, ...]

    @property
    def is_refused(self) -> bool:
        return self.verdict == REFUSED


def check_paths(paths: list[Path]) -> Iterator[Checked]:
    """Judge files and folders; a folder with model.toml is one model, any other is searched for files."""
    for path in paths:
        if path.is_dir() and (path / MODEL_FILE).is_file():
            yield from check_model(path)
        elif path.is_dir():
            yield from _check_folder(path)
        else:
            yield check_file(path)


def _check_folder(path: Path) -> Iterator[Checked]:
    folders = {found.parent for found in path.rglob(MODEL_FILE)}
    for folder in sorted(folders):
        yield from check_model(folder)
    for file in sorted(path.rglob("*")):
        inside = any(folder in file.parents for folder in folders)
        if not inside and not file.is_dir() and is_worth_judging(file):
            yield check_file(file)


def check_file(path: Path) -> Checked:
    """Judge one file by itself; an archive is judged as what it holds. Never raises."""

    def judge() -> Judgement:
        content = read_bounded(path)
        if recognise(path.name, content) is FileKind.ARCHIVE:
            return judge_archive(path.name, content)
        return judge_file(path.name, content)

    return _check_safely(path, judge)


def decide_file(
    path: Path, values: Mapping[str, object], *, now: datetime, only: str | None = None
) -> Decided:
    """Work out the decisions of a DMN file; what takes too long is stopped, and a finding says so.

    Args:
        values: by the names of the file's inputs; dates, times and durations as ISO 8601 texts.
        now: aware moment that `now()` and `today()` read.
        only: id or name of one decision, decision service or knowledge model; None is all decisions.
    """
    try:
        with limit_time(MAX_SECONDS):
            return decide(read_bounded(path), path.name, values, now=now, only=only)
    except KrokusError as error:
        return Decided({}, (as_finding(path.name, error),))


def check_model(folder: Path) -> Iterator[Checked]:
    """Judge a model folder: every file, and whether the files fit together.

    A variant is judged whole; a file that it takes from another model is named where it lies.
    """
    started = time.perf_counter()
    try:
        whole = read_whole(folder)
    except KrokusError as error:
        yield _checked(folder / MODEL_FILE, Judgement(REFUSED, (as_finding(MODEL_FILE, error),)), started)
        return
    for path, judgement in judge_model(whole.files, whole.removed).items():
        home = find_model_folder(folder, whole.origins[path])
        inherited = whole.lineage and path not in whole.own and home is not None
        yield _checked((home if inherited and home else folder) / path, judgement, started)


def _check_safely(path: Path, judge: Callable[[], Judgement]) -> Checked:
    """Turn whatever happens into a judgement: a file from outside never ends in a traceback or a hang."""
    started = time.perf_counter()
    try:
        with limit_time(MAX_SECONDS):
            judgement = judge()
    except KrokusError as error:
        judgement = Judgement(REFUSED, (as_finding(path.name, error),))
    except Exception as error:
        reason = type(error).__name__
        judgement = Judgement(REFUSED, (say("checking-failed", path.name, "", "", 1, reason=reason),))
    return _checked(path, judgement, started)


def _checked(path: Path, judgement: Judgement, started: float) -> Checked:
    # File names may hold bytes that are no text; what is shown must be.
    shown = path.as_posix().encode("utf-8", "replace").decode("utf-8")
    findings = _shorten(judgement.findings, path.name)
    return Checked(shown, judgement.verdict, round((time.perf_counter() - started) * 1000), findings)


def _shorten(findings: tuple[Finding, ...], file: str) -> tuple[Finding, ...]:
    """At most a thousand findings, errors first when some are left out, and a word about the rest."""
    if len(findings) <= MAX_FINDINGS:
        return findings
    kept = sorted(findings, key=lambda finding: _ORDER.index(finding.severity))[:MAX_FINDINGS]
    rest = say("more-findings", file, "", "", 1, count=len(findings) - MAX_FINDINGS)
    return (*kept, replace(rest, file=file))
