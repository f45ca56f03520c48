"""`python -m tests.benchmarks.drawing`: how soon the largest diagram can be drawn on, in a real browser.

From the press on "Draw" to "you can draw now", on a page at rest with its picture unfolded;
`page_s`: the page itself, `check_s`: judging its model. Give all of it one core with `taskset -c 0`.
"""

import argparse
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from time import perf_counter

from playwright.sync_api import Page, sync_playwright

from engine.releases.judging import judge_model
from engine.store.queries.people import PersonRow, insert_person, insert_role
from tests.browser.demo_house import serve
from tests.builders import PASSWORD, flow, make_form, make_model, open_office, text_field, user_task
from webapp.app import create_app

BAR_OPEN_S, BAR_CHECK_S = 2.0, 1.0
PROCESS, ELEMENTS = "main", 500
ROUND = ("talk", "ask", "yes", "no", "later", "meet", "plan")
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
# Pressed inside the page, so that the way between this process and the browser is not counted.
OPEN = """() => new Promise((resolve) => {
  const says = document.querySelector("[data-drawing-says]");
  const began = performance.now();
  new MutationObserver(() => {
    if (says.textContent) requestAnimationFrame(() => requestAnimationFrame(() =>
      resolve([performance.now() - began, document.querySelectorAll(".djs-shape").length])));
  }).observe(says, { childList: true, characterData: true, subtree: true });
  document.querySelector("[data-draw]").click();
})"""


def main() -> int:
    """Measure, print, judge."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.drawing", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args()
    files = make_large_model()
    began = perf_counter()
    judge_model(files)
    check_s = perf_counter() - began
    with tempfile.TemporaryDirectory() as folder, _serve(Path(folder), files) as address:
        figures = _measure(address, asked.rounds)
    figures |= {"check_s": round(check_s, 2)}
    print(json.dumps(figures))
    is_good = figures["open_s"] <= BAR_OPEN_S and check_s <= BAR_CHECK_S
    print("good" if is_good else "a bar was missed", file=sys.stderr)
    return 0 if is_good else 1


def make_large_model() -> dict[str, bytes]:
    """A model whose diagram has as many elements as Krokus takes: rounds of steps, questions and joins."""
    nodes, flows, last = ['<bpmn:startEvent id="begun"/>'], [], "begun"
    for number in range((ELEMENTS - 3) // len(ROUND)):
        talk, ask, yes, no, later, meet, plan = (f"{name}_{number}" for name in ROUND)
        nodes += [user_task(step, form_key="talk", due="P2D") for step in (talk, yes, no, later, plan)]
        nodes += [
            f'<bpmn:exclusiveGateway id="{ask}" name="Czy już {number}?" default="f_{ask}_{no}"/>',
            f'<bpmn:exclusiveGateway id="{meet}"/>',
        ]
        pairs = ((last, talk), (talk, ask), (ask, no), (yes, meet), (no, meet), (later, meet), (meet, plan))
        flows += [flow(f"f_{source}_{target}", source, target) for source, target in pairs]
        answers = (yes, "yes"), (later, "later")
        flows += [flow(f"f_{ask}_{one}", ask, one, f'talk.more = "{word}"') for one, word in answers]
        last = plan
    nodes += [user_task("close", form_key="talk"), '<bpmn:endEvent id="ended"/>']
    flows += [flow("f_close", last, "close"), flow("f_ended", "close", "ended")]
    form = make_form("talk", [text_field("more", "Czy jeszcze?")])
    return make_model("large", PROCESS, {PROCESS: "\n".join((*nodes, *flows))}, {"talk": form})


@contextmanager
def _serve(folder: Path, files: dict[str, bytes]) -> Iterator[str]:
    office = open_office(f"sqlite:///{folder / 'krokus.sqlite3'}", files)
    with office.krokus.store.begin(office.org) as work:
        hashed = office.krokus.passwords.hash(PASSWORD)
        row = PersonRow("pawel", "pawel", None, "Paweł Sowa", hashed, "pl", {}, True, work.now, 1)
        insert_person(work, row)
        insert_role(work, "pawel", "process_designer")
    app = create_app(office.krokus, secret_key="a secret for benchmarks only")
    with serve(app) as url:
        yield url
    office.krokus.store.close()


def _measure(address: str, rounds: int) -> dict[str, float]:
    found = os.environ.get("KROKUS_BROWSER") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        sys.exit("no browser: install chromium or set KROKUS_BROWSER")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_context(viewport={"width": 1280, "height": 900}, locale="pl-PL").new_page()
        page.set_default_timeout(60_000)
        page.goto(f"{address}/login")
        page.locator("[name=login]").fill("pawel")
        page.locator("[name=password]").fill(PASSWORD)
        with page.expect_navigation():
            page.locator("[name=password]").press("Enter")
        opened, loaded = zip(*(_open(page, address) for _ in range(rounds)), strict=True)
        browser.close()
    return {
        "elements": ELEMENTS,
        "open_s": round(median(opened), 2),
        "open_worst_s": round(max(opened), 2),
        "page_s": round(median(loaded), 2),
    }


def _open(page: Page, address: str) -> tuple[float, float]:
    """Seconds from the press to drawing, and of the page before it."""
    began = perf_counter()
    page.goto(f"{address}/designer/large/process/{PROCESS}")
    loaded = perf_counter() - began
    page.locator(".drawing-card > summary").click()
    page.locator("[data-draw]").wait_for()
    page.wait_for_load_state("networkidle")
    milliseconds, shapes = page.evaluate(OPEN)
    assert shapes >= ELEMENTS, f"{shapes} shapes were drawn"
    return milliseconds / 1000, loaded


if __name__ == "__main__":
    sys.exit(main())
