"""A template that changes as with a new version of Krokus, and a designer who has a copy of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from desk import Desk
from small_model import make_small_model

from engine import designing
from engine.designing import Edit, Following, Saved, ToldChange

KEY = "moj_wzor"
Operation = Callable[[Mapping[str, bytes]], Edit]
PLACES = ("engine.designing.templates", "engine.designing.following.origin", "engine.releases.folders")


def make_pattern() -> dict[str, bytes]:
    """The first edition of the template."""
    files = make_small_model()
    text = files["model.toml"].decode().replace('key = "small"', 'key = "pattern"')
    text += '# Kept by hand.\n[thresholds.late]\nlabel = "Po terminie"\namber = "P3D"\nred = "P9D"\n'
    return files | {"model.toml": text.encode()}


@dataclass
class Pattern:
    """The shelf of templates of this installation, with one on it."""

    desk: Desk
    folder: Path
    monkeypatch: pytest.MonkeyPatch
    files: dict[str, bytes] = field(default_factory=make_pattern)
    edition: int = 0

    def ship(self, *operations: Operation) -> None:
        """Bring a new version of Krokus, in which the template was changed."""
        for operation in operations:
            self.files = dict(operation(self.files).files)
        self.edition += 1
        shelf = self.folder / str(self.edition)
        for path, content in self.files.items():
            (shelf / "pattern" / path).parent.mkdir(parents=True, exist_ok=True)
            (shelf / "pattern" / path).write_bytes(content)
        for module in PLACES:
            self.monkeypatch.setattr(f"{module}.SHIPPED", shelf)

    def copy(self, name: str = "Mój wzór") -> str:
        """Begin a model from the template."""
        return designing.create_from_template(self.desk.krokus, self.desk.actor("pawel"), "pattern", name)

    def edit(self, *operations: Operation, key: str = KEY) -> None:
        """Let the organisation change its model."""
        for operation in operations:
            draft = self.draft(key)
            designing.change_draft(
                self.desk.krokus, self.desk.actor("pawel"), key, draft.version, draft.revision, operation
            )

    def draft(self, key: str = KEY) -> designing.Draft:
        return designing.get_draft(self.desk.krokus, self.desk.actor("pawel"), key)

    def look(self, key: str = KEY) -> Following:
        """The model beside its template."""
        return designing.get_following(self.desk.krokus, self.desk.actor("pawel"), key)

    def list_all(self, key: str = KEY) -> dict[str, str]:
        """Title of each later change and how it stands."""
        return {change.title.pl: change.standing.value for change in self.look(key).changes}

    def find(self, title: str, key: str = KEY) -> ToldChange:
        return next(change for change in self.look(key).changes if change.title.pl == title)

    def take(self, title: str, key: str = KEY) -> Saved:
        """Take one change over."""
        draft, place = self.draft(key), self.find(title, key).key
        return designing.take_over(
            self.desk.krokus, self.desk.actor("pawel"), key, draft.version, draft.revision, place
        )

    def take_easy(self, key: str = KEY) -> Saved:
        draft = self.draft(key)
        return designing.take_over_easy(
            self.desk.krokus, self.desk.actor("pawel"), key, draft.version, draft.revision
        )

    def keep(self, title: str) -> None:
        place = self.find(title).key
        designing.keep_own(self.desk.krokus, self.desk.actor("pawel"), KEY, place)

    def undo(self) -> None:
        designing.undo(self.desk.krokus, self.desk.actor("pawel"), KEY, self.draft().version)
