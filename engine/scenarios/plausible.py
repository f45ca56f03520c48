"""What invented people would answer, found for a field: data from `plausible.toml`."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from engine.forms import Field, FieldKind
from engine.store import Work
from engine.store.queries.cases import CaseRow
from engine.store.queries.people import PersonRow, find_person, list_case_people

FILE = Path(__file__).parent / "plausible.toml"
_ROLE = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Plausible:
    """Answers for one form of one case.

    Attributes:
        names: role -> name of whoever holds it on the case.
        life: which invented life the case has; any number.
    """

    form: str = ""
    names: Mapping[str, str] | None = None
    life: int = 0

    def find(self, field: Field, row: int = 0) -> Any:
        """A text, figure or list for a field, None where nothing is known.

        Args:
            row: in which row of a table the field stands, from 0.
        """
        data = _read()
        lives = data["life"]
        shelves = (data["form"].get(self.form, {}), lives[self.life % len(lives)], data["any"])
        found = next(
            (shelf[name] for shelf in shelves for name in (field.path, field.key) if name in shelf), None
        )
        if isinstance(found, list) and field.kind is not FieldKind.MANY:
            found = found[row % len(found)]
        return self._with_names(found) if isinstance(found, str) else found

    def _with_names(self, text: str) -> str:
        names = {**_read()["names"], **(self.names or {})}
        return _ROLE.sub(lambda match: names.get(match[1], match[0]), text)


@lru_cache(maxsize=1)
def _read() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def read_holders(work: Work, case: CaseRow) -> dict[str, PersonRow]:
    """Role -> whoever holds it on the case; the client is whom the case is about."""
    held = {row.role: row.person_id for row in list_case_people(work, case.id)}
    held["client"] = case.subject_id
    found = {role: find_person(work, person) for role, person in held.items()}
    return {role: person for role, person in found.items() if person is not None}


def name_holders(held: Mapping[str, PersonRow]) -> dict[str, str]:
    """Role -> name."""
    return {role: person.name for role, person in held.items()}
