"""A pretend case on a draft: played step by step, kept as a scenario, adapted when the model changes."""

import tomllib
from collections.abc import Callable
from datetime import date

import pytest
from desk import Desk
from house import read_shipped
from lxml import etree

from engine import NotFound, designing
from engine.designing import EditRefused, NewStep
from engine.designing.judging import read_graph
from engine.scenarios.playing import play_files
from engine.store.keys import ask_once

MONDAY = date(2026, 3, 2)


def rehearse(desk: Desk, *steps: designing.RehearsalStep) -> designing.Rehearsal:
    return designing.rehearse(desk.krokus, desk.actor("pawel"), "small", MONDAY, steps)


def say_no(desk: Desk) -> designing.Rehearsal:
    """Play the talk, then the client's no."""
    begun = rehearse(desk)
    talk = designing.make_completion(begun, "talk", {})
    talked = rehearse(desk, talk)
    return rehearse(desk, talk, designing.make_completion(talked, "decide", {"decision": "no"}))


def test_a_pretend_case_asks_what_decides_and_goes_where_the_answer_leads(desk: Desk) -> None:
    begun = rehearse(desk)
    assert [(one.element, one.role) for one in begun.open] == [("talk", "coach")]
    talk = designing.make_completion(begun, "talk", {})
    talked = rehearse(desk, talk)
    assert [one.element for one in talked.open] == ["decide"]
    assert [one.path for one in talked.open[0].asked] == ["decide.decision"]
    over = say_no(desk)
    assert over.open == ()
    assert [name for name, _ in over.trace][-1] == "which"


def test_a_token_runs_along_what_the_last_step_took_and_stops_where_it_waits(desk: Desk) -> None:
    begun = rehearse(desk)
    talked = rehearse(desk, designing.make_completion(begun, "talk", {}))
    flows = {
        key: flow
        for one in read_graph(talked.draft.files).processes.values()
        for key, flow in one.flows.items()
    }
    assert [(flows[one].source, flows[one].target) for one in talked.passed] == [("talk", "decide")]
    ((_name, svg),) = designing.draw_rehearsal(talked)
    root = etree.fromstring(svg)
    tokens = root.findall(".//{*}circle[@class='bpmn-token']")
    assert [len(one.findall("{*}animateMotion")) for one in tokens] == [1]
    live = [
        one.get("data-element")
        for one in root.iterfind(".//{*}g")
        if "live" in (one.get("class") or "").split()
    ]
    assert live == ["decide"]


def test_steps_that_cannot_be_done_say_why_and_leave_the_case_where_it_was(desk: Desk) -> None:
    wrong = {"do": "complete", "task": "review", "by": "mentor", "answers": "auto"}
    case = rehearse(desk, wrong)
    assert "review is not open" in case.problem
    assert case.told.pl.startswith("„Przegląd sprawy” wtedy na nikogo nie czeka. Czeka: „")
    assert case.steps == ()
    with pytest.raises(EditRefused):
        designing.make_completion(case, "review", {})
    assert "nobody plays" in rehearse(desk, {"do": "message", "name": "", "by": ""}).problem
    report = {"do": "message", "name": "msg_unheard", "by": "coach"}
    assert "proces teraz nie czeka" in rehearse(desk, report).told.pl


def test_where_a_form_offers_people_of_one_role_one_of_them_is_chosen(desk: Desk) -> None:
    pawel = desk.actor("pawel")
    key = designing.create_from_template(desk.krokus, pawel, "specialists_first", "Nasz")
    steps: list[designing.RehearsalStep] = []
    for expected in ("s1_register", "s1_intake", "s1_contact"):
        case = designing.rehearse(desk.krokus, pawel, key, MONDAY, steps)
        assert (case.told.pl, [one.element for one in case.open]) == ("", [expected])
        steps.append(designing.make_completion(case, expected, {}))


def test_a_form_that_no_example_fits_is_told_by_its_labels(desk: Desk) -> None:
    step = {"do": "complete", "task": "decide", "by": "client", "answers": "auto", "set": {"decision": "?"}}
    begun = rehearse(desk)
    talk = designing.make_completion(begun, "talk", {})
    told = rehearse(desk, talk, step).told.pl
    assert told.startswith("Formularza kroku „Decyzja o udziale” nie da się wypełnić przykładem: „")


def test_a_fresh_start_plays_the_same_steps_to_the_same_place(desk: Desk) -> None:
    first = say_no(desk)
    rehearse(desk)
    again = rehearse(desk, *first.steps)
    assert (again.status, again.open, again.trace) == (first.status, first.open, first.trace)


def test_a_kept_case_is_a_scenario_that_goes_as_written(desk: Desk) -> None:
    edit = designing.keep_scenario(say_no(desk), "Klient mówi: nie")
    played = play_files(edit.files, edit.focus)
    assert played.passed, played.problem


def test_a_scenario_gets_the_steps_that_the_model_has_got(desk: Desk) -> None:
    kept = designing.keep_scenario(say_no(desk), "Klient mówi: nie")
    grown = designing.add_step(kept.files, "f2", NewStep("Napisz notatkę", "mentor", "Mentor")).files
    assert not play_files(grown, kept.focus).passed
    adapted = designing.adapt_scenario(grown, kept.focus).files
    assert play_files(adapted, kept.focus).passed
    shrunk = designing.remove_element(adapted, "napisz_notatke").files
    assert not play_files(shrunk, kept.focus).passed
    assert play_files(designing.adapt_scenario(shrunk, kept.focus).files, kept.focus).passed


def test_pretend_cases_do_not_stand_under_the_key_of_the_press_that_plays_them() -> None:
    """Two reports in one scenario: under one key the second would count as the first one sent again."""
    path = "scenarios/g_wola_klienta.toml"
    ask_once("the key of one press")
    try:
        assert play_files(read_shipped(), path).passed
        adapted = designing.adapt_scenario(read_shipped(), path).files
        assert play_files(adapted, path).passed
    finally:
        ask_once(None)


def test_what_belongs_together_stays_together_when_a_part_of_the_way_moves() -> None:
    """The work trial comes first now: its messages and answers go with it, the talks come after it."""
    files = designing.move_to(read_shipped(), "s2_trial_ask", "f_s2_reset__s2_split", whole=True).files
    path = "scenarios/a_ania.toml"
    assert not play_files(files, path).passed
    adapted = designing.adapt_scenarios(files, [path])
    assert adapted.params == {"count": 1}
    played = play_files(adapted.files, path)
    assert played.passed, played.problem
    steps = tomllib.loads(adapted.files[path].decode())["step"]
    names = [step.get("task") or step.get("name") or "" for step in steps]
    order = ["s2_plan", "s2_trial_ask", "msg_consent_change", "t2", "t_rate", "s2_meet", "s2_profile"]
    assert [name for name in dict.fromkeys(names) if name in order] == order
    asked = [step["set"]["decision"] for step in steps if step.get("task") == "s2_trial_ask"]
    assert asked == ["yes", "no"]


def test_a_scenario_loses_a_step_that_its_way_comes_to_no_more_but_not_its_end() -> None:
    """Who tries no work has no plan in the trial's loop; who is never made a client cannot end in a job."""
    planned = designing.move_to(read_shipped(), "s2_plan", "f_s2_count_trial__s2_trial_ask").files
    path = "scenarios/b_marek.toml"
    adapted = designing.adapt_scenario(planned, path).files
    assert b'task = "s2_plan"' not in adapted[path]
    assert play_files(adapted, path).passed
    ended = designing.change_way(read_shipped(), "f_s1_gd__s1_consents", "tak", "false").files
    with pytest.raises(EditRefused) as refused:
        designing.adapt_scenario(ended, path)
    assert refused.value.code == "edit_cannot_adapt"


def change(desk: Desk, operation: Callable[[designing.Files], designing.Edit]) -> None:
    draft = designing.get_draft(desk.krokus, desk.actor("pawel"), "small")
    designing.change_draft(
        desk.krokus, desk.actor("pawel"), "small", draft.version, draft.revision, operation
    )


def test_a_scenario_can_be_taken_out_and_what_none_comes_to_is_named(desk: Desk) -> None:
    kept = designing.keep_scenario(say_no(desk), "Klient mówi: nie")
    broken = {**kept.files, "scenarios/zla.toml": kept.files[kept.focus].replace(b'"talk"', b'"tlak"')}
    change(desk, lambda _files: designing.Edit(broken, "scenario_saved", {"name": "Zła"}))
    pawel = desk.actor("pawel")
    assert designing.play_waiting(desk.krokus, pawel, "small") == 0
    ready = designing.get_readiness(desk.krokus, pawel, "small")
    assert [trial.scenario for trial in ready.failed] == ["scenarios/zla.toml"]
    assert ready.missed == ("Krótka notatka", "Przegląd sprawy")
    change(desk, lambda files: designing.remove_scenario(files, "scenarios/zla.toml"))
    ready = designing.get_readiness(desk.krokus, pawel, "small")
    # The other one was played on the same model already: nobody waits for it again.
    assert [(trial.scenario, trial.passed) for trial in ready.trials] == [(kept.focus, True)]
    page = desk.sign_in("pawel").get("/designer/small/publish").text
    assert "Żaden scenariusz nie dochodzi do 2 kroków ludzi" in page
    with pytest.raises(NotFound):
        designing.remove_scenario(broken, "small_main.bpmn")
