"""Simple scripts of other engines as lines `name = FEEL`. Anything cleverer is left to be refused."""

import re
from typing import Final

from engine.bpmn.dialects.expressions import translate_expression

MAX_LINES: Final = 200
_STATEMENT: Final = re.compile(r"(?:[^;\"']|\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*')+")
_ASSIGNMENT: Final = re.compile(
    r"(?:(?:var|let|const|def|int|String|boolean|double|long)\s+)?([^\W\d]\w*)\s*=(?!=)\s*(.+)",
    re.DOTALL,
)
_SETTER: Final = re.compile(
    r"(?:execution|kcontext|task|delegateExecution)\.setVariable(?:Local)?\(\s*[\"'](\w+)[\"']\s*,(.+)\)",
    re.DOTALL,
)
_HELD: Final = re.compile(r"(?:this\.)?environment\.(?:variables|output)\.(\w+)\s*=(?!=)\s*(.+)", re.DOTALL)
_CHANGE: Final = re.compile(r"([^\W\d]\w*)\s*(?:([-+*/])=(?!=)\s*(.+)|(\+\+|--))", re.DOTALL)
# Lines that only talk to a console; a process goes the same way without them.
_SILENT: Final = re.compile(
    r"(print|println|System\.out\.print(ln)?|console\.(log|info|warn)|logger\.\w+|log\.\w+)\s*[(\"'].*"
    r"|pass|next\(\s*\)|(from\s+\S+\s+)?import\s.*|return|\"[^\"]*\"|'[^']*'",
    re.DOTALL,
)
# A script comes here because FEEL does not read it as it stands.
UNSAID: Final = "?"
_NAME: Final = re.compile(r"[^\W\d]\w*")
# In these a name alone does nothing; in a shell, and in others, it is a command.
_QUIET: Final = re.compile(r"groovy|java|ecma|\bjs\b|python|juel|feel|mvel|drools")


def translate_script(text: str, language: str = "") -> tuple[str, int] | None:
    """Say a script in FEEL assignments.

    Args:
        language: as the file calls it; empty where it does not say.

    Returns:
        The assignments and how many lines without an effect were left out; None if a line cannot be said.
    """
    lines = [line for part in text.splitlines() for line in _split(part)]
    if len(lines) > MAX_LINES:
        return None
    kept: list[str] = []
    silent = 0
    is_quiet = not language or _QUIET.search(language.lower()) is not None
    for line in lines:
        if _SILENT.fullmatch(line) or (is_quiet and _NAME.fullmatch(line)):
            silent += 1
            continue
        said = _translate_line(line, language or UNSAID)
        if said is None:
            return None
        kept.append(said)
    return "\n".join(kept), silent


def _split(line: str) -> list[str]:
    """The statements on one line; a semicolon inside quotes does not end one."""
    bare = line.strip()
    if not bare or bare.startswith(("#", "//", "/*", "*")):
        return []
    parts = _STATEMENT.findall(bare)
    if sum(map(len, parts)) + bare.count(";") < len(bare):
        # A quote without its end: what is a statement cannot be told.
        return [bare]
    return [part.strip() for part in parts if part.strip()]


def _translate_line(line: str, language: str) -> str | None:
    change = _CHANGE.fullmatch(line)
    if change:
        name, sign, value, step = change.groups()
        by = translate_expression((value or "1").strip(), language)
        by = None if by is None else by.strip().removeprefix("=").strip()
        return None if by is None else f"{name} = {name} {sign or step[0]} ({by})"
    for pattern in (_SETTER, _HELD, _ASSIGNMENT):
        match = pattern.fullmatch(line)
        if match:
            value = translate_expression(match[2].strip(), language)
            return None if value is None else f"{match[1]} = {value.strip().removeprefix('=').strip()}"
    return None
