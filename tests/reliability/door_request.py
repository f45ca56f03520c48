"""One button of the web, as a test presses it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from desk import PASSWORD

Form = Mapping[str, object]


@dataclass(frozen=True)
class Request:
    """One button: login (None: a visitor), address, form."""

    login: str | None
    path: str
    form: Form = field(default_factory=dict)
    password: str = PASSWORD
