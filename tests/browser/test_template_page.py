"""A designer on a phone, by keyboard, without JavaScript: one change of the template taken over, one not."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from demo_house import sign_in
from desk import PASSWORD, Desk, make_desk
from keyboard import Keyboard
from playwright.sync_api import Page

from engine import designing
from engine.designing import StepChange
from engine.releases.folders import SHIPPED, read_model_folder
from engine.releases.release import publish_release

PHONE = {"width": 360, "height": 740}
KEY = "euse_5"
DUE = "Krok „Skontaktuj się z osobą”: termin"
LIMIT = "Próg „Profil nieprzyjęty”: próg czerwony"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """An organisation that works by an older edition of the template and has made it a little its own."""
    made = make_desk(tmp_path, demo=True)
    made.app.config["WTF_CSRF_ENABLED"] = True
    files = read_model_folder(SHIPPED / KEY)
    once = StepChange("Skontaktuj się z osobą", properties={"due": "P30D"})
    files = dict(designing.change_step(files, "s1_contact", once).files)
    files = dict(designing.change_threshold(files, "profile_late", {"red": "P99D"}).files)
    with made.krokus.store.begin(made.org) as work:
        publish_release(work, files)
    designing.change_draft(
        made.krokus,
        made.actor("pawel"),
        KEY,
        0,
        0,
        lambda draft: designing.change_threshold(draft, "profile_late", {"red": "P66D"}),
    )
    yield made
    made.krokus.store.close()


def test_changes_of_a_template_are_decided_on_a_phone_without_javascript(
    desk: Desk, live_server: Callable[..., str], new_page: Callable[..., Page]
) -> None:
    url = live_server(desk.app)
    page = new_page(viewport=PHONE, java_script_enabled=False)
    sign_in(page, url, "pawel", PASSWORD)
    page.goto(f"{url}/designer/{KEY}")
    hands = Keyboard(page)
    hands.follow(page.get_by_role("link", name="Co zmieniono w szablonie"))
    hands.follow(page.get_by_role("button", name=f"Przejmij: {DUE}"))
    assert f"Przejęto z szablonu: {DUE}." in page.locator("[data-toasts]").inner_text()
    hands.follow(page.get_by_role("button", name=f"Zostaw nasze: {LIMIT}"))
    assert "Nic na Ciebie nie czeka" in page.locator("main").inner_text()
    files = designing.get_draft(desk.krokus, desk.actor("pawel"), KEY).files
    assert designing.describe_element(files, "s1_contact").properties["due"] == "3 dr"
    assert 'red = "P66D"' in files["model.toml"].decode()


def test_the_page_of_the_template_is_clean_on_a_phone_and_on_a_desk(
    desk: Desk,
    live_server: Callable[..., str],
    browser_page: Page,
    assert_axe_clean: Callable[[Page], None],
    assert_no_sideways_scroll: Callable[[Page], None],
) -> None:
    url = live_server(desk.app)
    sign_in(browser_page, url, "pawel", PASSWORD)
    browser_page.goto(f"{url}/designer/{KEY}/template")
    assert_axe_clean(browser_page)
    browser_page.set_viewport_size(PHONE)
    assert_axe_clean(browser_page)
    assert_no_sideways_scroll(browser_page)
