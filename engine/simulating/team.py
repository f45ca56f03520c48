"""One team's invented months: cases arrive, people work through their tasks, clocks fire, things happen.

Everything goes through the commands that the web calls, on a database in memory and a clock of its own.
"""

import heapq
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from itertools import count

from engine.casework.holders import COACH
from engine.clock import FixedClock
from engine.errors import KrokusError
from engine.krokus import Krokus
from engine.model import CaseStatus, OrgId, TaskStatus
from engine.process.cases import begin_case, reopen_case, start_form
from engine.process.firing import fire_timer
from engine.process.reminding import remind_due
from engine.records.plans.step_keeping import PLAN
from engine.releases.completing import APPLICATION
from engine.releases.release import Release
from engine.scenarios.autofill import autofill_start
from engine.simulating import figures
from engine.simulating.chance import Chance
from engine.simulating.diary import open_at
from engine.simulating.doing import Doer
from engine.simulating.habits import Story
from engine.simulating.plan import NOTHING, STAFF_OPENS, Plan, Running, list_arrivals, say_first_words
from engine.simulating.staffing import MENTOR, OFFICE, Staff
from engine.store.queries.cases import CaseRow, find_case
from engine.store.queries.instances import TokenRow, list_tokens
from engine.store.queries.plan_steps import OPEN, list_steps
from engine.store.queries.tasks import TaskRow
from engine.store.queries.timers import find_due, find_next_due

Progress = Callable[[float], None]
DAY = timedelta(days=1)
YEAR_DAYS = 365.0
CONSENT_CHANGE, MOST_TRIES = "msg_consent_change", 3
# A client who left may come back once, after some months.
RETURNS, RETURN_DAYS = 0.06, (60.0, 220.0)
# Messages that only this model knows come now and then.
UNKNOWN_A_YEAR = 0.03


class Team:
    """Plays the months of one mentor's team.

    Attributes:
        cases: id -> the case as it was played.
    """

    def __init__(self, krokus: Krokus, clock: FixedClock, org: OrgId, release: Release, staff: Staff) -> None:
        self.krokus, self._clock, self._org = krokus, clock, org
        self._release, self._staff = release, staff
        self._heap: list[tuple[datetime, int, Callable[[], None]]] = []
        self._order = count()
        # Asked anew only after something moved: most of what is planned just goes into a diary.
        self._next_due: datetime | None = None
        self._is_moved = True
        self.doer = Doer(krokus, org, release, staff)
        self.cases: dict[str, Running] = {}

    def play(self, plan: Plan, progress: Progress = lambda _share: None) -> None:
        """Play from begin to end of the plan; every timer on the way fires at its own moment."""
        self._plan = plan
        self._clock.at = plan.begin
        for number, at in list_arrivals(plan):
            self._push(open_at(self.krokus.calendar, at), partial(self._arrive, number))
        self._push(plan.begin + DAY, partial(self._tick, progress))
        while self._heap and self._heap[0][0] <= plan.end:
            if not self._fire_before(self._heap[0][0]):
                at, _, act = heapq.heappop(self._heap)
                self._clock.at = max(at, self._clock.at)
                act()
        self._clock.at = plan.end

    def _push(self, at: datetime, act: Callable[[], None]) -> None:
        heapq.heappush(self._heap, (at, next(self._order), act))

    def _fire_before(self, moment: datetime) -> bool:
        if self._is_moved:
            with self.krokus.store.read(self._org) as work:
                self._next_due = find_next_due(work, self._plan.end)
            self._is_moved = False
        due_at = self._next_due
        if due_at is None or due_at > moment:
            return False
        self._is_moved = True
        self._clock.at = max(due_at, self._clock.at)
        with self.krokus.store.read(self._org) as work:
            due = find_due(work)
        for timer in sorted(due, key=lambda one: (one.due_at, self.cases[one.case_id].number)):
            fire_timer(self.krokus, timer)
            self._look(self.cases[timer.case_id])
        return True

    def _tick(self, progress: Progress) -> None:
        while remind_due(self.krokus):
            pass
        progress((self._clock.at - self._plan.begin) / (self._plan.end - self._plan.begin))
        self._push(self._clock.at + DAY, partial(self._tick, progress))

    def _arrive(self, number: int) -> None:
        plan, chance = self._plan, Chance(self._plan.seed, number, "arrival")
        coaches = self._staff.holders(COACH)
        coach = coaches[number % len(coaches)].person if coaches else ""
        plant = plan.plants.get(number, NOTHING)
        others = tuple(one.person for one in coaches)
        story = Story(number, coach, f"Firma {number + 1}", others, forced={**plan.forced, **plant.forced})
        case_id = self._open(chance, plant.calm)
        if case_id is None:
            return
        running = self.cases[case_id] = Running(number, case_id, story, plant, plan.seed)
        mentors = self._staff.holders(MENTOR)
        if MENTOR in self._release.model.roles and mentors:
            self.doer.bring_in(running, MENTOR, mentors[number % len(mentors)])
        if not plant.calm:
            self._plan_happenings(running)
        self._look(running)

    def _open(self, chance: Chance, by_staff: bool) -> str | None:
        by_staff = chance.happens(STAFF_OPENS) or by_staff
        starter = chance.pick(self._staff.holders(OFFICE)) if by_staff else None
        raw = say_first_words(chance, by_staff=by_staff)
        form = start_form(self._release.forms[APPLICATION])
        try:
            with self.krokus.store.begin(self._org) as work:
                answers = autofill_start(form, raw, self.krokus.calendar.local_date(work.now))
                return begin_case(self.krokus, work, self._release.model.key, answers, started_by=starter)
        except KrokusError as error:
            self.doer.troubles.setdefault(APPLICATION, str(error))
            return None

    def _plan_happenings(self, running: Running) -> None:
        for name, info in sorted(self._release.model.messages.items()):
            is_known = name in figures.HAPPENINGS or name in figures.AWAITED_DAYS or not info.roles
            yearly = figures.HAPPENINGS.get(name, 0.0 if is_known else UNKNOWN_A_YEAR)
            at, chance = self._clock.at, running.chance(name)
            while yearly and (at := at + DAY * chance.wait(YEAR_DAYS / yearly)) < self._plan.end:
                self._push(open_at(self.krokus.calendar, at), partial(self._tell, running, name))

    def _look(self, running: Running) -> None:
        """Find what the case waits for now, and plan when it comes."""
        self._is_moved = True
        with self.krokus.store.read(self._org) as work:
            case = find_case(work, running.case_id)
            tokens = [one for one in list_tokens(work, running.case_id) if one.token_id not in running.known]
        for token in sorted(tokens, key=lambda one: (one.element_id, one.kind, one.since)):
            running.known.add(token.token_id)
            if token.kind == "task" and (task := self.doer.find(token.token_id)) is not None:
                self._plan_task(running, task)
            elif token.kind == "message":
                self._plan_message(running, token)
        if case is not None and CaseStatus(case.status).is_closed and not running.has_returned:
            self._plan_return(running, case)

    def _plan_task(self, running: Running, task: TaskRow) -> None:
        element, plant = task.element_id, running.plant
        turn = running.count(element)
        if element in plant.tell and turn == 1:
            self._push(self._clock.at + DAY, partial(self._tell, running, plant.tell[element]))
        if plant.stop_at == element and plant.occurrence in (0, turn):
            running.stopped_at = self._clock.at
            return
        chance = running.chance(element, turn)
        days = figures.UNDATED_DAYS if task.due_at is None else (task.due_at - task.opened_at) / DAY
        wait = chance.around(max(days, 0.2) * figures.READY_PART, figures.READY_SPREAD)
        if chance.happens(figures.FORGOTTEN) and not plant.calm:
            wait = max(days, 2.0) * chance.between(*figures.FORGOTTEN_TIMES)
        ready = open_at(self.krokus.calendar, self._clock.at + DAY * wait)
        self._push(ready, partial(self._begin, running, task.id, turn))

    def _begin(self, running: Running, task_id: str, turn: int) -> None:
        task = self.doer.find(task_id)
        if task is not None and task.status == TaskStatus.SUSPENDED:
            self._push(self._clock.at + 5 * DAY, partial(self._begin, running, task_id, turn))
        elif task is not None and self.doer.is_open(task):
            self._push(self.doer.begin(running, task), partial(self._finish, running, task_id, turn))

    def _finish(self, running: Running, task_id: str, turn: int) -> None:
        if running.plant.whole and running.stopped_at is not None:
            return
        task = self.doer.find(task_id)
        if task is not None and task.status == TaskStatus.SUSPENDED:
            self._push(self._clock.at + 5 * DAY, partial(self._begin, running, task_id, turn))
        elif task is not None and self.doer.is_open(task):
            if not self.doer.finish(running, task, turn):
                self._try_again(running, task, turn)
            elif task.form_key == PLAN:
                self._plan_steps(running)
            self._look(running)

    def _plan_steps(self, running: Running) -> None:
        """Plan when each step of the client's new plan is done."""
        with self.krokus.store.read(self._org) as work:
            steps = [one for one in list_steps(work, running.case_id) if one.status == OPEN and one.due_on]
        for step in steps:
            if step.id in running.known:
                continue
            running.known.add(step.id)
            chance = running.chance("step", step.step, running.count(f"step {step.step}"))
            days = -chance.between(*figures.STEP_DAYS_BEFORE)
            if chance.happens(figures.LATE_STEPS) and not running.plant.calm:
                days = chance.between(*figures.STEP_DAYS_LATE)
            day = self.krokus.calendar.start_of_day(date.fromisoformat(str(step.due_on)))
            at = open_at(self.krokus.calendar, max(self._clock.at + DAY, day + DAY * days))
            self._push(at, partial(self._do_step, running, step.id))

    def _do_step(self, running: Running, step_id: str) -> None:
        is_still = running.plant.whole and running.stopped_at is not None
        if not is_still and not self.doer.do_step(running, step_id):
            self._push(self._clock.at + 5 * DAY, partial(self._do_step, running, step_id))

    def _try_again(self, running: Running, task: TaskRow, turn: int) -> None:
        """Mostly a consent is missing: the client is asked, and a week later it goes on."""
        if running.count(f"again {task.id}") <= MOST_TRIES:
            if CONSENT_CHANGE in self._release.model.messages:
                self._tell(running, CONSENT_CHANGE)
            self._push(self._clock.at + 7 * DAY, partial(self._begin, running, task.id, turn))

    def _plan_message(self, running: Running, token: TokenRow) -> None:
        name = token.event_name or ""
        info = self._release.model.messages.get(name)
        if info is None or not info.roles or name in running.plant.unheard:
            return
        chance = running.chance(name, "awaited", running.count(name))
        if "employer" in info.roles and not running.plant.calm and chance.happens(figures.SILENT_FIRMS):
            return
        days = chance.wait(figures.AWAITED_DAYS.get(name, figures.AWAITED_ELSE_DAYS))
        at = open_at(self.krokus.calendar, self._clock.at + DAY * max(1.0, days))
        self._push(at, partial(self._tell, running, name, token.token_id))

    def _tell(self, running: Running, name: str, token_id: str | None = None) -> None:
        is_still = running.plant.whole and running.stopped_at is not None
        if not is_still and self.doer.tell(running, name, token_id):
            self._look(running)

    def _plan_return(self, running: Running, case: CaseRow) -> None:
        running.has_returned = True
        chance = running.chance("return")
        stages = [stage.key for stage in self._release.model.stages[1:3]]
        if stages and not running.plant.calm and chance.happens(RETURNS):
            at = open_at(self.krokus.calendar, self._clock.at + DAY * chance.between(*RETURN_DAYS))
            self._push(at, partial(self._return, running, stages[-1]))

    def _return(self, running: Running, stage: str) -> None:
        mentors = self._staff.holders(MENTOR)
        try:
            reopen_case(self.krokus, mentors[running.number % len(mentors)], running.case_id, stage)
        except KrokusError as error:
            self.doer.troubles.setdefault("reopen", str(error))
        self._look(running)
