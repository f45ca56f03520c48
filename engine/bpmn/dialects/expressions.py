"""Simple conditions of other engines as FEEL: comparisons, and/or/not, `empty`, paths, arithmetic, `? :`.

The text is parsed, never run. What has no plain counterpart (beans, scripts, calls) is left untranslated.
"""

import re
from collections.abc import Callable
from typing import Final

from engine.bpmn.dialects.foreign_functions import (
    EMPTY,
    FAMILIES,
    FUNCTIONS,
    INSIDE,
    INSTEAD,
    MEMBERS,
    METHODS,
    Templates,
    fill,
)
from engine.bpmn.dialects.foreign_marks import (
    asks_place,
    has_foreign_signs,
    is_never_feel,
    unwrap,
    without_brackets,
    without_marks,
)
from engine.bpmn.dialects.foreign_tokens import NAME, Untranslatable, Word, feel_string, split_words
from engine.bpmn.dialects.xpath import is_xpath, plain_xpath
from engine.errors import ExpressionError
from engine.feel import compile_expression

MAX_DEPTH: Final = 30
_COMPARISONS: Final = {
    **{"==": "=", "===": "=", "eq": "=", "is": "=", "!=": "!=", "!==": "!=", "ne": "!=", "<>": "!="},
    **{"<": "<", "lt": "<", "<=": "<=", "le": "<=", ">": ">", "gt": ">", ">=": ">=", "ge": ">="},
}
_LITERALS: Final = {"True": "true", "False": "false", "None": "null", "undefined": "null"}
# Objects through which other engines reach their variables; what follows is the variable itself.
_HOLDERS: Final = frozenset(
    {"execution", "delegateExecution", "kcontext", "task", "environment", "context", "variables"}
)
# In JUEL these are the engine itself; FEEL would read variables that nothing ever sets.
_OF_ENGINE: Final = re.compile(r"\b(?:execution|delegateExecution)\s*\.")
_PATH: Final = re.compile(r"[\w.]+")
_GETTERS: Final = frozenset({"getVariable", "getVariableLocal", "getProcessVariable"})
_RESERVED: Final = frozenset({"for", "return", "some", "every", "if", "then", "else", "lambda", "instanceof"})


def translate_expression(text: str, language: str = "") -> str | None:
    """Say a condition or value of another engine in FEEL.

    Args:
        text: as in the file; `= …` is FEEL already, `${…}` and `#{…}` are JUEL.
        language: the language the file names, if any; of XPath only what names variables can be said.

    Returns:
        FEEL that compiles, the text itself if it is FEEL; None if it cannot be said.
    """
    bare = text.strip()
    if is_xpath(bare, language):
        plain = plain_xpath(bare)
        return None if plain is None else translate_expression(plain)
    if bare.startswith("="):
        return text if _compiles(bare) else None
    inside = unwrap(bare)
    inner = bare if inside is None else inside
    is_feel = _compiles(bare) and not is_never_feel(inner)
    if inside is None and is_feel and not has_foreign_signs(bare, language):
        return text
    inner = re.sub(r"^(return\b|this\.)|;\s*$", "", inner.strip()).strip()
    try:
        is_juel = inside is not None or language.lower() == "juel"
        translated = _Translator(split_words(without_marks(inner)), is_juel=is_juel).translate()
    except (Untranslatable, IndexError):
        is_beyond = asks_place(inner) or (inside is not None and _OF_ENGINE.search(inner) is not None)
        return text if is_feel and not is_beyond else None
    return translated if _compiles(translated) else None


def _compiles(text: str) -> bool:
    try:
        compile_expression(text)
    except ExpressionError:
        return False
    return True


def _as_text(said: str) -> str:
    return said if said[0] == '"' else f"string({without_brackets(said)})"


class _Translator:
    """A recursive-descent reader that writes FEEL as it goes; every compound comes out in brackets."""

    def __init__(self, words: list[Word], *, is_juel: bool) -> None:
        self.words = words
        self.is_juel = is_juel
        self.at = 0
        self.depth = 0

    def translate(self) -> str:
        result = self._choice()
        if self._word.kind != "end":
            raise Untranslatable(self._word.text)
        return without_brackets(result)

    @property
    def _word(self) -> Word:
        return self.words[self.at]

    def _take(self, *texts: str) -> str | None:
        word = self._word
        if word.kind in ("name", "sign") and word.text in texts:
            self.at += 1
            return word.text
        return None

    def _need(self, text: str) -> None:
        if self._take(text) is None:
            raise Untranslatable(self._word.text)

    def _choice(self) -> str:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise Untranslatable("too deep")
        condition = self._either()
        if self._take("?"):
            yes = self._choice()
            self._need(":")
            other = self._choice()
            # `x ? x : "none"`: a text or a number counts as yes, too; in JUEL only what is true does.
            is_instead = condition == yes and _PATH.fullmatch(yes) is not None and not self.is_juel
            says = INSTEAD if is_instead else "(if {0} then {2} else {1})"
            condition = says.format(condition, other, yes)
        self.depth -= 1
        return condition

    def _either(self) -> str:
        return self._joined(self._both, {"||": "or", "or": "or"})

    def _both(self) -> str:
        return self._joined(self._negation, {"&&": "and", "and": "and"})

    def _joined(self, part: Callable[[], str], signs: dict[str, str]) -> str:
        result = part()
        is_text = result[0] == '"'
        while sign := self._take(*signs):
            other = part()
            if sign == "+" and "[" in (result[0], other[0]):
                result = f"concatenate({result}, {other})"
            elif sign == "+" and (is_text or other[0] == '"'):
                # Other languages write a number out where a text stands beside it; FEEL answers null.
                result = f"({result if is_text else _as_text(result)} + {_as_text(other)})"
                is_text = True
            elif signs[sign] in ("and", "or") and re.match(r'["\d[]', other):
                result = self._instead(result, sign, other)
            else:
                result = f"({result} {signs[sign]} {other})"
        return result

    def _instead(self, path: str, sign: str, other: str) -> str:
        """`name or "text"`: only where it is clear what stands in for what."""
        if sign not in ("or", "||") or _PATH.fullmatch(path) is None:
            raise Untranslatable(other)
        return INSTEAD.format(path, other)

    def _negation(self) -> str:
        if self._take("not"):
            return f"not({self._negation()} = true)"
        return self._comparison()

    def _comparison(self) -> str:
        left = self._sum()
        if sign := self._take(*_COMPARISONS):
            feel = _COMPARISONS[sign]
            if sign == "is" and self._take("not"):
                feel = "!="
            return f"({left} {feel} {self._sum()})"
        negated = self._word.text == "not" and self.words[self.at + 1].text == "in"
        self.at += negated
        if self._take("in"):
            is_list = self._word.text in ("[", "(")
            inside = f"({left} in {self._list()})" if is_list else INSIDE.format(left, self._sum())
            return f"not({inside} = true)" if negated else inside
        return left

    def _list(self) -> str:
        closing = {"[": "]", "(": ")"}.get(self._take("[", "(") or "")
        if closing is None:
            raise Untranslatable(self._word.text)
        items: list[str] = []
        while not self._take(closing):
            items.append(self._choice())
            if self._word.text != closing:
                self._need(",")
        return f"[{', '.join(items)}]"

    def _sum(self) -> str:
        return self._joined(self._product, {"+": "+", "-": "-"})

    def _product(self) -> str:
        result = self._single()
        while sign := self._take("*", "/", "//", "div", "%", "mod"):
            other = self._single()
            if '"' in (result[0], other[0]):
                raise Untranslatable(sign)
            is_rest = sign in ("%", "mod")
            feel = "*" if sign == "*" else "/"
            result = f"modulo({result}, {other})" if is_rest else f"({result} {feel} {other})"
            result = f"floor{result}" if sign == "//" else result
        return result

    def _single(self) -> str:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise Untranslatable("too deep")
        if self._take("!"):
            result = f"not({self._single()} = true)"
        elif self._take("-"):
            result = f"(-{self._single()})"
        elif self._take("empty"):
            result = EMPTY.format(self._single())
        else:
            result = self._path()
        self.depth -= 1
        return result

    def _path(self) -> str:
        path = self._primary()
        while True:
            if self._take(".", "?."):
                path = self._member(path)
            elif self._take("["):
                path = f"{path}{self._place()}"
                self._need("]")
            else:
                return path

    def _primary(self) -> str:
        word = self._word
        self.at += 1
        if word.kind == "number":
            return word.text.rstrip("LlFfDd")
        if word.kind == "string":
            return feel_string(word.text)
        if word.text == "(":
            inner = self._choice()
            self._need(")")
            return inner
        if word.text == "[":
            self.at -= 1
            return self._list()
        if word.kind != "name" or word.text in _RESERVED:
            raise Untranslatable(word.text)
        if family := FAMILIES.get((word.text, self._word.text)):
            return self._family(family)
        if word.text in _HOLDERS and self._word.text in (".", "["):
            return self._held(word.text)
        if self._word.text == "(":
            return self._function(word.text)
        return _LITERALS.get(word.text, word.text)

    def _held(self, holder: str) -> str:
        """What follows `execution.`, `environment.variables.` and their like: a variable."""
        if holder != "variables":
            self._need(".")
        if holder == "variables" or self._take("variables", "output"):
            if self._take("["):
                name = self._key()
                self._need("]")
                return name
            self._need(".")
            return self._name()
        if self._take(*_GETTERS):
            return self._argument_name()
        if self._take("hasVariable"):
            return f"({self._argument_name()} != null)"
        raise Untranslatable(self._word.text)

    def _member(self, path: str) -> str:
        name = self._name()
        if self._word.text != "(":
            return fill(MEMBERS, name, [path]) or f"{path}.{name}"
        if name in ("get", "getEntry") and self.words[self.at + 1].kind == "string":
            return f"{path}.{self._argument_name()}"
        if name == "get" and self.words[self.at + 1].kind == "number":
            self._need("(")
            place = f"{path}{self._place()}"
            self._need(")")
            return place
        arguments = self._arguments()
        said = fill(METHODS, name, [path, *arguments])
        if said is None:
            raise Untranslatable(name)
        return said

    def _function(self, name: str) -> str:
        if name in _GETTERS:
            return self._argument_name()
        said = fill(FUNCTIONS, name, self._arguments())
        if said is None:
            raise Untranslatable(name)
        return said

    def _family(self, templates: Templates) -> str:
        self.at += 1
        name = self._name()
        words = self.words[self.at :]
        if name == "get" and len(words) > 2 and words[1].kind == "string":
            return self._argument_name()
        said = fill(templates, name, self._arguments())
        if said is None:
            raise Untranslatable(name)
        return said

    def _arguments(self) -> list[str]:
        self._need("(")
        found: list[str] = []
        while not self._take(")"):
            found.append(self._choice())
            if self._word.text != ")":
                self._need(",")
        return found

    def _place(self) -> str:
        """What stands in square brackets behind a path: a place counted from 0, or a key."""
        if self._word.kind != "number" or not self._word.text.isdecimal():
            return f".{self._key()}"
        self.at += 1
        return f"[{int(self.words[self.at - 1].text) + 1}]"

    def _argument_name(self) -> str:
        self._need("(")
        name = self._key()
        self._need(")")
        return name

    def _key(self) -> str:
        word = self._word
        self.at += 1
        name = word.text[1:-1]
        if word.kind != "string" or not NAME.fullmatch(name):
            raise Untranslatable(word.text)
        return name

    def _name(self) -> str:
        word = self._word
        self.at += 1
        if word.kind != "name":
            raise Untranslatable(word.text)
        return word.text
