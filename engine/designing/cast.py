"""Who plays a pretend case."""

from engine.releases.modelfile import ModelFile

PEOPLE = {
    "client": "ania",
    "coach": "tomek",
    "mentor": "maria",
    "office": "beata",
    "psychologist": "jan",
    "career_advisor": "ewa",
    "specialist": "jan",
    "employer": "firma",
}
# Who is chosen where any person of the team may be.
ANYBODY = PEOPLE["coach"]
CLIENT_NAME, BORN = "Ania Nowak", "2002-01-15"


def make_cast(model: ModelFile) -> dict[str, str]:
    """Role -> who plays it; a role of the model's own is played by somebody called like it."""
    return {role: PEOPLE.get(role, role) for role in (*PEOPLE, *model.roles)}
