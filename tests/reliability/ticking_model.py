"""Cases that run by themselves: a timer of a second, a counter, and again. What workers live on in trials."""

from tests.builders import flow, make_model

MAIN = "tick_main"
_BODY = "\n".join(
    (
        '<bpmn:startEvent id="tick_start"/>',
        '<bpmn:intermediateCatchEvent id="tick"><bpmn:timerEventDefinition>',
        "<bpmn:timeDuration>{pause}</bpmn:timeDuration>",
        "</bpmn:timerEventDefinition></bpmn:intermediateCatchEvent>",
        '<bpmn:scriptTask id="count"><bpmn:script>',
        "ticks = if ticks = null then 1 else ticks + 1",
        "</bpmn:script></bpmn:scriptTask>",
        '<bpmn:exclusiveGateway id="enough" name="Czy wystarczy?" default="again"/>',
        '<bpmn:endEvent id="tick_end"/>',
        flow("tick_1", "tick_start", "tick"),
        flow("tick_2", "tick", "count"),
        flow("tick_3", "count", "enough"),
        flow("again", "enough", "tick"),
        flow("tick_4", "enough", "tick_end", "ticks &gt; 1000000"),
    )
)


def make_ticking_model(pause: str = "PT1S") -> dict[str, bytes]:
    """The model's files."""
    return make_model("ticking", MAIN, {MAIN: _BODY.format(pause=pause)}, {})
