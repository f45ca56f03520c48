"""Words of what a variant and the model that it extends can disagree about. No rules."""

from collections.abc import Mapping
from typing import TypeAlias

Wording: TypeAlias = tuple[str, str, str, str, str]
ERROR = "error"

LINEAGE_WORDINGS: Mapping[str, Wording] = {
    "parent-missing": (
        ERROR,
        "Ten wariant rozszerza model „{what}”, którego nie ma.",
        "This variant extends the model “{what}”, which does not exist.",
        "Połóż folder tego modelu obok folderu wariantu albo popraw extends w model.toml.",
        "Put that model's folder beside the variant's, or correct extends in model.toml.",
    ),
    "model-extends-itself": (
        ERROR,
        "Warianty rozszerzają się w kółko: {what}.",
        "The variants extend each other in a circle: {what}.",
        "Usuń extends z jednego z nich: on będzie początkiem.",
        "Remove extends from one of them: that one is the beginning.",
    ),
    "model-not-whole": (
        ERROR,
        "To tylko różnice wobec modelu „{what}”, a nie cały model.",
        "These are only the differences from the model “{what}”, not a whole model.",
        "Wczytaj folder wariantu razem z modelem, który rozszerza.",
        "Read the variant's folder together with the model that it extends.",
    ),
    "removed-unknown": (
        ERROR,
        "Wariant usuwa „{what}”, a model, który rozszerza, tego nie ma.",
        "The variant removes “{what}”, which the model it extends does not have.",
        "Popraw albo skreśl ten wpis w [removes] w model.toml.",
        "Correct or delete this entry of [removes] in model.toml.",
    ),
    "removed-used": (
        ERROR,
        "Element „{name}” potrzebuje „{what}”, a wariant to usuwa.",
        "“{name}” needs “{what}”, which the variant removes.",
        "Zmień ten element albo skreśl „{what}” z [removes] w model.toml.",
        "Change the element, or delete “{what}” from [removes] in model.toml.",
    ),
    "removed-document": (
        ERROR,
        "Formularz „{what}” jest dokumentem sprawy, a wariant go usuwa.",
        "The form “{what}” is a document of the case, but the variant removes it.",
        "Dopisz „{what}” do documents w [removes] albo zostaw formularz.",
        "Add “{what}” to documents in [removes], or keep the form.",
    ),
    "changed-step-missing": (
        ERROR,
        "Wariant zmienia element „{element}”, którego nie ma w żadnym diagramie albo który nie ma tej cechy.",
        "The variant changes “{element}”, which no diagram has, or which lacks what is changed.",
        "Popraw identyfikator w [steps] w model.toml.",
        "Correct the id in [steps] of model.toml.",
    ),
    "changed-field-missing": (
        ERROR,
        "Wariant zmienia pole „{element}”, którego nie ma w tym formularzu.",
        "The variant changes the field “{element}”, which this form does not have.",
        "Popraw klucz pola w model.toml: w [fields] albo w after.",
        "Correct the key of the field in model.toml: in [fields] or in after.",
    ),
    "time-factor-out-of-range": (
        ERROR,
        "time_factor w model.toml mówi, ile razy dłuższe są terminy: liczba od 1 do 5.",
        "time_factor in model.toml says how much longer deadlines are: a number from 1 to 5.",
        "Wpisz na przykład time_factor = 1.5.",
        "Write for example time_factor = 1.5.",
    ),
}
