"""How pages look for one person: theme, text size, spacing and language, kept in one cookie on the device.

Works without JavaScript. What a page contains is never decided here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from flask import Blueprint, Flask, current_app, g, redirect, request
from werkzeug.wrappers import Response

from webapp.access import find_local_target, public

DISPLAY_COOKIE = "krokus_display"
COOKIE_LIFE_S = 365 * 24 * 3600

Choice = TypeVar("Choice", bound=StrEnum)


class Theme(StrEnum):
    """Colours of all pages."""

    LIGHT = "light"
    DARK = "dark"
    CONTRAST = "contrast"
    YELLOW = "yellow"


class TextSize(StrEnum):
    """Text size in percent."""

    NORMAL = "100"
    LARGE = "150"
    LARGEST = "200"


class Spacing(StrEnum):
    """Room between letters, lines and paragraphs."""

    NORMAL = "normal"
    WIDE = "wide"


class Language(StrEnum):
    """Languages of the interface."""

    POLISH = "pl"
    ENGLISH = "en"


@dataclass(frozen=True, slots=True)
class Display:
    """One person's choices; `text` is the cookie form, for example `dark.150.wide.pl`."""

    theme: Theme = Theme.LIGHT
    size: TextSize = TextSize.NORMAL
    spacing: Spacing = Spacing.NORMAL
    language: Language = Language.POLISH

    @property
    def text(self) -> str:
        return f"{self.theme}.{self.size}.{self.spacing}.{self.language}"


def read_display(text: str | None) -> Display:
    """Read the cookie; anything unknown in it counts as the default."""
    parts = (text or "").split(".")
    if len(parts) != 4:
        return Display()
    try:
        return Display(Theme(parts[0]), TextSize(parts[1]), Spacing(parts[2]), Language(parts[3]))
    except ValueError:
        return Display()


def get_display() -> Display:
    """Return the choices of the present visitor (also outside a request: the defaults)."""
    if not request:
        return Display()
    if "display" not in g:
        g.display = read_display(next(iter(request.cookies.getlist(DISPLAY_COOKIE)), None))
    return g.display


blueprint = Blueprint("display", __name__)


@blueprint.post("/display")
@public
def change_display() -> Response:
    """Remember one changed choice and go back to the same page."""
    response = redirect(_find_way_back(), 303)
    changed = _change(get_display(), request.form.to_dict())
    response.set_cookie(
        DISPLAY_COOKIE,
        changed.text,
        max_age=COOKIE_LIFE_S,
        samesite="Lax",
        httponly=True,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
    )
    return response


def register(app: Flask) -> None:
    """Add the display address and make the choices known to all templates."""
    app.register_blueprint(blueprint)
    app.context_processor(_describe_display)


def _describe_display() -> dict[str, object]:
    return {"display": get_display(), "themes": Theme, "text_sizes": TextSize, "languages": Language}


def _change(display: Display, wanted: Mapping[str, str]) -> Display:
    """Apply the choices that exist; an unknown value changes nothing."""
    return Display(
        theme=_choose(wanted.get("theme"), display.theme),
        size=_choose(wanted.get("size"), display.size),
        spacing=_choose(wanted.get("spacing"), display.spacing),
        language=_choose(wanted.get("language"), display.language),
    )


def _choose(wanted: str | None, present: Choice) -> Choice:
    return next((choice for choice in type(present) if choice.value == wanted), present)


def _find_way_back() -> str:
    return find_local_target(request.form.get("next")) or "/"
