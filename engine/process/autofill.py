"""Plausible answers for a form: for scenarios, for trying a model out, for the demo. Never for real cases."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

from engine.casework.access import narrow_form, stand
from engine.errors import FieldProblem, InvalidAnswers, KrokusError, NotFound
from engine.forms import Field, FieldKind, Form, Option, validate_answers
from engine.krokus import Krokus
from engine.model import Actor, JsonValue
from engine.process.attachments import add_attachment
from engine.process.filling import Filling, fill
from engine.process.phrases import LONG, PHRASES, SHORT
from engine.store.cases import find_case
from engine.store.people import find_person
from engine.store.tasks import find_task

MOST_ROUNDS = 20
SAMPLE_FILE = b"%PDF-1.4\n%%EOF\n"
_MISSING = frozenset({"required", "too_few_rows", "too_few_choices", "signature_incomplete"})
# Where the invented people live, so that city, county and voivodeship agree.
_LIVES_IN = frozenset({"podlaskie", "podlaskie_m_bialystok"})
_TEXTS = {
    "phone": "600 100 200",
    "email": "osoba@example.org",
    "postcode": "15-001",
    "pesel": "02070803628",
    "nip": "5260250274",
}


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
        person = find_person(work, actor.person)
    today = krokus.calendar.local_date(work.now)
    guess = Guess(today, actor.name if person else "", birth_date, filling.options)
    names = frozenset(seen.names())
    kept = {key: value for key, value in chosen.items() if key in names}
    filler = Filler(krokus, actor, task_id, seen, filling, guess, work.now, kept)
    return filler.complete()


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
    guess: "Guess"
    now: datetime
    chosen: Mapping[str, Any]
    raw: dict[str, Any] = field(default_factory=dict)
    _tried: dict[str, int] = field(default_factory=dict)

    def complete(self) -> dict[str, Any]:
        """Answers that the form accepts.

        Raises:
            KrokusError: none were found; params name the fields and their problems.
        """
        self.raw = {**self.filling.answers, **self.chosen}
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
            missing = self._attach(found) if found.kind is FieldKind.FILE else self.guess.value(found)
            _put(self.raw, problem.path, missing)
            return missing is not None
        return problem.path not in self.chosen and self._try_another(problem.path, found)

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


class Guess:
    """Makes one plausible value for a field."""

    def __init__(
        self, today: date, name: str, birth_date: str, options: Mapping[str, Sequence[Option]]
    ) -> None:
        self._today = today.isoformat()
        self._name = name
        self._birth_date = birth_date
        self._options = options

    def value(self, field: Field) -> JsonValue:
        kind = field.kind
        if kind.is_object or kind is FieldKind.TABLE:
            return self._compound(field)
        if kind in (FieldKind.ONE, FieldKind.SCALE, FieldKind.PERSON, FieldKind.MANY):
            return self._choice(field)
        if kind in (FieldKind.NUMBER, FieldKind.MONEY):
            return self._number(field)
        return self._plain(field)

    def _compound(self, field: Field) -> JsonValue:
        if field.kind is FieldKind.SIGNATURE:
            return {"name": self._name or "Osoba", "date": self._today, "method": "paper"}
        inner = {
            c.key: self.value(c) for c in field.members if not c.readonly and c.kind is not FieldKind.FILE
        }
        if field.kind is FieldKind.TABLE:
            return [dict(inner) for _ in range(max(1, field.limits.min_rows))]
        return inner

    def others(self, field: Field) -> list[JsonValue]:
        """What else may be chosen, in order; a date may be a month from now or a month ago."""
        if field.kind is FieldKind.DATE:
            today = date.fromisoformat(self._today)
            return [(today + timedelta(days=days)).isoformat() for days in (30, -30, 400)]
        if field.kind not in (FieldKind.ONE, FieldKind.MANY, FieldKind.PERSON, FieldKind.BOOL):
            return []
        values: list[JsonValue] = [option.value for option in self._choices(field)] or [False, True]
        return [[value] for value in values] if field.kind is FieldKind.MANY else values

    def _choices(self, field: Field) -> Sequence[Option]:
        return field.options or tuple(self._options.get(field.options_key, ()))

    def _choice(self, field: Field) -> JsonValue:
        options = self._choices(field)
        if field.kind is FieldKind.SCALE and not options:
            return int(field.limits.min or 0)
        values = [option.value for option in options]
        values.sort(key=lambda value: value not in _LIVES_IN)
        if field.kind is FieldKind.MANY:
            return list(values[: max(1, field.limits.min_choices)])
        return values[0] if values else None

    @staticmethod
    def _number(field: Field) -> JsonValue:
        least = field.limits.min if field.limits.min is not None else 1
        if field.kind is FieldKind.MONEY:
            return f"{max(least, 5000):.2f}"
        return int(least) if float(least).is_integer() else least

    def _plain(self, field: Field) -> JsonValue:
        match field.kind:
            case FieldKind.DATE:
                return self._birth_date if "birth" in field.key else self._today
            case FieldKind.TIME:
                return "09:00" if "to" not in field.key else "13:00"
            case FieldKind.DATETIME:
                return f"{self._today}T09:00"
            case FieldKind.MONTH:
                return self._today[:7]
            case FieldKind.BOOL:
                return True
            case _:
                return (
                    _TEXTS.get(field.widget)
                    or PHRASES.get(field.key)
                    or (LONG if field.kind is FieldKind.AREA else SHORT)
                )
