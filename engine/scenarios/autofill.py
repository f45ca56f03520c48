"""Plausible answers for a form: for scenarios, for trying a model out, for the demo. Never for real cases."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from engine.casework.access import MENTOR, narrow_form, stand
from engine.casework.holders import COACH
from engine.errors import FieldProblem, InvalidAnswers, KrokusError, NotFound
from engine.forms import Field, FieldKind, Form, Option, validate_answers
from engine.krokus import Krokus
from engine.model import Actor, JsonValue
from engine.process.attachments import add_attachment
from engine.process.filling import Filling, fill
from engine.scenarios.guessing import Guess
from engine.scenarios.plausible import Plausible, name_holders, read_holders
from engine.store.queries.cases import find_case
from engine.store.queries.tasks import find_task

MOST_ROUNDS = 20
SAMPLE_FILE = b"%PDF-1.4\n%%EOF\n"
_MISSING = frozenset({"required", "too_few_rows", "too_few_choices", "signature_incomplete"})


def autofill(
    krokus: Krokus,
    actor: Actor,
    task_id: str,
    chosen: Mapping[str, Any],
    *,
    birth_date: str = "1990-01-15",
) -> dict[str, Any]:
    """Answers to a task's form: what is chosen, what the case knows, and plausible values where required.

    Raises:
        KrokusError: a required field could not be given a value that its rules accept.
    """
    with krokus.store.read(actor.org) as work:
        task = find_task(work, task_id)
        case = None if task is None else find_case(work, task.case_id)
        if task is None or case is None:
            raise NotFound(task=task_id)
        standing = stand(work, actor, case)
        release = krokus.releases.get(work, task.release_id)
        form = release.forms.get(task.form_key or "")
        if form is None:
            return {}
        seen = narrow_form(standing, form, own_task=True)
        filling = fill(work, krokus, standing, release, case, task, seen)
        held = read_holders(work, case)
    today = krokus.calendar.local_date(work.now)
    # Who fills a form in signs for a role that nobody holds.
    names = {**dict.fromkeys((COACH, MENTOR, "writer"), actor.name), **name_holders(held)}
    plausible = Plausible(form.key, names, _number(case.no))
    guess = Guess(
        today, birth_date, filling.options, plausible, held[COACH].id if COACH in held else actor.person
    )
    asked = frozenset(seen.names())
    kept = {key: value for key, value in chosen.items() if key in asked}
    filler = Filler(krokus, actor, task_id, seen, filling, guess, work.now, kept)
    return filler.complete()


def autofill_start(form: Form, given: Mapping[str, JsonValue], today: date) -> dict[str, JsonValue]:
    """Answers to a form that begins a case: what is given, and plausible values where required."""
    guess = Guess(today, str(given.get("birth_date", "1990-01-15")), {}, Plausible(form.key))
    needed = {one.key: guess.value(one) for one in form.root.members if one.required}
    return {**needed, **{key: value for key, value in given.items() if key in form.names()}}


def _number(no: str) -> int:
    """Where a case stands in its year, from 0: `2026/3` is 2."""
    digits = no.rpartition("/")[2]
    return int(digits) - 1 if digits.isdigit() else 0


def _find_row(path: str) -> int:
    """Which row of a table a path leads into, 0 outside of tables."""
    return next((int(part) for part in reversed(path.split(".")) if part.isdigit()), 0)


@dataclass
class Filler:
    """Answers one form: judges, fills what is missing, tries other values where a rule refuses, again.

    Attributes:
        chosen: answers that somebody gave; only gaps inside them are filled.
    """

    krokus: Krokus
    actor: Actor
    task_id: str
    form: Form
    filling: Filling
    guess: Guess
    now: datetime
    chosen: Mapping[str, Any]
    raw: dict[str, Any] = field(default_factory=dict)
    _tried: dict[str, int] = field(default_factory=dict)

    def complete(self) -> dict[str, Any]:
        """Answers that the form accepts.

        Raises:
            KrokusError: none were found; params name the fields and their problems.
        """
        self.raw = _lay_over(self.form.root, self.filling.answers, self.chosen)
        problems: Sequence[FieldProblem] = ()
        for _ in range(MOST_ROUNDS):
            problems = self._judge()
            if not problems:
                return self.raw
            if not any([self._mend(problem) for problem in problems]):
                break
        words = [f"{problem.path}: {problem.code}" for problem in problems]
        raise KrokusError("autofill_failed", form=self.form.key, problems=words)

    def _judge(self) -> Sequence[FieldProblem]:
        try:
            validate_answers(
                self.form,
                self.raw,
                variables=self.filling.variables,
                options=self.filling.options,
                kept=self.filling.answers,
                now=self.now,
            )
        except InvalidAnswers as error:
            return error.problems
        return ()

    def _mend(self, problem: FieldProblem) -> bool:
        """Whether something was changed that may solve the problem."""
        path = ".".join(part for part in problem.path.split(".") if not part.isdigit())
        found = self.form.find_field(path)
        if found is None:
            return False
        if problem.code in _MISSING:
            is_file = found.kind is FieldKind.FILE
            missing = self._attach(found) if is_file else self.guess.value(found, _find_row(problem.path))
            _put(self.raw, problem.path, missing)
            return missing is not None
        return not _holds(self.chosen, problem.path) and self._try_another(problem.path, found)

    def _try_another(self, path: str, found: Field) -> bool:
        others = self.guess.others(found)
        at = self._tried.get(path, 0)
        if at >= len(others):
            return False
        self._tried[path] = at + 1
        _put(self.raw, path, others[at])
        return True

    def _attach(self, found: Field) -> JsonValue:
        name = f"{found.key}.pdf"
        item = add_attachment(self.krokus, self.actor, self.task_id, found.path, name, SAMPLE_FILE)
        self.filling.options.setdefault("files", []).append(Option(item.id, item.name))
        return [item.id]


def _holds(given: Mapping[str, Any], path: str) -> bool:
    """Whether somebody gave the value at a path into groups; what stands in rows may still be mended."""
    here: Any = given
    for part in path.split("."):
        if not isinstance(here, Mapping) or part not in here:
            return False
        here = here[part]
    return True


def _lay_over(scope: Field, begun: Mapping[str, Any], chosen: Mapping[str, Any]) -> dict[str, Any]:
    """Choices over what a form begins with; of a group, part by part."""
    whole = {**begun, **chosen}
    for one in scope.members:
        below, above = begun.get(one.key), chosen.get(one.key)
        if one.kind is FieldKind.GROUP and isinstance(below, Mapping) and isinstance(above, Mapping):
            whole[one.key] = _lay_over(one, below, above)
    return whole


def _put(raw: dict[str, Any], path: str, value: JsonValue) -> None:
    """Write a value where a problem says one is missing or wrong, making rows and sections on the way."""
    parts = path.split(".")
    here: Any = raw
    for part, following in pairwise(parts):
        if isinstance(here, list):
            while len(here) <= int(part):
                here.append({})
            here = here[int(part)]
            continue
        if here.get(part) is None:
            here[part] = [] if following.isdigit() else {}
        here = here[part]
    if isinstance(here, list):
        here.append(value)
    else:
        here[parts[-1]] = value
