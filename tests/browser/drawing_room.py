"""A process designer at work in a browser, by keyboard alone or with a mouse."""

import re
from collections.abc import Callable
from typing import Protocol

from demo_house import PATIENCE_MS
from keyboard import Keyboard
from playwright.sync_api import Locator, Page, expect

Look = Callable[[Page], None]
POINT = """(line, part) => {
  const view = line.closest("g.viewport"), box = line.ownerSVGElement.getBoundingClientRect();
  const { a, e, f } = view.transform.baseVal.consolidate().matrix;
  const at = line.getPointAtLength(line.getTotalLength() * part);
  return [box.x + a * at.x + e, box.y + a * at.y + f];
}"""

FIT = re.compile("Wpisz nowe kroki do wszystkich|Dopisz nowe kroki")
SCENARIOS = ("scenarios/a_ania.toml", "scenarios/g_wola_klienta.toml")
OWNER = "([x, y]) => document.elementFromPoint(x, y)?.closest('[data-element-id]')?.dataset.elementId"


class Hands(Protocol):
    """What a keyboard and a mouse can both do."""

    def follow(self, target: Locator) -> None: ...

    def unfold(self, summary: Locator) -> None: ...

    def type(self, target: Locator, text: str) -> None: ...

    def tick(self, target: Locator) -> None: ...

    def choose(self, group: Locator, place: int) -> None: ...

    def select(self, target: Locator, place: int) -> None: ...


class Mouse:
    """Hands that point and click; only words are typed."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def follow(self, target: Locator) -> None:
        with self._page.expect_navigation():
            target.click()

    def unfold(self, summary: Locator) -> None:
        summary.click()

    def type(self, target: Locator, text: str) -> None:
        target.click(click_count=3)
        self._page.keyboard.press("Control+A")
        self._page.keyboard.type(text)

    def tick(self, target: Locator) -> None:
        target.click()

    def choose(self, group: Locator, place: int) -> None:
        group.nth(place).click()

    def select(self, target: Locator, place: int) -> None:
        # The list that opens is drawn by the system, outside the page.
        target.select_option(index=place)


class Drawing:
    """The drawing desk under a mouse."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.says = page.locator("[data-drawing-says]")

    def open(self) -> None:
        self.page.locator(".drawing-card > summary").click()
        self.page.get_by_role("button", name="Rysuj").click()
        expect(self.says).to_contain_text("Możesz rysować", timeout=PATIENCE_MS)

    def is_saved(self) -> None:
        expect(self.says).to_contain_text("Zapisano", timeout=PATIENCE_MS)

    def pick(self, element: str) -> None:
        """Choose a step."""
        self.page.mouse.click(*self.find(element))

    def lead(self, flow: str, target: str) -> None:
        """Drag the end of a line to another step, and wait until that is kept."""
        self.page.mouse.click(*self._grip(flow))
        self.drag(self._point(flow, 1.0), self.find(target))
        self.is_saved()

    def put_on(self, kind: str, flow: str) -> None:
        """Take something from the palette and put it on a line."""
        self.page.locator(f'.djs-palette .entry[data-action="{kind}"]').click()
        x, y = self._grip(flow)
        self.page.mouse.move(x - 20, y - 20)
        self.page.mouse.move(x, y, steps=5)
        self.page.mouse.click(x, y)

    def write(self, words: str) -> None:
        """Give what was just put there its words."""
        self.page.locator(".djs-direct-editing-content").wait_for()
        self.page.keyboard.type(words)
        self.page.keyboard.press("Enter")

    def drag(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """Press, move and let go; a drag counts as one after some pixels only."""
        mouse = self.page.mouse
        mouse.move(*start)
        mouse.down()
        mouse.move(start[0] + 6, start[1] + 6, steps=3)
        mouse.move(*end, steps=8)
        mouse.up()

    def find(self, element: str) -> tuple[float, float]:
        """The middle of a step on the screen."""
        box = self.page.locator(f'.djs-element[data-element-id="{element}"]').first.bounding_box()
        assert box is not None, element
        return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    def _grip(self, flow: str) -> tuple[float, float]:
        """A place on a line that nothing covers."""
        places = [self._point(flow, part / 20) for part in (10, 8, 12, 6, 14, 4, 16, 3, 17, 2, 18)]
        return next(one for one in places if self.page.evaluate(OWNER, list(one)) == flow)

    def _point(self, flow: str, part: float) -> tuple[float, float]:
        """A place on a line of the drawing: 0 its beginning, 1 its end."""
        line = self.page.locator(f'.djs-connection[data-element-id="{flow}"] .djs-visual > path').first
        x, y = line.evaluate(POINT, part)
        return float(x), float(y)


class Designer:
    """One person; every page that they open by its name is looked at."""

    def __init__(self, page: Page, hands: Hands, look: Look) -> None:
        self.page, self.hands, self._look = page, hands, look
        # Scenarios take their time on a busy machine.
        page.set_default_timeout(PATIENCE_MS)

    def link(self, name: str) -> Locator:
        return self.page.get_by_role("link", name=name, exact=True).first

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True).first

    def step(self, element: str) -> Locator:
        """A line of the list."""
        return self.page.locator(f"#e-{element}")

    def follow(self, target: Locator) -> None:
        """Go to another page."""
        self._step_in()
        self.hands.follow(target)

    def open(self, name: str) -> None:
        """Follow a link, and look at the page it leads to."""
        self.follow(self.link(name))
        self._look(self.page)

    def press(self, name: str) -> None:
        """Press a button."""
        self.follow(self.button(name))

    def unfold(self, name: str) -> None:
        """Open what is folded."""
        self._step_in()
        self.hands.unfold(self.page.locator("summary").get_by_text(name, exact=True).first)

    def write(self, label: str, text: str, which: int = 0) -> None:
        self._step_in()
        self.hands.type(self.page.get_by_label(label, exact=False).nth(which), text)

    def select(self, label: str, value: str) -> None:
        """Choose one of a list by its value."""
        self._step_in()
        target = self.page.get_by_label(label, exact=True)
        values = target.locator("option").evaluate_all("all => all.map(one => one.value)")
        self.hands.select(target, values.index(value))

    def tick(self, label: str) -> None:
        self._step_in()
        self.hands.tick(self.page.get_by_label(label, exact=False).first)

    def says(self, words: str) -> None:
        """The page tells what happened."""
        expect(self.page.locator("[data-toasts]")).to_contain_text(words, timeout=PATIENCE_MS)

    def reads(self, place: Locator, words: str) -> None:
        """The page shows words at a place."""
        expect(place).to_contain_text(words, timeout=PATIENCE_MS)

    def _step_in(self) -> None:
        """After a change the page opens at its place, and the first Tab goes on from there."""
        is_fresh = self.page.evaluate("document.activeElement === document.body && location.hash !== ''")
        if is_fresh and isinstance(self.hands, Keyboard):
            self.page.keyboard.press("Tab")


def try_out(one: Designer) -> None:
    """A pretend case comes to its second step and a day further."""
    one.follow(one.page.get_by_role("link", name="Wypróbuj na sprawie na niby"))
    one.open("Zacznij sprawę na niby")
    one.press("Zrób to: Zarejestruj zgłoszenie")
    one.reads(one.page.locator(".history"), "Zarejestruj zgłoszenie")
    one.press("Niech czas minie")
    one.reads(one.page.locator("main"), "2 kroki zrobione")


def publish(one: Designer, notes: str) -> None:
    """Scenarios are played, fitted to what changed, played again; then the draft becomes a release."""
    one.open("Sprawdź i opublikuj")
    play(one)
    fit = one.page.get_by_role("button", name=FIT)
    # A slow machine fits one at a press.
    for _ in range(len(SCENARIOS)):
        if fit.count():
            one.follow(fit.first)
            play(one)
    one.write("Co się zmieniło", notes)
    one.press("Opublikuj")


def play(one: Designer) -> None:
    """Play until no scenario waits."""
    while one.page.get_by_role("button", name="Zagraj scenariusze").count():
        one.press("Zagraj scenariusze")


def move_cases(one: Designer, let_worker_move: Callable[[], None], verdict: str) -> None:
    """From the list of releases: look, one case on trial, the others, one taken back."""
    one.follow(one.page.get_by_role("link", name="Przenieś sprawy").first)
    one.reads(one.page.locator("main"), verdict)
    one.press("Przenieś jedną na próbę")
    one.reads(one.page.locator("main"), "przeniesione: 1, zostały: 0, czekają: 6.")
    one.press("Przenieś pozostałe 6 spraw")
    let_worker_move()
    one.follow(one.link("Odśwież"))
    one.reads(one.page.locator("main"), "przeniesione: 7, zostały: 0, czekają: 0.")
    one.follow(one.page.get_by_role("button", name="Cofnij sprawę").first)
    one.reads(one.page.locator("main"), "Sprawa jest znowu tam, gdzie była.")
    one.reads(one.page.locator("main"), "cofnięte: 1")
