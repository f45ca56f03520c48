"""Writes small DMN files for the tests of this room, one call per element. No assertions live here."""

import json
from datetime import UTC, datetime

from engine.dmn import decide

NOW = datetime(2026, 11, 23, tzinfo=UTC)
NAMESPACE = "https://www.omg.org/spec/DMN/20230324/MODEL/"


def lit(text: str, kind: str = "") -> str:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;")
    return f'<literalExpression typeRef="{kind}"><text>{escaped}</text></literalExpression>'


def decision(name: str, logic: str, kind: str = "", asks: str = "") -> str:
    return (
        f'<decision id="{name}" name="{name}"><variable name="{name}" typeRef="{kind}"/>'
        f"{asks}{logic}</decision>"
    )


def ask(tag: str, *ids: str) -> str:
    holder = "knowledgeRequirement" if tag == "requiredKnowledge" else "informationRequirement"
    return "".join(f'<{holder}><{tag} href="#{wanted}"/></{holder}>' for wanted in ids)


def model(name: str, parameters: str, logic: str) -> str:
    formal = "".join(f'<formalParameter name="{p}"/>' for p in parameters.split())
    inside = f"<encapsulatedLogic>{formal}{logic}</encapsulatedLogic>"
    return f'<businessKnowledgeModel id="{name}" name="{name}">{inside}</businessKnowledgeModel>'


def run(
    body: str, values: dict[str, object] | None = None, only: str | None = None, more: str = ""
) -> tuple[dict[str, object], list[str]]:
    content = f'<definitions xmlns="{NAMESPACE}" name="n" namespace="x" {more}>{body}</definitions>'
    decided = decide(content.encode(), "f.dmn", values or {}, now=NOW, only=only)
    results = {name: json.loads(value) for name, value in decided.decisions.items()}
    return results, [finding.code for finding in decided.findings]


def entry(name: str, logic: str) -> str:
    variable = f'<variable name="{name}"/>' if name else ""
    return f"<contextEntry>{variable}{logic}</contextEntry>"
