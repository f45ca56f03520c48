"""Counting answers by page, status and time; one log line for each. Never an address."""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from threading import Lock
from time import perf_counter
from typing import Any

from flask import Response, g, request

from webapp.current import find_actor
from webapp.operations.exposition import write_labels

logger = logging.getLogger("krokus.request")
BOUNDS_S = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
# Of answers to addresses that no page has: one word, or strangers could fill the memory with names.
NO_PAGE = "none"
METHODS = ("GET", "HEAD", "POST", "OPTIONS")


@dataclass
class Tally:
    """How many answers, and how long they took."""

    answers: dict[tuple[str, str, int], int] = field(default_factory=dict)
    within: list[int] = field(default_factory=lambda: [0] * len(BOUNDS_S))
    sum_s: float = 0.0
    all: int = 0

    def add(self, other: "Tally") -> None:
        for key, number in other.answers.items():
            self.answers[key] = self.answers.get(key, 0) + number
        self.within = [one + two for one, two in zip(self.within, other.within, strict=True)]
        self.sum_s += other.sum_s
        self.all += other.all

    def pack(self) -> list[Any]:
        """As JSON can hold it."""
        return [[[*key, number] for key, number in self.answers.items()], self.within, self.sum_s, self.all]

    @classmethod
    def unpack(cls, packed: list[Any]) -> "Tally":
        answers, within, sum_s, total = packed
        named = {(method, page, status): number for method, page, status, number in answers}
        return cls(named, within, sum_s, total)


class Counts:
    """What this process counts, and what the others of the same server showed of theirs."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._own = Tally()
        self._find_others: Callable[[], Iterable[Tally]] = tuple

    def add(self, method: str, page: str, status: int, took_s: float) -> None:
        with self._lock:
            own, key = self._own, (method, page, status)
            own.answers[key] = own.answers.get(key, 0) + 1
            for place, bound_s in enumerate(BOUNDS_S):
                own.within[place] += took_s <= bound_s
            own.sum_s += took_s
            own.all += 1

    def join(self, earlier: Tally, find_others: Callable[[], Iterable[Tally]]) -> None:
        """Become one of several processes; `earlier` is what this one's predecessor had counted."""
        with self._lock:
            self._own, self._find_others = Tally(), find_others
            self._own.add(earlier)

    def copy(self) -> Tally:
        """What this process counted so far."""
        made = Tally()
        with self._lock:
            made.add(self._own)
        return made

    def write(self) -> str:
        """Counter and histogram of the whole server in the text form of Prometheus."""
        whole = self.copy()
        for other in self._find_others():
            whole.add(other)
        name = "krokus_http_requests_total"
        lines = [f"# HELP {name} Answers by page and status.", f"# TYPE {name} counter"]
        for (method, page, status), number in sorted(whole.answers.items()):
            labels = write_labels({"method": method, "page": page, "status": str(status)})
            lines.append(f"{name}{labels} {number}")
        name = "krokus_http_request_seconds"
        lines += [f"# HELP {name} How long answers took.", f"# TYPE {name} histogram"]
        bounds = zip((*map(str, BOUNDS_S), "+Inf"), (*whole.within, whole.all), strict=True)
        lines += [f"{name}_bucket{write_labels({'le': bound_s})} {number}" for bound_s, number in bounds]
        lines += [f"{name}_sum {whole.sum_s:.6f}", f"{name}_count {whole.all}"]
        return "\n".join(lines) + "\n"


counts = Counts()


def note_start() -> None:
    g.started_at_s = perf_counter()


def count_answer(response: Response) -> Response:
    """Count one answer and write its line into the log: ids only, no name, no address, nothing typed."""
    took_s = perf_counter() - g.get("started_at_s", perf_counter())
    page = request.endpoint or NO_PAGE
    method = request.method if request.method in METHODS else NO_PAGE
    counts.add(method, page, response.status_code, took_s)
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
    return counts.write()
