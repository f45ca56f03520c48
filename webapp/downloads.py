"""Naming files that people download, also in Polish. Knows no file."""

import unicodedata
from urllib.parse import quote

from werkzeug.wrappers import Response


def name_download(response: Response, name: str) -> None:
    """Let the browser save an answer under a name; a header holds plain letters only, so it is said twice."""
    plain = unicodedata.normalize("NFKD", name.translate({0x142: "l", 0x141: "L"}))
    ascii_name = plain.encode("ascii", "ignore").decode().replace('"', "") or "plik"
    starred = f"UTF-8''{quote(name, safe='')}"
    response.headers.set(
        "Content-Disposition", "attachment", **{"filename": ascii_name, "filename*": starred}
    )
