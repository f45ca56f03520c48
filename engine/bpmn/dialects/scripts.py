"""Simple scripts of other engines as lines `name = FEEL`. Anything cleverer is left to be refused."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from engine.bpmn.cures.scope import Patient
from engine.bpmn.dialects.expressions import translate_expression
from engine.bpmn.dialects.foreign_functions import INSTEAD
from engine.bpmn.dialects.foreign_tokens import NAME
from engine.bpmn.xml import Node

MAX_LINES: Final = 200
_STATEMENT: Final = re.compile(r"(?:[^;\"']|\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*')+")
_ASSIGNMENT: Final = re.compile(
    r"(?:(?:var|let|const|def|int|String|boolean|double|long)\s+)?([^\W\d]\w*)\s*=(?!=)\s*(.+)",
    re.DOTALL,
)
_SETTER: Final = re.compile(
    r"(?:execution|kcontext|context|task|delegateTask|delegateExecution)\.setVariable(?:Local)?\(\s*[\"'](\w+)[\"']\s*,(.+)\)",
    re.DOTALL,
)
_HELD: Final = re.compile(r"(?:this\.)?environment\.(?:variables|output)\.(\w+)\s*=(?!=)\s*(.+)", re.DOTALL)
# `a = b = 3` sets both in other languages; in FEEL it says whether b is 3.
_CHAIN: Final = re.compile(r"([^\W\d]\w*)\s*=\s*(([^\W\d]\w*)\s*=(?!=).+)", re.DOTALL)
# In Python and JavaScript the first of these that is something; in FEEL no more than yes or no.
_OR: Final = r"(?:\s+or\s+|\s*\|\|\s*)"
_EITHER: Final = re.compile(rf"[\w.]+(?:{_OR}[\w.]+)+")
_CHANGE: Final = re.compile(r"([^\W\d]\w*)\s*(?:([-+*/])=(?!=)\s*(.+)|(\+\+|--))", re.DOTALL)
# Lines that only talk to a console; a process goes the same way without them.
_SILENT: Final = re.compile(
    r"(print|println|System\.out\.print(ln)?|console\.(log|info|warn)|logger\.\w+|log\.\w+)\s*[(\"'].*"
    r"|pass|next\(\s*\)|(from\s+\S+\s+)?import\s.*|return|\"[^\"]*\"|'[^']*'",
    re.DOTALL,
)
# A remark behind a line of Python; `#{…}` is a value in JUEL.
_REMARK: Final = re.compile(r"(\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*')|(?<=\s)#(?!\{).*")
_BLOCK: Final = re.compile(r"(\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*')|/\*.*?(?:\*/|\Z)", re.DOTALL)
_WORD: Final = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'|(?<![\w.])[^\W\d]\w*")
_OPENS_KEY, _ENDS_KEY = re.compile(r"[{,]\s*$"), re.compile(r"\s*:")
# A script comes here because FEEL does not read it as it stands.
UNSAID: Final = "?"
# In these a name alone does nothing; in a shell, and in others, it is a command.
_QUIET: Final = re.compile(r"groovy|java|ecma|\bjs\b|python|juel|feel|mvel|drools")

# In these a declaration has no value, an assignment has.
_ECMA: Final = re.compile(r"ecma|\bjs\b|javascript|graal")
_DECLARED: Final = re.compile(r"(?:var|let|const)\s")
# A text; else a remark or blanks, which mean nothing to FEEL.
_PIECE: Final = re.compile(
    r"(\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*')|//[^\r\n]*|/\*.*?\*/|\s+",
    re.DOTALL,
)


def name_own(node: Node, patient: Patient) -> Callable[[str], str]:
    """Names for what only the script of a step knows, which nothing else in the file goes by."""
    step = re.sub(r"\W", "_", node.get("id", ""))
    return lambda name: patient.names.pool.take(f"{name}_of_{step}")


def is_two_ways(text: str) -> bool:
    """Whether a line is FEEL, and another assignment in other languages: `a = b = 3`, `a = b or c`."""
    lines = [line.strip().removesuffix(";") for line in text.splitlines()]
    return any(_CHAIN.fullmatch(line) or _EITHER.fullmatch(line.partition("=")[2].strip()) for line in lines)


def end_with_value(text: str, result: str, language: str = "") -> str | None:
    """Keep the value of a script's last statement as a variable.

    Args:
        result: the variable's name.
        language: as the file calls it.

    Returns:
        The script with one more assignment; None where it is not clear what the value is.
    """
    *lines, last = list_statements(text) or [""]
    # A text alone has no effect, but it is a value.
    is_silent = _SILENT.fullmatch(last) is not None and not last.startswith(("'", '"'))
    if not last or is_silent or _SETTER.fullmatch(last):
        return text
    change, assigned = _CHANGE.fullmatch(last), _ASSIGNMENT.fullmatch(last)
    if (change and change[4]) or (_DECLARED.match(last) and _ECMA.search(language.lower())):
        return None
    found = change or assigned
    if found is None or "feel" in language.lower():
        return "\n".join([*lines, f"{result} = {last.removeprefix('return ')}"])
    return "\n".join([*lines, last, f"{result} = {found[1]}"])


def write_on_one_line(assignment: str) -> str:
    """Say an assignment that has several lines on one, as scripts have them; a text keeps its breaks."""
    return _PIECE.sub(lambda piece: r"\n".join(piece[1].splitlines()) if piece[1] else " ", assignment)


def list_statements(text: str) -> list[str]:
    """The statements of a script without its comments."""
    bare = _BLOCK.sub(lambda found: found[1] or "", text)
    return [line for part in bare.splitlines() for line in _split(part)]


def translate_script(
    text: str, language: str = "", result: str = "", name_own: Callable[[str], str] = str
) -> tuple[str, int] | None:
    """Say a script in FEEL assignments.

    Args:
        language: as the file calls it; empty where it does not say.
        result: the variable that keeps the script's value.
        name_own: a name for what only the script knows, where it says itself what the case is to know.

    Returns:
        The assignments and how many lines without an effect were left out; None if a line cannot be said.
    """
    lines = list_statements(text)
    if len(lines) > MAX_LINES:
        return None
    is_telling = bool(result) or any(map(_tells_case, lines))
    own: dict[str, str] = {}
    kept: list[str] = []
    silent = 0
    is_quiet = not language or _QUIET.search(language.lower()) is not None
    for line in lines:
        if _SILENT.fullmatch(line) or (is_quiet and NAME.fullmatch(line)):
            silent += 1
            continue
        said = _translate_line(_rename(line, own), language or UNSAID)
        if said is None:
            return None
        is_own = is_telling and not _tells_case(line)
        kept += _keep_own(said, result, own, name_own) if is_own else [said]
    return "\n".join(kept), silent


def _tells_case(line: str) -> bool:
    return _SETTER.fullmatch(line) is not None or _HELD.fullmatch(line) is not None


def _keep_own(said: str, result: str, own: dict[str, str], name_own: Callable[[str], str]) -> Iterator[str]:
    """Assignments to names of the script itself: whatever the case has under them stays as it is."""
    new: dict[str, str] = {}
    for line in said.splitlines():
        name, _, value = line.partition(" = ")
        value = _rename(value, new)
        if name != result and name not in own.values():
            new[name] = own[name] = name_own(name)
        yield f"{new.get(name, name)} = {value}"


def _rename(line: str, names: Mapping[str, str]) -> str:
    def say(found: re.Match[str]) -> str:
        is_key = _OPENS_KEY.search(line, 0, found.start()) and _ENDS_KEY.match(line, found.end())
        return found[0] if is_key else names.get(found[0], found[0])

    return _WORD.sub(say, line) if names else line


def _split(line: str) -> list[str]:
    """The statements on one line; a semicolon inside quotes does not end one."""
    bare = _REMARK.sub(lambda found: found[1] or "", line).strip()
    # `#{…}` is a value in JUEL; every other line that begins so is a comment.
    if not bare or (bare.startswith(("#", "//", "/*", "*")) and not bare.startswith("#{")):
        return []
    parts = _STATEMENT.findall(bare)
    if sum(map(len, parts)) + bare.count(";") < len(bare):
        # A quote without its end: what is a statement cannot be told.
        return [bare]
    return [part.strip() for part in parts if part.strip()]


def _translate_line(line: str, language: str) -> str | None:
    is_feel = "feel" in language.lower()
    if not is_feel and (chain := _CHAIN.fullmatch(line)):
        inner = None if language == UNSAID else _translate_line(chain[2], language)
        return None if inner is None else f"{inner}\n{chain[1]} = {chain[3]}"
    change = _CHANGE.fullmatch(line)
    if change:
        name, sign, value, step = change.groups()
        by = translate_expression((value or "1").strip(), language)
        by = None if by is None else by.strip().removeprefix("=").strip()
        whole = None if by is None else translate_expression(f"{name} {sign or step[0]} ({by})", language)
        return None if whole is None else f"{name} = {whole}"
    for pattern in (_SETTER, _HELD, _ASSIGNMENT):
        match = pattern.fullmatch(line)
        if match:
            source = match[2].strip()
            is_either = not is_feel and _EITHER.fullmatch(source)
            say = _say_either if is_either else translate_expression
            value = say(source, language)
            return None if value is None else f"{match[1]} = {value.strip().removeprefix('=').strip()}"
    return None


def _say_either(text: str, language: str) -> str:
    *others, value = (translate_expression(part, language) or part for part in re.split(_OR, text))
    for path in reversed(others):
        value = INSTEAD.format(path, value)
    return value
