"""How wide words are and where lines break, without a font: a little generous for Arial and Helvetica."""

FONT_SIZE = 12
LINE_HEIGHT = 15
# Widths in thousandths of the font size, a little more than Arial's so that wider fonts still fit.
NARROW, WIDE, CAPITAL, NORMAL = 310, 900, 720, 580


def measure(text: str, size: int = FONT_SIZE) -> int:
    """Width of one line in pixels, rounded up."""
    return -(-sum(_letter_width(letter) for letter in text) * size // 1000)


def _letter_width(letter: str) -> int:
    if letter in "iljłtfrI.,:;!|'()[]- ":
        return NARROW
    if letter in "mwMW@%—":
        return WIDE
    return CAPITAL if letter.isupper() else NORMAL


def wrap(text: str, width: int, size: int = FONT_SIZE) -> tuple[str, ...]:
    """Break a text into lines of at most `width` pixels; a word that is too long is cut with a hyphen."""
    lines: list[str] = []
    for word in text.split():
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and measure(joined, size) <= width:
            lines[-1] = joined
        else:
            lines.extend(_cut(word, width, size))
    return tuple(lines)


def _cut(word: str, width: int, size: int) -> list[str]:
    parts: list[str] = []
    rest = word
    while measure(rest, size) > width and len(rest) > 4:
        fits = max((n for n in range(2, len(rest)) if measure(rest[:n] + "-", size) <= width), default=2)
        # A tail of one letter reads badly, so the cut moves back.
        fits = min(fits, len(rest) - 2)
        parts.append(rest[:fits] + "-")
        rest = rest[fits:]
    return [*parts, rest]


def text_size(text: str, width: int, size: int = FONT_SIZE) -> tuple[int, int]:
    """Width and height in pixels of a text wrapped to `width`; (0, 0) without text."""
    lines = wrap(text, width, size)
    if not lines:
        return 0, 0
    return max(measure(line, size) for line in lines), len(lines) * LINE_HEIGHT * size // FONT_SIZE
