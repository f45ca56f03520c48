"""Files as they arrive from outside: read within bounds, recognised by content, unpacked without trust.

Nothing here judges a file, and no name from an archive is ever used as a path.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path, PurePosixPath

from engine.bpmn.xml import MAX_FILE_BYTES
from engine.errors import ModelRefused

MAX_ARCHIVE_BYTES = 20_000_000
MAX_UNPACKED_BYTES = 20_000_000
MAX_MEMBERS = 1000
ZIP_MAGIC = b"PK"
BPMN_MARK, DMN_MARK = b"spec/BPMN/", b"spec/DMN/"
DIAGRAM_SUFFIXES = (".bpmn", ".bpmn2", ".bpmn20.xml")
FORM_SUFFIXES = (".form", ".json")
_MARKUP = re.compile(rb"^(\xef\xbb\xbf|\xff\xfe|\xfe\xff|\s|\0)*<")


class FileKind(StrEnum):
    """What a file is, as far as its name and first bytes tell."""

    DIAGRAM = "diagram"
    TABLE = "table"
    FORM = "form"
    ARCHIVE = "archive"
    OTHER = "other"


@dataclass
class Unpacked:
    """What an archive holds: files worth judging, and why members were left out (name -> code)."""

    files: dict[str, bytes] = field(default_factory=dict)
    left_out: dict[str, str] = field(default_factory=dict)


def read_bounded(path: Path) -> bytes:
    """Read a file, or as much of it as shows that it is too large.

    Raises:
        ModelRefused: not_a_file, file_unreadable or file_too_large.
    """
    try:
        if not path.is_file():
            raise ModelRefused("not_a_file", file=path.name)
        with path.open("rb") as opened:
            content = opened.read(MAX_ARCHIVE_BYTES + 1)
    except OSError as error:
        raise ModelRefused("file_unreadable", file=path.name, reason=error.strerror or "?") from error
    limit = MAX_ARCHIVE_BYTES if content.startswith(ZIP_MAGIC) else MAX_FILE_BYTES
    if len(content) > limit:
        size = path.stat().st_size
        raise ModelRefused("file_too_large", file=path.name, bytes=size, limit=limit)
    return content


def recognise(name: str, content: bytes) -> FileKind:
    """Say what a file is: by its content where that is clear, else by its name."""
    lower = name.lower()
    if content.startswith(ZIP_MAGIC) or lower.endswith(".zip"):
        return FileKind.ARCHIVE
    if _MARKUP.match(content[:200]):
        # Zero bytes are dropped so that UTF-16 and UTF-32 are searched too.
        text = content.replace(b"\0", b"")
        if BPMN_MARK in text or lower.endswith(DIAGRAM_SUFFIXES):
            return FileKind.DIAGRAM
        is_table = DMN_MARK in text or lower.endswith(".dmn")
        return FileKind.TABLE if is_table else FileKind.OTHER
    if lower.endswith(DIAGRAM_SUFFIXES):
        return FileKind.DIAGRAM
    if lower.endswith(".dmn"):
        return FileKind.TABLE
    if lower.endswith(FORM_SUFFIXES) or content.lstrip()[:1] == b"{":
        return FileKind.FORM
    return FileKind.OTHER


def is_worth_judging(path: Path) -> bool:
    """Whether a folder's file looks like a model part by its name; plain `.xml` is opened to see."""
    lower = path.name.lower()
    if lower.endswith((*DIAGRAM_SUFFIXES, *FORM_SUFFIXES, ".dmn", ".zip")):
        return True
    if not lower.endswith(".xml"):
        return False
    try:
        with path.open("rb") as opened:
            start = opened.read(4096).replace(b"\0", b"")
    except OSError:
        return True
    return BPMN_MARK in start or DMN_MARK in start


def unpack(content: bytes, name: str) -> Unpacked:
    """Open a zip archive within bounds; what it claims about sizes is not believed.

    Raises:
        ModelRefused: archive_unreadable, archive_too_many_files or archive_too_large.
    """
    unpacked = Unpacked()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = [entry for entry in archive.infolist() if not entry.is_dir()]
            if len(members) > MAX_MEMBERS:
                raise ModelRefused("archive_too_many_files", file=name, count=len(members), limit=MAX_MEMBERS)
            left = MAX_UNPACKED_BYTES
            for entry in members:
                left -= _unpack_member(archive, entry, unpacked, left, name)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError, OSError, ValueError) as error:
        raise ModelRefused("archive_unreadable", file=name, reason=str(error)[:200]) from error
    return unpacked


def _unpack_member(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, unpacked: Unpacked, left: int, name: str
) -> int:
    """Read one member into `unpacked`; returns how many bytes it has."""
    shown = entry.filename[:300]
    if shown in unpacked.files or shown in unpacked.left_out:
        unpacked.left_out[shown] = "archive-name-twice"
        return 0
    if not _is_plain_path(shown):
        unpacked.left_out[shown] = "archive-path"
        return 0
    if entry.flag_bits & 1:
        unpacked.left_out[shown] = "archive-encrypted"
        return 0
    with archive.open(entry) as opened:
        content = opened.read(min(MAX_FILE_BYTES, left) + 1)
    if len(content) > left:
        raise ModelRefused("archive_too_large", file=name, limit=MAX_UNPACKED_BYTES)
    if len(content) > MAX_FILE_BYTES:
        unpacked.left_out[shown] = "archive-member-too-large"
    elif content.startswith(ZIP_MAGIC):
        unpacked.left_out[shown] = "archive-nested"
    else:
        unpacked.files[shown] = content
    return len(content)


def _is_plain_path(name: str) -> bool:
    path = PurePosixPath(name.replace("\\", "/"))
    return not path.is_absolute() and ".." not in path.parts and ":" not in name and "\0" not in name


def find_model_root(files: Mapping[str, bytes], marker: str) -> str | None:
    """Folder inside an archive (with its slash, or empty) that holds the model file, if there is just one."""
    roots = list_model_roots(files, marker)
    return roots[0] if len(roots) == 1 else None


def list_model_roots(files: Mapping[str, bytes], marker: str) -> list[str]:
    """Folders inside an archive that hold a model file, each with its slash, or empty."""
    return [path[: -len(marker)] for path in files if path == marker or path.endswith(f"/{marker}")]
