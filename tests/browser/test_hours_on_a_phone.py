"""Hours on a phone: an entry in a few taps."""

from collections.abc import Callable, Iterator

import pytest
from demo_house import serve, sign_in
from desk import PASSWORD, Desk
from playwright.sync_api import Page, expect

from engine import complete_task, get_month_card, save_entry
from engine.records.hours.entry_values import EntryValues

NewPage = Callable[..., Page]
PHONE = {"width": 360, "height": 740}
DAY = "2026-11-20"
ENOUGH_TAPS = 6


@pytest.fixture
def url(desk: Desk) -> Iterator[str]:
    with serve(desk.app) as address:
        yield address


class Thumb:
    """Counts taps; typing words is no tap."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self.taps = 0

    def tap(self, words: str, role: str = "button") -> None:
        self._page.get_by_role(role, name=words).first.tap()  # type: ignore[arg-type]
        self.taps += 1


def read_minutes(desk: Desk) -> list[int]:
    card = get_month_card(desk.krokus, desk.actor("tomek"), "2026-11")
    return [entry.minutes for entry in card.entries if entry.state == "counts"]


def test_a_finished_task_becomes_an_entry_with_two_taps(desk: Desk, url: str, new_page: NewPage) -> None:
    case_id = desk.start_case()
    talk = {"words": "Chcę pracować w kuchni.", "was_working": "no"}
    complete_task(desk.krokus, desk.actor("tomek"), desk.find_task(case_id).id, talk)
    page = new_page(viewport=PHONE, has_touch=True)
    sign_in(page, url, "tomek", PASSWORD)
    thumb = Thumb(page)
    thumb.tap("Godziny", "link")
    thumb.tap("Zapisz: Rozmowa o potrzebach")
    expect(page.get_by_text("Zapisano.")).to_be_visible()
    assert thumb.taps <= ENOUGH_TAPS
    assert read_minutes(desk) == [30]


def test_a_new_entry_takes_no_more_than_six_taps(desk: Desk, url: str, new_page: NewPage) -> None:
    desk.start_case()
    page = new_page(viewport=PHONE, has_touch=True, java_script_enabled=False)
    sign_in(page, url, "tomek", PASSWORD)
    thumb = Thumb(page)
    thumb.tap("Godziny", "link")
    thumb.tap("Dodaj wpis", "link")
    page.get_by_text("Ania Nowak").tap()
    thumb.taps += 1
    # A list opens with one tap and closes with another.
    page.get_by_label("Czynność").select_option("D01")
    thumb.taps += 2
    page.get_by_label("Co zrobiliśmy").fill("Rozmowa o pracy w kuchni.")
    thumb.tap("Zapisz")
    expect(page.get_by_text("Zapisano.")).to_be_visible()
    assert thumb.taps <= ENOUGH_TAPS
    assert read_minutes(desk) == [30]


def test_the_same_once_more_takes_three_taps(desk: Desk, url: str, new_page: NewPage) -> None:
    case_id = desk.start_case()
    earlier: EntryValues = {
        "day": DAY,
        "start": "9:00",
        "end": "10:00",
        "activity": "D01",
        "cases": [case_id],
        "description": "Rozmowa",
    }
    save_entry(desk.krokus, desk.actor("tomek"), earlier)
    page = new_page(viewport=PHONE, has_touch=True)
    sign_in(page, url, "tomek", PASSWORD)
    thumb = Thumb(page)
    thumb.tap("Godziny", "link")
    thumb.tap("Ania Nowak: Spotkanie informacyjne", "link")
    thumb.tap("Zapisz")
    expect(page.get_by_text("Zapisano.")).to_be_visible()
    assert sorted(read_minutes(desk)) == [30, 60]
