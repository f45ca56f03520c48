"""How cards of progress go on over time: three ratings side by side, and where they differ much."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from engine.casework.access import Standing, may_read_form, narrow_form, stand
from engine.casework.documents import keep_valid
from engine.errors import NotFound
from engine.forms import Form
from engine.krokus import Krokus
from engine.model import Actor
from engine.store import Work
from engine.store.queries.cases import find_case
from engine.store.queries.documents import DocumentRow, find_document, list_versions
from engine.views.documents import Progress, ProgressPoint, RatingGap

FORM = "progress_assessment"
RATERS = ("client", "coach", "employer")
TABLES = (("tasks", "task"), ("areas", "area"))
# From this difference on client and coach should talk about it.
GAP = 2
BEST = 4


def find_progress(krokus: Krokus, actor: Actor, document_id: str) -> Progress | None:
    """The cards of a case up to this one; None for any other document.

    Raises:
        NotFound: no such document for this person.
    """
    with krokus.store.read(actor.org) as work:
        row = find_document(work, document_id)
        case = None if row is None else find_case(work, row.case_id)
        if row is None or case is None:
            raise NotFound(document=document_id)
        return read_progress(krokus, work, stand(work, actor, case), row)


def read_progress(krokus: Krokus, work: Work, standing: Standing, row: DocumentRow) -> Progress | None:
    """The cards of the document's case up to it, for who may read them; inside an open transaction."""
    form = krokus.releases.get(work, row.release_id).forms.get(row.form_key)
    if row.form_key != FORM or form is None or not may_read_form(standing, form):
        return None
    names = frozenset(narrow_form(standing, form).names())
    if not names.issuperset(table for table, _name in TABLES):
        return None
    written = [one for one in list_versions(work, row.case_id, FORM) if one.version <= row.version]
    points = tuple(_rate(krokus, card) for card in reversed(keep_valid(written)))
    return Progress(points, tuple(_find_gaps(form, row.data)))


def _rate(krokus: Krokus, card: DocumentRow) -> ProgressPoint:
    given: dict[str, list[int]] = {rater: [] for rater in RATERS}
    for _table, _key, line in _lines(card.data):
        for rater in RATERS:
            score = _score(line.get(rater))
            if score is not None:
                given[rater].append(score)
    until = card.data.get("period_to")
    day = date.fromisoformat(until) if isinstance(until, str) else krokus.calendar.local_date(card.created_at)
    means = [round(sum(given[one]) / len(given[one]), 2) if given[one] else None for one in RATERS]
    return ProgressPoint(day, *means)


def _lines(data: Mapping[str, Any]) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    for table, key in TABLES:
        for line in data.get(table) or ():
            yield table, key, line


def _score(value: object) -> int | None:
    text = str(value)
    return int(text) if text.isascii() and text.isdecimal() and int(text) <= BEST else None


def _find_gaps(form: Form, data: Mapping[str, Any]) -> Iterator[RatingGap]:
    for table, key, line in _lines(data):
        client, coach = _score(line.get("client")), _score(line.get("coach"))
        if client is not None and coach is not None and abs(client - coach) >= GAP:
            field = form.find_field(f"{table}.{key}")
            words = {option.value: option.label for option in field.options} if field else {}
            name = str(line.get(key, ""))
            yield RatingGap(words.get(name, name), client, coach)
