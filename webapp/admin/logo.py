"""The organisation's logo: judged by content, drawn anew as a small PNG; the file itself is not kept."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from flask import flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext
from PIL import Image, ImageFile
from werkzeug.wrappers import Response

from engine import InvalidInput, get_logo, set_logo
from webapp.access import role
from webapp.admin.room import blueprint
from webapp.current import get_actor, get_engine
from webapp.questions import Question

# Neither SVG, which can hold scripts, nor formats that only this library reads.
FORMATS = ("PNG", "JPEG")
# In pixels: of the file, and of what is kept (print of 50 × 17 mm at 300 dots an inch).
MOST_SIDE, WIDTH, HEIGHT = 6000, 600, 200
MOST_BYTES = 48 * 1024
COLOURS = 64
_LOCK = Lock()


def draw_logo(content: bytes) -> bytes:
    """Draw a picture anew as a PNG of at most 600 × 200 pixels, so that nothing else comes along with it.

    Raises:
        InvalidInput: `logo_unreadable`: no PNG or JPEG; `logo_too_big`: more than 6000 pixels a side.
    """
    try:
        with _refuse_halves(), Image.open(io.BytesIO(content), formats=FORMATS) as found:
            # Known from the head of the file, before any of its points is unpacked.
            if max(found.size) > MOST_SIDE:
                raise InvalidInput("logo_too_big")
            picture = found.convert("RGBA")
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as broken:
        raise InvalidInput("logo_unreadable") from broken
    picture.thumbnail((WIDTH, HEIGHT))
    drawn = _write(picture)
    return drawn if len(drawn) <= MOST_BYTES else _write(picture.quantize(COLOURS))


@contextmanager
def _refuse_halves() -> Iterator[None]:
    """Where WeasyPrint has been loaded, Pillow takes pictures that break off, in the whole process."""
    with _LOCK:
        lenient, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False
        try:
            yield
        finally:
            ImageFile.LOAD_TRUNCATED_IMAGES = lenient


def _write(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()


@blueprint.get("/logo")
@role("office", "mentor")
def show_logo() -> Response:
    """Show the logo, and ask for another one."""
    return _show("")


@blueprint.post("/logo")
@role("office", "mentor")
def keep_logo() -> Response:
    """Keep another logo."""
    file = request.files.get("file")
    try:
        set_logo(get_engine(), get_actor(), draw_logo(b"" if file is None else file.read()))
    except InvalidInput as wrong:
        return _show(_word(wrong.code))
    flash(gettext("The logo is kept. It stands on everything that is printed from now on."))
    return redirect(url_for("admin.show_logo"), 303)


@blueprint.post("/logo/remove")
@role("office", "mentor")
def drop_logo() -> Response:
    """Take the logo away."""
    set_logo(get_engine(), get_actor(), None)
    flash(gettext("The logo is taken away."))
    return redirect(url_for("admin.show_logo"), 303)


def _word(code: str) -> str:
    if code == "logo_too_big":
        return gettext("This picture is too big. Choose one of up to 6000 pixels a side.")
    return gettext("Choose a picture: a PNG or a JPEG. This file is something else, or broken.")


def _show(error: str) -> Response:
    asked = Question("file", "file", gettext("A picture (PNG or JPEG)"), required=True, error=error)
    page = render_template("admin/logo.html", asked=asked, logo=get_logo(get_engine(), get_actor()))
    return make_response(page, 400 if error else 200)
