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
    "failure-reported": (
        "info",
        "Że doszło do „{name}”, wie tylko ten, kto robi „{host}”. Mówi to w „Co się stało?”: „{what}”.",
        "Only who does “{host}” knows of “{name}”. They say it under “What happened?”: “{what}”.",
        "Nic nie trzeba robić.",
        "Nothing needs to be done.",
    ),
    "made-executable": (
        "info",
        "Plik nie mówi, czy proces „{name}” jest wykonywany. Narzędzie, z którego pochodzi, go wykonuje.",
        "The file does not say whether the process “{name}” is executed. The tool it comes from executes it.",
        'Wpisz isExecutable="false", jeśli to tylko rysunek.',
        'Write isExecutable="false" if it is only a drawing.',
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
    "form-fields-read": (
        "info",
        "„{name}” pyta o pola zapisane na diagramie: {names}.",
        "“{name}” asks for the fields that its diagram writes down: {names}.",
        "Formularz z folderu forms, jeśli jest, ma pierwszeństwo.",
        "A form of its own in the folder `forms` comes first where there is one.",
    ),
    "start-fields-read": (
        "info",
        "O pola zapisane na początku „{name}” Krokus pyta, gdy ktoś zakłada sprawę: {names}.",
        "Krokus asks for the fields written down at the start “{name}” when somebody begins a case: {names}.",
        "W procesie, który wywołuje inny, nikt o nie nie pyta; zgłoszenie modelu ma pierwszeństwo.",
        "In a process that another one calls nobody asks; the model's own application comes first.",
    ),
    "form-field-unnamed": (
        "warning",
        "O te pola przy „{name}” Krokus nie pyta, bo ich id nie są nazwami albo są już zajęte: {names}.",
        "Krokus does not ask for these fields at “{name}”: their ids are no names, or are taken: {names}.",
        "Nadaj im własne id z liter, cyfr i podkreśleń.",
        "Give them ids of their own, of letters, digits and underscores.",
    ),
    "form-field-hidden": (
        "info",
        'O pola, które przy „{name}” mają readable="false", Krokus nie pyta: {names}.',
        'Krokus does not ask for the fields that have readable="false" at “{name}”: {names}.',
        "Ustaw wartości zadaniem skryptu, jeśli są potrzebne.",
        "Set their values by a script task if they are needed.",
    ),
    "form-fields-many": (
        "warning",
        "„{name}” ma za dużo pól. O te Krokus nie pyta: {names}.",
        "“{name}” has too many fields. Krokus does not ask for these: {names}.",
        "Rozdziel pytania na kilka kroków.",
        "Split the questions into several steps.",
    ),
    "form-field-type": (
        "warning",
        "Pole „{field}” przy „{name}” jest rodzaju, którego Krokus nie zna ({kind}). Odpowiedzią jest tekst.",
        "The field “{field}” at “{name}” has a type unknown to Krokus ({kind}). Its answer is a text.",
        "Użyj rodzaju string, long, double, boolean, date albo enum.",
        "Use the type string, long, double, boolean, date or enum.",
    ),
    "form-options-unclear": (
        "warning",
        "Pole „{field}” przy „{name}” nie ma odpowiedzi do wyboru albo ma ich za dużo. Zostaje tekst.",
        "The field “{field}” at “{name}” has no choices, or too many of them. Its answer is a text.",
        "Zapisz najwyżej 200 krótkich odpowiedzi, każdą z własnym id.",
        "Write down at most 200 short choices, each with an id of its own.",
    ),
    "form-default-ignored": (
        "warning",
        "Początkowej odpowiedzi „{value}” w polu „{field}” przy „{name}” Krokus nie czyta.",
        "Krokus does not read the default “{value}” of the field “{field}” at “{name}”.",
        "Wyrażeń Krokus tu nie oblicza. Wpisz zwykłą wartość albo ustaw ją wcześniej zadaniem skryptu.",
        "Expressions are not worked out here. Write a plain value, or set it in a script task before.",
    ),
    "form-constraint-ignored": (
        "warning",
        "Tego ograniczenia pola „{field}” przy „{name}” Krokus nie sprawdza: {rule}.",
        "Krokus does not keep this constraint of the field “{field}” at “{name}”: {rule}.",
        "Użyj required, readonly, min, max, minlength albo maxlength z liczbą.",
        "Use required, readonly, or min, max, minlength or maxlength with a number.",
    ),
}
