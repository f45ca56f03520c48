"""Signing on paper: the mark on a printed document, and the page on which its scan finds it again."""

from collections.abc import Mapping

import segno
from flask import flash, make_response, redirect, render_template, request, url_for
from flask_babel import LazyString, gettext, lazy_gettext
from werkzeug.wrappers import Response

from engine import InvalidInput, NotAllowed, NotFound, ScanPlace, attach_scan, find_scan_place, name_reference
from webapp.access import signed_in
from webapp.current import get_actor, get_engine
from webapp.documents.room import blueprint
from webapp.questions import Question
from webapp.uploads import tell_locked

WORDS: Mapping[str, LazyString] = {
    "reference_unreadable": lazy_gettext(
        "A code has twelve signs, for example 7F3A-19C2-B04D. It stands at the end of the paper."
    ),
    "reference_unknown": lazy_gettext(
        "There is no document of this code for you. Compare it with the paper, sign by sign."
    ),
    "reference_of_another": lazy_gettext(
        "This is the code of another document: %(title)s. Nothing was attached. Is it the right paper?"
    ),
    "may_not_attach_scan": lazy_gettext("A scan is attached by the coach, the mentor or the office."),
    "file_empty": lazy_gettext("Choose the scan: a PDF or a photo."),
    "file_type": lazy_gettext("A scan is a PDF, a JPEG or a PNG. This file is something else."),
    "file_too_large": lazy_gettext("This file is bigger than %(most_mb)s MB. Make it smaller."),
    "scan_known": lazy_gettext(
        "This very file is attached already, to: %(title)s. Nothing was attached again."
    ),
}
MOST_SIGNS = 40


@blueprint.get("/documents/scan/<reference>")
@signed_in
def open_reference(reference: str) -> Response:
    """Go where the mark on a paper leads: a telephone's camera opens this address."""
    return redirect(url_for("documents.show_scan", code=reference[:MOST_SIGNS]), 303)


@blueprint.get("/documents/scan")
@signed_in
def show_scan() -> Response:
    """Ask for the code of a paper; with a code, name its document and ask for the scan."""
    code, expected = request.args.get("code", "")[:MOST_SIGNS], request.args.get("for", "")[:MOST_SIGNS]
    if not code:
        return _show("", expected)
    try:
        place = _find(code, expected)
    except InvalidInput as wrong:
        return _show(code, expected, code_error=_word(wrong))
    return _show(code, expected, place)


@blueprint.post("/documents/scan")
@signed_in
def keep_scan() -> Response:
    """Attach the scan to the document of its code."""
    code, expected = request.form.get("code", "")[:MOST_SIGNS], request.form.get("for", "")[:MOST_SIGNS]
    try:
        place = _find(code, expected)
    except InvalidInput as wrong:
        return _show(code, expected, code_error=_word(wrong))
    file = request.files.get("file")
    try:
        content = b"" if file is None else file.read()
        document_id = attach_scan(get_engine(), get_actor(), code, (file and file.filename) or "", content)
    except InvalidInput as wrong:
        return _show(code, expected, place, file_error=_word(wrong))
    flash(gettext("The scan is attached: %(title)s.", title=place.document.title))
    tell_locked(content)
    return redirect(url_for("documents.show_document", document_id=document_id), 303)


def draw_mark(document_id: str) -> tuple[str, str]:
    """Return the reference of a document, and a picture (data address) that leads to its scan page."""
    reference = name_reference(document_id)
    address = url_for("documents.open_reference", reference=reference, _external=True)
    drawn = segno.make(address, error="m", micro=False)
    return reference, drawn.png_data_uri(scale=6, border=4)


def _find(code: str, expected: str) -> ScanPlace:
    """The document of a code; `expected` is the one from whose page the person came."""
    try:
        place = find_scan_place(get_engine(), get_actor(), code)
    except NotFound:
        raise InvalidInput("reference_unknown") from None
    except NotAllowed as refused:
        raise InvalidInput(refused.code) from None
    if expected and place.document.id != expected:
        raise InvalidInput("reference_of_another", title=f"{place.document.title} – {place.case_title}")
    return place


def _word(wrong: InvalidInput) -> str:
    return str(WORDS[wrong.code]) % wrong.params


def _show(
    code: str, expected: str, place: ScanPlace | None = None, *, code_error: str = "", file_error: str = ""
) -> Response:
    hint = gettext("It stands beside the squares at the end of the paper.")
    asked = Question("code", "text", gettext("Code from the paper"), code, hint=hint, error=code_error)
    file = Question("file", "file", gettext("The scan or photo"), required=True, error=file_error)
    problems = [{"id": one.id, "text": one.error} for one in (asked, file) if one.error]
    page = render_template(
        "documents/scan.html", asked=asked, file=file, place=place, expected=expected, problems=problems
    )
    # Looking for a code that there is not is a search without a result; only what was sent can be wrong.
    return make_response(page, 400 if problems and request.method == "POST" else 200)
