"""What a change would do, as a table of bands for the command line. Counts nothing."""

from engine import FigureBand, Foreseen, Outlook
from webapp.commands.language import say

NAMES = {
    "task_half": ("połowa zadań trenera zrobiona po (dni)", "half of the coach's tasks done after (days)"),
    "task_slow": ("9 z 10 zadań trenera zrobione po (dni)", "9 of 10 of the coach's tasks done after (days)"),
    "overdue": ("zadania po terminie na koniec", "overdue tasks at the end"),
    "busy": ("zajęty czas trenerów (%)", "coaches' time in use (%)"),
}


def write_outlook(told: Outlook) -> str:
    """The figures as a table of Markdown: the middle of the tries, in brackets the lowest and the highest."""
    lines = [
        say(
            f"Spraw: {told.cases}, miesięcy: {told.months}, prób: {told.runs}. "
            f"Trenerzy: {told.coaches_now}, po zmianie {told.coaches_then}.",
            f"Cases: {told.cases}, months: {told.months}, tries: {told.runs}. "
            f"Coaches: {told.coaches_now}, after the change {told.coaches_then}.",
        ),
        "",
        say("| | teraz | po zmianie | różnica |", "| | now | after the change | difference |"),
        "|---|---|---|---|",
    ]
    for one in told.figures:
        bands = (_band(one.now), _band(one.then), _band(one.change, signed=True))
        lines.append(f"| {_name(one)} | {' | '.join(bands)} |")
    lines += [
        "",
        say(
            "W nawiasie najniższy i najwyższy wynik prób; „–”: za mało spraw zaszło tak daleko. Miesiące są "
            "zmyślone: ufaj kierunkowi i wielkości, nie ostatniej cyfrze.",
            "In brackets the lowest and the highest of the tries; “–”: too few cases got so far. The months "
            "are invented: trust the direction and the size, not the last digit.",
        ),
    ]
    return "\n".join(lines)


def _name(one: Foreseen) -> str:
    if one.key in NAMES:
        return say(*NAMES[one.key])
    return say(
        f"połowa spraw dochodzi po (dni): {one.name.pl}",
        f"half of the cases come after (days): {one.name.en}",
    )


def _band(band: FigureBand | None, *, signed: bool = False) -> str:
    if band is None:
        return "–"
    sign = "+" if signed else ""
    low, mid, high = (f"{value:{sign}.1f}" for value in (band.low, band.mid, band.high))
    return f"{mid} ({low} … {high})".replace(".", say(",", "."))
