"""The models that come with Krokus, as people choose among them. Copying one is the library's."""

from dataclasses import dataclass

from engine.alphabet import order_name
from engine.designing.following.origin import read_template
from engine.releases.folders import SHIPPED
from engine.releases.modelfile import MODEL_FILE, ModelFile, Words, read_model_file

USUAL = "euse_5"


@dataclass(frozen=True, slots=True)
class Template:
    """A model that comes with Krokus."""

    key: str
    name: Words
    description: Words


def list_templates() -> tuple[Template, ...]:
    """The models that come with Krokus: the usual one, its variants, then those of the team."""
    keys = [path.parent.name for path in SHIPPED.glob(f"*/{MODEL_FILE}")]
    # A variant's own file may leave out anything, so each is read whole.
    models = {key: read_model_file(read_template(key)[MODEL_FILE]) for key in keys}
    ordered = sorted(models.items(), key=_order_template)
    return tuple(Template(key, model.name, model.description) for key, model in ordered)


def _order_template(item: tuple[str, ModelFile]) -> tuple[bool, bool, tuple[object, ...]]:
    key, model = item
    return key != USUAL, model.is_of_team, order_name(model.name.pl)
