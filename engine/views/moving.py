"""What pages about comparing releases and moving cases are given."""

from dataclasses import dataclass
from datetime import datetime

from engine.releases.modelfile import Words


@dataclass(frozen=True, slots=True)
class ReleaseRef:
    """A release in a list; `running` is how many cases run on it."""

    id: str
    no: int
    notes: str
    published_at: datetime
    published_by: str
    running: int


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One difference in words.

    Attributes:
        sort: added, removed, moved, changed, worded.
        where: wording, ahead, behind or under, relative to the running cases; `meaning` where none runs.
        under, ahead, behind: how many running cases stand at it, may come to it, have it behind them.
    """

    key: str
    sort: str
    part: str
    where: str
    words: Words
    element_id: str
    process_id: str
    under: int
    ahead: int
    behind: int


@dataclass(frozen=True, slots=True)
class Drawn:
    """One process drawn as it was and as it is; changed elements carry the sort of their change."""

    process_id: str
    name: str
    old_svg: str
    new_svg: str
    marked: tuple[tuple[str, str, Words], ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two releases of a model compared."""

    model_key: str
    model_name: Words
    old: ReleaseRef
    new: ReleaseRef
    changes: tuple[ChangeLine, ...]
    drawn: tuple[Drawn, ...]
    cases: int


@dataclass(frozen=True, slots=True)
class Gone:
    """A step that cases stand on and the new release has no place for, with where they could go instead.

    Attributes:
        onward: what followed the step, for who lets it count as done; empty where that is not clear.
    """

    element_id: str
    name: str
    chosen: str
    targets: tuple[tuple[str, str], ...]
    onward: str = ""


@dataclass(frozen=True, slots=True)
class MoveCase:
    """One case in the table of a move. The title is empty for who may not see clients."""

    case_id: str
    no: str
    title: str
    steps: tuple[str, ...]
    status: str = ""
    told: tuple[Words, ...] = ()
    at: datetime | None = None
    may_undo: bool = False


@dataclass(frozen=True, slots=True)
class MoveGroup:
    """Cases that a move means the same for.

    Attributes:
        key: stable for the same choice of releases and placing.
        kind: stays, new_step, placed, blocked or broken.
        verdict: the sentences.
        cases: the first of them; `count` is how many there are.
    """

    key: str
    kind: str
    verdict: tuple[Words, ...]
    steps: tuple[str, ...]
    count: int
    cases: tuple[MoveCase, ...]
    is_chosen: bool

    @property
    def can_move(self) -> bool:
        return self.kind != "blocked"


@dataclass(frozen=True, slots=True)
class MovePreview:
    """What moving all running cases of a release would mean."""

    model_key: str
    model_name: Words
    old: ReleaseRef
    new: ReleaseRef
    groups: tuple[MoveGroup, ...]
    gone: tuple[Gone, ...]
    total: int
    movable: int


@dataclass(frozen=True, slots=True)
class Move:
    """A move under way or over: `status` is trial, running, stopped or done."""

    id: str
    model_key: str
    model_name: Words
    old: ReleaseRef
    new: ReleaseRef
    status: str
    created_at: datetime
    created_by: str
    waiting: int
    moved: int
    left: int
    undone: int
    cases: tuple[MoveCase, ...]

    @property
    def total(self) -> int:
        return self.waiting + self.moved + self.left + self.undone
