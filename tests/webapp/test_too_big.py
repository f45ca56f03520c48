"""A request that is too big for the server is answered in people's words, and what was typed is not lost."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPResponse
from threading import Thread

import pytest
from desk import Desk

from webapp.commands import serving
from webapp.commands.serving import make_server, open_door

HERE, MOST = "127.0.0.1", 100_000
NOTE = "Umowa podpisana w piekarni, trzecia strona"


def part(name: str, said: str, more: str = "") -> bytes:
    return f'--edge\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n{said}\r\n'.encode()


BIG = b"".join(
    (
        part("code", "7F3A-19C2-B04D"),
        part("file", "0" * 3 * MOST, '; filename="umowa <b>ze skanem.pdf"'),
        part("note", NOTE),
        b"--edge--\r\n",
    )
)


@contextmanager
def connect(desk: Desk) -> Iterator[HTTPConnection]:
    server = make_server(desk.app, open_door(HERE, 0), 2)
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    connection = HTTPConnection(HERE, int(server.effective_port), timeout=30)
    try:
        yield connection
    finally:
        connection.close()
        server.close()
        thread.join(5)


def send(connection: HTTPConnection, body: bytes, kind: str) -> HTTPResponse:
    origin = f"http://{HERE}:{connection.port}"
    headers = {"Content-Type": kind, "Origin": origin, "Accept": "text/html", "Accept-Language": "pl"}
    connection.request("POST", "/login?for=1", body, headers)
    return connection.getresponse()


def test_a_file_too_big_for_the_server_is_named_and_what_was_typed_comes_back(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving, "UPLOAD_LIMIT_BYTES", MOST)
    with connect(desk) as connection:
        answer = send(connection, BIG, "multipart/form-data; boundary=edge")
        page = answer.read().decode()
        assert answer.status == 413
        # What stood after the file came through as well.
        assert "umowa &lt;b&gt;ze skanem.pdf" in page and f'name="note" value="{NOTE}"' in page
        assert "do 25 MB" in page and "Wyślij bez tego pliku" in page and 'action="/login?for=1"' in page
        # The connection goes on: the browser was not cut off while it was sending.
        connection.request("GET", "/login")
        assert connection.getresponse().status == 200


@pytest.mark.parametrize("kind", ["multipart/form-data; boundary=else", "multipart/form-data", "x/y"])
def test_a_damaged_form_that_is_too_big_is_refused_all_the_same(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setattr(serving, "UPLOAD_LIMIT_BYTES", MOST)
    with connect(desk) as connection:
        answer = send(connection, BIG, kind)
        assert answer.status == 413 and "To jest za duże" in answer.read().decode()
