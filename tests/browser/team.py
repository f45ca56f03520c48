"""Six people with keyboards who work on one case, each in a browser of their own. Judges nothing."""

import re
import tomllib
from collections.abc import Callable, Mapping
from datetime import date

from demo_house import ROOT
from form_filling import FormFilling
from keyboard import Keyboard
from lxml import etree
from playwright.sync_api import Page

from engine import PASSWORD, Krokus
from engine.feel import compile_expression, to_json

NewPage = Callable[..., Page]
MODEL = ROOT / "processes" / "euse_5"
LOGINS = {
    "office": "beata",
    "coach": "tomek",
    "mentor": "maria",
    "psychologist": "jan",
    "employer": "firma",
    "client": "kamil.rys",
}
ON_THE_CASE = {"psychologist": "Jan Bór", "employer": "Adam Mak"}
APPLICATION = {
    "first_name": "Kamil",
    "last_name": "Ryś",
    "contact_preference": ["call"],
    "phone": "600 100 200",
    "referral_source": "self",
    "submitted_by": "self",
    "why_work": "Chcę pracować.",
}
CASE_FORM = "main form[action$='/cases/new']"


def read_names() -> dict[str, tuple[str, str]]:
    """What people call each task: id of the element -> name, and the client's own words for it."""
    names: dict[str, tuple[str, str]] = {}
    for file in MODEL.glob("*.bpmn"):
        for task in etree.parse(file).iterfind(".//{*}userTask"):
            plain = task.find(".//{*}property[@name='plain_name']")
            name = task.get("name", "")
            names[task.get("id", "")] = (name, name if plain is None else plain.get("value", ""))
    return names


class Team:
    """Six people, each with a browser of their own, and the one case they work on."""

    def __init__(self, url: str, krokus: Krokus, new_page: NewPage) -> None:
        self._url = url
        self._krokus = krokus
        self._new_page = new_page
        self._pages: dict[str, Page] = {}
        self._passwords: dict[str, str] = {}
        self._names = read_names()
        self._messages = tomllib.loads((MODEL / "model.toml").read_text(encoding="utf-8"))["messages"]
        self.case_url = ""

    @property
    def today(self) -> date:
        return self._krokus.calendar.local_date(self._krokus.clock.now())

    def page(self, role: str) -> Page:
        """Return somebody's page, signed in."""
        if role not in self._pages:
            self._pages[role] = self._new_page()
            self._sign_in(role)
        return self._pages[role]

    def open(self, role: str, address: str) -> Page:
        """Open an address, as from a bookmark; who was away too long signs in again."""
        page = self.page(role)
        page.goto(address)
        if "/login" in page.url:
            self._sign_in(role)
            page.goto(address)
        return page

    def _sign_in(self, role: str) -> None:
        page = self._pages[role]
        page.goto(f"{self._url}/login")
        hands = Keyboard(page)
        hands.type(page.locator("[name=login]"), LOGINS[role])
        page.keyboard.press("Tab")
        page.keyboard.type(self._passwords.get(role, PASSWORD))
        with page.expect_navigation():
            page.keyboard.press("Enter")
        assert "/login" not in page.url, f"{role} could not sign in"

    def open_case(self) -> None:
        """The office opens the case and gives the client a login; the mentor gives roles to people."""
        page = self.page("office")
        hands = Keyboard(page)
        hands.follow(page.locator("nav.menu a[href='/cases']:visible"))
        hands.follow(page.locator("main a[href='/cases/new']"))
        FormFilling(page, CASE_FORM, f"{CASE_FORM} button.filled", APPLICATION, self.today).complete()
        self.case_url = page.url.partition("?")[0].partition("#")[0]
        assert re.fullmatch(rf"{self._url}/cases/[0-9a-f-]+", self.case_url)
        hands.follow(page.locator("main a[href*='/admin/clients/']"))
        hands.type(page.locator("main [name=login]"), LOGINS["client"])
        with page.expect_navigation():
            page.keyboard.press("Enter")
        self._passwords["client"] = page.locator("main code").inner_text()
        for role, name in ON_THE_CASE.items():
            self._assign(role, name)

    def _assign(self, role: str, name: str) -> None:
        page = self.open("mentor", self.case_url)
        hands = Keyboard(page)
        chooser = page.locator(f"#assign-{role}")
        hands.unfold(page.locator("details:has(form[action$='/people']) > summary"))
        options = chooser.locator("option").all_text_contents()
        place = next(number for number, text in enumerate(options) if name in text)
        hands.select(chooser, place)
        hands.follow(page.locator(f"form:has(#assign-{role}) button"))
        assert name in page.locator("dl.people").inner_text()

    def find_task(self, role: str, element: str) -> Page:
        """Open a task: the client on their own page, everybody else on the page of the case."""
        name, plain = self._names[element]
        is_client = role == "client"
        words = plain if is_client else name
        page = self.page(role)
        if "/tasks/" in page.url and page.locator("h1").inner_text().strip() == words:
            return page
        page = self.open(role, f"{self._url}/me" if is_client else self.case_url)
        links = page.locator("main a[href*='/tasks/']")
        spoken = links.evaluate_all("all => all.map(link => link.ariaLabel ?? '')")
        places = [place for place, text in enumerate(spoken) if text.endswith(f": {words}")]
        assert places, f"{role} finds no task {element} ({words}) among {spoken}"
        Keyboard(page).follow(links.nth(places[0]))
        return page

    def complete(self, role: str, element: str, chosen: Mapping[str, object]) -> None:
        """Do a task."""
        page = self.find_task(role, element)
        take = page.locator("main form[action*='/take'] button")
        if page.locator("#task-form").count() == 0 and take.count():
            Keyboard(page).follow(take)
        submit = "#task-form button[name=_action][value=complete]"
        FormFilling(page, "#task-form", submit, chosen, self.today).complete()
        assert page.locator(".toast, [role=status]").count(), "nothing says that the task is done"

    def say(self, role: str, message: str) -> None:
        """Tell the case what happened: the client on their own page, others on the page of the case."""
        if role == "client":
            page = self.open(role, f"{self._url}/me")
            link = page.locator(f"a[href='/me/say/{message}']")
            hands = Keyboard(page)
            if not link.is_visible():
                hands.unfold(page.locator(f"details:has(a[href='/me/say/{message}']) > summary"))
            hands.follow(link)
            hands.follow(page.locator("main form[method=post] button.filled"))
            return
        page = self.open(role, self.case_url)
        hands = Keyboard(page)
        event = page.locator(f"section[aria-labelledby=happened] details:has(input[value='{message}'])")
        hands.unfold(event.locator("summary"))
        hands.follow(event.locator("button"))

    def wait(self, span: str) -> None:
        """Move the demo's clock."""
        page = self.open("mentor", f"{self._url}/demo/clock")
        hands = Keyboard(page)
        hands.type(page.locator("#by"), span)
        with page.expect_navigation():
            page.keyboard.press("Enter")

    def read_place(self) -> str:
        """Return the status of the case and the step of its path where it stands, in the page's words."""
        page = self.open("mentor", self.case_url)
        step = page.locator("[aria-current=step]").all_inner_texts()
        return " ".join([page.locator("main .tag").first.inner_text(), *step])

    def resolve(self, value: object) -> object:
        """Return a value of the steps; what begins with `=` is counted from today."""
        if isinstance(value, str) and value.startswith("="):
            return to_json(compile_expression(value).evaluate({}, now=self._krokus.clock.now()))
        return value
