"""Rows of open cases made into facts, and the yardsticks of their models. Judging is in judging.py."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from engine.baselines.keeping import Known, read_baselines
from engine.baselines.survival import Baseline
from engine.krokus import Krokus
from engine.monitor.facts import Facts, by_form, group
from engine.monitor.limits import Change, Limit, find_limits
from engine.monitor.signals import (
    DONE_FORMS,
    IN_A_PAUSE,
    LOG_FORMS,
    NEWEST_FORMS,
    READ_FORMS,
    SIGNALS,
    Signal,
)
from engine.releases.release import Release
from engine.store import Work
from engine.store.queries.case_facts import CaseFact
from engine.store.queries.people import list_closed_accounts
from engine.store.queries.verdicts import ThresholdRow, list_thresholds
from engine.store.queries.watching import Needed, gather_cases, gather_rows

Plan = tuple[tuple[Signal, Limit], ...]


@dataclass(frozen=True, slots=True)
class Yardstick:
    """What one release is measured by; `plans` are the signals asked at each stage, in a pause or not."""

    limits: dict[str, Limit]
    plans: dict[tuple[str | None, bool], Plan]
    progress_elements: frozenset[str]
    progress_forms: frozenset[str]
    # Element -> how long it usually takes, where enough is known.
    usual: Mapping[str, Baseline]


@dataclass
class Yardsticks:
    """The yardsticks of an organisation on one day, made once per look."""

    krokus: Krokus
    work: Work
    changes: tuple[Change, ...]
    known: Known
    closed_accounts: frozenset[str] = frozenset()
    # When the next threshold comes into force: what was seen before then is to be seen anew.
    next_change: datetime | None = None
    _made: dict[str, Yardstick] = field(default_factory=dict)

    def of(self, release_id: str) -> Yardstick:
        if release_id not in self._made:
            release = self.krokus.releases.get(self.work, release_id)
            today = self.krokus.calendar.local_date(self.work.now)
            limits = find_limits(release.model, self.changes, today)
            key = release.model.key
            usual = {element: one for (model, element), one in self.known.items() if model == key}
            self._made[release_id] = Yardstick(limits, {}, *_find_progress(release), usual)
        return self._made[release_id]

    def find_needed(self, cases: Iterable[CaseFact]) -> Needed:
        """What is read of these cases' done tasks and documents."""
        sticks = [self.of(release_id) for release_id in {case.release_id for case in cases}]
        elements = frozenset().union(*(stick.progress_elements for stick in sticks))
        forms = DONE_FORMS.union(*(stick.progress_forms for stick in sticks))
        return Needed(forms, elements, READ_FORMS, NEWEST_FORMS)

    def plan_of(self, case: CaseFact) -> Plan:
        """The signals that count for a case where it is now."""
        stick = self.of(case.release_id)
        place = (case.stage, case.suspended)
        if place not in stick.plans:
            stick.plans[place] = tuple(
                (signal, stick.limits[key])
                for key, signal in SIGNALS.items()
                if key in stick.limits
                and stick.limits[key].is_in(case.stage)
                and (not case.suspended or key in IN_A_PAUSE)
            )
        return stick.plans[place]


def read_yardsticks(krokus: Krokus, work: Work) -> Yardsticks:
    changes = read_changes(list_thresholds(work))
    today = krokus.calendar.local_date(work.now).isoformat()
    days = sorted(change.valid_from for change in changes if change.valid_from > today)
    starts_at = krokus.calendar.start_of_day(date.fromisoformat(days[0])) if days else None
    return Yardsticks(krokus, work, changes, read_baselines(work), list_closed_accounts(work), starts_at)


def read_changes(rows: Iterable[ThresholdRow]) -> tuple[Change, ...]:
    """The organisation's own thresholds as the limits take them."""
    return tuple(Change(row.model_key, row.signal, row.valid_from, row.amber, row.red) for row in rows)


def _find_progress(release: Release) -> tuple[frozenset[str], frozenset[str]]:
    marked = frozenset(
        element.id
        for element in release.graph.elements.values()
        if element.properties.get("meaningful") == "true"
    )
    return marked, frozenset(release.model.documents) - LOG_FORMS


def gather(krokus: Krokus, work: Work, yardsticks: Yardsticks, low: str, high: str) -> Iterator[Facts]:
    """The facts of the open cases whose ids lie in a range."""
    cases = gather_cases(work, low, high)
    rows = gather_rows(work, low, high, yardsticks.find_needed(cases))
    tasks, done, papers = group(rows.tasks), group(rows.done), group(rows.documents)
    turns, tokens = group(rows.turns), group(rows.tokens)
    timers = {row.case_id: row for row in rows.timers}
    work_done, missed, steps = group(rows.work), group(rows.missed), group(rows.steps)
    people, pauses, incidents = group(rows.people), group(rows.pauses), group(rows.incidents)
    for case in cases:
        stick = yardsticks.of(case.release_id)
        yield Facts(
            case,
            krokus.calendar,
            work.now,
            tasks.get(case.id, []),
            by_form(done.get(case.id, ())),
            by_form(papers.get(case.id, ())),
            turns.get(case.id, []),
            tokens.get(case.id, []),
            timers.get(case.id),
            people.get(case.id, []),
            pauses.get(case.id, []),
            incidents.get(case.id, []),
            work_done.get(case.id, []),
            missed.get(case.id, []),
            steps.get(case.id, []),
            stick.progress_elements,
            stick.progress_forms,
            stick.usual,
            yardsticks.closed_accounts,
        )
