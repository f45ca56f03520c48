"""The team's own processes in a browser: walked on a phone without JavaScript, and fit for everybody."""

from collections.abc import Callable

from demo_house import open_all, sign_in
from desk import PASSWORD, Desk
from flask import Flask
from playwright.sync_api import Page, expect
from team_desk import do, publish, start_for_tomek

NewPage = Callable[..., Page]
Serve = Callable[[Flask], str]
PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1280, "height": 900}


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).first.click()


def open_task(page: Page, url: str, name: str) -> None:
    page.goto(f"{url}/inbox")
    page.get_by_role("link", name=name).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)


def test_a_supervision_is_held_on_phones_without_javascript(
    desk: Desk, live_server: Serve, new_page: NewPage
) -> None:
    publish(desk, "team_supervision")
    url = live_server(desk.app)
    maria, tomek = (new_page(viewport=PHONE, java_script_enabled=False) for _ in range(2))
    sign_in(maria, url, "maria", PASSWORD)
    sign_in(tomek, url, "tomek", PASSWORD)
    maria.goto(f"{url}/team")
    maria.get_by_role("link", name="Superwizja trenera").click()
    maria.get_by_label("Kogo dotyczy?").select_option(label="Tomek Lis")
    press(maria, "Zacznij")
    expect(maria.locator("main")).to_contain_text("Umów superwizję z trenerem")
    open_task(maria, url, "Umów superwizję z trenerem")
    maria.get_by_label("Dzień superwizji").fill("2026-12-01")
    maria.get_by_label("osobiście").check()
    press(maria, "Zakończ zadanie")
    open_task(tomek, url, "Napisz, o czym chcesz rozmawiać")
    tomek.get_by_label("Z czym przychodzę: moje pytania").fill("Ile razy dzwonić?")
    press(tomek, "Zakończ zadanie")
    open_task(maria, url, "Przeprowadź superwizję i zapisz notatkę")
    maria.get_by_label("indywidualna").check()
    maria.get_by_label("Czas trwania").fill("60")
    maria.get_by_label("granice").check()
    decisions = maria.get_by_role("group", name="Decyzje", exact=False).first
    decisions.get_by_label("Decyzja", exact=False).last.fill("Dwa telefony, potem list")
    decisions.get_by_label("Kto").last.select_option(label="Tomek Lis")
    decisions.get_by_label("Do kiedy").last.fill("2026-12-15")
    maria.get_by_label("nie, to była ostatnia superwizja").check()
    press(maria, "Zakończ zadanie")
    open_task(tomek, url, "Przeczytaj notatkę z superwizji")
    tomek.get_by_label("tak", exact=True).check()
    press(tomek, "Zakończ zadanie")
    tomek.goto(f"{url}/team")
    expect(tomek.get_by_role("region", name="Skończone")).to_contain_text("Superwizja trenera: Tomek Lis")


def test_pages_of_the_team_fit_a_phone_and_everybody_can_use_them(
    desk: Desk,
    live_server: Serve,
    new_page: NewPage,
    assert_axe_clean: Callable[[Page], None],
    assert_no_sideways_scroll: Callable[[Page], None],
) -> None:
    publish(desk, "team_meeting", "team_onboarding", "team_supervision")
    case_id = start_for_tomek(desk, "team_evaluation")
    do(desk, "tomek", case_id, "coach_self_evaluation")
    url, task = live_server(desk.app), desk.find_task(case_id, "coach_evaluation").id
    page = new_page()
    sign_in(page, url, "maria", PASSWORD)
    starts = ("/team/new/team_onboarding", "/team/new/team_meeting")
    for path in ("/team", *starts, f"/cases/{case_id}", f"/tasks/{task}"):
        page.set_viewport_size(DESKTOP)
        page.goto(url + path)
        open_all(page)
        assert_axe_clean(page)
        page.set_viewport_size(PHONE)
        for size in ("100", "200"):
            page.evaluate("size => { document.documentElement.dataset.size = size }", size)
            assert_no_sideways_scroll(page)
