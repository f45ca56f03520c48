"""Why a step of the process broke and who can help, in people's words: one entry a code of `EngineFault`."""

from collections.abc import Mapping
from typing import NamedTuple

from engine.releases.modelfile import Words

_MODEL = Words(
    "Schemat trzeba poprawić, a sprawę przenieść do nowego wydania. Potem spróbuj ponownie.",
    "The diagram has to be mended and the case moved to the new release. Then try again.",
)
_ANSWERS = Words(
    "Sprawdź odpowiedzi w sprawie. Jeśli są dobre, schemat trzeba poprawić. Potem spróbuj ponownie.",
    "Look at the answers of the case. If they are right, the diagram has to be mended. Then try again.",
)
_PROGRAM = Words(
    "Powiedz administratorowi. Nic, co zapisano, nie zginęło.",
    "Tell the administrator. Nothing that was saved is lost.",
)
_CIRCLES = Words("schemat kręci się w kółko", "the diagram goes round in circles")
_ROUNDS = Words(
    "krok ma się powtarzać, ale w sprawie nie ma listy ani liczby, która mówi ile razy",
    "the step is to be repeated, but the case holds no list or number that says how often",
)
_TOO_MANY = Words("krok ma się powtarzać zbyt wiele razy", "the step is to be repeated too often")
_TABLE = Words(
    "tabela decyzji daje tu odpowiedzi, które nie zgadzają się ze sobą",
    "the decision table gives answers here that do not agree",
)
_NOT_DONE = Words(
    "schemat każe zrobić coś, czego Krokus nie robi", "the diagram asks for what Krokus never does"
)
_NOT_THERE = Words(
    "sprawa stoi w miejscu, którego nie ma w schemacie", "the case stands at a place that the diagram lacks"
)


class Fault(NamedTuple):
    """What is wrong, as the end of a sentence, and what to do next, as a sentence of its own."""

    what: Words
    help: Words


_STEP_FAILED = Fault(Words("krok się nie udał", "a step failed"), _ANSWERS)
FAULTS: Mapping[str, Fault] = {
    "collection_not_a_list": Fault(_ROUNDS, _ANSWERS),
    "decision_contradicts": Fault(_TABLE, _ANSWERS),
    "decision_input_not_allowed": Fault(
        Words("tabela decyzji nie zna takiej odpowiedzi", "the decision table does not know this answer"),
        _ANSWERS,
    ),
    "decision_not_unique": Fault(_TABLE, _ANSWERS),
    "decision_output_not_allowed": Fault(
        Words(
            "tabela decyzji daje wynik, którego sama nie dopuszcza",
            "the decision table gives what it forbids",
        ),
        _MODEL,
    ),
    "element_missing": Fault(_NOT_THERE, _MODEL),
    "endless_exchange": Fault(
        Words(
            "procesy wysyłają sobie wiadomości bez końca", "processes send each other messages without an end"
        ),
        _MODEL,
    ),
    "endless_loop": Fault(_CIRCLES, _MODEL),
    "expression_refused": Fault(_NOT_DONE, _MODEL),
    "no_decisions": Fault(
        Words("nie ma tabeli decyzji, o którą pyta krok", "the step's table is missing"), _MODEL
    ),
    "no_way_out": Fault(
        Words(
            "żadna droga nie pasuje do odpowiedzi, a drogi „w pozostałych przypadkach” nie ma",
            "no way fits the answers, and there is none for all other cases",
        ),
        _ANSWERS,
    ),
    "process_missing": Fault(_NOT_THERE, _MODEL),
    "program_fault": Fault(Words("to błąd programu", "it is a fault of the program"), _PROGRAM),
    "rounds_not_a_number": Fault(_ROUNDS, _ANSWERS),
    "rounds_out_of_range": Fault(_TOO_MANY, _ANSWERS),
    "script_refused": Fault(_NOT_DONE, _MODEL),
    "service_refused": Fault(_NOT_DONE, _MODEL),
    "silent_stop": Fault(
        Words(
            "za tym miejscem sprawa stanęłaby na zawsze: czekałaby na drogę, którą nikt nie przyjdzie",
            "after this the case would stand still for good: it would wait for a way that nothing takes",
        ),
        _MODEL,
    ),
    "state_damaged": Fault(
        Words("zapisu tej sprawy nie da się odczytać", "the case's record cannot be read"), _PROGRAM
    ),
    "state_version": Fault(
        Words("sprawę zapisała nowsza wersja programu", "a newer version of the program saved the case"),
        _PROGRAM,
    ),
    "step_failed": _STEP_FAILED,
    "throw_without_catcher": Fault(
        Words(
            "nic w sprawie nie czeka teraz na tę wiadomość", "nothing in the case waits for the message now"
        ),
        _MODEL,
    ),
    "timer_too_often": Fault(
        Words(
            "termin wracałby bez końca i bez przerwy",
            "a timer would come back without end and without rest",
        ),
        _ANSWERS,
    ),
    "timer_without_moment": Fault(
        Words(
            "termin liczy się od daty, której w sprawie nie ma",
            "a date counts from a day that the case lacks",
        ),
        _ANSWERS,
    ),
    "too_many_scopes": Fault(_TOO_MANY, _MODEL),
    "too_many_tokens": Fault(_CIRCLES, _MODEL),
    "unknown_action": Fault(_NOT_DONE, _MODEL),
}


def say_fault(code: str) -> Fault:
    """Words for the code of an incident; what has none of its own is a step that failed."""
    return FAULTS.get(code, _STEP_FAILED)
