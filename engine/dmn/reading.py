"""What reading one file carries along: its types, its words, the notes taken; and compiling one text."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from engine.bpmn.dialects.expressions import translate_expression
from engine.dmn.elements import Node, place_of, refuse, text_of
from engine.errors import ExpressionError
from engine.feel import (
    ANY,
    FeelValue,
    Kind,
    Vocabulary,
    coerce,
    compile_answer,
    compile_cell,
    compile_logic,
    find_kind,
)
from engine.feel.scope import Node as Run
from engine.feel.scope import Scope

Compiled = tuple[Run, frozenset[str]]
# A cell of these tests alone, which is no expression, means the same under any language's name.
_TEST: Final = r'(?:[<>]=?|==?|!=)?\s*(?:"[^"\\]*"|-?[0-9]+(?:\.[0-9]+)?|[^\W\d]\w*(?:\.[^\W\d]\w*)*)'
_TESTS: Final = re.compile(rf"{_TEST}(?:\s*,\s*{_TEST})*")
_LANGUAGES: Final = frozenset({"juel", "javascript", "groovy", "python", "ruby", "java"})


@dataclass(frozen=True)
class Note:
    """Something that is no error but should be said: code, place and what the sentence names."""

    code: str
    params: Mapping[str, object]


@dataclass
class Reading:
    """One file being read.

    Attributes:
        members: names of the fields of types and of columns; they may follow a dot.
        language: of expressions that name none of their own.
        is_camunda: the file comes from Camunda, where a condition in a cell counts by its own truth.
        declares_inputs: the file names what it reads from outside.
        writes_texts: what a column asks is turned into the column's type, texts and numbers alike: Camunda 7.
    """

    is_camunda: bool = False
    language: str = ""
    declares_inputs: bool = False
    writes_texts: bool = False
    kinds: dict[str, Kind] = field(default_factory=dict)
    members: frozenset[str] = frozenset()
    notes: list[Note] = field(default_factory=list)
    _compiled: dict[tuple[object, str, int], tuple[Compiled, Vocabulary]] = field(default_factory=dict)

    def words(self, *bound: str) -> Vocabulary:
        """The words of an expression that sees these names."""
        return Vocabulary(
            frozenset(bound),
            self.members,
            self.kinds,
            is_standard=True,
            has_functions=self.declares_inputs and not self.is_camunda,
            hands_functions=not self.is_camunda,
            is_strict_cell=not self.is_camunda,
        )

    def note(self, code: str, node: Node, **params: object) -> None:
        self.notes.append(Note(code, {**place_of(node), **params}))

    def kind(self, node: Node, name: str | None) -> Kind:
        """Find a type; one that the file does not define is noted and allows anything."""
        if not name or not name.strip():
            return ANY
        # Older files write `feel:string` and `ns1:tPerson`; the part before the colon names a namespace.
        plain = name.strip().rpartition(":")[2].strip()
        known = self.kinds.get(name.strip()) or self.kinds.get(plain) or find_kind(plain)
        if known is None:
            self.note("dmn_type_unknown", node, found=name[:100])
        return known or ANY

    def logic(self, node: Node, text: str, words: Vocabulary, owner: Node | None = None) -> Compiled:
        """Compile an expression.

        Raises:
            ModelRefused: dmn_expression_refused.
        """
        if not text:
            raise refuse(owner if owner is not None else node, "dmn_expression_refused", reason="empty")
        return self._compile(node, text, words, compile_logic)

    def answer(self, node: Node, words: Vocabulary) -> Compiled:
        """Compile the text of a literal expression; see `logic`."""
        text = text_of(node)
        if not text:
            raise refuse(node, "dmn_expression_refused", reason="empty")
        return self._compile(node, text, words, compile_answer)

    def cell(self, node: Node, words: Vocabulary) -> Compiled:
        """Compile the tests of a cell; see `logic`."""
        text = text_of(node)
        if words.is_strict_cell and (self._foreign_language(node) or text.startswith(("${", "#{"))):
            # Of another language a cell is a condition that counts by its own truth.
            words = replace(words, is_strict_cell=False)
        return self._compile(node, text, words, compile_cell)

    def _compile(
        self,
        node: Node,
        text: str,
        words: Vocabulary,
        compile_text: Callable[[str, Vocabulary], tuple[Run, frozenset[str]]],
    ) -> Compiled:
        text = self._said_in_feel(node, text)
        # Cells of a table repeat each other. The words are kept too, so that their id stays theirs.
        key = (compile_text, text, id(words))
        if key in self._compiled:
            return self._compiled[key][0]
        is_quiet = True
        try:
            run, names = compile_text(text, words)
        except ExpressionError as error:
            kept = ("reason", "found", "at", "limit", "expected")
            params = {key: value for key, value in error.params.items() if key in kept}
            raise refuse(node, "dmn_expression_refused", expression=text[:200], **params) from error
        for reason, found in words.notes:
            self.note(f"dmn_{reason}", node, found=found, expression=text[:200])
            is_quiet = False
        words.notes.clear()
        compiled = run, frozenset(name for name in names if not is_bound(name, words.bound))
        if is_quiet:
            self._compiled[key] = compiled, words
        return compiled

    def _foreign_language(self, node: Node) -> str:
        language = node.get("expressionLanguage") or self.language
        # Every version of DMN names FEEL by a web address of its own.
        return "" if "feel" in language.lower() else language

    def _said_in_feel(self, node: Node, text: str) -> str:
        language = self._foreign_language(node)
        if not language or text in ("", "-"):
            return text
        is_known = language.lower() in _LANGUAGES
        said = translate_expression(text, language) if is_known else None
        if said is None and is_known and len(text) <= 1000 and _TESTS.fullmatch(text):
            return text
        if said is None:
            params = {"expression": text[:200], "reason": "language", "found": language[:100]}
            raise refuse(node, "dmn_expression_refused", **params)
        if said != text:
            self.note("dmn_expression_translated", node, expression=text[:200], found=said[:200])
        return said


def is_bound(name: str, bound: frozenset[str]) -> bool:
    """Say whether a dotted name starts with one of the bound names."""
    # Names may hold dots themselves, so every start that ends before a dot is tried.
    starts = (name[:place] for place, letter in enumerate(name) if letter == ".")
    return name in bound or any(start in bound for start in starts)


def typed(run: Run, kind: Kind) -> Run:
    """Coerce what a closure gives to a type."""
    if kind.name == "any":
        return run

    def coerced(scope: Scope) -> FeelValue:
        value = run(scope)
        fitting = coerce(value, kind)
        if fitting is None and value is not None:
            scope.run.mismatches += 1
        return fitting

    return coerced
