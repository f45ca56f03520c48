"""Reads the text of a pattern into the machine's program: the regular expressions of XPath and XQuery."""

from functools import lru_cache
from typing import Final

from engine.errors import ExpressionLimit
from engine.feel.limits import MAX_DEPTH, MAX_PATTERN_LENGTH, MAX_PATTERN_SIZE, MAX_REPETITION
from engine.feel.patterns import characters
from engine.feel.patterns.machine import Do, Pattern, Step, Test

_FLAGS: Final = frozenset("smixq")
_ESCAPED: Final = {"n": "\n", "r": "\r", "t": "\t"}
_SIGNS: Final = r"\|.?*+(){}[]^$-"


@lru_cache(maxsize=512)
def compile_pattern(text: str, flags: str = "") -> Pattern:
    """Compile a pattern.

    Args:
        flags: `s` the dot matches line ends too, `m` lines, `i` ignore case, `x` ignore blanks, `q` no signs.

    Raises:
        ValueError: it is no regular expression of the standard, or a flag is unknown.
        ExpressionLimit: it is too long, nested too deep, or repeats too much.
    """
    if not _FLAGS.issuperset(flags):
        raise ValueError(flags)
    if len(text) > MAX_PATTERN_LENGTH:
        raise ExpressionLimit(reason="pattern_too_large", size=len(text), limit=MAX_PATTERN_LENGTH)
    return _PatternReader(text, flags).read()


def _without_blanks(text: str) -> str:
    """Take blanks out of a pattern; those in square brackets are meant and stay."""
    kept: list[str] = []
    depth, is_escaped = 0, False
    for letter in text:
        if letter in " \t\n\r" and depth == 0:
            continue
        kept.append(letter)
        if not is_escaped:
            depth = max(0, depth + (letter == "[") - (letter == "]"))
        is_escaped = letter == "\\" and not is_escaped
    return "".join(kept)


class _PatternReader:
    """A cursor over a pattern. Each method returns the steps of what it read, with relative jumps."""

    def __init__(self, text: str, flags: str) -> None:
        self._is_plain = "q" in flags
        is_spaced = "x" in flags and not self._is_plain
        self._text = _without_blanks(text) if is_spaced else text
        self._flags = flags
        self._next = 0
        self._depth = 0
        self._groups = 0
        self._closed: set[int] = set()

    def read(self) -> Pattern:
        if self._is_plain:
            steps = [self._character(letter) for letter in self._text]
        else:
            steps = self._choice()
            if self._next < len(self._text):
                raise ValueError(self._text)
        program = [_settle(step, number) for number, step in enumerate(steps)]
        return Pattern((*program, Step(Do.MATCH)), self._groups, "m" in self._flags, "i" in self._flags)

    def _peek(self) -> str:
        return self._text[self._next : self._next + 1]

    def _take(self, letter: str) -> bool:
        if self._peek() != letter or not letter:
            return False
        self._next += 1
        return True

    def _skip(self) -> str:
        if self._next >= len(self._text):
            raise ValueError(self._text)
        self._next += 1
        return self._text[self._next - 1]

    def _choice(self) -> list[Step]:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise ExpressionLimit(reason="pattern_too_large", limit=MAX_DEPTH)
        steps = self._sequence()
        while self._take("|"):
            other = self._sequence()
            jump = Step(Do.JUMP, len(other) + 1)
            steps = [Step(Do.SPLIT, 1, len(steps) + 2), *steps, jump, *other]
        self._depth -= 1
        return steps

    def _sequence(self) -> list[Step]:
        steps: list[Step] = []
        while self._peek() not in ("", "|", ")"):
            steps += self._repeated(self._atom())
            if len(steps) > MAX_PATTERN_SIZE:
                raise ExpressionLimit(reason="pattern_too_large", limit=MAX_PATTERN_SIZE)
        return steps

    def _atom(self) -> list[Step]:
        letter = self._skip()
        match letter:
            case "(":
                return self._group()
            case "[":
                return [Step(Do.CHARACTER, test=self._class())]
            case ".":
                is_all = "s" in self._flags
                test = characters.anything if is_all else characters.any_but_line_ends
                return [Step(Do.CHARACTER, test=test)]
            case "^":
                return [Step(Do.START)]
            case "$":
                return [Step(Do.END)]
            case "\\":
                return [self._escape()]
        if letter in "?*+{}]":
            raise ValueError(self._text)
        return [self._character(letter)]

    def _group(self) -> list[Step]:
        if self._take("?"):
            if not self._take(":"):
                # Looking ahead and behind is no part of the standard's patterns.
                raise ValueError(self._text)
            inner = self._choice()
            return self._closed_group(inner)
        self._groups += 1
        number = self._groups
        inner = self._closed_group(self._choice())
        self._closed.add(number)
        return [Step(Do.SAVE, 2 * number - 2), *inner, Step(Do.SAVE, 2 * number - 1)]

    def _closed_group(self, steps: list[Step]) -> list[Step]:
        if not self._take(")"):
            raise ValueError(self._text)
        return steps

    def _escape(self) -> Step:
        letter = self._skip()
        if letter.isdigit() and letter != "0":
            if int(letter) not in self._closed:
                raise ValueError(self._text)
            return Step(Do.SAME, int(letter))
        test = self._escaped_class(letter)
        if test is not None:
            return Step(Do.CHARACTER, test=test)
        return self._character(self._escaped_letter(letter))

    def _escaped_class(self, letter: str) -> Test | None:
        if letter not in "pP":
            return characters.find_class(letter)
        if not self._take("{"):
            raise ValueError(self._text)
        end = self._text.find("}", self._next)
        test = characters.find_property(self._text[self._next : end]) if end > 0 else None
        if test is None:
            raise ValueError(self._text)
        self._next = end + 1
        return characters.none_of(test) if letter == "P" else test

    def _escaped_letter(self, letter: str) -> str:
        if letter in _ESCAPED:
            return _ESCAPED[letter]
        if letter not in _SIGNS:
            raise ValueError(self._text)
        return letter

    def _character(self, letter: str) -> Step:
        return Step(Do.CHARACTER, test=self._folded(lambda character: character == letter))

    def _folded(self, test: Test) -> Test:
        return characters.ignoring_case(test) if "i" in self._flags else test

    def _class(self) -> Test:
        """Read what stands in square brackets; the opening one is taken."""
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise ExpressionLimit(reason="pattern_too_large", limit=MAX_DEPTH)
        is_negative = self._take("^")
        tests: list[Test] = []
        taken: Test | None = None
        while not self._take("]"):
            if self._text.startswith("-[", self._next) and tests:
                self._next += 2
                taken = self._class()
                if self._peek() != "]":
                    raise ValueError(self._text)
                continue
            tests.append(self._class_part())
        if not tests:
            raise ValueError(self._text)
        self._depth -= 1
        inside = characters.one_of(tests)
        test = characters.none_of(inside) if is_negative else inside
        return test if taken is None else characters.without(test, taken)

    def _class_part(self) -> Test:
        low = self._skip()
        if low == "[":
            raise ValueError(self._text)
        if low == "\\":
            letter = self._skip()
            test = self._escaped_class(letter)
            if test is not None:
                return test
            low = self._escaped_letter(letter)
        is_range = self._peek() == "-" and self._text[self._next + 1 : self._next + 2] not in ("]", "[", "")
        if not is_range:
            return self._folded(lambda character: character == low)
        self._next += 1
        high = self._skip()
        high = self._escaped_letter(self._skip()) if high == "\\" else high
        if high < low:
            raise ValueError(self._text)
        return self._folded(characters.between(low, high))

    def _repeated(self, steps: list[Step]) -> list[Step]:
        low, high = self._quantity()
        if (low, high) == (1, 1):
            return steps
        is_lazy = self._take("?")
        if self._peek() in ("?", "*", "+", "{") and self._peek():
            raise ValueError(self._text)
        if len(steps) * max(low, high or 0) > MAX_PATTERN_SIZE:
            raise ExpressionLimit(reason="pattern_too_large", limit=MAX_PATTERN_SIZE)
        if high is None:
            return [*steps * low, *_again(steps, is_lazy)]
        optional: list[Step] = []
        for _ in range(high - low):
            optional = [_fork(1, len(steps) + len(optional) + 1, is_lazy), *steps, *optional]
        return [*steps * low, *optional]

    def _quantity(self) -> tuple[int, int | None]:
        if self._take("?"):
            return 0, 1
        if self._take("*"):
            return 0, None
        if self._take("+"):
            return 1, None
        if not self._take("{"):
            return 1, 1
        end = self._text.find("}", self._next)
        low, comma, high = self._text[self._next : max(end, self._next)].partition(",")
        if end < 0 or not low.isdecimal() or (high and not high.isdecimal()) or len(low + high) > 9:
            raise ValueError(self._text)
        self._next = end + 1
        least = int(low)
        most = int(high) if high else None if comma else least
        if most is not None and most < least:
            raise ValueError(self._text)
        if max(least, most or 0) > MAX_REPETITION:
            raise ExpressionLimit(reason="pattern_too_large", limit=MAX_REPETITION)
        return least, most


def _again(steps: list[Step], is_lazy: bool) -> list[Step]:
    """Repeat any number of times: fork, the steps, back to the fork."""
    return [_fork(1, len(steps) + 2, is_lazy), *steps, Step(Do.JUMP, -len(steps) - 1)]


def _fork(inside: int, past: int, is_lazy: bool) -> Step:
    return Step(Do.SPLIT, past, inside) if is_lazy else Step(Do.SPLIT, inside, past)


def _settle(step: Step, number: int) -> Step:
    """Turn the relative places of jumps and forks into the program's."""
    if step.do is Do.JUMP:
        return Step(Do.JUMP, number + step.first)
    if step.do is Do.SPLIT:
        return Step(Do.SPLIT, number + step.first, number + step.second)
    return step
