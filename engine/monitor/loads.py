"""The work of coaches in weighted points, so that ten easy cases are not ten hard ones. No rankings."""

from collections.abc import Mapping

from engine.model import CaseStatus, Stage
from engine.store.queries.case_facts import CaseFact

# Points in hundredths (domain: caseload norms); stage V counts by the level of support.
STAGE_POINTS: Mapping[str | None, int] = {
    Stage.ENGAGEMENT: 50,
    Stage.PROFILING: 100,
    Stage.JOB_FINDING: 100,
    Stage.EMPLOYER_ENGAGEMENT: 125,
}
LEVEL_POINTS: Mapping[object, int] = {"L0": 250, "L1": 250, "L2": 150, "L3": 100, "L4": 50, "L5": 25}
RESTING_POINTS = 10
RESTING = frozenset({CaseStatus.FOLLOW_UP.value, CaseStatus.SUSPENDED.value})


def find_points(case: CaseFact) -> int:
    """What a case weighs for its coach, in hundredths of a point."""
    if case.suspended or case.status in RESTING:
        return RESTING_POINTS
    if case.stage == Stage.ON_JOB_SUPPORT:
        return LEVEL_POINTS.get(case.variables.get("intensity"), LEVEL_POINTS["L1"])
    return STAGE_POINTS.get(case.stage, STAGE_POINTS[Stage.ENGAGEMENT])
