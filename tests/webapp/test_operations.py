"""What machines ask: health, readiness, metrics; a busy server says so; logs hold no people."""

import io
import json
import logging
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from case_files import TALK
from desk import Desk, make_desk

from engine import InvalidInput
from engine.jobs.logs import JsonLines, write_json_logs
from engine.jobs.worker import NOBODY
from engine.store.queries.workers import note_alive
from engine.store.upgrade import find_head
from webapp.overload import Gate


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A desk of one's own: counts of workers are looked at."""
    return make_desk(tmp_path)


def be_ready(desk: Desk) -> None:
    """Mark the tables as current and let a worker show itself."""
    with desk.krokus.store.begin(NOBODY) as work:
        work.conn.exec_driver_sql("CREATE TABLE alembic_version (version_num VARCHAR(32))")
        work.conn.exec_driver_sql(f"INSERT INTO alembic_version VALUES ('{find_head()}')")
        note_alive(work, "w" * 32, work.now)


def test_health_answers_anybody_with_the_version(desk: Desk) -> None:
    answer = desk.app.test_client().get("/health")
    assert (answer.status_code, answer.json["status"]) == (200, "ok")
    assert re.match(r"\d+\.\d+", answer.json["version"])


def test_ready_is_503_until_everything_is_there(desk: Desk) -> None:
    browser = desk.app.test_client()
    answer = browser.get("/ready")
    assert (answer.status_code, answer.json["tables"]) == (503, False)
    be_ready(desk)
    answer = browser.get("/ready")
    assert answer.status_code == 200
    assert answer.json == {"ready": True, "database": True, "tables": True, "worker": True}


def test_metrics_are_text_that_prometheus_reads_and_name_nobody(desk: Desk) -> None:
    desk.start_case()
    desk.sign_in("tomek").get("/inbox")
    text = desk.app.test_client().get("/metrics").text
    line = re.compile(r'(# (HELP|TYPE) \w+ .+)|(\w+(\{(\w+="[^"]*",?)+\})? -?[0-9.e+-]+)')
    assert [one for one in text.splitlines() if not line.fullmatch(one)] == []
    assert re.search(
        r'krokus_http_requests_total\{method="GET",page="inbox.show_inbox",status="200"\} \d+', text
    )
    assert "krokus_timers_due 0" in text
    assert not re.search("Ania|Nowak|Tomek|tomek", text)


def test_metrics_are_for_this_machine_or_for_who_knows_the_token(desk: Desk) -> None:
    browser = desk.app.test_client()
    assert browser.get("/metrics").status_code == 200
    assert browser.get("/metrics", environ_base={"REMOTE_ADDR": "192.0.2.7"}).status_code == 404
    assert browser.get("/metrics", headers={"X-Forwarded-For": "192.0.2.7"}).status_code == 404
    desk.app.config["METRICS_TOKEN"] = "sesame"
    assert browser.get("/metrics").status_code == 404
    assert browser.get("/metrics", headers={"Authorization": "Bearer sesam"}).status_code == 404
    assert browser.get("/metrics", headers={"Authorization": "Bearer sesame"}).status_code == 200


def test_strangers_cannot_fill_the_metrics_with_words_of_theirs(desk: Desk) -> None:
    browser = desk.app.test_client()
    browser.get("/wymyslony-adres")
    browser.open("/inbox", method="ZMYSLONA")
    text = browser.get("/metrics").text
    assert "wymyslony" not in text and "ZMYSLONA" not in text


def test_a_busy_server_says_so_but_stays_alive_for_probes(desk: Desk) -> None:
    waiting = 0
    gate = Gate(desk.app, lambda: waiting, threads=1, most_wait_s=10)

    def ask(path: str, accept: str = "*/*") -> tuple[str, dict[str, str], str]:
        seen: list[tuple[str, list[tuple[str, str]]]] = []

        def start(status: str, headers: list[tuple[str, str]], _fault: object = None) -> object:
            seen.append((status, headers))
            return None

        environ = {
            **{"REQUEST_METHOD": "GET", "PATH_INFO": path, "SERVER_NAME": "localhost", "SERVER_PORT": "80"},
            **{"wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(), "wsgi.errors": io.StringIO()},
            "HTTP_ACCEPT": accept,
        }
        answer: Iterable[bytes] = gate(environ, start)  # type: ignore[arg-type]
        body = b"".join(answer).decode()
        return seen[0][0], dict(seen[0][1]), body

    assert ask("/login")[0].startswith("200")
    waiting = 10_000
    status, headers, text = ask("/login")
    assert status.startswith("503") and headers["Retry-After"] == "2" and "<" not in text
    assert '<a href="">Otwórz tę stronę jeszcze raz</a>' in ask("/login", "text/html,*/*;q=0.8")[2]
    assert ask("/health")[0].startswith("200")


def test_a_log_line_is_json_with_facts_and_without_what_somebody_typed() -> None:
    lines = io.StringIO()
    handler = logging.StreamHandler(lines)
    handler.setFormatter(JsonLines())
    logger = logging.Logger("krokus.trial")
    logger.addHandler(handler)
    try:
        raise InvalidInput("login_taken", login="ania@dom.example") from ValueError("Ania Nowak")
    except InvalidInput as error:
        logger.error("request failed: %s", error, exc_info=error, extra={"facts": {"case": "c1"}})
    line = json.loads(lines.getvalue())
    assert (line["level"], line["event"], line["case"]) == ("error", "request failed: %s", "c1")
    assert line["error"]["type"] == "InvalidInput"
    assert line["error"]["code"] == "login_taken"
    assert line["error"]["cause"]["type"] == "ValueError"
    assert "Ania" not in lines.getvalue() and "ania" not in lines.getvalue()


def test_the_line_of_a_request_holds_ids_only(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    browser = desk.sign_in("tomek")
    with caplog.at_level(logging.INFO, logger="krokus.request"):
        browser.get("/cases?q=Nowak")
    facts = caplog.records[-1].facts  # type: ignore[attr-defined]
    assert facts == {**facts, "method": "GET", "page": "cases.list_cases", "status": 200, "person": "tomek"}
    assert "Nowak" not in JsonLines().format(caplog.records[-1])


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What a server would write; the tests' own logging is put back afterwards."""
    root, quiet = logging.getLogger(), [logging.getLogger(name) for name in ("spiff", "waitress.queue")]
    before = (root.level, root.handlers[:], [one.level for one in quiet])
    stream = io.StringIO()
    write_json_logs(stream)
    yield stream
    root.setLevel(before[0])
    root.handlers[:] = before[1]
    for one, level in zip(quiet, before[2], strict=True):
        one.setLevel(level)


def test_a_step_of_a_case_is_one_line_of_the_log(desk: Desk, log: io.StringIO) -> None:
    task = desk.find_task(desk.start_case())
    browser = desk.sign_in("tomek")
    before = len(log.getvalue().splitlines())
    assert browser.post(f"/tasks/{task.id}", data={**TALK, "_action": "complete"}).status_code == 303
    lines = [json.loads(line) for line in log.getvalue().splitlines()[before:]]
    assert [line["logger"] for line in lines] == ["krokus.request"]
