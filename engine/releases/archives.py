"""Judging a zip archive as what it holds: models, or files that know of each other's processes."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from engine.bpmn.lint.finding import Finding, say
from engine.bpmn.opening import open_diagram
from engine.bpmn.xml import children
from engine.errors import KrokusError
from engine.releases.folders import unpack_model
from engine.releases.intake import FileKind, list_model_roots, recognise, unpack
from engine.releases.judging import DRAWING, REFUSED, RUNNABLE, Judgement, as_finding, judge_file, judge_model
from engine.releases.modelfile import MODEL_FILE

JUDGED = (FileKind.DIAGRAM, FileKind.TABLE, FileKind.FORM)


def judge_archive(name: str, content: bytes) -> Judgement:
    """Judge everything in an archive; findings name the file inside.

    Raises:
        ModelRefused: the archive cannot be opened within its bounds.
    """
    unpacked = unpack(content, name)
    findings = [say(code, member, "", member, 1) for member, code in unpacked.left_out.items()]
    judgements: dict[str, Judgement] = {}
    roots = list_model_roots(unpacked.files, MODEL_FILE)
    for root in roots:
        judgements |= _judge_packed(unpacked.files, root)
    if not roots:
        known = {path: data for path, data in unpacked.files.items() if recognise(path, data) in JUDGED}
        processes = {path: _process_ids(path, data) for path, data in known.items()}
        judgements = {path: judge_file(path, data, _others(path, processes)) for path, data in known.items()}
        findings += [say("file-ignored", p, "", p, 1) for p in unpacked.files if p not in known]
    if not judgements:
        findings.append(say("archive-empty", name, "", "", 1))
    for path, judgement in judgements.items():
        findings += [replace(finding, file=path) for finding in judgement.findings]
    return Judgement(_sum_up(findings, [j.verdict for j in judgements.values()]), tuple(findings))


def _judge_packed(files: Mapping[str, bytes], root: str) -> dict[str, Judgement]:
    """Judge one of the archive's models; a variant is judged whole."""
    try:
        whole = unpack_model(files, root)
    except KrokusError as error:
        return {root + MODEL_FILE: Judgement(REFUSED, (as_finding(MODEL_FILE, error),))}
    return {root + path: one for path, one in judge_model(whole.files, whole.removed).items()}


def _process_ids(path: str, content: bytes) -> frozenset[str]:
    if recognise(path, content) is not FileKind.DIAGRAM:
        return frozenset()
    try:
        root = open_diagram(content, path).root
    except KrokusError:
        # The file has its own finding; it offers no processes to others.
        return frozenset()
    runs = (node for node in children(root, "process") if node.get("isExecutable") in ("true", "1"))
    return frozenset(node.get("id", "") for node in runs)


def _others(path: str, processes: dict[str, frozenset[str]]) -> frozenset[str]:
    return frozenset().union(*(ids for other, ids in processes.items() if other != path))


def _sum_up(findings: Iterable[Finding], verdicts: list[str]) -> str:
    if REFUSED in verdicts or any(finding.severity == "error" for finding in findings):
        return REFUSED
    return RUNNABLE if RUNNABLE in verdicts else DRAWING
