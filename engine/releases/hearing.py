"""What all readers of a name say together of the answer that they need."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial

from engine.releases.reading import Read, Use, Write, read_text

# How much is read to tell the kind of an answer.
_LONGEST, _MOST_DERIVED, _MOST_TEXT = 500, 20, 10_000
# What is asked of each item of a list, as a pattern around the list's name and what is read of the item.
_ASKS_OF_ITEMS = (
    (r"\b(?:some|every)\s+(?P<item>\w+)\s+in\s+{}\s+satisfies\s+(?P<asked>.+)", Use.CHOICE),
    (r"\bfor\s+(?P<item>\w+)\s+in\s+{}\s+return\s+(?P<asked>.+)", Use.VALUE),
    (r"(?<![\w.]){}\s*\[(?P<asked>[^\[\]]*[^\[\]\d\s][^\[\]]*)\]", Use.CHOICE),
    (r"\b(?:all|any)\s*\(\s*{}\s*\)", Use.CHOICE),
    (r"\b(?:sum|mean|median|product|stddev|min|max)\s*\(\s*{}\s*\)", Use.NUMBER),
    (r"\blist contains\s*\(\s*{}\s*,\s*(?P<member>[^()]+)\)", Use.VALUE),
)
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_PART = re.compile(r"[{,]\s*\"?(\w+)\"?\s*:\s*(-?[\w.]+)\s*(?=[,}])")
_LOOK = re.compile(r"(?<![\w.])(?P<head>\w+)\.(?P<key>\w+)")


@dataclass(frozen=True)
class Question:
    """A variable to ask for.

    Attributes:
        name: dotted.
        texts: the expressions that read it.
        uses: what they need it for.
        items: of a list that rounds run over, under which name they know each item.
        columns: of a list, what is read of each item.
    """

    name: str
    texts: list[str] = field(default_factory=list)
    uses: set[Use] = field(default_factory=set)
    items: set[str] = field(default_factory=set)
    columns: dict[str, "Question"] = field(default_factory=dict)

    def hear(self, texts: Iterable[str], uses: Iterable[Use]) -> None:
        """Take in more that reads the name, as much as tells its kind."""
        self.uses.update(uses)
        room = _MOST_TEXT - sum(map(len, self.texts))
        for text in texts:
            if text not in self.texts and len(text) <= room:
                self.texts.append(text)
                room -= len(text)


class Hearing:
    """Questions by name: one name has one kind of answer, wherever it is asked for.

    Args:
        reads: all that is read anywhere.
        writes: all that gets a value or changes one.
    """

    def __init__(self, reads: Iterable[Read], writes: Iterable[Write]) -> None:
        self._found: dict[str, Question] = {}
        for read in reads:
            question = self._found.setdefault(read.name, Question(read.name))
            # What is only carried on under another name is no question by itself.
            is_copied = read.use is Use.VALUE and read.text.strip() == read.name
            question.hear([] if is_copied else [read.text], {read.use})
            if read.item:
                question.items.add(read.item)
        self._derived: dict[str, list[Write]] = defaultdict(list)
        for write in (part for whole in writes for part in (whole, *_list_parts(whole))):
            if _NUMBER.fullmatch(write.text) and write.name in self._found:
                # What begins as a number stays one, whoever adds to it.
                self._found[write.name].hear([f"{write.name} > 0"], ())
            for read in read_text(write.text or write.item, Use.VALUE):
                self._derived[read.name].append(write)
        self._made: set[str] = set()

    def question(self, name: str) -> Question:
        """The question for a name that is read somewhere."""
        question = self._found[name]
        if name not in self._made:
            self._made.add(name)
            self._add_derived(question)
            for key, column in _find_columns(question, self._found):
                is_read = column is self._found.get(column.name)
                question.columns[key] = self.question(column.name) if is_read else column
        return question

    def _add_derived(self, question: Question) -> None:
        """What is worked out from a value is read in its stead: `y = x * 2`, then `y > 5`."""
        seen, ahead = {question.name}, [(question.name, question.name)]
        while ahead:
            source, text = ahead.pop()
            for write in self._derived[source] if len(text) <= _LONGEST else ():
                if write.name in seen:
                    continue
                seen.add(write.name)
                copy = self._found.get(write.name, Question(write.name))
                if write.item:
                    for asked, use in _ask_of_items(copy, text):
                        question.hear([asked], {use})
                    continue
                made = text if write.text == source else f"({_put(write.text, source, text)})"
                uses = copy.uses if made == question.name else ()
                question.hear([_put(one, write.name, made) for one in copy.texts[:_MOST_DERIVED]], uses)
                ahead.append((write.name, made))


def _list_parts(write: Write) -> Iterator[Write]:
    """A context gives each of its keys a value."""
    for key, value in _PART.findall(write.text) if write.text.startswith("{") else ():
        yield Write(f"{write.name}.{key}", write.by, value)


def _whole(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w.]){re.escape(name)}(?!\w)")


def _put(text: str, name: str, value: str) -> str:
    """A text in which a name gave way to its value."""
    return _whole(name).sub(lambda _: value, text)


def _ask_of_items(listed: Question, given: str) -> Iterator[tuple[str, Use]]:
    """What is asked of each item of a list that rounds give, said of what they give."""
    for text in listed.texts[:_MOST_DERIVED]:
        for pattern, use in _ASKS_OF_ITEMS:
            for found in re.finditer(pattern.format(re.escape(listed.name)), text):
                parts = found.groupdict()
                item = parts.get("item") or "item"
                asked = _close(parts.get("asked") or " = ".join(filter(None, (item, parts.get("member")))))
                inner = _LOOK.sub(partial(_look_inside, item, given), asked)
                yield _put(inner, item, given), use


def _close(text: str) -> str:
    """A text up to the bracket that closes what stands before it."""
    depth = 0
    for at, sign in enumerate(text):
        depth += (sign in "([{") - (sign in ")]}")
        if depth < 0:
            return text[:at]
    return text


def _look_inside(item: str, given: str, path: re.Match[str]) -> str:
    """`item.key` as what stands behind the key, where rounds give a context."""
    value = re.search(rf"[{{,]\s*\"?{path['key']}\"?\s*:\s*([\w.]+)", given)
    return path[0] if path["head"] != item or value is None else value[1]


def _find_columns(question: Question, found: Mapping[str, Question]) -> Iterator[tuple[str, Question]]:
    """What is read of each item of a list: by rounds over it, by a filter, by a place, by some and every.

    The empty name is that of an item which is read as it is.
    """
    for item in question.items:
        if item in found:
            yield "", found[item]
        for name, one in found.items():
            if name.startswith(f"{item}."):
                yield name.removeprefix(f"{item}."), one
    listed = re.escape(question.name)
    for text in question.texts:
        for inside in re.findall(rf"(?<![\w.]){listed}\s*\[([^\[\]]+)\]", text):
            for name in (read.name for read in read_text(inside, Use.VALUE)):
                if name in found and all(f"[{inside}]" in other for other in found[name].texts):
                    yield name, Question(name, [inside], {Use.VALUE})
            if re.search(r"(?<![\w.])item(?!\w|\.\w)", inside):
                yield "", Question("item", [inside], {Use.VALUE})
        at_place = rf"(?<![\w.]){listed}\s*\[\s*-?[0-9]+\s*\](?!\s*[.\[])"
        if re.search(at_place, text):
            yield "", Question("item", [re.sub(at_place, "item", text)], set(question.uses))
        placed = rf"(?<![\w.]){listed}\s*\[[^\[\]]+\]\."
        for name in re.findall(rf"{placed}(\w+)", text):
            yield name, Question(f"item.{name}", [re.sub(placed, "item.", text)], {Use.VALUE})
        for item in re.findall(rf"\b(?:some|every|for)\s+(\w+)\s+in\s+{listed}(?!\w)", text):
            for name in re.findall(rf"(?<![\w.]){item}\.(\w+)", text):
                yield name, Question(f"{item}.{name}", [text], {Use.VALUE})
            if re.search(rf"(?<![\w.]){item}(?!\w|\.\w|\s+in\b)", text):
                yield "", Question(item, [text], {Use.VALUE})
