"""`krokus report`: what the data of an organisation say, for people and for other programs."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from engine import BaselineReport, export_event_log, report_baselines
from webapp.commands.installation import open_installation
from webapp.commands.language import say
from webapp.commands.tables import TableReports


@click.group(cls=TableReports)
def report() -> None:
    """Zestawienia i eksport / reports and exports."""


@report.command()
@click.option("--org", required=True, help="Klucz organizacji / key of the organisation.")
@click.option("--format", "format_", type=click.Choice(["xes", "ocel"]), default="xes", show_default=True)
@click.option(
    "-o", "--output", required=True, type=click.Path(dir_okay=False, path_type=Path), help="Plik / file."
)
@click.option("--named", is_flag=True, help="Z nazwiskami zamiast pseudonimów / names, not pseudonyms.")
def eventlog(org: str, format_: str, output: Path, named: bool) -> None:
    """Dziennik zdarzeń do eksploracji procesów / event log for process mining."""
    krokus = open_installation()
    told = export_event_log(krokus, org, output, format_, is_named=named)
    click.echo(
        say(
            f"Zapisano {output}: spraw {told.cases}, zdarzeń {told.events}.",
            f"Wrote {output}: {told.cases} cases, {told.events} events.",
        )
    )
    if named:
        click.echo(
            say(
                "Ten plik ma nazwiska: strzeż go jak akt i usuń, gdy nie będzie potrzebny.",
                "This file holds names: guard it like a file of a case, and delete it when it has served.",
            ),
            err=True,
        )


@report.command()
@click.option("--org", required=True, help="Klucz organizacji / key of the organisation.")
@click.option("--json", "as_json", is_flag=True, help="Wynik jako JSON / the outcome as JSON.")
def baselines(org: str, as_json: bool) -> None:
    """Ile zwykle trwa każdy krok / how long each step usually takes, tested on the past."""
    told = report_baselines(open_installation(), org)
    click.echo(json.dumps(asdict(told), ensure_ascii=False, default=str) if as_json else write_tables(told))


WAYS = {
    "baselines": ("uczone z historii", "learned from the history"),
    "thresholds": ("same progi", "thresholds alone"),
}
FEW = 20


def write_tables(told: BaselineReport) -> str:
    """The report as two tables of Markdown, with what their numbers can and cannot say."""
    months = 0 if told.begin is None else round((told.end - told.begin).days / 30.4)
    lines = [
        say(f"Spraw: {told.cases}, miesięcy: {months}.", f"Cases: {told.cases}, months: {months}."),
        "",
        say(
            "| sposób | zastoje ≥ 60 dni | z tego oznaczone ≥ 30 dni wcześniej | fałszywe alarmy "
            "na mentora i tydzień |",
            "| way | stalls ≥ 60 days | flagged ≥ 30 days earlier | false alarms a mentor and week |",
        ),
        "|---|---|---|---|",
    ]
    for one in told.scores:
        share = "–" if one.early_pct is None else f"{one.early_pct:.0f} %"
        early = f"{one.early} ({share})"
        lines.append(f"| {say(*WAYS[one.name])} | {one.stalls} | {early} | {one.false_per_mentor_week:.2f} |")
    stalls = max((one.stalls for one in told.scores), default=0)
    if stalls < FEW:
        lines += [
            "",
            say(f"Zastojów jest {stalls}: za mało, by ufać różnicom.", f"{stalls} stalls: too few to trust."),
        ]
    usable = [one for one in told.learned if one.baseline.is_usable]
    lines += [
        "",
        say("| krok | n | połowa do | 9 z 10 do |", "| step | n | half by | 9 of 10 by |"),
        "|---|---|---|---|",
    ]
    for step in usable:
        base = step.baseline
        lines.append(
            f"| {step.name} | {base.finished} | {_days(base.median_days)} | {_days(base.slow_days)} |"
        )
    left = len(told.learned) - len(usable)
    lines += [
        "",
        say(f"Kroków z n < {FEW}, dla których mówi próg: {left}.", f"Steps with n < {FEW}: {left}."),
    ]
    return "\n".join(lines)


def _days(days: float | None) -> str:
    return "–" if days is None else say(f"{days:.1f} dnia", f"{days:.1f} days").replace(".", say(",", "."))
