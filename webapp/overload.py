"""Saying "busy" early instead of making everybody wait for minutes. Knows no page."""

from collections.abc import Callable, Iterable
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

# At some thirty milliseconds a page, whoever stands at the end of such a queue waits two seconds.
MOST_WAITING = 64
RETRY_AFTER_S = 2
# Probes must hear the truth: a busy server is alive.
ALWAYS = ("/health", "/ready", "/metrics")
BUSY = (
    "Krokus jest przez chwilę zajęty. Nic nie zapisano; spróbuj za chwilę jeszcze raz.\n"
    "Krokus is busy for a moment. Nothing was saved; try again shortly.\n"
)


def limit_waiting(
    app: WSGIApplication, count_waiting: Callable[[], int], most: int = MOST_WAITING
) -> WSGIApplication:
    """Answer 503 at once while more requests wait than can be answered in good time."""

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if count_waiting() <= most or environ.get("PATH_INFO") in ALWAYS:
            return app(environ, start_response)
        body = BUSY.encode()
        headers = [
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Length", str(len(body))),
            ("Retry-After", str(RETRY_AFTER_S)),
            ("Cache-Control", "no-store"),
        ]
        start_response("503 Service Unavailable", headers)
        return [body]

    return answer
