"""Words of findings about what the reader mended, added or renamed. No rules."""

from collections.abc import Mapping
from typing import TypeAlias

Wording: TypeAlias = tuple[str, str, str, str, str]

CURE_WORDINGS: Mapping[str, Wording] = {
    "id-renamed": (
        "warning",
        "Identyfikator „{element}” nie nadaje się dla silnika. W Krokusie element nazywa się „{new}”.",
        "The id “{element}” cannot be used by the engine. Krokus calls the element “{new}”.",
        "Zmień identyfikator w edytorze na litery, cyfry i podkreślenia.",
        "Change the id in an editor to letters, digits and underscores.",
    ),
    "id-repeated": (
        "warning",
        "Identyfikator „{element}” jest w pliku kilka razy.",
        "The id “{element}” occurs several times in the file.",
        "Nie przeszkadza to w wykonaniu, ale inne narzędzia mogą odrzucić plik. Nadaj różne identyfikatory.",
        "It does not disturb the run, but other tools may refuse the file. Give each its own id.",
    ),
    "flow-moved": (
        "info",
        "Strzałka „{name}” jest zapisana poza podprocesem, do którego należy.",
        "The flow “{name}” is written outside the sub-process it belongs to.",
        "Krokus czyta ją tam, gdzie łączy kroki. Nic nie trzeba robić.",
        "Krokus reads it where it joins its steps. Nothing to do.",
    ),
    "flow-dangling": (
        "warning",
        "Strzałka „{name}” na rysunku nie łączy dwóch elementów.",
        "The flow “{name}” of the drawing does not join two elements.",
        "Połącz oba jej końce albo ją usuń.",
        "Connect both of its ends or remove it.",
    ),
    "start-added": (
        "info",
        "Nie ma zdarzenia początkowego. Początkiem jest „{name}”, bo nic do niego nie prowadzi.",
        "There is no start event. “{name}” is where it starts, because nothing leads to it.",
        "Narysuj początek, aby było to widać.",
        "Draw a start event to make it visible.",
    ),
    "start-not-used": (
        "warning",
        "Początek „{name}” nie zostanie użyty: sprawę zakłada człowiek, od zwykłego początku.",
        "The start “{name}” is not used: people create cases, and those begin at the plain start.",
        "Jeśli coś ma się zacząć w trakcie sprawy, narysuj podproces zdarzeniowy.",
        "If something may begin while a case runs, draw an event sub-process.",
    ),
    "starts-awaited": (
        "info",
        "Proces ma {count} początki na zdarzenia. Nowa sprawa czeka na to, które przyjdzie pierwsze.",
        "The process has {count} starts by events. A new case waits for whichever comes first.",
        "Nic nie trzeba robić.",
        "Nothing to do.",
    ),
    "end-added": (
        "info",
        "Za „{name}” droga kończy się bez zdarzenia końcowego.",
        "The way after “{name}” ends without an end event.",
        "Krokus kończy ją tam. Narysuj koniec, aby było to widać.",
        "Krokus ends it there. Draw an end event to make it visible.",
    ),
    "process-empty": (
        "info",
        "Proces „{name}” jest pusty.",
        "The process “{name}” is empty.",
        "Nie ma w nim czego wykonać.",
        "There is nothing in it to run.",
    ),
    "sub-process-empty": (
        "warning",
        "Podproces „{name}” jest pusty. Krokus pokaże go jako zadanie do potwierdzenia.",
        "The sub-process “{name}” is empty. Krokus shows it as a task to confirm.",
        "Narysuj jego kroki albo zostaw jako zadanie.",
        "Draw its steps, or leave it as a task.",
    ),
    "default-assumed": (
        "warning",
        "Strzałka „{name}” z bramki „{gateway}” nie ma warunku. Krokus uznaje ją za domyślną.",
        "The flow “{name}” of the gateway “{gateway}” has no condition. Krokus takes it as the default.",
        "Ustaw ją jako domyślną w edytorze.",
        "Make it the default flow in an editor.",
    ),
    "always-taken": (
        "info",
        "Strzałka „{name}” z bramki „{gateway}” nie ma warunku, więc zawsze jest wybierana.",
        "The flow “{name}” of the gateway “{gateway}” has no condition, so it is always taken.",
        "Dopisz warunek, jeśli ma być inaczej.",
        "Write a condition if that is not meant.",
    ),
    "split-added": (
        "info",
        "Z „{name}” wychodzi kilka dróg bez bramki. Krokus wykonuje je jak bramka {kind}.",
        "Several ways leave “{name}” without a gateway. Krokus runs them like a {kind}.",
        "Narysuj bramkę, aby było to widać.",
        "Draw the gateway to make it visible.",
    ),
    "link-joined": (
        "info",
        "Łącznik „{name}” prowadzi do „{target}” jak zwykła strzałka.",
        "The link “{name}” leads to “{target}” like a plain flow.",
        "Nic nie trzeba robić.",
        "Nothing to do.",
    ),
    "done-by-person": (
        "warning",
        "Krokus nie umie sam wykonać „{name}” ({kind}). Krok czeka, aż ktoś go zrobi i potwierdzi.",
        "Krokus cannot do “{name}” ({kind}) by itself. The step waits until somebody has done it.",
        "Wpisz działanie (action) lub decyzję, albo zostaw ten krok człowiekowi.",
        "Name an action or a decision, or leave the step to a person.",
    ),
    "not-compiled": (
        "error",
        "Silnik nie umie wykonać „{name}”: {reason}.",
        "The engine cannot run “{name}”: {reason}.",
        "Popraw wskazany element i sprawdź jeszcze raz.",
        "Mend the named element and check again.",
    ),
}
