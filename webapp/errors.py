"""The one table from errors to HTTP answers and words for people. Errors are worded nowhere else."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import Flask, current_app, jsonify, render_template, request
from flask_babel import LazyString, gettext, lazy_gettext
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from engine import (
    AlreadyAsked,
    CaseChanged,
    InvalidAnswers,
    InvalidInput,
    KrokusError,
    MessageNotExpected,
    ModelRefused,
    NotAllowed,
    NotFound,
    StoreUnavailable,
)
from webapp.access import find_local_target
from webapp.security import FilesTooBig

# Classes are asked in this order with isinstance, so a subclass stands before its parent.
STATUS_OF_ERROR: tuple[tuple[type[Exception], int], ...] = (
    (CSRFError, 400),
    (NotFound, 404),
    (NotAllowed, 403),
    (CaseChanged, 409),
    (AlreadyAsked, 409),
    (MessageNotExpected, 409),
    (InvalidAnswers, 400),
    (InvalidInput, 400),
    (ModelRefused, 400),
    (StoreUnavailable, 503),
    (KrokusError, 500),
)


# Shorter answers are dates, numbers and choices, which nobody needs to be shown.
SHOWN_SIGNS = 13


@dataclass(frozen=True, slots=True)
class ErrorWords:
    """What an error page says: what happened and what to do next."""

    title: LazyString
    text: LazyString
    next_step: LazyString


WORDS_OF_STATUS: dict[int, ErrorWords] = {
    400: ErrorWords(
        lazy_gettext("We could not read this request"),
        lazy_gettext("Something in what was sent is not right, so nothing was changed."),
        lazy_gettext("Go back, check what you typed and try again."),
    ),
    403: ErrorWords(
        lazy_gettext("You cannot do this"),
        lazy_gettext("You can see this, but this step belongs to somebody else."),
        lazy_gettext("Ask the person who leads this case, or your mentor."),
    ),
    404: ErrorWords(
        lazy_gettext("There is no such page"),
        lazy_gettext("The address may be wrong, the thing may be gone, or it is not meant for you."),
        lazy_gettext("Check the address, or start from your tasks."),
    ),
    405: ErrorWords(
        lazy_gettext("This address works differently"),
        lazy_gettext("The page exists, but it cannot be opened this way. Nothing was changed."),
        lazy_gettext("Go back and use the button on the page."),
    ),
    409: ErrorWords(
        lazy_gettext("Somebody was faster"),
        lazy_gettext(
            "This changed while you had the page open. Your step was not saved, so nothing is doubled."
        ),
        lazy_gettext("Open the page again to see how things are now."),
    ),
    413: ErrorWords(
        lazy_gettext("This is too big"),
        lazy_gettext("One form with its files may have up to 25 MB. Nothing was saved."),
        lazy_gettext("Go back and choose a smaller file, or send the files one at a time."),
    ),
    429: ErrorWords(
        lazy_gettext("Too many tries"),
        lazy_gettext("To keep accounts safe we stop for a moment after many tries."),
        lazy_gettext("Wait a few minutes and try again."),
    ),
    500: ErrorWords(
        lazy_gettext("Something broke on our side"),
        lazy_gettext("It is not your fault. What was saved before is safe."),
        lazy_gettext("Try again in a moment. If it happens again, tell your mentor or the office."),
    ),
    503: ErrorWords(
        lazy_gettext("Krokus is busy for a moment"),
        lazy_gettext("The database does not answer, so your last step was not saved."),
        lazy_gettext("Wait a minute and try again."),
    ),
}

CSRF_WORDS = ErrorWords(
    lazy_gettext("This page was open too long"),
    lazy_gettext("To keep you safe we could not accept it. Nothing was changed and drafts are kept."),
    lazy_gettext("Go back (what you typed is still there), refresh the page and send it again."),
)

CUT_WORDS = ErrorWords(
    WORDS_OF_STATUS[413].title,
    WORDS_OF_STATUS[413].text,
    lazy_gettext(
        "Send it again without the file: the page opens with what you typed. Then choose a smaller file, "
        "up to 20 MB: a photo of lower quality, a shorter film."
    ),
)

# Sentences for single error codes; a code that nobody worded gets the words of its status.
WORDS_OF_CODE: Mapping[str, LazyString] = {
    "already_done": lazy_gettext("This task is already finished. Your answers were not sent a second time."),
    "message_not_expected": lazy_gettext("This case does not wait for this event now."),
    # Reasons of refused input.
    "too_many_rows": lazy_gettext("A table may have up to %(limit)s rows. Nothing was saved."),
    "too_long": lazy_gettext("One answer may have up to %(limit)s signs. Nothing was saved."),
    "model_refused": lazy_gettext("This model has mistakes and cannot be published."),
}


def add_words(app: Flask, words: Mapping[str, LazyString]) -> None:
    """Word the error codes of a room; a sentence may name the error's params: `%(name)s`."""
    app.extensions["krokus_error_words"].update(words)


def register(app: Flask) -> None:
    """Answer every error with a page (or JSON where JSON was asked for); never with a stack trace."""
    app.extensions["krokus_error_words"] = dict(WORDS_OF_CODE)
    for kind in (KrokusError, HTTPException):
        app.register_error_handler(kind, answer_error)
    app.register_error_handler(Exception, answer_surprise)


def answer_error(error: Exception) -> Response | tuple[str | Response, int]:
    """Answer an error that somebody raised on purpose."""
    if isinstance(error, HTTPException) and error.code is not None and error.code < 400:
        return error.get_response()
    status = find_status(error)
    if status >= 500:
        current_app.logger.error("request failed: %s", error, exc_info=error)
    return _render(status, find_words(error, status), find_sentence(error), error)


def answer_surprise(error: Exception) -> tuple[str | Response, int]:
    """Answer an error nobody expected; the trace goes to the log only."""
    current_app.logger.error("unexpected error at %s", request.path, exc_info=error)
    return _render(500, WORDS_OF_STATUS[500], None, error)


def wants_json() -> bool:
    """Whether who asks reads JSON rather than pages."""
    return request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json"


def find_status(error: Exception) -> int:
    """Return the HTTP status of an error."""
    for kind, status in STATUS_OF_ERROR:
        if isinstance(error, kind):
            return status
    return getattr(error, "code", None) or 500


def find_words(error: Exception, status: int) -> ErrorWords:
    """Return title, text and next step of an error page."""
    if isinstance(error, FilesTooBig):
        return CUT_WORDS
    if isinstance(error, CSRFError):
        return CSRF_WORDS
    return WORDS_OF_STATUS.get(status) or WORDS_OF_STATUS[500 if status >= 500 else 400]


def find_sentence(error: Exception) -> str | None:
    """Return the sentence of an engine error's own code, None when its status says enough."""
    if isinstance(error, FilesTooBig) and error.names:
        return gettext(
            "One form with its files may have up to 25 MB. Too big: %(names)s. Nothing was saved.",
            names=", ".join(f"„{name}”" for name in error.names),
        )
    if not isinstance(error, KrokusError):
        return None
    known = current_app.extensions["krokus_error_words"]
    words = known.get(error.code) or known.get(error.params.get("reason"))
    if words is None:
        return None
    return str(words) % error.params if error.params else str(words)


@dataclass(frozen=True, slots=True)
class GivenBack:
    """What somebody typed into a form that was not taken, and whether it makes sense to send it once more."""

    fields: tuple[tuple[str, str], ...] = ()
    can_resend: bool = False

    @property
    def words(self) -> list[str]:
        """What a person would recognise as their own typing; names of our own begin with a line."""
        return [
            value for name, value in self.fields if not name.startswith("_") and len(value) >= SHOWN_SIGNS
        ]


def find_typed(error: Exception, status: int) -> GivenBack:
    """Return what was typed into a form that came too late, with too big a file, or in a bad moment.

    Only when the browser itself says that the form came from this site: otherwise a foreign page could have
    its own words sent with one click. Passwords and files are never given back.
    """
    origin = urlsplit(request.headers.get("Origin", "")).netloc
    if request.method != "POST" or origin != request.host:
        return GivenBack()
    try:
        form, files = request.form, request.files
    except HTTPException:
        # What is too big to be read is too big to be shown.
        return GivenBack()
    typed = tuple((name, value) for name, value in form.items(multi=True) if name != "csrf_token")
    if any("password" in name for name, _ in typed):
        return GivenBack()
    # The key of the form goes along, so that what was done after all is not done twice.
    can_resend = isinstance(error, CSRFError | FilesTooBig) or status >= 500
    return GivenBack(typed, can_resend and not any(file.filename for file in files.values()))


def _render(
    status: int, words: ErrorWords, sentence: str | None, error: Exception
) -> tuple[str | Response, int]:
    if wants_json():
        answer = jsonify(
            error=getattr(error, "code", status), title=str(words.title), next=str(words.next_step)
        )
        answer.headers.extend(_find_headers(error))
        return answer, status
    page = current_app.make_response(
        render_template(
            "errors/error.html",
            status=status,
            words=words,
            sentence=sentence,
            typed=find_typed(error, status),
            again=find_page_before(),
        )
    )
    page.headers.extend(_find_headers(error))
    return page, status


def find_page_before() -> str | None:
    """The page to open again: this one, or the one with the form that was sent; None where nothing tells."""
    if request.method in ("GET", "HEAD"):
        return find_local_target(request.full_path.rstrip("?"))
    came = urlsplit(request.referrer or "")
    if came.netloc != request.host:
        return None
    return find_local_target(f"{came.path}?{came.query}" if came.query else came.path)


def _find_headers(error: Exception) -> dict[str, str]:
    """Keep headers that belong to the status: `Allow` of a 405, `Retry-After` of a 429 or 503."""
    if not isinstance(error, HTTPException):
        return {}
    return {name: value for name, value in error.get_headers() if name in ("Allow", "Retry-After")}
