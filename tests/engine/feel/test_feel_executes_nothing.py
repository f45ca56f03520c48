"""No code of an expression or decision is compiled or run: an audit hook listens while they are evaluated."""

import sys
from datetime import UTC, datetime

from engine.dmn import decide
from engine.feel import compile_assignments, compile_expression, compile_unary_tests, evaluate

NOW = datetime(2026, 11, 23, tzinfo=UTC)


def _record_events() -> list[str]:
    """Hooks cannot be taken away again, so one stays for the whole run and listens only while armed."""
    events: list[str] = []

    def listen(event: str, arguments: tuple[object, ...]) -> None:
        if _armed and event in ("compile", "exec", "import", "open", "os.system", "subprocess.Popen"):
            events.append(event)

    sys.addaudithook(listen)
    return events


_armed: list[bool] = []
EXPRESSIONS = [
    'if x > 1 and some n in [1, 2, 3] satisfies n = x then substring("abc", 2) else string(now())',
    "count(jobs[hours > 20]) + sum(for j in jobs return j.hours) * 2 ** 3",
    '@"2026-01-31" + duration("P1M") > today() or "2026-12-01" - @"P7D" in [today()..today()]',
    'date and time("2026-12-01T10:00:00@Europe/Warsaw") + @"PT1H"',
    "__import__ . os + x.__class__.__subclasses__",
]


CODE = "__import__('os').system('id')"
LOGICS = (
    f"<literalExpression><text>{CODE}</text></literalExpression>",
    "<functionDefinition kind='Java'><context/></functionDefinition>",
    "<literalExpression><text>matches(string(x), '(a+)+$')</text></literalExpression>",
    f"<decisionTable><input><inputExpression><text>x</text></inputExpression>"
    f"</input><output name='y'/><rule><inputEntry><text>{CODE}</text></inputEntry>"
    "<outputEntry><text>x + 1</text></outputEntry></rule></decisionTable>",
)
DECISIONS = (
    "<definitions xmlns='https://www.omg.org/spec/DMN/20191111/MODEL/'>"
    + "".join(f"<decision id='d{n}' name='d{n}'>{logic}</decision>" for n, logic in enumerate(LOGICS))
    + "</definitions>"
).encode()


def test_no_code_is_compiled_or_run_while_evaluating() -> None:
    variables = {"x": 2, "jobs": [{"hours": 30}]}
    # The first round warms what libraries load once (the zone's file); only expressions run in the second.
    events: list[str] = []
    for is_armed in (False, True):
        if is_armed:
            events = _record_events()
            _armed.append(True)
            compile_expression.cache_clear()
            compile_unary_tests.cache_clear()
            compile_assignments.cache_clear()
        for text in EXPRESSIONS:
            evaluate(text, variables, now=NOW)
            compile_unary_tests(f"not({text})").is_met(1, variables, now=NOW)
            compile_assignments(f"y = {text}").run(variables, now=NOW)
        decide(DECISIONS, "d.dmn", variables, now=NOW)
    _armed.clear()
    assert events == []


def test_the_hook_of_the_test_above_does_hear_code() -> None:
    events = _record_events()
    _armed.append(True)
    eval("1")
    _armed.clear()
    assert events == ["compile", "exec"]
