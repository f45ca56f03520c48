"""Giving rows the names people know: of elements, roles, stages and persons. Read once per question."""

from datetime import datetime, timedelta
from functools import cached_property
from typing import NamedTuple

from engine.casework.access import Standing, find_rights, stand, why_seen
from engine.casework.holders import COACH, RECORDED_BY_COACH
from engine.errors import NotFound
from engine.krokus import Krokus
from engine.model import Actor
from engine.releases.modelfile import Words
from engine.releases.release import Release
from engine.store import Work
from engine.store.queries.cases import find_case
from engine.store.queries.documents import DocumentRow
from engine.store.queries.people import list_assignments_of, list_names
from engine.store.queries.tasks import TaskRow
from engine.views import DocumentItem, PersonRef, TaskItem

NEW_FOR = timedelta(days=2)


class _TaskWords(NamedTuple):
    """What a release says of a task; the same for all tasks of one step."""

    plain_name: str
    role: Words
    stage: Words | None
    holder: str


class Naming:
    """Looks names up; every lookup of the same thing in one question costs one query at most."""

    def __init__(self, krokus: Krokus, work: Work) -> None:
        self._krokus = krokus
        self._work = work
        self._new_since = work.now - NEW_FOR
        self._standings: dict[str, Standing | None] = {}
        self._led: frozenset[str] | None = None
        self._words: dict[tuple[str, str, str, str | None], _TaskWords] = {}

    def release(self, release_id: str) -> Release:
        return self._krokus.releases.get(self._work, release_id)

    @cached_property
    def _people(self) -> dict[str | None, PersonRef]:
        return {id_: PersonRef(id_, name) for id_, name in list_names(self._work)}

    def person(self, person_id: str | None) -> PersonRef | None:
        return self._people.get(person_id)

    @staticmethod
    def role(release: Release, role: str) -> Words:
        info = release.model.roles.get(role)
        return Words(role) if info is None else info.name

    @staticmethod
    def stage(release: Release, key: str | None) -> Words | None:
        info = release.model.find_stage(key)
        return None if info is None else info.name

    def task(
        self, row: TaskRow, case_no: str, case_title: str, actor: Actor, draft_at: datetime | None = None
    ) -> TaskItem:
        """A task as this person sees it in a list."""
        words = self._find_words(row)
        is_open = row.done_at is None
        return TaskItem(
            id=row.id,
            name=row.name,
            plain_name=words.plain_name or row.name,
            case_id=row.case_id,
            case_no=case_no,
            case_title=case_title,
            role=row.role,
            role_name=words.role,
            stage=row.stage,
            stage_name=words.stage,
            assignee=self.person(row.assignee),
            status=row.status,
            why=why_seen(actor.person, row, actor.roles),
            nobody=row.nobody,
            opened_at=row.opened_at,
            due_at=row.due_at,
            done_at=row.done_at,
            is_overdue=bool(is_open and row.due_at and row.due_at < self._work.now),
            is_new=row.opened_at > self._new_since and row.claimed_at is None,
            draft_saved_at=draft_at,
            may_claim=self._may_claim(actor, row),
            holder=words.holder,
            is_given=self._is_given(actor, row),
        )

    def _find_words(self, row: TaskRow) -> "_TaskWords":
        key = (row.release_id, row.element_id, row.role, row.stage)
        found = self._words.get(key)
        if found is None:
            release = self.release(row.release_id)
            element = release.graph.elements.get(row.element_id)
            plain = "" if element is None else element.properties.get("plain_name", "")
            info = release.model.roles.get(row.role)
            found = _TaskWords(
                plain,
                self.role(release, row.role),
                self.stage(release, row.stage),
                "" if info is None else info.holder,
            )
            self._words[key] = found
        return found

    def _is_given(self, actor: Actor, row: TaskRow) -> bool:
        """Whether a coach's task is of somebody who does not lead its case."""
        if row.role != COACH or row.assignee != actor.person:
            return False
        if self._led is None:
            held = list_assignments_of(self._work, actor.person)
            self._led = frozenset(one.subject_id for one in held if one.role == COACH)
        return row.case_id not in self._led

    def _may_claim(self, actor: Actor, row: TaskRow) -> bool:
        if row.assignee is not None or row.nobody is not None or row.role in RECORDED_BY_COACH:
            return False
        if row.case_id not in self._standings:
            self._standings[row.case_id] = self._find_standing(actor, row.case_id)
        standing = self._standings[row.case_id]
        return standing is not None and "claim" in find_rights(standing, row)

    def _find_standing(self, actor: Actor, case_id: str) -> Standing | None:
        case = find_case(self._work, case_id)
        if case is None:
            raise NotFound(case=case_id)
        try:
            return stand(self._work, actor, case)
        except NotFound:
            return None

    def document(self, row: DocumentRow, release: Release) -> DocumentItem:
        form = release.forms.get(row.form_key)
        return DocumentItem(
            id=row.id,
            case_id=row.case_id,
            form_key=row.form_key,
            code="" if form is None else form.code,
            title=row.form_key if form is None else form.title,
            version=row.version,
            status=row.status,
            created_at=row.created_at,
            created_by=self.person(row.created_by),
            how_recorded=row.how_recorded,
        )
