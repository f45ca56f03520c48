"""Counting answers of this process by page, status and time; one log line for each. Never an address."""

import logging
from threading import Lock
from time import perf_counter

from flask import Response, g, request

from webapp.current import find_actor
from webapp.operations.exposition import write_labels

logger = logging.getLogger("krokus.request")
BOUNDS_S = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
# Of answers to addresses that no page has: one word, or strangers could fill the memory with names.
NO_PAGE = "none"
METHODS = ("GET", "HEAD", "POST", "OPTIONS")


class Counts:
    """How many answers, and how long they took; one for the whole process."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._answers: dict[tuple[str, str, int], int] = {}
        self._within = [0] * len(BOUNDS_S)
        self._sum_s = 0.0
        self._all = 0

    def add(self, method: str, page: str, status: int, took_s: float) -> None:
        with self._lock:
            key = (method, page, status)
            self._answers[key] = self._answers.get(key, 0) + 1
            for place, bound_s in enumerate(BOUNDS_S):
                self._within[place] += took_s <= bound_s
            self._sum_s += took_s
            self._all += 1

    def write(self) -> str:
        """Counter and histogram in the text form of Prometheus."""
        with self._lock:
            answers = sorted(self._answers.items())
            within, sum_s, total = tuple(self._within), self._sum_s, self._all
        name = "krokus_http_requests_total"
        lines = [f"# HELP {name} Answers by page and status.", f"# TYPE {name} counter"]
        for (method, page, status), number in answers:
            labels = write_labels({"method": method, "page": page, "status": str(status)})
            lines.append(f"{name}{labels} {number}")
        name = "krokus_http_request_seconds"
        lines += [f"# HELP {name} How long answers took.", f"# TYPE {name} histogram"]
        for bound_s, number in zip((*map(str, BOUNDS_S), "+Inf"), (*within, total), strict=True):
            lines.append(f"{name}_bucket{write_labels({'le': bound_s})} {number}")
        lines += [f"{name}_sum {sum_s:.6f}", f"{name}_count {total}"]
        return "\n".join(lines) + "\n"


_counts = Counts()


def note_start() -> None:
    g.started_at_s = perf_counter()


def count_answer(response: Response) -> Response:
    """Count one answer and write its line into the log: ids only, no name, no address, nothing typed."""
    took_s = perf_counter() - g.get("started_at_s", perf_counter())
    page = request.endpoint or NO_PAGE
    method = request.method if request.method in METHODS else NO_PAGE
    _counts.add(method, page, response.status_code, took_s)
    actor = find_actor()
    facts = {
        "method": method,
        "page": page,
        "status": response.status_code,
        "ms": round(took_s * 1000, 1),
        "org": None if actor is None else actor.org,
        "person": None if actor is None else actor.person,
    }
    logger.info("request", extra={"facts": facts})
    return response


def write_counts() -> str:
    """What was counted so far."""
    return _counts.write()
