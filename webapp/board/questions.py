"""What the pages of the board ask: until when, why, whom. Words only."""

from datetime import date, timedelta

from flask_babel import gettext

from engine import CaseActions, CaseloadPage, OpenTask, OverviewPage, Reason, StepMove
from webapp.current import get_now, get_zone
from webapp.questions import Choice, Question, make_choices

SNOOZE_DAYS = 7
STAND_IN_DAYS = 14


def in_days(days: int) -> str:
    """Return the date so many days from today, as an input of a date wants it."""
    today: date = get_now().astimezone(get_zone()).date()
    return (today + timedelta(days=days)).isoformat()


def ask_reason(place: str, hint: str = "") -> Question:
    """Ask why; the answer stands in the history of the case."""
    label = gettext("Why?")
    said = hint or gettext("It stands in the history of the case.")
    return Question(f"reason-{place}", "text", label, required=True, hint=said)


def ask_answer() -> Question:
    """Ask what the mentor tells a client who says that nothing moves."""
    label, hint = (
        gettext("What happens now?"),
        gettext("The client reads it. Write short and easy sentences."),
    )
    return Question("reason-client-flag", "area", label, required=True, hint=hint, lines=3)


def ask_snooze(reasons: tuple[Reason, ...]) -> list[Question]:
    """Ask which reason sleeps, until when and why."""
    awake = [one for one in reasons if one.snooze_id is None]
    pairs = [(one.key, one.title) for one in awake]
    if len(awake) > 1:
        pairs.append(("*", gettext("everything in this case")))
    return [
        Question(
            "signal",
            "select",
            gettext("Which reason?"),
            required=True,
            options=make_choices(pairs, pairs[0][0] if pairs else ""),
        ),
        Question("until", "date", gettext("Until when?"), in_days(SNOOZE_DAYS), required=True),
        ask_reason("snooze", gettext("What you know that makes waiting right. It stands in the history.")),
    ]


def ask_talk(page: CaseActions) -> list[Question]:
    """Ask what to say, and who should answer."""
    people = [(one.id, one.name) for one in page.team]
    return [
        Question("text", "area", gettext("Your question or answer"), required=True, lines=3),
        Question(
            "asked",
            "many",
            gettext("Who should answer?"),
            hint=gettext("They find it in their tasks and get a letter. Nobody: only a comment."),
            options=make_choices(people, page.coach.id if page.coach else ""),
        ),
    ]


def ask_task(one: OpenTask) -> list[Question]:
    """Ask who does a task from now on, and why."""
    return [
        Question(
            f"person-{one.task.id}",
            "select",
            gettext("Who does it from now on?"),
            required=True,
            options=make_choices([(person.id, person.name) for person in one.candidates], ""),
        ),
        ask_reason(f"give-{one.task.id}"),
    ]


def ask_extra(page: CaseActions) -> list[Question]:
    """Ask what else is to be done in a case, by whom, until when and why."""
    coach = gettext("the coach (%(name)s)", name=page.coach.name) if page.coach else gettext("the coach")
    others = [(one.id, one.name) for one in page.workers if page.coach is None or one.id != page.coach.id]
    people = [("coach", coach), ("client", gettext("the client (%(name)s)", name=page.title)), *others]
    return [
        Question("title", "text", gettext("What is to be done?"), required=True),
        _choose("whose", gettext("Who does it?"), people),
        Question("by", "date", gettext("Until which day?"), hint=gettext("You do not have to.")),
        ask_reason("extra", gettext("The client can read it.")),
    ]


def ask_step(page: StepMove) -> Question:
    """Ask at which step the case goes on; where it was before comes first."""
    back = [(one.element_id, gettext("back: %(step)s", step=one.name)) for one in page.targets if one.is_back]
    ahead = [
        (one.element_id, gettext("on: %(step)s", step=one.name)) for one in page.targets if not one.is_back
    ]
    pairs = [*back, *ahead]
    return Question(
        "to", "select", gettext("To which step?"), required=True, options=make_choices(pairs, page.target)
    )


def ask_coach(page: CaseActions) -> list[Question]:
    """Ask who leads the case from now on."""
    held = page.coach.id if page.coach else ""
    pairs = [(one.id, one.name) for one in page.coaches if one.id != held]
    return [
        Question("taker", "select", gettext("New coach"), required=True, options=make_choices(pairs, "")),
        ask_reason("coach"),
    ]


def ask_whose(page: OverviewPage, coach: str) -> list[Question]:
    """Ask whose cases the map of reasons tells of."""
    people = [(load.person.id, load.person.name) for load in page.loads]
    hint = gettext("Nobody chosen: all cases.")
    options = make_choices(people, coach)
    return [Question("coach", "select", gettext("Cases of which coach?"), hint=hint, options=options)]


def ask_caseload(page: CaseloadPage) -> list[Question]:
    """Ask whose cases go to whom, until when and why."""
    givers = [(one.person.id, f"{one.person.name} ({one.cases})") for one in page.coaches if one.cases]
    takers = [(one.person.id, f"{one.person.name} ({one.cases})") for one in page.coaches if one.may_take]
    return [
        Question("giver", "select", gettext("Whose cases?"), required=True, options=make_choices(givers, "")),
        Question(
            "taker", "select", gettext("Who takes them?"), required=True, options=make_choices(takers, "")
        ),
        Question(
            "how",
            "one",
            gettext("For how long?"),
            required=True,
            options=(
                Choice("days", gettext("for some days: they come back by themselves"), selected=True),
                Choice("good", gettext("for good")),
            ),
        ),
        Question(
            "until",
            "date",
            gettext("Last day of standing in"),
            in_days(STAND_IN_DAYS),
            hint=gettext("Counts only when it is for some days."),
        ),
        ask_reason("caseload"),
    ]


def _choose(name: str, label: str, pairs: list[tuple[str, str]]) -> Question:
    return Question(name, "select", label, required=True, options=make_choices(pairs, ""))
