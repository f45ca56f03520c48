"""What the rounds of a repeated step give, as BPMN, Camunda 8 and Flowable say it, played to the end."""

import pytest

from tests.engine.spiff.spiff_drawing import Drawing, event

ZEEBE = 'xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"'
FLOWABLE = 'xmlns:flowable="http://flowable.org/bpmn"'
PEOPLE = '<bpmn:script>people = [{id: 1, name: "A"}, {id: 2, name: "B"}]</bpmn:script>'
BPMN = (
    "<bpmn:loopDataInputRef>people</bpmn:loopDataInputRef><bpmn:loopDataOutputRef>all</bpmn:loopDataOutputRef>"
    '<bpmn:inputDataItem id="i" name="person"/><bpmn:outputDataItem id="o" name="age"/>'
)


def rounds(inside: str, sequential: bool, **attributes: str) -> str:
    shown = "".join(f' {name.replace("_", ":")}="{value}"' for name, value in attributes.items())
    mark = f'isSequential="{str(sequential).lower()}" {FLOWABLE}{shown}'
    return f"<bpmn:multiInstanceLoopCharacteristics {mark}>{inside}</bpmn:multiInstanceLoopCharacteristics>"


def extension(inside: str) -> str:
    return f"<bpmn:extensionElements>{inside}</bpmn:extensionElements>"


def camunda(output: str, sequential: bool) -> str:
    names = 'inputCollection="=people" inputElement="person" outputCollection="all"'
    return rounds(
        extension(f'<zeebe:loopCharacteristics {ZEEBE} {names} outputElement="{output}"/>'), sequential
    )


def carry(inside: str) -> str:
    return extension(f"<zeebe:ioMapping {ZEEBE}>{inside}</zeebe:ioMapping>")


def repeated(inner: str, kind: str = "userTask") -> Drawing:
    main = Drawing().ends().user("last")
    main.node("scriptTask", "set", PEOPLE)
    main.node(kind, "visit", inner)
    return main.chain("s", "set", "visit", "last", "e")


@pytest.mark.parametrize(
    ("marker", "given"),
    [
        (rounds(BPMN, True), ["24", "41"]),
        (rounds(BPMN, False), ["24", "41"]),
        (camunda("=age", False), ["24", "41"]),
        (carry('<zeebe:output source="=age + 1" target="more"/>') + camunda("=more", True), [25, 42]),
    ],
)
def test_every_round_gives_what_its_own_person_answered(play, marker, given):
    quoted = marker.find("age + 1") < 0
    first, second = (f'visit age="{age}"' if quoted else f"visit age={age}" for age in (24, 41))
    played = play(repeated(marker), first, second, "last")
    assert list(played.trace) == ["s", "set", "visit", "visit", "last", "e"]
    # Rounds that are open at once are alike; either may be done first.
    assert sorted(played.variables["all"]) == given


def items(output: str, item: str, given: str, sequential: bool = True) -> str:
    """Rounds over `list` whose items and results have these attributes."""
    inside = f"<bpmn:loopDataInputRef>list</bpmn:loopDataInputRef><bpmn:loopDataOutputRef>{output}"
    inside += f"</bpmn:loopDataOutputRef><bpmn:inputDataItem {item}/><bpmn:outputDataItem {given}/>"
    return rounds(inside, sequential)


def computed(marker: str, script: str) -> Drawing:
    main = Drawing().ends()
    main.node("scriptTask", "double", f"{marker}<bpmn:script>{script}</bpmn:script>")
    return main.chain("s", "double", "e")


@pytest.mark.parametrize("sequential", [True, False])
def test_rounds_may_fill_the_list_that_they_run_over(play, sequential):
    script = 'id="one"', 'id="two"'
    main = computed(items("list", *script, sequential), "two = one * 2")
    assert play(main, known="list = [1, 2, 3]").variables["list"] == [2, 4, 6]
    assert play(main, known="list = []").variables["list"] == []
    asked = Drawing().ends()
    asked.node("userTask", "visit", items("list", *script, sequential))
    steps = [f'visit two="{given}"' for given in (5, 6)]
    played = play(asked.chain("s", "visit", "e"), *steps, known="list = [1, 2]")
    assert sorted(played.variables["list"]) == ["5", "6"]


@pytest.mark.parametrize("sequential", [True, False])
def test_rounds_may_be_as_many_as_the_list_has_that_they_fill(play, sequential):
    count = "<bpmn:loopCardinality>count(list)</bpmn:loopCardinality>"
    count += '<bpmn:loopDataOutputRef>list</bpmn:loopDataOutputRef><bpmn:outputDataItem id="two"/>'
    main = computed(rounds(count, sequential), "two = loopCounter")
    assert play(main, known="list = [7, 7]").variables["list"] == [0, 1]


@pytest.mark.parametrize("sequential", [True, False])
def test_a_round_gives_its_item_changed_where_both_have_one_name(play, sequential):
    for names in (('id="i" name="one"', 'id="o" name="one"'), ('id="one"', 'id="one"')):
        marker = items("all", *names, sequential)
        played = play(computed(marker, "one = one * 2"), known="list = [1, 2]")
        assert played.variables["all"] == [2, 4]
        scope = Drawing("many").ends("in", "out")
        scope.node("scriptTask", "double", "<bpmn:script>one = one * 2</bpmn:script>")
        scope.chain("in", "double", "out").parts.append(marker)
        main = Drawing().ends()
        main.inside(scope)
        played = play(main.chain("s", "many", "e"), known="list = [1, 2]")
        assert played.variables["all"] == [2, 4]
        asked = Drawing().ends()
        asked.node("userTask", "visit", items("all", *names))
        played = play(asked.chain("s", "visit", "e"), 'visit one="5"', 'visit one="6"', known="list = [1, 2]")
        assert sorted(played.variables["all"]) == ["5", "6"]


@pytest.mark.parametrize(
    ("item", "given", "script"),
    [
        ('id="one" name="one thing"', 'id="two" name="what it gives"', "two = one * 2"),
        ('id="i" name="one"', 'id="o" name="two"', "two = one * 2"),
        ('id="one" name="thing"', 'id="two" name="other"', "two = one * 2"),
        ('id="i" name="one thing"', 'id="two"', "two = one thing * 2"),
    ],
)
def test_an_item_goes_by_whichever_of_its_name_and_id_is_used(play, item, given, script):
    main = computed(items("all", item, given), script)
    assert play(main, known="list = [1, 2]").variables["all"] == [2, 4]


def test_every_round_gives_an_expression_over_its_item_and_its_answer(play):
    played = play(
        repeated(camunda("={id: person.id, old: age}", True)), 'visit age="24"', 'visit age="41"', "last"
    )
    assert played.variables["all"] == [{"id": 1, "old": "24"}, {"id": 2, "old": "41"}]


def test_flowable_collects_several_variables_of_each_round(play):
    parts = '<flowable:variable source="age" target="old"/>'
    parts += '<flowable:variable sourceExpression="${person.name}" target="who"/>'
    gathered = f'<flowable:variableAggregation target="all">{parts}</flowable:variableAggregation>'
    over = {"flowable_collection": "${people}", "flowable_elementVariable": "person"}
    drawing = repeated(rounds(extension(gathered), True, **over))
    played = play(drawing, 'visit age="24"', 'visit age="41"', "last")
    assert played.variables["all"] == [{"old": "24", "who": "A"}, {"old": "41", "who": "B"}]


def test_what_is_carried_into_a_round_is_that_rounds_own(play):
    given = carry('<zeebe:input source="=person.id * 10" target="x"/>') + camunda("=x + 1", False)
    assert play(repeated(given), "visit", "visit", "last").variables["all"] == [11, 21]


def test_an_event_on_the_border_of_rounds_that_collect_ends_them_all(play):
    main = repeated(camunda("={old: age}", False)).user("late")
    main.boundary("border", "visit", event("timer", "P1D"))
    main.chain("border", "late", "e")
    played = play(main, 'visit age="24"', "+P2D", "late")
    assert list(played.trace) == ["s", "set", "visit", "visit", "border", "late", "e"]
    assert played.variables["all"] == [{"old": "24"}]


def test_rounds_inside_rounds_each_give_a_list_of_their_own(play):
    scope = Drawing("visit").ends("in", "out")
    given = camunda("={a: person.id, b: other.id}", True).replace('"all"', '"inner"')
    scope.node("userTask", "talk", given.replace('inputElement="person"', 'inputElement="other"'))
    scope.chain("in", "talk", "out")
    scope.parts.append(camunda("=inner", True))
    main = Drawing().ends()
    main.node("scriptTask", "set", PEOPLE)
    main.inside(scope)
    main.chain("s", "set", "visit", "e")
    played = play(main, *["talk"] * 4)
    assert [[(one["a"], one["b"]) for one in part] for part in played.variables["all"]] == [
        [(1, 1), (1, 2)],
        [(2, 1), (2, 2)],
    ]


@pytest.mark.parametrize("sequential", [True, False])
def test_a_round_knows_its_number_under_the_name_that_the_file_gives_it(play, sequential):
    given = rounds(BPMN, sequential, flowable_elementIndexVariable="which")
    main = repeated(given.replace('name="age"', 'name="which"'))
    assert play(main, "visit", "visit", "last").variables["all"] == [0, 1]


def test_the_condition_that_ends_rounds_may_ask_for_the_name_of_their_number(play):
    ends = "<bpmn:completionCondition>which = 0</bpmn:completionCondition>"
    main = repeated(rounds(BPMN + ends, True, flowable_elementIndexVariable="which"))
    assert list(play(main, "visit", "last").trace)[-3:] == ["visit", "last", "e"]


def test_rounds_inside_a_round_know_its_number_beside_their_own(play):
    scope = Drawing("visit").ends("in", "out")
    given = camunda("=which * 10 + loopCounter", True).replace('"all"', '"inner"')
    scope.node("userTask", "talk", given)
    scope.chain("in", "talk", "out")
    scope.parts.append(
        camunda("=inner", True).replace(FLOWABLE, f'{FLOWABLE} flowable:elementIndexVariable="which"')
    )
    main = Drawing().ends()
    main.node("scriptTask", "set", PEOPLE)
    main.inside(scope)
    main.chain("s", "set", "visit", "e")
    assert play(main, *["talk"] * 4).variables["all"] == [[1, 2], [11, 12]]


@pytest.mark.parametrize("sequential", [True, False])
@pytest.mark.parametrize("is_call", [True, False])
def test_rounds_that_need_nobody_end_as_soon_as_enough_are_done(play, sequential, is_call):
    condition = "<bpmn:completionCondition>nrOfCompletedInstances >= 2</bpmn:completionCondition>"
    marker = rounds(
        f"<bpmn:loopCardinality>5</bpmn:loopCardinality>{condition.replace('>=', '&gt;=')}", sequential
    )
    scope = Drawing("each").ends("in", "out")
    scope.node("scriptTask", "count", "<bpmn:script>n = n + 1</bpmn:script>")
    scope.chain("in", "count", "out")
    main = Drawing().ends().user("last")
    if is_call:
        main.node("callActivity", "repeat", marker, calledElement="each")
    else:
        main.node("subProcess", "repeat", "".join(scope.parts) + marker)
    main.chain("s", "repeat", "last", "e")
    played = play(main, known="n = 0", more=scope.process() if is_call else "")
    assert (played.open, played.variables["n"], played.trace.count("count")) == (("last",), 2, 2)


@pytest.mark.parametrize("sequential", [True, False])
def test_rounds_that_give_nothing_leave_their_list_as_it_is(play, sequential):
    lists = (
        "<bpmn:loopDataInputRef>people</bpmn:loopDataInputRef>"
        "<bpmn:loopDataOutputRef>people</bpmn:loopDataOutputRef>"
        '<bpmn:inputDataItem id="i" name="person"/>'
    )
    main = Drawing().ends().user("last")
    main.node("userTask", "visit", rounds(lists, sequential))
    main.chain("s", "visit", "last", "e")
    played = play(main, "visit", "visit", known='people = ["A", "B"]')
    assert (played.open, played.variables["people"]) == (("last",), ["A", "B"])


@pytest.mark.parametrize("sequential", [True, False])
def test_rounds_that_nobody_does_run_in_the_order_of_their_list(play, sequential):
    one = Drawing("visit").ends("in", "out")
    one.node("scriptTask", "note", "<bpmn:script>seen = append(seen, person.name)</bpmn:script>")
    one.chain("in", "note", "out")
    one.parts.append(rounds(BPMN, sequential))
    main = Drawing().ends().user("last")
    main.node("scriptTask", "set", PEOPLE)
    main.node("scriptTask", "none", "<bpmn:script>seen = []</bpmn:script>")
    main.inside(one)
    played = play(main.chain("s", "set", "none", "visit", "last", "e"), "last")
    assert played.variables["seen"] == ["A", "B"]


def test_scopes_that_begin_side_by_side_run_in_the_order_of_their_ways(play):
    main = Drawing().ends().user("last")
    for gateway in ("fork", "join"):
        main.node("parallelGateway", gateway)
    for name in ("first", "second"):
        inner = Drawing(name).ends(f"{name}_s", f"{name}_e")
        main.inside(inner.chain(f"{name}_s", f"{name}_e"))
        main.chain("fork", name, "join")
    played = play(main.chain("s", "fork").chain("join", "last", "e"), "last")
    assert [step for step in played.trace if step.endswith("_e")] == ["first_e", "second_e"]
