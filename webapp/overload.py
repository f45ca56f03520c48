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
            return _say_busy(start_response)
        began = perf_counter()
        answer = self._app(environ, start_response)
        if path not in ALWAYS:
            self._took_s += (perf_counter() - began - self._took_s) * WEIGHT
        return answer

    def _find_wait_s(self) -> float:
        """How long the last of those who wait now will have waited."""
        return self._count_waiting() * self._took_s / self._threads


def _say_busy(start_response: StartResponse) -> Iterable[bytes]:
    body = BUSY.encode()
    headers = [
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Content-Length", str(len(body))),
        ("Retry-After", str(RETRY_AFTER_S)),
        ("Cache-Control", "no-store"),
    ]
    start_response("503 Service Unavailable", headers)
    return [body]
