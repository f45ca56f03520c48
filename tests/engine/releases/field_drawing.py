"""Draws steps whose fields the diagram itself writes down. No assertions live here."""

from tests.engine.spiff.spiff_drawing import Drawing

NAMESPACE = 'xmlns:camunda="http://camunda.org/schema/1.0/bpmn"'


def fields(*parts: str) -> str:
    """Form fields at a step: `name kind`, and `readonly` behind it."""
    inner = ""
    for name, kind, *rule in map(str.split, parts):
        rules = "".join(f'<camunda:constraint name="{one}"/>' for one in rule)
        inner += f'<camunda:formField id="{name}" type="{kind}">'
        inner += f"<camunda:validation>{rules}</camunda:validation></camunda:formField>"
    data = f"<camunda:formData {NAMESPACE}>{inner}</camunda:formData>"
    return f"<bpmn:extensionElements>{data}</bpmn:extensionElements>"


def parted(condition: str, *steps: tuple[str, str], start: str = "") -> Drawing:
    """Steps with fields, then a gateway to `yes` where a condition holds, else to `no`."""
    main = Drawing().user("yes", "no")
    main.node("startEvent", "s", start)
    main.node("endEvent", "e")
    for name, inner in steps:
        main.node("userTask", name, inner)
    main.choice("g", default="d")
    main.chain("s", *(name for name, _ in steps), "g")
    main.flow("g", "yes", condition)
    main.flow("g", "no", flow_id="d")
    return main.chain("yes", "e").chain("no", "e")
