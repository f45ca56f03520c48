"""People in answers: a reference, a role on a case, a member of the organisation. No words here."""

from dataclasses import dataclass

from engine.releases.modelfile import Words


@dataclass(frozen=True, slots=True)
class PersonRef:
    """A person as others see them."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class RolePerson:
    """A role of the model and who holds it on this case; `person` None: nobody."""

    role: str
    role_name: Words
    scope: str
    assignment_id: str | None
    person: PersonRef | None
    need_to_know: bool
    candidates: tuple[PersonRef, ...]


@dataclass(frozen=True, slots=True)
class FirstSteps:
    """What an organisation without cases has already of what the first one needs."""

    has_coach: bool
    has_process: bool


@dataclass(frozen=True, slots=True)
class Member:
    """A person in the administration of the organisation."""

    id: str
    name: str
    login: str | None
    email: str | None
    roles: tuple[str, ...]
    active: bool
    version: int


@dataclass(frozen=True, slots=True)
class Staff:
    members: tuple[Member, ...]
    roles: tuple[tuple[str, Words], ...]
