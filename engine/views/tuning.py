"""Thresholds and digests in answers. No words here."""

from dataclasses import dataclass
from datetime import datetime

from engine.releases.modelfile import Words
from engine.views.board import Reason
from engine.views.people import PersonRef


@dataclass(frozen=True, slots=True)
class ThresholdChange:
    """A threshold that the organisation set, as it was typed; `valid_from` is a date."""

    valid_from: str
    amber: str
    red: str
    reason: str
    set_by: PersonRef | None


@dataclass(frozen=True, slots=True)
class ThresholdItem:
    """One signal of a model with what holds today; `changes` are the organisation's own, newest first."""

    signal: str
    title: Words
    amber: str
    red: str
    is_own: bool
    is_before: bool
    steps: int
    changes: tuple[ThresholdChange, ...]


@dataclass(frozen=True, slots=True)
class ThresholdModel:
    key: str
    name: Words
    has_own_thresholds: bool
    items: tuple[ThresholdItem, ...]


@dataclass(frozen=True, slots=True)
class DigestLine:
    """One case with its reasons, the worst first."""

    case_id: str
    no: str
    title: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class DigestPage:
    """What a person was told last; `made_at` None: no digest has been made yet."""

    made_at: datetime | None
    top: tuple[DigestLine, ...]
    others: tuple[DigestLine, ...]
    new: int
    all: int
