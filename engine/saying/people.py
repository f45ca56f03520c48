"""What people call those who take part in a step, also where the model itself has no such role."""

from collections.abc import Mapping
from functools import lru_cache

from engine.releases.folders import SHIPPED
from engine.releases.modelfile import MODEL_FILE, Words, read_model_file

# Who takes part without doing steps of their own: no shipped model has a role for all of them.
OTHERS: Mapping[str, Words] = {
    "benefits_advisor": Words("Doradca do spraw świadczeń", "Benefits adviser"),
    "coordinator": Words("Koordynator", "Coordinator"),
    "family": Words("Rodzina", "Family"),
    "guardian": Words("Opiekun prawny", "Guardian"),
    "hearing_rehab": Words("Rehabilitant słuchu", "Hearing rehabilitation specialist"),
    "interpreter": Words("Tłumacz", "Interpreter"),
    "lawyer": Words("Prawnik", "Lawyer"),
    "ot": Words("Terapeuta zajęciowy", "Occupational therapist"),
    "physician": Words("Lekarz", "Physician"),
    "speech": Words("Logopeda", "Speech therapist"),
    "treatment_team": Words("Zespół leczenia", "Treatment team"),
    "vision_rehab": Words("Rehabilitant wzroku", "Vision rehabilitation specialist"),
}


def name_role(key: str, roles: Mapping[str, Words]) -> Words:
    """What a role is called.

    Args:
        roles: those of the model; its own words come first.
    """
    found = roles.get(key) or _read_usual().get(key) or OTHERS.get(key)
    return found or Words(key.replace("_", " "))


@lru_cache(maxsize=1)
def _read_usual() -> Mapping[str, Words]:
    roles = read_model_file((SHIPPED / "euse_5" / MODEL_FILE).read_bytes()).roles
    return {key: role.name for key, role in roles.items()}
