"""Pretend cases played through the same commands the web calls."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from engine.calendars import Calendar, parse_duration
from engine.clock import MovableClock
from engine.errors import EngineFault, InvalidInput, KrokusError, ScenarioFailed
from engine.feel import compile_expression, to_json
from engine.forms import FieldKind, Form
from engine.krokus import Krokus
from engine.model import Actor, JsonValue, OrgId, TaskStatus
from engine.process.cases import begin_case, send_message, start_form
from engine.process.command import open_case
from engine.process.passing import let_pass
from engine.process.projection import save
from engine.process.refreshing import refresh_holders
from engine.process.tasks import complete_task
from engine.process.teamwork import begin_with_cast
from engine.releases.completing import APPLICATION, MADE
from engine.releases.release import Release
from engine.releases.scenariofile import Scenario
from engine.scenarios.autofill import autofill, autofill_start
from engine.store import Work
from engine.store.queries.cases import find_case, find_latest_release
from engine.store.queries.history import list_events
from engine.store.queries.people import insert_assignment
from engine.store.queries.tasks import TaskRow, list_case_tasks

# At which something may be due while one step lets time pass: three years of days.
MOST_MOMENTS = 1000
ROLES_AT_START = ("mentor", "psychologist", "career_advisor", "specialist", "employer")


@dataclass
class Player:
    """Plays one scenario; the cast are real people of a real organisation.

    Attributes:
        cast: login -> actor; a role that the scenario gives to a login acts as that person.
        stop_at: play no step that would move the clock beyond this moment (the demo's present).
    """

    krokus: Krokus
    clock: MovableClock
    cast: Mapping[str, Actor]
    scenario: Scenario
    case_id: str = ""
    at: int = 0
    take_client: Callable[[str], None] | None = None
    # Further roles that are on the case from the first moment, where no step of the model names them.
    more_at_start: tuple[str, ...] = ()
    # Elements that stand for one of the drawing once more: a scenario calls them by that one's id.
    copies: Mapping[str, str] = field(default_factory=dict)
    _waiting_for: list[str] = field(default_factory=list)

    def begin(self, model_key: str) -> None:
        """Create the case with whom it is about, its people and its first variables."""
        with self.krokus.store.read(self._org) as work:
            release = self._find_release(work, model_key)
        if release.model.is_of_team:
            cast, told = self.cast, self.scenario
            began = begin_with_cast(self.krokus, release.model, cast, told.people, told.variables)
            self.case_id, people = began
            self.scenario = replace(told, people=people)
        else:
            self._begin_with_client(self._actor("office"), release)

    @property
    def _org(self) -> OrgId:
        return next(iter(self.cast.values())).org

    def _begin_with_client(self, starter: Actor, release: Release) -> None:
        first, _, last = self.scenario.client.partition(" ")
        raw: dict[str, JsonValue] = {
            "first_name": first,
            "last_name": last or first,
            "contact_preference": ["call"],
            "phone": "600 100 200",
            "referral_source": "self",
            "submitted_by": "self",
            "why_work": "Chcę pracować.",
            "birth_date": self.scenario.birth_date,
        }
        with self.krokus.store.begin(starter.org) as work:
            today = self.krokus.calendar.local_date(work.now)
            start = autofill_start(start_form(release.forms[APPLICATION]), raw, today)
            self.case_id = begin_case(
                self.krokus,
                work,
                release.model.key,
                start,
                started_by=starter,
                variables=self.scenario.variables,
            )
            for role in self._roles_at_start(release):
                if role in self.scenario.people:
                    person = self.cast[self.scenario.people[role]].person
                    insert_assignment(work, self.case_id, role, person, need_to_know=role == "mentor")
            refresh_holders(self.krokus, work)
        if self.take_client is not None:
            self.take_client(self.case_id)

    def _find_release(self, work: Work, model_key: str) -> Release:
        row = find_latest_release(work, model_key)
        if row is None:
            raise self._failed(f"there is no model {model_key}")
        return self.krokus.releases.get(work, row.id)

    def _roles_at_start(self, release: Release) -> tuple[str, ...]:
        # Later on everybody is there already; else whoever no step of the model names is there at once.
        is_later = "resume_stage" in self.scenario.variables
        named = {"client"} if is_later else {"client", *_list_named_later(release)}
        own = [role.key for role in release.model.roles.values() if role.scope == "case"]
        later = [role for role in own if role not in named] if release.model.stages else []
        return tuple(dict.fromkeys((*ROLES_AT_START, *self.more_at_start, *later)))

    def play(self) -> None:
        """Play every step and judge the end."""
        while self.step():
            pass
        self._expect(self.scenario.end)

    def step(self) -> bool:
        """Play the next step; False when none is left."""
        if self.at >= len(self.scenario.steps):
            return False
        step = self.scenario.steps[self.at]
        self.at += 1
        match step["do"]:
            case "complete":
                self._complete(step)
            case "message":
                send_message(self.krokus, self._actor(step["by"]), self.case_id, step["name"])
            case "advance":
                self._advance(step["by"])
            case "expect":
                self._expect(step)
            case unknown:
                raise self._failed(f"unknown step {unknown!r}")
        return True

    def _advance(self, span: str) -> None:
        try:
            let_pass(self.krokus, self.clock, self._span(span), MOST_MOMENTS)
        except InvalidInput as wrong:
            if wrong.code != "too_many_moments":
                raise
            reason = f"more than {MOST_MOMENTS} moments with timers on the way; let less time pass"
            raise self._failed(reason) from wrong

    def _span(self, text: str) -> timedelta:
        now = self.clock.now()
        return Calendar().add(now, parse_duration(text)) - now

    def _actor(self, role: str) -> Actor:
        if role == "client" and self.scenario.people.get("client") not in self.cast:
            return self._actor("coach")
        login = next(iter(self.scenario.people.get(role, role).split()), "")
        if login not in self.cast:
            raise self._failed(f"nobody plays {role}", "nobody", role=role)
        return self.cast[login]

    def _complete(self, step: Mapping[str, Any]) -> None:
        task = self._find_open(step["task"])
        actor = self._actor(step["by"])
        typed = step.get("answers")
        given = dict(typed) if isinstance(typed, Mapping) else {}
        chosen = {**given, **{key: self._value(value) for key, value in step.get("set", {}).items()}}
        chosen = self._tell(actor, task, chosen)
        raw = autofill(
            self.krokus, actor, task.id, self._persons(chosen), birth_date=self.scenario.birth_date
        )
        how = "spoken" if step["by"] == "client" else ""
        try:
            complete_task(self.krokus, actor, task.id, raw, how=how)
        except EngineFault:
            raise
        except KrokusError as error:
            raise self._failed(f"{task.element_id}: {error}") from error

    def _tell(self, actor: Actor, task: TaskRow, chosen: Mapping[str, Any]) -> dict[str, Any]:
        """In a bare diagram every answer that something reads counts, whichever step is asked for it.

        So does a text that is none of those the diagram compares, and a list of plain values. Returns what is
        left for the form.
        """
        with self.krokus.store.read(actor.org) as work:
            release = self.krokus.releases.get(work, task.release_id)
        form = release.forms.get(task.form_key or "")
        asked = frozenset(key for key, value in chosen.items() if form and _asks(form, key, value))
        _, read = release.kept_names
        untold = {key: value for key, value in chosen.items() if key in read - asked}
        if untold and not release.model.stages:
            with open_case(self.krokus, actor.org, self.case_id, str(actor.person)) as run:
                run.variables.update(untold)
                # What its own answer would set off is looked at once the step is done with it, as on the web.
                save(run)
                run.is_written = True
            return {key: value for key, value in chosen.items() if key not in untold}
        return dict(chosen)

    def _value(self, value: Any) -> Any:
        if isinstance(value, str) and value.startswith("="):
            return to_json(compile_expression(value).evaluate({}, now=self.clock.now()))
        if isinstance(value, dict):
            return {key: self._value(one) for key, one in value.items()}
        if isinstance(value, list):
            return [self._value(one) for one in value]
        return value.isoformat() if isinstance(value, date) else value

    def _persons(self, chosen: dict[str, Any]) -> dict[str, Any]:
        """A login of the cast stands for the person."""
        return {
            key: self.cast[value].person if isinstance(value, str) and value in self.cast else value
            for key, value in chosen.items()
        }

    def _tasks(self) -> tuple[TaskRow, ...]:
        with self.krokus.store.read(self._org) as work:
            rows = list_case_tasks(work, self.case_id)
        return tuple(row._replace(element_id=self.copies.get(row.element_id, row.element_id)) for row in rows)

    def open_elements(self) -> list[str]:
        live = (TaskStatus.OPEN, TaskStatus.CLAIMED)
        return [row.element_id for row in self._tasks() if row.status in live]

    def _find_open(self, element_id: str) -> TaskRow:
        live = (TaskStatus.OPEN, TaskStatus.CLAIMED)
        found = [row for row in self._tasks() if row.element_id == element_id and row.status in live]
        if not found:
            raise self._failed(f"{element_id} is not open", "not_open", element=element_id)
        return min(found, key=lambda row: row.opened_at)

    def _expect(self, wanted: Mapping[str, Any]) -> None:
        open_now = self.open_elements()
        for element_id in wanted.get("open", ()):
            if element_id not in open_now:
                raise self._failed(f"{element_id} should be open", "should_be_open", element=element_id)
        for element_id in wanted.get("not_open", ()):
            if element_id in open_now:
                raise self._failed(
                    f"{element_id} should not be open", "should_not_be_open", element=element_id
                )
        with self.krokus.store.read(self._org) as work:
            case = find_case(work, self.case_id)
            reached = [row.element_id for row in reversed(list_events(work, self.case_id, 100_000))]
        if case is None:
            raise self._failed("the case is gone")
        self._expect_facts(wanted, case.status, case.stage, case.variables)
        self._expect_path(wanted.get("path", ()), reached)

    def _expect_facts(
        self, wanted: Mapping[str, Any], status: str, stage: str | None, variables: Mapping[str, JsonValue]
    ) -> None:
        for name, is_ in (("status", status), ("stage", stage)):
            if name in wanted and wanted[name] != is_:
                reason = f"{name} is {is_}, not {wanted[name]}"
                raise self._failed(reason, "fact", name=name, found=str(is_), wanted=str(wanted[name]))
        for name, value in wanted.get("variables", {}).items():
            found: Any = variables
            for part in name.split("."):
                found = found.get(part) if isinstance(found, Mapping) else None
            if found != value:
                reason = f"{name} is {found!r}, not {value!r}"
                raise self._failed(reason, "fact", name=name, found=str(found), wanted=str(value))

    def _expect_path(self, wanted: Sequence[str], reached: Sequence[str | None]) -> None:
        rest = iter(reached)
        for element_id in wanted:
            if element_id not in rest:
                reason = f"{element_id} was not reached in this order"
                raise self._failed(reason, "not_reached", element=element_id)

    def _failed(self, reason: str, why: str = "", **about: str) -> ScenarioFailed:
        here: dict[str, object] = {"scenario": self.scenario.title, "step": self.at, "reason": reason}
        if self.case_id:
            here["open"] = self.open_elements()
        return ScenarioFailed(why, about, **here)


def _asks(form: Form, key: str, value: Any) -> bool:
    """Whether a form takes the answer; what nobody wrote has only the choices that are compared, and rows."""
    one = form.find_field(key)
    if one is None or MADE not in form.properties:
        return one is not None
    if one.kind is FieldKind.TABLE and isinstance(value, list):
        return all(isinstance(row, Mapping) for row in value)
    is_choice = one.kind is FieldKind.ONE and isinstance(value, str) and value
    return not is_choice or value in [option.value for option in one.options]


def _list_named_later(release: Release) -> set[str]:
    """Roles that a step of the model gives to a person."""
    steps = (one.properties for one in release.graph.elements.values())
    return {step.get("target", "coach") for step in steps if step.get("action") == "reassign"}
