"""Why a pretend case did not go on, in people's words: names of steps, people and reports instead of keys."""

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property

from engine.errors import (
    EngineFault,
    InvalidAnswers,
    KrokusError,
    MessageNotExpected,
    NotAllowed,
    NotFound,
    ScenarioFailed,
)
from engine.process.command import describe_cause
from engine.releases.modelfile import Words
from engine.releases.release import Release
from engine.saying.faults import say_fault
from engine.saying.names import Names, make_names
from engine.saying.people import name_role
from engine.saying.statuses import name_status

MOST_NAMED = 6
FACTS: Mapping[str, tuple[str, str]] = {
    "status": ("Sprawa ma mieć stan", "The case should be in the state"),
    "stage": ("Sprawa ma być w etapie", "The case should be in the stage"),
}
Step = Mapping[str, object]


def say_failure(error: KrokusError, release: Release, step: Step | None) -> Words:
    """Why a step of a pretend case could not be done; the chain of causes where no words are known.

    Args:
        step: what was tried, as a scenario says it.
    """
    teller = _Teller(release)
    if isinstance(error, ScenarioFailed) and error.why in teller.sentences:
        return _add(teller.sentences[error.why](error.about), teller.say_open(error.params.get("open")))
    cause = error.__cause__ if isinstance(error, ScenarioFailed) else error
    if step is not None and step.get("do") == "message" and isinstance(error, NotFound | NotAllowed):
        return teller.say_unable(step)
    if isinstance(error, MessageNotExpected):
        return teller.say_unexpected(str(error.params.get("name", "")))
    if isinstance(cause, InvalidAnswers):
        return teller.say_answers(str((step or {}).get("task", "")), cause)
    if isinstance(cause, KrokusError) and cause.code == "autofill_failed":
        return teller.say_unfilled(str((step or {}).get("task", "")), cause)
    told = describe_cause(error)
    if isinstance(cause, EngineFault):
        what = say_fault(cause.code).what
        return Words(*(f"{text[:1].upper()}{text[1:]} ({told})." for text in (what.pl, what.en)))
    return Words(told, told)


class _Teller:
    def __init__(self, release: Release) -> None:
        self._release = release
        self.sentences: Mapping[str, Callable[[Mapping[str, str]], Words]] = {
            "not_open": self._say_not_open,
            "should_be_open": self._say_should_be_open,
            "should_not_be_open": self._say_should_not_be_open,
            "not_reached": self._say_not_reached,
            "fact": self._say_fact,
            "nobody": self._say_nobody,
        }

    @cached_property
    def _names(self) -> Names:
        return make_names(self._release.model, self._release.forms, self._release.graph)

    def _name(self, element_id: str) -> str:
        element = self._release.graph.elements.get(element_id)
        return element.name or element_id if element is not None else element_id

    def _say_not_open(self, about: Mapping[str, str]) -> Words:
        name = self._name(about["element"])
        return Words(
            f"„{name}” wtedy na nikogo nie czeka.", f"“{name}” does not wait for anybody at that moment."
        )

    def _say_should_be_open(self, about: Mapping[str, str]) -> Words:
        name = self._name(about["element"])
        return Words(f"Ma czekać „{name}”, a nie czeka.", f"“{name}” should wait, and does not.")

    def _say_should_not_be_open(self, about: Mapping[str, str]) -> Words:
        name = self._name(about["element"])
        return Words(f"„{name}” ma nie czekać, a czeka.", f"“{name}” should not wait, and does.")

    def _say_not_reached(self, about: Mapping[str, str]) -> Words:
        name = self._name(about["element"])
        return Words(
            f"Sprawa nie przeszła przez „{name}” w tej kolejności, która jest zapisana.",
            f"The case did not come through “{name}” in the order that is written.",
        )

    def _say_fact(self, about: Mapping[str, str]) -> Words:
        name, found, wanted = about["name"], about["found"], about["wanted"]
        if name in FACTS:
            polish, english = FACTS[name]
        else:
            label = self._names.find(name).label
            polish, english = f"„{label.pl}” ma być", f"“{label.text('en')}” should be"
        should, stands = self._name_value(name, wanted), self._name_value(name, found)
        return Words(
            f"{polish} „{should.pl}”, a jest „{stands.pl}”.",
            f"{english} “{should.text('en')}”, and it is “{stands.text('en')}”.",
        )

    def _name_value(self, fact: str, value: str) -> Words:
        if fact == "status":
            return name_status(value)
        stage = self._release.model.find_stage(value)
        if stage is not None:
            return stage.name
        return self._names.find(fact).options.get(value, Words(value))

    def _say_nobody(self, about: Mapping[str, str]) -> Words:
        role = self._say_role(about["role"])
        return Words(f"Nikt nie gra tej osoby: {role.pl}.", f"Nobody plays this person: {role.text('en')}.")

    def _say_role(self, key: str) -> Words:
        return name_role(key, {one.key: one.name for one in self._release.model.roles.values()})

    def _say_message(self, key: str) -> Words:
        message = self._release.model.messages.get(key)
        return Words(key) if message is None else message.label

    def say_unable(self, step: Step) -> Words:
        """Somebody reports on a case that they do not see."""
        role, message = self._say_role(str(step.get("by", ""))), self._say_message(str(step.get("name", "")))
        return Words(
            f"{role.pl} nie może teraz zgłosić „{message.pl}”: ta osoba nie ma jeszcze dostępu do sprawy"
            " albo nie ma prawa do tego zgłoszenia.",
            f"{role.text('en')} cannot report “{message.text('en')}” now: this person does not see the case"
            " yet, or may not report it.",
        )

    def say_unexpected(self, name: str) -> Words:
        """A report that nothing in the process answers to."""
        message = self._say_message(name)
        return Words(
            f"Na zgłoszenie „{message.pl}” proces teraz nie czeka.",
            f"The process does not wait for “{message.text('en')}” now.",
        )

    def say_answers(self, element_id: str, error: InvalidAnswers) -> Words:
        """Answers that the form refuses."""
        name, listed = self._name(element_id), self._list_fields(element_id, [p.path for p in error.problems])
        return Words(
            f"Formularz kroku „{name}” nie przyjmuje tych odpowiedzi: {listed}.",
            f"The form of “{name}” refuses these answers: {listed}.",
        )

    def say_unfilled(self, element_id: str, error: KrokusError) -> Words:
        """Answers that could not be invented."""
        found = error.params.get("problems")
        problems = [str(one) for one in found] if isinstance(found, list) else []
        name, listed = (
            self._name(element_id),
            self._list_fields(element_id, [p.partition(":")[0] for p in problems]),
        )
        return Words(
            f"Formularza kroku „{name}” nie da się wypełnić przykładem: {listed}. Wybierz te odpowiedzi.",
            f"The form of “{name}” cannot be filled in by example: {listed}. Choose these answers yourself.",
        )

    def _list_fields(self, element_id: str, paths: Iterable[str]) -> str:
        """The labels of a few fields of a step's form."""
        element = self._release.graph.elements.get(element_id)
        form_key = "" if element is None else element.properties.get("form_key") or element_id
        fields = dict.fromkeys(self._names.find(path, form_key).label.pl for path in paths)
        return ", ".join(f"„{one}”" for one in list(fields)[:MOST_NAMED]) or "–"

    def say_open(self, elements: object) -> Words:
        """What waits instead."""
        ids: Iterable[object] = elements if isinstance(elements, list) else ()
        names = list(dict.fromkeys(self._name(str(one)) for one in ids))
        if not names:
            return Words("")
        polish, english = ", ".join(f"„{one}”" for one in names), ", ".join(f"“{one}”" for one in names)
        return Words(f"Czeka: {polish}.", f"What waits: {english}.")


def _add(first: Words, second: Words) -> Words:
    return Words(f"{first.pl} {second.pl}".strip(), f"{first.text('en')} {second.text('en')}".strip())
