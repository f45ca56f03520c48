"""Fills the sentences of the signals: numbers with their nouns, days on the wall. Decides nothing."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from engine.calendars import Calendar
from engine.monitor.sentences import SENTENCES
from engine.saying import say_fault

MONTHS: Sequence[tuple[str, str]] = (
    ("stycznia", "January"),
    ("lutego", "February"),
    ("marca", "March"),
    ("kwietnia", "April"),
    ("maja", "May"),
    ("czerwca", "June"),
    ("lipca", "July"),
    ("sierpnia", "August"),
    ("września", "September"),
    ("października", "October"),
    ("listopada", "November"),
    ("grudnia", "December"),
)
CHANNELS: Mapping[str, tuple[str, str]] = {
    "visit": ("wizyta", "a visit"),
    "phone": ("telefon", "a call"),
    "email": ("e-mail", "an e-mail"),
    "fair": ("targi pracy", "a job fair"),
}
WHY_NOBODY: Mapping[str, tuple[str, str]] = {
    "no_person_on_case": ("w sprawie nikt nie ma tej roli", "nobody holds this role on the case"),
    "no_person_in_organisation": (
        "w organizacji nikt nie ma tej roli",
        "nobody in the organisation holds this role",
    ),
    "account_closed": (
        "konto osoby, do której należy, jest zamknięte",
        "the account of the person it belongs to is closed",
    ),
    "client_without_login_and_coach": (
        "klient nie ma konta, a sprawa nie ma trenera",
        "the client has no account and the case has no coach",
    ),
}
PAPERS: Mapping[str, tuple[str, str]] = {
    "certificate": ("Orzeczenie", "The certificate"),
    "consent": ("Zgoda", "A consent"),
}
# Polish nouns after a number: one, a few, many, and the English pair.
NOUNS: Mapping[str, tuple[str, str, str, str, str]] = {
    "refusals": ("odmowa", "odmowy", "odmów", "refusal", "refusals"),
    "cards": ("karta", "karty", "kart", "assessment", "assessments"),
    "absences": ("nieobecność", "nieobecności", "nieobecności", "absence", "absences"),
    "times": ("raz", "razy", "razy", "time", "times"),
}


@dataclass(frozen=True, slots=True)
class Speaker:
    """Says signals in one language, as of one moment.

    Attributes:
        name: the words people know for an id: a person, a message, an element.
    """

    locale: str
    now: datetime
    calendar: Calendar
    name: Callable[[str, str], str] = lambda _kind, key: key

    @property
    def is_english(self) -> bool:
        return self.locale.startswith("en")

    def choose(self, pair: tuple[str, str]) -> str:
        return pair[1] if self.is_english else pair[0]

    def title(self, key: str) -> str:
        """The signal's short name."""
        sentence = SENTENCES[key]
        return self.choose((sentence.title_pl, sentence.title_en))

    def say(self, signal: Mapping[str, Any]) -> str:
        """One sentence: why the case stands still.

        Args:
            signal: a reason as `looking.make_row` keeps it.
        """
        sentence = SENTENCES[signal["key"]]
        text = self.choose((sentence.pl, sentence.en)).format_map(_Blanks(self, signal))
        return text[:1].upper() + text[1:]

    def fill(self, blank: str, signal: Mapping[str, Any]) -> str:
        """What stands in one gap of a sentence."""
        if (write := _BLANKS.get(blank)) is not None:
            return write(self, signal)
        data = signal["data"]
        if blank in NOUNS:
            return self.count(int(data.get("n", 0)), blank)
        # A datum that an old verdict does not hold is a gap in the sentence, not a fault of the page.
        return str(data[blank]) if blank in data else "…"

    def count_days(self, signal: Mapping[str, Any]) -> int:
        """Days on the wall since a signal began, without pauses."""
        local = self.calendar.local_date
        days = (local(self.now) - local(datetime.fromisoformat(signal["since"]))).days
        return max(0, days - int(signal["data"].get("paused", 0)))

    def count(self, number: int, noun: str) -> str:
        one, few, many, single, plural = NOUNS[noun]
        if self.is_english:
            return f"{number} {single if number == 1 else plural}"
        is_few = number % 10 in (2, 3, 4) and number % 100 not in (12, 13, 14)
        return f"{number} {one if number == 1 else few if is_few else many}"

    def say_day(self, text: str) -> str:
        """A date as people say it; what is no date stays as it is."""
        try:
            day = date.fromisoformat(text[:10])
        except ValueError:
            return text
        year = "" if day.year == self.calendar.local_date(self.now).year else f" {day.year}"
        return f"{day.day} {self.choose(MONTHS[day.month - 1])}{year}"

    def say_since(self, signal: Mapping[str, Any]) -> str:
        days = self.count_days(signal)
        if days == 0:
            return self.choose(("Od dziś", "Since today"))
        if days == 1:
            return self.choose(("Od wczoraj", "Since yesterday"))
        return self.choose((f"Od {days} dni", f"For {days} days"))

    def say_days(self, days: int) -> str:
        return self.choose(
            ("1 dzień" if days == 1 else f"{days} dni", "1 day" if days == 1 else f"{days} days")
        )

    def say_days_of(self, days: int) -> str:
        return self.say_days(days) if self.is_english else "1 dnia" if days == 1 else f"{days} dni"

    def say_last(self, data: Mapping[str, Any]) -> str:
        if data.get("met"):
            day = self.say_day(str(data["met"]))
            return self.choose((f" Ostatnie spotkanie: {day}.", f" The last meeting: {day}."))
        if not data.get("contact"):
            return ""
        day = self.say_day(str(data["contact"]))
        how = self.choose(CHANNELS.get(str(data.get("channel")), ("", "")))
        return self.choose((" Ostatni kontakt: ", " The last contact: ")) + (
            f"{how}, {day}." if how else f"{day}."
        )

    def say_paper(self, data: Mapping[str, Any]) -> str:
        name = self.choose(PAPERS.get(str(data.get("paper")), ("", "")))
        day = str(data.get("day", ""))
        is_over = day < self.calendar.local_date(self.now).isoformat()
        verb = ("straciło ważność", "ended on") if is_over else ("traci ważność", "ends on")
        if is_over and data.get("paper") == "consent":
            verb = ("straciła ważność", "ended on")
        return f"{name} {self.choose(verb)} {self.say_day(day)}."

    def say_others(self, data: Mapping[str, Any]) -> str:
        others = int(data.get("others") or 0)
        if not others:
            return ""
        return self.choose((f" Innych zadań po terminie: {others}.", f" {others} more are overdue."))

    def say_step(self, data: Mapping[str, Any]) -> str:
        """A step of the plan or an extra one; its words only where the reader may know them."""
        words = data.get("what")
        named = (
            ("Dodatkowe zadanie", "The extra task")
            if data.get("extra")
            else ("Krok z planu", "The plan's step")
        )
        if not words:
            return self.choose(("Jeden z kroków planu", "One of the plan's steps"))
        return self.choose((f"{named[0]} „{words}”", f"{named[1]} “{words}”"))

    def say_other_steps(self, data: Mapping[str, Any]) -> str:
        others = int(data.get("others") or 0)
        if not others:
            return ""
        return self.choose((f" Innych kroków po terminie: {others}.", f" {others} more steps are late."))

    def say_risk(self, data: Mapping[str, Any]) -> str:
        if data.get("risk") != "high":
            return ""
        return self.choose((" Trener widzi duże ryzyko.", " The coach sees a high risk."))

    def say_fault(self, data: Mapping[str, Any]) -> str:
        # An old verdict holds the chain of causes alone.
        return (
            say_fault(data["code"]).what.text(self.locale) if "code" in data else str(data.get("cause", "…"))
        )

    def say_why(self, key: str) -> str:
        return self.choose(WHY_NOBODY.get(key, (key, key)))

    def say_who(self, data: Mapping[str, Any]) -> str:
        by = str(data.get("by") or "")
        if not by:
            return self.choose(("Trener w raporcie", "The coach in the report"))
        name = self.name("person", by)
        return self.choose((f"Klient ({name})", f"The client ({name})")) if data.get("source") else name

    def say_words(self, data: Mapping[str, Any]) -> str:
        words = data.get("words")
        return self.choose((f" „{words}”", f" “{words}”")) if words else ""


class _Blanks(dict[str, str]):
    """The gaps of one sentence, each worded when the sentence comes to it: most have few of them."""

    def __init__(self, speaker: Speaker, signal: Mapping[str, Any]) -> None:
        super().__init__()
        self._speaker, self._signal = speaker, signal

    def __missing__(self, blank: str) -> str:
        return self._speaker.fill(blank, self._signal)


Write = Callable[[Speaker, Mapping[str, Any]], str]
_BLANKS: Mapping[str, Write] = {
    "since": lambda speaker, one: speaker.say_since(one),
    "since_low": lambda speaker, one: _lower_first(speaker.say_since(one)),
    "days": lambda speaker, one: speaker.say_days(speaker.count_days(one)),
    "days_of": lambda speaker, one: speaker.say_days_of(speaker.count_days(one)),
    "usual_days": lambda speaker, one: speaker.say_days(int(one["data"].get("usual", 0))),
    "last": lambda speaker, one: speaker.say_last(one["data"]),
    "paper": lambda speaker, one: speaker.say_paper(one["data"]),
    "others": lambda speaker, one: speaker.say_others(one["data"]),
    "step": lambda speaker, one: speaker.say_step(one["data"]),
    "other_steps": lambda speaker, one: speaker.say_other_steps(one["data"]),
    "risk": lambda speaker, one: speaker.say_risk(one["data"]),
    "fault": lambda speaker, one: speaker.say_fault(one["data"]),
    "why": lambda speaker, one: speaker.say_why(str(one["data"].get("why", ""))),
    "name": lambda speaker, one: speaker.name("message", str(one["data"].get("name", ""))),
    "who": lambda speaker, one: speaker.say_who(one["data"]),
    "words": lambda speaker, one: speaker.say_words(one["data"]),
    "day": lambda speaker, one: speaker.say_day(str(one["data"]["day"])) if "day" in one["data"] else "…",
}


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]
