"""Verdicts about cases as sentences, Polish and English."""

from collections.abc import Mapping, Sequence
from typing import Any

from engine.migration.fit import Fit
from engine.migration.verdicts import Obstacle, Verdict
from engine.releases.completing import find_form_key
from engine.releases.modelfile import Words
from engine.releases.release import Release

MOST_NAMED = 3
_OBSTACLES: Mapping[str, tuple[str, str]] = {
    "element_removed": (
        "Nie może przejść, bo stoi na usuniętym kroku „{0}”. Wybierz, dokąd przenieść.",
        "Cannot move: it stands at the step “{0}”, which is gone. Choose where to put it.",
    ),
    "element_moved": (
        "Nie może przejść, bo stoi na kroku „{0}”, który jest teraz gdzie indziej. Wybierz, dokąd.",
        "Cannot move: the step “{0}” at which it stands is elsewhere now. Choose where to put it.",
    ),
    "kind_changed": (
        "Nie może przejść, bo stoi na kroku „{0}”, który jest teraz innego rodzaju. Wybierz, dokąd.",
        "Cannot move: the step “{0}” at which it stands is of another kind now. Choose where to put it.",
    ),
    "rounds_changed": (
        "Nie może przejść, bo krok „{0}” jest w toku i powtarza się teraz inaczej. Wybierz, dokąd przenieść.",
        "Cannot move: the step “{0}” is under way and repeats differently now. Choose where to put it.",
    ),
    "call_changed": (
        "Nie może przejść, bo w kroku „{0}” zaczął się proces, którego ten krok już nie używa. "
        "Wybierz, dokąd przenieść.",
        "Cannot move: the step “{0}” runs a process that it does not use any more. Choose where to put it.",
    ),
    "process_removed": (
        "Nie może przejść, bo trwa w niej proces „{0}”, którego już nie ma. Najpierw go dokończ.",
        "Cannot move: the process “{0}” is running in it and is gone. Finish it first.",
    ),
    "join_removed": (
        "Nie może przejść, bo czeka na połączenie dróg „{0}”, którego już nie ma. Dokończ drugą drogę.",
        "Cannot move: it waits where ways meet (“{0}”), and that place is gone. Finish the other way.",
    ),
    "join_starved": (
        "Nie może przejść, bo w „{0}” czekałaby bez końca na drogę przez „{1}”: już na nią nie wejdzie.",
        "Cannot move: at “{0}” it would wait for ever for the way through “{1}”, which it has passed.",
    ),
    "way_shared": (
        "Nie może przejść: „{0}” i „{1}” trwają naraz, a teraz idą po kolei. Coś zrobiono by dwa razy.",
        "Cannot move: “{0}” and “{1}” run side by side but now follow each other: done twice.",
    ),
    "way_parted": (
        "Nie może przejść: trwają naraz „{0}” i „{1}”, a teraz wybiera się jedno. Coś zrobiono by dwa razy.",
        "Cannot move: “{0}” and “{1}” run side by side, but now one of them is chosen: done twice.",
    ),
    "fault": (
        "Nie może przejść: w nowym wydaniu proces stanąłby na kroku „{0}”.",
        "Cannot move: in the new release the process would break at “{0}”.",
    ),
    "other_release": (
        "Nie przeszła: zmieniła wydanie wcześniej.",
        "Not moved: it changed its release before.",
    ),
    "not_running": ("Nie przeszła: sprawa się skończyła.", "Not moved: the case has ended."),
}
# Those that choosing another step solves.
SOLVABLE = frozenset({"element_removed", "element_moved", "kind_changed", "rounds_changed", "call_changed"})
BROKEN = Words(
    "Stoi przez błąd. Może przejść; potem na liście „Co stoi” kliknij „Spróbuj jeszcze raz”.",
    "It stands still because something broke. It can move; then press “Try again” in “Stuck cases”.",
)


def say_obstacle(fit: Fit, obstacle: Obstacle) -> Words:
    """Why a case cannot move."""
    return word_obstacle(fit, obstacle.code, obstacle.element_id, obstacle.other)


def word_obstacle(fit: Fit, code: str, element_id: str, other: str) -> Words:
    names = [_name(fit, one) for one in (element_id, other)]
    polish, english = _OBSTACLES[code]
    return Words(polish.format(*names), english.format(*names))


def _name(fit: Fit, element_id: str) -> str:
    if element_id in fit.old.graph.elements:
        return fit.old.find_element_name(element_id)
    process = fit.old.graph.processes.get(element_id)
    return process.name or process.id if process is not None else fit.new.find_element_name(element_id)


def say_verdict(fit: Fit, verdict: Verdict) -> tuple[Words, ...]:
    """What moving means for a case, most important first."""
    if verdict.obstacles:
        return tuple(dict.fromkeys(say_obstacle(fit, one) for one in verdict.obstacles))
    said = [_say_placed(fit, before, now) for before, now in verdict.placed]
    if verdict.ahead:
        said.append(say_ahead([fit.new.find_element_name(name) for name in verdict.ahead]))
    said += [words for name in verdict.stays if (words := _say_role(fit, name)) is not None]
    said += [_say_form(fit, name) for name in verdict.forms]
    said += [_say_table(fit, table) for table in verdict.tables]
    if not verdict.placed:
        said.insert(0, Words("Zostaje tam, gdzie jest.", "Stays where it is."))
    return tuple(said)


def _say_placed(fit: Fit, before: str, now: str) -> Words:
    old, new = fit.old.find_element_name(before), fit.new.find_element_name(now)
    if now == fit.find_next(before):
        return Words(f"Krok „{old}” liczy się jak zrobiony.", f"The step “{old}” counts as done.")
    if before == now:
        return Words(f"Krok „{old}” zaczyna się od nowa.", f"The step “{old}” begins anew.")
    return Words(f"Przechodzi z „{old}” na „{new}”.", f"Goes from “{old}” to “{new}”.")


def say_ahead(names: Sequence[str]) -> Words:
    """New steps that a case may come to."""
    listed = ", ".join(f"„{name}”" for name in names[:MOST_NAMED])
    named = ", ".join(f"“{name}”" for name in names[:MOST_NAMED])
    more = len(names) - MOST_NAMED
    polish = f"{listed} i jeszcze {more}" if more > 0 else listed
    english = f"{named} and {more} more" if more > 0 else named
    if len(names) == 1:
        return Words(f"Czeka ją nowy krok: {polish}.", f"A new step lies ahead: {english}.")
    return Words(f"Czekają ją nowe kroki: {polish}.", f"New steps lie ahead: {english}.")


def _say_role(fit: Fit, element_id: str) -> Words | None:
    """Who does a step in hand from now on, where that differs."""
    before, now = fit.old.graph.elements[element_id], fit.new.graph.elements[element_id]
    if before.role == now.role or not now.needs_person:
        return None
    name, was, will = now.name or now.id, _find_role(fit.old, before.role), _find_role(fit.new, now.role)
    return Words(
        f"Krok „{name}” robi teraz: {will.pl} (było: {was.pl}).",
        f"The step “{name}” is now done by: {will.text('en')} (was: {was.text('en')}).",
    )


def _find_role(release: Release, key: str | None) -> Words:
    role = release.model.roles.get(key or release.model.fallback_role)
    return Words(key or "–") if role is None else role.name


def _say_form(fit: Fit, element_id: str) -> Words:
    name, gone = fit.new.find_element_name(element_id), _list_gone_fields(fit, element_id)
    polish = "Formularz kroku „{}” się zmienił{}; w szkicu zostaje to, co pasuje."
    english = "The form of the step “{}” has changed{}; a draft keeps what fits."
    if not gone:
        return Words(polish.format(name, ""), english.format(name, ""))
    listed, named = ", ".join(f"„{one}”" for one in gone), ", ".join(f"“{one}”" for one in gone)
    return Words(polish.format(name, f" (nie ma już: {listed})"), english.format(name, f" (gone: {named})"))


def _list_gone_fields(fit: Fit, element_id: str) -> list[str]:
    found = []
    for release in (fit.old, fit.new):
        key = find_form_key(release.graph.elements[element_id], release.forms)
        form = release.forms.get(key or "")
        found.append({} if form is None else {one.key: one.label or one.key for one in form.root.members})
    before, now = found
    return [label for key, label in before.items() if key not in now]


def _say_table(fit: Fit, table: str) -> Words:
    """A decision that may still be asked is made otherwise."""
    decisions = (one for file in fit.new.decisions.values() for one in file.decisions.values())
    name = next((one.name for one in decisions if one.id == table and one.name), table)
    return Words(
        f"Może ją czekać zmieniona tabela decyzji: „{name}”.",
        f"A changed decision table may lie ahead: “{name}”.",
    )


def say_told(fit: Fit, told: Mapping[str, Any]) -> tuple[Words, ...]:
    """What became of a case, from what was kept of it."""
    if "obstacles" in told:
        kept = [word_obstacle(fit, one["code"], one["element"], one["other"]) for one in told["obstacles"]]
        return tuple(dict.fromkeys(kept))
    if "fault" in told:
        return (word_obstacle(fit, "fault", told.get("element", ""), ""),)
    if "reason" in told:
        return (word_obstacle(fit, told["reason"], "", ""),)
    said = [
        Words(f"Przeszła z „{before}” na „{now}”.", f"Went from “{before}” to “{now}”.")
        for before, now in told.get("placed", ())
    ]
    if told.get("steps"):
        said.append(say_ahead(told["steps"]))
    if told.get("left"):
        names = ", ".join(told["left"])
        said.append(
            Words(f"W szkicu nie zmieściło się: {names}.", f"What did not fit of the draft: {names}.")
        )
    return tuple(said)
