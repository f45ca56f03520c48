"""Documents on paper: drawn as HTML to print, or made a tagged PDF."""

from collections.abc import Sequence
from dataclasses import replace

from flask import make_response, render_template, request
from flask_babel import get_locale, gettext
from werkzeug.wrappers import Response

from engine import CaseFile, DocumentPage, Progress, find_progress, get_document
from webapp.access import signed_in
from webapp.current import get_actor, get_engine, get_now
from webapp.documents.laying_out import PrintedDocument, is_short, lay_out_progress, prepare
from webapp.documents.pdf import PdfUnavailable, find_missing, make_pdf
from webapp.documents.room import blueprint
from webapp.downloads import name_download

EASY = "etr"


@blueprint.get("/documents/<document_id>/print")
@signed_in
def print_document(document_id: str) -> Response:
    """Give a document as a PDF; `form=html` gives the page to print, `language=etr` the easy version."""
    page = get_document(get_engine(), get_actor(), document_id)
    is_easy = request.args.get("language") == EASY
    progress = find_progress(get_engine(), get_actor(), document_id)
    return answer_printed(
        page.organisation,
        [_prepare_with_progress(page, progress, is_easy=is_easy)],
        page.case.title,
        logo=page.logo,
        is_easy=is_easy,
    )


def _prepare_with_progress(
    page: DocumentPage, progress: Progress | None, *, is_easy: bool = False
) -> PrintedDocument:
    printed = prepare(page, is_easy=is_easy)
    return replace(printed, blocks=(*lay_out_progress(progress), *printed.blocks))


def answer_printed(
    organisation: str,
    documents: Sequence[PrintedDocument],
    title: str,
    *,
    logo: str = "",
    is_easy: bool = False,
) -> Response:
    """Answer with a PDF; where it cannot be made or was not asked for, with the page to print.

    Args:
        logo: a PNG in base64.
    """
    html = request.args.get("form") == "html"
    missing = "" if html else find_missing()
    page = draw_page(
        organisation,
        documents,
        f"{documents[0].title} – {title}",
        logo=logo,
        is_easy=is_easy,
        on_screen=html or bool(missing),
        missing=missing,
    )
    if html or missing:
        return make_response(page)
    try:
        return send_pdf(make_pdf(page), f"{documents[0].title} {title}")
    except PdfUnavailable:
        # Checked a moment ago; whoever asks again gets the page to print.
        return make_response(page)


def draw_case_file(found: CaseFile, *, on_screen: bool = False) -> str:
    """Draw all documents of a case as one page with contents."""
    documents = [
        _prepare_with_progress(page, found.progress.get(page.document.id)) for page in found.documents
    ]
    title = gettext("Case file: %(title)s", title=found.case.title)
    return draw_page(
        found.organisation, documents, title, logo=found.logo, has_contents=True, on_screen=on_screen
    )


def draw_page(
    organisation: str,
    documents: Sequence[PrintedDocument],
    title: str,
    *,
    logo: str = "",
    is_easy: bool = False,
    has_contents: bool = False,
    on_screen: bool = False,
    missing: str = "",
) -> str:
    """Draw the page that is printed, or made a PDF of."""
    return render_template(
        "documents/print.html",
        documents=documents,
        organisation=organisation,
        title=title,
        logo=logo,
        is_easy=is_easy,
        has_contents=has_contents,
        on_screen=on_screen,
        missing=missing,
        is_short=is_short,
        language=str(get_locale()),
        now=get_now(),
    )


def send_pdf(content: bytes, name: str) -> Response:
    """Let a PDF be downloaded under a name."""
    response = make_response(content)
    response.headers["Content-Type"] = "application/pdf"
    clean = "".join(sign for sign in name if sign.isalnum() or sign in " -_")[:80].strip() or "dokument"
    name_download(response, f"{clean}.pdf")
    return response
