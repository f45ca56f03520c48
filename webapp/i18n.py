"""Languages: messages are written in English, Polish is complete and the default.

Each blueprint keeps its own catalogue `translations/pl/LC_MESSAGES/<blueprint>.po`, so that rooms do not
edit each other's files. `python -m webapp.i18n` says which messages lack a translation.
"""

import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask
from flask_babel import Babel, get_locale

from webapp.display import get_display

WEBAPP_DIR = Path(__file__).parent
TRANSLATIONS_DIR = WEBAPP_DIR / "translations"
KEYWORDS = {
    "_": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
    "lazy_ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
KEPT_NUMBER = re.compile(r"-?\d+\.\d+")
METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2")]


def install_languages(app: Flask, translations_dir: Path = TRANSLATIONS_DIR) -> None:
    """Compile catalogues that changed and choose the language of each request."""
    compile_catalogues(translations_dir)
    names = sorted({path.stem for path in translations_dir.glob("*/LC_MESSAGES/*.po")})
    # Flask-Babel pairs the n-th directory with the n-th catalogue name.
    Babel(
        app,
        default_locale="pl",
        default_domain=";".join(names),
        default_translation_directories=";".join([str(translations_dir)] * len(names)),
        locale_selector=lambda: str(get_display().language),
    )
    app.jinja_env.globals["get_locale"] = get_locale
    app.add_template_filter(write_as_typed, "as_typed")


def write_as_typed(value: object) -> str:
    """Write a kept number into a field as people of this language type it: 6,5 in Polish."""
    text = "" if value is None else str(value)
    if KEPT_NUMBER.fullmatch(text) is None or str(get_locale()) == "en":
        return text
    return text.replace(".", ",")


def compile_catalogues(translations_dir: Path = TRANSLATIONS_DIR) -> list[Path]:
    """Write the `.mo` of every `.po` that is newer than it; return the written files."""
    written = []
    for source in sorted(translations_dir.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.is_file() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        # Two workers may start at once: each writes its own file and moves it into place.
        draft = target.with_name(f"{target.name}.{os.getpid()}")
        with draft.open("wb") as stream:
            write_mo(stream, read_catalogue(source))
        draft.replace(target)
        written.append(target)
    return written


def read_catalogue(source: Path) -> Catalog:
    """Read one `.po` file."""
    with source.open("rb") as stream:
        return read_po(stream, locale=source.parent.parent.name)


def extract_messages(root: Path = WEBAPP_DIR) -> Iterator[tuple[str, int, str | tuple[str, ...], str | None]]:
    """Yield (file, line, message or its plural forms, context) of everything marked for translation."""
    for name, line, message, _comments, context in extract_from_dir(
        str(root),
        method_map=METHODS,
        keywords=KEYWORDS,
        options_map={"**/templates/**.html": {"trimmed": "true"}},
    ):
        yield name, line, message, context


def find_untranslated(language: str = "pl") -> list[str]:
    """Return `file:line message` for each message without a translation in any catalogue."""
    sources = TRANSLATIONS_DIR.glob(f"{language}/LC_MESSAGES/*.po")
    catalogues = [read_catalogue(source) for source in sources]
    return [
        f"{name}:{line} {message}"
        for name, line, message, context in extract_messages()
        if not any(_is_translated(catalogue, message, context) for catalogue in catalogues)
    ]


def _is_translated(catalogue: Catalog, message: str | tuple[str, ...], context: str | None) -> bool:
    key = message if isinstance(message, str) else message[0]
    found = catalogue.get(key, context)
    if found is None or found.fuzzy:
        return False
    words = found.string if isinstance(found.string, tuple) else (found.string,)
    # A message used with a plural needs plural forms, otherwise numbers would read wrongly.
    return all(words) and (isinstance(message, str) or len(words) == catalogue.num_plurals)


def main() -> int:
    """Print messages without a Polish translation; exit 1 when there are any."""
    compile_catalogues()
    missing = find_untranslated()
    sys.stdout.write("".join(f"{line}\n" for line in missing))
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
