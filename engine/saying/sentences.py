"""Pieces of FEEL as sentences: "„Czy chcesz dalej?” to „tak”", "90 dni przed dniem „Orzeczenie ważne do”"."""

from engine.errors import KrokusError
from engine.feel import compile_assignments
from engine.releases.modelfile import Words
from engine.saying.names import Named, Names
from engine.saying.pieces import Call, Choice, Joined, Literal, Name, Piece, Two, read_cell, read_pieces
from engine.saying.spans import say_span

POLISH, ENGLISH = 0, 1
COMPARED = {
    "=": ("to", "is"),
    "!=": ("to nie", "is not"),
    "<": ("mniej niż", "is less than"),
    "<=": ("najwyżej", "is at most"),
    ">": ("więcej niż", "is more than"),
    ">=": ("co najmniej", "is at least"),
}
ON_DAYS = {
    "=": ("to", "is"),
    "!=": ("to nie", "is not"),
    "<": ("jest wcześniej niż", "is before"),
    "<=": ("jest nie później niż", "is not after"),
    ">": ("jest później niż", "is after"),
    ">=": ("jest nie wcześniej niż", "is not before"),
}
OPPOSITE = {"=": "!=", "!=": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
TRUTH = {True: ("tak", "yes"), False: ("nie", "no")}
JOINED = {"and": ("oraz", "and"), "or": ("lub", "or")}
SUMS = {"+": "+", "-": "−", "*": "×", "/": ":"}
DAYS = frozenset({"today", "date"})


class _Unsaid(Exception):
    """It says more than one sentence can."""


def say_expression(text: str, names: Names, locale: str = "pl", form: str = "") -> str:
    """An expression as people say it; empty where it says more than a sentence can.

    Args:
        form: the form in which it stands, if any.
    """
    piece = read_pieces(text) if text.strip() else None
    return "" if piece is None else _Speaker(names, locale, form).say(piece)


def say_script(script: str, names: Names, locale: str = "pl") -> tuple[str, ...]:
    """What a script notes, a sentence each; empty where one of its lines cannot be said."""
    try:
        lines = compile_assignments(script).lines
    except KrokusError:
        return ()
    speaker, said = _Speaker(names, locale, ""), []
    for line in lines:
        piece = read_pieces(line.expression.text)
        said.append("" if piece is None else speaker.note(line.target, piece))
    return tuple(said) if all(said) else ()


def say_cell(label: str, asked: str, cell: str, names: Names, locale: str = "pl", *, is_answer: bool) -> str:
    """A cell of a decision table under what its column is called; empty where it says more than a sentence.

    Args:
        label: of the column; empty where only the expression says what is asked.
        asked: expression whose value the cell is held against.
        is_answer: whether the cell is what the rule answers, not what it asks.
    """
    found = names.find(asked)
    own = Named(Words(label) if label else found.label, found.options)
    column = Name("column")
    speaker = _Speaker(Names({}, {**names.variables, column.path: own}), locale, "")
    if is_answer:
        piece = read_pieces(cell)
        return "" if piece is None else speaker.answer(column, piece)
    piece = read_cell(cell, column)
    return "" if piece is None else speaker.say(piece)


def _asks_the_same(piece: Piece, before: Piece | None) -> bool:
    """Whether both ask one name for one answer; "is not A and not B" would be read wrongly in short."""
    if not isinstance(piece, Two) or not isinstance(before, Two) or piece.sign != "=" or before.sign != "=":
        return False
    are_texts = all(isinstance(one.right, Literal) and one.right.is_text for one in (piece, before))
    return are_texts and isinstance(piece.left, Name) and piece.left == before.left


class _Speaker:
    """Says pieces in one language."""

    def __init__(self, names: Names, locale: str, form: str) -> None:
        self._names = names
        self._language = ENGLISH if locale.startswith("en") else POLISH
        self._form = form

    def say(self, piece: Piece) -> str:
        try:
            return self._condition(piece) if self._is_condition(piece) else self._value(piece)
        except _Unsaid:
            return ""

    def answer(self, column: Name, piece: Piece) -> str:
        """What a rule gives for one of its columns."""
        try:
            return f"{self._value(column)}: {self._value(piece, self._find(column))}"
        except _Unsaid:
            return ""

    def note(self, target: str, piece: Piece) -> str:
        """One line of a script."""
        named = self._names.find(target)
        label = self._quote(self._text(named))
        try:
            if isinstance(piece, Two) and piece.sign in "+-" and piece.left == Name(target):
                more = self._word("więcej", "more") if piece.sign == "+" else self._word("mniej", "less")
                return f"{label}: {self._word('o', 'by')} {self._value(piece.right)} {more}"
            if piece == Literal(None):
                return f"{label}: {self._word('wyczyść', 'cleared')}"
            if self._is_condition(piece) and not isinstance(piece, Literal):
                whether = self._word("tak, jeśli", "yes, if")
                return f"{label}: {whether} {self._condition(piece)}"
            return f"{label}: {self._value(piece, named)}"
        except _Unsaid:
            return ""

    def _is_condition(self, piece: Piece) -> bool:
        if isinstance(piece, Two):
            return piece.sign in COMPARED
        if isinstance(piece, Call):
            return piece.name in ("not", "list contains")
        return isinstance(piece, Joined)

    def _condition(self, piece: Piece) -> str:
        if isinstance(piece, Joined):
            parts = [part for part in piece.parts if not (piece.word == "and" and part == Literal(True))]
            said = [self._bracket(part, before) for before, part in zip((None, *parts), parts, strict=False)]
            return f" {self._word(*JOINED[piece.word])} ".join(said)
        if isinstance(piece, Two) and piece.sign in COMPARED:
            return self._compare(piece)
        if isinstance(piece, Call) and piece.name == "not":
            return self._negate(piece.parts[0])
        if isinstance(piece, Call) and piece.name == "list contains":
            return self._contain(piece, is_there=True)
        if isinstance(piece, Name):
            return self._yes(piece, is_so=True)
        if isinstance(piece, Literal) and isinstance(piece.value, bool):
            return self._word("zawsze", "always") if piece.value else self._word("nigdy", "never")
        raise _Unsaid

    def _bracket(self, piece: Piece, before: Piece | None) -> str:
        if _asks_the_same(piece, before) and isinstance(piece, Two):
            # "„Level” is „L4” or „L5”": what is asked is said once.
            return self._value(piece.right, self._find(piece.left))
        said = self._condition(piece)
        return f"({said})" if isinstance(piece, Joined) else said

    def _find(self, piece: Piece) -> Named | None:
        return self._names.find(piece.path, self._form) if isinstance(piece, Name) else None

    def _negate(self, piece: Piece) -> str:
        if isinstance(piece, Call) and piece.name == "list contains":
            return self._contain(piece, is_there=False)
        if isinstance(piece, Two) and piece.sign in OPPOSITE:
            return self._compare(Two(OPPOSITE[piece.sign], piece.left, piece.right))
        if isinstance(piece, Name):
            return self._yes(piece, is_so=False)
        raise _Unsaid

    def _contain(self, piece: Call, *, is_there: bool) -> str:
        listed, wanted = piece.parts
        if not isinstance(listed, Name):
            raise _Unsaid
        named = self._names.find(listed.path, self._form)
        label, value = self._quote(self._text(named)), self._value(wanted, named)
        if is_there:
            return self._word(f"{label}: zaznaczono {value}", f"{label}: {value} is chosen")
        return self._word(f"{label}: nie zaznaczono {value}", f"{label}: {value} is not chosen")

    def _yes(self, piece: Name, *, is_so: bool) -> str:
        label = self._quote(self._text(self._names.find(piece.path, self._form)))
        return f"{label}: {self._word(*TRUTH[is_so])}"

    def _compare(self, piece: Two) -> str:
        left, right = piece.left, piece.right
        if isinstance(right, Literal) and isinstance(left, Name):
            named = self._names.find(left.path, self._form)
            label = self._quote(self._text(named))
            if right.value is None and not right.is_text:
                return f"{label} {self._answered(piece.sign)}"
            if isinstance(right.value, bool) and piece.sign in ("=", "!="):
                return self._yes(left, is_so=right.value == (piece.sign == "="))
            return f"{label} {self._word(*COMPARED[piece.sign])} {self._value(right, named)}"
        if isinstance(right, Literal) and right.value is None:
            raise _Unsaid
        words = ON_DAYS if self._is_day(left) or self._is_day(right) else COMPARED
        return f"{self._value(left)} {self._word(*words[piece.sign])} {self._value(right)}"

    def _answered(self, sign: str) -> str:
        if sign not in ("=", "!="):
            raise _Unsaid
        if sign == "=":
            return self._word("nie ma odpowiedzi", "has no answer")
        return self._word("ma odpowiedź", "has an answer")

    def _is_day(self, piece: Piece) -> bool:
        if isinstance(piece, Call):
            return piece.name in DAYS
        return isinstance(piece, Two) and (self._is_day(piece.left) or self._is_day(piece.right))

    def _value(self, piece: Piece, of: Named | None = None) -> str:
        """Something that is no condition.

        Args:
            of: what it is the value of; it knows the words of its values.
        """
        if isinstance(piece, Literal):
            return self._literal(piece, of)
        if isinstance(piece, Name):
            return self._quote(self._text(self._names.find(piece.path, self._form)))
        if isinstance(piece, Choice):
            return self._choose(piece, of)
        if isinstance(piece, Two) and piece.sign in SUMS:
            return self._sum(piece)
        if isinstance(piece, Call):
            return self._call(piece)
        raise _Unsaid

    def _literal(self, piece: Literal, of: Named | None) -> str:
        if isinstance(piece.value, bool):
            return self._word(*TRUTH[piece.value])
        if piece.value is None:
            return self._word("nic", "nothing")
        words = of.options.get(piece.value) if of is not None else None
        if words is not None:
            return self._quote(words.text("en") if self._language else words.pl)
        return self._quote(piece.value) if piece.is_text else piece.value

    def _choose(self, piece: Choice, of: Named | None) -> str:
        parts: list[str] = []
        rest: Piece = piece
        while isinstance(rest, Choice):
            when = self._word("jeśli", "if")
            parts.append(f"{when} {self._condition(rest.condition)}: {self._value(rest.then, of)}")
            rest = rest.otherwise
        parts.append(f"{self._word('inaczej', 'otherwise')}: {self._value(rest, of)}")
        return "; ".join(parts)

    def _sum(self, piece: Two) -> str:
        left, right = piece.left, piece.right
        if isinstance(right, Call) and right.name == "duration" and piece.sign in "+-":
            span = self._value(right)
            if isinstance(left, Call) and left.name == "today":
                later, earlier = ("od dziś", "from today"), ("temu", "ago")
                return f"{span} {self._word(*(later if piece.sign == '+' else earlier))}"
            if isinstance(left, Call) and left.name == "date" and len(left.parts) == 1:
                side = ("po dniu", "after") if piece.sign == "+" else ("przed dniem", "before")
                return f"{span} {self._word(*side)} {self._value(left.parts[0])}"
        return f"{self._value(left)} {SUMS[piece.sign]} {self._value(right)}"

    def _call(self, piece: Call) -> str:
        first = piece.parts[0] if piece.parts else None
        if piece.name == "today":
            return self._word("dziś", "today")
        if piece.name == "duration" and isinstance(first, Literal) and isinstance(first.value, str):
            return say_span(first.value, "en" if self._language else "pl")
        if piece.name == "date" and isinstance(first, Name):
            return f"{self._word('dzień', 'the day')} {self._value(first)}"
        if piece.name == "count" and isinstance(first, Name):
            return f"{self._word('liczba pozycji w', 'the number of entries of')} {self._value(first)}"
        if piece.name in ("min", "max") and len(piece.parts) > 1:
            return self._extreme(piece)
        raise _Unsaid

    def _extreme(self, piece: Call) -> str:
        said = f" {self._word('albo', 'or')} ".join(self._value(part) for part in piece.parts)
        if any(self._is_day(part) for part in piece.parts):
            sooner, later = ("co wcześniej", "whichever is sooner"), ("co później", "whichever is later")
        else:
            sooner, later = ("co mniejsze", "whichever is less"), ("co większe", "whichever is more")
        return f"{said} ({self._word(*(sooner if piece.name == 'min' else later))})"

    def _text(self, named: Named) -> str:
        return named.label.text("en" if self._language else "pl")

    def _quote(self, text: str) -> str:
        return f"“{text}”" if self._language else f"„{text}”"

    def _word(self, polish: str, english: str) -> str:
        return english if self._language else polish
