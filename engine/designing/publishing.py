"""Publishing a draft: what stands in its way, scenarios tried out, and the release itself."""

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass

from engine.designing.adapting import SCENARIOS, find_title
from engine.designing.drafts import Draft, DraftChanged, get_draft, require_designer
from engine.designing.editing.edit import EditRefused, Files
from engine.designing.judging import Remark, check_draft, read_graph, walk_draft
from engine.errors import KrokusError, NotFound
from engine.krokus import Krokus
from engine.model import Actor
from engine.process.command import describe_cause
from engine.releases.modelfile import Words
from engine.releases.release import hash_files, publish_release
from engine.scenarios.playing import play_files
from engine.store.keys import claim_key, find_kept, keep_result
from engine.store.queries import drafts as store
from engine.store.queries.cases import find_latest_release

# How long one request plays; what is left comes with the next one.
PLAY_SECONDS = 6.0


class NotReady(EditRefused):
    """The draft cannot be published yet; params name the first reason."""

    code = "draft_not_ready"


@dataclass(frozen=True, slots=True)
class Trial:
    """A scenario of the draft and how it went on exactly these files; `passed` is None when not played."""

    scenario: str
    title: str
    passed: bool | None
    problem: Words
    trace: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Readiness:
    """What publishing needs, and how far it is.

    Attributes:
        walk: what the walk found; None while check has errors, because then it is not asked.
    """

    draft: Draft
    remarks: tuple[Remark, ...]
    walk: tuple[Remark, ...] | None
    trials: tuple[Trial, ...]

    @property
    def errors(self) -> tuple[Remark, ...]:
        return tuple(remark for remark in self.remarks if remark.severity == "error")

    @property
    def is_good(self) -> bool:
        return not self.errors and self.walk == ()

    @property
    def missed(self) -> tuple[str, ...]:
        """Names of the steps of people that no scenario comes to."""
        reached = {element_id for trial in self.trials for element_id in trial.trace}
        elements = read_graph(self.draft.files).elements.values()
        missed = (one for one in elements if one.needs_person and one.id not in reached)
        return tuple(sorted({one.name or one.id for one in missed}))

    @property
    def waiting(self) -> int:
        """How many scenarios were not played on these files."""
        return sum(trial.passed is None for trial in self.trials)

    @property
    def failed(self) -> tuple[Trial, ...]:
        return tuple(trial for trial in self.trials if trial.passed is False)

    @property
    def may_publish(self) -> bool:
        is_new = self.draft.is_changed or self.draft.latest_no is None
        return self.is_good and not self.waiting and not self.failed and is_new and not self.draft.is_behind


def get_readiness(krokus: Krokus, actor: Actor, model_key: str) -> Readiness:
    """Judge a draft for publishing; plays nothing."""
    draft = get_draft(krokus, actor, model_key)
    remarks = check_draft(draft.files)
    has_errors = any(remark.severity == "error" for remark in remarks)
    walk = None if has_errors else walk_draft(draft.files)
    return Readiness(draft, remarks, walk, _list_trials(krokus, actor, draft.files))


def _list_trials(krokus: Krokus, actor: Actor, files: Files) -> tuple[Trial, ...]:
    paths = sorted(path for path in files if path.startswith(SCENARIOS))
    with krokus.store.read(actor.org) as work:
        known = {path: store.find_trial(work, _hash_played(files, path), path) for path in paths}
    found = []
    for path, row in known.items():
        title = find_title(files, path)
        if row is None:
            found.append(Trial(path, title, None, Words(""), ()))
        else:
            found.append(Trial(path, title, row.passed, _read_problem(row.problem), tuple(row.trace)))
    return tuple(found)


def _hash_played(files: Files, scenario: str) -> str:
    """What a scenario is played on: the model and itself; others may change or go."""
    return hash_files({p: data for p, data in files.items() if p == scenario or not p.startswith(SCENARIOS)})


def play_waiting(krokus: Krokus, actor: Actor, model_key: str) -> int:
    """Play scenarios that were not played on these files yet, for a few seconds; commits after each.

    Returns:
        How many are left.
    """
    draft = get_draft(krokus, actor, model_key)
    waiting = [t.scenario for t in _list_trials(krokus, actor, draft.files) if t.passed is None]
    end = time.monotonic() + PLAY_SECONDS
    while waiting:
        row = _play(draft.files, waiting.pop(0))
        with krokus.store.begin(actor.org) as work:
            store.put_trial(work, _hash_played(draft.files, row.scenario), row)
        if time.monotonic() > end:
            break
    return len(waiting)


def _play(files: Files, scenario: str) -> store.TrialRow:
    try:
        played = play_files(files, scenario)
    except KrokusError as error:
        return store.TrialRow(scenario, False, describe_cause(error), [])
    told = [played.told] if played.problem else []
    told += [_say_incident(files, element, cause) for element, cause in played.incidents]
    problem = _write_problem(told) if told else ""
    return store.TrialRow(scenario, played.passed, problem, list(played.trace))


def _say_incident(files: Files, element_id: str, cause: str) -> Words:
    element = read_graph(files).elements.get(element_id)
    name = (element.name if element is not None else "") or element_id
    return Words(
        f"„{name}”: tu proces się zatrzymał ({cause}).", f"“{name}”: the process stopped here ({cause})."
    )


def _write_problem(told: Sequence[Words]) -> str:
    both = {"pl": " ".join(one.pl for one in told), "en": " ".join(one.text("en") for one in told)}
    return json.dumps(both, ensure_ascii=False)


def _read_problem(text: str) -> Words:
    """A problem as it was kept; what an older Krokus kept is its own words."""
    try:
        both = json.loads(text)
        return Words(both["pl"], both["en"])
    except (ValueError, TypeError, KeyError):
        return Words(text)


def publish_draft(krokus: Krokus, actor: Actor, model_key: str, version: int, notes: str) -> int:
    """Publish a draft as the next release; commits.

    Returns:
        The number of the release.

    Raises:
        NotReady: something stands in the way; params name it.
        DraftChanged: the draft was changed or published by somebody else meanwhile.
    """
    require_designer(actor)
    with krokus.store.read(actor.org) as work:
        told = find_kept(work) or {}
    if isinstance(told.get("no"), int):
        # The same request again: the draft that it published is gone already.
        return int(str(told["no"]))
    ready = get_readiness(krokus, actor, model_key)
    _refuse_unready(ready, version)
    with krokus.store.begin(actor.org) as work:
        if claim_key(work) is not None:
            return int(str((find_kept(work) or {}).get("no", 0)))
        row, latest = store.find_draft(work, model_key), find_latest_release(work, model_key)
        if row is None:
            raise NotFound(model=model_key)
        newest = None if latest is None else latest.id
        if row.version != version or row.version != ready.draft.version or row.based_on != newest:
            raise DraftChanged(model=model_key, revision=ready.draft.revision)
        made = publish_release(
            work,
            ready.draft.files,
            published_by=actor.person,
            notes=notes.strip()[:4000],
            cache=krokus.releases,
        )
        store.delete_draft(work, model_key)
        keep_result(work, {"no": made.no})
    return made.no


def _refuse_unready(ready: Readiness, version: int) -> None:
    draft = ready.draft
    if not draft.is_changed and draft.latest_no is not None:
        if version != draft.version:
            # Somebody else published, or took back, the draft that this person looked at.
            raise NotReady("publish_draft_gone", name=draft.name, no=draft.latest_no)
        raise NotReady("publish_nothing_new", name=draft.name)
    if draft.is_behind:
        raise NotReady("publish_behind", name=draft.name, no=draft.latest_no or 0)
    if ready.errors:
        raise NotReady("publish_errors", name=ready.errors[0].name or ready.errors[0].file)
    if ready.walk:
        raise NotReady("publish_not_sound", name=ready.walk[0].name or draft.name)
    if ready.waiting:
        raise NotReady("publish_not_played", count=ready.waiting)
    if ready.failed:
        raise NotReady("publish_scenario_failed", name=ready.failed[0].title)
