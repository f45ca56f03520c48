"""The talk of the small model as a long form: four parts, one of which a condition hides."""

from desk import Desk
from small_model import TALK, make_form, make_small_model

from engine.releases.release import publish_release

SIGNATURE = {
    "type": "group",
    "path": "sign",
    "label": "Podpis klienta",
    "properties": {"widget": "signature"},
    "components": [
        {"type": "textfield", "key": "name", "label": "Imię i nazwisko"},
        {"type": "textfield", "key": "method", "label": "Jak podpisano"},
    ],
}


def publish_parted_talk(desk: Desk) -> None:
    """Publish the small model again, with the questions of its talk in parts."""
    words, was_working, jobs, health, photo = TALK["components"]
    parts = [
        group("Praca", words, was_working),
        group("Poprzednia praca", jobs) | {"conditional": jobs["conditional"]},
        group("Zdrowie", health, photo),
        group("Ustalenia", {**words, "key": "agreed", "label": "Co ustaliliście?"}, SIGNATURE),
    ]
    form = make_form("talk", {"title": TALK["title"], "components": parts}, document="true", code="F90")
    with desk.krokus.store.begin(desk.org) as work:
        publish_release(work, make_small_model() | {"forms/talk.json": form})


def group(label: str, *questions: object) -> dict[str, object]:
    """Return one part of a form."""
    return {"type": "group", "label": label, "components": list(questions)}
