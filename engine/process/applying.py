"""The application form: for staff who open a case, and for a person who applies without an account."""

from engine.casework.access import MENTOR, OFFICE
from engine.casework.holders import COACH
from engine.casework.signing_in import refuse_flood
from engine.errors import FieldProblem, InvalidInput, NotAllowed, NotFound
from engine.forms import RawAnswers, describe_form
from engine.krokus import Krokus
from engine.model import Actor
from engine.process.cases import FIRST_CONTACT, begin_case, start_form
from engine.releases.completing import APPLICATION
from engine.releases.offering import list_offered
from engine.store import Work
from engine.store.keys import claim_key, find_kept, keep_result
from engine.store.queries.cases import find_case
from engine.views import StartForm

OWN_APPLICATION = (
    "first_name",
    "last_name",
    "preferred_name",
    "phone",
    "email",
    "contact_preference",
    "contact_hours",
    "referral_source",
    "why_work",
)


def get_start_form(
    krokus: Krokus,
    actor: Actor,
    raw: RawAnswers | None = None,
    problems: tuple[FieldProblem, ...] = (),
    model: str = "",
) -> StartForm:
    """What a new case asks for.

    Args:
        model: key of the model that asks; the first one on offer where this one is not.

    Raises:
        NotAllowed: the person may not open cases.
    """
    if not actor.has_role(OFFICE, MENTOR, COACH):
        raise NotAllowed("may_not_start_case")
    with krokus.store.read(actor.org) as work:
        return _describe(krokus, work, FIRST_CONTACT, raw, problems, model)


def _describe(
    krokus: Krokus,
    work: Work,
    names: tuple[str, ...],
    raw: RawAnswers | None,
    problems: tuple[FieldProblem, ...],
    model: str = "",
) -> StartForm:
    rows = list_offered(krokus, work)
    if not rows:
        raise NotFound(model="")
    asking = next((row for row in rows if row.model_key == model), rows[0])
    form = start_form(krokus.releases.get(work, asking.id).forms[APPLICATION], names)
    fields = describe_form(form, raw or {}, problems, origins={}, variables={}, options={}, now=work.now)
    models = tuple((row.model_key, krokus.releases.find_model(work, row.id).name) for row in rows)
    return StartForm(models, fields)


def get_public_form(
    krokus: Krokus, org_key: str, raw: RawAnswers | None = None, problems: tuple[FieldProblem, ...] = ()
) -> StartForm:
    """The client's own simple application to an organisation.

    Raises:
        NotFound: no such organisation, or it has published no model.
    """
    org = krokus.find_org(org_key)
    with krokus.store.read(org) as work:
        return _describe(krokus, work, OWN_APPLICATION, raw, problems)


def apply_publicly(krokus: Krokus, org_key: str, raw: RawAnswers, address: str) -> str:
    """Open a case for a person who applies themselves.

    Returns:
        The number of the case, for the thank-you page.

    Raises:
        InvalidAnswers: something needed is missing.
        InvalidInput: too many applications from one address.
    """
    org = krokus.find_org(org_key)
    with krokus.store.read(org) as work:
        done = find_kept(work)
    if done is None:
        # What was never sent before counts, also when it turns out to be filled in wrongly.
        refuse_flood(krokus, address)
    with krokus.store.begin(org) as work:
        done = claim_key(work)
        if done is not None:
            return str(done["no"])
        offered = list_offered(krokus, work)
        if not offered:
            raise InvalidInput("no_model")
        own = {**raw, "submitted_by": "self"}
        case_id = begin_case(krokus, work, offered[0].model_key, own, started_by=None)
        case = find_case(work, case_id)
        number = "" if case is None else case.no
        keep_result(work, {"no": number})
        return number
