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
from engine.process.releases import Release
from engine.store import Work
from engine.store.cases import ReleaseRow, find_release

MOST = 16
K = TypeVar("K")
V = TypeVar("V")


@dataclass(frozen=True)
class Pair:
    """Two releases of one model, what differs, and how cases fit."""

    old_row: ReleaseRow
    new_row: ReleaseRow
    changes: tuple[Change, ...]
    fit: Fit

    @property
    def old(self) -> Release:
        return self.fit.old

    @property
    def new(self) -> Release:
        return self.fit.new


_COMPARED: OrderedDict[tuple[str, str], tuple[Change, ...]] = OrderedDict()
_FITS: OrderedDict[tuple[str, str, tuple[tuple[str, str], ...]], Fit] = OrderedDict()
_LOCK = Lock()


def get_pair(
    krokus: Krokus, work: Work, from_release: str, to_release: str, placing: Mapping[str, str]
) -> Pair:
    """The pair, compared at most once.

    Raises:
        NotFound: no such release in this organisation.
    """
    old_row, new_row = find_release(work, from_release), find_release(work, to_release)
    if old_row is None or new_row is None:
        raise NotFound(release=from_release if old_row is None else to_release)
    old, new = krokus.releases.get(work, from_release), krokus.releases.get(work, to_release)
    changes = compare_once(old, new)
    key = (old.sha256, new.sha256, tuple(sorted(placing.items())))
    with _LOCK:
        fit = _FITS.get(key)
        if fit is None:
            fit = _keep(_FITS, key, Fit(old, new, placing, find_changed_forms(changes)))
    return Pair(old_row, new_row, changes, fit)


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
    parts = {Part.FORM: "id", Part.FIELD: "place"}
    return frozenset(
        getattr(one, parts[one.part]) for one in changes if one.part in parts and not one.sort.is_wording
    )
