"""Cards of the board: one case with its reasons in words, its next task and its client's own view."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from engine.casework.access import MENTOR, may_read_flag, may_read_form, narrow_form, stand
from engine.casework.holders import CLIENT
from engine.krokus import Krokus
from engine.model import Actor
from engine.monitor.flags import FLAG
from engine.monitor.next_steps import choose_next, find_doer, find_end, make_next
from engine.monitor.reckoning import AMBER, RED
from engine.monitor.sentences import SENTENCES
from engine.monitor.sleeping import Sleepers
from engine.monitor.wording import Speaker
from engine.process.naming import Naming
from engine.records.plans.step_keeping import PLAN
from engine.releases.modelfile import Words
from engine.releases.release import Release
from engine.store import Work
from engine.store.queries.cases import CaseRow, find_latest_release, list_cases, list_model_keys
from engine.store.queries.documents import DocumentRow, list_documents_of
from engine.store.queries.plan_steps import PlanStepRow, list_open_steps
from engine.store.queries.task_lists import list_open_tasks
from engine.store.queries.tasks import TaskRow
from engine.store.queries.verdicts import WatchRow
from engine.views import BoardCard, ClientView, NextTask, Reason

# Where forms keep what the client said, in their own words.
OWN_WORDS = ("recorded_words", "client_words", "client_voice", "client_view", "client_statement")
RATINGS = ("client_satisfaction", "job_as_wanted", "client_like")
CASE_BEGAN = Words("otwarcie sprawy", "the case was opened")


class CardMaker:
    """Makes the cards of one page; reads what all of them need at once."""

    def __init__(
        self, krokus: Krokus, work: Work, naming: Naming, actor: Actor, locale: str, sleepers: Sleepers
    ) -> None:
        self._krokus = krokus
        self._work = work
        self._naming = naming
        self._actor = actor
        self._sleepers = sleepers
        self._locale = locale
        self.speaker = Speaker(locale, work.now, krokus.calendar)

    def make(self, rows: Sequence[WatchRow], *, only_awake: bool = True) -> tuple[BoardCard, ...]:
        """The cards of these cases, in their order."""
        ids = [row.case_id for row in rows]
        if not ids:
            return ()
        cases = {case.id: case for case in list_cases(self._work, ids)}
        tasks: dict[str, list[TaskRow]] = {}
        for listed in list_open_tasks(self._work, case_ids=ids):
            tasks.setdefault(listed.task.case_id, []).append(listed.task)
        # The nearest of each case.
        steps = {step.case_id: step for step in reversed(list_open_steps(self._work, ids))}
        papers: dict[str, list[DocumentRow]] = {}
        for paper in list_documents_of(self._work, ids):
            papers.setdefault(paper.case_id, []).append(paper)
        return tuple(
            self._card(
                row,
                cases[row.case_id],
                tasks.get(row.case_id, []),
                steps.get(row.case_id),
                papers.get(row.case_id, []),
                only_awake=only_awake,
            )
            for row in rows
            if row.case_id in cases
        )

    def _card(
        self,
        row: WatchRow,
        case: CaseRow,
        tasks: Sequence[TaskRow],
        step: PlanStepRow | None,
        papers: Sequence[DocumentRow],
        *,
        only_awake: bool,
    ) -> BoardCard:
        release = self._naming.release(case.release_id)
        reasons = [self.reason(release, case, signal) for signal in row.signals]
        shown = tuple(one for one in reasons if one.snooze_id is None or not only_awake)
        return BoardCard(
            case_id=case.id,
            no=case.no,
            title=case.title,
            level=RED if any(one.level == RED for one in shown) else AMBER,
            reasons=shown,
            stage=case.stage,
            stage_name=self._naming.stage(release, case.stage),
            model_name=release.model.name,
            coach=self._naming.person(row.coach),
            progress_at=row.progress_at,
            progress=say_progress(release, row.progress),
            next_task=choose_next(self._next_task(release, tasks), self._next_step(release, row, case, step)),
            client=self._client_view(release, case, papers),
        )

    def reason(self, release: Release, case: CaseRow, signal: dict[str, Any]) -> Reason:
        """One signal in words, as far as this person may read them, with the snooze it sleeps under."""
        if signal["key"] == FLAG and not may_read_flag(stand(self._work, self._actor, case)):
            signal = {**signal, "data": {**signal["data"], "words": ""}}
        if signal["key"] == "late_step" and not signal["data"]["extra"]:
            reads = may_read_form(stand(self._work, self._actor, case), release.forms.get(PLAN))
            signal = signal if reads else {**signal, "data": {**signal["data"], "what": ""}}
        speaker = Speaker(
            self._locale,
            self._work.now,
            self._krokus.calendar,
            lambda kind, key: self._say_name(release, kind, key),
        )
        asleep = self._sleepers.find(case.id, signal)
        turned = signal["red_at"] if signal["level"] == RED else signal["amber_at"]
        since = datetime.fromisoformat(signal["since"])
        return Reason(
            key=signal["key"],
            level=signal["level"],
            title=speaker.title(signal["key"]),
            sentence=speaker.say(signal),
            since=since,
            level_at=datetime.fromisoformat(turned) if turned else since,
            data=signal["data"],
            snooze_id=None if asleep is None else asleep.id,
            snoozed_until=None if asleep is None else asleep.until,
            snooze_reason="" if asleep is None else asleep.reason,
        )

    def _say_name(self, release: Release, kind: str, key: str) -> str:
        if kind == "person":
            person = self._naming.person(key)
            return person.name if person is not None else key
        info = release.model.messages.get(key)
        return key if info is None else info.label.text(self._locale)

    def _next_task(self, release: Release, tasks: Sequence[TaskRow]) -> NextTask | None:
        if not tasks:
            return None
        row = tasks[0]
        return NextTask(
            id=row.id,
            name=row.name,
            who=self._naming.person(row.assignee),
            role_name=self._naming.role(release, row.role),
            role=row.role,
            due_at=row.due_at,
            is_overdue=bool(row.due_at and row.due_at < self._work.now),
            may_reassign=self._actor.has_role(MENTOR) and row.role != CLIENT,
        )

    def _next_step(
        self, release: Release, row: WatchRow, case: CaseRow, step: PlanStepRow | None
    ) -> NextTask | None:
        if step is None:
            return None
        role = find_doer(step)
        who = self._naming.person(step.person_id or (case.subject_id if role == CLIENT else row.coach))
        now, role_name = self._work.now, self._naming.role(release, role)
        return make_next(step, who, role_name, find_end(self._krokus.calendar, step), now)

    def _client_view(
        self, release: Release, case: CaseRow, papers: Sequence[DocumentRow]
    ) -> ClientView | None:
        """The newest of the client's own words and ratings, as far as this person may read them."""
        standing = stand(self._work, self._actor, case)
        words, rating, at = "", None, None
        for paper in papers:
            form = release.forms.get(paper.form_key)
            if form is None:
                continue
            seen = frozenset(narrow_form(standing, form).names())
            found = _first_text(paper, seen)
            rated = next(
                (paper.data.get(key) for key in RATINGS if key in seen and paper.data.get(key)), None
            )
            if found and not words:
                words, at = found, at or paper.created_at
            if rating is None and isinstance(rated, int):
                rating, at = rated, at or paper.created_at
            if words and rating is not None:
                break
        return None if at is None else ClientView(words, rating, at)

    def stage_words(self, key: str) -> Words:
        for model_key in self._models():
            found = self._naming.stage(self._naming.release(model_key), key)
            if found is not None:
                return found
        return Words("przed etapem I", "before stage I") if key == "-" else Words(key, key)

    def model_words(self, key: str) -> Words:
        row = find_latest_release(self._work, key)
        return Words(key, key) if row is None else self._naming.release(row.id).model.name

    @staticmethod
    def signal_words(key: str) -> Words:
        return Words(SENTENCES[key].title_pl, SENTENCES[key].title_en)

    def _models(self) -> list[str]:
        from_keys = (find_latest_release(self._work, key) for key in list_model_keys(self._work))
        return [row.id for row in from_keys if row is not None]


def _first_text(paper: DocumentRow, seen: frozenset[str]) -> str:
    for key in OWN_WORDS:
        value = paper.data.get(key)
        if key in seen and isinstance(value, str) and value.strip():
            return value.strip()
    return ""


def say_progress(release: Release, what: str) -> Words:
    """The last progress in words: the element's name, the stage, or the message."""
    kind, _, key = what.partition(":")
    if what == "case_started":
        return CASE_BEGAN
    if kind in ("stage_entered", "case_reopened"):
        stage = release.model.find_stage(key)
        return Words(key) if stage is None else stage.name
    if kind == "message_received":
        info = release.model.messages.get(key)
        return Words(key) if info is None else info.label
    if kind == "plan_step_done":
        return Words("zrobiony krok z planu", "a step of the plan was done")
    if kind == "status_changed":
        return Words("zmiana statusu sprawy", "a change of the case's status")
    if what == "employer_contact":
        form = release.forms.get(what)
        return Words(what if form is None else form.title)
    return Words(release.find_element_name(what))
