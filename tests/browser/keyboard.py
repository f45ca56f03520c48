"""Hands that have no mouse: they move with Tab, Shift+Tab and arrows, and press Space and Enter."""

from collections.abc import Sequence

from playwright.sync_api import Locator, Page

MOST_TABS = 400
# 0: here; 1: further on; -1: before. A radio group is one stop of the keyboard: any of its buttons will do.
DIRECTION = """target => {
  const here = document.activeElement;
  if (here === target) return 0;
  if (target.type === 'radio' && here.type === 'radio' && here.name === target.name) return 0;
  if (here === document.body || !here) return 1;
  return here.compareDocumentPosition(target) & Node.DOCUMENT_POSITION_PRECEDING ? -1 : 1;
}"""
PLACE_IN_GROUP = """() => [...document.activeElement.form.querySelectorAll('input[type=radio]')]
  .filter(one => one.name === document.activeElement.name).indexOf(document.activeElement)"""
DAY_FIRST, MONTH_FIRST = "dmy", "mdy"


class Keyboard:
    """One person's keyboard on one page."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._keys = page.keyboard

    def reach(self, target: Locator) -> None:
        """Move the focus to a control with Tab or Shift+Tab, once the page is whole."""
        self._page.wait_for_load_state()
        element = target.element_handle()
        if element.evaluate("one => document.activeElement === document.body && !!one.closest('main')"):
            # The first stop of a fresh page is the link that skips bar and menu.
            self._keys.press("Tab")
            self._keys.press("Enter")
        for _ in range(MOST_TABS):
            way = element.evaluate(DIRECTION)
            if way == 0:
                return
            self._keys.press("Tab" if way > 0 else "Shift+Tab")
        raise AssertionError(f"the keyboard does not come to {target}")

    def follow(self, target: Locator) -> None:
        """Press a link or a button that leads to another page."""
        self.reach(target)
        with self._page.expect_navigation():
            self._keys.press("Enter")

    def unfold(self, summary: Locator) -> None:
        """Open a folded part."""
        self.reach(summary)
        self._keys.press("Enter")

    def type(self, target: Locator, text: str) -> None:
        """Write into a line or an area, over what is there."""
        self.reach(target)
        self._keys.press("Control+A")
        self._keys.type(text)

    def tick(self, target: Locator) -> None:
        """Tick or untick a box."""
        self.reach(target)
        self._keys.press("Space")

    def choose(self, group: Locator, place: int) -> None:
        """Choose one radio button of a group by its place."""
        self.reach(group.first)
        here = self._page.evaluate(PLACE_IN_GROUP)
        if here == place:
            self._keys.press("Space")
        for _ in range(abs(place - here)):
            self._keys.press("ArrowDown" if place > here else "ArrowUp")

    def select(self, target: Locator, place: int) -> None:
        """Choose one option of a list by its place."""
        self.reach(target)
        here = target.evaluate("list => list.selectedIndex")
        for _ in range(abs(place - here)):
            self._keys.press("ArrowDown" if place > here else "ArrowUp")

    def write_date(self, target: Locator, iso: str) -> None:
        """Type a day, a month or a moment part by part, in the order that this browser shows."""
        for order in (DAY_FIRST, MONTH_FIRST):
            self.reach(target)
            # Back to the first part of the date, however the focus came here.
            for _ in range(6):
                self._keys.press("ArrowLeft")
            self._keys.type(arrange_date(iso, order))
            if target.input_value() == iso:
                return
        raise AssertionError(f"{iso} could not be typed, there is {target.input_value()!r}")

    def attach(self, target: Locator, name: str, content: bytes) -> None:
        """Choose a file in the window that the browser opens."""
        self.reach(target)
        with self._page.expect_file_chooser() as chooser:
            self._keys.press("Enter")
        chooser.value.set_files([{"name": name, "mimeType": "application/pdf", "buffer": content}])


def arrange_date(iso: str, order: str) -> str:
    """Put the digits of a date, a month, a time or a moment in the order of the input's parts."""
    day, _, time = iso.partition("T")
    if ":" in day:
        day, time = "", day
    parts: Sequence[str] = day.split("-") if day else ()
    if len(parts) == 3:
        year, month, number = parts
        digits = (number + month if order == DAY_FIRST else month + number) + year
    else:
        digits = "".join(reversed(parts))
    # After a year of four digits the browser waits for more digits; an arrow goes on to the hours.
    moment = time.replace(":", "") + (_half(time) if order == MONTH_FIRST else "") if time else ""
    return digits + moment


def _half(time: str) -> str:
    return "AM" if int(time[:2]) < 12 else "PM"
