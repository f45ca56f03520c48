"""Deciding with a file by hand: values in, every decision out, and what should be known about them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.bpmn.lint.finding import Finding, Severity
from engine.dmn.findings import judge_dmn, word
from engine.feel import DEFAULT_ZONE
from engine.feel.json_text import write_json
from engine.feel.limits import MAX_FILE_STEPS


@dataclass(frozen=True, slots=True)
class Decided:
    """What a file decided.

    Attributes:
        decisions: results as JSON text by name, in the order of the file. What could not be worked out is not
            among them, and a finding says why.
        findings: about the file and about these values.
    """

    decisions: Mapping[str, str]
    findings: tuple[Finding, ...]

    @property
    def is_good(self) -> bool:
        return all(finding.severity is not Severity.ERROR for finding in self.findings)


def decide(
    content: bytes,
    file: str,
    values: Mapping[str, object],
    *,
    now: datetime,
    only: str | None = None,
    zone: str = DEFAULT_ZONE,
) -> Decided:
    """Work out the decisions of a DMN file.

    Args:
        content: at most 2 MB of XML.
        file: how findings call the file; it is never opened.
        values: by the names of the file's inputs; dates, times and durations as ISO 8601 texts.
        now: aware moment that `now()` and `today()` read.
        only: id or name of one decision, decision service or knowledge model; None is all decisions.
        zone: IANA name of the zone of `now`.

    Returns:
        Results and findings; nothing raises for what the file or the values hold.
    """
    read, found = judge_dmn(content, file)
    findings = list(found)
    results: dict[str, str] = {}
    if read is None:
        return Decided(results, found)
    decisions = read.decisions
    wanted = decisions.ids if only is None else decisions.find_ids(only)
    if only is not None and not wanted:
        findings.append(word("decision_not_found", {"found": only[:100]}, file))
    elif only is not None:
        # What cannot be worked out stands in the way of other decisions; this one asks nothing of it.
        findings = [finding for finding in findings if finding.severity is not Severity.ERROR]
    session = decisions.open_session(values, now=now, zone=zone)
    left = MAX_FILE_STEPS
    for decision_id in wanted:
        answer = decisions.answer(decision_id, session, left)
        left = max(0, left - answer.steps)
        findings += [word(code, {"decision": decision_id, **facts}, file) for code, facts in answer.problems]
        if not answer.is_failed:
            called = decisions.name_of(decision_id)
            name = called if called not in results else decision_id
            results[name] = write_json(answer.value)
    return Decided(results, tuple(dict.fromkeys(findings)))
