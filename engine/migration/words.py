"""Changes as sentences, Polish and English. Texts only; what changed is decided in comparing.py."""

from collections.abc import Mapping

from engine.migration.comparing import Change, Sort
from engine.migration.speaking import Edition, is_truth, say_text
from engine.migration.things import Part
from engine.releases.modelfile import Words

MOST_SHOWN = 240
ARROW = " → "
_PARTS: Mapping[Part, tuple[str, str]] = {
    Part.MODEL: ("Model", "Model"),
    Part.STAGE: ("Etap", "Stage"),
    Part.ROLE: ("Rola", "Role"),
    Part.MESSAGE: ("Wiadomość", "Message"),
    Part.DOCUMENT: ("Dokument", "Document"),
    Part.THRESHOLD: ("Próg", "Threshold"),
    Part.PARAMETER: ("Parametr", "Parameter"),
    Part.INITIAL: ("Wartość na początku", "Value at the start"),
    Part.VARIABLE: ("Nazwa wartości", "Name of a value"),
    Part.PROCESS: ("Proces", "Process"),
    Part.ELEMENT: ("Krok", "Step"),
    Part.FLOW: ("Przejście", "Way"),
    Part.FORM: ("Formularz", "Form"),
    Part.FIELD: ("Pole", "Field"),
    Part.TABLE: ("Tabela decyzji", "Decision table"),
    Part.RULE: ("Reguła", "Rule"),
    Part.SCENARIO: ("Scenariusz", "Scenario"),
    Part.DRAWING: ("Rysunek", "Drawing"),
    Part.OTHER: ("Plik", "File"),
}
_ATTRIBUTES: Mapping[str, tuple[str, str]] = {
    "name": ("nazwa", "name"),
    "label": ("nazwa", "label"),
    "title": ("tytuł", "title"),
    "title_plain": ("tytuł prostymi słowami", "title in plain words"),
    "intro": ("wstęp", "introduction"),
    "intro_plain": ("wstęp prostymi słowami", "introduction in plain words"),
    "description": ("opis", "description"),
    "client_name": ("nazwa dla klienta", "name for the client"),
    "plain_name": ("nazwa dla klienta", "name for the client"),
    "plain_label": ("nazwa dla klienta", "label for the client"),
    "plain_text": ("co klient czyta, zanim to zgłosi", "what the client reads before saying it"),
    "note_readers": ("kto czyta dopisane słowa", "who reads the words beside it"),
    "label_plain": ("nazwa prostymi słowami", "label in plain words"),
    "hint": ("podpowiedź", "hint"),
    "hint_plain": ("podpowiedź prostymi słowami", "hint in plain words"),
    "help": ("podpowiedź", "help"),
    "checklist": ("lista do odhaczenia", "checklist"),
    "option_labels": ("nazwy odpowiedzi", "labels of the answers"),
    "rule_texts": ("komunikaty", "messages"),
    "source": ("źródło", "source"),
    "main_process": ("proces główny", "main process"),
    "stages": ("kolejność etapów", "order of the stages"),
    "extends": ("model, z którego powstał", "model it came from"),
    "scope": ("kto to jest", "whose it is"),
    "roles": ("kto może zgłosić", "who may report it"),
    "client": ("czy klient może zgłosić", "whether the client may report it"),
    "form": ("formularz", "form"),
    "code": ("symbol", "code"),
    "amber": ("próg żółty", "amber threshold"),
    "red": ("próg czerwony", "red threshold"),
    "stage": ("etap", "stage"),
    "value": ("wartość", "value"),
    "process": ("proces", "process"),
    "kind": ("rodzaj", "kind"),
    "executable": ("czy działa", "whether it runs"),
    "interrupting": ("czy przerywa sprawę", "whether it interrupts the case"),
    "role": ("kto to robi", "who does it"),
    "lane": ("kto to robi (tor na rysunku)", "who does it (lane of the drawing)"),
    "event": ("zdarzenie", "event"),
    "waits_for": ("na co czeka", "what it waits for"),
    "time": ("kiedy", "when"),
    "border_of": ("przy którym kroku", "beside which step"),
    "interrupts": ("czy przerywa krok", "whether it interrupts the step"),
    "called": ("który proces się zaczyna", "which process it starts"),
    "script": ("co liczy", "what it works out"),
    "decision": ("tabela decyzji", "decision table"),
    "repeats": ("ile razy", "how often"),
    "due": ("termin", "deadline"),
    "remind_before": ("przypomnienie", "reminder"),
    "escalate_after": ("kiedy dowiaduje się przełożony", "when it is escalated"),
    "escalate_to": ("kto dowiaduje się o spóźnieniu", "to whom it is escalated"),
    "support_kind": ("rodzaj wsparcia", "kind of support"),
    "client_decision": ("decyzja klienta", "client's decision"),
    "consent_required": ("potrzebne zgody", "needed consents"),
    "optional": ("czy można pominąć", "whether it may be left out"),
    "pause_clock_on_suspend": ("czy termin stoi w czasie pauzy", "whether a pause stops the clock"),
    "available_when": ("kiedy można zacząć", "when it may start"),
    "once": ("czy najwyżej jeden naraz", "whether only one at a time"),
    "result": ("wynik", "result"),
    "case_status": ("stan sprawy", "state of the case"),
    "action": ("co robi sam", "what it does by itself"),
    "condition": ("warunek", "condition"),
    "default": ("wartość domyślna", "default"),
    "order": ("kolejność", "order"),
    "required": ("czy trzeba wypełnić", "whether it must be filled in"),
    "hidden_when": ("kiedy jest ukryte", "when it is hidden"),
    "options": ("odpowiedzi", "answers"),
    "choices_from": ("skąd odpowiedzi", "where answers come from"),
    "access": ("kto widzi", "who sees it"),
    "prefill": ("skąd się wypełnia", "what fills it in"),
    "limits": ("granice", "limits"),
    "rules": ("sprawdzanie", "checks"),
    "counted_as": ("jak się liczy", "how it is worked out"),
    "readonly": ("tylko do odczytu", "read only"),
    "unit": ("jednostka", "unit"),
    "hit_policy": ("jak wybiera reguły", "how it picks rules"),
    "inputs": ("pytania", "inputs"),
    "outputs": ("wyniki", "outputs"),
    "logic": ("co liczy", "what it works out"),
    "when": ("kiedy", "when"),
    "then": ("wtedy", "then"),
    "values": ("słowa dla jej odpowiedzi", "words for its answers"),
    "who": ("kto przy tym pracuje", "who works on it"),
    "target": ("komu", "to whom"),
    "meaningful": ("czy to postęp sprawy", "whether it counts as progress"),
    "anchor": ("od kiedy się liczy", "what it is counted from"),
    "survives_close": ("czy trwa po zamknięciu sprawy", "whether it outlives the case"),
    "sides_end_with_main": (
        "czy procesy poboczne kończą się razem z nim",
        "whether side processes end with it",
    ),
    "valid_from": ("od kiedy", "from when"),
    "valid_to": ("do kiedy", "until when"),
    "verified": ("czy sprawdzone", "whether it is checked"),
}
_SORTS: Mapping[Sort, tuple[str, str]] = {
    Sort.ADDED: ("nowe", "new"),
    Sort.REMOVED: ("usunięte", "removed"),
    Sort.MOVED: ("przeniesione", "moved"),
    Sort.CHANGED: ("zmienione", "changed"),
    Sort.WORDED: ("inne słowa", "wording"),
}


def say_sort(sort: Sort) -> Words:
    """One word for how a thing differs."""
    return Words(*_SORTS[sort])


def name_part(part: Part, name: str) -> Words:
    """A thing with its kind, as in “Step “Talk””."""
    polish, english = _PARTS[part]
    return Words(f"{polish} „{name}”", f"{english} “{name}”") if name else Words(polish, english)


def name_attribute(attribute: str) -> Words:
    """What people call one text of a thing; a word of another tool stays as it is."""
    return Words(*_ATTRIBUTES.get(attribute, (attribute, attribute)))


def say_change(
    change: Change,
    places: Mapping[str, str] | None = None,
    editions: tuple[Edition, Edition] | None = None,
) -> Words:
    """One sentence.

    Args:
        places: names of processes, forms and tables by their ids.
        editions: the two models, for what their keys and expressions stand for.
    """
    thing = _say_thing(change, places or {})
    if change.part is Part.DRAWING:
        return Words(
            f"{thing.pl}: coś stoi w innym miejscu, działa tak samo.",
            f"{thing.en}: something stands elsewhere; it works the same.",
        )
    if change.attribute and change.part in (Part.SCENARIO, Part.OTHER):
        return Words(f"{thing.pl}: zmieniono.", f"{thing.en}: changed.")
    if change.attribute:
        return _say_attribute(change, thing, editions)
    if change.sort is Sort.MOVED:
        before, after = _name(change.before, places), _name(change.after, places)
        return Words(
            f"{thing.pl}: przeniesiono z „{before}” do „{after}”.",
            f"{thing.en}: moved from “{before}” to “{after}”.",
        )
    if change.part is Part.FLOW:
        return _say_way(change)
    words = ("dodano", "added") if change.sort is Sort.ADDED else ("usunięto", "removed")
    return Words(f"{thing.pl}: {words[0]}.", f"{thing.en}: {words[1]}.")


def _say_way(change: Change) -> Words:
    source, _, target = change.name.partition(ARROW)
    if change.sort is Sort.ADDED:
        return Words(f"Po „{source}” może teraz iść „{target}”.", f"“{target}” may now follow “{source}”.")
    return Words(f"Po „{source}” nie idzie już „{target}”.", f"“{target}” no longer follows “{source}”.")


def _say_thing(change: Change, places: Mapping[str, str]) -> Words:
    told = name_part(change.part, "" if change.part is Part.MODEL else change.name)
    if change.part in (Part.FIELD, Part.RULE):
        owner = _name(change.place, places)
        return Words(f"{told.pl} („{owner}”)", f"{told.en} (“{owner}”)")
    return told


def _name(place: str, places: Mapping[str, str] | None) -> str:
    return (places or {}).get(place, place)


def _say_attribute(change: Change, thing: Words, editions: tuple[Edition, Edition] | None) -> Words:
    polish, english = _ATTRIBUTES.get(change.attribute, (change.attribute, change.attribute))
    if change.part is Part.FLOW and change.attribute == "default":
        polish, english = "droga, gdy nic innego nie pasuje", "way taken when nothing else fits"
    before, after = _say_sides(change, editions)
    if before is None or after is None or before == after:
        return Words(f"{thing.pl}: {polish} – zmieniono.", f"{thing.en}: {english} – changed.")
    (was, then), (now, later) = _quote(before, "było", "was"), _quote(after, "jest", "is")
    if not before.pl:
        (now, later) = _quote(after, "teraz", "now")
        return Words(f"{thing.pl}: {polish} – {now}.", f"{thing.en}: {english} – {later}.")
    if not after.pl:
        (was, then) = _quote(before, "bez", "without")
        return Words(f"{thing.pl}: {polish} – {was}.", f"{thing.en}: {english} – {then}.")
    return Words(
        f"{thing.pl}: {polish} – {was}, {now}.",
        f"{thing.en}: {english} – {then}, {later}.",
    )


def _say_sides(change: Change, editions: tuple[Edition, Edition] | None) -> tuple[Words | None, Words | None]:
    if editions is None:
        return Words(change.before), Words(change.after)
    old, new = editions
    sides = change.before, change.after
    if "" in sides and is_truth("".join(sides)):
        # What is not said of a thing is not so.
        sides = change.before or "nie", change.after or "nie"
    return say_text(old, change, sides[0]), say_text(new, change, sides[1])


def _quote(text: Words, polish: str, english: str) -> tuple[str, str]:
    """A text behind the word that introduces it; a sentence with quotation marks of its own gets a colon."""
    told = _shorten(text.pl), _shorten(text.text("en"))
    return (
        f"{polish}: {told[0]}" if "„" in told[0] else f"{polish} „{told[0]}”",
        f"{english}: {told[1]}" if "“" in told[1] or "„" in told[1] else f"{english} “{told[1]}”",
    )


def _shorten(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= MOST_SHOWN else plain[: MOST_SHOWN - 1] + "…"
