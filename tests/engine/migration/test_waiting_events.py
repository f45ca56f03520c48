"""Moving what waits: borders, timers, gateways that gather, pauses, broken cases, side processes."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from mover import KEY, MAIN, Mover, Open, chain, tasks

from engine.clock import FixedClock
from engine.process.passing import run_due
from engine.process.tasks import complete_task
from engine.store.queries.history import IncidentRow, insert_incident
from engine.store.queries.instances import list_tokens
from engine.store.queries.timers import list_case_timers
from tests.builders import flow, make_form, make_model, open_office, text_field, user_task

MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


def border(id_: str, on: str, span: str, interrupts: str = "true") -> str:
    """A timer on the border of a task that leads to a task of its own."""
    return "\n".join(
        (
            f'<bpmn:boundaryEvent id="{id_}" attachedToRef="{on}" cancelActivity="{interrupts}">'
            f"<bpmn:timerEventDefinition><bpmn:timeDuration>{span}</bpmn:timeDuration>"
            "</bpmn:timerEventDefinition></bpmn:boundaryEvent>",
            user_task(f"{id_}_task"),
            f'<bpmn:endEvent id="{id_}_end"/>',
            flow(f"{id_}_1", id_, f"{id_}_task"),
            flow(f"{id_}_2", f"{id_}_task", f"{id_}_end"),
        )
    )


def bordered(*names: str, events: str) -> dict[str, bytes]:
    drawn = [user_task(name) for name in names]
    return make_model(KEY, MAIN, {MAIN: chain(*drawn, ids=names, extra=events)}, {})


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(MONDAY)


@pytest.fixture
def open_timed(tmp_path: object, clock: FixedClock) -> Open:
    return lambda files: Mover(open_office(f"sqlite:///{tmp_path}/krokus.sqlite3", files, clock))


def due_dates(mover: Mover, case_id: str) -> dict[str, datetime | None]:
    with mover.office.krokus.store.read(mover.office.org) as work:
        elements = {row.token_id: row.element_id for row in list_tokens(work, case_id)}
        timers = list_case_timers(work, case_id)
    return {elements[row.token_id or ""]: row.due_at for row in timers if row.token_id}


def test_a_timer_keeps_its_date_and_fires_in_the_new_release(open_timed: Open, clock: FixedClock) -> None:
    mover = open_timed(bordered("a", "b", events=border("late", "b", "P5D")))
    case_id = mover.start("a")
    before = due_dates(mover, case_id)
    clock.advance(timedelta(days=2))
    mover.publish(bordered("a", "b", "c", events=border("late", "b", "P9D")))
    assert mover.move(case_id).status == "moved"
    assert due_dates(mover, case_id) == before
    clock.advance(timedelta(days=3, minutes=1))
    run_due(mover.office.krokus)
    assert mover.open(case_id) == ["late_task"]


def test_a_new_border_of_the_task_in_hand_is_armed_from_now(open_timed: Open, clock: FixedClock) -> None:
    mover = open_timed(tasks("a", "b"))
    case_id = mover.start("a")
    task_id = mover.task(case_id, "b").id
    clock.advance(timedelta(days=2))
    mover.publish(bordered("a", "b", events=border("late", "b", "P5D", interrupts="false")))
    mover.move(case_id)
    assert due_dates(mover, case_id) == {"late": MONDAY + timedelta(days=7)}
    clock.advance(timedelta(days=5, minutes=1))
    run_due(mover.office.krokus)
    assert mover.open(case_id) == ["b", "late_task"]
    assert mover.task(case_id, "b").id == task_id
    mover.do(case_id, "b", "late_task")
    assert mover.open(case_id) == []


def test_a_border_that_is_gone_takes_its_timer_with_it(open_timed: Open, clock: FixedClock) -> None:
    mover = open_timed(bordered("a", "b", events=border("late", "b", "P5D")))
    case_id = mover.start("a")
    mover.publish(tasks("a", "b", "c"))
    mover.move(case_id)
    assert due_dates(mover, case_id) == {}
    clock.advance(timedelta(days=9))
    run_due(mover.office.krokus)
    mover.do(case_id, "b", "c")
    assert mover.open(case_id) == []


def timer(kind: str, text: str) -> str:
    return f"<bpmn:timerEventDefinition><bpmn:{kind}>{text}</bpmn:{kind}></bpmn:timerEventDefinition>"


def waiting(event: str) -> dict[str, bytes]:
    """A wait, then a task."""
    catch = f'<bpmn:intermediateCatchEvent id="w">{event}</bpmn:intermediateCatchEvent>'
    return make_model(KEY, MAIN, {MAIN: chain(catch, user_task("b"), ids=("w", "b"))}, {})


@pytest.mark.parametrize("before", [("timeDuration", "P5D"), ("timeDate", "2026-12-01")])
def test_a_wait_for_another_date_waits_for_the_one_named_now(
    before: tuple[str, str], open_timed: Open, clock: FixedClock
) -> None:
    mover = open_timed(waiting(timer(*before)))
    case_id = mover.start()
    mover.publish(waiting(timer("timeDate", "2026-12-24")))
    assert mover.move(case_id).status == "moved"
    assert [due.date().isoformat() for due in due_dates(mover, case_id).values() if due] == ["2026-12-24"]
    clock.advance(timedelta(days=10))
    run_due(mover.office.krokus)
    assert mover.open(case_id) == []
    clock.advance(timedelta(days=22))
    run_due(mover.office.krokus)
    assert mover.open(case_id) == ["b"]


def test_a_side_process_that_came_once_comes_every_month_after_the_move(
    open_timed: Open, clock: FixedClock
) -> None:
    def reporting(event: str) -> dict[str, bytes]:
        side = "\n".join(
            (
                '<bpmn:subProcess id="side" triggeredByEvent="true">',
                f'<bpmn:startEvent id="side_s" isInterrupting="false">{event}</bpmn:startEvent>',
                user_task("report"),
                '<bpmn:endEvent id="side_e"/>',
                flow("side_1", "side_s", "report")
                + flow("side_2", "report", "side_e")
                + "</bpmn:subProcess>",
            )
        )
        return make_model(KEY, MAIN, {MAIN: chain(user_task("b"), ids=("b",), extra=side)}, {})

    mover = open_timed(reporting(timer("timeDuration", "P5D")))
    case_id = mover.start()
    mover.publish(reporting(timer("timeCycle", "R/P1M")))
    assert mover.move(case_id).status == "moved"
    for days, number in ((6, 0), (25, 1), (31, 2)):
        clock.advance(timedelta(days=days))
        run_due(mover.office.krokus)
        assert mover.open(case_id).count("report") == number


def test_a_wait_that_got_company_asks_where_to_stand(open_mover: Open) -> None:
    mover = open_mover(waiting(timer("timeDuration", "P5D")))
    case_id = mover.start()
    files = waiting(timer("timeDuration", "P5D"))
    other = '<bpmn:intermediateCatchEvent id="w2">' + timer("timeDuration", "P9D")
    other += '</bpmn:intermediateCatchEvent><bpmn:eventBasedGateway id="g"/><bpmn:endEvent id="end2"/>'
    other += flow("f_g_w", "g", "w") + flow("f_g_w2", "g", "w2") + flow("f_w2", "w2", "end2")
    whole = (
        files[f"{MAIN}.bpmn"]
        .decode()
        .replace(flow("f_begin_w", "begin", "w"), flow("f_g", "begin", "g") + other)
    )
    mover.publish({**files, f"{MAIN}.bpmn": whole.encode()})
    assert mover.move(case_id).told["obstacles"][0]["code"] == "kind_changed"
    assert mover.move(case_id, {"w": "b"}).status == "moved"
    assert mover.open(case_id) == ["b"]


def forked(*branches: str, after: str = "c") -> dict[str, bytes]:
    """Tasks side by side between two parallel gateways, then one more."""
    parts = [
        '<bpmn:startEvent id="begin"/>',
        '<bpmn:parallelGateway id="fork"/>',
        *map(user_task, branches),
        '<bpmn:parallelGateway id="join"/>',
        user_task(after),
        '<bpmn:endEvent id="finish"/>',
        flow("f0", "begin", "fork"),
        *(flow(f"f_{name}_1", "fork", name) for name in branches),
        *(flow(f"f_{name}_2", name, "join") for name in branches),
        flow("f1", "join", after),
        flow("f2", after, "finish"),
    ]
    return make_model(KEY, MAIN, {MAIN: "\n".join(parts)}, {})


def test_a_branch_added_beside_a_half_done_split_blocks_and_says_why(open_mover: Open) -> None:
    mover = open_mover(forked("a", "b"))
    case_id, fresh = mover.start("a"), mover.start()
    mover.publish(forked("a", "b", "d"))
    assert mover.move(case_id).told["obstacles"][0]["code"] == "join_starved"
    assert mover.move(fresh).status == "left"
    mover.do(case_id, "b", "c")


def test_two_ways_of_which_one_is_chosen_now_do_nothing_twice(open_mover: Open) -> None:
    def choosing(kind: str) -> dict[str, bytes]:
        files = forked("a", "b")
        content = files[f"{MAIN}.bpmn"].decode().replace("parallelGateway", kind)
        if kind != "parallelGateway":
            content = content.replace('id="fork"', 'id="fork" default="f_b_1"')
            content = content.replace(flow("f_a_1", "fork", "a"), flow("f_a_1", "fork", "a", "false"))
        return {**files, f"{MAIN}.bpmn": content.encode()}

    mover = open_mover(choosing("parallelGateway"))
    both, one = mover.start(), mover.start("a")
    mover.publish(choosing("exclusiveGateway"))
    assert {mover.move(case).told["obstacles"][0]["code"] for case in (both, one)} == {"way_parted"}
    mover.do(both, "a", "b", "c")


def test_a_branch_taken_out_after_it_was_done_no_longer_counts(open_either: Open) -> None:
    mover = open_either(forked("a", "b"))
    case_id = mover.start("b")
    mover.publish(forked("a"))
    assert mover.move(case_id).status == "moved"
    assert mover.open(case_id) == ["a"]
    mover.do(case_id, "a", "c")
    assert mover.open(case_id) == []


def test_a_waiting_branch_walks_into_a_step_inserted_before_the_join(open_either: Open) -> None:
    mover = open_either(forked("a", "b"))
    case_id = mover.start("b")
    files = forked("a", "b")
    content = files[f"{MAIN}.bpmn"].decode()
    content = content.replace(flow("f_b_2", "b", "join"), flow("f_b_2", "b", "n") + flow("f_n", "n", "join"))
    content = content.replace(user_task("c"), user_task("c") + user_task("n"))
    mover.publish({**files, f"{MAIN}.bpmn": content.encode()})
    assert mover.move(case_id).status == "moved"
    assert mover.open(case_id) == ["a", "n"]
    mover.do(case_id, "a", "n", "c")
    assert mover.open(case_id) == []


def test_a_removed_step_beside_others_may_count_as_done_but_not_jump_over_the_join(open_either: Open) -> None:
    mover = open_either(longer("b", "m"))
    case_id = mover.start()
    mover.publish(longer("m"))
    codes = {one["code"] for one in mover.move(case_id, {"b": "c"}).told["obstacles"]}
    assert "join_starved" in codes
    assert mover.move(case_id, {"b": "m"}).status == "moved"
    assert mover.open(case_id) == ["a", "m"]
    mover.do(case_id, "a", "m", "c")
    assert mover.open(case_id) == []


def longer(*second: str) -> dict[str, bytes]:
    """Like `forked`, with several tasks in the second branch."""
    files = forked("a", second[0])
    content = files[f"{MAIN}.bpmn"].decode()
    last = content.replace(
        flow(f"f_{second[0]}_2", second[0], "join"),
        "".join(flow(f"f_{one}_2", one, two) for one, two in zip(second, (*second[1:], "join"), strict=True)),
    )
    more = "".join(map(user_task, second[1:]))
    return {**files, f"{MAIN}.bpmn": last.replace(user_task("c"), user_task("c") + more).encode()}


def test_a_broken_case_stands_apart_and_is_not_chosen_by_itself(open_mover: Open) -> None:
    mover = open_mover(tasks("a", "b"))
    case_id = mover.start("a")
    krokus, org = mover.office.krokus, mover.office.org
    with krokus.store.begin(org) as work:
        row = IncidentRow("i" * 32, case_id, None, "b", "x", "y", work.now, "open", {}, None)
        insert_incident(work, row)
    mover.publish(tasks("a", "b", "c"))
    (group,) = mover.preview().groups
    assert (group.kind, group.is_chosen, group.can_move) == ("broken", False, True)
    assert mover.move(case_id).status == "moved"


def test_a_wait_for_a_condition_moves_along_and_hears_of_the_answer_in_the_new_release(
    open_timed: Open,
) -> None:
    def asking(*more: str) -> dict[str, bytes]:
        condition = '<bpmn:condition>c.go = "yes"</bpmn:condition>'
        steps = ("w", "b", *more, "finish")
        body = "\n".join(
            (
                '<bpmn:startEvent id="begin"/><bpmn:parallelGateway id="fork"/>',
                f'<bpmn:intermediateCatchEvent id="w"><bpmn:conditionalEventDefinition>{condition}',
                "</bpmn:conditionalEventDefinition></bpmn:intermediateCatchEvent>",
                *map(user_task, ("b", *more)),
                user_task("c", form_key="c"),
                '<bpmn:endEvent id="finish"/><bpmn:endEvent id="finish_c"/>',
                flow("f1", "begin", "fork") + flow("f2", "fork", "w") + flow("f3", "fork", "c"),
                flow("f4", "c", "finish_c"),
                *(flow(f"f_{one}", one, two) for one, two in pairwise(steps)),
            )
        )
        return make_model(KEY, MAIN, {MAIN: body}, {"c": make_form("c", [text_field("go", "Już?")])})

    mover = open_timed(asking())
    case_id = mover.start()
    mover.publish(asking("d"))
    assert mover.move(case_id).status == "moved"
    assert mover.open(case_id) == ["c"]
    complete_task(
        mover.office.krokus, mover.office.actor("tomek"), mover.task(case_id, "c").id, {"go": "yes"}
    )
    assert mover.open(case_id) == ["b"]
    mover.do(case_id, "b")
    assert mover.open(case_id) == ["d"]
