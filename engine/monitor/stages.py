"""The stages of support in the words of the organisation's own models."""

from engine.krokus import Krokus
from engine.model import Stage
from engine.releases.modelfile import ModelFile, Words
from engine.store import Work
from engine.store.queries.cases import find_latest_release, list_model_keys

BEFORE_STAGES = Words("przed etapem I", "before stage I")


def read_stages(krokus: Krokus, work: Work) -> dict[str | None, Words]:
    """The five stages in the words of the organisation's own model."""
    from_model: dict[str | None, Words] = {}
    for _key, model in list_models(krokus, work):
        for stage in model.stages:
            from_model.setdefault(stage.key, stage.name)
    return {key.value: from_model.get(key.value, Words(key.value)) for key in Stage}


def list_models(krokus: Krokus, work: Work) -> list[tuple[str, ModelFile]]:
    """The newest release of each model for clients of the organisation, by its key."""
    rows = [find_latest_release(work, key) for key in list_model_keys(work)]
    models = [(row.model_key, krokus.releases.find_model(work, row.id)) for row in rows if row is not None]
    return [(key, model) for key, model in models if not model.is_of_team]
