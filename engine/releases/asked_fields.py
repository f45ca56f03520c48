"""Fields of a form for questions that nobody wrote: which kind of answer fits, told by how it is read."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from engine.model import JsonValue
from engine.releases.questions import Question
from engine.releases.reading import Use

MOST_FIELDS = 40
_NAME = r"(?<![\w.]){name}(?![\w.])"
_TEXT = r'"((?:[^"\\]|\\.){0,100})"'
# FEEL of other engines writes texts in single quotes, too.
_SINGLE = re.compile(r"'((?:[^'\"\\]|\\.){0,100})'")
_TEXTS = r"\s*!?=\s*" + _TEXT
_SIGN = r"\s*(?:[<>]=?|!?=)\s*"
_DAY = r"(?:date\s*\(|today\s*\(|@\"[0-9]{4}-[0-9]{2}-[0-9]{2}\")"
_MOMENT = r"(?:date and time\s*\(|now\s*\()"
_OF_TEXT = (
    r"(?:contains|starts with|ends with|matches|string length|upper case|lower case|trim|split|replace"
    r"|substring(?: before| after)?)"
)
_OF_NUMBER = r"(?:abs|floor|ceiling|round \w+(?: \w+)?|decimal|modulo|sqrt|even|odd)"
_OF_ROWS = r"(?:count\s*\(\s*|\b(?:some|every|for)\s+\w+\s+in\s+)"
# Where a name is a condition by itself.
_TRUTH_BEFORE = r"(?:^\s*=?|\bnot\s*\(|(?<!\w)\(|\b(?:not|and|or|if|satisfies)\b|\b(?:true|false)\s*!?=)\s*"
_TRUTH_AFTER = r"\s*(?:$|\)|\b(?:and|or|then)\b|!?=\s*(?:true|false)\b)"
_Component = dict[str, JsonValue]


def make_fields(questions: Sequence[Question]) -> list[_Component]:
    """Components of a form-js schema; the parts of one value (`order.sum`) stand in one group."""
    groups: dict[str, list[Question]] = defaultdict(list)
    for question in questions[:MOST_FIELDS]:
        if all(part.isidentifier() for part in question.name.split(".")):
            groups[question.name.partition(".")[0]].append(question)
    return [_make_group(head, parts) for head, parts in groups.items()]


def _make_group(head: str, parts: Sequence[Question]) -> _Component:
    dotted = [part for part in parts if part.name != head]
    if not dotted:
        return _make_field(head, parts[0])
    inner: list[JsonValue] = []
    named: set[str] = set()
    # Where the whole value is read as well, it is made of its parts.
    for part in dotted:
        key = part.name.split(".")[1]
        if key not in named:
            named.add(key)
            inner.append({**_make_field(key, part), "id": f"Field_{head}_{key}"})
    return {"type": "group", "path": head, "label": _show(head), "components": inner}


def _show(name: str) -> str:
    return name.replace("_", " ")


def _make_field(key: str, question: Question) -> _Component:
    plain: _Component = {"key": key, "label": _show(key)}
    if Use.ROWS in question.uses:
        return _make_table(key, question.columns or ["name"])
    here = _NAME.format(name=re.escape(question.name))
    read = _SINGLE.sub(r'"\1"', " ".join(question.texts))
    texts = dict.fromkeys(_list_texts(here, read))
    values: list[JsonValue] = [{"label": text, "value": text} for text in texts if text]
    if values:
        return {"type": "radio", **plain, "values": values}
    if texts:
        # It is only asked whether there is a text at all.
        return {"type": "textfield", **plain}
    if moment := _find_moment(here, read, question):
        return {"type": "datetime", "subtype": moment, **plain}
    if Use.DURATION in question.uses:
        return {"type": "textfield", "description": "P7D, PT2H", **plain}
    if Use.NUMBER in question.uses or _is_number(here, read):
        return {"type": "number", **plain}
    if listed := re.findall(rf"list contains\s*\(\s*{here}\s*,\s*{_TEXT}", read):
        offered: list[JsonValue] = [{"label": text, "value": text} for text in dict.fromkeys(listed)]
        return {"type": "checklist", **plain, "values": offered}
    if re.search(_OF_ROWS + here, read):
        return _make_table(key, ["name"])
    return {"type": "checkbox" if _is_condition(here, question) else "textfield", **plain}


def _make_table(path: str, columns: Sequence[str]) -> _Component:
    inner: list[JsonValue] = [
        {"type": "textfield", "key": key, "label": _show(key), "id": f"Field_{path}_{key}"}
        for key in dict.fromkeys(columns)
        if key.isidentifier()
    ]
    return {"type": "dynamiclist", "path": path, "label": _show(path), "components": inner}


def _find_moment(here: str, read: str, question: Question) -> str:
    if Use.MOMENT in question.uses or _beside(here, _MOMENT, read):
        return "datetime"
    return "date" if Use.DATE in question.uses or _beside(here, _DAY, read) else ""


def _beside(here: str, other: str, read: str) -> bool:
    return re.search(f"{here}{_SIGN}{other}|{other}[^()]{{0,40}}\\)?{_SIGN}{here}", read) is not None


def _is_condition(here: str, question: Question) -> bool:
    """Whether yes or no is an answer: the name stands for itself, and nothing looks into it."""
    if re.search(rf"\b{_OF_TEXT}\s*\(\s*{here}", " ".join(question.texts)):
        return False
    itself = re.compile(_TRUTH_BEFORE + here + _TRUTH_AFTER)
    return Use.CHOICE in question.uses and (
        not any(question.texts) or any(itself.search(text) for text in question.texts)
    )


def _is_number(here: str, read: str) -> bool:
    """Whether a name is compared with a number, or counted with."""
    if re.search(rf"\b{_OF_NUMBER}\s*\(\s*{here}", read):
        return True
    after = here + r"\s*(<|>|!?=\s*-?[0-9]|in\s*[\[(]|between\b|[*/]|-\s|\+\s*[0-9])"
    before = r"(?:[<>]=?|[*/]|[0-9]\s*!?=|[\w)]\s*-|[0-9]\s*\+)\s*" + here
    return re.search(f"{after}|{before}", read) is not None


def _list_texts(here: str, read: str) -> Iterator[str]:
    """The texts that a name is compared with, on either side of the sign or in a list."""
    yield from re.findall(here + _TEXTS, read)
    yield from re.findall(_TEXT + r"\s*!?=\s*" + here, read)
    for listed in re.findall(here + r"\s+in\s*[\[(]([^\])]{0,1000})[\])]", read):
        yield from re.findall(_TEXT, listed)
