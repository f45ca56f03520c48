"""The list of constructs as a page for people: `docs/bpmn.md` is this text and nothing else."""

from collections.abc import Iterator, Mapping
from typing import Final

from engine.bpmn.graph import ElementKind, ScopeKind
from engine.bpmn.lint.catalogue import GROUPS, MEANINGS
from engine.bpmn.lint.constructs import EVENTS, REFUSED_KINDS, STARTS
from engine.bpmn.lint.wording import WORDINGS

KINDS: Final = (
    *("none", "message", "timer", "signal", "escalation", "error", "terminate", "conditional", "link"),
    *("compensation", "cancel", "multiple"),
)
_CAUGHT: Final = frozenset({"message", "timer", "escalation", "conditional", "signal", "multiple"})
_BORDER: Final = _CAUGHT | {"error", "cancel", "compensation"}
# What BPMN 2.0.2, table 10.93, allows where; the engine's tables say which of these run.
POSITIONS: Final = (
    ("początek procesu / process start", frozenset({"none", *_CAUGHT}) - {"escalation"}),
    ("początek podprocesu / sub-process start", frozenset({"none"})),
    ("podproces zdarzeniowy, przerywa / event sub-process, interrupting", _BORDER - {"cancel"}),
    ("podproces zdarzeniowy, nie przerywa / event sub-process, non-interrupting", _CAUGHT),
    ("pośrednie, czeka / intermediate catch", (_CAUGHT | {"link"}) - {"escalation"}),
    ("na brzegu, przerywa / boundary, interrupting", _BORDER),
    ("na brzegu, nie przerywa / boundary, non-interrupting", _CAUGHT),
    (
        "pośrednie, wysyła / intermediate throw",
        frozenset({"none", "message", "signal", "escalation", "link", "compensation", "multiple"}),
    ),
    (
        "koniec / end",
        frozenset({"none", "message", "signal", "escalation", "error", "terminate"})
        | {"compensation", "cancel", "multiple"},
    ),
)
_HEAD: Final = """\
# BPMN w Krokusie / BPMN in Krokus

Ta strona powstaje z listy w kodzie (`python -m engine.bpmn --coverage`). Co jest „wykonywane”,
działa tak, jak mówi BPMN 2.0; reszta jest nazwana, nigdy pomijana po cichu. `krokus check` mówi to
samo o każdym pliku.

This page is made from the list in the code (`python -m engine.bpmn --coverage`). What is “executed”
runs as BPMN 2.0 says; everything else is named and never skipped in silence. `krokus check` says
the same of any file.
"""
_OTHERS: Final = """\
## Pliki innych narzędzi / Files of other tools

Krokus czyta pliki Camundy 7 i 8, Operatona, Activiti, Flowable, jBPM i SpiffWorkflow, jeśli da się
zachować ich znaczenie: proste warunki `${…}`, `#{…}`, JavaScript, Python i FEEL, skrypty z samych
przypisań, formularze, grupy, terminy, decyzje, wywołania, powtórzenia i przekazywanie wartości.
To, co umie tylko tamto narzędzie – zadanie, skrypt, warunek, wywołanie procesu, którego nie ma –
robi albo mówi w Krokusie człowiek. Zmienne są wspólne dla całej sprawy. Każda zmiana jest wypisana.

Krokus reads files of Camunda 7 and 8, Operaton, Activiti, Flowable, jBPM and SpiffWorkflow as far
as their meaning can be kept: simple conditions in `${…}`, `#{…}`, JavaScript, Python and FEEL,
scripts made of assignments, forms, groups, due dates, decisions, calls, repetition and value
mappings. What only the other tool can do – a task, a script, a condition, a call of a process that
is not there – a person does or says in Krokus. Variables are shared by the whole case. Every change
is listed.
"""


def describe_coverage() -> str:
    """The page as Markdown, in Polish and English."""
    parts = [_HEAD, *_nodes(), *_events(), *_groups(), _OTHERS, *_findings()]
    return "\n".join(parts).rstrip() + "\n"


def _table(*heads: str) -> Iterator[str]:
    yield f"| {' | '.join(heads)} |"
    yield f"|{'---|' * len(heads)}"


def _nodes() -> Iterator[str]:
    yield "## Kroki, bramki i zdarzenia / Steps, gateways and events\n"
    yield from _table("element", "", "po polsku", "in English")
    for kind in ElementKind:
        # Some are on both lists: the reader makes a plain sub-process or gateway of what amounts to one.
        runs = kind in MEANINGS
        pl, en = MEANINGS[kind] if runs else REFUSED_KINDS[kind]
        yield f"| `{kind.value}` | {'executed' if runs else 'refused'} | {pl} | {en} |"
    yield ""


def _events() -> Iterator[str]:
    yield "## Zdarzenia według miejsca / Events by place\n"
    yield "✔ wykonywane / executed · ✘ odrzucane / refused · – nie ma w BPMN / not in BPMN\n"
    yield from _table("", *KINDS)
    for (title, legal), runs in zip(POSITIONS, _running(), strict=True):
        marks = ("–" if kind not in legal else "✔" if kind in runs else "✘" for kind in KINDS)
        yield f"| {title} | {' | '.join(marks)} |"
    yield "\nŁączniki (link) stają się zwykłą strzałką. / Links become a plain flow."
    yield (
        "Cofanie (compensation) i anulowanie (cancel) cofa to, co skończono, od ostatniego kroku; czego nie "
        "da się cofnąć, mówią uwagi `undoing-…` i `cancel-…`. / Compensation and cancelling undo what is "
        "completed, the last step first; what cannot be undone is told by `undoing-…` and `cancel-…`.\n"
    )


def _running() -> tuple[frozenset[str], ...]:
    """Kinds that run, in the order of POSITIONS."""
    sides = STARTS[ScopeKind.EVENT_SUB_PROCESS]
    # The reader says links, compensation and events with several definitions in other words.
    undoing = frozenset({"compensation"})
    several = frozenset({"multiple", *undoing})
    ends = frozenset({"cancel", *several})
    edges = EVENTS[ElementKind.BOUNDARY_EVENT] | ends
    links = frozenset({"link", *several})
    return (
        STARTS[ScopeKind.PROCESS],
        STARTS[ScopeKind.SUB_PROCESS],
        *(sides | undoing, sides),
        EVENTS[ElementKind.CATCH_EVENT] | links,
        *(edges, edges),
        EVENTS[ElementKind.THROW_EVENT] | links,
        EVENTS[ElementKind.END_EVENT] | ends,
    )


def _groups() -> Iterator[str]:
    yield "## Wszystko inne / Everything else\n"
    yield from _table("", "po polsku", "in English", "elements")
    for group in GROUPS:
        names = ", ".join(f"`{name}`" for name in group.elements)
        yield f"| {group.verdict.value} | {group.meaning_pl} | {group.meaning_en} | {names} |"
    yield ""


def _findings() -> Iterator[str]:
    yield "## Uwagi / Findings\n"
    yield from _table("code", "", "po polsku", "in English")
    for code, (severity, pl, en, *_) in sorted(_worded().items()):
        yield f"| `{code}` | {severity} | {pl} | {en} |"


def _worded() -> Mapping[str, tuple[str, ...]]:
    return {code: tuple(text.replace("|", "\\|") for text in wording) for code, wording in WORDINGS.items()}
