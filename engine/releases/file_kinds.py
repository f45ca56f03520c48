"""What a file is, read from its first bytes; the name it came with decides nothing. Keeps no file."""

import re
from collections.abc import Iterable

MEGABYTE = 1024 * 1024
MOST_BYTES = 20 * MEGABYTE
_STARTS = (
    (b"%PDF-", "application/pdf"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"ID3", "audio/mpeg"),
    (b"\xff\xfb", "audio/mpeg"),
    (b"\xff\xf3", "audio/mpeg"),
    (b"OggS", "audio/ogg"),
    (b"\x1aE\xdf\xa3", "video/webm"),
)
# Sound in a box made for film is told by a word behind the mark; telephones write both kinds.
_BOX_MARK = slice(4, 8)
_BOX_BRAND = slice(8, 11)
# Photos of some telephones come in the same box (HEIC, AVIF); as films nobody could open them.
_BOXED_PHOTOS = frozenset({b"hei", b"hev", b"mif", b"msf", b"avi"})
_BY_SUFFIX = {
    ".pdf": "application/pdf",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".mp3": "audio/mpeg",
    ".m4a": "audio/mp4",
    ".ogg": "audio/ogg",
    ".mp4": "video/mp4",
    ".webm": "video/webm",
}
# A reference to the keys, in a trailer or a stream of references: never compressed.
_ENCRYPTED = re.compile(rb"/Encrypt\s+\d+\s+\d+\s+R\b")
PAPERS = frozenset({"application/pdf", "image/jpeg", "image/png"})


def find_kind(content: bytes) -> str | None:
    """Return the content type of a file, or None for one of no kind that is taken."""
    if content[_BOX_MARK] == b"ftyp":
        if content[_BOX_BRAND] in _BOXED_PHOTOS:
            return None
        return "audio/mp4" if content[_BOX_BRAND] == b"M4A" else "video/mp4"
    return next((kind for start, kind in _STARTS if content.startswith(start)), None)


def is_locked(content: bytes) -> bool:
    """Return whether a PDF is encrypted; whether it opens without a password only opening it shows."""
    return content.startswith(_STARTS[0][0]) and _ENCRYPTED.search(content) is not None


def list_kinds(accept: Iterable[str]) -> frozenset[str]:
    """Return the content types that a field takes: those of its suffixes, papers and pictures without any."""
    kinds = frozenset(_BY_SUFFIX[suffix] for suffix in accept if suffix in _BY_SUFFIX)
    return kinds or PAPERS
