"""Filling in forms fast: what one form accepted is tried for the next, and mended where it is not."""

import re
from collections.abc import Mapping
from copy import deepcopy
from datetime import date, timedelta
from typing import Any

from engine.casework.access import narrow_form, stand
from engine.errors import InvalidAnswers
from engine.forms import FieldKind
from engine.krokus import Krokus
from engine.model import Actor
from engine.process.filling import fill
from engine.process.tasks import complete_task
from engine.releases.release import Release
from engine.scenarios.autofill import autofill
from engine.scenarios.plausible import name_holders, read_holders
from engine.store.queries.cases import find_case
from engine.store.queries.tasks import TaskRow
from engine.views import Completed

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}(T.*)?$")
_MONTH = re.compile(r"\d{4}-\d{2}$")
# Dates further away than this are somebody's birthday, not something that is planned.
PLANNED_DAYS = 1000
HOW_IT_WAS_SAID = ("spoken", "phone", "pjm", "written")


class Answerer:
    """Completes tasks with what was chosen and what is plausible; remembers what forms accepted."""

    def __init__(self, krokus: Krokus) -> None:
        self._krokus = krokus
        # What filled the gaps of a form last time: when, on whose case (role -> name), and what.
        self._gaps: dict[tuple[str, ...], tuple[date, dict[str, str], dict[str, Any]]] = {}

    def complete(
        self, release: Release, actor: Actor, task: TaskRow, chosen: Mapping[str, Any], how: str = ""
    ) -> Completed:
        """Fill in a task and complete it.

        Raises:
            KrokusError: no plausible answers are accepted, or the process cannot go on.
        """
        form = release.forms.get(task.form_key or "")
        if form is None:
            return complete_task(self._krokus, actor, task.id, {}, how=how)
        key = (release.sha256, form.key, task.element_id, task.role, *sorted(actor.roles), *sorted(chosen))
        known = self._gaps.get(key)
        if known is not None:
            try:
                raw = self._guess(release, actor, task, chosen, *known)
                return complete_task(self._krokus, actor, task.id, raw, how=how)
            except InvalidAnswers:
                pass
        # What fills gaps may be written into what was chosen; the choice itself stays as it was.
        raw = autofill(self._krokus, actor, task.id, deepcopy(dict(chosen)))
        done = complete_task(self._krokus, actor, task.id, raw, how=how)
        if not any(one.kind is FieldKind.FILE and raw.get(one.key) for one in form.root.members):
            self._gaps[key] = (self._today(), self._name_people(actor, task), raw)
        return done

    def _guess(
        self,
        release: Release,
        actor: Actor,
        task: TaskRow,
        chosen: Mapping[str, Any],
        made: date,
        people: Mapping[str, str],
        gaps: Mapping[str, Any],
    ) -> dict[str, Any]:
        form = release.forms[task.form_key or ""]
        today, now = self._today(), self._name_people(actor, task)
        # Whose signature it is differs from case to case.
        renamed = {name: now[role] for role, name in people.items() if role in now}
        moved = {name: _move(value, made, today, renamed) for name, value in gaps.items()}
        if not form.is_document:
            return _lay_over(moved, chosen)
        with self._krokus.store.read(actor.org) as work:
            case = find_case(work, task.case_id)
            if case is None:
                return dict(chosen)
            standing = stand(work, actor, case)
            seen = narrow_form(standing, form, own_task=True)
            filling = fill(work, self._krokus, standing, release, case, task, seen)
        names = frozenset(seen.names())
        kept = {name: value for name, value in chosen.items() if name in names}
        raw = _lay_over({**moved, **filling.answers}, kept)
        return raw

    def _name_people(self, actor: Actor, task: TaskRow) -> dict[str, str]:
        with self._krokus.store.read(actor.org) as work:
            case = find_case(work, task.case_id)
            return {} if case is None else name_holders(read_holders(work, case))

    def _today(self) -> date:
        return self._krokus.calendar.local_date(self._krokus.clock.now())


def _lay_over(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """What was chosen, with the gaps in and around it filled from what lies below."""
    return {**below, **{name: _fill_gaps(below.get(name), value) for name, value in above.items()}}


def _fill_gaps(below: Any, above: Any) -> Any:
    if isinstance(above, Mapping) and isinstance(below, Mapping):
        return _lay_over(below, above)
    if isinstance(above, list) and isinstance(below, list) and below:
        return [_fill_gaps(below[min(place, len(below) - 1)], row) for place, row in enumerate(above)]
    return above


def _move(value: Any, made: date, today: date, renamed: Mapping[str, str]) -> Any:
    """The same value as if it were given today, on a case of other people (name then -> name now)."""
    if isinstance(value, dict):
        return {key: _move(one, made, today, renamed) for key, one in value.items()}
    if isinstance(value, list):
        return [_move(one, made, today, renamed) for one in value]
    if isinstance(value, str) and _DAY.match(value):
        away = (date.fromisoformat(value[:10]) - made).days
        if abs(away) <= PLANNED_DAYS:
            return (today + timedelta(days=away)).isoformat() + value[10:]
    if isinstance(value, str) and _MONTH.match(value):
        return today.isoformat()[:7]
    return renamed.get(value, value) if isinstance(value, str) else value
