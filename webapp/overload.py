"""Saying "busy" early instead of making everybody wait for minutes. Knows no page."""

from collections.abc import Callable, Iterable
from time import perf_counter
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

# Whoever would wait longer is told at once.
MOST_WAIT_S = 3.0
FIRST_GUESS_S, WEIGHT = 0.05, 0.1
RETRY_AFTER_S = 2
# Probes must hear the truth: a busy server is alive.
ALWAYS = ("/health", "/ready", "/metrics")
# No frame and no style sheet: asking for them would be more work for a server that has too much. In both
# languages, because nobody has looked yet who asks.
PAGE = """<!doctype html>
<html lang="pl"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Krokus jest przez chwilę zajęty</title>
<style>:root{color-scheme:light dark}body{font:1.125rem/1.5 system-ui,sans-serif;max-width:34rem;
margin:2rem auto;padding:0 1rem}h1,h2{font-size:1.6rem;line-height:1.25}
a{color:inherit;display:inline-block;padding:.6rem 0}</style></head>
<body><main><h1>Krokus jest przez chwilę zajęty</h1>
<p>Pracuje teraz naraz dużo osób. Nic nie zapisano.</p>
%(next)s
<div lang="en"><h2>Krokus is busy for a moment</h2>
<p>Many people are working at once. Nothing was saved.</p>
%(next_en)s</div></main></body></html>
"""
READ_AGAIN = (
    '<p>Poczekaj chwilę. <a href="">Otwórz tę stronę jeszcze raz</a></p>',
    '<p>Wait a moment. <a href="">Open this page again</a></p>',
)
SEND_AGAIN = (
    "<p>Poczekaj chwilę i odśwież tę stronę. Przeglądarka zapyta, czy wysłać formularz jeszcze raz: zgódź "
    "się. To, co wpisane, nie przepadło i nie zapisze się dwa razy.</p>",
    "<p>Wait a moment and refresh this page. The browser asks whether to send the form again: agree. "
    "What you typed is not lost and will not be saved twice.</p>",
)
BUSY = (
    "Krokus jest przez chwilę zajęty. Nic nie zapisano; spróbuj za chwilę jeszcze raz.\n"
    "Krokus is busy for a moment. Nothing was saved; try again shortly.\n"
)


class Gate:
    """Lets requests in while they can be answered in good time; else answers 503 at once."""

    def __init__(
        self, app: WSGIApplication, count_waiting: Callable[[], int], threads: int, most_wait_s: float
    ) -> None:
        self._app = app
        self._count_waiting = count_waiting
        self._threads = threads
        self._most_wait_s = most_wait_s
        # A running mean; a lost update between threads changes nothing that matters.
        self._took_s = FIRST_GUESS_S

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if path not in ALWAYS and self._find_wait_s() > self._most_wait_s:
            return _say_busy(environ, start_response)
        began = perf_counter()
        answer = self._app(environ, start_response)
        if path not in ALWAYS:
            self._took_s += (perf_counter() - began - self._took_s) * WEIGHT
        return answer

    def _find_wait_s(self) -> float:
        """How long the last of those who wait now will have waited."""
        return self._count_waiting() * self._took_s / self._threads


def _say_busy(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    is_page = "text/html" in environ.get("HTTP_ACCEPT", "")
    polish, english = SEND_AGAIN if environ.get("REQUEST_METHOD") == "POST" else READ_AGAIN
    body = (PAGE % {"next": polish, "next_en": english} if is_page else BUSY).encode()
    headers = [
        ("Content-Type", f"text/{'html' if is_page else 'plain'}; charset=utf-8"),
        ("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"),
        ("X-Content-Type-Options", "nosniff"),
        ("Content-Length", str(len(body))),
        ("Retry-After", str(RETRY_AFTER_S)),
        ("Cache-Control", "no-store"),
    ]
    start_response("503 Service Unavailable", headers)
    return [body]
