"""Judging a DMN file: what stands in the way of deciding with it, and what is worth saying, as findings."""

from collections.abc import Mapping

from engine.bpmn.lint.finding import Finding, Severity
from engine.dmn.reader import Read, read_dmn
from engine.dmn.wording import OTHER, REASONS, TOLD, WORDINGS
from engine.errors import ModelRefused

_SAID_APART = ("file", "line", "element", "name", "expression", "reason", "decision")


def judge_dmn(content: bytes, file: str) -> tuple[Read | None, tuple[Finding, ...]]:
    """Read a DMN file and say everything about it, in the order of its lines.

    Args:
        content: at most 2 MB of XML.
        file: how findings call the file; it is never opened.

    Returns:
        What can be used of it (None: nothing), and the findings.
    """
    try:
        read = read_dmn(content, file)
    except ModelRefused as problem:
        return None, (word(problem.code, problem.params, file),)
    found = [word(problem.code, problem.params, file) for problem in read.problems]
    found += [word(note.code, note.params, file) for note in read.notes]
    if read.problems and read.decisions.ids:
        names = ", ".join(decision.name for decision in read.decisions.decisions.values())
        found.append(word("dmn_others_usable", {"names": names}, file))
    if not found and not read.decisions.ids:
        found.append(word("dmn_no_decision", {}, file))
    return read, tuple(sorted(found, key=lambda finding: (finding.line, finding.code, finding.element)))


def word(code: str, params: Mapping[str, object], file: str) -> Finding:
    """Put a code and its facts into sentences."""
    code = code.replace("_", "-")
    is_error, *texts = WORDINGS.get(code, OTHER)
    line = params.get("line")
    element = str(params.get("element") or params.get("decision") or "")
    facts = {key: str(value)[:300] for key, value in params.items()}
    facts["name"] = facts.get("name") or element or file
    told = [_Facts(facts | {"why": _why(params, language)}) for language in (0, 1)]
    spoken = (str(text).format_map(told[place % 2]) for place, text in enumerate(texts))
    message_pl, message_en, hint_pl, hint_en = spoken
    severity = Severity.ERROR if is_error else Severity.WARNING
    severity = Severity.INFO if code in TOLD else severity
    return Finding(
        code,
        severity,
        file,
        element,
        str(params.get("name") or ""),
        line if isinstance(line, int) else 1,
        message_pl,
        message_en,
        hint_pl,
        hint_en,
    )


class _Facts(dict[str, str]):
    """Facts for a sentence; one that is missing is left out instead of failing."""

    def __missing__(self, key: str) -> str:
        return ""


def _why(params: Mapping[str, object], language: int) -> str:
    """The reason in words, then the other facts as they are."""
    reason = str(params.get("reason", ""))
    words = REASONS.get(reason, (reason, reason))[language]
    rest = (f"{key}: {value}" for key, value in params.items() if key not in _SAID_APART)
    return ", ".join(part for part in (words, *rest) if part)[:300]
