"""What functions and methods of other languages mean in FEEL, as templates; none of them is ever called."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

# Compared with `=`, a number or a text beside a list is null; being on a list is true or false.
EMPTY: Final = 'list contains([null, "", [], {{}}], {0})'
LENGTH: Final = "(if {0} instance of list<Any> then count({0}) else string length({0}))"
_FIRST_ENTRY: Final = "get entries({0}[1])[1].value"
# A text and a list look alike in other languages; FEEL would ask a list of one text like that text.
CONTAINS: Final = "(if {0} instance of list<Any> then list contains({0}, {1}) else contains({0}, {1}) = true)"
# In Python a part of a text, a member of a list and a key of a context are all `in` it.
INSIDE: Final = (
    "(if {1} instance of string then contains({1}, {0}) = true"
    " else list contains({1}, {0}) = true or list contains(get entries({1}).key, {0}) = true)"
)
# `x or "text"`, `x || "text"`: the text stands in for whatever counts as nothing there.
INSTEAD: Final = (
    '(if {0} = null or {0} = false or {0} = 0 or {0} = "" or {0} = [] or {0} = {{}} then {1} else {0})'
)

# A number that is written out stands in the text beside it.
_NUMBER_IN_TEXT: Final = re.compile(r'" \+ string\((\d+)\) \+ "')

Templates = Mapping[tuple[str, int], str]


def _taking(count: int, **templates: str) -> dict[tuple[str, int], str]:
    return {(name, count): template for name, template in templates.items()}


def _moving(sign: str, name: str) -> dict[tuple[str, int], str]:
    """Camunda 7's way of going on from a moment: `plusDays(3)`, `minusHours(n)`."""
    units = {"Years": "Y", "Months": "M", "Weeks": "W", "Days": "D"}
    times = {"Hours": "H", "Minutes": "M", "Seconds": "S"}
    parts = [*(("P", unit, mark) for unit, mark in units.items()), *(("PT", *time) for time in times.items())]
    return {
        (f"{name}{unit}", 2): f'({{0}} {sign} duration("{start}" + string({{1}}) + "{mark}"))'
        for start, unit, mark in parts
    }


# `path.name`: it may also be a field like any other.
MEMBERS: Final[Templates] = _taking(
    1,
    length="(if {0} instance of list<Any> then count({0})"
    " else if {0} instance of string then string length({0}) else {0}.length)",
    # Camunda's result of a decision is a list.
    singleResult="(if {0} instance of list<Any> then {0}[1] else {0}.singleResult)",
    firstResult="(if {0} instance of list<Any> then {0}[1] else {0}.firstResult)",
    singleEntry=f"(if {{0}} instance of list<Any> then {_FIRST_ENTRY} else {{0}}.singleEntry)",
)
# `path.name(…)`; the path counts as the first value.
METHODS: Final[Templates] = {
    **_taking(1, toString="{0}", booleanValue="{0}", doubleValue="{0}", value="{0}"),
    **_taking(1, intValue="round down({0}, 0)", longValue="round down({0}, 0)"),
    **_taking(1, trim="trim({0})", strip="trim({0})", upper="upper case({0})", lower="lower case({0})"),
    **_taking(1, toUpperCase="upper case({0})", toLowerCase="lower case({0})"),
    **_taking(1, isEmpty=EMPTY, size="count({0})", length="string length({0})"),
    **_taking(1, getSingleResult="{0}[1]", getFirstResult="{0}[1]", getSingleEntry=_FIRST_ENTRY),
    **_taking(2, equals="({0} = {1})", equalsIgnoreCase="(lower case({0}) = lower case({1}))"),
    **_taking(2, startsWith="starts with({0}, {1})", startswith="starts with({0}, {1})"),
    **_taking(2, endsWith="ends with({0}, {1})", endswith="ends with({0}, {1})"),
    **_taking(2, contains=CONTAINS, includes=CONTAINS),
    **_taking(1, toDate="{0}"),
    **_moving("+", "plus"),
    **_moving("-", "minus"),
}
# `name(…)`.
FUNCTIONS: Final[Templates] = {**_taking(1, len=LENGTH), **_taking(0, now="now()", dateTime="now()")}
_KIE: Final[Templates] = {
    **_taking(1, isTrue="({0} = true)", isFalse="({0} = false)", isNull="({0} = null)", isEmpty=EMPTY),
    **_taking(2, equalsTo="({0} = {1})", greaterThan="({0} > {1})", lessThan="({0} < {1})"),
    **_taking(2, greaterOrEqualThan="({0} >= {1})", lessOrEqualThan="({0} <= {1})", contains=CONTAINS),
    **_taking(2, startsWith="starts with({0}, {1})", endsWith="ends with({0}, {1})"),
    **_taking(3, between="({0} between {1} and {2})"),
}
_FLOWABLE: Final[Templates] = {
    **_taking(1, get="{0}", exists="({0} != null)", isEmpty=EMPTY, empty=EMPTY),
    **_taking(1, isNotEmpty=f"not({EMPTY})", notEmpty=f"not({EMPTY})"),
    **_taking(2, eq="({0} = {1})", equals="({0} = {1})", ne="({0} != {1})", notEquals="({0} != {1})"),
    **_taking(2, lt="({0} < {1})", lte="({0} <= {1})", gt="({0} > {1})", gte="({0} >= {1})"),
    **_taking(2, contains=CONTAINS),
}
# `KieFunctions.name(…)` of jBPM's editor, `var:name(…)` of Flowable: by the word and the sign after it.
FAMILIES: Final[Mapping[tuple[str, str], Templates]] = {
    ("KieFunctions", "."): _KIE,
    **{(word, ":"): _FLOWABLE for word in ("var", "vars", "variables")},
}


def fill(templates: Templates, name: str, values: Sequence[str]) -> str | None:
    """What a call means in FEEL; None if it is not among these."""
    template = templates.get((name, len(values)))
    return None if template is None else _NUMBER_IN_TEXT.sub(r"\1", template.format(*values))
