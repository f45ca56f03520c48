"""The designer's pages: one draft of a model, no change lost or doubled, nothing of any client."""

import html
import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from desk import APPLICATION, Desk, make_desk
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from engine import designing

MODEL = "/designer/small"
BARE = b"""<?xml version="1.0"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
 id="d" targetNamespace="urn:x">
<process id="p" isExecutable="true"><startEvent id="s"/><task id="t" name="Zrob"/><endEvent id="e"/>
<sequenceFlow sourceRef="s" targetRef="t"/><sequenceFlow sourceRef="t" targetRef="e"/>
</process></definitions>"""


@pytest.fixture
def desk(either_database: str, tmp_path: Path) -> Iterator[Desk]:
    """A desk on each database that Krokus runs on."""
    made = make_desk(tmp_path, url=either_database)
    yield made
    made.krokus.store.close()


def read_state(page: str) -> dict[str, str]:
    """For which state of the draft a page was made."""
    names = ("version", "revision")
    found = {name: re.search(rf'name="{name}" value="(\d+)"', page) for name in names}
    return {name: one.group(1) for name, one in found.items() if one is not None}


def change(client: FlaskClient, path: str, state: dict[str, str] | None = None, **form: str) -> TestResponse:
    """Press a button on a page that was just loaded, or was loaded for an older state."""
    state = read_state(client.get(f"{MODEL}/roles").text) if state is None else state
    return client.post(f"{MODEL}{path}", data={**state, **form})


def test_whoever_is_no_designer_does_not_find_the_pages(desk: Desk) -> None:
    for login in ("tomek", "maria", "beata", "ola"):
        assert desk.sign_in(login).get("/designer").status_code == 404
        assert desk.sign_in(login).get(f"{MODEL}/roles").status_code == 404


def test_a_designer_sees_models_and_no_client(desk: Desk) -> None:
    case_id = desk.start_case()
    client = desk.sign_in("pawel")
    assert "Mały proces" in client.get("/designer").text
    assert client.get(f"/cases/{case_id}").status_code == 404
    assert "Nowak" not in client.get(MODEL).text


def test_a_change_is_told_undone_and_done_again(desk: Desk) -> None:
    client = desk.sign_in("pawel")
    answer = change(client, "/way/f1/add", what="step", name="Zadzwoń", new_role="Tłumacz", due="3 dni")
    assert answer.status_code == 303
    assert "Dodano krok „Zadzwoń”" in client.get(answer.location).text
    assert "Tłumacz · czas: 3 dni" in client.get(f"{MODEL}/process/small_main").text
    change(client, "/undo")
    assert 'id="e-zadzwon"' not in client.get(f"{MODEL}/process/small_main").text
    change(client, "/redo")
    assert 'id="e-zadzwon"' in client.get(f"{MODEL}/process/small_main").text


def test_two_designers_never_overwrite_each_other(desk: Desk) -> None:
    first, second = desk.sign_in("pawel"), desk.sign_in("pawel")
    state = read_state(second.get(f"{MODEL}/roles").text)
    change(first, "/way/f4", answer="chce")
    answer = change(second, "/element/note", state, name="Moja nazwa", role="coach", form_key="")
    assert answer.status_code == 409
    # Both are Paweł, in two tabs.
    assert "Ten szkic jest już zmieniony w innej Twojej karcie" in answer.text
    assert "Zmieniono odpowiedź „chce”" in answer.text, "what the other changed"
    assert "Moja nazwa" in answer.text, "and mine is kept"
    again = change(second, "/element/note", read_state(answer.text), name="Moja nazwa", role="coach")
    assert again.status_code == 303
    page = second.get(f"{MODEL}/process/small_main").text
    assert "Moja nazwa" in page
    assert "jeśli „chce”" in page


def read_form(page: str) -> dict[str, str]:
    """Everything that the page's own form sends."""
    form = page[page.index("<main") :].partition("<form")[2].partition("</form>")[0]
    return {name: html.unescape(value) for name, value in re.findall(r'name="(\w+)" value="([^"]*)"', form)}


def test_both_changes_of_one_step_stand_together_and_what_both_changed_is_shown(desk: Desk) -> None:
    first, second = desk.sign_in("pawel"), desk.sign_in("pawel")
    step = {"role": "coach", "form_key": "talk", "pause_clock_on_suspend": "true"}
    state = read_state(second.get(f"{MODEL}/roles").text)
    change(first, "/element/talk", **step, name="Rozmowa", due="9 dni", plain_name="Rozmawiamy")
    answer = change(
        second, "/element/talk", state, **step, name="Porozmawiaj", due="2 dni", help="Bez pośpiechu"
    )
    assert answer.status_code == 409
    told = re.sub(r"\s+", " ", re.sub("<[^>]+>", "", answer.text))
    assert "Co trzeba zrobić: Porozmawiaj teraz: Rozmowa" in told
    assert "Podpowiedź dla osoby, która to robi: Bez pośpiechu" in told
    assert "2 dni" not in told, "what this one did not touch is no wish of theirs"
    again = second.post(f"{MODEL}/element/talk", data=read_form(answer.text))
    assert again.status_code == 303
    draft = designing.get_draft(desk.krokus, desk.actor("pawel"), "small")
    now = designing.describe_element(draft.files, "talk")
    assert now.name == "Porozmawiaj"
    assert [now.properties[name] for name in ("due", "plain_name", "help")] == [
        "P9D",
        "Rozmawiamy",
        "Bez pośpiechu",
    ]


def test_names_of_values_that_two_change_at_once_stand_together(desk: Desk) -> None:
    pawel = desk.actor("pawel")
    more = b"[initial]\nasked = 0\ncalled = 0\n"
    designing.change_draft(
        desk.krokus,
        pawel,
        "small",
        0,
        0,
        lambda files: designing.Edit(
            {**files, "model.toml": files["model.toml"] + more}, "model_renamed", {}
        ),
    )
    client = desk.sign_in("pawel")
    page = client.get(f"{MODEL}/texts").text
    state, shown = (
        read_state(page),
        {"pl.asked": "asked", "en.asked": "", "pl.called": "called", "en.called": ""},
    )
    assert all(f'name="{name}"' in page for name in shown)
    change(client, "/texts/variables", state, **{**shown, "pl.asked": "Ile pytań"})
    answer = change(client, "/texts/variables", state, **{**shown, "pl.called": "Ile rozmów"}, _who="a seal")
    assert answer.status_code == 409
    told = " ".join(re.sub("<[^>]+>", " ", answer.text.partition("Co chcesz zmienić")[2]).split())
    assert told.startswith("called: Ile rozmów Zrób moją zmianę")
    again = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', answer.text))
    client.post(f"{MODEL}/texts/variables", data=again)
    files = designing.get_draft(desk.krokus, pawel, "small").files
    assert [words.pl for _, words in designing.list_variables(files)] == ["Ile pytań", "Ile rozmów"]


def test_a_change_made_for_a_state_that_cannot_be_told_any_more_is_shown_whole(desk: Desk) -> None:
    first, second = desk.sign_in("pawel"), desk.sign_in("pawel")
    state = read_state(second.get(f"{MODEL}/roles").text)
    change(first, "/element/talk", name="Rozmowa", role="coach")
    change(first, "/undo")
    answer = change(second, "/element/talk", state, name="Porozmawiaj z osobą", role="coach", due="3 dni")
    assert answer.status_code == 409
    sent = read_form(answer.text)
    assert (sent["name"], sent["due"]) == ("Porozmawiaj z osobą", "3 dni")
    assert "<strong" in answer.text
    assert ">coach<" not in answer.text


def test_what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost(desk: Desk) -> None:
    answer = change(desk.sign_in("pawel"), "/element/talk", name="Rozmowa", role="coach", due="kiedyś")
    assert answer.status_code == 400
    assert "Wpisz czas, na przykład" in answer.text
    assert 'value="kiedyś"' in answer.text


def test_only_the_part_that_holds_a_refused_answer_is_opened(desk: Desk) -> None:
    pawel = desk.sign_in("pawel")
    outside = change(pawel, "/element/talk", name="Rozmowa", role="coach", due="kiedyś").text
    inside = change(pawel, "/element/talk", name="Rozmowa", role="coach", remind_before="kiedyś").text
    opened = '<details open><summary class="btn quiet">Więcej o tym kroku'
    assert (opened in outside, opened in inside) == (False, True)


def test_publishing_waits_until_every_point_is_good_and_the_second_is_told(desk: Desk) -> None:
    client = desk.sign_in("pawel")
    change(client, "/element/talk", name="Porozmawiaj", role="coach", form_key="talk")
    refused = change(client, "/publish", notes="Nowa nazwa")
    assert refused.status_code == 400
    assert "Sprawa mogłaby utknąć przy „Czy klient chce?”" in refused.text
    change(client, "/repair", code="decision-without-answer", element="which")
    state = read_state(client.get(f"{MODEL}/publish").text)
    assert change(client, "/publish", state, notes="Nowa nazwa").status_code == 303
    second = change(client, "/publish", state, notes="Jeszcze raz")
    assert second.status_code == 400
    assert "Ktoś inny był szybszy" in second.text
    history = designing.list_history(desk.krokus, desk.actor("pawel"), "small")
    assert [(one.no, one.notes) for one in history] == [(2, "Nowa nazwa"), (1, "")]


def test_a_bare_diagram_is_taken_in_and_every_part_of_it_can_be_changed(desk: Desk) -> None:
    client = desk.sign_in("pawel")
    file = (io.BytesIO(BARE), "Mój proces.bpmn")
    answer = client.post("/designer/new", data={"way": "file", "file": file, "name": ""})
    assert answer.location == "/designer/moj_proces"
    drawn = client.get("/designer/moj_proces/process/p/drawing.bpmn").text
    assert drawn.count("<bpmndi:BPMNShape") == 3
    page = client.get("/designer/moj_proces/process/p").text
    ways = re.findall(r"/designer/moj_proces/way/([^/\"]+)/add", page)
    assert len(ways) == 2
    state = read_state(client.get("/designer/moj_proces/roles").text)
    added = client.post(
        f"/designer/moj_proces/way/{ways[1]}/add",
        data={**state, "what": "step", "name": "Dalej", "role": "coach"},
    )
    assert added.status_code == 303


@pytest.mark.parametrize(
    ("name", "content"), [("x.zip", b"PK"), ("x.bpmn", b"<a/>"), ("x.exe", b"MZ"), ("", b"")]
)
def test_a_file_that_is_no_model_is_refused_with_the_reason(desk: Desk, name: str, content: bytes) -> None:
    file = (io.BytesIO(content), name)
    answer = desk.sign_in("pawel").post("/designer/new", data={"way": "file", "file": file, "name": "Coś"})
    assert answer.status_code == 400
    assert "Z tego pliku nie da się zrobić modelu" in answer.text


def test_an_exported_model_is_the_same_bytes_and_comes_back_in(desk: Desk) -> None:
    client = desk.sign_in("pawel")
    archive = client.get(f"{MODEL}/draft.zip").data
    files = designing.get_draft(desk.krokus, desk.actor("pawel"), "small").files
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        assert {name: opened.read(name) for name in opened.namelist()} == dict(files)
    answer = client.post(
        "/designer/new", data={"way": "file", "file": (io.BytesIO(archive), "m.zip"), "name": "Drugi"}
    )
    assert answer.location == "/designer/drugi"
    copy = designing.get_draft(desk.krokus, desk.actor("pawel"), "drugi").files
    assert {path for path in files if files[path] != copy[path]} == {"model.toml"}


def test_a_folder_of_a_model_is_taken_in_as_its_archive_is(desk: Desk) -> None:
    client = desk.sign_in("pawel")
    files = designing.get_draft(desk.krokus, desk.actor("pawel"), "small").files
    folder = [(io.BytesIO(data), f"nasz/{path}") for path, data in files.items()]
    answer = client.post("/designer/new", data={"way": "file", "folder": folder, "name": "Z folderu"})
    assert answer.location == "/designer/z_folderu"
    taken = designing.get_draft(desk.krokus, desk.actor("pawel"), "z_folderu").files
    assert {path for path in files if files[path] != taken[path]} == {"model.toml"}
    climbing = [(io.BytesIO(b"key = 1"), "../../model.toml")]
    refused = client.post("/designer/new", data={"way": "file", "folder": climbing, "name": "Coś"})
    assert refused.status_code == 400


def test_models_of_another_organisation_do_not_exist(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    other = make_desk(tmp_path / "other")
    try:
        designing.copy_model(other.krokus, other.actor("pawel"), "small", "Ich model")
        assert desk.sign_in("pawel").get("/designer/ich_model").status_code == 404
    finally:
        other.krokus.store.close()


def test_a_model_put_away_takes_no_new_case_until_it_is_back(desk: Desk) -> None:
    running = desk.start_case()
    designer, office = desk.sign_in("pawel"), desk.sign_in("beata")
    designer.post(f"{MODEL}/shelf")
    form = {**APPLICATION, "_model": "small"}
    assert office.post("/cases/new", data=form).status_code == 404
    assert desk.sign_in("tomek").get(f"/cases/{running}").status_code == 200
    designer.post(f"{MODEL}/shelf", data={"back": "1"})
    assert office.post("/cases/new", data=form).status_code == 303
