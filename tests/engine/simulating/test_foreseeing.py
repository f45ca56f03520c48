"""What if: fewer coaches make people wait longer, another model is played beside; nothing is stored."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest
from builders import Office, flow, make_form, make_model, open_office, text_field

from engine.clock import FixedClock
from engine.errors import InvalidInput, NotFound
from engine.simulating.foreseeing import FigureBand, Outlook, WhatIf, foresee, make_band
from engine.store.queries.cases import list_cases
from engine.store.queries.people import list_people

NOW = datetime(2026, 11, 28, 10, tzinfo=UTC)
ASKED = WhatIf(cases=30, months=3, runs=2)
STEP = """<bpmn:userTask id="{name}" name="{name}"><bpmn:extensionElements><spiffworkflow:properties>
<spiffworkflow:property name="role" value="coach"/><spiffworkflow:property name="form_key" value="ask"/>
<spiffworkflow:property name="support_kind" value="direct"/>
</spiffworkflow:properties></bpmn:extensionElements></bpmn:userTask>"""


def make_chain(steps: int) -> dict[str, bytes]:
    """A model of so many steps, one after the other, all of them the coach's."""
    names = [f"step{number}" for number in range(steps)]
    places = ["begin", *names, "finish"]
    flows = [flow(f"f{number}", *pair) for number, pair in enumerate(pairwise(places))]
    tasks = [STEP.format(name=name) for name in names]
    body = ['<bpmn:startEvent id="begin"/>', *tasks, '<bpmn:endEvent id="finish"/>', *flows]
    form = make_form("ask", [text_field("why", "Po co")])
    return make_model("trial", "main", {"main": "".join(body)}, {"ask": form})


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = open_office(f"sqlite:///{tmp_path / 'k.sqlite3'}", make_chain(10), FixedClock(NOW))
    yield made
    made.krokus.store.close()


def read_bands(told: Outlook, key: str) -> tuple[FigureBand, FigureBand, FigureBand]:
    (found,) = (one for one in told.figures if one.key == key)
    assert found.now is not None and found.then is not None and found.change is not None
    return found.now, found.then, found.change


def test_when_coaches_leave_people_wait_longer(office: Office) -> None:
    with office.krokus.store.read(office.org) as work:
        before = len(list_people(work))
    told = foresee(office.krokus, "proby", replace(ASKED, fewer_coaches=4))
    assert (told.coaches_now, told.coaches_then) == (5, 1)
    for key in ("task_half", "task_slow", "busy"):
        now, then, change = read_bands(told, key)
        assert now.low <= now.mid <= now.high
        assert then.low > now.high
        assert change.low > 0
    with office.krokus.store.read(office.org) as work:
        assert (list_cases(work), len(list_people(work))) == ((), before)


def test_another_model_is_played_beside_with_the_same_months(office: Office) -> None:
    few = WhatIf(cases=6, months=3, runs=1)
    shorter = foresee(office.krokus, "proby", replace(few, files=make_chain(3)))
    assert read_bands(shorter, "busy")[2].high < 0
    same = foresee(office.krokus, "proby", few)
    assert all(one.change in (None, FigureBand(0, 0, 0)) for one in same.figures)


def test_a_figure_that_one_run_cannot_say_has_no_band() -> None:
    assert make_band([3.0, 1.0, 2.0]) == FigureBand(1.0, 2.0, 3.0)
    assert make_band([3.0, None]) is None
    assert make_band([]) is None


@pytest.mark.parametrize("wrong", [{"fewer_coaches": 5}, {"fewer_coaches": -1}, {"runs": 0}, {"cases": 0}])
def test_a_question_that_leaves_nobody_or_nothing_is_refused(office: Office, wrong: dict[str, int]) -> None:
    with pytest.raises(InvalidInput):
        foresee(office.krokus, "proby", replace(ASKED, **wrong))  # type: ignore[arg-type]
    with pytest.raises(NotFound):
        foresee(office.krokus, "nikt", ASKED)
