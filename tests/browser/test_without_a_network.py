"""Without a network: entries and notes wait sealed on the device and are sent later, each exactly once."""

import re
from collections.abc import Callable, Iterator

import pytest
from demo_house import serve, sign_in
from desk import PASSWORD, Desk
from playwright.sync_api import Page, expect

from engine import get_case_actions, get_month_card, judge_month, save_entry, sign_month
from engine.process.cases import assign_person
from engine.records.hours.entry_values import EntryValues

NewPage = Callable[..., Page]
PHONE = {"width": 360, "height": 740}
DAY = "2026-11-20"
# Where a device sends what it kept.
SENT = re.compile(r"/hours/entry$|/talk$")


class Door:
    """The app behind a line that can lose answers: the request arrives, its answer does not."""

    def __init__(self, app: Callable[..., object]) -> None:
        self._app = app
        self.loses = 0
        self.sent = 0

    def __call__(self, environ: dict[str, object], start: Callable[..., object]) -> object:
        if environ["REQUEST_METHOD"] != "POST" or not SENT.search(str(environ["PATH_INFO"])):
            return self._app(environ, start)
        self.sent += 1
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


def read_minutes(desk: Desk) -> list[int]:
    card = get_month_card(desk.krokus, desk.actor("tomek"), "2026-11")
    return [entry.minutes for entry in card.entries if entry.state == "counts"]


def read_notes(desk: Desk, case_id: str) -> list[str]:
    """What the team finds on the case, the oldest first."""
    page = get_case_actions(desk.krokus, desk.actor("maria"), case_id, "pl")
    return [comment.text for comment in reversed(page.comments)]


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
    page.get_by_role("checkbox", name="Ania Nowak").check()
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
    assert door.sent == 14
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


def test_an_entry_for_a_month_approved_meanwhile_becomes_a_correction(
    desk: Desk, url: str, new_page: NewPage, console_errors: list[str]
) -> None:
    desk.start_case()
    page = new_page(viewport=PHONE, has_touch=True)
    sign_in(page, url, "tomek", PASSWORD)
    open_without_network(page, url)
    write_entry(page, 1)
    tomek, month = desk.actor("tomek"), "2026-11"
    sign_month(desk.krokus, tomek, month, "Tomek Lis")
    page.context.set_offline(False)
    expect(page.get_by_text("Najpierw cofnij podpis")).to_be_visible(timeout=30_000)
    card = get_month_card(desk.krokus, tomek, month)
    judge_month(desk.krokus, desk.actor("maria"), "tomek", month, "approved", version=card.version)
    # What was refused is tried again when its person says so, and learns how things are now.
    page.get_by_role("button", name="Wyślij teraz").tap()
    expect(page.get_by_text("karta jest zatwierdzona. Podaj powód")).to_be_visible(timeout=30_000)
    page.get_by_role("button", name="Popraw").tap()
    reason = page.get_by_label("Dlaczego po terminie albo po co korekta?")
    expect(reason).to_be_focused()
    reason.fill("Telefon był bez sieci")
    page.get_by_role("button", name="Zapisz na urządzeniu").tap()
    expect(page.get_by_text("Wysłano: 1")).to_be_visible(timeout=30_000)
    assert read_minutes(desk) == [11]
    assert get_month_card(desk.krokus, tomek, month).status == "submitted"
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


def write_note(page: Page, words: str) -> None:
    page.get_by_label("Która sprawa?").select_option(label="Ania Nowak")
    page.get_by_label("Treść notatki").fill(words)
    page.get_by_role("button", name="Zapisz notatkę na urządzeniu").tap()
    expect(page.get_by_role("listitem").filter(has_text=words)).to_be_visible()


def test_notes_without_a_network_reach_the_case_once_each_even_when_answers_are_lost(
    desk: Desk, url: str, door: Door, new_page: NewPage, console_errors: list[str]
) -> None:
    case_id = desk.start_case()
    page = new_page(viewport=PHONE, has_touch=True)
    sign_in(page, url, "tomek", PASSWORD)
    open_without_network(page, url)
    for number in range(3):
        write_note(page, f"Notatka z klatki schodowej {number}")
    raw = page.evaluate(READ_EVERYTHING)
    assert raw["entries"] == 3
    assert "klatki" not in raw["text"]
    assert read_notes(desk, case_id) == []
    door.loses = 2
    page.context.set_offline(False)
    expect(page.get_by_text("Wciąż czeka: 2")).to_be_visible(timeout=30_000)
    assert len(read_notes(desk, case_id)) == 3
    page.get_by_role("button", name="Wyślij teraz").tap()
    expect(page.get_by_text("Wysłano: 2")).to_be_visible(timeout=30_000)
    assert door.sent == 5
    notes = read_notes(desk, case_id)
    # The clock of this house stands still, so they came at one moment.
    found = sorted(note.splitlines()[0] for note in notes)
    assert found == [f"Notatka z klatki schodowej {n}" for n in range(3)]
    # It came later than it was written, and says so.
    assert all("(Zapisane bez sieci, 20" in note for note in notes)
    console_errors[:] = [error for error in console_errors if "502" not in error and "net::" not in error]


def test_a_note_for_a_case_that_went_to_somebody_else_is_kept_and_told(
    desk: Desk, url: str, new_page: NewPage, console_errors: list[str]
) -> None:
    case_id = desk.start_case()
    page = new_page(viewport=PHONE, has_touch=True)
    sign_in(page, url, "tomek", PASSWORD)
    open_without_network(page, url)
    write_note(page, "Mama Ani prosi o telefon")
    assign_person(desk.krokus, desk.actor("maria"), case_id, "coach", "kasia")
    page.context.set_offline(False)
    expect(page.get_by_text("Ta sprawa nie jest już Twoja")).to_be_visible(timeout=30_000)
    expect(page.get_by_text("Mama Ani prosi o telefon")).to_be_visible()
    assert read_notes(desk, case_id) == []
    console_errors[:] = [error for error in console_errors if "404" not in error and "net::" not in error]


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
