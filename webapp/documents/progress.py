"""The chart of progress: three lines drawn by the server, each with its own pattern and word."""

from flask_babel import format_date, format_decimal, gettext
from markupsafe import Markup

from engine import Progress

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 640, 260, 40, 120, 16, 32
BEST = 4
PATTERNS = {"client": "", "coach": "8 5", "employer": "2 4"}
_LINE = Markup('<polyline class="chart-line progress-{}" points="{}" fill="none" stroke-dasharray="{}"/>')
_DOT = Markup('<circle class="progress-{}" cx="{}" cy="{}" r="4"/>')
_WORD = Markup('<text class="chart-word" x="{}" y="{}">{}</text>')
_AXIS = Markup('<line class="chart-axis" x1="{}" y1="{}" x2="{}" y2="{}"/>')
_SVG = Markup('<svg viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>')


def name_raters() -> dict[str, str]:
    """Return who rates, in people's words."""
    return {"client": gettext("client"), "coach": gettext("coach"), "employer": gettext("employer")}


def draw_progress(progress: Progress) -> Markup:
    """Draw the cards over time; what it shows stands in the table beside it too."""
    parts = [*_draw_axes(progress)]
    for rater, word in name_raters().items():
        parts += _draw_rater(progress, rater, word)
    label = gettext("Ratings from 0 to 4 over time: client, coach, employer")
    return _SVG.format(WIDTH, HEIGHT, label, Markup("").join(parts))


def say_rating(value: float | None) -> str:
    """Say a mean rating."""
    return "–" if value is None else format_decimal(value, "0.0")


def _draw_axes(progress: Progress) -> list[Markup]:
    parts = []
    for step in range(BEST + 1):
        y = _place_y(step)
        parts += [_AXIS.format(LEFT, y, WIDTH - RIGHT, y), _WORD.format(LEFT - 22, y + 5, step)]
    for number, point in enumerate(progress.points):
        if number in (0, len(progress.points) - 1):
            x = _place_x(number, progress) - 20
            parts.append(_WORD.format(x, HEIGHT - 8, format_date(point.day, "d.MM.yy")))
    return parts


def _draw_rater(progress: Progress, rater: str, word: str) -> list[Markup]:
    values = [(number, getattr(point, rater)) for number, point in enumerate(progress.points)]
    spots = [(_place_x(number, progress), _place_y(value)) for number, value in values if value is not None]
    if not spots:
        return []
    points = " ".join(f"{x},{y}" for x, y in spots)
    dots = [_DOT.format(rater, x, y) for x, y in spots]
    # Words of lines that end together must not lie on each other.
    shift = {"client": -8, "coach": 6, "employer": 20}[rater]
    return [
        _LINE.format(rater, points, PATTERNS[rater]),
        *dots,
        _WORD.format(WIDTH - RIGHT + 10, spots[-1][1] + shift, word),
    ]


def _place_x(number: int, progress: Progress) -> float:
    many = max(len(progress.points) - 1, 1)
    return round(LEFT + (WIDTH - LEFT - RIGHT) * number / many, 1)


def _place_y(value: float) -> float:
    return round(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * value / BEST, 1)
