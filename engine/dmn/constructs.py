"""Every construct of DMN with its verdict: executed, a note for people, or refused."""

from collections.abc import Mapping
from typing import Final

# Drawn or left to other tools; nothing in it decides.
DRAWINGS: Final = frozenset({"DMNDI", "extensionElements", "description"})
# These say things about decisions that people read and the engine needs not.
NOTES: Final = frozenset(
    {
        "itemDefinition",
        "knowledgeSource",
        "textAnnotation",
        "association",
        "group",
        "elementCollection",
        "organizationUnit",
        "organisationUnit",
        "organizationalUnit",
        "performanceIndicator",
        "artifact",
    }
)
DECISION_NOTES: Final = frozenset(
    {
        "description",
        "extensionElements",
        "question",
        "allowedAnswers",
        "informationRequirement",
        "knowledgeRequirement",
        "authorityRequirement",
        "supportedObjective",
        "impactedPerformanceIndicator",
        "decisionMaker",
        "decisionOwner",
        "usingProcess",
        "usingTask",
    }
)
EXECUTED: Final[Mapping[str, str]] = {
    "decision": "with information and knowledge requirements, in any order of the file",
    "inputData": "values are read as the declared type; one that does not conform is null",
    "businessKnowledgeModel": "a function; may call itself",
    "decisionService": "a function, also asked directly: inputs first, then input decisions",
    "itemDefinition": "structures, collections, allowed values, type constraints, function types",
    "literalExpression": "FEEL",
    "decisionTable": "all hit policies and aggregations, input and output values, defaults",
    "context": "entries see the entries before them; a last entry without name is the result",
    "invocation": "of a knowledge model, a service or any function",
    "functionDefinition": "kind FEEL",
    "relation": "a list of contexts",
    "list": "a list",
    "conditional": "DMN 1.4",
    "filter": "DMN 1.4",
    "for": "DMN 1.4, with `partial`",
    "some": "DMN 1.4",
    "every": "DMN 1.4",
}
REFUSED: Final[Mapping[str, str]] = {
    "import": "a decision has to be whole in one file; PMML is never run",
    "importedValues": "values of another file",
    "functionDefinition Java": "code of another language is never run",
    "functionDefinition PMML": "code of another language is never run",
    "aggregation of several outputs": "the standard gives it no meaning",
    "expressionLanguage other than FEEL": "unless the text means the same in FEEL",
}
