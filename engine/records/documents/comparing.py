"""Two versions of a document side by side, field by field, as far as a person may read them."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from engine.casework.access import Standing
from engine.errors import NotFound
from engine.forms import Form, Line, describe_answers
from engine.krokus import Krokus
from engine.model import Actor, Answers
from engine.process.filling import read_options
from engine.process.naming import Naming
from engine.records.documents.access import find_readable, read_own_answers
from engine.releases.release import Release
from engine.store import Work
from engine.store.queries.cases import CaseRow
from engine.store.queries.documents import DocumentRow
from engine.views.documents import Comparison, Difference


class Told(NamedTuple):
    """An answer as it is kept, and the kind of its field: whoever shows it says it in words."""

    kind: str
    text: str


NOTHING = Told("", "")


def compare_documents(krokus: Krokus, actor: Actor, document_id: str, other_id: str) -> Comparison:
    """Two versions of one document field by field, as far as this person may read them; the older first.

    Raises:
        NotFound: no such documents for this person, or not of one form and case.
    """
    with krokus.store.begin(actor.org) as work:
        found = sorted(
            (find_readable(krokus, work, actor, one) for one in (document_id, other_id)),
            key=lambda one: one[0].version,
        )
        (before, case, _s, _r, _f), (after, other_case, _s2, _r2, _f2) = found
        if case.id != other_case.id or before.form_key != after.form_key:
            raise NotFound(document=other_id)
        naming = Naming(krokus, work)
        lines = [read_lines(krokus, work, *one) for one in found]
        return Comparison(
            before=naming.document(before, found[0][3]),
            after=naming.document(after, found[1][3]),
            differences=compare_lines(lines[0], lines[1]),
        )


def read_lines(
    krokus: Krokus,
    work: Work,
    row: DocumentRow,
    _case: CaseRow,
    standing: Standing,
    release: Release,
    form: Form,
) -> dict[str, Told]:
    return word_answers(krokus, work, form, read_own_answers(work, standing, release, row))


def word_answers(krokus: Krokus, work: Work, form: Form, answers: Answers) -> dict[str, Told]:
    """Answers as people read them: question -> answer, in the order of the form."""
    names = frozenset(form.names())
    options = {
        key: read_options(krokus, work, key) for key in {f.options_key for f in form.walk() if f.options_key}
    }
    seen = {key: value for key, value in answers.items() if key in names}
    return dict(_flatten(describe_answers(form, seen, options=options), ""))


def _flatten(lines: Sequence[Line], above: str) -> list[tuple[str, Told]]:
    found: list[tuple[str, Told]] = []
    for line in lines:
        label = f"{above} › {line.label}" if above and line.label else line.label or above
        if line.children:
            found += _flatten(line.children, label)
        elif line.rows:
            for number, cells in enumerate(line.rows, 1):
                found += _flatten(cells, f"{label} {number}")
        else:
            found.append((label, Told(line.kind, ", ".join(line.values) if line.values else line.value)))
    return found


def compare_lines(before: Mapping[str, Told], after: Mapping[str, Told]) -> tuple[Difference, ...]:
    labels = [*before, *(label for label in after if label not in before)]
    pairs = ((label, before.get(label), after.get(label)) for label in labels)
    return tuple(
        Difference(label, old.text if old else "", new.text if new else "", (new or old or NOTHING).kind)
        for label, old, new in pairs
        if old != new
    )
