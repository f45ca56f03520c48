"""The mentor's overview: today, what stands still, the team's work, what comes, who kept a job."""

from collections import Counter
from datetime import timedelta
from typing import Any

from engine.casework.access import MENTOR, OFFICE
from engine.errors import NotAllowed
from engine.krokus import Krokus
from engine.model import Actor
from engine.monitor.looking import read_watched
from engine.monitor.reckoning import RED
from engine.monitor.retention import count_retention, read_spells
from engine.monitor.sentences import SENTENCES
from engine.monitor.sleeping import Sleepers, find_awake
from engine.monitor.stages import BEFORE_STAGES, list_models, read_stages
from engine.monitor.supervisions import list_supervisions, read_day
from engine.monitor.team import find_all_loads
from engine.monitor.wording import Speaker
from engine.process.naming import Naming
from engine.process.pages.teampage import list_standing_still
from engine.releases.modelfile import Words
from engine.store import Work
from engine.store.queries.measures import count_role_tasks, count_stages, list_variables
from engine.store.queries.task_lists import list_open_tasks
from engine.store.queries.verdicts import WatchRow
from engine.views import ComingItem, HeatCell, OverviewPage, StageLoad

AHEAD = timedelta(days=30)
REPORT_CHECK = "report_check"
# What is written down beforehand about a day to come, and its words.
COMING = {
    "job_start": Words("pierwszy dzień pracy", "first day of a job"),
    "contract_end": Words("koniec umowy o pracę", "end of a work contract"),
    "certificate_valid_until": Words("koniec ważności orzeczenia", "end of a certificate"),
    "consent_valid_until": Words("koniec ważności zgody", "end of a consent"),
    "pause_until": Words("planowany powrót z przerwy", "planned return from a pause"),
}


def get_overview(krokus: Krokus, actor: Actor, locale: str = "pl", coach: str = "") -> OverviewPage:
    """The organisation at a glance.

    Args:
        coach: whose cases the reasons by stage tell of; all of them if nobody is named.

    Raises:
        NotAllowed: the mentor and the office see it.
    """
    if not actor.has_role(MENTOR, OFFICE):
        raise NotAllowed("mentor_or_office_only")
    with krokus.store.read(actor.org) as work:
        naming = Naming(krokus, work)
        speaker = Speaker(locale, work.now, krokus.calendar)
        glance = read_watched(krokus, work)
        rows = list(glance.rows.values())
        sleepers = Sleepers(work)
        awake = [(row, find_awake(row, sleepers)) for row in rows]
        stuck = [(row, signals) for row, signals in awake if signals]
        red = sum(any(one["level"] == RED for one in signals) for _row, signals in stuck)
        own = list_open_tasks(work, assignee=actor.person)
        stages = read_stages(krokus, work)
        return OverviewPage(
            tasks=len(own),
            overdue=sum(bool(row.task.due_at and row.task.due_at < work.now) for row in own),
            red=red,
            amber=len(stuck) - red,
            open_cases=len(rows),
            reports=count_role_tasks(work, REPORT_CHECK),
            loads=find_all_loads(krokus, work, naming, speaker, [(row.coach, row.points) for row in rows]),
            coming=_list_coming(krokus, work),
            funnel=_count_funnel(work, stages),
            retention=count_retention(krokus, read_spells(krokus, work), work.now),
            heat=_make_heat([one for one in stuck if coach in ("", one[0].coach)], stages),
            stages=tuple(stages.values()),
            models=tuple((key, model.name) for key, model in list_models(krokus, work)),
            unseen=glance.unseen,
            **_look_at_team(krokus, work, naming, actor),
        )


def _look_at_team(krokus: Krokus, work: Work, naming: Naming, actor: Actor) -> dict[str, Any]:
    """The team's own processes are for those who take part, and for mentors."""
    if not actor.has_role(MENTOR):
        return {}
    supervisions = list_supervisions(krokus, work, naming)
    return {"supervisions": supervisions, "team_still": list_standing_still(krokus, work)}


def _count_funnel(work: Work, stages: dict[str | None, Words]) -> tuple[StageLoad, ...]:
    counts: Counter[str | None] = Counter()
    paused: Counter[str | None] = Counter()
    for row in count_stages(work):
        counts[row.stage] += row.cases
        paused[row.stage] += row.cases if row.status == "suspended" else 0
    shown = {None: BEFORE_STAGES, **stages} if counts[None] else stages
    return tuple(StageLoad(key or "-", name, counts[key], paused[key]) for key, name in shown.items())


def _make_heat(
    stuck: list[tuple[WatchRow, list[dict[str, object]]]], stages: dict[str | None, Words]
) -> tuple[HeatCell, ...]:
    """How many cases stand still for a reason at a stage; reasons that nobody has are left out."""
    counts = Counter((str(one["key"]), row.stage) for row, signals in stuck for one in signals)
    reasons = sorted({key for key, _stage in counts}, key=lambda key: -sum(counts[key, s] for s in stages))
    return tuple(
        HeatCell(
            key,
            Words(SENTENCES[key].title_pl, SENTENCES[key].title_en),
            tuple(counts[key, stage] for stage in stages),
        )
        for key in reasons
    )


def _list_coming(krokus: Krokus, work: Work) -> tuple[ComingItem, ...]:
    today = krokus.calendar.local_date(work.now)
    found = []
    for case_id, no, title, *values in list_variables(work, *COMING):
        for name, value in zip(COMING, values, strict=True):
            day = read_day(value)
            if day is not None and today <= day <= today + AHEAD:
                found.append(ComingItem(day, case_id, no, title, COMING[name]))
    return tuple(sorted(found, key=lambda one: (one.day, one.title)))
