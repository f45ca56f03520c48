"""Places of a model that a template may have changed: which there are, and how the two stand there."""

import hashlib
from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """One thing that can be taken over by itself.

    Attributes:
        file: path inside the model folder.
        item: id of the step, way or process, or the table of model.toml; empty for the whole file.
        what: which of its texts; empty for the thing itself. Those of the notation begin with `@`.
    """

    file: str
    item: str = ""
    what: str = ""

    @property
    def key(self) -> str:
        """A short word for addresses and tables."""
        return digest("\0".join((self.file, self.item, self.what)))[:32]

    @property
    def owner_is_table(self) -> bool:
        """Whether it belongs to a role, a stage or the like, which has a table of its own."""
        return "." in self.item or "[" in self.item

    @property
    def owner(self) -> "Place":
        return Place(self.file, self.item)


class Standing(StrEnum):
    """How a later change of the template meets the organisation's model."""

    UNTOUCHED = "untouched"
    BESIDE = "beside"
    CONFLICT = "conflict"
    SAME = "same"
    KEPT = "kept"
    CHANGED_SINCE = "changed_since"
    GONE = "gone"

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to decide."""
        return self in (Standing.UNTOUCHED, Standing.BESIDE, Standing.CONFLICT)

    @property
    def is_easy(self) -> bool:
        """Whether taking it over costs nothing of one's own."""
        return self in (Standing.UNTOUCHED, Standing.BESIDE)


def digest(text: str | None) -> str:
    """A fixed length for a text of any; what is not there has a digest too."""
    return hashlib.sha256(b"\0" if text is None else text.encode()).hexdigest()
