"""Moving an open task of a case to another step of its process: back, or on past steps that decide nothing.

What opens and what closes is tried out first, on a copy that nobody keeps.
"""

from collections.abc import Iterator

from engine.bpmn.graph import Element, Process
from engine.casework.access import MENTOR, Standing, stand
from engine.casework.holders import CLIENT
from engine.errors import CaseChanged, InvalidInput, KrokusError, NotAllowed, NotFound
from engine.krokus import Krokus
from engine.migration.fit import Fit
from engine.migration.kinds import WAITS, list_enterable
from engine.migration.verdicts import Verdict
from engine.model import Actor, JsonValue
from engine.monitor.acting import clean_reason, decides_nothing
from engine.process.command import is_repeated, open_case
from engine.process.run import CaseRun
from engine.releases.release import Release
from engine.spiff import Instance, Token, read_places
from engine.store import Work
from engine.store.queries.cases import find_case
from engine.store.queries.instances import InstanceRow, find_instance
from engine.store.queries.tasks import OPEN, TaskRow, find_task, list_case_tasks
from engine.views import StepMove, StepTarget

Variables = dict[str, JsonValue]


def find_step_move(krokus: Krokus, actor: Actor, task_id: str, target: str = "") -> StepMove:
    """Where a task of a case can go, and what moving it to one of these steps would open and close.

    Args:
        target: which of the steps; the only one there is needs no choosing.

    Raises:
        NotFound: no such open task for this person.
        NotAllowed: the mentor moves steps.
        InvalidInput: the case cannot go there.
    """
    with krokus.store.read(actor.org) as work:
        task = find_task(work, task_id)
        case = None if task is None else find_case(work, task.case_id)
        row = None if task is None else find_instance(work, task.instance_id)
        if task is None or case is None or row is None or task.status not in OPEN:
            raise NotFound(task=task_id)
        _require_mentor(stand(work, actor, case))
        release = krokus.releases.get(work, case.release_id)
        thinkable = list_targets(work, release, task)
        targets = tuple(one for one in thinkable if _fits(release, row, task, one))
        if not target and len(targets) == 1:
            target = targets[0].element_id
        closes: tuple[str, ...] = ()
        opens: tuple[str, ...] = ()
        if target:
            now = Instance.load(release.specs, row.state, dict(case.variables), work.now)
            before = {token.id: token for token in now.tokens()}
            moved = _set_down(release, row, task, _choose(targets, target), dict(case.variables), work)
            _try_out(moved, task)
            after = {token.id: token for token in moved.tokens()}
            closes = _name(release, (one for key, one in before.items() if key not in after))
            opens = _name(release, (one for key, one in after.items() if key not in before))
        told = (case.id, case.no, case.title, task.id, task.name, targets, target)
        return StepMove(*told, closes=closes, opens=opens, is_held=bool(thinkable) and not targets)


def move_step(krokus: Krokus, actor: Actor, task_id: str, target: str, reason: str) -> None:
    """Let a case go on at another step instead of an open task, with a reason that the client can read.

    Raises:
        NotFound: no such task.
        NotAllowed: the mentor moves steps.
        CaseChanged: the task is not open any more.
        InvalidInput: no reason, or the case cannot go there.
    """
    reason = clean_reason(reason)
    with krokus.store.read(actor.org) as work:
        found = find_task(work, task_id)
    if found is None:
        raise NotFound(task=task_id)
    with open_case(krokus, actor.org, found.case_id, actor.person) as run:
        _require_mentor(stand(run.work, actor, run.case))
        if is_repeated(run):
            return
        task = find_task(run.work, task_id)
        if task is None or task.status not in OPEN:
            raise CaseChanged("task_not_open", task=task_id)
        goal = _choose(list_targets(run.work, run.release, task), target)
        _carry_out(run, task, goal)
        run.journal.note(
            "step_moved", task.element_id, instance_id=task.instance_id, to=goal.name, reason=reason
        )


def _carry_out(run: CaseRun, task: TaskRow, goal: StepTarget) -> None:
    live = run.load(task.instance_id)
    live.instance = _set_down(run.release, live.row, task, goal, run.variables, run.work)
    live.touch()


def _set_down(
    release: Release, row: InstanceRow, task: TaskRow, goal: StepTarget, variables: Variables, work: Work
) -> Instance:
    """The instance with the task's token at another step.

    Raises:
        InvalidInput: something else in the case would lose its way by it.
    """
    fit, verdict = _judge(release, row, task, goal)
    if verdict is None:
        raise InvalidInput("step_cannot_be_moved", task=task.name)
    return Instance.move(release.specs, row.state, fit.refit_for(verdict), variables, work.now)


def _fits(release: Release, row: InstanceRow, task: TaskRow, goal: StepTarget) -> bool:
    return _judge(release, row, task, goal)[1] is not None


def _judge(release: Release, row: InstanceRow, task: TaskRow, goal: StepTarget) -> tuple[Fit, Verdict | None]:
    """What setting the token down there would do; None where something else would lose its way."""
    fit = Fit(release, release, {task.element_id: goal.element_id})
    places = read_places(row.state)
    verdict = fit.judge(((row.process_id, places),))
    # Of several tokens at one step all would move, and not this one alone.
    is_alone = sum(place.element_id == task.element_id for place in places) == 1
    return fit, verdict if verdict.can_move and verdict.placed and is_alone else None


def _try_out(instance: Instance, task: TaskRow) -> None:
    try:
        instance.run()
    except KrokusError as fault:
        raise InvalidInput("step_cannot_be_moved", task=task.name) from fault


def _choose(targets: tuple[StepTarget, ...], target: str) -> StepTarget:
    found = next((one for one in targets if one.element_id == target), None)
    if found is None:
        raise InvalidInput("no_such_step")
    return found


def _name(release: Release, tokens: Iterator[Token]) -> tuple[str, ...]:
    names = (release.find_element_name(token.element_id) for token in tokens)
    return tuple(dict.fromkeys(name for name in names if name))


def _require_mentor(standing: Standing) -> None:
    if not standing.is_(MENTOR):
        raise NotAllowed("mentor_acts")


def list_targets(work: Work, release: Release, task: TaskRow) -> tuple[StepTarget, ...]:
    """The steps of the task's own process to which it may go: where the case was, then those ahead.

    Ahead it goes only past steps that decide nothing or were done before, and never past the client's word.
    """
    element = release.graph.elements.get(task.element_id)
    if element is None or element.loop is not None:
        return ()
    process = release.graph.processes[element.process_id]
    rows = list_case_tasks(work, task.case_id)
    been = {row.element_id for row in rows}
    done = {row.element_id for row in rows if row.done_at is not None}
    found = []
    for goal in list_enterable(process):
        if goal.id == element.id or goal.loop is not None or not goal.needs_person or not goal.name:
            continue
        is_back = goal.id in been
        if is_back or _may_pass(release, process, element, goal, done):
            found.append(StepTarget(goal.id, goal.name, is_back))
    return tuple(sorted(found, key=lambda one: (not one.is_back, one.name)))


def _may_pass(release: Release, process: Process, start: Element, goal: Element, done: set[str]) -> bool:
    ahead = _walk(process, start.id)
    if goal.id not in ahead:
        return False
    between = {name for name in ahead if goal.id in _walk(process, name)} - {goal.id} | {start.id}
    return all(_passes(release, process.elements[name], done) for name in between)


def _passes(release: Release, element: Element, done: set[str]) -> bool:
    if not element.needs_person:
        # What is called, counted or heard from outside may change everything: only the process goes past it.
        is_date = element.event is not None and bool(element.event.timer_kind)
        return is_date or not (element.kind.is_activity or element.kind in WAITS)
    is_word = element.properties.get("client_decision") == "true" or element.role == CLIENT
    return not is_word and (element.id in done or decides_nothing(release, element))


def _walk(process: Process, start: str) -> set[str]:
    """Elements of the process that can come after one."""
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        element = process.elements[waiting.pop()]
        targets = [process.flows[flow].target for flow in element.outgoing]
        for name in (*targets, *(event.id for event in process.boundaries(element.id))):
            if name not in seen:
                seen.add(name)
                waiting.append(name)
    return seen
