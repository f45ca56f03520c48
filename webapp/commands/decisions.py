"""`krokus decide`: values in, decisions out, from one DMN file."""

import json
import sys
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import click

from engine import Decided, SystemClock, decide_file
from webapp.commands.language import say
from webapp.commands.models import EXIT_NOT_GOOD, finding_as_json, say_finding

MAX_INPUT_BYTES = 1_000_000


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--decision", "only", metavar="ID", help="Id albo nazwa decyzji / a decision's id or name.")
@click.option("--input", "source", default="{}", metavar="JSON", help="Dane / values: JSON, @plik, -.")
@click.option("--json", "as_json", is_flag=True, help="Jeden obiekt JSON / one JSON object.")
def decide(file: Path, only: str | None, source: str, as_json: bool) -> None:
    """Co rozstrzyga ta tabela dla tych danych? / What does this table decide?"""
    values = _read_values(source)
    decided = decide_file(file, values, now=SystemClock().now(), only=only)
    shown = _as_json(decided) if as_json else _as_text(decided)
    # A value may hold half a character, which no terminal can show.
    click.echo(shown.encode("utf-8", "replace").decode("utf-8"))
    if not decided.is_good:
        raise click.exceptions.Exit(EXIT_NOT_GOOD)


def _read_values(source: str) -> Mapping[str, object]:
    text = source
    try:
        if source == "-":
            text = sys.stdin.buffer.read(MAX_INPUT_BYTES + 1).decode("utf-8-sig")
        elif source.startswith("@"):
            text = Path(source[1:]).read_bytes()[: MAX_INPUT_BYTES + 1].decode("utf-8-sig")
        if len(text) > MAX_INPUT_BYTES:
            raise click.BadParameter(say("za dużo danych", "too much data"), param_hint="--input")
        values = json.loads(text, parse_float=Decimal, parse_int=Decimal, parse_constant=_refuse_constant)
    except (ValueError, RecursionError, OSError) as wrong:
        raise click.BadParameter(say(f"to nie jest JSON ({wrong})", f"no JSON ({wrong})")) from wrong
    if not isinstance(values, dict):
        raise click.BadParameter(say("potrzebny obiekt JSON", "a JSON object is needed"))
    return values


def _refuse_constant(word: str) -> object:
    raise ValueError(word)


def _as_json(decided: Decided) -> str:
    # Results are JSON text already: a number keeps all its digits.
    results = ", ".join(f"{_quote(name)}: {value}" for name, value in decided.decisions.items())
    findings = _quote([finding_as_json(finding, finding.file) for finding in decided.findings])
    return f'{{"decisions": {{{results}}}, "findings": {findings}}}'


def _quote(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _as_text(decided: Decided) -> str:
    results = [f"{name} = {value}" for name, value in decided.decisions.items()]
    return "\n".join([*results, *map(say_finding, decided.findings)])
