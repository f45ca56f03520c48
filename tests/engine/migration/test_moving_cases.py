"""Moving a case: what stays, what begins, what is refused."""

from mover import Open, tasks

from engine.migration.moving import move_case
from engine.process.tasks import claim_task, save_draft
from engine.store.queries.history import list_events
from engine.store.queries.tasks import find_draft


def test_a_case_stays_at_its_task_and_meets_the_new_step(open_either: Open) -> None:
    mover = open_either(tasks("a", "b", "c"))
    case_id = mover.start("a")
    before = mover.task(case_id, "b")
    mover.publish(tasks("a", "b", "x", "c"))
    assert mover.move(case_id).status == "moved"
    assert mover.task(case_id, "b").id == before.id
    for expected in ("b", "x", "c"):
        assert mover.open(case_id) == [expected]
        mover.do(case_id, expected)
    assert mover.open(case_id) == []


def test_a_typo_mended_in_a_finished_step_blocks_nobody(open_mover: Open) -> None:
    mover = open_mover(tasks("a", "b"))
    case_id = mover.start("a")
    files = tasks("a", "b")
    files["trial_main.bpmn"] = files["trial_main.bpmn"].replace(b'name="a"', b'name="A better name"')
    mover.publish(files)
    shown = mover.preview()
    assert [(group.kind, group.count) for group in shown.groups] == [("stays", 1)]
    assert mover.move(case_id).status == "moved"


def test_claim_draft_and_due_date_survive(open_either: Open) -> None:
    mover = open_either(tasks("a", "b", b={"due": "P3D", "role": "mentor"}))
    case_id = mover.start("a")
    maria = mover.office.actor("maria")
    task = mover.task(case_id, "b")
    claim_task(mover.office.krokus, maria, task.id)
    save_draft(mover.office.krokus, maria, task.id, {})
    before = mover.task(case_id, "b")
    mover.publish(tasks("a", "b", "c", b={"due": "P9D", "role": "mentor"}))
    mover.move(case_id)
    after = mover.task(case_id, "b")
    same = ("id", "assignee", "status", "claimed_at", "opened_at", "due_at")
    assert [getattr(after, name) for name in same] == [getattr(before, name) for name in same]
    assert after.release_id == mover.release_id(2)
    with mover.office.krokus.store.read(mover.office.org) as work:
        assert find_draft(work, task.id, "maria") is not None


def test_a_case_on_a_removed_step_is_left_untouched_with_the_reason(open_mover: Open) -> None:
    mover = open_mover(tasks("a", "b", "c"))
    case_id = mover.start("a")
    before = mover.task(case_id, "b")
    mover.publish(tasks("a", "c"))
    outcome = mover.move(case_id)
    assert (outcome.status, outcome.told["obstacles"][0]["code"]) == ("left", "element_removed")
    assert mover.task(case_id, "b") == before
    mover.do(case_id, "b", "c")


def test_a_chosen_step_takes_the_place_of_a_removed_one(open_either: Open) -> None:
    mover = open_either(tasks("a", "b", "c"))
    case_id = mover.start("a")
    mover.publish(tasks("a", "d", "c"))
    assert mover.move(case_id, {"b": "d"}).told["placed"] == [["b", "d"]]
    assert mover.open(case_id) == ["d"]
    mover.do(case_id, "d", "c")
    assert mover.open(case_id) == []


def test_the_history_says_that_the_case_moved(open_mover: Open) -> None:
    mover = open_mover(tasks("a", "b"))
    case_id = mover.start("a")
    mover.publish(tasks("a", "b", "c"))
    mover.move(case_id)
    with mover.office.krokus.store.read(mover.office.org) as work:
        event = list_events(work, case_id)[0]
    assert (event.type, event.data["from_no"], event.data["to_no"]) == ("release_changed", 1, 2)
    assert event.data["steps"] == ["c"]


def test_moving_twice_moves_once(open_mover: Open) -> None:
    mover = open_mover(tasks("a", "b"))
    case_id = mover.start("a")
    mover.publish(tasks("a", "b", "c"))
    move_id = mover.begin(case_id)
    mover.run(move_id)
    assert move_case(mover.office.krokus, mover.office.org, move_id, case_id, None).status == "moved"
    with mover.office.krokus.store.read(mover.office.org) as work:
        moves = [event for event in list_events(work, case_id) if event.type == "release_changed"]
    assert len(moves) == 1
