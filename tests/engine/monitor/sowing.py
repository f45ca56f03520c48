"""How things are sown in the garden: what plants a signal, when it turns, and what makes it go away."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from garden import Plot, day

from engine.store.queries.learned import LearnedRow, replace_learned

Do = Callable[[Plot], object]
III, IV, V = "job_finding", "employer_engagement", "on_job_support"
OFFER = "msg_employer_offer"
LOST = "msg_job_lost"


def written(days: int) -> str:
    """A date as a form keeps it."""
    return (date(2026, 9, 7) + timedelta(days=days)).isoformat()


@dataclass(frozen=True)
class Sown:
    """One signal: what plants it, on which days it turns, what makes it go away."""

    key: str
    stage: str | None
    plant: Do
    amber: float | None
    red: float | None
    clear: Do
    clear_on: float


def nothing(_plot: Plot) -> None:
    pass


def in_job(plot: Plot) -> None:
    """A job that began on the first day."""
    plot.know(job_start=written(0), intensity="L1")


def go_slowly(plot: Plot) -> None:
    """A step that nine of ten comparable cases are done with in nine days, and this one is not."""
    with plot.garden.write() as work:
        row = LearnedRow("euse_5", "s3_cv", 40, 44, 3.0, 9.0, day(0))
        replace_learned(work, [row])
    plot.task("s3_cv", 0)


def several(*steps: Do) -> Do:
    def do(plot: Plot) -> None:
        for step in steps:
            step(plot)

    return do


def papers(form: str, days: tuple[float, ...], **data: object) -> Do:
    return several(*(lambda plot, on=on: plot.paper(form, on, **data) for on in days))


def card(on: float, score: float, **data: object) -> Do:
    whole = {"context": "job", "overall_score": score, "intensity_now": "L2", "intensity_next": "L2", **data}
    return lambda plot: plot.paper("progress_assessment", on, **whole)
