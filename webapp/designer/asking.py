"""The questions that pages about steps and answers ask. Judges nothing."""

from collections.abc import Mapping

from flask import request
from flask_babel import gettext
from werkzeug.datastructures import MultiDict

from engine import designing
from webapp.designer.editing import Asked, language, read_text
from webapp.designer.lines import COMPARISONS
from webapp.questions import Choice, Question, make_choices
from webapp.tasks.words import say_name

FLAGS = ("client_decision", "optional", "meaningful")
NOTHING = ""


class StepQuestions:
    """Asks about one human step of a draft; what was typed takes the place of what is stored."""

    def __init__(
        self,
        draft: designing.Draft,
        values: Mapping[str, str],
        problems: Mapping[str, str],
        typed: MultiDict[str, str] | None = None,
    ) -> None:
        self._draft = draft
        self._typed = request.form if typed is None else typed
        self._is_sent = typed is None and request.method == "POST"
        self._values = values
        self._problems = problems

    def text(
        self, name: str, label: str, hint: str = "", *, required: bool = False, kind: str = "text"
    ) -> Asked:
        value = self._typed.get(name, self._values.get(name, ""))
        return Asked(name, kind, label, value, required, hint, self._problems.get(name, ""), lines=3)

    def span(self, name: str, label: str, hint: str = "") -> Asked:
        shown = designing.say_span(self._values.get(name, ""), language())
        return Asked(
            name, "text", label, self._typed.get(name, shown), hint=hint, error=self._problems.get(name, "")
        )

    def one(
        self, name: str, label: str, pairs: list[tuple[str, str]], hint: str = "", none: str = ""
    ) -> Asked:
        chosen = self._typed.get(name, self._values.get(name, ""))
        options = ([(NOTHING, none)] if none else []) + pairs
        return Asked(
            name,
            "one",
            label,
            chosen,
            hint=hint,
            error=self._problems.get(name, ""),
            options=make_choices(options, chosen),
        )

    def flag(self, name: str, label: str, hint: str = "", *, is_on: bool | None = None) -> Asked:
        stored = self._values.get(name) == "true" if is_on is None else is_on
        ticked = self._typed.get(name) == "true" if self._is_sent else stored
        return Asked(name, "bool", label, "true" if ticked else "", hint=hint)

    def roles(self) -> list[tuple[str, str]]:
        found = designing.find_roles(self._draft.files)
        return [(key, words.text(language())) for key, words in found.items()]

    def forms(self) -> list[tuple[str, str]]:
        return list(designing.find_forms(self._draft.files).items())

    def all(self) -> list[Question]:
        """Everything that a step can say."""
        return [*self.main(), *self.more()]

    def main(self) -> list[Question]:
        """What a step is called, who does it and until when."""
        return [
            self.text(
                "name",
                gettext("What is done"),
                gettext("Begin with a verb: “Call the family”"),
                required=True,
            ),
            self.one("role", gettext("Who does it"), self.roles()),
            self.text("new_role", gettext("… or a new role"), gettext("For example: Interpreter")),
            self.span(
                "due",
                gettext("How much time there is"),
                gettext("For example: 3 days, 2 weeks, 5 working days"),
            ),
            self.one("form_key", gettext("Form"), self.forms(), none=gettext("without a form")),
            self.text(
                "new_form", gettext("… or a new form"), gettext("Type its title. You fill it in afterwards.")
            ),
        ]

    def more(self) -> list[Question]:
        """Everything else a step can say."""
        return [
            self.text("plain_name", gettext("In easy words, for the client"), kind="area"),
            self.text("help", gettext("Help for who does it"), kind="area"),
            self.text(
                "checklist", gettext("To check before it is done"), gettext("One thing a line"), kind="area"
            ),
            self.span("remind_before", gettext("Remind before the deadline")),
            self.span("escalate_after", gettext("After the deadline, tell somebody in")),
            self.one("escalate_to", gettext("Whom to tell"), self.roles(), none=gettext("nobody")),
            self._who(),
            self.one("stage", gettext("Stage"), self._stages(), none=gettext("no stage")),
            self.one("support_kind", gettext("Kind of support"), _list_kinds(), none=gettext("not counted")),
            self._consents(),
            self.flag("client_decision", gettext("The client decides")),
            self.flag("optional", gettext("May be left out")),
            self.flag("meaningful", gettext("Counts as progress of the case")),
            self.flag(
                "pause_clock_on_suspend",
                gettext("The clock stands still while support is suspended"),
                is_on=self._values.get("pause_clock_on_suspend") != "false",
            ),
        ]

    def _stages(self) -> list[tuple[str, str]]:
        return [(stage.key, say_name(stage.name)) for stage in self._draft.model.stages]

    def _who(self) -> Question:
        # Those that stand there come first, so that what nobody changes keeps its order.
        stored, roles = self._values.get("who", "").split(), dict(self.roles())
        names = designing.find_roles(self._draft.files)
        pairs = {key: designing.name_role(key, names).text(language()) for key in (*stored, *roles)}
        return self._many("who", gettext("Who works on it"), pairs)

    def _consents(self) -> Question:
        found = designing.find_consents(self._draft.files)
        pairs = {key: f"{key}: {label}" for key, label in found.items()}
        return self._many("consent_required", gettext("Consents that are needed"), pairs)

    def _many(self, name: str, label: str, pairs: Mapping[str, str]) -> Question:
        stored = self._values.get(name, "").split()
        chosen = self._typed.getlist(name) if self._is_sent else stored
        return Asked(
            name,
            "many",
            label,
            options=tuple(Choice(key, words, key in chosen) for key, words in pairs.items()),
        )


def _list_kinds() -> list[tuple[str, str]]:
    return [
        ("direct", gettext("direct: with the client")),
        ("indirect", gettext("indirect: for the client")),
        ("general", gettext("general")),
    ]


def read_step(values: Mapping[str, str]) -> designing.StepChange:
    """Return what somebody typed about a step.

    Raises:
        EditRefused: a length of time that cannot be read.
    """
    form = request.form
    spans = {
        name: designing.read_span(form.get(name, ""), name)
        for name in ("due", "remind_before", "escalate_after")
    }
    texts = {
        name: form.get(name, "") for name in ("plain_name", "help", "escalate_to", "stage", "support_kind")
    }
    flags = {name: "true" if form.get(name) == "true" else "" for name in FLAGS}
    listed = [line.strip() for line in form.get("checklist", "").splitlines() if line.strip()]
    pauses = "" if form.get("pause_clock_on_suspend") == "true" else "false"
    if values.get("pause_clock_on_suspend") == "true" and not pauses:
        pauses = "true"
    return designing.StepChange(
        form.get("name", ""),
        properties={
            **spans,
            **texts,
            **flags,
            "checklist": " | ".join(line.replace("|", "/") for line in listed),
            "consent_required": " ".join(form.getlist("consent_required")),
            "who": " ".join(form.getlist("who")),
            "pause_clock_on_suspend": pauses,
        },
    )


def ask_condition(
    asked: tuple[designing.AskedField, ...],
    plain: designing.PlainCondition | None,
    problems: Mapping[str, str],
    clauses: int = 2,
) -> list[list[Question]]:
    """Return the questions of a condition: for each clause what is asked, how it is compared, the answer."""
    rows: list[list[Question]] = []
    for number in range(clauses):
        known = plain.clauses[number] if plain is not None and number < len(plain.clauses) else None
        rows.append(_ask_clause(asked, known, number, problems if number == 0 else {}))
    return rows


def _ask_clause(
    asked: tuple[designing.AskedField, ...],
    known: designing.Clause | None,
    number: int,
    problems: Mapping[str, str],
) -> list[Question]:
    field = read_text(f"field{number}", "" if known is None else known.field)
    comparison = read_text(f"comparison{number}", "=" if known is None else known.comparison)
    choices = tuple(
        Choice(one.path, one.label, one.path == field, one.form_title or gettext("What a case remembers"))
        for one in asked
    )
    return [
        Asked(
            f"field{number}",
            "select",
            gettext("What is asked"),
            field,
            number == 0,
            error=problems.get("field", ""),
            options=choices,
        ),
        Asked(
            f"comparison{number}",
            "select",
            gettext("Comparison"),
            comparison,
            error=problems.get("comparison", ""),
            options=make_choices([(key, str(words)) for key, words in COMPARISONS.items()], comparison),
        ),
        Asked(
            f"value{number}",
            "text",
            gettext("Answer"),
            _show_value(asked, known, number),
            hint=gettext("Type it as the form shows it, for example: yes; or: no answer"),
            error=problems.get("value", ""),
        ),
    ]


def _show_value(asked: tuple[designing.AskedField, ...], known: designing.Clause | None, number: int) -> str:
    stored = "" if known is None else known.value
    field = next((one for one in asked if known is not None and one.path == known.field), None)
    words = stored if field is None else field.options.get(stored, stored)
    if known is not None and not known.is_text:
        words = {value: word for word, value in _list_words().items()}.get(stored, words)
    return read_text(f"value{number}", words)


def _list_words() -> dict[str, str]:
    """Return the words that stand for what no form shows, and what conditions keep."""
    return {gettext("yes"): "true", gettext("no"): "false", gettext("no answer"): designing.NOT_GIVEN}


def read_condition(asked: tuple[designing.AskedField, ...], clauses: int = 2) -> str:
    """Return what somebody chose as FEEL; empty when nothing was chosen.

    Raises:
        EditRefused: a clause is not whole.
    """
    form = request.form
    chosen = [
        designing.make_clause(
            asked,
            form[f"field{number}"],
            form.get(f"comparison{number}", "="),
            _read_value(asked, number),
        )
        for number in range(clauses)
        if form.get(f"field{number}")
    ]
    joiner = "or" if form.get("joiner") == "or" else "and"
    return designing.write_plain(designing.PlainCondition(tuple(chosen), joiner)) if chosen else ""


def _read_value(asked: tuple[designing.AskedField, ...], number: int) -> str:
    typed = request.form.get(f"value{number}", "").strip()
    field = next((one for one in asked if one.path == request.form[f"field{number}"]), None)
    kept = _list_words().get(typed, typed)
    # Where “yes” is an answer of the form's own, it means that answer.
    is_own = field is not None and field.kind != designing.TICK and kept != designing.NOT_GIVEN
    return typed if is_own else kept
