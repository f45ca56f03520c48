"""The benchmark's model: round after round of a called process of three human tasks with ten fields each.

The same diagrams run in Krokus (conditions in FEEL) and in stock SpiffWorkflow (conditions in Python).
"""

from engine.model import JsonValue
from tests.builders import define_process, flow, make_form, make_model, text_field, user_task

MAIN, ROUND = "bench_main", "bench_round"
STEPS = ("step_one", "step_two", "step_three")
FEEL_ENDS = "step_three.more = &quot;no&quot;"
PYTHON_ENDS = "step_three[&quot;more&quot;] == &quot;no&quot;"


def _main_body(ends: str) -> str:
    return "\n".join(
        (
            '<bpmn:startEvent id="main_start"/>',
            f'<bpmn:callActivity id="call_round" name="Runda" calledElement="{ROUND}">',
            "<bpmn:extensionElements><spiffworkflow:properties>",
            '<spiffworkflow:property name="stage" value="engagement"/>',
            "</spiffworkflow:properties></bpmn:extensionElements></bpmn:callActivity>",
            '<bpmn:exclusiveGateway id="enough" name="Czy już wystarczy?" default="round_again"/>',
            '<bpmn:endEvent id="main_end"/>',
            flow("main_1", "main_start", "call_round"),
            flow("main_2", "call_round", "enough"),
            flow("round_again", "enough", "call_round"),
            flow("main_3", "enough", "main_end", ends),
        )
    )


def _round_body() -> str:
    return "\n".join(
        (
            '<bpmn:startEvent id="round_start"/>',
            *(user_task(step, form_key=step, due="P2D") for step in STEPS),
            '<bpmn:endEvent id="round_end"/>',
            flow("round_1", "round_start", "step_one"),
            flow("round_2", "step_one", "step_two"),
            flow("round_3", "step_two", "step_three"),
            flow("round_4", "step_three", "round_end"),
        )
    )


def make_looping_model() -> dict[str, bytes]:
    """The model's files for Krokus."""
    forms = {step: make_form(step, _components(), document="true", code="F90") for step in STEPS}
    return make_model("bench", MAIN, {MAIN: _main_body(FEEL_ENDS), ROUND: _round_body()}, forms)


def make_stock_diagrams() -> dict[str, bytes]:
    """The same two diagrams for stock SpiffWorkflow."""
    return {
        MAIN: define_process(MAIN, _main_body(PYTHON_ENDS)),
        ROUND: define_process(ROUND, _round_body()),
    }


def make_answers(number: int) -> dict[str, JsonValue]:
    """Ten answers as a person gives them; they differ from task to task."""
    return {
        "place": f"Dom kultury, sala {number % 40}",
        "note": f"Spotkanie numer {number}: klient sam zaparzył kawę i opowiedział o poprzedniej pracy.",
        "people": "Ania, mama, trener",
        "day": f"2026-11-{number % 28 + 1:02}",
        "hour": f"{8 + number % 9:02}:30",
        "minutes": str(30 + number % 60),
        "mood": ("good", "so_so", "bad")[number % 3],
        "support": ("direct", "indirect")[number % 2],
        "agreed": "on",
        "more": "yes",
    }


def _components() -> list[dict[str, JsonValue]]:
    required: JsonValue = {"required": True}
    return [
        text_field("place", "Gdzie?"),
        {"type": "textarea", "key": "note", "label": "Co się działo?", "validate": {"maxLength": 600}},
        {"type": "textfield", "key": "people", "label": "Kto był?"},
        {"type": "datetime", "subtype": "date", "key": "day", "dateLabel": "Kiedy?", "validate": required},
        {"type": "datetime", "subtype": "time", "key": "hour", "timeLabel": "O której?"},
        {
            "type": "number",
            "key": "minutes",
            "label": "Ile minut?",
            "decimalDigits": 0,
            "validate": {"required": True, "min": 0, "max": 1440},
        },
        _choice("radio", "mood", "Jak było?", "good", "so_so", "bad"),
        _choice("select", "support", "Jakie wsparcie?", "direct", "indirect"),
        {"type": "checkbox", "key": "agreed", "label": "Ustalone razem"},
        _choice("radio", "more", "Czy spotkać się znowu?", "yes", "no"),
    ]


def _choice(type_: str, key: str, label: str, *values: str) -> dict[str, JsonValue]:
    listed: JsonValue = [{"label": value, "value": value} for value in values]
    return {"type": type_, "key": key, "label": label, "values": listed, "validate": {"required": True}}
