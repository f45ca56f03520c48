"""A model folder becomes a release of an organisation, and a release becomes an archive again."""

from pathlib import Path

from engine.errors import NotFound
from engine.krokus import Krokus
from engine.model import OrgId
from engine.process.releases import pack_files, publish_release, read_model_folder, unpack_files
from engine.store.cases import find_latest_release
from engine.store.people import find_organisation

ANYWHERE = OrgId("")


def publish_folder(krokus: Krokus, org_key: str, folder: Path, notes: str = "") -> tuple[str, int]:
    """Publish a folder as the next release; an unchanged one keeps its number.

    Returns:
        Key of the model and number of the release.

    Raises:
        NotFound: no such organisation.
        ModelRefused: the model has an error; nothing was stored.
    """
    files = read_model_folder(folder)
    with krokus.store.begin(_find_org(krokus, org_key)) as work:
        row = publish_release(work, files, notes=notes)
    return row.model_key, row.no


def export_release(krokus: Krokus, org_key: str, model_key: str) -> bytes:
    """The latest release of a model as a zip archive; the same release gives the same bytes.

    Raises:
        NotFound: no such organisation or model.
    """
    with krokus.store.read(_find_org(krokus, org_key)) as work:
        row = find_latest_release(work, model_key)
    if row is None:
        raise NotFound(model=model_key)
    return pack_files(unpack_files(row.files))


def _find_org(krokus: Krokus, key: str) -> OrgId:
    with krokus.store.read(ANYWHERE) as work:
        row = find_organisation(work, key)
    if row is None:
        raise NotFound(organisation=key)
    return OrgId(row.id)
