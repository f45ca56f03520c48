"""Words of the notation and of properties as people call them, Polish and English. Texts only."""

from collections.abc import Mapping

Pairs = Mapping[str, tuple[str, str]]
TRUTH: Pairs = {
    "true": ("tak", "yes"),
    "false": ("nie", "no"),
    "tak": ("tak", "yes"),
    "nie": ("nie", "no"),
}
SUPPORT: Pairs = {
    "direct": ("bezpośrednie: z klientem", "direct: with the client"),
    "indirect": ("pośrednie: dla klienta", "indirect: for the client"),
    "general": ("ogólne", "general"),
}
EVENTS: Pairs = {
    "none": ("zwykłe", "plain"),
    "terminate": ("kończy od razu cały proces", "ends the whole process at once"),
    "message": ("wiadomość", "message"),
    "timer": ("czas", "time"),
    "signal": ("sygnał", "signal"),
    "error": ("błąd", "error"),
    "escalation": ("zawiadomienie wyżej", "escalation"),
    "conditional": ("warunek", "condition"),
    "compensation": ("cofnięcie skutków", "compensation"),
    "cancel": ("odwołanie", "cancellation"),
    "link": ("łącznik", "link"),
}
ACTIONS: Pairs = {
    "block_sharing": ("wstrzymuje udostępnianie danych", "stops the sharing of data"),
    "reassign": ("powierza sprawę osobie", "hands the case to a person"),
    "resume": ("kończy przerwę we wsparciu", "ends the pause of support"),
    "suspend": ("zaczyna przerwę we wsparciu", "begins a pause of support"),
    "set_status": ("zmienia stan sprawy", "changes the state of the case"),
}
KINDS: Pairs = {
    "person": ("krok dla człowieka", "a step for a person"),
    "startEvent": ("początek", "beginning"),
    "endEvent": ("koniec", "end"),
    "intermediateCatchEvent": ("czekanie", "a wait"),
    "intermediateThrowEvent": ("komunikat", "announcement"),
    "boundaryEvent": ("zdarzenie przy kroku", "an event beside a step"),
    "scriptTask": ("automatyczna notatka", "automatic note"),
    "serviceTask": ("automatyczne działanie", "automatic action"),
    "businessRuleTask": ("tabela decyzji", "decision table"),
    "sendTask": ("automatyczna wiadomość", "automatic message"),
    "receiveTask": ("czekanie na wiadomość", "wait for a message"),
    "callActivity": ("inny proces", "another process"),
    "subProcess": ("część", "part"),
    "transaction": ("część", "part"),
    "process": ("proces", "process"),
    "sub_process": ("część", "part"),
    "event_sub_process": ("w każdej chwili", "at any time"),
    "exclusiveGateway": ("pytanie", "question"),
    "inclusiveGateway": ("pytanie, kilka odpowiedzi", "question, several answers"),
    "parallelGateway": ("kilka rzeczy naraz", "several things at once"),
    "eventBasedGateway": ("co będzie pierwsze", "what comes first"),
}
FIELD_KINDS: Pairs = {
    "text": ("tekst", "text"),
    "area": ("dłuższy tekst", "longer text"),
    "number": ("liczba", "number"),
    "money": ("kwota", "amount"),
    "date": ("dzień", "date"),
    "time": ("godzina", "time"),
    "datetime": ("dzień i godzina", "date and time"),
    "month": ("miesiąc", "month"),
    "bool": ("zaznaczenie", "tick"),
    "one": ("jedna odpowiedź do wyboru", "one of several answers"),
    "many": ("kilka odpowiedzi do wyboru", "several answers"),
    "scale": ("skala", "scale"),
    "person": ("osoba", "person"),
    "file": ("plik", "file"),
    "ref": ("wybór z listy", "choice from a list"),
    "calc": ("wyliczane", "worked out"),
    "table": ("tabela", "table"),
    "group": ("grupa pól", "group of fields"),
    "signature": ("podpis", "signature"),
    "consent": ("zgoda", "consent"),
    "section": ("część formularza", "section"),
    "info": ("objaśnienie", "explanation"),
}
