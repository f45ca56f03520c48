"""What people answer: a weighed choice for every field that decides, dates and cards that fit the story."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from engine.casework.rights import SHARED_AFTER_CONSENT
from engine.forms import Field, FieldKind
from engine.releases.release import Release
from engine.simulating import figures
from engine.simulating.chance import Chance
from engine.store.queries.tasks import TaskRow

# How many let a firm know of them: asked at first, and asked again when there is a firm.
CONSENT_ASKED, CONSENT_AGAIN = 0.8, 0.97
_CHOICES = (FieldKind.ONE, FieldKind.BOOL)
JOBS = (
    "pomoc kuchenna",
    "układanie towaru",
    "pakowanie",
    "sprzątanie",
    "obsługa szatni",
    "praca w ogrodzie",
    "praca biurowa",
    "archiwum",
    "pralnia",
    "recepcja",
)


@dataclass
class Story:
    """What has happened to one client so far, as far as answers depend on it.

    Attributes:
        forced: element or form and field -> answer; for planting.
        coach: the person who is to lead the case.
        coaches: all of the team, for when the client wants another one.
    """

    number: int
    coach: str
    firm: str
    coaches: tuple[str, ...] = ()
    cards: int = 0
    forced: Mapping[str, Any] = field(default_factory=dict)


def choose_answers(
    story: Story, release: Release, task: TaskRow, today: date, chance: Chance
) -> dict[str, Any]:
    """Answers to whatever decides where the case goes; the rest is filled in plausibly."""
    form = release.forms.get(task.form_key or "")
    if form is None:
        return {}
    by_form, bare = release.kept_names
    kept = by_form.get(form.key, frozenset()) | bare
    chosen: dict[str, Any] = {}
    for one in form.root.members:
        _choose(chosen, one, task, form.key, kept, chance)
    _fit_story(chosen, story, task, form.key, {one.key for one in form.walk()}, today, chance)
    prefixes = (f"{form.key}.", f"{task.element_id}.")
    for name, value in story.forced.items():
        if name.startswith(prefixes):
            chosen[name.partition(".")[2]] = value(today) if callable(value) else value
    return chosen


def _choose(
    chosen: dict[str, Any], one: Field, task: TaskRow, form_key: str, kept: frozenset[str], chance: Chance
) -> None:
    weights = figures.ANSWERS.get(f"{task.element_id}.{one.key}") or figures.ANSWERS.get(
        f"{form_key}.{one.key}"
    )
    if one.readonly or one.kind not in _CHOICES or not (weights or one.key in kept):
        return
    values: list[Any] = [option.value for option in one.options] or [True, False]
    known = {value: weight for value, weight in (weights or {}).items() if value in values}
    chosen[one.key] = chance.weigh(known or _weigh_words(values))


def _weigh_words(values: list[Any]) -> dict[Any, float]:
    on = [value for value in values if value is True or str(value) in figures.GOING_ON] or values[:1]
    others = [value for value in values if value not in on]
    if not others:
        return dict.fromkeys(on, 1.0)
    weights: dict[Any, float] = dict.fromkeys(on, figures.ON_WEIGHT / len(on))
    return {**weights, **dict.fromkeys(others, figures.OTHER_WEIGHT / len(others))}


def _fit_story(
    chosen: dict[str, Any],
    story: Story,
    task: TaskRow,
    form_key: str,
    names: set[str],
    today: date,
    chance: Chance,
) -> None:
    """Dates, people and cards that must agree with what happened before."""

    def in_days(least: int, most: int) -> str:
        return (today + timedelta(days=int(chance.between(least, most)))).isoformat()

    if form_key == "coach_choose" and len(story.coaches) > 1:
        place = story.coaches.index(story.coach) if story.coach in story.coaches else 0
        story.coach = story.coaches[(place + 1) % len(story.coaches)]
    if "coach" in names and form_key != "client_contract":
        chosen["coach"] = story.coach
    if form_key == "client_application":
        chosen["birth_date"] = (today - timedelta(days=int(chance.between(20 * 365, 58 * 365)))).isoformat()
        chosen["certificate_permanent"] = chance.happens(0.7)
        if not chosen["certificate_permanent"]:
            chosen["certificate_valid_until"] = in_days(60, 1500)
    elif form_key == "s4_formal":
        chosen["job_start"] = in_days(8, 24)
        if chosen.get("contract_kind") != "permanent":
            chosen["contract_end"] = in_days(110, 400)
    elif form_key == "progress_assessment":
        _fill_card(chosen, story, chance)
    elif form_key == "case_closure" and chosen.get("kind") == "suspension":
        chosen["planned_return"] = in_days(14, 75)
    elif form_key == "suspend_ask":
        chosen["next_date"] = in_days(14, 45)
    elif form_key == "certificate_renew":
        chosen["certificate_valid_until"] = in_days(700, 1500)
    elif form_key == "contract_talk" and chosen.get("result") == "extended":
        chosen["contract_end"] = in_days(180, 400)
    elif form_key in ("s3_w3", "t1") and "employer" in names:
        chosen["employer"] = story.firm
        if "position" in names:
            chosen["position"] = chance.pick(JOBS)
    elif form_key == "employer_agreement":
        hours = int(chance.between(2, 7))
        chosen.update({"hours_day": hours, "hours_week": hours * 5})
    elif form_key == "consents":
        told = CONSENT_ASKED if task.element_id == "s1_consents" else CONSENT_AGAIN
        chosen[SHARED_AFTER_CONSENT] = {"status": "given" if chance.happens(told) else "refused"}
    elif form_key == "eligibility_opinion" and chosen.get("decision") == "deferred":
        chosen["deferred_until"] = in_days(20, 60)


def _fill_card(chosen: dict[str, Any], story: Story, chance: Chance) -> None:
    """A progress card: support fades card by card, unless there is a risk."""
    is_risky = chosen.get("risk") in ("medium", "high")
    score = chance.weigh({"4": 2, "3": 6, "2": 2}) if not is_risky else chance.pick(("1", "2"))
    chosen["tasks"] = [{"task": JOBS[story.number % len(JOBS)], "coach": score}]
    at = min(story.cards, len(figures.FADING) - 1)
    following = figures.FADING[min(at + (0 if is_risky else 1), len(figures.FADING) - 1)]
    chosen.update({"intensity_now": figures.FADING[at], "intensity_next": following})
    chosen["absent_unexcused"] = 0 if chance.happens(0.9) else int(chance.between(1, 4))
    if not is_risky:
        story.cards += 1
