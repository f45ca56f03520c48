"""Letting the engine step until nothing moves: the only loop over instances of a case."""

from engine.errors import EngineFault, SilentStop
from engine.process import effects
from engine.process.routing import carry_late
from engine.process.run import CaseRun, Live
from engine.spiff import Triggered

MOST_ROUNDS = 1000
_WAITS = frozenset(("task", "timer", "message", "signal", "condition"))


def settle(run: CaseRun) -> None:
    """Step every touched instance until all wait for somebody, some moment or some message.

    Raises:
        EngineFault: a step failed, a throw found no catcher, or instances feed each other endlessly.
        SilentStop: an open instance would wait for nothing.
    """
    for _ in range(MOST_ROUNDS):
        live = next((one for one in run.lives.values() if one.is_dirty and one.status == "running"), None)
        if live is not None:
            _step(run, live)
        elif not _notice(run):
            return _refuse_silent_stop(run)
    raise EngineFault("endless_exchange", case=run.case.id)


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
            raise SilentStop(process=live.row.process_id, instance=live.row.id)
