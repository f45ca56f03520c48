"""A pretend case on the draft, step by step, on a database made for the moment."""

import tempfile
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from threading import Lock
from typing import Any

from engine.clock import FixedClock
from engine.designing.cast import BORN, CLIENT_NAME, make_cast
from engine.designing.drafts import Draft, get_draft
from engine.designing.editing.composing import list_asked_fields
from engine.designing.editing.conditions import AskedField
from engine.designing.editing.edit import EditRefused, Files
from engine.errors import KrokusError
from engine.krokus import Krokus, open_krokus
from engine.model import Actor
from engine.process.command import describe_cause
from engine.releases.completing import find_form_key
from engine.releases.modelfile import Words
from engine.releases.release import Release, compile_files, hash_files
from engine.releases.scenariofile import Scenario
from engine.saying.failures import say_failure
from engine.scenarios.player import Player
from engine.scenarios.playing import prepare
from engine.store.keys import apart_from_request
from engine.store.queries.cases import find_case
from engine.store.queries.tasks import OPEN, list_case_tasks

RehearsalStep = Mapping[str, Any]
MOST_STEPS = 200
MOST_STAGES = 3
UNTOLD = Words("")


@dataclass(frozen=True, slots=True)
class OpenStep:
    """A step that waits in the pretend case, and the answers that decide where it goes on.

    Attributes:
        asked: fields of its form that some condition of the model reads.
    """

    element: str
    name: str
    role: str
    role_name: Words
    asked: tuple[AskedField, ...]


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """How the pretend case stands.

    Attributes:
        steps: what was done; the last one is missing where it could not be done.
        problem: why it could not, as its causes; empty when it went well. `told` says it in words.
        trace: elements that were reached, with their names, in order.
        passed: flows that the last step took, in order.
    """

    draft: Draft
    start: date
    steps: tuple[RehearsalStep, ...]
    open: tuple[OpenStep, ...]
    status: str
    stage: str
    now: datetime
    trace: tuple[tuple[str, str], ...]
    messages: tuple[tuple[str, Words], ...]
    problem: str
    passed: tuple[str, ...] = ()
    told: Words = UNTOLD

    @property
    def is_over(self) -> bool:
        return self.status.startswith("closed_")


@dataclass
class _Stage:
    """One pretend case that is being played."""

    sha256: str
    start: date
    release: Release
    krokus: Krokus
    clock: FixedClock
    player: Player
    folder: tempfile.TemporaryDirectory[str]
    trace: list[str] = field(default_factory=list)
    done: list[RehearsalStep] = field(default_factory=list)
    # How far the trace was before the last step.
    since: int = 0

    def close(self) -> None:
        self.krokus.store.close()
        self.folder.cleanup()


class _Stages:
    """Cases of the last few people; whoever comes back with other steps gets a fresh one."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, str, str], _Stage] = OrderedDict()
        self._lock = Lock()

    def take(self, key: tuple[str, str, str]) -> _Stage | None:
        with self._lock:
            return self._kept.pop(key, None)

    def put(self, key: tuple[str, str, str], stage: _Stage) -> None:
        with self._lock:
            old = [self._kept.pop(key, None)]
            self._kept[key] = stage
            while len(self._kept) > MOST_STAGES:
                old.append(self._kept.popitem(last=False)[1])
        for one in old:
            if one is not None:
                one.close()


STAGES = _Stages()


@apart_from_request()
def rehearse(
    krokus: Krokus, actor: Actor, model_key: str, start: date, steps: Sequence[RehearsalStep]
) -> Rehearsal:
    """Play these steps on the draft; nothing is kept but the pretend case itself.

    Args:
        start: the pretend case's first day.

    Raises:
        ModelRefused: the draft cannot run yet; check says why.
        EditRefused: more steps than a scenario may have.
    """
    draft = get_draft(krokus, actor, model_key)
    if len(steps) > MOST_STEPS:
        raise EditRefused("edit_too_many_steps", count=MOST_STEPS)
    key = (actor.org, actor.person, model_key)
    stage = _find_stage(key, draft.files, start, steps) or _build(draft.files, start)
    failed: tuple[KrokusError, RehearsalStep] | None = None
    try:
        for step in steps[len(stage.done) :]:
            error = _do(stage, step)
            if error is not None:
                failed = error, step
                break
        described = _describe(draft, stage)
        if failed is None:
            return described
        told = say_failure(failed[0], stage.release, failed[1])
        return replace(described, problem=describe_cause(failed[0]), told=told)
    finally:
        STAGES.put(key, stage)


def _find_stage(
    key: tuple[str, str, str], files: Files, start: date, steps: Sequence[RehearsalStep]
) -> _Stage | None:
    """The case as it stands, when these steps go on from it."""
    stage = STAGES.take(key)
    if stage is None:
        return None
    if (stage.sha256, stage.start) == (hash_files(files), start) and list(
        steps[: len(stage.done)]
    ) == stage.done:
        return stage
    stage.close()
    return None


def _build(files: Files, start: date) -> _Stage:
    """A fresh case on a database of its own."""
    release = compile_files(files)
    clock = FixedClock(datetime.combine(start, time(8), UTC))
    folder = tempfile.TemporaryDirectory(prefix="krokus-try-")
    inner = open_krokus(f"sqlite:///{Path(folder.name) / 'krokus.sqlite3'}", clock)
    scenario = Scenario("", CLIENT_NAME, start, BORN, {}, make_cast(release.model), (), {})
    trace: list[str] = []
    inner.watchers.append(trace.append)
    player = prepare(inner, clock, files, release, scenario)
    stage = _Stage(hash_files(files), start, release, inner, clock, player, folder, trace)
    try:
        stage.player.begin(release.model.key)
    except BaseException:
        stage.close()
        raise
    return stage


def _do(stage: _Stage, step: RehearsalStep) -> KrokusError | None:
    """Do one step; returns why it could not be done."""
    player = stage.player
    player.scenario = replace(player.scenario, steps=(*stage.done, step))
    player.at = len(stage.done)
    since = len(stage.trace)
    try:
        player.step()
    except KrokusError as error:
        return error
    stage.done.append(step)
    stage.since = since
    return None


def _describe(draft: Draft, stage: _Stage) -> Rehearsal:
    org = next(iter(stage.player.cast.values())).org
    with stage.krokus.store.read(org) as work:
        case = find_case(work, stage.player.case_id)
        rows = [row for row in list_case_tasks(work, stage.player.case_id) if row.status in OPEN]
    asked = list_asked_fields(draft.files)
    elements = stage.release.graph.elements
    seen = [name for name in stage.trace if name in elements and elements[name].name]
    messages = stage.release.model.messages
    return Rehearsal(
        draft=draft,
        start=stage.start,
        steps=tuple(stage.done),
        open=tuple(_open(stage.release, row.element_id, row.role, asked) for row in rows),
        status="" if case is None else case.status,
        stage="" if case is None else case.stage or "",
        now=stage.clock.now(),
        trace=tuple((name, elements[name].name) for name in seen),
        messages=tuple((name, one.label) for name, one in messages.items() if one.roles),
        problem="",
        passed=tuple(_list_passed(stage)),
    )


def _list_passed(stage: _Stage) -> Iterator[str]:
    """The flow to each element that the last step reached, from the nearest one reached before it."""
    graph = stage.release.graph
    for place, name in enumerate(stage.trace[stage.since :], stage.since):
        element = graph.elements.get(name)
        flows = {} if element is None else graph.processes[element.process_id].flows
        into = {flow.source: flow.id for flow in flows.values() if flow.target == name}
        found = next((into[one] for one in reversed(stage.trace[:place]) if one in into), None)
        if found is not None:
            yield found


def _open(release: Release, element_id: str, role: str, asked: tuple[AskedField, ...]) -> OpenStep:
    element = release.graph.elements[element_id]
    form_key = find_form_key(element, release.forms) or ""
    read = {name for name in release.used_names if name.startswith(f"{form_key}.")}
    bare = {name for name in release.used_names if "." not in name}
    mine = [one for one in asked if one.path.startswith(f"{form_key}.")] if form_key else []
    wanted = [one for one in mine if one.path in read or one.path.partition(".")[2] in bare]
    info = release.model.roles.get(role)
    name = element.name or element.id
    return OpenStep(element_id, name, role, info.name if info else Words(role), tuple(wanted))
