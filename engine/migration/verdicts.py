"""What can be said about moving one case: values only."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.spiff import Place

Placing = Mapping[str, str]
Standing = tuple[tuple[str, tuple[Place, ...]], ...]


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why a case cannot move.

    Attributes:
        code: stable word; the sentence is made elsewhere.
        element_id: where the case stands, in the old release.
        other: a second element that the sentence names.
    """

    code: str
    process_id: str
    element_id: str
    other: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What moving would do to a case.

    Attributes:
        obstacles: none means that it can move.
        stays: elements at which it goes on standing.
        placed: (from, to): tokens that begin anew.
        ahead: new steps for people that it may come to.
        forms: steps in hand whose form differs.
        tables: decision tables that differ and may still be asked.
    """

    obstacles: tuple[Obstacle, ...] = ()
    stays: tuple[str, ...] = ()
    placed: tuple[tuple[str, str], ...] = ()
    ahead: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    arrivals: Mapping[tuple[str, str, str], tuple[str, str] | None] = field(default_factory=dict)

    @property
    def can_move(self) -> bool:
        return not self.obstacles
