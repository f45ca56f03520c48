"""Plausible answers for a form: for scenarios, for trying a model out, for the demo. Never for real cases."""

from collections.abc import Mapping, Sequence
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
from engine.store.cases import find_case
from engine.store.people import find_person
from engine.store.tasks import find_task

MOST_ROUNDS = 12
SAMPLE_FILE = b"%PDF-1.4\n%%EOF\n"
_MISSING = frozenset({"required", "too_few_rows", "too_few_choices", "signature_incomplete"})
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
    guess = Guess(
        krokus.calendar.local_date(work.now), actor.name if person else "", birth_date, filling.options
    )
    names = frozenset(seen.names())
    raw = {**filling.answers, **{key: value for key, value in chosen.items() if key in names}}
    for field in _wanted_files(seen, raw, filling, work.now):
        item = add_attachment(krokus, actor, task_id, field.path, f"{field.key}.pdf", SAMPLE_FILE)
        raw[field.key] = [item.id]
        filling.options.setdefault("files", []).append(Option(item.id, item.name))
    return _complete(seen, raw, filling, guess, work.now)


def _wanted_files(form: Form, raw: Mapping[str, Any], filling: Filling, now: datetime) -> list[Field]:
    """Top-level file fields that these answers require."""
    try:
        _judge(form, raw, filling, now)
    except InvalidAnswers as error:
        fields = [form.find_field(problem.path) for problem in error.problems if problem.code == "required"]
        return [field for field in fields if field is not None and field.kind is FieldKind.FILE]
    return []


def _judge(form: Form, raw: Mapping[str, Any], filling: Filling, now: datetime) -> None:
    validate_answers(
        form, raw, variables=filling.variables, options=filling.options, kept=filling.answers, now=now
    )


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

    def _choice(self, field: Field) -> JsonValue:
        options = field.options or tuple(self._options.get(field.options_key, ()))
        if field.kind is FieldKind.SCALE and not options:
            return int(field.limits.min or 0)
        values = [option.value for option in options]
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
                return _TEXTS.get(field.widget, "Tekst")


def _complete(
    form: Form, raw: dict[str, Any], filling: Filling, guess: Guess, now: datetime
) -> dict[str, Any]:
    for _ in range(MOST_ROUNDS):
        try:
            _judge(form, raw, filling, now)
            return raw
        except InvalidAnswers as error:
            missing = [problem for problem in error.problems if problem.code in _MISSING]
            missing += _move_dates(form, raw, error.problems, now)
            if not missing:
                raise KrokusError(
                    "autofill_failed", form=form.key, problems=[f"{p.path}: {p.code}" for p in error.problems]
                ) from error
            for problem in missing:
                if problem.code in _MISSING:
                    _put(form, raw, problem, guess)
    raise KrokusError("autofill_failed", form=form.key, problems=[])


def _move_dates(
    form: Form, raw: dict[str, Any], problems: Sequence[FieldProblem], now: datetime
) -> list[FieldProblem]:
    """A date that breaks a rule is tried a month later; most rules ask for a day ahead."""
    moved = []
    for problem in problems:
        field = form.find_field(problem.path)
        if problem.code not in _MISSING and field is not None and field.kind is FieldKind.DATE:
            raw[field.key] = (now.date() + timedelta(days=30)).isoformat()
            moved.append(problem)
    return moved


def _put(form: Form, raw: dict[str, Any], problem: FieldProblem, guess: Guess) -> None:
    """Write a plausible value where the problem says one is missing."""
    parts = problem.path.split(".")
    field = form.find_field(".".join(part for part in parts if not part.isdigit()))
    if field is None:
        return
    here: Any = raw
    for part, following in pairwise(parts):
        key = int(part) if part.isdigit() else part
        if isinstance(here, list):
            while len(here) <= int(key):
                here.append({})
            here = here[int(key)]
        else:
            here = here.setdefault(key, [] if following.isdigit() else {})
    if isinstance(here, list):
        here.append(guess.value(field))
    else:
        here[parts[-1]] = guess.value(field)
