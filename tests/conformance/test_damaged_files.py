"""Damaged diagrams are judged like any other file: no exception, no hang, and an error for each refusal."""

from pathlib import Path
from random import Random
from time import perf_counter

import pytest
from mutations import mutate

from engine.releases.judging import judge_file

GOOD = [path.read_bytes() for path in sorted(Path("processes/euse_5").glob("*.bpmn"))]
FILES_A_SEED = 60


@pytest.mark.parametrize("seed", range(5))
def test_a_damaged_diagram_is_judged_in_time_and_with_reasons(seed):
    random = Random(seed)
    for number in range(FILES_A_SEED):
        content = mutate(random.choice(GOOD), random, random.randrange(1, 12))
        started = perf_counter()
        judged = judge_file("a.bpmn", content)
        assert perf_counter() - started < 5, (seed, number)
        refusals = [finding for finding in judged.findings if finding.severity == "error"]
        assert bool(refusals) == (judged.verdict == "refused"), (seed, number)
        assert all(finding.element or finding.line for finding in judged.findings), (seed, number)


def test_steps_and_triggers_in_the_wrong_place_are_named():
    inside = '<userTask id="t"><userTask id="u"/><timerEventDefinition/></userTask>'
    content = (
        '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL">'
        f'<process id="p" isExecutable="true">{inside}</process></definitions>'
    )
    judged = judge_file("a.bpmn", content.encode())
    misplaced = [f.message_en for f in judged.findings if f.code == "element-misplaced"]
    assert (judged.verdict, len(misplaced)) == ("refused", 2)
    assert "userTask" in misplaced[1] and "timerEventDefinition" in misplaced[0]
