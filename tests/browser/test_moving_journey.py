"""The demo's cases move to a changed model: compared, previewed, one on trial, the rest, one taken back."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from demo_house import SECRET, open_house, serve, sign_in
from playwright.sync_api import Page, expect

from engine import Krokus, publish_model, read_model_folder
from engine.migration.jobs import move_some
from tests.engine.migration.edits import Diagram
from webapp.app import create_app

NewPage = Callable[..., Page]
ROOT = Path(__file__).parents[2]
STEP = "Spotkanie z tłumaczem języka migowego"


def publish_changed(krokus: Krokus) -> None:
    """A typo mended in stage I, the psychologist's diagnosis gone, an interpreter's step in stage IV."""
    files = read_model_folder(ROOT / "processes" / "euse_5")
    one = Diagram(files["stage1_engagement.bpmn"]).rename("s1_consents", "Wyjaśnij i zbierz wszystkie zgody")
    two = Diagram(files["stage2_profile.bpmn"]).take_out("s2_psy")
    four = Diagram(files["stage4_employer.bpmn"]).insert_after(
        "s4_sign", "s4_interpreter", STEP, role="coach"
    )
    changed = {
        "stage1_engagement.bpmn": one.content,
        "stage2_profile.bpmn": two.content,
        "stage4_employer.bpmn": four.content,
    }
    publish_model(krokus, "demo", {**files, **changed}, "Tłumacz przy podpisaniu.")


@pytest.fixture
def house(tmp_path: Path) -> Iterator[tuple[Krokus, str]]:
    krokus = open_house(tmp_path)
    publish_changed(krokus)
    with serve(create_app(krokus, secret_key=SECRET, demo=True)) as url:
        yield krokus, url
    krokus.store.close()


def test_the_demo_moves_to_a_changed_model_and_one_case_comes_back(
    house: tuple[Krokus, str],
    new_page: NewPage,
    assert_axe_clean: Callable[[Page], None],
    assert_no_sideways_scroll: Callable[[Page], None],
) -> None:
    krokus, url = house
    page = new_page()
    sign_in(page, url, "maria")
    page.goto(f"{url}/designer/moves")
    page.get_by_role("link", name="Co się zmieniło w wydaniu 2").click()
    expect(page.get_by_role("heading", name="Tylko słowa")).to_be_visible()
    expect(page.get_by_text(f"Krok „{STEP}”: dodano.")).to_be_visible()
    assert_axe_clean(page)
    page.get_by_role("link", name="Zobacz, co da ich przeniesienie").click()
    expect(page.get_by_text("stoi na usuniętym kroku „Diagnoza psychologa”")).to_be_visible()
    expect(page.get_by_text(f"Czeka ją nowy krok: „{STEP}”.")).to_be_visible()
    assert_axe_clean(page)
    page.get_by_label("Z „Diagnoza psychologa” na").select_option(label="dalej, jakby był zrobiony")
    page.get_by_role("button", name="Sprawdź jeszcze raz").click()
    expect(page.get_by_text("Krok „Diagnoza psychologa” liczy się jak zrobiony.")).to_be_visible()
    page.set_viewport_size({"width": 360, "height": 740})
    assert_no_sideways_scroll(page)
    page.get_by_role("button", name="Przenieś jedną na próbę").click()
    expect(page.get_by_text("przeniesione: 1, zostały: 0, czekają: 6.")).to_be_visible()
    assert_no_sideways_scroll(page)
    page.set_viewport_size({"width": 1280, "height": 900})
    assert_axe_clean(page)
    page.get_by_role("button", name="Przenieś pozostałe 6 spraw").click()
    while move_some(krokus):
        pass
    page.get_by_role("link", name="Odśwież").click()
    expect(page.get_by_text("przeniesione: 7, zostały: 0, czekają: 0.")).to_be_visible()
    page.get_by_role("button", name="Cofnij sprawę 2026/1").click()
    expect(page.get_by_text("Sprawa jest znowu tam, gdzie była.")).to_be_visible()
    expect(page.get_by_text("cofnięte: 1")).to_be_visible()
