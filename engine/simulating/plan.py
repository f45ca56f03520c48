"""What is to be played: which cases, when they arrive, and what is planted in them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from engine.model import JsonValue
from engine.simulating.chance import Chance
from engine.simulating.habits import Story
from engine.simulating.names import name_person

STAFF_OPENS = 0.65


@dataclass(frozen=True, slots=True)
class Plant:
    """What is to go wrong, or just so, with one case.

    Attributes:
        stop_at: element at whose opening the case stands still: that task is never done.
        occurrence: at its how-manieth opening; 0 for each.
        whole: from then on nobody does anything in this case.
        forced: `form.field` or `element.field` -> answer, or what gives one for a day.
        tell: element -> message reported a day after the element first opened.
        unheard: messages that never come.
        arrives: share of the months after which the case comes; drawn where None.
        calm: nothing else goes wrong, and nobody forgets anything.
    """

    stop_at: str = ""
    occurrence: int = 1
    whole: bool = False
    forced: Mapping[str, object] = field(default_factory=dict)
    tell: Mapping[str, str] = field(default_factory=dict)
    unheard: frozenset[str] = frozenset()
    calm: bool = False
    arrives: float | None = None


NOTHING = Plant()


@dataclass(frozen=True, slots=True)
class Plan:
    """What to play.

    Attributes:
        numbers: of the cases, for names and draws: a case is the same in whichever team it is played.
        cases: how many there are in all teams.
        forced: answers that everybody gives.
    """

    seed: int
    begin: datetime
    end: datetime
    numbers: Sequence[int]
    plants: Mapping[int, Plant] = field(default_factory=dict)
    forced: Mapping[str, object] = field(default_factory=dict)


@dataclass
class Running:
    """One case while its months are played.

    Attributes:
        known: tokens that were planned already.
        turns: element or message -> how often it came.
    """

    number: int
    case_id: str
    story: Story
    plant: Plant
    seed: int
    known: set[str] = field(default_factory=set)
    turns: dict[str, int] = field(default_factory=dict)
    stopped_at: datetime | None = None
    has_returned: bool = False

    def chance(self, *what: object) -> Chance:
        """Draws for one thing of this case."""
        return Chance(self.seed, self.number, *what)

    def count(self, what: str) -> int:
        """Which time this comes."""
        self.turns[what] = self.turns.get(what, 0) + 1
        return self.turns[what]


def list_arrivals(plan: Plan) -> Iterator[tuple[int, datetime]]:
    """When each case arrives: any working moment of the months, the last days left out."""
    whole = (plan.end - plan.begin) / timedelta(days=1)
    for number in plan.numbers:
        days = Chance(plan.seed, number, "comes").between(0.0, max(1.0, whole - 3))
        arrives = plan.plants.get(number, NOTHING).arrives
        days = days if arrives is None else arrives * whole
        yield number, plan.begin + timedelta(days=days)


def say_first_words(chance: Chance, *, by_staff: bool) -> dict[str, JsonValue]:
    """What an application says before anybody has met the person."""
    first, last = name_person(chance)
    return {
        "first_name": first,
        "last_name": last,
        "contact_preference": [chance.weigh({"call": 6, "sms": 3, "email": 1})],
        "phone": f"600 {int(chance.between(100, 999))} {int(chance.between(100, 999))}",
        "email": "osoba@example.org",
        "referral_source": chance.weigh({"self": 4, "family": 2, "wtz": 2, "pup": 2}) if by_staff else "self",
        "submitted_by": "self",
        "why_work": chance.pick(WHY_WORK),
        "birth_date": "1990-01-15",
    }


WHY_WORK = (
    "Chcę mieć swoje pieniądze.",
    "Nudzę się w domu.",
    "Chcę być wśród ludzi.",
    "Umiem układać towar i lubię porządek.",
    "Moja siostra pracuje i ja też chcę.",
    "Po szkole nikt mnie nie przyjął. Chcę spróbować z trenerem.",
    "Chcę się wyprowadzić i utrzymać sam lub sama.",
)
