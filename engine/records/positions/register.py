"""The register of positions: what analyses and agreements tell of them, and whether they are open.

A position is a firm and a title; nobody writes it down twice. What concerns clients stays with their cases.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from engine.casework.access import MENTOR, OFFICE
from engine.casework.employers import require_writer
from engine.casework.holders import COACH
from engine.errors import CaseChanged, InvalidInput, NotFound
from engine.forms import Field, FieldKind, Line, describe_answers
from engine.krokus import Krokus
from engine.model import Actor
from engine.process.filling import read_options
from engine.process.naming import Naming
from engine.records.positions.positions import (
    FORM_OF_POSITION,
    OF_CLIENT,
    OF_POSITION,
    keep_position,
    name_position,
)
from engine.store import Work
from engine.store.keys import claim_key
from engine.store.queries import positions as store
from engine.store.queries.cases import list_cases
from engine.store.queries.documents import find_document
from engine.store.queries.people import hold_organisation, list_assignments_of
from engine.store.queries.positions import PositionRow, ToldRow
from engine.store.queries.registers import EmployerRow, list_employers
from engine.views.positions import AnalysisItem, PositionLine, PositionPage, WorkerItem

AGREEMENT = "employer_agreement"
EMPLOYMENT = "employment"
KINDS = (EMPLOYMENT, "trial", "internship")
MOST_REASON = 500


def find_position_list(
    krokus: Krokus, actor: Actor, text: str = "", *, with_closed: bool = False
) -> tuple[PositionLine, ...]:
    """The positions of the organisation's employers, the newest analysis first.

    Args:
        text: words that all stand in the firm or the title, in any order.

    Raises:
        NotAllowed: the register is for coaches, mentors and the office.
    """
    require_writer(actor)
    with krokus.store.read(actor.org) as work:
        lines = _Register(work).list_lines()
    words = text.casefold().split()
    return tuple(
        one
        for one in lines
        if (with_closed or one.closed_on is None)
        and all(word in f"{one.firm} {one.title}".casefold() for word in words)
    )


def get_position(krokus: Krokus, actor: Actor, position_id: str) -> PositionPage:
    """One position, with the names of those clients whose cases this person may open.

    Raises:
        NotAllowed: the register is for coaches, mentors and the office.
        NotFound: no analysis tells of such a position.
    """
    require_writer(actor)
    with krokus.store.read(actor.org) as work:
        register = _Register(work)
        analyses = register.analyses.get(position_id)
        if analyses is None:
            raise NotFound(position=position_id)
        naming = Naming(krokus, work)
        seen = _find_seen_cases(
            work, actor, {row.case_id for row in (*analyses, *register.find(position_id))}
        )
        said = register.said.get(position_id)
        workers = register.find(position_id)
        return PositionPage(
            line=register.describe(position_id),
            contact=str(register.firms[str(analyses[0].employer)].contact.get("person", "")),
            facts=_describe_facts(krokus, work, analyses[0]),
            analyses=tuple(
                AnalysisItem(
                    row.id,
                    row.created_at,
                    naming.person(row.created_by),
                    seen.get(row.case_id, ""),
                    row.case_id in seen,
                )
                for row in analyses
            ),
            workers=tuple(
                WorkerItem(row.id, seen[row.case_id], str(row.kind), row.begins or "", row.ends or "")
                for row in workers
                if row.case_id in seen
            ),
            hidden_workers=len({row.case_id for row in workers if row.case_id not in seen}),
            closed_by=naming.person(said.closed_by) if said else None,
            closed_why=(said.closed_why or "") if said else "",
            version=said.version if said else 0,
        )


def close_position(krokus: Krokus, actor: Actor, position_id: str, why: str, version: int) -> None:
    """Say that a position is filled or given up; one commit.

    Args:
        version: of the page that the person saw.

    Raises:
        NotAllowed: the register is for coaches, mentors and the office.
        NotFound: no such position.
        InvalidInput: `position_reason_missing`, `position_reason_too_long` (field why).
        CaseChanged: somebody said something of it meanwhile.
    """
    why = " ".join(why.replace("\x00", "").split())
    if not why:
        require_writer(actor)
        raise InvalidInput("position_reason_missing", field="why")
    if len(why) > MOST_REASON:
        raise InvalidInput("position_reason_too_long", field="why", most=MOST_REASON)
    _say(krokus, actor, position_id, version, why)


def open_position(krokus: Krokus, actor: Actor, position_id: str, version: int) -> None:
    """Say that a position is open again; one commit.

    Raises:
        NotAllowed, NotFound, CaseChanged: as for `close_position`.
    """
    _say(krokus, actor, position_id, version, None)


def _say(krokus: Krokus, actor: Actor, position_id: str, version: int, why: str | None) -> None:
    require_writer(actor)
    with krokus.store.begin(actor.org) as work:
        if claim_key(work) is not None:
            return
        # Two who say something of a position for the first time both write its row.
        hold_organisation(work)
        register = _Register(work)
        if position_id not in register.analyses:
            raise NotFound(position=position_id)
        newest, said = register.analyses[position_id][0], register.said.get(position_id)
        if version != (said.version if said else 0):
            raise CaseChanged(position=position_id)
        row = PositionRow(
            id=position_id,
            employer_id=str(newest.employer),
            title=str(newest.title)[:200],
            document_id=newest.id,
            closed_on=krokus.calendar.local_date(work.now).isoformat() if why else None,
            closed_by=actor.person if why else None,
            closed_why=why,
            version=version,
        )
        if not store.keep_position(work, row):
            raise CaseChanged(position=position_id)


@dataclass(frozen=True)
class _Register:
    """What one reading of analyses, agreements and the table of positions tells."""

    work: Work

    @cached_property
    def firms(self) -> dict[str, EmployerRow]:
        return {row.id: row for row in list_employers(self.work)}

    @cached_property
    def said(self) -> dict[str, PositionRow]:
        return {row.id: row for row in store.list_positions(self.work)}

    @cached_property
    def told(self) -> tuple[ToldRow, ...]:
        return store.list_told(self.work, FORM_OF_POSITION)

    @cached_property
    def analyses(self) -> Mapping[str, list[ToldRow]]:
        """Analyses by position, newest first; of one case the newest alone, it is mended from then on."""
        found: dict[str, dict[str, ToldRow]] = {}
        for row in self.told:
            if row.employer in self.firms and row.title:
                found.setdefault(name_position(str(row.employer), row.title), {}).setdefault(row.case_id, row)
        return {key: list(rows.values()) for key, rows in found.items()}

    @cached_property
    def agreements(self) -> Mapping[str, list[ToldRow]]:
        """Agreements by the position that its case had analysed before; one of a kind for each case."""
        found: dict[str, dict[tuple[str, str], ToldRow]] = {}
        for row in store.list_told(self.work, AGREEMENT):
            before = next(
                (one for one in self._told_by_case.get(row.case_id, ()) if _is_before(one, row)), None
            )
            if row.kind in KINDS and before is not None:
                key = name_position(str(before.employer), str(before.title))
                found.setdefault(key, {}).setdefault((row.case_id, str(row.kind)), row)
        return {key: list(rows.values()) for key, rows in found.items()}

    @cached_property
    def _told_by_case(self) -> Mapping[str, list[ToldRow]]:
        found: dict[str, list[ToldRow]] = {}
        for row in self.told:
            found.setdefault(row.case_id, []).append(row)
        return found

    def find(self, position_id: str) -> list[ToldRow]:
        return self.agreements.get(position_id, [])

    def list_lines(self) -> list[PositionLine]:
        return [self.describe(key) for key in self.analyses]

    def describe(self, position_id: str) -> PositionLine:
        rows = self.analyses[position_id]
        newest, said = rows[0], self.said.get(position_id)
        employed = {row.case_id for row in self.find(position_id) if row.kind == EMPLOYMENT}
        return PositionLine(
            position_id,
            str(newest.employer),
            self.firms[str(newest.employer)].name,
            str(newest.title),
            len(rows),
            len(employed),
            newest.created_at,
            said.closed_on if said else None,
        )


def _is_before(analysis: ToldRow, agreement: ToldRow) -> bool:
    return analysis.created_at <= agreement.created_at and analysis.employer == agreement.employer


def _find_seen_cases(work: Work, actor: Actor, case_ids: set[str]) -> dict[str, str]:
    """Titles of those cases that this person may open."""
    if not actor.has_role(MENTOR, OFFICE):
        case_ids &= {row.subject_id for row in list_assignments_of(work, actor.person) if row.role == COACH}
    return {row.id: row.title for row in list_cases(work, sorted(case_ids))}


def _describe_facts(krokus: Krokus, work: Work, told: ToldRow) -> tuple[Line, ...]:
    """What is true of the position itself, as the next analysis would take it over."""
    row = find_document(work, told.id)
    form = krokus.releases.get(work, told.release_id).forms.get(FORM_OF_POSITION)
    if row is None or form is None:
        return ()
    seen = form.for_access(_is_of_position)
    keys = {field.options_key for field in seen.walk() if field.options_key}
    options = {key: read_options(krokus, work, key) for key in keys}
    return describe_answers(seen, keep_position(form, row.data), options=options)


def _is_of_position(field: Field) -> bool:
    of_client = field.properties.get(OF_CLIENT) == "true"
    return field.access <= OF_POSITION and not of_client and field.kind is not FieldKind.FILE
