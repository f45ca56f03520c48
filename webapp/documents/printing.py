"""Documents on paper: the same answers as sections, pairs and tables, as HTML to print or as a tagged PDF."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from flask import make_response, render_template, request, url_for
from flask_babel import get_locale, gettext
from werkzeug.wrappers import Response

from engine import CaseFile, DocumentPage, Line, get_document
from webapp.access import signed_in
from webapp.current import get_actor, get_engine, get_now
from webapp.documents.pdf import PdfUnavailable, find_missing, make_pdf
from webapp.documents.room import blueprint
from webapp.documents.scans import draw_mark
from webapp.documents.words import say_how, say_value
from webapp.downloads import name_download

# A table with more columns does not fit paper in large print: its rows become small sections.
MOST_COLUMNS = 4
EASY = "etr"
# How a signature was given that needs no hand on this paper.
SIGNED_OTHERWISE = frozenset({"electronic", "oral_witness", "pjm_recording"})
# Who, when and how stand in one line under the signature's name.
SIGNED = ("name", "date", "method")
# A word may not be torn at a slash ("Sam/a").
JOINED_SLASH = "/\u2060"
# A date, a time, a sum: such a cell stays on one line.
SHORT_SIGNS = 12


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a printed document: pairs of question and answer, a table, or a titled part."""

    title: str = ""
    pairs: Sequence[tuple[str, Sequence[str]]] = ()
    columns: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()
    blocks: "Sequence[Block]" = field(default_factory=tuple)
    # Somebody signs here by hand.
    has_sign_line: bool = False


@dataclass(frozen=True, slots=True)
class PrintedDocument:
    """One document ready for paper."""

    id: str
    title: str
    code: str
    about: str
    intro: str
    blocks: Sequence[Block]
    hidden: int
    address: str = ""
    # The code by which a signed scan finds this document again, as signs and as squares.
    reference: str = ""
    mark: str = ""


@blueprint.get("/documents/<document_id>/print")
@signed_in
def print_document(document_id: str) -> Response:
    """Give a document as a PDF; `form=html` gives the page to print, `language=etr` the easy version."""
    page = get_document(get_engine(), get_actor(), document_id)
    is_easy = request.args.get("language") == EASY
    return answer_printed(
        page.organisation,
        [prepare(page, is_easy=is_easy)],
        page.case.title,
        logo=page.logo,
        is_easy=is_easy,
    )


def has_easy_version(page: DocumentPage) -> bool:
    """Whether the form speaks easy words too: a title of its own and questions in plain words."""
    return bool(page.title_plain) and any(_is_plain(line) for line in page.lines)


def _is_plain(line: Line) -> bool:
    inside = [*line.children, *(cell for row in line.rows for cell in row)]
    return bool(line.label_plain) or any(_is_plain(one) for one in inside)


def prepare(page: DocumentPage, *, is_easy: bool = False) -> PrintedDocument:
    """Turn a document into what stands on paper."""
    item = page.document
    reference, mark = draw_mark(item.id)
    about = [item.code, gettext("version %(number)s", number=item.version), page.case.title, page.case.no]
    if item.created_by:
        about.append(gettext("written by %(name)s", name=item.created_by.name))
    how = say_how(item.how_recorded)
    return PrintedDocument(
        id=item.id,
        title=(page.title_plain if is_easy else "") or item.title,
        code=item.code,
        about=" · ".join(part for part in (*about, how) if part),
        # An introduction in easy words alone speaks to who fills the form in: it says nothing of the paper.
        intro=(page.intro_plain if is_easy and page.intro else "") or page.intro,
        blocks=tuple(_make_blocks(page.lines, is_easy=is_easy)),
        hidden=page.hidden,
        address=url_for("documents.show_document", document_id=item.id, _external=True),
        reference=reference,
        mark=mark,
    )


def _make_blocks(lines: Sequence[Line], *, is_easy: bool) -> list[Block]:
    blocks: list[Block] = []
    pairs: list[tuple[str, Sequence[str]]] = []
    for line in lines:
        if is_easy and not _belongs_to_easy(line):
            continue
        label = _name(line, is_easy=is_easy)
        if line.children or line.rows:
            blocks += [Block(pairs=tuple(pairs))] if pairs else []
            pairs = []
            blocks.append(_make_inside(label, line, is_easy=is_easy))
        else:
            pairs.append((label, _say(line)))
    return [*blocks, Block(pairs=tuple(pairs))] if pairs else blocks


def _make_inside(label: str, line: Line, *, is_easy: bool) -> Block:
    if line.rows:
        return _make_table(label, line)
    if line.kind == "signature":
        return _make_signature(label, line)
    return Block(label, blocks=tuple(_make_blocks(line.children, is_easy=is_easy)))


def _make_signature(label: str, line: Line) -> Block:
    """Who signed, when and how in one line, and a place to sign by hand where that is the way."""
    told = [say_value(one) for one in line.children if one.key in SIGNED]
    more = [f"{one.label}: {', '.join(_say(one))}" for one in line.children if one.key not in SIGNED]
    otherwise = any(one.choice in SIGNED_OTHERWISE for one in line.children)
    return Block(pairs=((label, (" · ".join(told), *more)),), has_sign_line=not otherwise)


def _belongs_to_easy(line: Line) -> bool:
    """The easy version shows what has easy words, and signatures; the rest is for the office."""
    inside = [*line.children, *(cell for row in line.rows for cell in row)]
    return line.kind == "signature" or bool(line.label_plain) or any(_belongs_to_easy(one) for one in inside)


def _name(line: Line, *, is_easy: bool) -> str:
    return (line.label_plain if is_easy else "") or line.label


def _say(line: Line) -> Sequence[str]:
    if line.kind == "file":
        return [gettext("file attached")]
    return list(line.values) if len(line.values) > 1 else [say_value(line)]


def _make_table(title: str, line: Line) -> Block:
    columns = list(dict.fromkeys(cell.label for row in line.rows for cell in row))
    if len(columns) > MOST_COLUMNS or any(cell.children for row in line.rows for cell in row):
        parts = [
            Block(f"{number}.", blocks=tuple(_make_blocks(row, is_easy=False)))
            for number, row in enumerate(line.rows, 1)
        ]
        return Block(title, blocks=tuple(parts))
    cells = [{cell.label: ", ".join(_say(cell)) for cell in row} for row in line.rows]
    rows = tuple(tuple(row.get(column, "–") for column in columns) for row in cells)
    return Block(title, columns=tuple(one.replace("/", JOINED_SLASH) for one in columns), rows=rows)


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
    documents = [prepare(page) for page in found.documents]
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
        short_signs=SHORT_SIGNS,
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
