"""Words of findings about what people do in the stead of another tool, and in any order. No rules."""

from collections.abc import Mapping
from typing import TypeAlias

Wording: TypeAlias = tuple[str, str, str, str, str]

PEOPLE_WORDINGS: Mapping[str, Wording] = {
    "ad-hoc": (
        "info",
        "W „{name}” kroki zaczyna człowiek w dowolnej kolejności, przyciskami: {names}.",
        "In “{name}” people begin the steps in any order, by buttons: {names}.",
        "Sprawdź w próbie na niby, czy o to chodziło.",
        "Look at a trial run to see whether that is what you mean.",
    ),
    "ad-hoc-in-order": (
        "warning",
        "W „{name}” kroki zaczyna człowiek, przyciskami: {names}. Krokus nie pilnuje, by były po jednym.",
        "In “{name}” people begin the steps, by buttons: {names}. Krokus does not keep to one at a time.",
        "Jeśli kolejność jest znana, narysuj ją strzałkami.",
        "If the order is known, draw it with flows.",
    ),
    "ad-hoc-empty": (
        "error",
        "„{name}” jest pusty: nie ma w nim kroku, który ktoś mógłby zacząć.",
        "“{name}” is empty: there is no step in it that anybody could begin.",
        "Narysuj w nim kroki albo zamień na zadanie.",
        "Draw steps in it, or use a task.",
    ),
    "ad-hoc-plain": (
        "warning",
        "„{name}” ma w środku początek, więc biegnie jak zwykły podproces.",
        "“{name}” has a start event inside, so it runs like a plain sub-process.",
        "Usuń początek, jeśli kroki ma zaczynać człowiek w dowolnej kolejności.",
        "Take the start event away if people are to begin the steps in any order.",
    ),
    "event-untyped": (
        "warning",
        "Zdarzenie „{name}” nie mówi, na co czeka. Krokus traktuje je jak wiadomość, którą zgłasza człowiek.",
        "The event “{name}” does not say what it waits for. Krokus takes it as news that somebody reports.",
        "Wybierz rodzaj zdarzenia: wiadomość, termin albo warunek.",
        "Choose a kind of event: message, timer or condition.",
    ),
    "call-made-executable": (
        "info",
        'Proces „{name}” jest wywoływany, więc jest wykonywany, choć isExecutable nie jest "true".',
        'The process “{name}” is called and therefore executed, although isExecutable is not "true".',
        'Ustaw w nim isExecutable="true".',
        'Set isExecutable="true" there.',
    ),
    "script-by-person": (
        "warning",
        "Skryptu „{name}” Krokus nie wykona. Robi to człowiek i podaje, co czytają dalsze kroki: {text}",
        "Krokus never runs the script “{name}”. A person does it and answers what later steps read: {text}",
        "Zostaw jako zadanie albo zapisz w FEEL, np. kwota = 2 * stawka.",
        "Leave it as a task, or write it in FEEL, such as sum = 2 * rate.",
    ),
    "condition-asked": (
        "warning",
        "Warunku „{text}” Krokus nie umie obliczyć. O to, czy jest spełniony, pyta człowieka ({variable}).",
        "Krokus cannot work out the condition “{text}”. It asks a person whether it holds ({variable}).",
        'Napisz go w FEEL, np. decyzja = "tak".',
        'Write it in FEEL, such as decision = "yes".',
    ),
    "call-dynamic": (
        "warning",
        "Wywołanie „{name}” wybiera proces dopiero w trakcie ({called}). Wybiera i robi to człowiek.",
        "The call “{name}” chooses its process only while running ({called}). A person chooses and does it.",
        "Postaw bramkę z osobnym wywołaniem dla każdego procesu.",
        "Draw a gateway with one call for each process.",
    ),
}
