"""A document to read and to print, and its files to download. Who may read what is the engine's decision."""

from flask import Flask, make_response, render_template, request
from flask_babel import gettext
from werkzeug.wrappers import Response

from engine import find_progress, find_review, get_attachment, get_document
from webapp.access import find_local_target, signed_in
from webapp.current import get_actor, get_engine
from webapp.documents import case_file, laying_out, printing, progress, reviewing, scans
from webapp.documents.room import blueprint
from webapp.documents.words import say_how, say_size, say_value
from webapp.downloads import name_download
from webapp.errors import add_words
from webapp.tasks.way_back import name_place
from webapp.tasks.words import CLIENT, is_from_outside


@blueprint.get("/documents/<document_id>")
@signed_in
def show_document(document_id: str) -> str:
    """Show what the document says to this person."""
    page = get_document(get_engine(), get_actor(), document_id)
    back_url, back_label = _find_way_back(page.case.id, page.case.title)
    return render_template(
        "documents/document.html",
        page=page,
        document=page.document,
        progress=find_progress(get_engine(), get_actor(), document_id),
        draw_progress=progress.draw_progress,
        say_rating=progress.say_rating,
        review=find_review(get_engine(), get_actor(), document_id),
        status_words=reviewing.STATUS_WORDS,
        note_words=reviewing.NOTE_WORDS,
        judge_questions=reviewing.ask_judgement(),
        has_easy_version=laying_out.has_easy_version(page),
        how=say_how(page.document.how_recorded),
        files={item.id: item for item in page.attachments},
        say_size=say_size,
        say_value=say_value,
        back_url=back_url,
        back_label=back_label,
        is_client=get_actor().roles == {CLIENT},
        from_outside=is_from_outside(get_actor()),
        is_newest=all(item.version <= page.document.version for item in page.versions),
    )


@blueprint.get("/documents/<document_id>/read")
@signed_in
def read_document(document_id: str) -> str:
    """Show a document to read and to listen to; `language=etr` gives the easy version."""
    page = get_document(get_engine(), get_actor(), document_id)
    has_easy = laying_out.has_easy_version(page)
    is_easy = has_easy and request.args.get("language") == printing.EASY
    document = laying_out.prepare(page, is_easy=is_easy)
    return render_template("documents/read.html", document=document, is_easy=is_easy, has_easy=has_easy)


@blueprint.get("/attachments/<attachment_id>")
@signed_in
def send_attachment(attachment_id: str) -> Response:
    """Give a file for downloading; it never opens inside this site."""
    item, content = get_attachment(get_engine(), get_actor(), attachment_id)
    response = make_response(content)
    response.headers["Content-Type"] = item.content_type or "application/octet-stream"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    name_download(response, _clean_name(item.name))
    return response


def register(app: Flask) -> None:
    """Add the pages."""
    app.register_blueprint(blueprint)
    add_words(app, reviewing.WORDS)
    add_words(app, scans.WORDS)
    app.extensions["krokus_printer"] = case_file.CaseFilePrinter(app)


def _clean_name(name: str) -> str:
    return "".join(sign for sign in name if sign.isprintable() and sign not in '/\\"')[:150] or "plik"


def _find_way_back(case_id: str, case_title: str) -> tuple[str, str]:
    back = find_local_target(request.args.get("back"))
    if back is not None:
        return back, name_place(back)
    if get_actor().roles == {"client"}:
        return "/me", gettext("My page")
    return f"/cases/{case_id}", case_title
