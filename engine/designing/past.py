"""A draft as it stood before its last changes. Changes nothing."""

from engine.designing.drafts import require_designer
from engine.designing.editing.edit import Files
from engine.krokus import Krokus
from engine.model import Actor
from engine.store.queries import drafts as store


def find_past(krokus: Krokus, actor: Actor, model_key: str, version: int, revision: int) -> Files | None:
    """The files that a page was made for, which somebody else has changed meanwhile.

    Args:
        version: of the draft then; 0 where nobody had changed the model yet.
        revision: where the draft stood then.

    Returns:
        None where that cannot be told: something was undone since, or too much was changed.

    Raises:
        NotAllowed: the person is no process designer.
    """
    require_designer(actor)
    with krokus.store.read(actor.org) as work:
        row = store.find_draft(work, model_key)
        # Beginning a draft counts as a version; each change after that as a version and a step.
        if (
            row is None
            or not 0 <= revision < row.revision
            or row.version - max(version, 1) != row.revision - revision
        ):
            return None
        steps = [one for one in store.list_steps(work, model_key, revision) if one.revision <= row.revision]
        if len(steps) != row.revision - revision:
            return None
        hashes: dict[str, str | None] = dict(row.files)
        for step in steps:
            hashes |= step.before
        return store.get_files(work, {path: one for path, one in hashes.items() if one is not None})
