"""One live run of one process. Not thread-safe, made for one command; after an EngineFault throw it away."""

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from time import thread_time
from typing import Any

from SpiffWorkflow.util.task import TaskState

from engine.errors import CaseChanged, EngineFault
from engine.model import JsonValue
from engine.spiff.codec import build_workflow, decode_state, encode_state, open_state
from engine.spiff.compaction import compact_workflow
from engine.spiff.conditions import Conditions, notice
from engine.spiff.effects import Effect, ScopeEnded, ScopeStarted, Token, Triggered
from engine.spiff.joins import gather_inclusive
from engine.spiff.refit import Refit, look_again, place_tokens, refit_scopes
from engine.spiff.release import Specs
from engine.spiff.runtime import Runtime, local_of
from engine.spiff.steps import HumanStep, clear_result, settle_scopes
from engine.spiff.throws import END, go_on
from engine.spiff.tokens import find_stranded, list_innermost_first, list_tokens, list_workflows, tree_order
from engine.spiff.waits import CatchingStep
from engine.spiff.workflow import Run

COMPACT_EVERY = 100
# Of the processor, for one run: rounds of costly expressions end before they hold up the case and its people.
MAX_SECONDS = 3.0
# In one scope, beside one for each of its steps; a repetition has a hundred rounds side by side at most.
MAX_TOKENS = 400
ALIVE = TaskState.READY | TaskState.WAITING | TaskState.STARTED


class Instance:
    """A running process.

    Attributes:
        process_id: which process of the release it runs.
        variables: the case's variables; scripts and results write into this very map.
    """

    def __init__(self, workflow: Any, runtime: Runtime, conditions: Conditions) -> None:
        self._workflow = workflow
        self._conditions = conditions
        self._runtime = runtime
        self._changed = False
        self._tokens: tuple[Token, ...] | None = None
        self.process_id: str = workflow.spec.name
        self.variables = runtime.variables

    @classmethod
    def start(
        cls, specs: Specs, process_id: str, variables: dict[str, JsonValue], now: datetime
    ) -> "Instance":
        """Begin a process; `run` takes the first steps.

        Raises:
            EngineFault: the release has no such process to start.
        """
        if process_id not in specs.process_ids:
            raise EngineFault("process_missing", process=process_id)
        runtime = Runtime(specs.graph, specs.decide, variables, now)
        workflow = Run(specs.by_name[process_id], specs.by_name, runtime)
        workflow.begin()
        runtime.effects.append(ScopeStarted(process_id))
        clear_result(runtime, process_id)
        return cls(workflow, runtime, specs.conditions)

    @classmethod
    def load(cls, specs: Specs, state: bytes, variables: dict[str, JsonValue], now: datetime) -> "Instance":
        """Restore a run under its own release.

        Raises:
            EngineFault: the state is damaged or does not fit these specs.
        """
        runtime = Runtime(specs.graph, specs.decide, variables, now)
        return cls(decode_state(state, specs.by_name, runtime), runtime, specs.conditions)

    @classmethod
    def move(
        cls, specs: Specs, state: bytes, refit: Refit, variables: dict[str, JsonValue], now: datetime
    ) -> "Instance":
        """Restore a run under another release than its own; ids of tokens that stay are kept.

        Args:
            refit: what the other release has no place for, and what it has in its stead.

        Raises:
            EngineFault: the state is damaged, or a token has no place in the other release.
        """
        runtime = Runtime(specs.graph, specs.decide, variables, now)
        process_id, scopes = open_state(state)
        placements = refit_scopes(scopes, specs.by_name, refit)
        workflow, built = build_workflow(process_id, scopes, specs.by_name, runtime)
        instance = cls(workflow, runtime, specs.conditions)
        with instance._faults(workflow.task_tree):
            place_tokens(built, placements)
            look_again(list_workflows(workflow))
        instance._note_change()
        return instance

    def resume(self, variables: dict[str, JsonValue], now: datetime) -> None:
        """Take up a run that was kept in memory since its state was written: a new command, a new moment."""
        self._runtime.effects.clear()
        self._runtime.variables = self.variables = variables
        self._runtime.now = now

    def dump(self) -> bytes:
        """The run's state: compacted, without specs and variables."""
        self._compact()
        return encode_state(self._workflow)

    @property
    def is_completed(self) -> bool:
        return bool(self._workflow.completed)

    def complete(self, token_id: str, items: Mapping[str, JsonValue] | None = None) -> None:
        """Complete a human task; `run` goes on from there.

        Args:
            token_id: of a token of kind task.
            items: answers; those that only this multi-instance round knows become its own.

        Raises:
            CaseChanged: the task is not open any more.
            EngineFault: a following step failed.
        """
        task = self._find_task(token_id)
        if task is None or task._state != TaskState.READY or not isinstance(task.task_spec, HumanStep):
            raise CaseChanged(token=token_id)
        self._note_change()
        with self._faults(task):
            for name in local_of(task).keys() & (items or {}).keys():
                self._runtime.assign(task, name, (items or {})[name])
            task.run()

    def fire(self, token_id: str) -> None:
        """Let a waiting timer, message or signal proceed; exactly this token.

        Raises:
            CaseChanged: the token does not wait any more.
            EngineFault: a following step failed.
        """
        task = self._find_task(token_id)
        if task is None or task._state != TaskState.WAITING or not isinstance(task.task_spec, CatchingStep):
            raise CaseChanged(token=token_id)
        self._note_change()
        with self._faults(task):
            task.task_spec.fire(task)

    def go_on(self, token_id: str) -> None:
        """Let a step go on whose message has been carried, unless what caught it took the step away."""
        task = self._find_task(token_id)
        if task is None:
            return
        with self._faults(task):
            if go_on(task):
                self._note_change()

    def run(self, budget: int = 2000) -> None:
        """Do what the engine can do by itself, until everything waits.

        Args:
            budget: most steps that may be taken.

        Raises:
            EngineFault: a step failed (its cause is kept), the budget or the time is used up by an endless
                loop, or a loop leaves more and more behind that waits.
        """
        taken, forget_at, began = 0, COMPACT_EVERY, thread_time()
        while not self.is_completed and not self._stands_still():
            ready = self._next_ready()
            if not ready:
                workflows = list_innermost_first(self._workflow)
                if gather_inclusive(workflows) or settle_scopes(workflows):
                    self._note_change()
                    continue
                break
            for task in ready:
                # A step before this one may have withdrawn rounds around it, whose scopes know nothing of it.
                is_there = task is ready[0] or task.workflow in list_workflows(self._workflow)
                if task._state != TaskState.READY or not is_there:
                    continue
                taken += 1
                if taken > budget or thread_time() - began > MAX_SECONDS:
                    element = task.task_spec.bpmn_id or task.workflow.spec.name
                    raise EngineFault("endless_loop", element=element, budget=budget)
                self._note_change()
                with self._faults(task):
                    task.run()
                if taken % COMPACT_EVERY == 0 or self._stands_still():
                    break
            if taken >= forget_at:
                forget_at = taken + COMPACT_EVERY
                self._compact()
                if (growth := self._find_growth(MAX_TOKENS)) is not None:
                    raise growth
        self._end()

    def notice(self) -> bool:
        """Ask what waits for a condition, now that somebody else may have changed the case's variables.

        Returns:
            Whether anything came of it; `run` goes on from there.

        Raises:
            EngineFault: a condition could not be worked out.
        """
        if not self._conditions or self.is_completed:
            return False
        with self._faults(self._workflow.task_tree):
            has_changed = notice(self._workflow, self._runtime, self._conditions)
        if has_changed:
            self._note_change()
        return has_changed

    def cancel(self) -> None:
        """Withdraw every token; the run counts as completed."""
        self._workflow.cancel()
        self._workflow.subprocesses.clear()
        self._note_change()
        self._compact()

    def tokens(self) -> tuple[Token, ...]:
        """Everything that waits, outer scopes first."""
        if self._tokens is None:
            self._tokens = () if self.is_completed else tuple(list_tokens(self._workflow))
        return self._tokens

    def find_stranded(self) -> str | None:
        """Id of an element where something has come to and waits for what nobody brings, a join above all."""
        return find_stranded(self._workflow)

    def drain(self) -> tuple[Effect, ...]:
        """What happened since the last call, in order."""
        effects = tuple(self._runtime.effects)
        self._runtime.effects.clear()
        return effects

    def _next_ready(self) -> list[Any]:
        """Engine steps of the innermost scope that has any, so that scopes end before their callers go on.

        Of several beside each other it is the one that began first, as the rounds of a list are in its order.
        A scope that is done ends first: it may have been the round after which others are not needed.
        """
        workflows = list_innermost_first(self._workflow)
        for workflow in workflows:
            if workflow.completed:
                done = self._find_task(workflow.parent_task_id) if workflow.parent_task_id else None
                if done is not None and _is_engine_step(done):
                    return [done]
        for workflow in workflows:
            if workflow.completed:
                continue
            found = [task for task in workflow.tasks.values() if _is_engine_step(task)]
            if found:
                # Nearly always it is one, and there is no order to find.
                return found if len(found) == 1 else list(filter(_is_engine_step, tree_order(workflow)))
        return []

    def _stands_still(self) -> bool:
        """Whether what a step wrote begins an event sub-process, which may end this very run."""
        if not self._conditions:
            return False
        self.notice()
        return any(isinstance(effect, Triggered) for effect in self._runtime.effects)

    def _find_growth(self, most: int) -> EngineFault | None:
        """A fault that names where most tokens are, if a scope holds more of them than it should."""
        for workflow in list_workflows(self._workflow):
            alive = _count_alive(workflow)
            if alive.total() > most + len(workflow.spec.task_specs):
                return EngineFault("too_many_tokens", element=alive.most_common(1)[0][0], limit=most)
        return None

    def _note_change(self) -> None:
        self._changed, self._tokens = True, None

    def _compact(self) -> None:
        """Forget history, unless nothing was added since the last time."""
        if self._changed:
            compact_workflow(self._workflow)
            self._changed = False

    def _end(self) -> None:
        self._compact()
        data = self._workflow.data
        if self.is_completed and "told" not in data:
            data["told"] = True
            self._runtime.effects.append(ScopeEnded(self.process_id, data.get(END)))

    def _find_task(self, token_id: str) -> Any | None:
        for workflow in list_workflows(self._workflow):
            task = workflow.tasks.get(token_id)
            if task is not None:
                return task
        return None

    @contextmanager
    def _faults(self, task: Any) -> Iterator[None]:
        """Turn whatever a step raises into one fault that names the element and keeps the true cause."""
        self._runtime.element_id = task.task_spec.bpmn_id
        try:
            yield
        except EngineFault:
            raise
        except Exception as error:
            # Rounds that leave ever more behind hang tokens too deep below each other to be walked.
            growth = self._find_growth(MAX_TOKENS // 4) if isinstance(error, RecursionError) else None
            element = self._runtime.element_id
            failed = EngineFault("step_failed", element=element, process=task.workflow.spec.name)
            raise growth or failed from error


def _count_alive(workflow: Any) -> Counter[str]:
    """Tokens of a scope that may still move or wait, by element."""
    alive = (task.task_spec for task in workflow.tasks.values() if task._state & ALIVE)
    return Counter(spec.bpmn_id or workflow.spec.name for spec in alive)


def _is_engine_step(task: Any) -> bool:
    return bool(task._state == TaskState.READY and not task.task_spec.manual)
