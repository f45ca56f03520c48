"""Giving rows the names people know: of elements, roles, stages and persons. Read once per question."""

from datetime import datetime
from functools import cached_property

from engine.casework.access import find_rights, stand, why_seen
from engine.casework.holders import RECORDED_BY_COACH
from engine.errors import NotFound
from engine.krokus import Krokus
from engine.model import Actor
from engine.process.modelfile import Words
from engine.process.releases import Release
from engine.store import Work
from engine.store.cases import find_case
from engine.store.documents import DocumentRow
from engine.store.people import list_people
from engine.store.tasks import TaskRow
from engine.views import DocumentItem, PersonRef, TaskItem

NEW_FOR_S = 2 * 24 * 3600


class Naming:
    """Looks names up; every lookup of the same thing in one question costs one query at most."""

    def __init__(self, krokus: Krokus, work: Work) -> None:
        self._krokus = krokus
        self._work = work
        self._rights: dict[str, frozenset[str]] = {}

    def release(self, release_id: str) -> Release:
        return self._krokus.releases.get(self._work, release_id)

    @cached_property
    def _people(self) -> dict[str, str]:
        return {row.id: row.name for row in list_people(self._work)}

    def person(self, person_id: str | None) -> PersonRef | None:
        if person_id is None or person_id not in self._people:
            return None
        return PersonRef(person_id, self._people[person_id])

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
        release = self.release(row.release_id)
        element = release.graph.elements.get(row.element_id)
        plain = "" if element is None else element.properties.get("plain_name", "")
        is_open = row.done_at is None
        return TaskItem(
            id=row.id,
            name=row.name,
            plain_name=plain or row.name,
            case_id=row.case_id,
            case_no=case_no,
            case_title=case_title,
            role=row.role,
            role_name=self.role(release, row.role),
            stage=row.stage,
            stage_name=self.stage(release, row.stage),
            assignee=self.person(row.assignee),
            status=row.status,
            why=why_seen(actor.person, row, actor.roles),
            nobody=row.nobody,
            opened_at=row.opened_at,
            due_at=row.due_at,
            done_at=row.done_at,
            is_overdue=bool(is_open and row.due_at and row.due_at < self._work.now),
            is_new=(self._work.now - row.opened_at).total_seconds() < NEW_FOR_S and row.claimed_at is None,
            draft_saved_at=draft_at,
            may_claim=self._may_claim(actor, row),
        )

    def _may_claim(self, actor: Actor, row: TaskRow) -> bool:
        if row.assignee is not None or row.nobody is not None or row.role in RECORDED_BY_COACH:
            return False
        if row.id not in self._rights:
            case = find_case(self._work, row.case_id)
            if case is None:
                raise NotFound(case=row.case_id)
            try:
                self._rights[row.id] = find_rights(stand(self._work, actor, case), row)
            except NotFound:
                self._rights[row.id] = frozenset()
        return "claim" in self._rights[row.id]

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
