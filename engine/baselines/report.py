"""`krokus report baselines`: what was learned, and a back-test of whether it foresees what stalls."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.baselines.backtest import History, Score, flag_by_baseline, flag_by_threshold, score
from engine.baselines.learning import DAY, Stay, learn
from engine.baselines.reading import read_stays
from engine.baselines.survival import Baseline
from engine.calendars import parse_duration
from engine.krokus import Krokus
from engine.releases.release import Release
from engine.store import Work
from engine.store.queries.cases import find_latest_release, list_cases, list_model_keys
from engine.store.queries.people import list_roles
from engine.store.queries.stays import ProgressRow, list_progress

MENTOR = "mentor"
# A step is called late ten days after its deadline: the red of `overdue_task`.
AFTER_DUE_DAYS = 10.0
# Papers about work done are no progress.
NO_PROGRESS = frozenset(
    {"monthly_report", "employer_contact", "case_closure", "feedback", "feedback_employer"}
)


@dataclass(frozen=True, slots=True)
class Learned:
    """One step with its baseline; the name is the model's."""

    model: str
    element: str
    name: str
    baseline: Baseline


@dataclass(frozen=True, slots=True)
class BaselineReport:
    """What an organisation's history teaches, and how well that would have served it."""

    cases: int
    begin: datetime | None
    end: datetime
    learned: tuple[Learned, ...]
    scores: tuple[Score, ...]


def report_baselines(krokus: Krokus, org_key: str) -> BaselineReport:
    """Learn from all of the history and test it on the history; reads only.

    Raises:
        NotFound: no such organisation.
    """
    with krokus.store.read(krokus.find_org(org_key)) as work:
        releases = _read_releases(krokus, work)
        stays = read_stays(krokus, work)
        history = _make_history(krokus, work, stays, releases)
    learned = _name(learn(stays, history.end), releases)
    scores = (
        score(history, "baselines", flag_by_baseline),
        score(history, "thresholds", flag_by_threshold),
    )
    begin = history.begin if history.ends else None
    return BaselineReport(len(history.ends), begin, history.end, learned, scores)


def find_baselines(krokus: Krokus, work: Work) -> Mapping[tuple[str, str], Baseline]:
    """Baselines of every step as of now: (model, element) -> baseline; ask `is_usable` first."""
    return learn(read_stays(krokus, work), work.now)


def _read_releases(krokus: Krokus, work: Work) -> dict[str, Release]:
    rows = (find_latest_release(work, key) for key in list_model_keys(work))
    return {row.model_key: krokus.releases.get(work, row.id) for row in rows if row is not None}


def _name(known: Mapping[tuple[str, str], Baseline], releases: Mapping[str, Release]) -> tuple[Learned, ...]:
    found = (
        Learned(model, element, releases[model].find_element_name(element), baseline)
        for (model, element), baseline in known.items()
        if model in releases
    )
    return tuple(sorted(found, key=lambda one: (-one.baseline.finished, one.model, one.element)))


def _make_history(krokus: Krokus, work: Work, stays: list[Stay], releases: Mapping[str, Release]) -> History:
    cases = {row.id: row for row in list_cases(work)}
    progress: dict[str, list[datetime]] = {case.id: [case.opened_at] for case in cases.values()}
    forms = {
        key: {one.id: one.properties.get("form_key", one.id) for one in release.graph.elements.values()}
        for key, release in releases.items()
    }
    for row in list_progress(work):
        case = cases[row.case_id]
        if _is_progress(row, forms.get(case.model_key, {})) and row.at > progress[row.case_id][-1]:
            progress[row.case_id].append(row.at)
    return History(
        stays=stays,
        progress=progress,
        ends={case.id: case.closed_at or work.now for case in cases.values()},
        begin=min((case.opened_at for case in cases.values()), default=work.now),
        end=work.now,
        limits=_find_limits(krokus, releases, work.now),
        mentors=max(1, sum(row.role == MENTOR for row in list_roles(work))),
    )


def _is_progress(row: ProgressRow, forms: Mapping[str, str]) -> bool:
    return row.meaningful and forms.get(row.element_id or "") not in NO_PROGRESS


def _find_limits(
    krokus: Krokus, releases: Mapping[str, Release], now: datetime
) -> dict[tuple[str, str], float]:
    """Days that each step may last by its deadline, and ten more."""
    return {
        (key, element.id): (krokus.calendar.add(now, parse_duration(due)) - now) / DAY + AFTER_DUE_DAYS
        for key, release in releases.items()
        for element in release.graph.elements.values()
        if (due := element.properties.get("due"))
    }
