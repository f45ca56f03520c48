"""Fields of a form for questions that nobody wrote: which kind of answer fits, told by how it is read."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from engine.feel import is_word
from engine.forms import PLAIN
from engine.model import JsonValue
from engine.releases.hearing import Question
from engine.releases.reading import Use

MOST_FIELDS = 40
OTHER = "inna odpowiedź"
_TABLE = "dynamiclist"
_NAME = r"(?<![\w.]){name}(?![\w.])"
_TEXT = r'"((?:[^"\\]|\\.){0,100})"'
# FEEL of other engines writes texts in single quotes, too.
_SINGLE = re.compile(r"'((?:[^'\"\\]|\\.){0,100})'")
_TEXTS = r"\s*!?=\s*" + _TEXT
_CONTAINED = r"\blist contains\s*\(\s*\[([^\]]{0,1000})\]\s*,\s*"
_OF_CALL = re.compile(rf"\w\s*\(\s*{_TEXT}")
_SIGN = r"\s*(?:[<>]=?|!?=)\s*"
_DAY = r"(?:date\s*\(|today\s*\(|@\"[0-9]{4}-[0-9]{2}-[0-9]{2}\")"
_OF_DAY = r"(?:day of week|day of year|week of year|month of year|years and months duration)"
_MOMENT = r"(?:date and time\s*\(|now\s*\()"
_OF_TEXT = (
    r"(?:contains|starts with|ends with|matches|string length|upper case|lower case|trim|split|replace"
    r"|substring(?: before| after)?)"
)
_OF_NUMBER = r"(?:abs|floor|ceiling|round \w+(?: \w+)?|decimal|modulo|sqrt|even|odd)"
_OF_NUMBERS = r"(?:sum|mean|median|product|stddev|mode)"
_OF_TRUTHS = r"(?:all|any)"
_OF_LIST = rf"(?:{_OF_NUMBERS}|{_OF_TRUTHS}|min|max)"
_OF_ROWS = r"(?:count\s*\(\s*|\b(?:some|every|for)\s+\w+\s+in\s+)"
# `x + y > 5`, once the blanks around its signs are gone.
_SUM = r"(?>[\w.]++(?:\+[\w.]++)++)"
_COUNTED = r"\s*(?:<|>|!?=\s*-?[0-9]|[*/])"
_COUNTED_SUM = re.compile(rf"(?<![\w.+])(?:{_SUM}|(?<!\w)\(++{_SUM}\)++){_COUNTED}")
# `1 + x + y`, the blanks and the brackets around sums gone as well.
_PLAIN_SUM = re.compile(rf"(?<![\w.+\"])({_SUM})(?!\+)")
_BRACKETS = re.compile(r"(?<!\w)\(([\w.+]++)\)")
_BETWEEN = re.compile(r"\bbetween\s+([\w.]+)\s+and\b")
# Where a name is a condition by itself.
_TRUTH_BEFORE = r"(?:^\s*=?|\bnot\s*\(|(?<!\w)\(|\b(?:not|and|or|if|satisfies)\b|\b(?:true|false)\s*!?=)\s*"
_TRUTH_AFTER = r"\s*(?:$|\)|\b(?:and|or|then)\b|!?=\s*(?:true|false)\b)"
_Component = dict[str, JsonValue]


def make_fields(questions: Sequence[Question]) -> list[_Component]:
    """Components of a form-js schema; the parts of one value (`order.sum`) stand in one group."""
    able = [one for one in questions[:MOST_FIELDS] if all(is_word(part) for part in one.name.split("."))]
    return _make_parts([(tuple(one.name.split(".")), one) for one in able])


def _make_parts(named: Sequence[tuple[tuple[str, ...], Question]]) -> list[_Component]:
    groups: dict[str, list[tuple[tuple[str, ...], Question]]] = defaultdict(list)
    for (head, *rest), question in named:
        groups[head].append((tuple(rest), question))
    return [_make_group(head, parts) for head, parts in groups.items()]


def _make_group(head: str, parts: Sequence[tuple[tuple[str, ...], Question]]) -> _Component:
    # Where the whole value is read as well, it is made of its parts.
    inner = _make_parts([(rest, question) for rest, question in parts if rest])
    if not inner:
        return _make_field(head, parts[0][1])
    if all(not rest or (len(rest) == 1 and _is_of_each(question)) for rest, question in parts):
        return _make_table(head, {rest[0]: question for rest, question in parts if rest})
    for one in inner:
        key = str(one.get("key", one.get("path")))
        one["id"] = f"Field_{head}_{str(one.get('id', key)).removeprefix('Field_')}"
    return {"type": "group", "path": head, "label": _show(head), "components": [*inner]}


def _is_of_each(question: Question) -> bool:
    """Whether a name is something of each item of a list: `sum(items.price)`."""
    here = _NAME.format(name=re.escape(question.name))
    of_each = rf"\b{_OF_LIST}\s*\(\s*{here}\s*\)"
    return any(re.search(of_each, text) for text in question.texts)


def _show(name: str) -> str:
    return name.replace("_", " ")


def _make_field(key: str, question: Question) -> _Component:
    if Use.ROWS in question.uses or question.columns:
        return _make_table(key, question.columns)
    kind = _tell_kind(question.name, tuple(question.texts), frozenset(question.uses))
    return _make_table(key, {}) if kind["type"] == _TABLE else {"key": key, "label": _show(key), **kind}


@lru_cache(maxsize=1024)
def _tell_kind(name: str, heard: tuple[str, ...], uses: frozenset[Use]) -> _Component:
    here = _NAME.format(name=re.escape(name))
    heard = tuple(re.sub(rf"\b{_OF_TRUTHS}\s*\(\s*{here}\s*\)", f"({name})", text) for text in heard)
    # A text without its outer blanks is still that text.
    heard = tuple(re.sub(rf"\btrim\s*\(\s*({here})\s*\)", r"\1", text) for text in heard)
    # The `and` of a range joins no conditions.
    heard = tuple(_BETWEEN.sub(r"between \1 ..", text) for text in heard)
    read = _SINGLE.sub(r'"\1"', " ; ".join(heard))
    texts = dict.fromkeys(_list_texts(here, read))
    values: list[JsonValue] = [{"label": text, "value": text} for text in texts if text]
    # Whatever looks into a text may ask for others than those it is compared with.
    is_open = re.search(rf"\b(?!string length){_OF_TEXT}\s*\(\s*{here}", read) is not None
    if values and not is_open:
        # A single choice could never be taken back, nor another answer given.
        other: list[JsonValue] = [{"label": OTHER, "value": OTHER}] if len(values) == 1 else []
        return {"type": "radio", "values": [*values, *other]}
    if texts:
        # Else it is only asked whether there is a text at all.
        return {"type": "textfield"}
    if moment := _find_moment(here, read, uses):
        return {"type": "datetime", "subtype": moment}
    if Use.DURATION in uses:
        return {"type": "textfield", "description": "P7D, PT2H"}
    if Use.NUMBER in uses or _is_number(here, read):
        return {"type": "number"}
    if listed := re.findall(rf"list contains\s*\(\s*{here}\s*,\s*{_TEXT}", read):
        offered: list[JsonValue] = [{"label": text, "value": text} for text in dict.fromkeys(listed)]
        return {"type": "checklist", "values": offered}
    if re.search(_OF_ROWS + here, read):
        return {"type": _TABLE}
    own = [text for text in heard if Use.CHOICE in uses or text.strip() != name]
    return {"type": "checkbox" if _is_condition(here, own, uses) else "textfield"}


def _make_table(path: str, columns: Mapping[str, Question]) -> _Component:
    inner: list[JsonValue] = [
        # A list inside a list has no columns of its own, lest one is found inside itself.
        {**_make_field(key, replace(question, columns={})), "id": f"Field_{path}_{key}"}
        for key, question in columns.items()
        if is_word(key)
    ]
    table: _Component = {"type": _TABLE, "path": path, "label": _show(path)}
    if not inner and "" in columns:
        # Items that are read as they are: one value a row.
        value = {**_make_field(PLAIN, replace(columns[""], columns={})), "label": "wartość"}
        if value["type"] not in (_TABLE, "group"):
            shown: list[JsonValue] = [{**value, "key": PLAIN, "id": f"Field_{path}_{PLAIN}"}]
            return {**table, "components": shown, "properties": {PLAIN: PLAIN}}
    plain: _Component = {"type": "textfield", "key": "name", "label": "nazwa", "id": f"Field_{path}_name"}
    return {**table, "components": inner or [plain]}


def _find_moment(here: str, read: str, uses: Collection[Use]) -> str:
    if Use.MOMENT in uses or _beside(here, _MOMENT, read):
        return "datetime"
    apart = rf"(?:{here}\s*-\s*[\w.]+|(?<![\w.])[\w.]+\s*-\s*{here})\s*\)?{_SIGN}(?:duration\b|@\"P)"
    is_day = _beside(here, _DAY, read) or re.search(rf"\b{_OF_DAY}\s*\([^()]*{here}|{apart}", read)
    return "date" if Use.DATE in uses or is_day else ""


def _beside(here: str, other: str, read: str) -> bool:
    sign = rf"(?:{_SIGN}|\s*-\s*)"
    first = rf"{here}(?:{sign}|\s+between\s+|\s+in\s*[\[(]\s*){other}"
    return re.search(rf"{first}|{other}[^()]{{0,40}}\)?{sign}{here}", read) is not None


def _is_condition(here: str, texts: Sequence[str], uses: Collection[Use]) -> bool:
    """Whether yes or no is an answer: the name stands for itself, and nothing looks into it."""
    read = " ; ".join(texts)
    if re.search(rf"\b{_OF_TEXT}\s*\(\s*{here}", read):
        return False
    listed = rf"\[[^\[\]]*{here}[^\[\]]*\]"
    if re.search(
        rf"\b{_OF_TRUTHS}\s*\(\s*{listed}|{listed}\s*\[\s*item\s*(?:=\s*(?:true|false)\s*)?\]", read
    ):
        return True
    if Use.CHOICE in uses and not any(texts):
        return True
    itself = re.compile(
        f"{_TRUTH_BEFORE}{here}{_TRUTH_AFTER}|get or else\\s*\\(\\s*{here}\\s*,\\s*(?:true|false)"
    )
    return any(itself.search(text) for text in texts)


def _is_number(here: str, read: str) -> bool:
    """Whether a name is compared with a number, or counted with."""
    of_number = (
        rf"\b{_OF_NUMBER}\s*\(\s*{here}|\b(?:max|min|{_OF_NUMBERS})\s*\([^()\"@]*{here}"
        rf"|\b{_OF_NUMBERS}\s*\(\s*for\s+\w+\s+in\s+[\w.]+\s+return\s+{here}\s*\)"
        rf"|\b{_OF_NUMBERS}\s*\(+(?:append|concatenate)\s*\([^()\"]*{here}"
    )
    if re.search(rf"{of_number}|\bget or else\s*\(\s*{here}\s*,\s*-?[0-9]", read):
        return True
    if any(re.search(here, match[0]) for match in _COUNTED_SUM.finditer(_tighten(read))):
        return True
    sums = [match[0].split("+") for match in _PLAIN_SUM.finditer(_unwrap(_tighten(read)))]
    if any(any(re.fullmatch(here, one) for one in terms) for terms in sums if any(map(_is_digits, terms))):
        return True
    compared = rf"(?:{here}|(?<!\w)\(\s*{here}\s*\))\s*(?:<|>|!?=\s*-?[0-9])"
    after = here + r"\s*(?:in\s*[\[(<>]|between\b|[*/]|-\s|\+\s*[0-9])"
    before = r"(?:[<>]=?|[*/]|[0-9]\s*!?=|[\w)]\s*-|[0-9]\s*\+)\s*" + here
    chosen = (
        rf"\bthen\s+{here}\s+else\s+-?[0-9]|\bthen\s+-?[0-9.]+\s+else\s+{here}\s*(?:$|[);])"
        rf"|\(if\b[^()]*\b(?:then|else)\s+{here}(?:\s+else\b[^()]*)?\)+{_COUNTED}"
    )
    ranged = rf"\.\.\s*{here}|{here}\s*\.\."
    return re.search(f"{compared}|{after}|{before}|{chosen}|{ranged}", read.replace("..", " .. ")) is not None


def _tighten(text: str) -> str:
    return re.sub(r"\s*+\+\s*+", "+", text)


def _is_digits(term: str) -> bool:
    return term.replace(".", "", 1).isdigit()


def _unwrap(text: str) -> str:
    while (bare := _BRACKETS.sub(r"\1", text)) != text:
        text = bare
    return text


def _list_texts(here: str, read: str) -> Iterator[str]:
    """The texts that a name is compared with, on either side of the sign or in a list."""
    yield from re.findall(here + _TEXTS, read)
    yield from re.findall(_TEXT + r"\s*!?=\s*" + here, read)
    listing = (here + r"\s+in\s*[\[(]([^\])]{0,1000})[\])]", _CONTAINED + here)
    for listed in (one for pattern in listing for one in re.findall(pattern, read)):
        yield from re.findall(_TEXT, _OF_CALL.sub("", listed))
