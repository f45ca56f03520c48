"""A person who fills in any form with the keyboard: what is given, else something plausible."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from keyboard import Keyboard
from playwright.sync_api import Page

PDF = b"%PDF-1.4\n%%EOF\n"
MOST_ROUNDS = 6
DATES = ("date", "datetime-local", "month", "time")
DAYS = (0, 30, -30, 400)
NUMBERS = ("1", "5", "20", "0", "100")
TEXTS = {
    "phone": "600 100 200",
    "email": "osoba@example.org",
    "postcode": "15-001",
    "pesel": "92020203622",
    "nip": "5260250274",
}
READ_CONTROLS = """form => {
  const found = new Map();
  for (const one of form.querySelectorAll('input, select, textarea')) {
    if (!one.name || ['hidden', 'submit'].includes(one.type) || one.name === 'csrf_token') continue;
    if (one.disabled || one.readOnly || !one.checkVisibility()) continue;
    const field = one.closest('.field');
    const entry = found.get(one.name) ?? {
      name: one.name, type: one.type, kind: field?.className ?? '', options: [], value: '', places: [],
      ids: [],
      required: one.required || !!field?.querySelector(':scope > legend > .required'),
    };
    found.set(one.name, entry);
    for (let e = one; e && e !== form; e = e.parentElement) if (e.id) entry.ids.push(e.id);
    if (one.tagName === 'SELECT') {
      entry.options = [...one.options].map(o => [o.value, o.text]);
      entry.value = one.value;
    } else if (['radio', 'checkbox'].includes(one.type)) {
      entry.options.push([one.value, one.parentElement.textContent.trim()]);
      if (one.checked) { entry.value = one.value; entry.places.push(entry.options.length - 1); }
    } else {
      entry.value = one.type === 'file' ? String(one.files.length || '') : one.value;
    }
  }
  return [...found.values()];
}"""


@dataclass(frozen=True)
class Control:
    """One question as the page shows it."""

    name: str
    type: str
    kind: str
    options: Sequence[Sequence[str]]
    value: str
    places: Sequence[int]
    ids: Sequence[str]
    required: bool


class FormFilling:
    """Fills in and sends one form.

    Attributes:
        chosen: name of a field -> answer; names of rows have the row's number inside (`tasks.0.task`).
    """

    def __init__(self, page: Page, form: str, submit: str, chosen: Mapping[str, object], today: date) -> None:
        self._page = page
        self._hands = Keyboard(page)
        self._form = form
        self._submit = submit
        self._chosen = flatten(chosen)
        self._today = today
        self._tried: dict[str, int] = {}

    def complete(self) -> None:
        """Fill in and send, again when the page asks for more; fails with the words of the page."""
        asked: dict[str, str] = {}
        for _ in range(MOST_ROUNDS):
            self._open_parts()
            self._add_rows()
            self._fill_all(asked)
            self._hands.follow(self._page.locator(self._submit).last)
            links = self._page.locator("[data-summary] a")
            if links.count() == 0:
                return
            asked = dict(links.evaluate_all("all => all.map(a => [a.hash.slice(1), a.textContent])"))
        raise AssertionError(self._page.locator("[data-summary]").inner_text())

    def _read(self) -> list[Control]:
        return [Control(**entry) for entry in self._page.locator(self._form).first.evaluate(READ_CONTROLS)]

    def _open_parts(self) -> None:
        """Open the parts of a long form."""
        every = self._page.locator('button[name="_part"][value="all"]')
        if every.count():
            self._hands.reach(every)
            self._page.keyboard.press("Enter")

    def _add_rows(self) -> None:
        """Make the rows that the given answers need."""
        for table in sorted({name.partition(".0.")[0] for name in self._chosen if ".0." in name}):
            if self._page.locator(f'[name^="{table}.0."]').count() == 0:
                self._press_add(table)

    def _press_add(self, table: str) -> None:
        add = self._page.locator(f'button[name="_add"][value="{table}"]')
        rows = self._page.locator(f'input[type=hidden][name^="{table}."][name$="._row"]')
        before = rows.count()
        self._hands.reach(add)
        self._page.keyboard.press("Enter")
        rows.nth(before).wait_for(state="attached")

    def _fill_all(self, asked: Mapping[str, str]) -> None:
        for place, words in asked.items():
            self._lengthen_table(place, words)
        done: set[str] = set()
        # An answer may show further questions; they come when the draft is saved.
        for _ in range(4):
            controls = [one for one in self._read() if one.name not in done]
            picked = [one for one in controls if self._wants(one, asked)]
            if not picked:
                break
            for one in picked:
                done.add(one.name)
                self._answer(one, one.name in self._chosen, asked)
            if not self._missing(done):
                continue
            self._page.wait_for_timeout(600)

    def _missing(self, done: Iterable[str]) -> set[str]:
        return set(self._chosen) - set(done)

    def _lengthen_table(self, place: str, words: str) -> None:
        """Give a table the rows that the page misses."""
        table = self._page.locator(f'.rows[id="{place}"]')
        if table.count() == 0:
            return
        least = re.search(r"\d+", words.rpartition("–")[2])
        rows = table.locator(":scope > .rows-row")
        for _ in range(rows.count(), int(least.group()) if least else 1):
            self._press_add(str(table.locator("button[name=_add]").last.get_attribute("value")))

    def _wants(self, one: Control, asked: Iterable[str]) -> bool:
        if one.name in self._chosen:
            return True
        return bool(set(one.ids) & set(asked)) or (one.required and not one.value)

    def _answer(self, one: Control, is_chosen: bool, asked: Iterable[str]) -> None:
        attempt = 0
        if not is_chosen and one.value and set(one.ids) & set(asked):
            attempt = self._tried[one.name] = self._tried.get(one.name, 0) + 1
        answer = self._chosen[one.name] if is_chosen else None
        target = self._page.locator(f'{self._form} [name="{one.name}"]:not([type=hidden])')
        if one.type == "radio":
            self._hands.choose(target, find_place(one, answer, attempt))
        elif one.type == "select-one":
            self._hands.select(target, find_place(one, answer, attempt))
        elif one.type == "checkbox":
            self._tick(one, answer)
        elif one.type == "file":
            self._hands.attach(target, "plik.pdf", PDF)
        elif one.type in DATES:
            self._hands.write_date(target, self._make_date(one, answer, attempt))
        else:
            self._hands.type(target, make_text(one, answer, attempt))

    def _tick(self, one: Control, answer: object) -> None:
        wanted = [str(part) for part in answer] if isinstance(answer, list) else [one.options[0][0]]
        if answer is False:
            wanted = []
        for place, (value, _) in enumerate(one.options):
            if (value in wanted) != (place in one.places):
                target = self._page.locator(f'{self._form} [name="{one.name}"]:not([type=hidden])')
                self._hands.tick(target.nth(place))

    def _make_date(self, one: Control, answer: object, attempt: int) -> str:
        if answer is not None:
            day = str(answer)
        elif "birth" in one.name:
            day = "1992-02-02"
        else:
            day = (self._today + timedelta(days=DAYS[attempt % len(DAYS)])).isoformat()
        if one.type == "time":
            return "13:00" if "to" in one.name else "09:00"
        return {"month": day[:7], "datetime-local": f"{day[:10]}T09:00"}.get(one.type, day[:10])


def flatten(answers: Mapping[str, object], before: str = "") -> dict[str, object]:
    """Name answers as the inputs of a page are named: `c3.status`, `tasks.0.task`."""
    flat: dict[str, object] = {}
    for key, value in answers.items():
        if isinstance(value, Mapping):
            flat |= flatten(value, f"{before}{key}.")
        elif isinstance(value, list) and value and isinstance(value[0], Mapping):
            for number, row in enumerate(value):
                flat |= flatten(row, f"{before}{key}.{number}.")
        else:
            flat[before + key] = value
    return flat


def find_place(one: Control, answer: object, attempt: int) -> int:
    """Return the place of an option by its value or its words; else of the first real one."""
    real = [place for place, (value, _) in enumerate(one.options) if value]
    if answer is None:
        return real[attempt % len(real)]
    found = [place for place in real if str(answer) in (one.options[place][0], one.options[place][1])]
    assert found, f"{one.name} has no {answer!r}: {one.options}"
    return found[0]


def make_text(one: Control, answer: object, attempt: int) -> str:
    """Return words or digits that fit the question."""
    if answer is not None:
        return str(answer)
    if "kind-number" in one.kind:
        return NUMBERS[attempt % len(NUMBERS)]
    if "kind-money" in one.kind:
        return "5000,00"
    for sign, text in TEXTS.items():
        if sign in one.name or f"kind-{sign}" in one.kind:
            return text
    return "Tekst"
