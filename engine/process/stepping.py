"""Letting the engine step until nothing moves: the only loop over instances of a case."""

from collections import Counter

from engine.errors import EngineFault, SilentStop
from engine.process import effects
from engine.process.routing import carry_late
from engine.process.run import CaseRun, Live
from engine.spiff import Triggered

MOST_ROUNDS = 1000
# After so many rounds it is looked whether they repeat; what has been seen so often without anybody from
# outside doing anything never ends. Rounds that count, in a variable or a repetition, never look alike.
EASY_ROUNDS, MOST_ALIKE = 40, 10
_WAITS = frozenset(("task", "timer", "message", "signal", "condition"))


def settle(run: CaseRun) -> None:
    """Step every touched instance until all wait for somebody, some moment or some message.

    Raises:
        EngineFault: a step failed, a throw found no catcher, or instances feed each other endlessly.
        SilentStop: an open instance would wait for nothing.
    """
    seen = Counter[object]()
    for number in range(MOST_ROUNDS):
        if number > EASY_ROUNDS:
            picture = _picture(run)
            seen[picture] += 1
            if seen[picture] > MOST_ALIKE:
                break
        live = next((one for one in run.lives.values() if one.is_dirty and one.status == "running"), None)
        if live is not None:
            _step(run, live)
        elif not _notice(run):
            return _refuse_silent_stop(run)
    raise EngineFault("endless_exchange", case=run.case.id)


def _picture(run: CaseRun) -> tuple[object, ...]:
    """Where anything in the case stands; more tokens in the same places bring no end nearer."""
    places = frozenset(
        (
            live.row.process_id,
            live.is_dirty,
            token.path,
            token.element_id,
            repr((token.loop_index, token.items)),
        )
        for live in run.lives.values()
        if live.status == "running"
        for token in live.instance.tokens()
    )
    sent = frozenset((thrown.element_id, thrown.name) for thrown in run.sent)
    # Instances that still have to be stepped become fewer as they are.
    left = sum(live.is_dirty for live in run.lives.values())
    return places, sent, left, repr(sorted(run.variables.items()))


def _notice(run: CaseRun) -> bool:
    """Whether what has been written sets something off anywhere in the case: conditions look at all of it."""
    if not run.release.specs.conditions:
        return False
    roused = [live for live in run.load_all() if live.instance.notice()]
    for live in roused:
        live.touch()
    return bool(roused)


def _step(run: CaseRun, live: Live) -> None:
    live.instance.run()
    live.is_dirty = False
    for effect in live.instance.drain():
        effects.apply(run, live, effect)
        if isinstance(effect, Triggered) and live.status != "running":
            # What it had come to next was never taken.
            break
    if not live.is_dirty:
        carry_late(run)
    # What was carried may have cancelled this very instance (a confirmed resignation does).
    if live.status == "running" and not live.is_dirty and live.instance.is_completed:
        effects.finish(run, live)


def _refuse_silent_stop(run: CaseRun) -> None:
    for live in run.touched():
        if live.status == "running" and not any(t.kind in _WAITS for t in live.instance.tokens()):
            stands_at = live.instance.find_stranded()
            raise SilentStop(element=stands_at, process=live.row.process_id, instance=live.row.id)
