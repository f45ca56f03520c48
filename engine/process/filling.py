"""What surrounds a form while it is filled in: earlier answers, choices of the organisation, case facts."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from engine.calendars import add_months
from engine.casework.access import Standing
from engine.casework.amounts import read_own_amounts
from engine.casework.documents import find_judging_sources, find_sources, read_sources
from engine.casework.holders import COACH, EMPLOYER, RECORDED_BY_COACH, list_staff
from engine.casework.parameters import read_parameters
from engine.forms import FieldKind, Form, Option, prefill_answers, show_known
from engine.forms.prefill import CASE
from engine.krokus import Krokus
from engine.model import Answers, JsonValue
from engine.records.plans.step_keeping import PLAN, mark_over
from engine.records.positions.matching import MATCH, MATCH_NAME, find_match
from engine.records.reports.facts import SOURCE_NAMES, find_report_facts
from engine.releases.completing import MADE
from engine.releases.offering import list_offered
from engine.releases.release import Release
from engine.store import Work
from engine.store.queries.cases import CaseRow, list_cases
from engine.store.queries.documents import find_latest_document, list_attachments
from engine.store.queries.people import (
    find_people_with_role,
    get_own_organisation,
    list_case_people,
    list_people,
)
from engine.store.queries.registers import list_employers
from engine.store.queries.tasks import TaskRow

# Documents that are continued from version to version; all others begin anew each time.
LIVING_FORMS = frozenset(
    {
        "client_application",
        "eligibility_opinion",
        "client_contract",
        "vocational_profile",
        "action_plan",
        "consents",
        "workplace_support_plan",
        "job_analysis",
    }
)


class Filling(NamedTuple):
    """Prefilled answers with their origins, and what expressions and choices may draw on."""

    answers: Answers
    origins: Mapping[str, str]
    variables: Mapping[str, object]
    options: dict[str, list[Option]]


def fill(
    work: Work,
    krokus: Krokus,
    standing: Standing,
    release: Release,
    case: CaseRow,
    task: TaskRow | None,
    form: Form,
) -> Filling:
    """Collect the surroundings of a form for one person; only what the form asks for is read."""
    variables = _variables(standing, case, task)
    options = _options(krokus, work, case, standing, task, form)
    own = task.data if task else {}
    shown = show_known(form, case.variables, own, work.now) if release.shows_known(form) else {}
    if MADE in form.properties:
        return Filling({**prefill_answers(form, {}, {})[0], **shown}, {}, variables, options)
    if not _needs_sources(form):
        return Filling(shown, {}, variables, options)
    today = krokus.calendar.local_date(work.now)
    wanted = find_sources(form)
    sources = read_sources(work, standing, release, case.id, form, wanted)
    if PLAN in sources:
        sources[PLAN] = mark_over(work, case.id, sources[PLAN])
    facts = _case_facts(work, release, today, case) if "case" in wanted else {}
    asked = _asked_facts(form)
    facts |= find_report_facts(krokus, work, case, task, asked)
    facts |= find_match(work, standing, release, case, asked)
    sources["param"] = read_parameters(release, today, read_own_amounts(work) if "param" in wanted else ())
    is_living = form.key in LIVING_FORMS or _is_returned(work, case, form)
    answers, keys = prefill_answers(form, sources, facts, forms=release.forms, is_living=is_living)
    origins = {path: release.forms[key].title for path, key in keys.items() if key in release.forms}
    origins |= _name_facts(form, [path for path, key in keys.items() if key == CASE])
    return Filling({**answers, **shown}, origins, {**variables, **sources, "case": facts}, options)


def surround(
    work: Work,
    krokus: Krokus,
    standing: Standing,
    release: Release,
    case: CaseRow,
    task: TaskRow,
    form: Form,
) -> Filling:
    """Collect what judging answers needs: much less than showing the form, so completing stays cheap."""
    if _is_judged_alone(form):
        options = _options(krokus, work, case, standing, task, form)
        return Filling({}, {}, _variables(standing, case, task), options)
    return fill(work, krokus, standing, release, case, task, form)


def _variables(standing: Standing, case: CaseRow, task: TaskRow | None) -> dict[str, object]:
    """What conditions of a form see beside its answers; who writes is known and never asked."""
    recorded = task is not None and task.role in RECORDED_BY_COACH and not standing.is_(task.role)
    who = {"recorded_by": "coach" if recorded else "self"}
    return {**case.variables, **(task.data if task else {}), **who}


@lru_cache(maxsize=1024)
def _is_judged_alone(form: Form) -> bool:
    """Whether nothing earlier decides: no condition looks there, and no answer is the server's own."""
    return not find_judging_sources(form) and not any(one.rows or one.readonly for one in form.walk())


@lru_cache(maxsize=1024)
def _asked_options(form: Form) -> tuple[frozenset[str], bool]:
    keys = frozenset(field.options_key for field in form.walk() if field.options_key)
    return keys, any(field.kind is FieldKind.FILE for field in form.walk())


@lru_cache(maxsize=1024)
def _asked_facts(form: Form) -> frozenset[str]:
    """Names of case facts in prefillings and conditions, without `case.`."""
    names = {name for field in form.walk() for name in field.prefill}
    conditions = [field.required_when for field in form.walk() if field.required_when is not None]
    names.update(name for one in conditions for name in one.expression.names)
    return frozenset(name.removeprefix("case.") for name in names if name.startswith("case."))


def _name_facts(form: Form, paths: list[str]) -> dict[str, str]:
    """Where figures of the case come from, in people's words."""
    found: dict[str, str] = {}
    known = {**SOURCE_NAMES, MATCH: MATCH_NAME}
    for path in paths:
        field = form.find_field(path)
        names = [] if field is None else [name.removeprefix("case.") for name in field.prefill]
        said = next((known[name] for name in names if name in known), None)
        if said is not None:
            found[path] = said
    return found


def _is_returned(work: Work, case: CaseRow, form: Form) -> bool:
    """Whether the form's last document was sent back: it is mended, not written anew."""
    if form.properties.get("returnable") != "true":
        return False
    last = find_latest_document(work, case.id, form.key)
    return last is not None and last.status == "returned"


def _needs_sources(form: Form) -> bool:
    # A small decision form asks for nothing earlier; skipping the look keeps its completion cheap.
    return form.is_document or bool(find_sources(form) - {form.key} - frozenset(form.names()))


def _case_facts(work: Work, release: Release, today: date, case: CaseRow) -> dict[str, JsonValue]:
    people = {row.id: row.name for row in list_people(work)}
    stage = release.model.find_stage(case.stage)
    holders = {row.role: row.person_id for row in list_case_people(work, case.id)}
    # `case.employer` is an entry of the register of employers, not the person who signs for one.
    facts: dict[str, JsonValue] = {role: person for role, person in holders.items() if role != EMPLOYER}
    facts |= {f"{role}_name": people.get(person, "") for role, person in holders.items()}
    facts |= {
        "no": case.no,
        "title": case.title,
        "client": case.subject_id,
        "client_name": people.get(case.subject_id, case.title),
        "organisation": get_own_organisation(work).name,
        "organisation_name": get_own_organisation(work).name,
        "stage": case.stage,
        "status": stage.name.pl if stage else case.status,
        "today": today.isoformat(),
        "in_14_days": (today + timedelta(days=14)).isoformat(),
        "in_12_months": add_months(today, 12).isoformat(),
        "month": today.isoformat()[:7],
        "model": case.model_key,
        "coach": holders.get(COACH),
    }
    return facts


def _options(
    krokus: Krokus, work: Work, case: CaseRow, standing: Standing, task: TaskRow | None, form: Form
) -> dict[str, list[Option]]:
    keys, has_files = _asked_options(form)
    options = {key: read_options(krokus, work, key) for key in keys}
    if has_files:
        files = [row for row in list_attachments(work, case.id) if task is None or row.task_id == task.id]
        options["files"] = [Option(row.id, row.name) for row in files]
    return options


def read_options(krokus: Krokus, work: Work, key: str) -> list[Option]:
    """The organisation's own choices for a field: people, people.<role>, team, clients, employers, models."""
    head, _, role = key.partition(".")
    readers: Mapping[str, Callable[[], list[Option]]] = {
        "people": lambda: _people(work, role),
        "team": lambda: _team(work),
        "clients": lambda: [Option(case.subject_id, case.title) for case in list_cases(work)],
        "employers": lambda: [Option(row.id, row.name) for row in list_employers(work)],
        "models": lambda: _models(krokus, work),
    }
    return readers[head]() if head in readers else []


def _people(work: Work, role: str) -> list[Option]:
    wanted = frozenset(find_people_with_role(work, role)) if role else None
    clients = frozenset(find_people_with_role(work, "client")) if not role else frozenset()
    return [
        Option(row.id, row.name)
        for row in list_people(work)
        if row.active and row.id not in clients and (wanted is None or row.id in wanted)
    ]


def _team(work: Work) -> list[Option]:
    """Who works here: a client's employer has a login too, and takes no part in the team's processes."""
    staff = frozenset(list_staff(work))
    return [Option(row.id, row.name) for row in list_people(work) if row.active and row.id in staff]


def _models(krokus: Krokus, work: Work) -> list[Option]:
    models = (krokus.releases.find_model(work, row.id) for row in list_offered(krokus, work))
    return [Option(model.key, model.name.pl) for model in models]
