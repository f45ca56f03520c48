"""The colour tokens of all four themes keep their contrast."""

import re
from pathlib import Path

import pytest

import webapp

TOKENS = (Path(webapp.__file__).parent / "static" / "css" / "tokens.css").read_text(encoding="utf-8")
THEMES = ("light", "dark", "contrast", "yellow")


def read_colours(theme: str) -> dict[str, str]:
    """Return the colours of a theme; what a theme does not set comes from the first block."""
    blocks = re.findall(r'^(:root|\[data-theme="(\w+)"\]) \{(.*?)^\}', TOKENS, re.S | re.M)
    colours: dict[str, str] = {}
    for selector, name, body in blocks:
        if selector == ":root" or name == theme:
            colours |= dict(re.findall(r"--([\w-]+): (#[0-9A-F]{6});", body))
    return colours


def measure_contrast(one: str, two: str) -> float:
    """Contrast ratio as WCAG 2.2 defines it."""
    light, dark = sorted((measure_light(one), measure_light(two)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def measure_light(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("ground", ("paper", "card", "sunken"))
def test_text_is_readable_on_every_ground(theme: str, ground: str) -> None:
    colours = read_colours(theme)
    assert measure_contrast(colours["ink"], colours[ground]) >= 7
    assert measure_contrast(colours["muted"], colours[ground]) >= 7
    for name in ("violet", "leaf", "amber", "red"):
        assert measure_contrast(colours[name], colours[ground]) >= 6.4, name


@pytest.mark.parametrize("theme", THEMES)
def test_words_on_tints_and_buttons_are_readable(theme: str) -> None:
    colours = read_colours(theme)
    for name in ("leaf", "amber", "red"):
        assert measure_contrast(colours[name], colours[f"{name}-tint"]) >= 6, name
    assert measure_contrast(colours["violet-dark"], colours["violet-tint"]) >= 7
    assert measure_contrast(colours["muted"], colours["violet-tint"]) >= 4.5
    assert measure_contrast(colours["on-violet"], colours["violet"]) >= 6.4
    assert measure_contrast(colours["card"], colours["red"]) >= 6.4


@pytest.mark.parametrize("theme", THEMES)
def test_edges_of_inputs_and_the_focus_ring_are_seen(theme: str) -> None:
    colours = read_colours(theme)
    assert measure_contrast(colours["edge"], colours["card"]) >= 3
    assert measure_contrast(colours["focus"], colours["focus-edge"]) >= 3
