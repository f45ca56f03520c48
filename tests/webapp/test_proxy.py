"""The real server behind a proxy: a visitor is who the proxy says, if it is the proxy that was named."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from threading import Thread
from urllib.parse import urlencode

import pytest
from desk import PASSWORD, Desk

from engine.casework import signing_in
from engine.settings import SettingsError, read_trusted_proxy
from webapp.commands.serving import make_server, open_door

HERE = "127.0.0.1"
ANIA, STRANGER = "192.0.2.7", "198.51.100.9"


@contextmanager
def serve(desk: Desk, trusted_proxy: str) -> Iterator[int]:
    server = make_server(desk.app, open_door(HERE, 0), 2, trusted_proxy)
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield int(server.effective_port)
    finally:
        server.close()
        thread.join(5)


def ask(port: int, method: str, path: str, visitor: str, form: dict[str, str] | None = None) -> int:
    """The status of an answer to a request that a proxy on this machine passes on."""
    connection = HTTPConnection(HERE, port, timeout=30)
    headers = {"X-Forwarded-For": visitor, "Content-Type": "application/x-www-form-urlencoded"}
    connection.request(method, path, urlencode(form or {}), headers)
    status = connection.getresponse().status
    connection.close()
    return status


def guess(port: int, visitor: str, password: str = "guess", login: str = "nobody") -> int:
    return ask(port, "POST", "/login", visitor, {"login": login, "password": password})


def test_a_strangers_guesses_do_not_lock_out_who_comes_by_the_same_proxy(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signing_in, "MOST_FAILURES_PER_ADDRESS", 3)
    with serve(desk, HERE) as port:
        # What the visitor claims stands before what the proxy saw.
        statuses = [guess(port, f"{ANIA}, {STRANGER}", login=f"nobody{number}") for number in range(4)]
        assert statuses == [400, 400, 400, 429]
        assert guess(port, ANIA, PASSWORD, "tomek") == 303


def test_nobody_becomes_another_visitor_by_a_header_when_no_proxy_is_named(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signing_in, "MOST_FAILURES_PER_ADDRESS", 3)
    with serve(desk, "") as port:
        statuses = [guess(port, f"192.0.2.{number}", login=f"nobody{number}") for number in range(4)]
        assert statuses == [400, 400, 400, 429]


@pytest.mark.parametrize("trusted_proxy", ["", HERE])
def test_metrics_are_not_told_to_the_world_through_a_proxy(desk: Desk, trusted_proxy: str) -> None:
    with serve(desk, trusted_proxy) as port:
        assert ask(port, "GET", "/metrics", STRANGER) == 404
        assert ask(port, "GET", "/metrics", HERE) == 404
        assert ask(port, "GET", "/health", STRANGER) == 200


def test_a_proxy_is_named_by_its_address() -> None:
    assert read_trusted_proxy({}) == ""
    assert read_trusted_proxy({"KROKUS_TRUSTED_PROXY": " 10.0.0.2 "}) == "10.0.0.2"
    for bad in ("*", "nginx", "10.0.0.0/8"):
        with pytest.raises(SettingsError, match="bad_proxy"):
            read_trusted_proxy({"KROKUS_TRUSTED_PROXY": bad})
