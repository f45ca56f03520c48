"""`krokus diff` and `krokus migration`: what changed, and moving running cases to another release."""

import json
from collections.abc import Sequence
from pathlib import Path

import click

from engine import (
    ChangeLine,
    Krokus,
    Move,
    MoveGroup,
    MovePreview,
    NotFound,
    Words,
    compare_files,
    export_model,
    get_org_move,
    move_next,
    preview_org_move,
    read_model,
    read_model_archive,
    run_org_move,
    set_org_move_running,
    undo_org_move,
)
from webapp.commands.installation import open_installation
from webapp.commands.language import say

EXIT_NOT_GOOD = 1
SHARE = 20
_HEADS = {
    "meaning": ("Działa inaczej", "Works differently"),
    "wording": ("Tylko słowa", "Wording only"),
}
_KINDS = {
    "stays": ("zostaje", "stays"),
    "new_step": ("nowy krok", "new step"),
    "placed": ("przechodzi na inny krok", "goes to another step"),
    "blocked": ("nie może przejść", "cannot move"),
    "broken": ("stoi przez błąd", "broken"),
}


@click.command()
@click.argument("old")
@click.argument("new")
@click.option("--org", "org_key", help="Organizacja, gdy A lub B to MODEL@NUMER / for MODEL@NUMBER.")
@click.option("--json", "as_json", is_flag=True)
def diff(old: str, new: str, org_key: str | None, as_json: bool) -> None:
    """Co się zmieniło / what changed: folder, zip, .bpmn, MODEL@NUMER."""
    lines = compare_files(_read_side(old, org_key), _read_side(new, org_key))
    if as_json:
        shown = {"old": old, "new": new, "changes": [_change_as_json(line) for line in lines]}
        click.echo(json.dumps(shown, ensure_ascii=False))
        return
    if not lines:
        click.echo(say("Nic się nie zmieniło.", "Nothing changed."))
    for where, head in _HEADS.items():
        chosen = [line for line in lines if line.where == where]
        if chosen:
            click.echo(f"{say(*head)} ({len(chosen)})")
            for line in chosen:
                click.echo(f"  {_say(line.words)}")


def _read_side(name: str, org_key: str | None) -> dict[str, bytes]:
    path = Path(name)
    if path.exists():
        return read_model(path)
    key, mark, number = name.partition("@")
    if not mark or not number.isdigit():
        raise click.BadParameter(say(f"nie ma pliku ani folderu {name}", f"no file or folder {name}"))
    if org_key is None:
        raise click.BadParameter(say("podaj --org", "name --org"))
    krokus = open_installation()
    return read_model_archive(export_model(krokus, org_key, key, int(number)), name)


def _change_as_json(line: ChangeLine) -> dict[str, object]:
    return {
        "key": line.key,
        "sort": line.sort,
        "part": line.part,
        "where": line.where,
        "element": line.element_id,
        "process": line.process_id,
        "pl": line.words.pl,
        "en": line.words.en,
    }


@click.group()
def migration() -> None:
    """Przenieś trwające sprawy do innego wydania / move running cases to another release."""


def _options(command: click.decorators.FC) -> click.decorators.FC:
    """What `preview` and `run` are asked alike."""
    for option in (
        click.option("--json", "as_json", is_flag=True),
        click.option("--map", "pairs", multiple=True, metavar="STARY=NOWY", help="Krok usunięty=krok nowy."),
        click.option("--org", "org_key", required=True),
        click.option("--to", "to_no", required=True, type=int),
        click.option("--from", "from_no", required=True, type=int),
        click.option("--model", "model_key", required=True),
    ):
        command = option(command)
    return command


@migration.command()
@_options
def preview(
    model_key: str, from_no: int, to_no: int, org_key: str, pairs: Sequence[str], as_json: bool
) -> None:
    """Które sprawy mogą przejść i dlaczego inne nie / which cases can move, and why others cannot."""
    krokus = open_installation()
    org = krokus.find_org(org_key)
    shown = preview_org_move(krokus, org, model_key, from_no, to_no, _read_pairs(pairs))
    if as_json:
        click.echo(json.dumps(_preview_as_json(shown), ensure_ascii=False))
    else:
        _echo_preview(shown)
    if shown.movable < shown.total:
        raise click.exceptions.Exit(EXIT_NOT_GOOD)


def _read_pairs(pairs: Sequence[str]) -> dict[str, str]:
    found = {}
    for pair in pairs:
        old, mark, new = pair.partition("=")
        if not mark or not old or not new:
            raise click.BadParameter(say(f"--map {pair}: napisz STARY=NOWY", f"--map {pair}: write OLD=NEW"))
        found[old] = new
    return found


def _preview_as_json(shown: MovePreview) -> dict[str, object]:
    return {
        "model": shown.model_key,
        "from": shown.old.no,
        "to": shown.new.no,
        "cases": shown.total,
        "movable": shown.movable,
        "groups": [_group_as_json(group) for group in shown.groups],
        "gone": [
            {
                "element": one.element_id,
                "name": one.name,
                "to": one.chosen,
                "targets": [t for t, _ in one.targets],
            }
            for one in shown.gone
        ],
    }


def _group_as_json(group: MoveGroup) -> dict[str, object]:
    return {
        "kind": group.kind,
        "count": group.count,
        "steps": list(group.steps),
        "verdict": [_say(words) for words in group.verdict],
        "cases": [case.no for case in group.cases],
    }


def _echo_preview(shown: MovePreview) -> None:
    click.echo(
        say(
            f"{shown.model_key}: wydanie {shown.old.no} → {shown.new.no}, sprawy: {shown.total}, "
            f"mogą przejść: {shown.movable}",
            f"{shown.model_key}: release {shown.old.no} → {shown.new.no}, cases: {shown.total}, "
            f"can move: {shown.movable}",
        )
    )
    for group in shown.groups:
        click.echo(f"{group.count} × {say(*_KINDS[group.kind])}: {', '.join(group.steps)}")
        for words in group.verdict:
            click.echo(f"    {_say(words)}")
        more = group.count - len(group.cases)
        click.echo(f"    {', '.join(case.no for case in group.cases)}" + (f" … +{more}" if more else ""))


@migration.command()
@_options
def run(model_key: str, from_no: int, to_no: int, org_key: str, pairs: Sequence[str], as_json: bool) -> None:
    """Przenieś sprawy, które mogą przejść; przerwane idzie dalej / move them; what was cut off goes on."""
    krokus = open_installation()
    org = krokus.find_org(org_key)
    placing = _read_pairs(pairs)
    shown = preview_org_move(krokus, org, model_key, from_no, to_no, placing)
    blocked = shown.total - shown.movable
    move_id = run_org_move(krokus, org, model_key, from_no, to_no, placing)
    moved = _work_off(krokus, org, move_id, is_quiet=as_json)
    if as_json:
        click.echo(json.dumps(_move_as_json(moved, blocked), ensure_ascii=False))
    else:
        click.echo(
            say(
                f"przeniesione: {moved.moved}, zostały: {moved.left + blocked} (przeniesienie {moved.id})",
                f"moved: {moved.moved}, left: {moved.left + blocked} (move {moved.id})",
            )
        )
    if moved.left or blocked:
        raise click.exceptions.Exit(EXIT_NOT_GOOD)


def _work_off(krokus: Krokus, org: str, move_id: str, *, is_quiet: bool) -> Move:
    set_org_move_running(krokus, org, move_id)
    moved = get_org_move(krokus, org, move_id)
    while moved.status == "running":
        move_next(krokus, org, move_id, SHARE)
        moved = get_org_move(krokus, org, move_id)
        if not is_quiet:
            click.echo(f"{moved.total - moved.waiting}/{moved.total}", err=True)
    return moved


def _move_as_json(moved: Move, blocked: int) -> dict[str, object]:
    return {
        "id": moved.id,
        "status": moved.status,
        "moved": moved.moved,
        "left": moved.left + blocked,
        "waiting": moved.waiting,
        "cases": [
            {"no": case.no, "status": case.status, "told": [_say(words) for words in case.told]}
            for case in moved.cases
        ],
    }


@migration.command()
@click.option("--id", "move_id", required=True, help="Numer z `run` / the id that `run` printed.")
@click.option("--case", "case_no", help="Tylko ta sprawa / only this case.")
@click.option("--org", "org_key", required=True)
@click.option("--json", "as_json", is_flag=True)
def undo(move_id: str, case_no: str | None, org_key: str, as_json: bool) -> None:
    """Cofnij przeniesienie spraw, które jeszcze nie poszły dalej / undo, where cases have not gone on."""
    krokus = open_installation()
    undone, kept = undo_org_move(krokus, krokus.find_org(org_key), move_id, case_no)
    if case_no is not None and not undone and not kept:
        raise NotFound(case=case_no)
    if as_json:
        click.echo(json.dumps({"undone": list(undone), "kept": list(kept)}, ensure_ascii=False))
    else:
        click.echo(say(f"cofnięte: {len(undone)}", f"undone: {len(undone)}"))
        for no in kept:
            click.echo(say(f"{no}: poszła już dalej, zostaje", f"{no}: has gone on, stays"))
    if kept:
        raise click.exceptions.Exit(EXIT_NOT_GOOD)


def _say(words: Words) -> str:
    return say(words.pl, words.en)
