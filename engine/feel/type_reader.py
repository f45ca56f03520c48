"""Types as written after `instance of` and in the parameters of functions."""

from engine.errors import ExpressionError
from engine.feel.kinds import ANY, Kind
from engine.feel.lexer import TokenKind
from engine.feel.token_reader import TokenReader


class TypeReader(TokenReader):
    """Reads `number`, `list<string>`, `context<a: number>`, `function<number> -> string`, a named type."""

    def read_kind(self) -> Kind:
        """Read a type.

        Raises:
            ExpressionError: nothing of that name is known.
        """
        at = self.token.at
        name = self._type_name()
        match name.lower() if self.is_at("<") else "":
            case "list" | "range":
                return Kind(name.lower(), item=self._one_inside())
            case "context":
                return Kind("context", fields=self._fields())
            case "function":
                return self._function()
        kind = self.vocabulary.find_kind(name)
        if kind is None:
            raise ExpressionError(reason="unknown_type", found=name[:40], at=at)
        return kind

    def _type_name(self) -> str:
        words: list[str] = []
        while self.token.kind is TokenKind.NAME or (words and self.is_at("and")) or self.is_at("null"):
            mark = self.mark()
            words.append(self.skip().text)
            if words[-1] == "and" and self.token.kind is not TokenKind.NAME:
                self.go_back(mark)
                words.pop()
                break
            known = self.vocabulary.find_kind(" ".join(words))
            if known is not None and self.is_at("and") and not self._is_longer_type(words):
                break
        return " ".join(words)

    def _is_longer_type(self, words: list[str]) -> bool:
        """Say whether `date` is the start of `date and time`, not the end of a condition before `and`."""
        mark = self.mark()
        self.skip()
        is_longer = words == ["date"] and self.token.text == "time"
        self.go_back(mark)
        return is_longer

    def _one_inside(self) -> Kind:
        self.need("<")
        inner = self.read_kind()
        self.need(">")
        return inner

    def _fields(self) -> tuple[tuple[str, Kind], ...]:
        self.need("<")
        fields: list[tuple[str, Kind]] = []
        while not self.is_at(">"):
            name = self.take_name()
            self.need(":")
            fields.append((name, self.read_kind()))
            if not self.take(","):
                break
        self.need(">")
        return tuple(fields)

    def _function(self) -> Kind:
        self.need("<")
        parameters: list[Kind] = []
        while not self.is_at(">"):
            parameters.append(self.read_kind())
            if not self.take(","):
                break
        self.need(">")
        result = ANY
        if self.take("-"):
            self.need(">")
            result = self.read_kind()
        return Kind("function", parameters=tuple(parameters), result=result)
