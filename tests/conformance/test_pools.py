"""Several pools in one drawing, played to the end: who begins, who is heard, whose end closes the case."""

import pytest

from engine import designing
from engine.bpmn.reader import read_diagrams
from engine.designing.editing.edit import EditRefused
from engine.errors import ModelRefused
from engine.releases.judging import judge_file, judge_model
from engine.releases.modelfile import MODEL_FILE, read_model_file
from engine.releases.release import compile_files
from engine.walk.folder import walk_files
from tests.engine.spiff.spiff_drawing import Drawing, event, write_files


def pool(name: str, *steps: str) -> Drawing:
    """A pool of tasks; its elements begin with its name."""
    one = Drawing(name).ends(f"{name}_s", f"{name}_e")
    for step in steps:
        kind, _, event_name = step.partition("!")
        if event_name:
            tag = "intermediateCatchEvent" if kind == "wait" else "intermediateThrowEvent"
            one.node(tag, f"{name}_{kind}", event("message", event_name))
        else:
            one.user(f"{name}_{kind}")
    return one.chain(f"{name}_s", *(f"{name}_{step.partition('!')[0]}" for step in steps), f"{name}_e")


def together(*pools: Drawing) -> str:
    """The other pools, and the collaboration that shows all of them beside `main`."""
    shown = "".join(
        f'<bpmn:participant id="pool_{name}" processRef="{name}"/>'
        for name in ("main", *(one.process_id for one in pools))
    )
    others = "".join(one.process() for one in pools)
    return f'{others}<bpmn:collaboration id="all">{shown}</bpmn:collaboration>'


OTHER = pool("other", "wait!msg_a", "do")


def test_pools_that_nothing_begins_begin_with_the_case_and_who_waits_is_there_first(play):
    played = play(pool("main", "tell!msg_a", "work"), "other_do", "main_work", more=together(OTHER))
    assert list(played.trace)[:4] == ["other_s", "other_wait", "main_s", "main_tell"]
    assert (played.trace[-1], played.status) == ("main_e", "closed_done")
    assert "other_e" in played.trace


def test_the_case_closes_with_the_first_pool_and_the_others_go_on(play):
    played = play(pool("main", "work"), "main_work", more=together(pool("other", "do")))
    assert (played.open, played.status) == (("other_do",), "closed_done")


def test_a_model_may_name_another_pool_as_the_main_one() -> None:
    (drawn,) = write_files(pool("main", "work"), extra=together(pool("other", "do"))).values()
    files = {MODEL_FILE: b'key = "k"\nname = "K"\nmain_process = "other"\n', "main.bpmn": drawn}
    release = compile_files(files)
    assert (release.model.main_process, [side.id for side in release.sides]) == ("other", ["main"])
    assert walk_files(files).findings == ()


def test_the_walk_comes_to_every_element_of_pools_that_begin_together() -> None:
    (drawn,) = write_files(pool("main", "tell!msg_a", "work"), extra=together(OTHER)).values()
    report = walk_files({MODEL_FILE: b'key = "k"\nname = "K"\n', "main.bpmn": drawn})
    assert (report.findings, report.unreachable) == ((), ())


def test_processes_that_no_collaboration_shows_together_leave_the_main_one_unclear(play) -> None:
    with pytest.raises(ModelRefused) as refused:
        play(pool("main", "work"), more=pool("other", "do").process())
    assert (refused.value.code, refused.value.params["processes"]) == (
        "main_process_unclear",
        "main, other",
    )


@pytest.mark.parametrize("begins", ["message", "with_case"])
@pytest.mark.parametrize("interrupts", [True, False])
def test_an_event_sub_process_of_a_pool_beside_the_main_one_is_begun(play, begins, interrupts):
    handler = Drawing("handler").ends("h_s", "h_e").user("rescue").chain("h_s", "rescue", "h_e")
    mark = f'<bpmn:startEvent id="h_s" isInterrupting="{str(interrupts).lower()}">'
    handler.parts[0] = f"{mark}{event('message', 'msg_b')}</bpmn:startEvent>"
    other = pool("other", "do")
    if begins == "message":
        other.parts[0] = f'<bpmn:startEvent id="other_s">{event("message", "msg_a")}</bpmn:startEvent>'
    other.inside(handler, triggeredByEvent="true")
    more = together(other)
    rest = ("rescue",) if interrupts else ("rescue", "other_do")
    begun = ("!msg_a",) if begins == "message" else ()
    played = play(pool("main", "work"), *begun, "!msg_b", *rest, "main_work", more=more)
    assert ("other_do" in played.open, played.open, played.status) == (False, (), "closed_done")
    assert ("other_e" in played.trace, "h_e" in played.trace) == (not interrupts, True)


def test_who_draws_is_asked_which_process_a_case_begins_with_and_may_say_it() -> None:
    (drawn,) = write_files(pool("main", "work"), extra=pool("other", "do").process()).values()
    alone = judge_file("main.bpmn", drawn)
    said = [(str(one.severity), one.message_en) for one in alone.findings if "main" in one.code]
    words = "It is not clear which process a case begins with: main, other."
    assert (alone.verdict, said) == ("runnable", [("warning", words)])
    files = {MODEL_FILE: b'key = "k"\nname = "K"\n', "main.bpmn": drawn}
    assert judge_model(files)[MODEL_FILE].verdict == "refused"
    (walked,) = designing.walk_draft(files)
    assert walked.message_en == f"The model cannot be walked. {words}"
    assert designing.find_beginning(files, read_model_file(files[MODEL_FILE])) == ""
    assert designing.list_beginnings(files) == (("main", "main"), ("other", "other"))
    with pytest.raises(EditRefused):
        designing.describe_model(files, "K", "", "", "nobody")
    chosen = designing.describe_model(files, "K", "", "", "other").files
    assert judge_model(chosen)[MODEL_FILE].verdict == "runnable"
    assert [one.code for one in walk_files(chosen).findings] == ["process-never-called"]


def test_a_process_without_a_name_is_called_like_its_pool() -> None:
    shop = '<bpmn:participant id="p" name="Sklep" processRef="main"/>'
    pools = f'<bpmn:collaboration id="c">{shop}</bpmn:collaboration>'
    (drawn,) = write_files(pool("main", "work"), extra=pools).values()
    assert read_diagrams({"main.bpmn": drawn}).processes["main"].name == "Sklep"


def test_a_remark_about_a_process_without_a_name_calls_it_like_its_pool() -> None:
    named = together(pool("other", "do")).replace('processRef="other"', 'name="Sklep" processRef="other"')
    (drawn,) = write_files(pool("main", "work"), extra=named).values()
    said = [one.message_en for one in judge_file("main.bpmn", drawn).findings if "pool" in one.code]
    assert said == [
        f"The process “{name}” begins together with the case, like the other pools of this drawing."
        for name in ("main", "Sklep")
    ]
