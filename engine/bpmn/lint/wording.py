"""Every finding's severity and words (message pl, en, hint pl, en) by code. Rules live elsewhere."""

from collections.abc import Mapping
from typing import TypeAlias

from engine.bpmn.lint.wording_cures import CURE_WORDINGS
from engine.bpmn.lint.wording_lineage import LINEAGE_WORDINGS
from engine.bpmn.lint.wording_parts import PART_WORDINGS
from engine.bpmn.lint.wording_people import PEOPLE_WORDINGS
from engine.bpmn.lint.wording_reading import READING_WORDINGS
from engine.bpmn.lint.wording_undoing import UNDOING_WORDINGS

Wording: TypeAlias = tuple[str, str, str, str, str]

FLOW_WORDINGS: Mapping[str, Wording] = {
    "flow-without-id": (
        "warning",
        "Strzałka z „{source}” do „{target}” nie ma identyfikatora.",
        "The flow from “{source}” to “{target}” has no id.",
        "Krokus nadaje jej własny. Zapisz plik w edytorze, aby identyfikator został na stałe.",
        "Krokus gives it one. Save the file in an editor to keep it for good.",
    ),
    "implicit-split": (
        "error",
        "Z elementu „{name}” wychodzi {count} strzałek bez bramki.",
        "“{name}” has {count} outgoing flows and no gateway.",
        "Postaw po nim bramkę: równoległą (wszystkie drogi) albo wyłączną (jedna z dróg).",
        "Put a gateway after it: parallel (all ways) or exclusive (one of them).",
    ),
    "condition-outside-gateway": (
        "warning",
        "Strzałka „{name}” ma warunek, ale wychodzi z bramki, która go nie czyta.",
        "The flow “{name}” has a condition but leaves a gateway that never reads it.",
        "Przenieś warunek na strzałkę, która wychodzi z bramki wyłącznej.",
        "Move the condition to a flow that leaves an exclusive gateway.",
    ),
    "way-conditional": (
        "warning",
        "Z „{step}” wychodzi tylko strzałka z warunkiem. Gdy nie jest prawdą, nic nie idzie dalej.",
        "Only a flow with a condition leaves “{step}”. Where it does not hold, nothing goes on.",
        "Dodaj drugą strzałkę albo drogę domyślną, albo usuń warunek.",
        "Add another flow or a default, or remove the condition.",
    ),
    "condition-missing": (
        "error",
        "Strzałka „{name}” wychodzi z bramki „{gateway}”, a nie ma warunku i nie jest domyślna.",
        "The flow “{name}” leaves the gateway “{gateway}” without a condition and is not the default.",
        "Dopisz warunek albo ustaw strzałkę jako domyślną.",
        "Write a condition or make it the default flow.",
    ),
    "gateway-without-default": (
        "warning",
        "Bramka „{name}” nie ma drogi domyślnej, a warunki mogą nie objąć wszystkich odpowiedzi.",
        "The gateway “{name}” has no default flow and its conditions may not cover every answer.",
        "Wskaż drogę domyślną, aby sprawa nie utknęła.",
        "Choose a default flow so that no case gets stuck here.",
    ),
    "default-with-condition": (
        "warning",
        "Domyślna strzałka „{name}” ma warunek. Nie będzie czytany.",
        "The default flow “{name}” has a condition. It is never read.",
        "Usuń warunek albo wybierz inną drogę domyślną.",
        "Remove the condition or choose another default flow.",
    ),
    "default-unknown": (
        "error",
        "Droga domyślna elementu „{name}” nie wychodzi z niego.",
        "The default flow of “{name}” does not leave it.",
        "Ustaw drogę domyślną od nowa.",
        "Choose the default flow again.",
    ),
    "same-condition-twice": (
        "warning",
        "Dwie strzałki z bramki „{gateway}” mają ten sam warunek: {text}",
        "Two flows of the gateway “{gateway}” have the same condition: {text}",
        "Wygra pierwsza z nich. Popraw albo usuń drugą.",
        "The first one wins. Change or remove the second.",
    ),
    "event-gateway-target": (
        "error",
        "Po bramce zdarzeń „{name}” stoi „{target}”, które na nic nie czeka.",
        "The event gateway “{name}” is followed by “{target}”, which waits for nothing.",
        "Po bramce zdarzeń postaw zdarzenia pośrednie: wiadomość albo termin.",
        "Put intermediate events after it: a message or a timer.",
    ),
    "flow-into-start": (
        "warning",
        "Strzałka „{name}” prowadzi do początku „{start}”. Krokus idzie nią do tego, co jest za początkiem.",
        "The flow “{name}” leads into the start “{start}”. Krokus takes it to what is behind the start.",
        "Poprowadź ją do kroku za początkiem.",
        "Lead it to the step behind the start.",
    ),
    "flow-into-border": (
        "error",
        "Strzałka „{name}” prowadzi do zdarzenia na brzegu, a ono nie może mieć wejścia.",
        "The flow “{name}” leads into a boundary event, which may have no way in.",
        "Poprowadź ją do następnego kroku.",
        "Lead it to the next step.",
    ),
    "flow-out-of-end": (
        "warning",
        "Z końca „{name}” wychodzi strzałka. Krokus traktuje go jak zdarzenie po drodze.",
        "A flow leaves the end “{name}”. Krokus takes it as an event on the way.",
        "Zamień koniec na zdarzenie pośrednie albo usuń strzałkę.",
        "Use an intermediate event instead, or remove the flow.",
    ),
    "flow-behind-end": (
        "error",
        "Za końcem „{name}” nic już nie biegnie, a wychodzi z niego strzałka.",
        "Nothing goes on behind the end “{name}”, but a flow leaves it.",
        "Usuń strzałkę albo wybierz inne zdarzenie.",
        "Remove the flow or choose another event.",
    ),
    "side-flow": (
        "error",
        "Do podprocesu zdarzeniowego „{name}” albo z niego prowadzi strzałka.",
        "A flow leads into or out of the event sub-process “{name}”.",
        "Zaczyna go jego zdarzenie i kończy jego koniec. Usuń strzałkę.",
        "Its event begins it and its end ends it. Remove the flow.",
    ),
    "boundary-host": (
        "error",
        "Zdarzenie na brzegu „{name}” nie jest przyczepione do żadnej czynności (przyczepione do: {host}).",
        "The boundary event “{name}” is not attached to an activity (attached to: {host}).",
        "Przyczep je do zadania, wywołania albo podprocesu, który nie jest zdarzeniowy.",
        "Attach it to a task, a call activity or a sub-process that no event begins.",
    ),
    "markers-several": (
        "error",
        "„{name}” ma więcej niż jeden znak powtarzania.",
        "“{name}” has more than one marker of repetition.",
        "Zostaw jeden: pętlę albo powtórzenia.",
        "Keep one: a loop or rounds.",
    ),
    "moments-several": (
        "error",
        "Termin „{name}” mówi kilka razy, kiedy, a może tylko raz.",
        "The timer “{name}” says more than once when, and may say it once.",
        "Zostaw jedno: datę, czas trwania albo cykl.",
        "Keep one: a date, a duration or a cycle.",
    ),
    "unreachable": (
        "warning",
        "Do elementu „{name}” nie prowadzi żadna droga.",
        "No way leads to “{name}”.",
        "Połącz go z procesem albo usuń.",
        "Connect it to the process or remove it.",
    ),
    "dead-end": (
        "warning",
        "Za elementem „{name}” droga się urywa.",
        "The way ends after “{name}” without an end event.",
        "Poprowadź strzałkę dalej albo postaw koniec.",
        "Lead a flow on or put an end event.",
    ),
    "event-branch-border": (
        "error",
        "Na „{step}” czeka bramka zdarzeń, więc „{name}” na jego brzegu nie ma sensu.",
        "An event gateway waits for “{step}”, so “{name}” on its border has no meaning.",
        "Poprowadź to zdarzenie od bramki, obok pozostałych.",
        "Lead to this event from the gateway, beside the others.",
    ),
    "event-branch-shared": (
        "error",
        "Do „{name}” prowadzi nie tylko bramka „{gateway}”, ale i inna strzałka.",
        "Not only the gateway “{gateway}” leads to “{name}”, but another flow as well.",
        "Zdarzenie za bramką zdarzeń ma jedno wejście; drugą drogę zacznij od osobnego zdarzenia.",
        "An event behind an event gateway has one way in; give the other way an event of its own.",
    ),
    "loop-without-wait": (
        "error",
        "Pętla bez czekania, w której nic nie zmienia warunku wyjścia: {names}.",
        "A loop that never waits and changes nothing that lets it out: {names}.",
        "Wstaw w pętli zadanie, termin albo wiadomość, albo policz w niej to, o co pyta bramka.",
        "Put a task, a timer or a message into the loop, or count in it what its gateway asks about.",
    ),
    "nested-too-deep": (
        "error",
        "Podproces „{name}” leży głębiej niż {limit} poziomów.",
        "The sub-process “{name}” lies more than {limit} levels deep.",
        "Wydziel część jako osobny proces i wywołaj ją.",
        "Make a part of it a process of its own and call it.",
    ),
    "chain-too-long": (
        "error",
        "Najdłuższa droga w „{name}” ma {count} kroków. Najwięcej wolno {limit}.",
        "The longest way through “{name}” has {count} steps. At most {limit} are allowed.",
        "Podziel proces na kilka i połącz je wywołaniami.",
        "Split the process and join the parts by call activities.",
    ),
}

CALL_WORDINGS: Mapping[str, Wording] = {
    "call-without-target": (
        "error",
        "Wywołanie „{name}” nie mówi, który proces uruchomić.",
        "The call activity “{name}” does not say which process to run.",
        "Wybierz wywoływany proces (calledElement).",
        "Choose the called process (calledElement).",
    ),
    "called-by-person": (
        "warning",
        "Wywołanie „{name}” uruchamia proces, którego tu nie ma ({called}). Zrobi to i potwierdzi człowiek.",
        "The call “{name}” runs a process that is not here ({called}). It waits until somebody has done it.",
        "Dołącz plik z tym procesem albo zostaw jako zadanie.",
        "Add the file with that process, or leave it as a task.",
    ),
    "called-process-missing": (
        "error",
        "Wywołanie „{name}” szuka procesu „{called}”, którego tu nie ma.",
        "The call activity “{name}” wants the process “{called}”, which is not here.",
        "Dołącz plik z tym procesem albo popraw nazwę.",
        "Add the file with that process or correct the name.",
    ),
    "called-process-not-executable": (
        "error",
        "Wywołanie „{name}” uruchamia proces „{called}”, który jest tylko rysunkiem.",
        "The call activity “{name}” runs the process “{called}”, which is only a drawing.",
        'Ustaw w nim isExecutable="true".',
        'Set isExecutable="true" there.',
    ),
    "call-cycle": (
        "error",
        "Procesy wywołują się w kółko: {names}.",
        "Processes call each other in a circle: {names}.",
        "Usuń jedno z wywołań; powtarzanie narysuj jako pętlę.",
        "Remove one of the calls; draw repetition as a loop.",
    ),
    "end-without-result": (
        "info",
        "Inne końce tego procesu mówią, jaki jest wynik, a koniec „{name}” nie.",
        "Other ends of this process say what its result is, the end “{name}” does not.",
        "Jeśli dalszy proces pyta o wynik, wpisz go na stronie tego końca.",
        "If a later process asks for the result, type it on the page of this end.",
    ),
}

WORDINGS: Mapping[str, Wording] = {
    **PART_WORDINGS,
    **FLOW_WORDINGS,
    **CALL_WORDINGS,
    **CURE_WORDINGS,
    **PEOPLE_WORDINGS,
    **READING_WORDINGS,
    **LINEAGE_WORDINGS,
    **UNDOING_WORDINGS,
}
