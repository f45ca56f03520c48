"""What an engine step asks of the case: stages, results, throws and the closed list of case actions."""

from engine.bpmn.graph import ElementKind, Process, ScopeKind
from engine.casework.holders import COACH
from engine.errors import EngineFault
from engine.model import CaseStatus, Stage
from engine.process.routing import carry
from engine.process.run import CaseRun, Live
from engine.process.sides import begin_by_condition, is_interrupting
from engine.releases.modelfile import ModelFile
from engine.spiff import Action, Effect, Entered, Left, ScopeEnded, ScopeStarted, Thrown, Triggered
from engine.store.queries.people import end_assignment, insert_assignment
from engine.store.queries.timers import disarm_case_starts

_NOTED = (
    ElementKind.END_EVENT,
    ElementKind.BOUNDARY_EVENT,
    ElementKind.THROW_EVENT,
    ElementKind.CALL_ACTIVITY,
)


def apply(run: CaseRun, live: Live, effect: Effect) -> None:
    """Carry out one effect of a step.

    Raises:
        EngineFault: an unknown action, or a message of this model that nobody waits for.
    """
    match effect:
        case Entered():
            _note_entered(run, live, effect)
        case Left():
            # Most steps have one way out and choose nothing.
            if effect.targets:
                _note_choice(run, live, effect)
        case Thrown():
            carry(run, live, effect)
            _go_on(run, live, effect)
        case Action():
            _act(run, effect)
        case ScopeStarted():
            _enter_stage(run, effect)
        case Triggered():
            begin_by_condition(run, live, effect.process_id)
        case ScopeEnded() if effect.call_element_id is None:
            _note_outcome(run, live, effect)


def _go_on(run: CaseRun, live: Live, thrown: Thrown) -> None:
    # What caught it may have ended the instance or the scope that the step stood in.
    if live.status == "running":
        # Who heard it moves first: what threw it may come to an end that takes all with it.
        run.lives[live.row.id] = run.lives.pop(live.row.id)
        live.instance.go_on(thrown.token_id)
        live.touch()


def _enter_stage(run: CaseRun, effect: ScopeStarted) -> None:
    element = run.release.graph.elements.get(effect.call_element_id or "")
    stage = None if element is None else element.properties.get("stage")
    if stage is None or element is None or element.kind is not ElementKind.CALL_ACTIVITY:
        return
    run.change_case(stage=stage)
    run.variables["stage"] = stage
    run.journal.note("stage_entered", element.id, meaningful=True, stage=stage)
    if not run.case.suspended:
        run.set_status(CaseStatus(Stage(stage).value), meaningful=False)


def _note_choice(run: CaseRun, live: Live, effect: Left) -> None:
    """A gateway answered its question: the history keeps question and answer."""
    element = run.release.graph.elements.get(effect.element_id)
    if element is None or element.kind is not ElementKind.EXCLUSIVE_GATEWAY:
        return
    process = run.release.graph.processes[element.process_id]
    answers = [process.flows[flow] for flow in element.outgoing]
    answer = next((flow.name for flow in answers if flow.target == effect.targets[0]), "")
    run.journal.note("decided", element.id, instance_id=live.row.id, answer=answer)


def _note_entered(run: CaseRun, live: Live, effect: Entered) -> None:
    for watch in run.krokus.watchers:
        watch(effect.element_id)
    element = run.release.graph.elements.get(effect.element_id)
    if element is not None and element.kind in _NOTED:
        run.journal.note("entered", element.id, instance_id=live.row.id)


def _note_outcome(run: CaseRun, live: Live, effect: ScopeEnded) -> None:
    element = run.release.graph.elements.get(effect.end_element_id or "")
    live.is_terminated |= element is not None and element.event_kind == "terminate"
    status = None if element is None else element.properties.get("case_status")
    if status is not None and (live.is_main or _is_interrupting(run, live)):
        run.set_status(CaseStatus(status))


def _is_interrupting(run: CaseRun, live: Live) -> bool:
    side = run.release.graph.processes.get(live.row.process_id)
    return side is not None and is_interrupting(side)


def finish(run: CaseRun, live: Live) -> None:
    """An instance came to its end; when it was the main one, the case closes."""
    live.status, live.was_touched = "completed", True
    run.journal.note("instance_completed", live.row.process_id, instance_id=live.row.id)
    if live.is_main or _is_interrupting(run, live):
        close(run, is_terminated=live.is_terminated)


def close(run: CaseRun, *, is_terminated: bool = False) -> None:
    """Close the case: disarm what could still start, end side processes that do not outlive it."""
    if not CaseStatus(run.case.status).is_closed:
        run.set_status(find_usual_end(run.release.model))
    disarm_case_starts(run.work, run.case.id)
    for live in run.load_all():
        if not _outlives(run, run.release.graph.processes[live.row.process_id], is_terminated):
            run.cancel(live, "case_closed")


def find_usual_end(model: ModelFile) -> CaseStatus:
    """How a case ended whose end says nothing; only a model with stages says at its ends how it went."""
    says = bool(model.stages) and not model.is_of_team
    return CaseStatus.CLOSED_REDIRECTED if says else CaseStatus.CLOSED_DONE


def _outlives(run: CaseRun, side: Process, is_terminated: bool) -> bool:
    """Whether a side process goes on after the main one has ended.

    In BPMN it does, unless the end terminates everything; `survives_close` on the side process and
    `sides_end_with_main` on the main process say otherwise.
    """
    own = side.properties.get("survives_close")
    if own is not None:
        return own == "true"
    if side.kind is ScopeKind.PROCESS:
        return True
    main = run.release.graph.processes[run.release.model.main_process]
    return not is_terminated and main.properties.get("sides_end_with_main") != "true"


def _act(run: CaseRun, action: Action) -> None:
    match action.name:
        case "suspend":
            _suspend(run)
        case "resume":
            _resume(run)
        case "block_sharing":
            run.change_case(sharing_blocked=action.value is not False)
            run.journal.note("sharing_blocked", action.element_id, blocked=run.case.sharing_blocked)
        case "set_status":
            run.set_status(CaseStatus(str(action.value)))
        case "reassign":
            if isinstance(action.value, str) and action.value:
                reassign(run, action.target or COACH, action.value)
        case "set":
            if action.target:
                run.variables[action.target] = action.value
        case _:
            raise EngineFault("unknown_action", action=action.name, element=action.element_id)


def _suspend(run: CaseRun) -> None:
    if run.case.suspended:
        return
    run.change_case(suspended=True)
    run.variables["suspended"] = True
    # A pause and its end are turns of the case, and no progress for the client.
    run.set_status(CaseStatus.SUSPENDED, meaningful=False)


def _resume(run: CaseRun) -> None:
    if not run.case.suspended:
        return
    run.change_case(suspended=False)
    run.variables["suspended"] = False
    status = CaseStatus(run.case.stage) if run.case.stage else CaseStatus.ENGAGEMENT
    run.set_status(status, meaningful=False)


def reassign(run: CaseRun, role: str, person_id: str) -> None:
    """Give a role on the case to another person, from now on; tasks follow when the command is written."""
    if run.holders.find_holder(role) == person_id:
        return
    for row in run.holders.assignments:
        if row.role == role:
            end_assignment(run.work, row.id)
    insert_assignment(run.work, run.case.id, role, person_id)
    run.holders.forget()
    run.reassigned.add(role)
    run.journal.note("role_assigned", role=role, person=person_id)
