"""A cursor over the tokens of one expression. Knows words, not grammar."""

from typing import Final

from engine.errors import ExpressionError
from engine.feel.lexer import Token, TokenKind, clean_text, read_tokens
from engine.feel.limits import MAX_LOGIC_LENGTH, MAX_LOGIC_TOKENS, MAX_TEXT_LENGTH, MAX_TOKENS
from engine.feel.vocabulary import PLAIN, Vocabulary

_NAME_SIGNS: Final = (".", "/", "-", "+", "*")
_PLAIN_SIGNS: Final = (".", "-", "+", "*")
_SIGN_KINDS: Final = (TokenKind.SIGN, TokenKind.KEYWORD)
_NAME_PARTS: Final = (TokenKind.NAME, TokenKind.KEYWORD, TokenKind.NUMBER)


class TokenReader:
    """Steps through tokens; a step that does not fit raises an error that says where."""

    def __init__(self, text: str, vocabulary: Vocabulary = PLAIN) -> None:
        is_long = vocabulary.is_standard
        longest, most = (MAX_LOGIC_LENGTH, MAX_LOGIC_TOKENS) if is_long else (MAX_TEXT_LENGTH, MAX_TOKENS)
        cleaned, self.is_juel = clean_text(text, longest)
        self.vocabulary = vocabulary
        self.text = cleaned
        self._tokens = read_tokens(cleaned, self.is_juel, vocabulary.long_names, most)
        # The parser asks for a sign or keyword many times a token, so these are told apart only once.
        self._words = [token.text if token.kind in _SIGN_KINDS else None for token in self._tokens]
        self._next = 0

    @property
    def tokens(self) -> tuple[Token, ...]:
        """All tokens, for those who judge an expression by its words."""
        return tuple(self._tokens)

    def mark(self) -> int:
        """Where the reader stands."""
        return self._next

    def go_back(self, mark: int) -> None:
        """Stand where `mark` was called."""
        self._next = mark

    @property
    def token(self) -> Token:
        return self._tokens[self._next]

    def is_at(self, *texts: str) -> bool:
        return self._words[self._next] in texts

    def take(self, *texts: str) -> str | None:
        word = self._words[self._next]
        if word not in texts:
            return None
        self._next += 1
        return word

    def need(self, text: str) -> None:
        if self.take(text) is None:
            raise self.unexpected(expected=text)

    def is_at_end(self) -> bool:
        return self.token.kind is TokenKind.END

    def need_end(self) -> None:
        if self.token.kind is not TokenKind.END:
            raise self.unexpected()

    def unexpected(self, expected: str = "") -> ExpressionError:
        found = self.token.text[:40] or str(self.token.kind)
        return ExpressionError(reason="unexpected_token", found=found, at=self.token.at, expected=expected)

    def take_name(self) -> str:
        """Join the name tokens that stand side by side: FEEL names may hold spaces."""
        words: list[str] = []
        while self.token.kind is TokenKind.NAME:
            words.append(self.token.text)
            self._next += 1
        if not words:
            raise self.unexpected(expected="name")
        return " ".join(words)

    def take_any_name(self) -> str:
        """Take a name before a colon, which may hold the signs that names may hold (`foo+bar`)."""
        first = self.token
        name = self.take_name()
        if self.is_at(":"):
            return name
        while not self.is_at(":") and (self.is_at(*_NAME_SIGNS) or self.token.kind in _NAME_PARTS):
            self._next += 1
        return " ".join(self.text[first.at : self.token.at].split())

    def is_plain_since(self, mark: int) -> bool:
        """Say whether only names, numbers and their arithmetic were read since `mark` was called."""
        read = self._tokens[mark : self._next]
        return all(one.kind in (TokenKind.NAME, TokenKind.NUMBER) or one.text in _PLAIN_SIGNS for one in read)

    def take_until(self, end: int) -> bool:
        """Step over the tokens up to a place in the text; False, and no step, where none ends there."""
        ahead = self._next
        while self._tokens[ahead].at < end and self._tokens[ahead].kind is not TokenKind.END:
            ahead += 1
        last = self._tokens[max(ahead - 1, self._next)]
        if last.at + len(last.text) != end:
            return False
        self._next = ahead
        return True

    def is_after_name(self) -> bool:
        """Say whether the token before this one is a name."""
        return self._next > 0 and self._tokens[self._next - 1].kind is TokenKind.NAME

    def skip(self) -> Token:
        """Step over the current token, whatever it is, except the end."""
        token = self.token
        if token.kind is TokenKind.END:
            raise self.unexpected()
        self._next += 1
        return token

    def is_next(self, *texts: str) -> bool:
        """Say whether the token after this one is one of these signs."""
        return self._words[min(self._next + 1, len(self._tokens) - 1)] in texts

    def is_number_next(self) -> bool:
        """Say whether the token after this one is a number."""
        ahead = self._tokens[min(self._next + 1, len(self._tokens) - 1)]
        return ahead.kind is TokenKind.NUMBER

    def is_path_ahead(self) -> bool:
        """Say whether a dot and a name come next."""
        return self.is_at(".") and self._tokens[self._next + 1].kind is TokenKind.NAME

    def is_named_argument_ahead(self) -> bool:
        """Say whether a name and a colon come next."""
        ahead = self._next
        while self._tokens[ahead].kind is TokenKind.NAME:
            ahead += 1
        after = self._tokens[ahead]
        return ahead > self._next and after.kind is TokenKind.SIGN and after.text == ":"
