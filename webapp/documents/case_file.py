"""A whole case file as a PDF: ordered with a button, made in the background, downloaded when it is ready."""

from collections.abc import Mapping

from flask import Flask, redirect, render_template, request, url_for
from flask_babel import LazyString, force_locale, get_locale, lazy_gettext
from werkzeug.wrappers import Response

from engine import (
    CannotPrint,
    CaseFile,
    NotFound,
    find_case_file,
    get_case_file,
    order_case_file,
    read_case_file,
)
from webapp.access import signed_in
from webapp.current import get_actor, get_engine
from webapp.documents.pdf import PdfUnavailable, make_pdf
from webapp.documents.printing import draw_case_file, send_pdf
from webapp.documents.room import blueprint
from webapp.documents.words import say_size

WHY: Mapping[str, LazyString] = {
    "cannot_print": lazy_gettext("A PDF cannot be made here: a library of the system is missing (libpango)."),
    "nothing_to_print": lazy_gettext("There is no document in this case yet that you may read."),
    "no_right": lazy_gettext("What you may read in this case has changed meanwhile."),
    "late": lazy_gettext("It takes much too long: nobody makes files now. Tell your administrator."),
}
OTHERWISE = lazy_gettext("Something broke on our side while the file was being made.")


@blueprint.get("/cases/<case_id>/file")
@signed_in
def show_case_file(case_id: str) -> str:
    """Say where the file is; `form=html` gives the page to print instead."""
    if request.args.get("form") == "html":
        return print_on_screen(case_id)
    order = find_case_file(get_engine(), get_actor(), case_id, str(get_locale()))
    return render_template(
        "documents/case_file.html", order=order, why=WHY.get(order.why, OTHERWISE), say_size=say_size
    )


def print_on_screen(case_id: str) -> str:
    """Draw all documents of a case for the printer of who looks at them."""
    found = get_case_file(get_engine(), get_actor(), case_id)
    if not found.documents:
        raise NotFound(case=case_id)
    return draw_case_file(found, on_screen=True)


@blueprint.post("/cases/<case_id>/file")
@signed_in
def order_file(case_id: str) -> Response:
    """Ask for the file; a worker makes it."""
    krokus = get_engine()
    address = getattr(krokus, "address", "") or request.url_root
    order_case_file(krokus, get_actor(), case_id, str(get_locale()), address)
    return redirect(url_for("documents.show_case_file", case_id=case_id), 303)


@blueprint.get("/cases/<case_id>/file/<order_id>")
@signed_in
def send_case_file(case_id: str, order_id: str) -> Response:
    """Give the file to who ordered it."""
    title, content = read_case_file(get_engine(), get_actor(), case_id, order_id)
    return send_pdf(content, title)


class CaseFilePrinter:
    """What a worker makes case files with: the app's own pages, drawn without anybody's request."""

    def __init__(self, app: Flask) -> None:
        self._app = app

    def __call__(self, file: CaseFile, language: str, address: str) -> bytes:
        """Draw a case file and make a PDF of it.

        Raises:
            CannotPrint: this machine cannot make PDFs.
        """
        with self._app.test_request_context(base_url=address), force_locale(language):
            page = draw_case_file(file)
        try:
            return make_pdf(page)
        except PdfUnavailable as missing:
            raise CannotPrint from missing
