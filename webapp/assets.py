"""Addresses of static files with a version, so that browsers may keep them for a year. Writes nothing."""

import json
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path

from flask import Flask, url_for

STATIC_DIR = Path(__file__).parent / "static"
MANIFEST = STATIC_DIR / "build" / "manifest.json"
STYLE_SHEETS = (
    "tokens",
    "ground",
    "frame",
    "parts",
    "tasks",
    "forms",
    "ticks",
    "diagram",
    "hours",
    "designer",
    "moving",
    "print",
)


def build_asset_url(path: str) -> str:
    """Return the address of a file under `static/`, with a version that changes when the file does."""
    file = STATIC_DIR / path
    if not file.is_file():
        return url_for("static", filename=path)
    return url_for("static", filename=path, v=_digest_file(str(file), file.stat().st_mtime_ns))


def find_bundle(name: str) -> str | None:
    """Return the path under `static/` of a built entry (`main.js`, `fonts.css`), None when not built."""
    if not MANIFEST.is_file():
        return None
    return _read_manifest(str(MANIFEST), MANIFEST.stat().st_mtime_ns).get(name)


def register(app: Flask) -> None:
    """Make the addresses known to all templates."""
    app.jinja_env.globals.update(
        asset_url=build_asset_url, find_bundle=find_bundle, style_sheets=STYLE_SHEETS
    )


@lru_cache(maxsize=512)
def _digest_file(path: str, _changed_ns: int) -> str:
    return blake2b(Path(path).read_bytes(), digest_size=6).hexdigest()


@lru_cache(maxsize=4)
def _read_manifest(path: str, _changed_ns: int) -> dict[str, str]:
    entries = json.loads(Path(path).read_text(encoding="utf-8"))
    return {str(name): str(target) for name, target in entries.items()}
