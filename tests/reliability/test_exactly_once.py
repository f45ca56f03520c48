"""One effect for one task, whoever submits it and however often; none when it cannot be saved.

KROKUS_CUTS and KROKUS_CROWDS say how many rounds; 2,000 cuts and 1,000 crowds of 50 are the bar.
"""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from threading import Barrier

import pytest

from engine.errors import AlreadyDone, StoreUnavailable
from engine.model import OrgId
from engine.process.tasks import complete_task
from engine.store import Store, Work
from engine.store.queries.documents import list_case_documents
from engine.store.queries.history import list_events
from engine.views import Completed
from tests.benchmarks.looping_model import make_answers, make_looping_model
from tests.builders import Office, flow, make_model, open_office, user_task
from tests.reliability.rounds import count_rounds, report

Begin = Callable[[Store, OrgId], AbstractContextManager[Work]]

CROWD = 50
CROWDS = count_rounds("CROWDS", short=10, full=1000)
CUTS = count_rounds("CUTS", short=50, full=2000)

PARALLEL = "\n".join(
    (
        '<bpmn:startEvent id="begin"/>',
        '<bpmn:parallelGateway id="split"/>',
        user_task("left"),
        user_task("right"),
        '<bpmn:parallelGateway id="join"/>',
        user_task("last"),
        '<bpmn:endEvent id="finish"/>',
        flow("p1", "begin", "split"),
        flow("p2", "split", "left"),
        flow("p3", "split", "right"),
        flow("p4", "left", "join"),
        flow("p5", "right", "join"),
        flow("p6", "join", "last"),
        flow("p7", "last", "finish"),
    )
)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of either kind."""
    if request.param == "postgres":
        found: str = request.getfixturevalue("postgres_database")
        return found
    return f"sqlite:///{tmp_path / 'krokus.sqlite3'}"


@pytest.fixture
def office(url: str) -> Iterator[Office]:
    """An organisation with the looping model."""
    made = open_office(url, make_looping_model())
    yield made
    made.krokus.store.close()


def run_at_once(works: Sequence[Callable[[], object]]) -> list[object]:
    """Start everything at one moment; results or errors in order."""
    barrier = Barrier(len(works))

    def start(work: Callable[[], object]) -> object:
        barrier.wait()
        try:
            return work()
        except Exception as error:
            return error

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(start, works))


def count_effects(office: Office, case_id: str, task_id: str) -> tuple[int, int]:
    """Documents and events that a task has left."""
    with office.krokus.store.read(office.org) as work:
        documents = [row for row in list_case_documents(work, case_id) if row.task_id == task_id]
        events = [row for row in list_events(work, case_id) if row.type == "task_done"]
    return len(documents), len([row for row in events if row.data["task"] == task_id])


def test_of_fifty_who_submit_one_task_exactly_one_wins(office: Office) -> None:
    case_id = office.start_case("tomek")
    for _ in range(CROWDS):
        let_one_win(office, case_id)
    report("crowds", rounds=CROWDS, people=CROWD, effects_each=1)


def let_one_win(office: Office, case_id: str) -> None:
    """One round: everybody submits the open task at the same moment."""
    task = office.list_open(case_id)[0]
    actor = office.actor("tomek")
    results = run_at_once(
        [
            lambda number=number: complete_task(
                office.krokus,
                actor,
                task.id,
                make_answers(number),
                version=task.version,
                key=f"{task.id}-{number}",
            )
            for number in range(CROWD)
        ]
    )
    losers = [one for one in results if isinstance(one, AlreadyDone)]
    assert [type(one) for one in results].count(Completed) == 1
    assert len(losers) == CROWD - 1
    assert {one.params["by"] for one in losers} == {"Tomek Wrona"}
    assert all(one.params["at"] is not None for one in losers)
    assert count_effects(office, case_id, task.id) == (1, 1)
    assert len(office.list_open(case_id)) == 1


def test_cut_off_after_the_commit_the_same_key_finds_the_first_outcome(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    case_id, actor = office.start_case("tomek"), office.actor("tomek")
    for number in range(CUTS):
        task, answers, key = office.list_open(case_id)[0], make_answers(number), f"cut-{number}"
        with monkeypatch.context() as broken:
            broken.setattr(Store, "begin", cut_after_commit(Store.begin))
            with pytest.raises(StoreUnavailable):
                complete_task(office.krokus, actor, task.id, answers, key=key)
        done = complete_task(office.krokus, actor, task.id, answers, key=key)
        assert done.next_task_id == office.list_open(case_id)[0].id
        assert count_effects(office, case_id, task.id) == (1, 1)
    report("cuts", rounds=CUTS, effects_each=1)


def cut_after_commit(begin: Begin) -> Begin:
    """A network that dies when everything is saved, before anybody hears of it."""

    @contextmanager
    def begin_and_cut(store: Store, org: OrgId) -> Iterator[Work]:
        with begin(store, org) as work:
            yield work
        raise StoreUnavailable("store_unavailable", cause="cut")

    return begin_and_cut


def test_the_same_key_gives_the_same_result_again(office: Office) -> None:
    case_id = office.start_case("tomek")
    task = office.list_open(case_id)[0]
    actor = office.actor("tomek")
    results = run_at_once(
        [
            lambda: complete_task(office.krokus, actor, task.id, make_answers(1), key="one-key")
            for _ in range(CROWD)
        ]
    )
    first = results[0]
    assert isinstance(first, Completed)
    assert results == [first] * CROWD
    assert first.next_task_id == office.list_open(case_id)[0].id
    assert count_effects(office, case_id, task.id) == (1, 1)


def test_two_writers_on_parallel_branches_of_one_case_both_succeed(url: str) -> None:
    office = open_office(url, make_model("parallel", "parallel_main", {"parallel_main": PARALLEL}, {}))
    actor = office.actor("tomek")
    for _ in range(5):
        case_id = office.start_case("tomek")
        tasks = office.list_open(case_id)
        assert {row.element_id for row in tasks} == {"left", "right"}
        results = run_at_once(
            [lambda row=row: complete_task(office.krokus, actor, row.id, {}) for row in tasks]
        )
        assert [type(one) for one in results] == [Completed, Completed]
        assert [row.element_id for row in office.list_open(case_id)] == ["last"]
    office.krokus.store.close()


def test_a_locked_database_is_said_and_nothing_is_half_saved(tmp_path: Path) -> None:
    path = tmp_path / "krokus.sqlite3"
    office = open_office(f"sqlite:///{path}", make_looping_model())
    case_id = office.start_case("tomek")
    task = office.list_open(case_id)[0]
    actor = office.actor("tomek")
    other = sqlite3.connect(path, isolation_level=None)
    before = list(other.iterdump())
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreUnavailable):
        complete_task(office.krokus, actor, task.id, make_answers(1), key="locked")
    other.execute("ROLLBACK")
    assert list(other.iterdump()) == before
    other.close()
    done = complete_task(office.krokus, actor, task.id, make_answers(1), key="locked")
    assert done.next_task_id is not None
    office.krokus.store.close()
