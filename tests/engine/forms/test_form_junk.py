"""Whatever is sent, a form answers with answers or with a refusal that says why; never with a fault."""

import time
from contextlib import suppress
from typing import Any

from form_builders import (
    NOW,
    choice,
    day,
    group,
    make_form,
    many,
    number,
    required,
    signature,
    table,
    text,
    tick,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.errors import InvalidAnswers, InvalidInput, ModelRefused
from engine.forms import (
    apply_row_action,
    clean_draft,
    describe_answers,
    describe_form,
    find_row_action,
    merge_sensitive,
    read_form,
    read_posted,
    split_sensitive,
    validate_answers,
)

KINDS = ("money", "scale", "pesel", "nip", "postcode", "phone", "email", "month", "ref")
FORM = make_form(
    *(text(f"w_{kind}", properties={"widget": kind}) for kind in KINDS if kind not in ("scale",)),
    text("plain", validate={"pattern": r"[a-z]+\d*"}),
    number("scale", properties={"widget": "scale"}, validate={"min": 0, "max": 4}),
    number("n", validate={"min": -5, "max": 10}),
    day("d", properties={"min_age": "18", "rule": "d < today()"}),
    day("t", "time"),
    day("dt", "datetime"),
    tick("b"),
    choice("c", "x", "y"),
    many("m", "x", "y", "none", properties={"exclusive": "none"}),
    {"type": "filepicker", "key": "f"},
    {"type": "expression", "key": "calc", "expression": "=sum(rows.n) / n + count(m)"},
    table(
        "rows",
        number("n"),
        {**required(text("t")), "conditional": {"hide": "=n > 3"}},
        table("in", text("z")),
    ),
    table("fixed", text("word", readonly=True), number("mark"), properties={"rows": "a | b"}),
    group("g", text("x"), text("secret", properties={"access": "Z"})),
    signature("s", required="true"),
)
NAMES = [one.key for one in FORM.walk() if one.key]
ODD_NAMES = [
    "csrf_token",
    "_add",
    "_remove",
    "_row",
    "x.y",
    "rows.0.n",
    "rows.1.in.0.z",
    "rows.0._row",
    "fixed.0.mark",
    "dt.date",
    "dt.time",
    "s.name",
    "__class__",
    "typename",
]
names = st.sampled_from([*NAMES, *ODD_NAMES]) | st.text(max_size=12)
words = st.sampled_from(
    ["", "on", "1,5", "1.2.2000", "2000-02-30", "12:61", "x", "none", "rows", "rows.0", "²", "٣"]
)
junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | words,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(names, inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=150)
@given(st.dictionaries(names, st.lists(words | st.text(max_size=20), max_size=3), max_size=12))
def test_any_post_is_read_judged_and_drawn(posted: dict[str, list[str]]) -> None:
    try:
        raw = read_posted(FORM, posted)
        action = find_row_action(FORM, posted)
        if action is not None:
            raw = apply_row_action(raw, action)
        describe_form(FORM, raw, now=NOW)
        validate_answers(FORM, raw, variables={}, now=NOW)
    except (InvalidInput, InvalidAnswers):
        pass


@settings(max_examples=250)
@given(st.dictionaries(names, junk, max_size=8))
def test_any_json_is_judged_and_what_is_accepted_is_stable(raw: dict[str, Any]) -> None:
    optional = FORM.for_access(lambda one: one.key != "s")
    try:
        clean_draft(optional, raw)
        known = {key: value for key, value in raw.items() if key in optional.names()}
        describe_form(optional, known, now=NOW)
        answers = validate_answers(optional, known, variables={}, now=NOW)
    except (InvalidInput, InvalidAnswers):
        return
    assert validate_answers(optional, answers, variables={}, now=NOW) == answers
    assert merge_sensitive(*split_sensitive(optional, answers)) == answers
    describe_answers(optional, answers)


@settings(max_examples=150)
@given(st.binary(max_size=200))
def test_any_bytes_are_a_form_or_refused(content: bytes) -> None:
    with suppress(ModelRefused):
        read_form("junk", content)


TYPES = ["textfield", "number", "group", "dynamiclist", "radio", "text", "expression", "datetime"]
ATTRIBUTES = ["key", "path", "label", "values", "validate", "properties", "conditional", "components"]
component = st.fixed_dictionaries(
    {"type": st.sampled_from(TYPES)}, optional={name: junk for name in ATTRIBUTES}
)


@settings(max_examples=150)
@given(st.lists(component, max_size=4))
def test_any_components_are_a_form_or_refused(components: list[dict[str, Any]]) -> None:
    import_safe = [one for one in components if is_json(one)]
    with suppress(ModelRefused):
        make_form(*import_safe)


def is_json(value: object) -> bool:
    """Return whether the standard library would write this as JSON that others read."""
    if isinstance(value, float):
        return value == value and abs(value) != float("inf")
    if isinstance(value, dict):
        return all(is_json(inner) for inner in value.values())
    return all(is_json(inner) for inner in value) if isinstance(value, list) else True


def test_pattern_that_explodes_elsewhere_cannot_slow_a_form_down() -> None:
    slow = make_form(text("a", validate={"pattern": r"[a-z]*[a-z]*x?x?x?x?!"}))
    start = time.perf_counter()
    with suppress(InvalidAnswers):
        validate_answers(slow, {"a": "a" * 200}, variables={}, now=NOW)
    # A guard against work without an end, not a measure: the machine may be busy.
    assert time.perf_counter() - start < 60
