"""People who work while servers die: they sign in, open tasks, finish them, and repeat what got no answer."""

import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from http.client import HTTPException
from http.cookiejar import CookieJar
from threading import Event, Thread
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, OpenerDirector, Request, build_opener

from tests.benchmarks.looping_model import make_answers
from tests.builders import PASSWORD

# Longer than any outage of a trial; one answer may take 30 s at most.
PATIENCE_S = 60
_HIDDEN = re.compile(r'name="(csrf_token|_version|_key)"[^>]*? value="([^"]*)"')
_TASK = re.compile(r"/tasks/([0-9a-f]{32})")


@dataclass(frozen=True)
class Page:
    """What the browser got; status 0 means that no answer came."""

    status: int
    text: str
    location: str


@dataclass(frozen=True)
class Acknowledged:
    """A completion that the server said is done."""

    task_id: str
    key: str
    mark: str


class _NoRedirect(HTTPRedirectHandler):
    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


@dataclass
class Worker:
    """One person with a browser; works through the tasks of some cases, one after another."""

    login: str
    base: str
    tasks: list[str]
    stop: Event
    done: list[Acknowledged] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    repeated: int = 0
    slowest_s: float = 0.0

    def __post_init__(self) -> None:
        self._browser: OpenerDirector = build_opener(HTTPCookieProcessor(CookieJar()), _NoRedirect())
        self._number = 0
        self.thread = Thread(target=self._work, name=self.login)

    def _work(self) -> None:
        try:
            self._sign_in()
            while not self.stop.is_set():
                self.tasks.append(self._finish(self.tasks.pop(0)))
        except Exception as error:
            self.wrong.append(f"{type(error).__name__}: {error}")

    def _sign_in(self) -> None:
        token = dict(_HIDDEN.findall(self._insist("/login").text))["csrf_token"]
        form = {"login": self.login, "password": PASSWORD, "csrf_token": token}
        self._expect(self._insist("/login", form), 303, "login")

    def _finish(self, task_id: str) -> str:
        """Fill in one task until the server says it is done; returns the next task of its case."""
        page = self._insist(f"/tasks/{task_id}")
        self._expect(page, 200, task_id)
        hidden = dict(_HIDDEN.findall(page.text))
        mark = f"{self.login}-{id(self)}-{self._number}"
        self._number += 1
        answers = {**make_answers(self._number), "note": mark}
        form = {**hidden, **{name: str(value) for name, value in answers.items()}, "_action": "complete"}
        answer = self._insist(f"/tasks/{task_id}", form)
        self._expect(answer, 303, task_id)
        self.done.append(Acknowledged(task_id, hidden["_key"], mark))
        found = _TASK.search(answer.location)
        if found is None:
            raise AssertionError(f"no next task after {task_id}: {answer.location}")
        return found[1]

    def _insist(self, path: str, form: dict[str, str] | None = None) -> Page:
        """Ask until there is an answer; the very same question, as a person pressing the button again."""
        for attempt in self._attempts():
            asked = time.monotonic()
            page = self._ask(path, form)
            self.slowest_s = max(self.slowest_s, time.monotonic() - asked)
            if page.status not in (0, 503):
                return page
            if form is not None and attempt == 0:
                self.repeated += 1
            # Who is told to come back later does not storm a database that is just getting up.
            time.sleep(0.1 if page.status == 503 else 0.02)
        raise AssertionError(f"no answer for {PATIENCE_S} s: {path}")

    def _attempts(self) -> Iterator[int]:
        until, attempt = time.monotonic() + PATIENCE_S, 0
        while time.monotonic() < until:
            yield attempt
            attempt += 1

    def _ask(self, path: str, form: dict[str, str] | None) -> Page:
        body = None if form is None else urlencode(form).encode()
        try:
            with self._browser.open(Request(self.base + path, data=body), timeout=PATIENCE_S) as answer:
                return Page(answer.status, answer.read().decode(), answer.headers.get("Location", ""))
        except HTTPError as answer:
            with answer:
                return Page(answer.code, _read_rest(answer), answer.headers.get("Location", ""))
        except (OSError, HTTPException):
            return Page(0, "", "")

    def _expect(self, page: Page, status: int, what: str) -> None:
        if page.status != status:
            words = " ".join(re.sub(r"<[^>]*>", " ", page.text).split())
            raise AssertionError(f"{page.status} instead of {status} for {what}: {words[:400]}")


def await_share(people: Sequence[Worker], count: int) -> bool:
    """Wait until together they have finished so many tasks; False as soon as somebody could not go on."""
    while sum(len(person.done) for person in people) < count:
        if any(person.wrong for person in people):
            return False
        time.sleep(0.01)
    return not any(person.wrong for person in people)


def _read_rest(answer: HTTPError) -> str:
    try:
        return answer.read().decode()
    except (OSError, HTTPException):
        return ""
