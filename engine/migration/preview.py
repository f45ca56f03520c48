"""What moving the running cases of a release would mean for each, asked with one query over all of them."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from engine.errors import NotFound
from engine.krokus import Krokus
from engine.migration.fit import Fit
from engine.migration.fits import Pair, get_pair
from engine.migration.verdict_words import BROKEN, SOLVABLE, say_verdict
from engine.migration.verdicts import Standing, Verdict
from engine.releases.modelfile import Words
from engine.spiff import Place, read_places
from engine.store import Work
from engine.store.queries.people import list_people
from engine.store.queries.standing import (
    ReleaseLine,
    StandingRow,
    count_running,
    list_broken_cases,
    list_releases,
)
from engine.store.queries.standing import list_standing as list_standing_rows
from engine.views.moving import Gone, MoveCase, MoveGroup, MovePreview, ReleaseRef

MOST_SHOWN = 50
STAYS, NEW_STEP, PLACED, BLOCKED, BROKE = "stays", "new_step", "placed", "blocked", "broken"
_ORDER = (BLOCKED, BROKE, PLACED, NEW_STEP, STAYS)


@dataclass
class StandingCase:
    """A running case and where it stands."""

    case_id: str
    no: str
    title: str
    is_broken: bool
    instances: list[StandingRow] = field(default_factory=list)


@dataclass
class _Group:
    kind: str
    verdict: tuple[Words, ...]
    steps: dict[str, None] = field(default_factory=dict)
    cases: list[tuple[StandingCase, tuple[str, ...]]] = field(default_factory=list)


def list_standing(work: Work, release_id: str) -> list[StandingCase]:
    """Every running case of a release with its instances, the oldest first."""
    broken = list_broken_cases(work, release_id)
    found: dict[str, StandingCase] = {}
    for row in list_standing_rows(work, release_id):
        case = found.setdefault(
            row.case_id, StandingCase(row.case_id, row.no, row.title, row.case_id in broken)
        )
        case.instances.append(row)
    return list(found.values())


def find_standing(case: StandingCase, known: dict[bytes, tuple[Place, ...]]) -> Standing:
    """Where a case stands; equal states are read once."""
    ordered = sorted(case.instances, key=lambda row: (row.kind != "main", row.process_id, row.instance_id))
    standing = []
    for row in ordered:
        if row.state not in known:
            known[row.state] = read_places(row.state)
        standing.append((row.process_id, known[row.state]))
    return tuple(standing)


def preview(
    krokus: Krokus,
    work: Work,
    model_key: str,
    from_release: str,
    to_release: str,
    placing: Mapping[str, str],
    *,
    with_titles: bool,
) -> MovePreview:
    """The table of all running cases of a release."""
    pair = get_pair(krokus, work, from_release, to_release, placing)
    if pair.old_line.model_key != model_key or pair.new_line.model_key != model_key:
        raise NotFound(model=model_key)
    groups, gone, total = _sort_cases(pair, list_standing(work, from_release))
    releases = {line.id: line for line in list_refs(work, model_key)}
    views = [_show_group(group, with_titles) for group in groups]
    return MovePreview(
        model_key,
        pair.new.model.name,
        releases[from_release],
        releases[to_release],
        tuple(views),
        gone,
        total,
        sum(view.count for view in views if view.can_move),
    )


def _sort_cases(pair: Pair, cases: Iterable[StandingCase]) -> tuple[list[_Group], tuple[Gone, ...], int]:
    groups: dict[tuple[str, tuple[Words, ...]], _Group] = {}
    places: dict[bytes, tuple[Place, ...]] = {}
    gone: dict[str, str] = {}
    total = 0
    for case in cases:
        total += 1
        standing = find_standing(case, places)
        verdict = pair.fit.judge(standing)
        for one in verdict.obstacles:
            if one.code in SOLVABLE:
                gone.setdefault(one.element_id, one.process_id)
        kind = find_kind(verdict, case.is_broken)
        said = (BROKEN, *say_verdict(pair.fit, verdict)) if kind == BROKE else say_verdict(pair.fit, verdict)
        group = groups.setdefault((kind, said), _Group(kind, said))
        steps = name_steps(pair.fit, standing)
        group.steps.update(dict.fromkeys(steps))
        group.cases.append((case, steps))
    for element_id in pair.fit.placing:
        element = pair.old.graph.elements.get(element_id)
        if element is not None:
            gone.setdefault(element_id, element.process_id)
    ordered = sorted(groups.values(), key=lambda one: (_ORDER.index(one.kind), -len(one.cases)))
    return ordered, tuple(_show_gone(pair.fit, *item) for item in gone.items()), total


def find_kind(verdict: Verdict, is_broken: bool) -> str:
    """In which part of the table a case stands."""
    if not verdict.can_move:
        return BLOCKED
    if is_broken:
        return BROKE
    if verdict.placed:
        return PLACED
    return NEW_STEP if verdict.ahead else STAYS


def name_steps(fit: Fit, standing: Standing) -> tuple[str, ...]:
    """Names of the steps at which a case stands, calls around them left out."""
    names = []
    for _, places in standing:
        for place in places:
            element = fit.old.graph.elements.get(place.element_id)
            if element is None or element.attached_to is not None or place.came_from is not None:
                continue
            if element.needs_person or not place.has_begun:
                names.append(element.name or element.id)
    return tuple(dict.fromkeys(names))


def _show_gone(fit: Fit, element_id: str, process_id: str) -> Gone:
    targets = tuple((name, fit.new.find_element_name(name)) for name in fit.targets_in(process_id))
    chosen = fit.placing.get(element_id, "")
    onward = fit.find_next(element_id)
    return Gone(element_id, fit.old.find_element_name(element_id), chosen, targets, onward)


def make_group_key(kind: str, verdict: tuple[Words, ...]) -> str:
    """A short key that is the same for the same verdict."""
    text = "\n".join([kind, *(words.pl for words in verdict)])
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _show_group(group: _Group, with_titles: bool) -> MoveGroup:
    cases = tuple(
        MoveCase(case.case_id, case.no, case.title if with_titles else "", steps)
        for case, steps in group.cases[:MOST_SHOWN]
    )
    return MoveGroup(
        make_group_key(group.kind, group.verdict),
        group.kind,
        group.verdict,
        tuple(group.steps),
        len(group.cases),
        cases,
        is_chosen=group.kind not in (BLOCKED, BROKE),
    )


def choose_cases(pair: Pair, cases: Iterable[StandingCase], keys: Iterable[str] | None) -> list[str]:
    """Ids of the cases of some groups; without keys of all that can move and are not broken."""
    wanted = None if keys is None else frozenset(keys)
    groups, _, _ = _sort_cases(pair, cases)
    chosen = [
        group
        for group in groups
        if group.kind != BLOCKED
        and (group.kind != BROKE if wanted is None else make_group_key(group.kind, group.verdict) in wanted)
    ]
    return [case.case_id for group in chosen for case, _ in group.cases]


def list_refs(work: Work, model_key: str) -> tuple[ReleaseRef, ...]:
    """Every release of a model with the number of cases that run on it, oldest first."""
    running = {row.release_id: row.cases for row in count_running(work, model_key)}
    people = {row.id: row.name for row in list_people(work)}
    lines = list_releases(work, model_key)
    return tuple(_make_ref(line, running.get(line.id, 0), people) for line in lines)


def _make_ref(line: ReleaseLine, running: int, people: Mapping[str, str]) -> ReleaseRef:
    by = people.get(line.published_by or "", "")
    return ReleaseRef(line.id, line.no, line.notes, line.published_at, by, running)
