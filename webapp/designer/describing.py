"""A process told in sentences, for people who read it at a meeting or on paper. Asks no engine."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask_babel import gettext

from engine import designing
from webapp.designer.editing import language
from webapp.designer.lines import Teller, name_element, say_kind

# How far back a nameless joint is looked through for what really comes before.
MOST_BACK = 6


@dataclass(frozen=True, slots=True)
class Telling:
    """One element in sentences, with what lies inside it."""

    id: str
    text: str
    answers: tuple[str, ...]
    inside: "tuple[Telling, ...]"


class Describer:
    """Tells one process of a draft."""

    def __init__(self, files: designing.Files) -> None:
        self._teller = Teller(files, {})
        self._steps: dict[str, designing.OutlineStep] = {}
        self._before: dict[str, list[tuple[designing.OutlineStep, designing.Way]]] = {}

    def tell(self, steps: tuple[designing.OutlineStep, ...]) -> tuple[Telling, ...]:
        """Return the sentences of a process or part, in the order in which a case meets them."""
        for step in steps:
            self._steps[step.id] = step
            for way in step.ways:
                self._before.setdefault(way.target_id, []).append((step, way))
        return tuple(self._tell(step) for step in steps if self._is_told(step))

    def _is_told(self, step: designing.OutlineStep) -> bool:
        return bool(step.name) or step.is_question or bool(step.children)

    def _tell(self, step: designing.OutlineStep) -> Telling:
        sentences = [f"{self._when(step)}{self._what(step)}", *self._further(step)]
        answers = tuple(self._answer(step, way) for way in step.ways) if step.is_question else ()
        inside = Describer.tell(self, step.children)
        return Telling(step.id, " ".join(part for part in sentences if part), answers, inside)

    def _when(self, step: designing.OutlineStep) -> str:
        """Begin the sentence with what comes before; several ways in are left to the answers."""
        found = list(dict.fromkeys(self._list_before(step.id, MOST_BACK)))
        return f"{found[0]} " if len(found) == 1 else ""

    def _list_before(self, element_id: str, most: int) -> Iterator[str]:
        for step, way in self._before.get(element_id, ()):
            if way.goes_back:
                continue
            if step.is_question and way.answer:
                yield gettext("If “%(answer)s” at “%(question)s”:", answer=way.answer, question=step.name)
            elif step.name and step.kind != "startEvent":
                yield gettext("After “%(before)s”:", before=step.name)
            elif not step.name and most:
                yield from self._list_before(step.id, most - 1)

    def _what(self, step: designing.OutlineStep) -> str:
        name = name_element(step)
        if step.is_person:
            return gettext("%(role)s – “%(name)s”.", role=self._teller.say_role(step.role), name=name)
        if step.kind == "startEvent":
            return gettext("It begins: %(name)s.", name=name)
        if step.kind == "endEvent":
            return gettext("Here it ends: “%(name)s”.", name=name)
        if step.is_question:
            return gettext("Question: “%(name)s”", name=name)
        if step.kind == "event_sub_process":
            return gettext("At any time may happen: “%(name)s”.", name=name)
        if step.kind == "callActivity":
            return gettext("The process “%(name)s” runs to its end.", name=name)
        return f"{say_kind(step)}: „{name}”."

    def _further(self, step: designing.OutlineStep) -> Iterator[str]:
        due = designing.say_span(step.properties.get("due", ""), language())
        if step.is_person and due:
            yield gettext("Time: %(due)s.", due=due)
        if step.properties.get("client_decision") == "true":
            yield gettext("The client decides.")
        if step.properties.get("optional") == "true":
            yield gettext("This may be left out.")
        if step.is_person and step.properties.get("help"):
            yield step.properties["help"]

    def _answer(self, step: designing.OutlineStep, way: designing.Way) -> str:
        target = self._steps.get(way.target_id)
        name = way.target_name or ("" if target is None else name_element(target))
        if way.goes_back:
            return gettext("“%(answer)s”: back to “%(next)s”.", answer=way.answer or "–", next=name)
        return gettext("“%(answer)s”: on to “%(next)s”.", answer=way.answer or "–", next=name)
