"""The opened installation: store, clock, compiled releases, warm instances. No use cases here."""

from collections.abc import Callable
from dataclasses import dataclass, field

from engine.calendars import Calendar
from engine.casework.passwords import Passwords
from engine.clock import Clock
from engine.errors import NotFound
from engine.model import OrgId
from engine.process.warm import WarmInstances
from engine.releases.release import ReleaseCache
from engine.store import Store
from engine.store.queries.people import find_organisation


@dataclass(frozen=True)
class Krokus:
    """What every command and every question needs. Opened once, shared by all threads."""

    store: Store
    clock: Clock
    calendar: Calendar = field(default_factory=Calendar)
    passwords: Passwords = field(default_factory=Passwords)
    releases: ReleaseCache = field(default_factory=ReleaseCache)
    warm: WarmInstances = field(default_factory=WarmInstances)
    # Told the id of each element that a token comes to, even when the command fails later.
    watchers: list[Callable[[str], None]] = field(default_factory=list)
    # Where people find this installation; letters link there.
    address: str = ""

    def find_org(self, key: str) -> OrgId:
        """The organisation with this key.

        Raises:
            NotFound: there is none.
        """
        with self.store.read(OrgId("")) as work:
            row = find_organisation(work, key)
        if row is None:
            raise NotFound(organisation=key)
        return OrgId(row.id)


def open_krokus(database_url: str, clock: Clock, address: str = "") -> Krokus:
    """Open the database of an installation; nothing is read yet."""
    return Krokus(Store(database_url, clock), clock, address=address)
