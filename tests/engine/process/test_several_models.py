"""An organisation with several models: which leads, what is asked of them, and the roles they bring."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from builders import APPLICATION, Office, make_form, make_model, open_office, text_field, user_task

from engine.casework.staff import add_person, get_staff
from engine.errors import InvalidInput, NotFound
from engine.process.applying import get_public_form, get_start_form
from engine.process.cases import start_case
from engine.process.filling import read_options
from engine.process.organising import publish_model
from engine.releases.release import ReleaseCache
from engine.store.queries.cases import find_case, find_latest_release, list_model_keys

ASKED = [text_field("first_name", "Imię"), text_field("last_name", "Nazwisko")]
GUIDE = '[roles.guide]\nname = { pl = "Przewodnik", en = "Guide" }\nscope = "case"\n'


def model(key: str, more: str = "") -> dict[str, bytes]:
    body = (
        f'<bpmn:startEvent id="{key}_in"/>{user_task(f"{key}_talk")}<bpmn:endEvent id="{key}_out"/>'
        f'<bpmn:sequenceFlow id="{key}_1" sourceRef="{key}_in" targetRef="{key}_talk"/>'
        f'<bpmn:sequenceFlow id="{key}_2" sourceRef="{key}_talk" targetRef="{key}_out"/>'
    )
    files = make_model(
        key, f"{key}_main", {f"{key}_main": body}, {"application": make_form("application", ASKED)}
    )
    return {**files, "model.toml": files["model.toml"] + more.encode()}


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """An organisation that published `ours` first and `aside` later."""
    made = open_office(f"sqlite:///{tmp_path / 'office.db'}", model("ours"))
    publish_model(made.krokus, "proby", model("aside", GUIDE))
    yield made
    made.krokus.store.close()


def test_the_model_published_first_leads(office: Office) -> None:
    with office.krokus.store.read(office.org) as work:
        assert list_model_keys(work) == ("ours", "aside")
    shown = get_start_form(office.krokus, office.actor("beata"))
    assert [key for key, _ in shown.models] == ["ours", "aside"]
    # Who applies alone is not asked for a model: the first one takes them in.
    assert get_public_form(office.krokus, "proby").models[0][0] == "ours"


def test_a_case_opens_on_the_chosen_model(office: Office) -> None:
    case_id = start_case(office.krokus, office.actor("beata"), "aside", APPLICATION)
    with office.krokus.store.read(office.org) as work:
        case = find_case(work, case_id)
    assert case is not None and case.model_key == "aside"


def test_published_models_are_choices_of_a_form(office: Office) -> None:
    with office.krokus.store.read(office.org) as work:
        found = read_options(office.krokus, work, "models")
    assert [option.value for option in found] == ["ours", "aside"]


def test_a_models_own_words_are_read_without_compiling_it(office: Office) -> None:
    cache = ReleaseCache()
    with office.krokus.store.read(office.org) as work:
        row = find_latest_release(work, "aside")
        assert row is not None
        assert cache.find_model(work, row.id).roles["guide"].name.pl == "Przewodnik"
        assert cache.find_model(work, row.id) is cache.find_model(work, row.id)
        with pytest.raises(NotFound):
            cache.find_model(work, "0" * 32)


def test_people_can_be_given_the_roles_of_published_models(office: Office) -> None:
    beata = office.actor("beata")
    assert "guide" in dict(get_staff(office.krokus, beata).roles)
    add_person(office.krokus, beata, "Ola Sęk", "ola", "", ["guide"])
    assert next(one for one in get_staff(office.krokus, beata).members if one.login == "ola").roles == (
        "guide",
    )
    with pytest.raises(InvalidInput, match="no_such_role"):
        add_person(office.krokus, beata, "Jan Kot", "jan", "", ["cook"])
