"""Which releases a new case may begin on: the newest of each model that is not put away. Starts nothing."""

from engine.krokus import Krokus
from engine.store import Work
from engine.store.queries.cases import ReleaseRow, find_latest_release, list_offered_models


def list_offered(krokus: Krokus, work: Work, *, of_team: bool = False) -> list[ReleaseRow]:
    """The organisation's own way of working leads.

    Args:
        of_team: models of the team's own processes instead of those for clients.
    """
    latest = (find_latest_release(work, key) for key in list_offered_models(work))
    return [
        row
        for row in latest
        if row is not None and krokus.releases.find_model(work, row.id).is_of_team == of_team
    ]
