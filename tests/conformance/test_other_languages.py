"""Conditions, scripts and timers in other languages that FEEL could read too, and would read otherwise."""

import pytest

from tests.engine.spiff.spiff_drawing import Drawing, event

KNOWN = "\n".join(
    ["n = 7", 't = "abc"', "l = [5, 6]", "yes = true", "none = []", "[case.variables.d]", "k = 3"]
)


def choice(condition: str, ways: str = "g") -> Drawing:
    main = Drawing().ends().user("first", "holds", "fails")
    main.choice(ways, default="else")
    main.chain("s", "first", ways).flow(ways, "holds", condition, flow_id="may")
    main.flow(ways, "fails", flow_id="else")
    return main.chain("holds", "e").chain("fails", "e")


@pytest.mark.parametrize(
    "condition, expected",
    [
        *[
            ("not n > 100", True),
            ("not n > 100 and yes", True),
            ("not (n) > 100", True),
            ("not n > 6", False),
        ],
        *[("n // 2 == 3", True), ("n // 2 > 3", False), ("d['k'] > 2", True), ('d["k"] > 3', False)],
        *[("'bc' in t", True), ("'ac' in t", False), ("'k' in d", True), ("'bc' not in t", False)],
        *[("5 in l and n == 7", True), ("'5' in l", False), ("l + [9] == [5, 6, 9]", True)],
        # FEEL stays as it is.
        *[("n > 6 // 2 times or more", True), ('t in ["abc"]', True), ("not(yes) = true", False)],
    ],
)
def test_a_condition_of_python_holds_as_python_has_it(play, condition, expected):
    assert play(choice(condition), "first", known=KNOWN).open == ("holds" if expected else "fails",)


def test_a_list_and_a_text_have_a_length_in_other_languages(play):
    assert play(choice("things.length > 1"), 'first things=["a", "b"]').open == ("holds",)
    assert play(choice("things.length > 1"), 'first things=["a"]').open == ("fails",)
    assert play(choice("${n.length() > 2}"), 'first n="abc"').open == ("holds",)


@pytest.mark.parametrize("condition, asked", [("t == 'x' * 3", "t_x_3"), ("'%s!' % t == 'abc!'", "s_t_abc")])
def test_a_condition_that_feel_cannot_say_is_answered_by_a_person(play, condition, asked):
    assert play(choice(condition), f"first {asked}=true", known=KNOWN).open == ("holds",)


@pytest.mark.parametrize("inner", ["", "<bpmn:script>x = 1</bpmn:script>"])
def test_a_script_that_a_worker_of_zeebe_runs_is_done_by_a_person(play, inner):
    job = '<zeebe:taskDefinition xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" type="risk"/>'
    main = choice("=risk > 5")
    main.parts = [part for part in main.parts if 'id="first"' not in part]
    main.node("scriptTask", "first", f"<bpmn:extensionElements>{job}</bpmn:extensionElements>{inner}")
    assert play(main, "first risk=7").open == ("holds",)
    assert play(main, "first risk=2").open == ("fails",)


def written(text: str, **attrs: str) -> Drawing:
    main = Drawing().ends().user("after")
    main.node("scriptTask", "count", f"<bpmn:script>{text}</bpmn:script>", **attrs)
    return main.chain("s", "count", "after", "e")


@pytest.mark.parametrize(
    "text, language, expected",
    [
        ("f = n // 2", "", {"f": 3}),
        ("k = d['k']\nl += [9]", "", {"k": 3, "l": [5, 6, 9]}),
        ("a = none or t", "", {"a": "abc"}),
        ("a = t or n\nb = none or 'x'", "python", {"a": "abc", "b": "x"}),
        ("a = b = 3", "groovy", {"a": 3, "b": 3}),
        ("a = n = 7", "feel", {"a": True, "n": 7}),
        ("a = 5 // the number of weeks", "", {"a": 5}),
    ],
)
def test_a_script_sets_what_its_language_would(play, text, language, expected):
    attrs = {"scriptFormat": language} if language else {}
    played = play(written(text, **attrs), known=KNOWN)
    assert played.open == ("after",)
    assert {name: played.variables[name] for name in expected} == expected


@pytest.mark.parametrize("text", ["a = b = 3", "a = 'a' * 3", "a = 'Hello %s' % t"])
def test_a_script_that_could_mean_two_things_is_done_by_a_person(play, text):
    assert play(written(text), known=KNOWN).open == ("count",)


CAMUNDA = "http://camunda.org/schema/1.0/bpmn"


def kept(text: str, language: str) -> Drawing:
    attrs = {"xmlns:camunda": CAMUNDA, "camunda:resultVariable": "kept", "scriptFormat": language}
    return written(text, **attrs)


@pytest.mark.parametrize(
    "text, expected",
    [
        ("sum = 10", {"kept": 10}),
        ("a = 1\nb = a + 1", {"kept": 2}),
        ("a = 1\na + 4", {"kept": 5}),
        ("n += 1", {"n": 7, "kept": 8}),
        ("def n = n + 2\nn * 2", {"n": 7, "kept": 18}),
        ("n == 7", {"kept": True}),
        ("n + 1", {"kept": 8}),
        ("'ok';", {"kept": "ok"}),
        ('n = 3; "said"', {"kept": "said"}),
    ],
)
def test_the_result_of_a_script_is_the_value_of_its_last_statement(play, text, expected):
    played = play(kept(text, "groovy"), known=KNOWN)
    assert played.open == ("after",)
    assert {name: played.variables[name] for name in expected} == expected


@pytest.mark.parametrize(
    "text, language, expected",
    [
        (
            'var n = execution.getVariable("n"); n = n + 1; execution.setVariable("m", n);',
            "javascript",
            {"n": 7, "m": 8},
        ),
        ('def n = n * 2\nexecution.setVariable("m", n)', "groovy", {"n": 7, "m": 14}),
        ('n++\nexecution.setVariable("n", n)', "javascript", {"n": 8}),
        (
            'var old = n; execution.setVariable("n", 5); execution.setVariable("m", old)',
            "groovy",
            {"n": 5, "m": 7},
        ),
        ('a = b = n\nexecution.setVariable("m", a + b)', "groovy", {"n": 7, "m": 14}),
        ('var n = {n: n}\nexecution.setVariable("m", n.n)', "javascript", {"n": 7, "m": 7}),
        ('execution.setVariable("m", "no " + n)', "javascript", {"m": "no 7"}),
        ("m = n + ' of ' + n + 1", "groovy", {"m": "7 of 71"}),
        ("m = n + 1 + ' of'", "groovy", {"m": "8 of"}),
        ("m = t + ' of ' + t", "groovy", {"m": "abc of abc"}),
        ("/* n = 5\nn = 6 */ m = n\n/*\nm = 9\n*/", "groovy", {"n": 7, "m": 7}),
        ('m = "/* 5 */"', "groovy", {"m": "/* 5 */"}),
    ],
)
def test_a_script_that_says_what_the_case_is_to_know_keeps_all_else_for_itself(
    play, text, language, expected
):
    played = play(written(text, scriptFormat=language), known=KNOWN)
    assert played.open == ("after",)
    assert {name: played.variables[name] for name in expected} == expected


def test_a_script_of_activiti_that_stores_its_names_stores_them(play):
    names = {"xmlns:activiti": "http://activiti.org/bpmn", "activiti:autoStoreVariables": "true"}
    text = 'n = n + 1\nexecution.setVariable("m", n)'
    played = play(written(text, scriptFormat="groovy", **names), known=KNOWN)
    assert (played.variables["n"], played.variables["m"]) == (8, 8)


@pytest.mark.parametrize("text", ["${n}", "#{n}"])
def test_both_marks_of_juel_give_a_value(play, text):
    played = play(kept(text, "juel"), known=KNOWN)
    assert (played.open, played.variables["kept"]) == (("after",), 7)


@pytest.mark.parametrize("text", ["${execution.id}", "#{execution.id}", "#{bean.call(n)}"])
def test_what_only_another_engine_could_say_is_said_by_a_person(play, text):
    assert play(kept(text, "juel"), known=KNOWN).open == ("count",)


@pytest.mark.parametrize("text, language", [("var a = 5;", "javascript"), ("n++", "groovy")])
def test_a_result_that_is_not_what_was_set_is_said_by_a_person(play, text, language):
    assert play(kept(text, language), known=KNOWN).open == ("count",)


@pytest.mark.parametrize(
    "kind, text, early, late",
    [
        ("timer", "timedelta(seconds=.2)", "", "+PT1S"),
        ("timer", "timedelta(days=1, hours=2)", "+PT25H", "+PT1H"),
        ("timer", "datetime.timedelta(weeks=1, minutes=1.5)", "+P7D", "+PT90S"),
        ("date", "start_time", "+P3D", "+P1D"),
    ],
)
def test_a_timer_of_python_is_over_in_its_time(play, kind, text, early, late):
    main = Drawing().ends().user("before", "after")
    main.node("intermediateCatchEvent", "wait", event(kind, text))
    main.chain("s", "before", "wait", "after", "e")
    steps = ("before", early) if early else ("before",)
    known = "start_time = 2026-03-06"
    assert play(main, *steps, known=known).open == ()
    assert play(main, *steps, late, known=known).open == ("after",)
