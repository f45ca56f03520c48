"""Who does a task, how long it takes them, and doing it: through the same commands that the web calls."""

from datetime import datetime

from engine.casework.access import ORGANISATION_ROLES
from engine.casework.holders import COACH, RECORDED_BY_COACH
from engine.errors import KrokusError, MessageNotExpected, NotAllowed, NotFound
from engine.krokus import Krokus
from engine.model import Actor, CaseStatus, OrgId
from engine.process.cases import assign_person, send_message
from engine.process.tasks import claim_task
from engine.records.plans.plan_steps import finish_plan_step
from engine.releases.release import Release
from engine.simulating import figures
from engine.simulating.answering import HOW_IT_WAS_SAID, Answerer
from engine.simulating.diary import Diary
from engine.simulating.habits import choose_answers
from engine.simulating.plan import Running
from engine.simulating.staffing import MENTOR, OFFICE, Staff
from engine.store.queries.cases import find_case
from engine.store.queries.instances import list_tokens
from engine.store.queries.people import list_case_people
from engine.store.queries.plan_steps import OPEN as STEP_OPEN
from engine.store.queries.plan_steps import find_step
from engine.store.queries.tasks import OPEN, TaskRow, find_task

SPEAKERS = (COACH, MENTOR, OFFICE)


class Doer:
    """The team at work."""

    def __init__(self, krokus: Krokus, org: OrgId, release: Release, staff: Staff) -> None:
        self._krokus, self._org, self._release, self._staff = krokus, org, release, staff
        self._by_id: dict[str, Actor] = {actor.person: actor for actor in staff.people}
        self._answerer = Answerer(krokus)
        self._diaries: dict[str, Diary] = {actor.person: Diary(krokus.calendar) for actor in staff.people}
        # Element -> why it could not be done: a model that cannot be driven is named.
        self.troubles: dict[str, str] = {}

    def find(self, task_id: str) -> TaskRow | None:
        with self._krokus.store.read(self._org) as work:
            return find_task(work, task_id)

    def begin(self, running: Running, task: TaskRow) -> datetime:
        """Put a task into the diary of whoever does it; returns when it will be done."""
        actor = self._find_actor(running, task)
        now = self._krokus.clock.now()
        return now if actor is None else self._diaries[actor.person].take(now, self._hours(running, task))

    def _hours(self, running: Running, task: TaskRow) -> float:
        if task.role in RECORDED_BY_COACH:
            return figures.CLIENT_HOURS
        usual = figures.DIRECT_HOURS if task.support_kind == "direct" else figures.OTHER_HOURS
        hours = figures.LONG_HOURS.get(task.element_id, usual)
        return max(1.5, hours * 0.6**running.story.cards) if task.element_id == "s5_support" else hours

    def finish(self, running: Running, task: TaskRow, turn: int) -> bool:
        """Do a task that is open; False when it could not be done."""
        try:
            actor = self._find_actor(running, task) or self._bring_in(running, task)
            if actor is None:
                self.troubles.setdefault(task.element_id, f"nobody holds {task.role}")
                return False
            if task.nobody is None and task.assignee is None and task.role not in RECORDED_BY_COACH:
                claim_task(self._krokus, actor, task.id)
            chance = running.chance(task.element_id, turn, "answers")
            today = self._krokus.calendar.local_date(self._krokus.clock.now())
            chosen = choose_answers(running.story, self._release, task, today, chance)
            how = chance.pick(HOW_IT_WAS_SAID) if task.role in RECORDED_BY_COACH else ""
            self._answerer.complete(self._release, actor, task, chosen, how)
        except KrokusError as error:
            self.troubles.setdefault(task.element_id, str(error))
            return False
        self.troubles.pop(task.element_id, None)
        return True

    def _find_actor(self, running: Running, task: TaskRow) -> Actor | None:
        if task.role in RECORDED_BY_COACH:
            return self._holder(running, COACH)
        if task.assignee is not None:
            return self._by_id.get(task.assignee)
        pool = self._staff.holders(task.role)
        is_open_to_all = task.nobody is None and task.role in ORGANISATION_ROLES
        return pool[running.number % len(pool)] if is_open_to_all and pool else None

    def _holder(self, running: Running, role: str) -> Actor | None:
        with self._krokus.store.read(self._org) as work:
            found = [row.person_id for row in list_case_people(work, running.case_id) if row.role == role]
        return self._by_id.get(found[-1]) if found else None

    def _bring_in(self, running: Running, task: TaskRow) -> Actor | None:
        """A task that is nobody's: the mentor names somebody for it."""
        role = COACH if task.role in RECORDED_BY_COACH else task.role
        pool, mentors = self._staff.holders(role), self._staff.holders(MENTOR)
        if not pool or not mentors:
            return None
        chosen = self._by_id.get(running.story.coach) if role == COACH else None
        actor = chosen or pool[running.number % len(pool)]
        self.bring_in(running, role, actor)
        return actor

    def bring_in(self, running: Running, role: str, actor: Actor) -> None:
        """The mentor gives somebody a role on the case."""
        mentors = self._staff.holders(MENTOR)
        mentor = mentors[running.number % len(mentors)]
        assign_person(self._krokus, mentor, running.case_id, role, actor.person)

    def tell(self, running: Running, name: str, token_id: str | None) -> bool:
        """Report a message as somebody who may; False where the case does not wait for it."""
        roles = self._release.model.messages[name].roles
        with self._krokus.store.read(self._org) as work:
            live = {token.token_id for token in list_tokens(work, running.case_id)}
        if token_id is not None and token_id not in live:
            return False
        for role in (one for one in SPEAKERS if one in roles):
            actor = self._holder(running, role) or next(iter(self._staff.holders(role)), None)
            if actor is not None:
                return self._send(actor, running, name)
        return False

    def _send(self, actor: Actor, running: Running, name: str) -> bool:
        try:
            send_message(self._krokus, actor, running.case_id, name)
        except (MessageNotExpected, NotAllowed, NotFound):
            return False
        except KrokusError as error:
            self.troubles.setdefault(name, str(error))
            return False
        return True

    def do_step(self, running: Running, step_id: str) -> bool:
        """Do a step of the plan, if it is still to be done; False while the case has a pause."""
        with self._krokus.store.read(self._org) as work:
            step, case = find_step(work, step_id), find_case(work, running.case_id)
        if step is None or case is None or step.status != STEP_OPEN or CaseStatus(case.status).is_closed:
            return True
        coach = self._holder(running, COACH)
        if case.suspended or coach is None:
            return False
        finish_plan_step(self._krokus, coach, step_id, "", None)
        return True

    def is_open(self, task: TaskRow) -> bool:
        return task.status in OPEN

    def busy_hours(self, role: str) -> float:
        """All working hours that people of this role have used."""
        return sum(self._diaries[actor.person].busy_hours for actor in self._staff.holders(role))
