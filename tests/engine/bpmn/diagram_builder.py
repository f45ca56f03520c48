"""Small BPMN files for tests, written in one line per element."""

from itertools import pairwise

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"'
    ' xmlns:spiffworkflow="http://spiffworkflow.org/bpmn/schema/1.0/core"'
    ' xmlns:camunda="http://camunda.org/schema/1.0/bpmn"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" targetNamespace="t">\n'
)


def element(kind, element_id, name="", inside="", **attributes):
    """One flow node; attribute names are BPMN's."""
    more = "".join(f' {key}="{value}"' for key, value in attributes.items())
    return f'<bpmn:{kind} id="{element_id}" name="{name}"{more}>{inside}</bpmn:{kind}>\n'


def properties(**values):
    """Our own properties of an element."""
    items = "".join(f'<spiffworkflow:property name="{k}" value="{v}"/>' for k, v in values.items())
    inner = f"<spiffworkflow:properties>{items}</spiffworkflow:properties>"
    return f"<bpmn:extensionElements>{inner}</bpmn:extensionElements>"


def task(element_id, name="Krok", **values):
    """A user task somebody can do."""
    return element("userTask", element_id, name, properties(**{"role": "coach", "form_key": "f", **values}))


def timer(kind, text):
    """A timer definition: timeDuration, timeDate or timeCycle."""
    return f"<bpmn:timerEventDefinition><bpmn:{kind}>{text}</bpmn:{kind}></bpmn:timerEventDefinition>"


def flow(source, target, condition="", flow_id=None, name="x"):
    """A sequence flow; its id is made of its ends."""
    inside = f"<bpmn:conditionExpression>{condition}</bpmn:conditionExpression>" if condition else ""
    known = f'id="{flow_id or f"{source}__{target}"}" ' if flow_id != "" else ""
    ends = f'sourceRef="{source}" targetRef="{target}"'
    return f'<bpmn:sequenceFlow {known}name="{name}" {ends}>{inside}</bpmn:sequenceFlow>\n'


def chain(*ids):
    """Flows from each id to the next."""
    return "".join(flow(source, target) for source, target in pairwise(ids))


def lanes(**members):
    """One lane for each keyword: its id, and the elements in it."""
    rows = "".join(
        f'<bpmn:lane id="{lane}" name="Tor {lane}">'
        + "".join(f"<bpmn:flowNodeRef>{ref}</bpmn:flowNodeRef>" for ref in refs)
        + "</bpmn:lane>"
        for lane, refs in members.items()
    )
    return f'<bpmn:laneSet id="lanes">{rows}</bpmn:laneSet>'


def diagram(*parts, process_id="p", executable=True, before="", inside=""):
    """A file with one process."""
    runs = "true" if executable else "false"
    body = "".join(parts)
    process = (
        f'<bpmn:process id="{process_id}" name="Proces" isExecutable="{runs}">{inside}{body}</bpmn:process>'
    )
    return (HEAD + before + process + "\n</bpmn:definitions>").encode()


START, END = element("startEvent", "s", "Początek"), element("endEvent", "e", "Koniec")
