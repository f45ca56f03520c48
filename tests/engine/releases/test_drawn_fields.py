"""Forms of steps whose fields the diagram writes down: what is drawn, and what a gateway needs beside it."""

from engine.forms import Form
from engine.releases.completing import complete_model
from engine.releases.modelfile import MODEL_FILE
from engine.releases.release import Release, compile_files
from tests.engine.releases.field_drawing import fields, parted
from tests.engine.spiff.spiff_drawing import Drawing, write_files


def publish(main: Drawing, **forms: bytes) -> Release:
    files = {f"forms/{key}.json": content for key, content in forms.items()}
    return compile_files({MODEL_FILE: b'key = "trial"\nname = "trial"\n', **write_files(main), **files})


def kinds(form: Form) -> dict[str, str]:
    return {one.path: one.kind.value for one in form.walk() if one.path not in ("first_name", "last_name")}


def test_a_step_asks_for_its_fields_and_for_what_a_gateway_needs_beside_them():
    release = publish(parted('x > 5 and y = "a"', ("t", fields("x long", "note string"))))
    assert kinds(release.forms["t"]) == {"x": "number", "note": "text", "y": "one"}


def test_what_a_later_step_asks_by_its_fields_no_earlier_one_asks():
    release = publish(parted("x > 5", ("t", ""), ("u", fields("x long"))))
    assert ("t" in release.forms, kinds(release.forms["u"])) == (False, {"x": "number"})


def test_a_name_is_asked_in_its_drawn_kind_wherever_it_is_asked():
    main = parted("x = y", ("t", ""), start="")
    main.node("userTask", "after", fields("x date", "y long required"))
    main.parts = [part.replace('targetRef="e"', 'targetRef="after"') for part in main.parts]
    release = publish(main.chain("after", "e"))
    assert kinds(release.forms["t"]) == {"x": "date", "y": "number"}
    assert not any(one.required for one in release.forms["t"].walk())


def test_what_is_only_shown_but_never_given_is_asked():
    release = publish(parted("x > 5", ("t", fields("x long readonly", "y long readonly"))))
    shown = {one.key: one.readonly for one in release.forms["t"].fields}
    assert shown == {"x": False, "y": True}


def test_the_fields_of_the_start_are_asked_when_a_case_begins():
    start = fields("x long", "first_name string")
    release = publish(parted("x > 5 and y", ("t", ""), start=start))
    assert kinds(release.forms["client_application"]) == {"x": "number"}
    assert [one.key for one in release.forms["client_application"].fields] == ["first_name", "last_name", "x"]
    assert kinds(release.forms["t"]) == {"y": "bool"}


def test_the_parts_of_one_value_stand_in_one_group():
    release = publish(parted("order.sum > 5", ("t", fields("order.sum double", "order.kind string"))))
    assert kinds(release.forms["t"]) == {"order": "group", "order.sum": "number", "order.kind": "text"}


def test_a_form_of_the_model_comes_before_the_fields_of_the_diagram():
    written = b'{"type": "default", "components": [{"type": "number", "key": "z", "label": "z"}]}'
    release = publish(parted("x > 5", ("t", fields("x long"))), t=written)
    assert kinds(release.forms["t"]) == {"z": "number"}
    model, forms = complete_model(release.model, release.graph, {"t": release.forms["t"]}, {})
    assert (model.key, kinds(forms["client_application"])) == ("trial", {})


def test_an_answer_that_a_later_form_shows_is_kept():
    release = publish(
        parted("z", ("t", fields("x long", "y long")), ("u", fields("x long readonly", "z boolean")))
    )
    assert release.kept_names[1] == {"x", "z"}
