"""Learning once a week how long steps take, and keeping it, so that no page and no verdict reads the past."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from engine.baselines.report import find_baselines
from engine.baselines.survival import Baseline
from engine.krokus import Krokus
from engine.model import OrgId
from engine.store import Work
from engine.store.queries.learned import LearnedRow, find_learned_at, list_learned, replace_learned
from engine.store.queries.people import list_organisations

NOBODY = OrgId("")
# (model, element) -> its baseline.
Known = Mapping[tuple[str, str], Baseline]


def keep_baselines(krokus: Krokus) -> int:
    """Every organisation learns from its history, on the first look of a week; returns how many did.

    Within a week nothing that counts as slow changes, so that a case does not turn amber and back.
    """
    with krokus.store.read(NOBODY) as work:
        organisations = [OrgId(row.id) for row in list_organisations(work)]
    return sum(_keep_own(krokus, org) for org in organisations)


def _keep_own(krokus: Krokus, org: OrgId) -> int:
    with krokus.store.read(org) as work:
        if _is_known(find_learned_at(work), krokus, work.now):
            return 0
        known = find_baselines(krokus, work)
    if not known:
        return 0
    with krokus.store.begin(org) as work:
        replace_learned(work, [_make_row(key, one, work.now) for key, one in sorted(known.items())])
    return 1


def _is_known(learned_at: datetime | None, krokus: Krokus, now: datetime) -> bool:
    """Whether it was learned this week; what was learned later than now is no knowledge of now."""
    today = krokus.calendar.local_date(now)
    monday = krokus.calendar.start_of_day(today - timedelta(days=today.weekday()))
    return learned_at is not None and monday <= learned_at <= now


def _make_row(key: tuple[str, str], one: Baseline, now: datetime) -> LearnedRow:
    return LearnedRow(*key, one.finished, one.all, one.median_days, one.slow_days, now)


def read_baselines(work: Work) -> Known:
    """What was learned last and is known well enough to be used."""
    found = {
        (row.model_key, row.element_id): Baseline(row.finished, row.seen, row.median_days, row.slow_days)
        for row in list_learned(work)
    }
    return {key: one for key, one in found.items() if one.is_usable}
