"""What is executed as pages for people: `docs/dmn.md` and `docs/feel.md` are these texts and nothing else."""

from typing import Final

from engine.dmn.constructs import DECISION_NOTES, DRAWINGS, EXECUTED, NOTES, REFUSED
from engine.dmn.hit_policies import Aggregation, HitPolicy
from engine.dmn.table_reader import MAX_COLUMNS, MAX_RULES
from engine.dmn.wording import WORDINGS
from engine.feel import limits, list_signatures

_REQUIREMENTS: Final = {"informationRequirement", "knowledgeRequirement"}
_DMN_HEAD: Final = """\
# DMN w Krokusie / DMN in Krokus

Ta strona powstaje z listy w kodzie (`python -m engine.dmn dmn`). Krokus wykonuje pliki DMN 1.1–1.5. Co
jest „wykonywane”, działa tak, jak mówi standard; reszta jest nazwana, nigdy pomijana po cichu. `krokus
check` mówi to o każdym pliku, `krokus decide` oblicza decyzje dla podanych danych. Decyzja, której nie da
się obliczyć, nie psuje pozostałych.

This page is made from the list in the code (`python -m engine.dmn dmn`). Krokus executes files of DMN 1.1
to 1.5. What is “executed” runs as the standard says; everything else is named and never skipped in
silence. `krokus check` says so of any file, `krokus decide` works decisions out for given values. A
decision that cannot be worked out does not spoil the others.
"""
_DMN_NOTES: Final = """\
## Tak czytamy pliki / How files are read

- Daty, czasy i okresy podaje się tekstem ISO 8601; wejście czyta je według swojego typu. / Dates, times
  and durations are given as ISO 8601 texts; an input reads them by its type.
- Wartość, która nie pasuje do typu albo do dozwolonych wartości, liczy się jako null; `krokus decide` o
  tym mówi. W sprawie wynik spoza dozwolonych wartości i kilka trafień UNIQUE to zatrzymanie, nie null. /
  A value that does not conform to its type or is not allowed counts as null, and `krokus decide` says so.
  In a case, an output that is not allowed and several hits of UNIQUE are an incident, not null.
- Camunda: warunek w komórce bez `?` liczy się sam; `camunda:inputVariable` i `cellInput` działają; kolumny
  wyniku decyzji, o które decyzja pyta, czyta się też po ich nazwach; Camunda 7 czyta liczbę w kolumnie
  tekstów jako jej tekst. / Camunda: a condition in a cell
  without `?` counts by its own truth; `camunda:inputVariable` and `cellInput` work; the output columns of
  the decisions that a decision asks are read by their names, too; in a column of texts, Camunda 7
  reads a number as its text.
- Wyrażenia JUEL, JavaScript, Groovy i Python są tłumaczone na FEEL, gdy da się w nim powiedzieć to samo, i
  `krokus check` mówi, jak je czyta; inne są odmawiane. / Expressions in JUEL, JavaScript, Groovy and Python
  are translated where FEEL can say the same, and `krokus check` says how they are read; others are refused.
- Lata 1–9999 i ułamki sekundy do mikrosekund; poza tym decyzja jest odmawiana, nie zgadywana. / Years 1
  to 9999 and microseconds; beyond that a decision is refused, not guessed.
"""
_FEEL_HEAD: Final = """\
# FEEL w Krokusie / FEEL in Krokus

Ta strona powstaje z listy w kodzie (`python -m engine.dmn feel`). Tak samo liczą się warunki na
diagramach, terminy, skrypty, formularze i tabele decyzyjne. Liczby mają 34 cyfry (decimal128). Nic z
wyrażenia nie jest wykonywane jako kod.

This page is made from the list in the code (`python -m engine.dmn feel`). Conditions in diagrams, due
dates, scripts, forms and decision tables are worked out alike. Numbers have 34 digits (decimal128).
Nothing of an expression is run as code.

## Język / The language

| | |
|---|---|
| wartości / values | `1.5` `"a"` `true` `null` `@"2026-12-01"` `@"P7D"` `[1, 2]` `{a: 1}` `[1..5)` `(< 5)` |
| działania / operators | `+ - * / **` `= != < <= > >=` `and or not(…)` `between … and …` `in` `instance of` |
| ścieżki / paths | `client.name` `jobs[1]` `jobs[-1]` `jobs[hours > 20].title` `x...name` |
| wybór / choices | `if … then … else …` `some x in … satisfies …` `every x in … satisfies …` |
| pętle / loops | `for x in 1..5, y in list return …`; `partial` is the list so far |
| funkcje / functions | `f(1, 2)` `f(a: 1, b: 2)` `function(a: number) a + 1` |
| komórki / cells | `-` `< 5` `[1..5]` `"a", "b"` `not("a")` `? > 5 and ? < 7` |
| typy / types | `number` `list<string>` `context<a: number>` `range<date>` `function<number> -> string` |

Nazwy mogą mieć spacje i znaki, jeśli są znane w pliku. Zmienna bez podanego typu, która jest tekstem,
obok daty, czasu lub okresu czyta się jak data, czas lub okres; tekst napisany w wyrażeniu – nigdy.

Names may hold spaces and signs where the file makes them known. A variable without a declared type that
is a text is read as a date, time or duration beside one; a text written in an expression never is.
"""


def describe_dmn() -> str:
    """The page about DMN."""
    executed = [f"| `{name}` | {meaning} |" for name, meaning in EXECUTED.items()]
    refused = [f"| {name} | {reason} |" for name, reason in REFUSED.items()]
    for_people = DRAWINGS | (NOTES - EXECUTED.keys()) | (DECISION_NOTES - _REQUIREMENTS)
    notes = ", ".join(f"`{name}`" for name in sorted(for_people))
    policies = ", ".join(f"`{policy}`" for policy in HitPolicy)
    aggregations = ", ".join(f"`{kind}`" for kind in Aggregation)
    codes = [f"| `{code}` | {en} |" for code, (_, _, en, _, _) in WORDINGS.items()]
    return "\n".join(
        [
            _DMN_HEAD,
            "## Wykonywane / Executed",
            "",
            "| element | |",
            "|---|---|",
            *executed,
            "",
            f"Hit policies: {policies}; COLLECT: {aggregations}.",
            "",
            f"Limits: {MAX_RULES} rules and {MAX_COLUMNS} columns a table,",
            f"{limits.MAX_LOGIC_STEPS} steps a decision.",
            "",
            "## Dla ludzi / For people",
            "",
            f"Read and left in place, without influence on a decision: {notes}.",
            "",
            "## Odmawiane / Refused",
            "",
            "| | |",
            "|---|---|",
            *refused,
            "",
            _DMN_NOTES,
            "## Kody / Codes",
            "",
            "| code | |",
            "|---|---|",
            *codes,
            "",
        ]
    )


def describe_feel() -> str:
    """The page about FEEL."""
    functions = [
        f"| `{name}` | {' · '.join(f'`{text}`' for text in texts)} |" for name, texts in _functions()
    ]
    bounds = [
        f"| {limits.MAX_TEXT_LENGTH} / {limits.MAX_LOGIC_LENGTH} | characters in a diagram / in a decision |",
        f"| {limits.MAX_STEPS} / {limits.MAX_LOGIC_STEPS} | steps in a diagram / in a decision |",
        f"| {limits.MAX_DEPTH} | brackets in brackets |",
        f"| {limits.MAX_CALL_DEPTH} | calls in calls |",
        f"| {limits.MAX_STRING} | characters of a text |",
        f"| {limits.MAX_LIST} | items of a list |",
        f"| {limits.MAX_PATTERN_LENGTH} | characters of a regular expression |",
    ]
    return "\n".join(
        [
            _FEEL_HEAD,
            "## Funkcje / Functions",
            "",
            "`?` marks a parameter that may be left out, `*` one that may repeat; `scalar` is no list.",
            "",
            "| | |",
            "|---|---|",
            *functions,
            "",
            "## Granice / Limits",
            "",
            "| | |",
            "|---|---|",
            *bounds,
            "",
        ]
    )


def _functions() -> list[tuple[str, list[str]]]:
    grouped: dict[str, list[str]] = {}
    for signature in list_signatures():
        grouped.setdefault(signature.partition("(")[0], []).append(signature)
    return list(grouped.items())
