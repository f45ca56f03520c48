"""The chart of progress: three lines drawn by the server, each with its own pattern and word."""

from collections.abc import Mapping, Sequence

from flask_babel import format_date, format_decimal, gettext
from markupsafe import Markup

from engine import Progress

# As wide as a phone has room for: on a wider drawing nobody could read the words there.
WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 340, 200, 26, 108, 12, 28
BEST, WORD_HEIGHT = 4, 16
PATTERNS = {"client": "", "coach": "8 5", "employer": "2 4"}
_LINE = Markup('<polyline class="chart-line progress-{}" points="{}" fill="none" stroke-dasharray="{}"/>')
_DOT = Markup('<circle class="progress-{}" cx="{}" cy="{}" r="4"/>')
_WORD = Markup('<text class="chart-word" x="{}" y="{}">{}</text>')
_AXIS = Markup('<line class="chart-axis" x1="{}" y1="{}" x2="{}" y2="{}"/>')
_SVG = Markup('<svg viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>')
# Paper is black and white; a PDF takes the words for who does not see from the title.
_ON_PAPER = Markup(
    "<title>{}</title><style>.chart-line, .chart-axis {{ stroke: #000; fill: none; }}"
    " .chart-line {{ stroke-width: 2; }} .chart-axis {{ stroke-width: .5; }}"
    " .chart-word {{ font: 12px Paper, PaperExtended, sans-serif; }}</style>"
)


def name_raters() -> dict[str, str]:
    """Return who rates, in people's words."""
    return {"client": gettext("client"), "coach": gettext("coach"), "employer": gettext("employer")}


def draw_progress(progress: Progress, *, on_paper: bool = False) -> Markup:
    """Draw the cards over time; what it shows stands in the table beside it too."""
    parts = [*_draw_axes(progress)]
    drawn = {rater: spots for rater in PATTERNS if (spots := _list_spots(progress, rater))}
    for rater, spots in drawn.items():
        parts += _draw_rater(rater, spots)
    parts += _draw_words({rater: spots[-1][1] for rater, spots in drawn.items()})
    label = gettext("Ratings from 0 to 4 over time: client, coach, employer")
    inside = _ON_PAPER.format(label) if on_paper else Markup("")
    return _SVG.format(WIDTH, HEIGHT, label, inside + Markup("").join(parts))


def say_rating(value: float | None) -> str:
    """Say a mean rating."""
    return "–" if value is None else format_decimal(value, "0.0")


def _draw_axes(progress: Progress) -> list[Markup]:
    parts = []
    for step in range(BEST + 1):
        y = _place_y(step)
        parts += [_AXIS.format(LEFT, y, WIDTH - RIGHT, y), _WORD.format(LEFT - 18, y + 5, step)]
    for number, point in enumerate(progress.points):
        if number in (0, len(progress.points) - 1):
            x = _place_x(number, progress) - 20
            parts.append(_WORD.format(x, HEIGHT - 8, format_date(point.day, "d.MM.yy")))
    return parts


def _list_spots(progress: Progress, rater: str) -> list[tuple[float, float]]:
    values = [(number, getattr(point, rater)) for number, point in enumerate(progress.points)]
    return [(_place_x(number, progress), _place_y(value)) for number, value in values if value is not None]


def _draw_line(rater: str, spots: Sequence[tuple[float, float]]) -> Markup:
    return _LINE.format(rater, " ".join(f"{x},{y}" for x, y in spots), PATTERNS[rater])


def _draw_rater(rater: str, spots: Sequence[tuple[float, float]]) -> list[Markup]:
    return [_draw_line(rater, spots), *(_DOT.format(rater, x, y) for x, y in spots)]


def _draw_words(ends: Mapping[str, float]) -> list[Markup]:
    """Who is who, each with a piece of their line, beside where the lines end; never one word on another."""
    names, parts, least = name_raters(), [], 0.0
    left = WIDTH - RIGHT + 8
    for after, rater in enumerate(sorted(ends, key=lambda rater: ends[rater]), 1):
        room = (len(ends) - after) * WORD_HEIGHT
        least = max(least, min(ends[rater], HEIGHT - BOTTOM - room))
        parts += [_draw_line(rater, [(left, least), (left + 14, least)])]
        parts.append(_WORD.format(left + 18, least + 5, names[rater]))
        least += WORD_HEIGHT
    return parts


def _place_x(number: int, progress: Progress) -> float:
    many = max(len(progress.points) - 1, 1)
    return round(LEFT + (WIDTH - LEFT - RIGHT) * number / many, 1)


def _place_y(value: float) -> float:
    return round(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * value / BEST, 1)
