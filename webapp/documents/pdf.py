"""From a printed page to a tagged PDF (PDF/UA), by WeasyPrint. Knows no document."""

import importlib
from functools import lru_cache
from typing import Any

from webapp.assets import STATIC_DIR
from webapp.documents.page_feet import mark_feet

# Only these files may be asked for by a printed page: nothing else is ever fetched.
FONTS = STATIC_DIR / "build" / "files"
PAPER = STATIC_DIR / "css" / "paper.css"
KIND = "pdf/ua-1"
# A picture inside the page itself: the squares of its code, the logo.
DRAWN = "data:image/png;base64,"


class PdfUnavailable(Exception):
    """WeasyPrint or a library of the system it needs is missing; the text says which."""


def make_pdf(html: str) -> bytes:
    """Make a tagged PDF of a whole HTML page; its <title>, lang and headings become those of the PDF.

    Raises:
        PdfUnavailable: this machine cannot make PDFs.
    """
    library = _load()
    fetcher = _make_fetcher(library)
    fonts = library.text.fonts.FontConfiguration()
    style = library.CSS(string=_read_style(), url_fetcher=fetcher, font_config=fonts)
    page = library.HTML(string=html, url_fetcher=fetcher)
    made: bytes = page.write_pdf(pdf_variant=KIND, stylesheets=[style], font_config=fonts, finisher=mark_feet)
    return made


def find_missing() -> str:
    """What is missing for PDFs; empty when nothing is."""
    try:
        _load()
    except PdfUnavailable as missing:
        return str(missing)
    return ""


@lru_cache(maxsize=1)
def _load() -> Any:
    try:
        # Loaded only when somebody prints: it needs libpango, which a machine may lack.
        return importlib.import_module("weasyprint")
    except (ImportError, OSError) as error:
        raise PdfUnavailable(str(error).splitlines()[0][:200]) from error


@lru_cache(maxsize=1)
def _make_fetcher(library: Any) -> Any:
    class FontsOnly(library.urls.URLFetcher):  # type: ignore[misc]
        """Hands out the fonts of this product and pictures inside the page itself; refuses the rest."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            if url not in list_fonts() and not url.startswith(DRAWN):
                raise ValueError(f"refused: {url[:80]}")
            return super().fetch(url, headers)

    return FontsOnly(allowed_protocols=("file", "data"))


def list_fonts() -> tuple[str, ...]:
    """Addresses of the font files; empty where the fonts are not built."""
    return tuple(path.as_uri() for path in sorted(FONTS.glob("*-wght-normal.woff2")))


def _read_style() -> str:
    # A family for each file: under one name, letters of one file are drawn with the shapes of the other.
    faces = [
        f"@font-face {{ font-family: {'PaperExtended' if 'latin-ext' in address else 'Paper'}; "
        f'src: url("{address}"); }}'
        for address in list_fonts()
    ]
    return "\n".join([*faces, PAPER.read_text(encoding="utf-8")])
