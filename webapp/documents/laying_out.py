"""What stands on paper: a document's answers as sections, pairs and tables. Draws nothing, makes no PDF."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from textwrap import shorten

from flask import url_for
from flask_babel import format_date, gettext
from markupsafe import Markup

from engine import DocumentPage, Line, Progress
from webapp.documents.progress import draw_progress, name_raters, say_rating
from webapp.documents.scans import draw_mark
from webapp.documents.words import say_how, say_value

# What a table in large print has room for; rows of a wider or wordier one become small sections. A sign of
# 14 pt is about 2.6 mm wide, the sheet has 174 mm for all columns and the edges of their cells.
FEW_COLUMNS, MOST_COLUMNS = 4, 6
PAGE_MM, SIGN_MM, EDGES_MM = 174, 2.6, 5
CELL_SIGNS_OF_FEW, CELL_SIGNS_OF_MANY = 240, 40
# Longer words are torn at a syllable (see the style of paper).
WHOLE_WORD_SIGNS = 10
# How a signature was given that needs no hand on this paper.
SIGNED_OTHERWISE = frozenset({"electronic", "oral_witness", "pjm_recording"})
# Who, when and how stand in one line under the signature's name.
SIGNED = ("name", "date", "method")
# A word may not be torn at a slash ("Sam/a").
JOINED_SLASH = "/\u2060"
# A date, a time, a sum: such a cell stays on one line.
SHORT_SIGNS = 13
# A row that became a section is named by the first answer that tells it from the others; a heading is short.
NAMING = frozenset({"text", "area", "ref"})
CHOSEN = frozenset({"one", "person"})
NAME_SIGNS = 60
# A section of a row that is no longer than this stands whole on one page.
WHOLE_SIGNS = 900
EMPTY = Markup("")
# One card alone has no way behind it.
FEWEST_POINTS = 2


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a printed document: pairs of question and answer, a table, or a titled part."""

    title: str = ""
    pairs: Sequence[tuple[str, Sequence[str]]] = ()
    columns: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()
    blocks: "Sequence[Block]" = field(default_factory=tuple)
    # A drawing of this product's own, as SVG.
    picture: Markup = EMPTY
    # Somebody signs here by hand.
    has_sign_line: bool = False
    # A row of a wide table: each pair is one line, so that the row is seen as one thing.
    is_row: bool = False

    @property
    def is_short(self) -> bool:
        """Whether all that it says fits well on one page."""
        said = sum(len(label) + sum(map(len, values)) for label, values in self.pairs)
        return said <= WHOLE_SIGNS and not self.blocks


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


def _name_files(lines: Sequence[Line], names: Mapping[str, str]) -> tuple[Line, ...]:
    """Names of files in place of their ids; of one that this reader may not open, only that it is there."""
    return tuple(
        replace(
            line,
            values=tuple(names.get(id_, gettext("file attached")) for id_ in line.values)
            if line.kind == "file"
            else line.values,
            children=_name_files(line.children, names),
            rows=tuple(_name_files(row, names) for row in line.rows),
        )
        for line in lines
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
    names = {file.id: file.name for file in page.attachments}
    return PrintedDocument(
        id=item.id,
        title=(page.title_plain if is_easy else "") or item.title,
        code=item.code,
        about=" · ".join(part for part in (*about, how) if part),
        # An introduction in easy words alone speaks to who fills the form in: it says nothing of the paper.
        intro=(page.intro_plain if is_easy and page.intro else "") or page.intro,
        blocks=tuple(_make_blocks(_name_files(page.lines, names), is_easy=is_easy)),
        hidden=page.hidden,
        address=url_for("documents.show_document", document_id=item.id, _external=True),
        reference=reference,
        mark=mark,
    )


def lay_out_progress(progress: Progress | None) -> tuple[Block, ...]:
    """How the ratings went from card to card, drawn and as a table; nothing before there are two cards."""
    if progress is None or len(progress.points) < FEWEST_POINTS:
        return ()
    rows = tuple(
        (
            format_date(point.day, "dd.MM.y"),
            *(say_rating(value) for value in (point.client, point.coach, point.employer)),
        )
        for point in progress.points
    )
    columns = (gettext("Until"), *name_raters().values())
    drawn = draw_progress(progress, on_paper=True)
    return (Block(gettext("How it goes"), columns=columns, rows=rows, picture=drawn),)


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
        return line.values
    return list(line.values) if len(line.values) > 1 else [say_value(line)]


def _make_table(title: str, line: Line) -> Block:
    columns = list(dict.fromkeys(cell.label for row in line.rows for cell in row))
    cells = [{cell.label: _say_cell(cell) for cell in row} for row in line.rows]
    rows = tuple(tuple(row.get(column, "–") for column in columns) for row in cells)
    if any(cell.children for row in line.rows for cell in row) or not _fits(columns, rows):
        names = _name_rows(line.rows)
        parts = [
            _make_row(number, *named) for number, named in enumerate(zip(names, line.rows, strict=True), 1)
        ]
        return Block(title, blocks=tuple(parts))
    return Block(title, columns=tuple(one.replace("/", JOINED_SLASH) for one in columns), rows=rows)


def _say_cell(cell: Line) -> str:
    said = ", ".join(_say(cell))
    # A day is not parted from its month.
    return said.replace(" ", "\u00a0", 1) if cell.kind == "date" else said


def _fits(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> bool:
    most = CELL_SIGNS_OF_FEW if len(columns) <= FEW_COLUMNS else CELL_SIGNS_OF_MANY
    longest = max(len(cell) for row in rows for cell in row)
    if len(columns) <= FEW_COLUMNS or longest > most:
        return longest <= most
    words = [max(len(word) for row in rows for word in row[at].split() or [""]) for at in range(len(columns))]
    needed = sum(SIGN_MM * min(signs, WHOLE_WORD_SIGNS) + EDGES_MM for signs in words)
    return len(columns) <= MOST_COLUMNS and needed <= PAGE_MM


def _name_rows(rows: Sequence[Sequence[Line]]) -> Sequence[str]:
    """Name each row by the first column that tells all apart; of one row alone, words say most."""
    kinds = NAMING if len(rows) == 1 else NAMING | CHOSEN
    for key in dict.fromkeys(cell.key for row in rows for cell in row if cell.kind in kinds):
        found = [next((say_value(cell) for cell in row if cell.key == key), "") for row in rows]
        if all(found) and len(set(found)) == len(rows):
            return found
    return [next((cell.value for cell in row if cell.kind in NAMING), "") for row in rows]


def _make_row(number: int, name: str, row: Sequence[Line]) -> Block:
    inside = _make_blocks(row, is_easy=False)
    short = shorten(name, NAME_SIGNS, placeholder=" …")
    title = f"{number}. {short}" if short else gettext("Row %(number)s", number=number)
    if len(inside) == 1 and inside[0].pairs and not inside[0].has_sign_line:
        return Block(title, pairs=inside[0].pairs, is_row=True)
    return Block(title, blocks=tuple(inside), is_row=True)


def is_short(cell: str) -> bool:
    """Whether each line of a cell is so short that it is never broken."""
    return all(len(part) <= SHORT_SIGNS for part in cell.split("\n"))
