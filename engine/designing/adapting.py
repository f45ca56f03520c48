"""A scenario that no longer fits its changed model: played once more and rewritten, or taken out."""

import tempfile
import time as stopwatch
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

from engine.clock import FixedClock
from engine.designing.editing.edit import Edit, EditRefused, Files
from engine.designing.scenario_text import write_scenario
from engine.errors import KrokusError, NotFound, ScenarioFailed
from engine.krokus import open_krokus
from engine.releases.release import Release, compile_files
from engine.releases.scenariofile import Scenario, read_scenario
from engine.scenarios.player import Player
from engine.scenarios.playing import prepare
from engine.store.keys import apart_from_request
from engine.store.queries.cases import find_case
from engine.store.queries.tasks import OPEN, list_case_tasks

SCENARIOS = "scenarios/"
MOST_INSERTED = 60
ADAPT_SECONDS = 8.0
Step = Mapping[str, Any]


@apart_from_request()
def adapt_scenario(files: Files, path: str) -> Edit:
    """Write the steps into a scenario that the model has got, and leave out those it has lost.

    Raises:
        EditRefused: it goes another way than that; a person has to look at it.
        NotFound: the model has no such scenario.
    """
    _refuse_unknown(files, path)
    release, scenario = compile_files(files), read_scenario(files[path], path)
    roles = [role for role in release.model.roles if role not in scenario.people]
    people = {**scenario.people, **{role: role for role in roles}}
    clock = FixedClock(datetime.combine(scenario.start, time(8), UTC))
    with tempfile.TemporaryDirectory(prefix="krokus-adapt-") as folder:
        krokus = open_krokus(f"sqlite:///{Path(folder) / 'krokus.sqlite3'}", clock)
        try:
            player = prepare(krokus, clock, files, release, replace(scenario, people=people))
            adapter = _Adapter(player, release)
            steps = adapter.adapt()
            end = _find_end(player, release, scenario.end)
            _refuse_lost(adapter.lost, scenario, end)
        except KrokusError as error:
            raise EditRefused("edit_cannot_adapt", name=scenario.title, text=str(error)[:300]) from error
        finally:
            krokus.store.close()
    case = tomllib.loads(files[path].decode())["case"]
    used = {str(step["by"]) for step in steps if "by" in step} | set(scenario.people)
    named = {role: login for role, login in people.items() if role in used}
    content = write_scenario(scenario.title, case, named, steps, end)
    return Edit({**files, path: content}, "scenario_saved", {"name": scenario.title}, path)


def adapt_scenarios(files: Files, paths: Sequence[str]) -> Edit:
    """Adapt several scenarios, for some seconds; one that goes another way stays as it is.

    Raises:
        EditRefused: none of those that were looked at could be adapted; names the last of them.
        NotFound: the model has no such scenario.
    """
    end, count, refused = stopwatch.monotonic() + ADAPT_SECONDS, 0, None
    for path in paths:
        try:
            files = adapt_scenario(files, path).files
            count += 1
        except EditRefused as error:
            refused = error
        if count and stopwatch.monotonic() > end:
            break
    if refused is not None and not count:
        raise refused
    return Edit(files, "scenarios_saved", {"count": count})


def remove_scenario(files: Files, path: str) -> Edit:
    """Take a scenario out of the draft.

    Raises:
        NotFound: the model has no such scenario.
    """
    _refuse_unknown(files, path)
    rest = {one: data for one, data in files.items() if one != path}
    return Edit(rest, "scenario_removed", {"name": find_title(files, path)})


def find_title(files: Files, path: str) -> str:
    """What a scenario is called; the name of its file when it cannot be read."""
    try:
        return read_scenario(files[path], path).title
    except KrokusError:
        return path.removeprefix(SCENARIOS)


def _refuse_unknown(files: Files, path: str) -> None:
    if path not in files or not path.startswith(SCENARIOS):
        raise NotFound(scenario=path)


def _refuse_lost(lost: Sequence[Step], scenario: Scenario, end: Mapping[str, Any]) -> None:
    """A step may be lost on the way, but not the end that the scenario was written for."""
    if lost and end.get("status") != scenario.end.get("status"):
        task = str(lost[0]["task"])
        raise ScenarioFailed(
            "not_open", {"element": task}, scenario=scenario.title, reason=f"{task} is not open"
        )


class _Adapter:
    """One run through a scenario; what it does is what the new scenario says.

    Where the next step cannot be done yet, the run goes on at the first later step that can, so that what
    belongs together stays together, and comes back to what it put off as soon as some of that is open.
    """

    def __init__(self, player: Player, release: Release) -> None:
        self._player, self._release = player, release
        self._done: list[Step] = []
        self._left: list[Step] = list(player.scenario.steps)
        self._put_off: list[Step] = []
        # After how many steps it came back to them last.
        self._asked_at = -1
        self._known = {step.get("task") for step in player.scenario.steps}

    @property
    def lost(self) -> list[Step]:
        """Steps of people that the run never came to."""
        return [step for step in self._put_off if step["do"] == "complete"]

    def adapt(self) -> list[Step]:
        self._player.begin(self._release.model.key)
        most = len(self._player.scenario.steps) + MOST_INSERTED
        while self._refill() and len(self._done) < most:
            step = self._next_step()
            if step is not None:
                self._play(step)
        return self._done

    def _refill(self) -> bool:
        """Come back to what was put off when some of it is open or nothing else is left; False at the end."""
        waiting = self._list_open()
        is_open = any(one["task"] in waiting for one in self.lost)
        if is_open or (not self._left and self._asked_at != len(self._done)):
            self._left, self._put_off = [*self._put_off, *self._left], []
            self._asked_at = len(self._done)
        return bool(self._left)

    def _next_step(self) -> Step | None:
        step, waiting = self._narrow(self._left.pop(0)), self._list_open()
        if step["do"] == "complete" and step["task"] not in self._release.graph.elements:
            return None
        if self._can_do(step, waiting):
            return step
        return self._go_around(step, waiting)

    def _can_do(self, step: Step, waiting: Mapping[str, str]) -> bool:
        if step["do"] == "complete":
            return step["task"] in waiting
        return step["do"] != "expect" or all(name in waiting for name in step.get("open", []))

    def _go_around(self, step: Step, waiting: Mapping[str, str]) -> Step | None:
        """What has to be done before a step that cannot be done yet: something new, else something later."""
        new = next((name for name in waiting if name not in self._known), None)
        if new is not None:
            self._left.insert(0, step)
            return {"do": "complete", "task": new, "by": waiting[new], "answers": "auto"}
        for place, later in enumerate(self._left):
            if later["do"] == "complete" and later["task"] in waiting:
                self._put_off += [step, *self._left[:place]]
                del self._left[:place]
                return self._left.pop(0)
        # Time or a message may bring it about; an expectation that nothing brings about is one no more.
        if step["do"] == "complete":
            self._put_off.append(step)
        return None

    def _list_open(self) -> dict[str, str]:
        """Open steps with the role that does them, oldest first."""
        org = next(iter(self._player.cast.values())).org
        with self._player.krokus.store.read(org) as work:
            rows = [row for row in list_case_tasks(work, self._player.case_id) if row.status in OPEN]
        return {row.element_id: row.role for row in sorted(rows, key=lambda row: row.opened_at)}

    def _narrow(self, step: Step) -> Step:
        """What is expected of elements that are gone is expected no more."""
        there = self._release.graph.elements
        lists = {
            key: [one for one in step[key] if one in there]
            for key in ("open", "not_open", "path")
            if key in step
        }
        return {**step, **lists}

    def _play(self, step: Step) -> None:
        player = self._player
        player.scenario = replace(player.scenario, steps=(*self._done, step, *self._put_off, *self._left))
        player.at = len(self._done)
        player.step()
        self._done.append(step)


def _find_end(player: Player, release: Release, end: Mapping[str, Any]) -> Mapping[str, Any]:
    """The end as it was written, without what is gone; where it differs, as the case stands."""
    there = release.graph.elements
    narrowed = {
        key: [one for one in value if one in there] if key in ("open", "not_open", "path") else value
        for key, value in end.items()
    }
    player.scenario = replace(player.scenario, steps=({"do": "expect", **narrowed},))
    player.at = 0
    try:
        player.step()
    except KrokusError:
        with player.krokus.store.read(next(iter(player.cast.values())).org) as work:
            case = find_case(work, player.case_id)
        return {"status": "" if case is None else case.status}
    return narrowed
