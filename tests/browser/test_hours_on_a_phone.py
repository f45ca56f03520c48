"""Hours on a phone: an entry in a few taps, and ten of them without a network, each once."""

from collections.abc import Callable, Iterator

import pytest
from demo_house import serve, sign_in
from desk import PASSWORD, Desk
from playwright.sync_api import Page, expect

from engine import complete_task, get_month_card, save_entry
from engine.records.entry_values import EntryValues

NewPage = Callable[..., Page]
PHONE = {"width": 360, "height": 740}
DAY = "2026-11-20"
ENOUGH_TAPS = 6


class Door:
    """The app behind a line that can lose answers: the request arrives, its answer does not."""

    def __init__(self, app: Callable[..., object]) -> None:
        self._app = app
        self.loses = 0
        self.entries = 0

    def __call__(self, environ: dict[str, object], start: Callable[..., object]) -> object:
        if environ["REQUEST_METHOD"] != "POST" or environ["PATH_INFO"] != "/hours/entry":
            return self._app(environ, start)
        self.entries += 1
        if self.loses == 0:
            return self._app(environ, start)
        self.loses -= 1
        list(self._app(environ, lambda *_told, **_more: lambda _data: None))  # type: ignore[call-overload]
        start("502 Bad Gateway", [("Content-Type", "text/plain")])
        return [b"lost"]


@pytest.fixture
def door(desk: Desk) -> Door:
    made = Door(desk.app.wsgi_app)
    desk.app.wsgi_app = made  # type: ignore[method-assign]
    return made


@pytest.fixture
def url(desk: Desk, door: Door) -> Iterator[str]:
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


def open_without_network(page: Page, url: str) -> None:
    """Visit hours once, then lose the network and go where everybody goes: to the next page."""
    page.goto(f"{url}/hours")
    page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
    expect(page.locator("body")).to_be_visible()
    page.wait_for_timeout(500)
    page.context.set_offline(True)
    page.goto(f"{url}/inbox")
    expect(page.get_by_role("heading", name="Bez sieci")).to_be_visible()


def write_entry(page: Page, number: int) -> None:
    page.get_by_label("Dzień").fill(DAY)
    page.get_by_label("Od", exact=True).fill(f"{8 + number:02}:00")
    page.get_by_label("Do", exact=True).fill(f"{8 + number:02}:{10 + number:02}")
    page.get_by_text("Ania Nowak").tap()
    page.get_by_label("Czynność").select_option("D01")
    page.get_by_label("Co zrobiliśmy").fill(f"Spotkanie numer {number}")
    page.get_by_role("button", name="Zapisz na urządzeniu").tap()
    expect(page.get_by_text(f"Spotkanie numer {number}")).to_be_visible()


def test_ten_entries_without_a_network_are_ten_rows_once_each_even_when_answers_are_lost(
    desk: Desk, url: str, door: Door, new_page: NewPage, console_errors: list[str]
) -> None:
    desk.start_case()
    page = new_page(viewport=PHONE, has_touch=True)
    sign_in(page, url, "tomek", PASSWORD)
    open_without_network(page, url)
    for number in range(10):
        write_entry(page, number)
    assert read_minutes(desk) == []
    door.loses = 4
    page.context.set_offline(False)
    expect(page.get_by_text("Wciąż czeka: 4")).to_be_visible(timeout=30_000)
    # Four answers were lost, but what they answered was saved.
    assert len(read_minutes(desk)) == 10
    page.get_by_role("button", name="Wyślij teraz").tap()
    expect(page.get_by_text("Wysłano: 4")).to_be_visible(timeout=30_000)
    assert door.entries == 14
    assert sorted(read_minutes(desk)) == list(range(10, 20))
    console_errors[:] = [error for error in console_errors if "502" not in error and "net::" not in error]


def test_a_conflict_is_told_and_mended_on_the_device(
    desk: Desk, url: str, new_page: NewPage, console_errors: list[str]
) -> None:
    case_id = desk.start_case()
    page = new_page(viewport=PHONE, has_touch=True)
    sign_in(page, url, "tomek", PASSWORD)
    open_without_network(page, url)
    write_entry(page, 0)
    taken: EntryValues = {
        "day": DAY,
        "start": "8:05",
        "end": "8:30",
        "activity": "D01",
        "cases": [case_id],
        "description": "Zapisane przy biurku",
    }
    save_entry(desk.krokus, desk.actor("tomek"), taken)
    page.context.set_offline(False)
    expect(page.get_by_text("Zapisane przy biurku")).to_be_visible(timeout=30_000)
    page.get_by_role("button", name="Popraw").tap()
    page.get_by_label("Do", exact=True).fill("08:05")
    page.get_by_role("button", name="Zapisz na urządzeniu").tap()
    expect(page.get_by_text("Wysłano: 1")).to_be_visible(timeout=30_000)
    assert sorted(read_minutes(desk)) == [5, 25]
    console_errors[:] = [error for error in console_errors if "400" not in error and "net::" not in error]


def test_nothing_on_the_device_can_be_read_and_signing_out_takes_it_away(
    desk: Desk, url: str, new_page: NewPage, console_errors: list[str]
) -> None:
    desk.start_case()
    page = new_page(viewport=PHONE, has_touch=True)
    sign_in(page, url, "tomek", PASSWORD)
    open_without_network(page, url)
    write_entry(page, 1)
    raw = page.evaluate(READ_EVERYTHING)
    assert raw["entries"] == 1
    assert "Spotkanie" not in raw["text"]
    assert "Ania" not in raw["text"]
    assert raw["key"] == "not extractable"
    page.context.set_offline(False)
    expect(page.get_by_text("Wysłano: 1")).to_be_visible(timeout=30_000)
    page.goto(f"{url}/hours")
    page.get_by_text("Tomek Lis").first.tap()
    page.get_by_role("button", name="Wyjdź").tap()
    expect(page.get_by_role("heading", name="Zaloguj się")).to_be_visible()
    assert page.evaluate("() => indexedDB.databases().then(all => all.map(one => one.name))") == []
    console_errors[:] = [error for error in console_errors if "net::" not in error]


READ_EVERYTHING = """async () => {
  const database = await new Promise(done => {
    const asked = indexedDB.open("krokus-pocket"); asked.onsuccess = () => done(asked.result);
  });
  const all = name => new Promise(done => {
    const asked = database.transaction(name).objectStore(name).getAll();
    asked.onsuccess = () => done(asked.result);
  });
  const [keys, facts, entries] = [await all("keys"), await all("facts"), await all("entries")];
  database.close();
  const texts = [...facts, ...entries].map(one => new TextDecoder("latin1").decode(one.data));
  const exported = crypto.subtle.exportKey("raw", keys[0]);
  const key = await exported.then(() => "extractable", () => "not extractable");
  return { entries: entries.length, text: texts.join(" "), key };
}"""
