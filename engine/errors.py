"""One tree of errors. Each carries the ids it is about and a stable code; the web layer finds the words."""

from collections.abc import Mapping
from typing import Any


class KrokusError(Exception):
    """Root of all errors that the engine raises on purpose.

    Attributes:
        code: stable word the web layer translates.
        params: what the sentence names (ids, names, times as text).
    """

    code = "error"

    def __init__(self, code: str | None = None, /, **params: object) -> None:
        if code is not None:
            self.code = code
        self.params = params
        super().__init__(self.code)

    def __str__(self) -> str:
        # Made when it is read: commands make errors at hand for what hardly ever happens.
        details = ", ".join(f"{key}={value!r}" for key, value in self.params.items())
        return f"{self.code}({details})"


class NotFound(KrokusError):
    """The thing does not exist, or not for this person: both look the same from outside."""

    code = "not_found"


class NotAllowed(KrokusError):
    """The person sees the thing but may not do this to it."""

    code = "not_allowed"


class CaseChanged(KrokusError):
    """Somebody was faster; the stored state differs from the one this command was made for."""

    code = "case_changed"


class EditedMeanwhile(CaseChanged):
    """Two people edited one document, and their answers do not go together by themselves.

    Attributes:
        newest: id of the version that stands now.
        answers: both editions merged by field; where both changed a field, the later person's answer.
        clashes: names of those fields.
        problems: what is wrong with the merged answers, when they are wrong.
    """

    code = "edited_meanwhile"

    def __init__(
        self,
        newest: str,
        answers: Mapping[str, Any],
        clashes: tuple[str, ...],
        problems: "tuple[FieldProblem, ...]" = (),
    ) -> None:
        self.newest, self.answers, self.clashes, self.problems = newest, answers, clashes, problems
        super().__init__(document=newest)


class AlreadyDone(CaseChanged):
    """The task was completed before; params name the winner and the time."""

    code = "already_done"


class AlreadyAsked(KrokusError):
    """The same request came before and had its effect; what it answered once cannot be told again."""

    code = "already_asked"


class MessageNotExpected(KrokusError):
    """The case cannot receive this message now."""

    code = "message_not_expected"


class ScenarioFailed(KrokusError):
    """A scenario did not go as written; params say at which step and what is open instead.

    Attributes:
        why: kind of reason, for who finds words for it.
        about: what the reason names, by kind of thing.
    """

    code = "scenario_failed"

    def __init__(self, why: str = "", about: Mapping[str, str] | None = None, **params: object) -> None:
        super().__init__(**params)
        self.why, self.about = why, dict(about or {})


class InvalidAnswers(KrokusError):
    """A form was filled in wrongly; `problems` lists every field with its reason code."""

    code = "invalid_answers"

    def __init__(self, problems: "tuple[FieldProblem, ...]") -> None:
        self.problems = problems
        super().__init__(fields=[problem.path for problem in problems])


class FieldProblem:
    """One thing wrong with one field: path (`work_history.0.job`), reason code and its parameters."""

    __slots__ = ("code", "params", "path")

    def __init__(self, path: str, code: str, **params: object) -> None:
        self.path = path
        self.code = code
        self.params = params

    def __repr__(self) -> str:
        return f"FieldProblem({self.path!r}, {self.code!r})"


class InvalidInput(KrokusError):
    """Input that is refused at the border (too long, too deep, wrong type, NUL bytes)."""

    code = "invalid_input"


class ModelRefused(KrokusError):
    """A model, diagram, table or form cannot be published; params name file, element and reason."""

    code = "model_refused"


class ExpressionError(KrokusError):
    """A FEEL expression does not parse, uses what Krokus does not support, or passes a limit."""

    code = "expression_error"


class ExpressionLimit(ExpressionError):
    """An expression is too long, too deep, too slow or makes too large a value."""

    code = "expression_limit"


class EngineFault(KrokusError):
    """A process step failed; it becomes an incident with the true cause."""

    code = "engine_fault"


class SilentStop(EngineFault):
    """After a step an open instance would wait for nothing (no task, timer, message, child or incident)."""

    code = "silent_stop"


class CannotPrint(KrokusError):
    """This machine cannot make PDFs: a library of the system is missing."""

    code = "cannot_print"


class StoreUnavailable(KrokusError):
    """The database is locked, full or away; nothing of the command was saved."""

    code = "store_unavailable"
