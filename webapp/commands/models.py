"""`krokus check`, `walk`, `publish` and `export`: models as folders and as releases."""

import json
from pathlib import Path

import click

from engine import (
    Checked,
    Finding,
    ModelRefused,
    check_paths,
    export_model,
    publish_model,
    read_model_folder,
    walk_folder,
)
from webapp.commands.installation import open_installation
from webapp.commands.language import say

EXIT_NOT_GOOD = 1
existing = click.Path(exists=True, path_type=Path)
folder = click.Path(exists=True, file_okay=False, path_type=Path)


@click.command()
@click.argument("paths", nargs=-1, required=True, type=existing)
@click.option("--json", "as_json", is_flag=True, help="Jeden wiersz JSON na plik / one JSON line a file.")
def check(paths: tuple[Path, ...], as_json: bool) -> None:
    """Czy ten model, diagram, tabela, formularz jest dobry? / Is it good?"""
    refused = 0
    for checked in check_paths(list(paths)):
        refused += checked.is_refused
        click.echo(json.dumps(_as_json(checked)) if as_json else _as_text(checked))
    if refused:
        raise click.exceptions.Exit(EXIT_NOT_GOOD)


def _as_json(checked: Checked) -> dict[str, object]:
    findings = [finding_as_json(finding, checked.path) for finding in checked.findings]
    return {"path": checked.path, "verdict": checked.verdict, "ms": checked.ms, "findings": findings}


def finding_as_json(finding: Finding, path: str) -> dict[str, object]:
    """A finding as the contract spells it; `path` is the file that was asked about."""
    shown: dict[str, object] = {
        "code": finding.code,
        "severity": finding.severity.value,
        "element": finding.element,
        "name": finding.name,
        "line": finding.line,
        "message": say(finding.message_pl, finding.message_en),
        "hint": say(finding.hint_pl, finding.hint_en),
    }
    if not path.endswith(finding.file):
        # The file lies inside the archive that was checked.
        shown["file"] = finding.file
    return shown


def _as_text(checked: Checked) -> str:
    words = {
        "runnable": say("działa", "runnable"),
        "drawing": say("tylko rysunek", "drawing"),
        "refused": say("odrzucony", "refused"),
    }
    lines = [f"{checked.path}: {words[checked.verdict]}", *map(say_finding, checked.findings)]
    return "\n".join(lines).encode("utf-8", "replace").decode("utf-8")


def say_finding(finding: Finding) -> str:
    """A finding for people: where, what, and what to do."""
    place = ":".join(part for part in (str(finding.line), finding.element) if part)
    message, hint = say(finding.message_pl, finding.message_en), say(finding.hint_pl, finding.hint_en)
    return f"  {finding.severity.value} [{finding.code}] {place}\n    {message}\n    → {hint}"


@click.command()
@click.argument("model_dir", type=folder)
@click.option("--json", "as_json", is_flag=True)
def walk(model_dir: Path, as_json: bool) -> None:
    """Przejdź wszystkie stany modelu / explore every reachable state of a model."""
    report = walk_folder(model_dir)
    if as_json:
        click.echo(json.dumps(report.as_json(say("pl", "en")), ensure_ascii=False))
    else:
        click.echo(report.as_text(say("pl", "en")))
    if not report.is_sound:
        raise click.exceptions.Exit(EXIT_NOT_GOOD)


@click.command()
@click.argument("model_dir", type=folder)
@click.option("--org", "org_key", required=True)
@click.option("--notes", default="", help="Co się zmieniło / what changed.")
def publish(model_dir: Path, org_key: str, notes: str) -> None:
    """Opublikuj model jako nowe wydanie / publish a model as a release."""
    refused = [checked for checked in check_paths([model_dir]) if checked.is_refused]
    if refused:
        for checked in refused:
            click.echo(_as_text(checked), err=True)
        raise ModelRefused("check_failed", file=refused[0].path)
    krokus = open_installation()
    key, number = publish_model(krokus, org_key, read_model_folder(model_dir), notes)
    click.echo(say(f"{key}: wydanie {number}", f"{key}: release {number}"))


@click.command()
@click.argument("model")
@click.option("--org", "org_key", required=True)
@click.option("-o", "--output", required=True, type=click.Path(dir_okay=False, path_type=Path))
def export(model: str, org_key: str, output: Path) -> None:
    """Zapisz wydanie jako plik zip / write a release as a zip file."""
    krokus = open_installation()
    output.write_bytes(export_model(krokus, org_key, model))
    click.echo(str(output))
