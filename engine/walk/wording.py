"""The words of a walk in Polish and English: what is wrong, what to do, and how a case comes there."""

from collections.abc import Mapping
from typing import TypeAlias

from engine.walk.steps import Verb

# Message and hint, Polish and English.
Wording: TypeAlias = tuple[str, str, str, str]

SENTENCES: Mapping[Verb, tuple[str, str]] = {
    Verb.START: ("Zaczyna się: „{name}”.", "It starts: “{name}”."),
    Verb.BEGIN: ("Zaczyna się „{name}”.", "“{name}” begins."),
    Verb.DO: ("Wykonane: „{name}”.", "Done: “{name}”."),
    Verb.GO_ON: ("Dalej przez „{name}”.", "On through “{name}”."),
    Verb.DECIDE: (
        "Pytanie „{name}”: odpowiedź „{answer}”.",
        "The question “{name}”: the answer is “{answer}”.",
    ),
    Verb.PART: ("Przy „{name}” wszystkie drogi ruszają naraz.", "At “{name}” all ways go on at once."),
    Verb.JOIN: ("W „{name}” drogi się łączą.", "At “{name}” the ways come together."),
    Verb.HAPPEN: ("Zdarza się „{name}”.", "“{name}” happens."),
    Verb.INTERRUPT: ("W czasie „{host}” zdarza się „{name}”.", "During “{host}”, “{name}” happens."),
    Verb.FINISH: ("Kończy się „{name}”: „{answer}”.", "“{name}” is over: “{answer}”."),
    Verb.END: ("Koniec: „{name}”.", "The end: “{name}”."),
    Verb.SKIP: ("„{name}”: bez drogi „{answer}”.", "“{name}”: without the way “{answer}”."),
}

WORDINGS: Mapping[str, Wording] = {
    "deadlock": (
        "W „{name}” sprawa stoi na zawsze: połączenie czeka na drogę, którą nic już nie przyjdzie.",
        "At “{name}” a case stands for ever: the join waits for a way by which nothing will come.",
        "Połącz drogi taką samą bramką, jaka je rozdzieliła.",
        "Bring the ways together at the same kind of gateway that parted them.",
    ),
    "dead-end": (
        "Z „{name}” nie wychodzi żadna strzałka, a to nie jest zdarzenie końcowe.",
        "No flow leaves “{name}”, and it is no end event.",
        "Poprowadź strzałkę dalej albo do zdarzenia końcowego.",
        "Lead a flow on, or to an end event.",
    ),
    "lost-token": (
        "Do „{name}” dochodzi druga droga naraz, zanim pierwsza poszła dalej. Reszta stanie się dwukrotnie.",
        "A second, parallel way comes to “{name}” before the first has gone on: what follows happens twice.",
        "Połącz równoległe drogi bramką równoległą, zanim pójdą dalej.",
        "Bring parallel ways together at a parallel gateway before they go on.",
    ),
    "unreachable": (
        "Do „{name}” żadna sprawa nie dojdzie.",
        "No case ever comes to “{name}”.",
        "Poprowadź tu strzałkę, popraw warunek na drodze albo usuń element.",
        "Lead a flow here, correct the condition on the way, or remove the element.",
    ),
    "process-never-called": (
        "Procesu „{name}” nic nie uruchamia.",
        "Nothing ever runs the process “{name}”.",
        "Wywołaj go z innego procesu, wskaż go w main_process albo usuń.",
        "Call it from another process, name it in main_process, or remove it.",
    ),
    "main-process-missing": (
        "Nie ma procesu głównego „{name}”.",
        "There is no main process “{name}”.",
        "Popraw main_process w model.toml albo dodaj diagram.",
        "Correct main_process in model.toml or add the diagram.",
    ),
    "nobody-may-do": (
        "Zadania „{name}” nikt nie może wykonać: roli „{role}” nie ma w model.toml.",
        "Nobody may do the task “{name}”: model.toml does not have the role “{role}”.",
        "Wpisz rolę do model.toml albo popraw tor lub właściwość role.",
        "Add the role to model.toml, or correct the lane or the property role.",
    ),
    "form-missing": (
        "Zadanie „{name}” wskazuje formularz „{form}”, którego nie ma.",
        "The task “{name}” names the form “{form}”, which does not exist.",
        "Dodaj plik forms/{form}.json albo popraw form_key.",
        "Add the file forms/{form}.json or correct form_key.",
    ),
    "decision-without-answer": (
        "Bramka „{name}” może nie mieć żadnej drogi: są odpowiedzi, których nie obejmuje żaden warunek.",
        "The gateway “{name}” may find no way on: there are answers that no condition covers.",
        "Wskaż drogę domyślną albo dopisz brakujący warunek.",
        "Choose a default flow or add the missing condition.",
    ),
    "table-without-answer": (
        "Tabela zadania „{name}” nie ma reguły dla: {example}.",
        "The table of “{name}” has no rule for: {example}.",
        "Dopisz regułę, która to obejmuje, albo wartość domyślną.",
        "Add a rule that covers it, or a default value.",
    ),
    "table-with-two-answers": (
        "Tabela zadania „{name}” ma więcej niż jedną odpowiedź dla: {example}.",
        "The table of “{name}” has more than one answer for: {example}.",
        "Popraw reguły, aby się nie nakładały, albo zmień zasadę wyboru na FIRST.",
        "Correct the rules so that they do not overlap, or choose the hit policy FIRST.",
    ),
    "decision-missing": (
        "Zadanie „{name}” pyta o decyzję „{decision}”, której nie ma.",
        "The task “{name}” asks for the decision “{decision}”, which does not exist.",
        "Dodaj tabelę .dmn albo popraw nazwę decyzji.",
        "Add the .dmn table or correct the name of the decision.",
    ),
    "flow-never-taken": (
        "Drogą „{name}” z „{gateway}” nic nie pójdzie: „{condition}” nie jest prawdą, gdy na to kolej.",
        "Nothing ever takes the way “{name}” from “{gateway}”: “{condition}” is not true when it is asked.",
        "Porównaj warunek z odpowiedziami formularza, wynikami procesu i wartościami ze skryptów.",
        "Compare the condition with the choices of the form, the results of the process and the scripts.",
    ),
    "condition-unreadable": (
        "Warunku „{condition}” przy bramce „{gateway}” nie da się odczytać.",
        "The condition “{condition}” at “{gateway}” cannot be read.",
        "Zapisz go jako wyrażenie FEEL.",
        "Write it as a FEEL expression.",
    ),
    "variable-never-set": (
        "„{name}” czyta „{variable}”, a nic w modelu tego nie ustawia.",
        "“{name}” reads “{variable}”, and nothing in the model ever sets it.",
        "Dodaj pole do formularza, ustaw zmienną w skrypcie albo popraw nazwę.",
        "Add the field to a form, set the variable in a script, or correct the name.",
    ),
    "loop-without-wait": (
        "Pętla przez „{name}” może się kręcić bez końca: nic w niej nie czeka.",
        "The loop through “{name}” may turn for ever: nothing in it waits.",
        "Dodaj do pętli zadanie, czas albo wiadomość.",
        "Put a task, a timer or a message into the loop.",
    ),
    "no-way-out": (
        "Z pętli przez „{name}” nie ma wyjścia.",
        "There is no way out of the loop through “{name}”.",
        "Dodaj w pętli pytanie, z którego jedna droga prowadzi dalej.",
        "Add a question to the loop with one way that leads on.",
    ),
    "message-nobody-sends": (
        "„{name}” czeka na „{event}”, a nikt tego nie może wysłać.",
        "“{name}” waits for “{event}”, and nobody can send it.",
        "Wpisz wiadomość z rolami do model.toml, wyślij ją w procesie albo popraw nazwę.",
        "Add the message with its roles to model.toml, send it in a process, or correct the name.",
    ),
    "condition-never-true": (
        "„{name}” czeka na warunek, który nigdy nie będzie prawdziwy.",
        "“{name}” waits for a condition that is never true.",
        "Popraw warunek albo pytanie, którego odpowiedź czyta.",
        "Correct the condition, or the question whose answer it reads.",
    ),
    "condition-may-stay-false": (
        "Są odpowiedzi, po których „{name}” czeka na zawsze: warunek jest fałszywy i już się nie zmieni.",
        "There are answers after which “{name}” waits for ever: the condition is false and stays so.",
        "Postaw obok termin, zapytaj jeszcze raz albo dopisz do model.toml wiadomość o tej nazwie z rolami.",
        "Put a timer beside it, ask again, or add a message of that name with its roles to model.toml.",
    ),
    "thrown-without-catcher": (
        "„{name}” wysyła „{event}”, a nic tego nie odbiera.",
        "“{name}” throws “{event}”, and nothing catches it.",
        "Dodaj zdarzenie, które to odbiera, albo popraw nazwę.",
        "Add an event that catches it, or correct the name.",
    ),
    "error-not-caught": (
        "Błędu z „{name}” nic nie przechwytuje: cały proces kończy się w tym miejscu.",
        "Nothing catches the error of “{name}”: the whole process ends there.",
        "Dodaj zdarzenie błędu na brzegu tego, co wywołuje proces.",
        "Add an error event on the border of what calls the process.",
    ),
    "boundary-never-fires": (
        "Zdarzenie „{name}” na brzegu nigdy się nie zdarzy.",
        "The boundary event “{name}” never happens.",
        "Sprawdź, na czym stoi: krok bez czekania, nierzucany błąd, zmienna, której nic nie ustawia.",
        "Look at what it sits on: a step that never waits, an error never thrown, a variable nobody sets.",
    ),
    "timer-never-fires": (
        "Zegar „{name}” nie ma chwili: nic nie ustawia „{variable}”.",
        "The timer “{name}” has no moment: nothing ever sets “{variable}”.",
        "Ustaw zmienną w formularzu lub skrypcie albo popraw nazwę.",
        "Set the variable in a form or a script, or correct the name.",
    ),
    "side-never-starts": (
        "Proces poboczny „{name}” nigdy się nie zacznie.",
        "The side process “{name}” never starts.",
        "Sprawdź jego zdarzenie początkowe: wiadomość bez nadawcy, zegar bez daty, warunek available_when.",
        "Look at its start event: a message nobody sends, a timer without a date, available_when.",
    ),
    "called-process-missing": (
        "„{name}” wywołuje proces „{called}”, którego nie ma.",
        "“{name}” calls the process “{called}”, which does not exist.",
        "Dodaj diagram albo popraw nazwę wywoływanego procesu.",
        "Add the diagram or correct the name of the called process.",
    ),
    "call-cycle": (
        "„{name}” wywołuje proces, który wraca do tego samego miejsca: wywołania nie mają końca.",
        "“{name}” calls a process that comes back to the same place: the calls have no end.",
        "Zamień wywołanie na pętlę w jednym procesie.",
        "Use a loop in one process instead of the call.",
    ),
}
