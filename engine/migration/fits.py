"""Pairs of releases compared once and kept; nothing about cases is kept."""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock
from typing import TypeVar

from engine.errors import NotFound
from engine.krokus import Krokus
from engine.migration.comparing import Change, compare
from engine.migration.fit import Fit
from engine.migration.things import Part
from engine.releases.release import Release
from engine.store import Work
from engine.store.queries.standing import ReleaseLine, find_release_line

MOST = 16
K = TypeVar("K")
V = TypeVar("V")


@dataclass(frozen=True)
class Pair:
    """Two releases of one model, what differs, and how cases fit."""

    old_line: ReleaseLine
    new_line: ReleaseLine
    changes: tuple[Change, ...]
    fit: Fit

    @property
    def old(self) -> Release:
        return self.fit.old

    @property
    def new(self) -> Release:
        return self.fit.new


Key = tuple[str, str, str, tuple[tuple[str, str], ...]]
_COMPARED: OrderedDict[tuple[str, str], tuple[Change, ...]] = OrderedDict()
_PAIRS: OrderedDict[Key, Pair] = OrderedDict()
_LOCK = Lock()


def get_pair(
    krokus: Krokus, work: Work, from_release: str, to_release: str, placing: Mapping[str, str]
) -> Pair:
    """The pair, compared at most once: releases never change.

    Raises:
        NotFound: no such release in this organisation.
    """
    key = (work.org, from_release, to_release, tuple(sorted(placing.items())))
    with _LOCK:
        found = _PAIRS.get(key)
    if found is None:
        made = _make_pair(krokus, work, from_release, to_release, placing)
        with _LOCK:
            found = _keep(_PAIRS, key, made)
    return found


def _make_pair(
    krokus: Krokus, work: Work, from_release: str, to_release: str, placing: Mapping[str, str]
) -> Pair:
    old_line, new_line = find_release_line(work, from_release), find_release_line(work, to_release)
    if old_line is None or new_line is None:
        raise NotFound(release=from_release if old_line is None else to_release)
    old, new = krokus.releases.get(work, from_release), krokus.releases.get(work, to_release)
    changes = compare_once(old, new)
    fit = Fit(old, new, placing, find_changed_forms(changes), find_changed_tables(changes))
    return Pair(old_line, new_line, changes, fit)


def compare_once(old: Release, new: Release) -> tuple[Change, ...]:
    """What differs between two releases; the last few answers are kept."""
    key = (old.sha256, new.sha256)
    with _LOCK:
        found = _COMPARED.get(key)
    if found is None:
        changes = compare(old, new)
        with _LOCK:
            found = _keep(_COMPARED, key, changes)
    return found


def _keep(kept: OrderedDict[K, V], key: K, value: V) -> V:
    kept[key] = value
    while len(kept) > MOST:
        kept.popitem(last=False)
    return value


def find_changed_forms(changes: tuple[Change, ...]) -> frozenset[str]:
    """Forms in which something other than words differs."""
    return _find_changed(changes, {Part.FORM: "id", Part.FIELD: "place"})


def find_changed_tables(changes: tuple[Change, ...]) -> frozenset[str]:
    """Decision tables in which something other than words differs."""
    return _find_changed(changes, {Part.TABLE: "id", Part.RULE: "place"})


def _find_changed(changes: tuple[Change, ...], parts: Mapping[Part, str]) -> frozenset[str]:
    return frozenset(
        getattr(one, parts[one.part]) for one in changes if one.part in parts and not one.sort.is_wording
    )
