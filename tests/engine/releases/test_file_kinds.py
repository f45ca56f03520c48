"""What a file is, is read from its bytes; every shipped form asks only for what is taken."""

from pathlib import Path

import pytest

from engine.forms import FieldKind, read_form
from engine.releases.file_kinds import MOST_BYTES, PAPERS, find_kind, list_kinds

FORMS = Path(__file__).parents[3] / "processes" / "euse_5" / "forms"


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7 ...", "application/pdf"),
        (b"\xff\xd8\xff\xe0....", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n....", "image/png"),
        (b"ID3\x04 song", "audio/mpeg"),
        (b"\xff\xfb\x90d song", "audio/mpeg"),
        (b"OggS voice", "audio/ogg"),
        (b"\x00\x00\x00\x20ftypM4A voice", "audio/mp4"),
        (b"\x00\x00\x00\x20ftypisom film", "video/mp4"),
        (b"\x00\x00\x00\x18ftypheic photo of a telephone", None),
        (b"\x00\x00\x00\x18ftypmif1 photo of a telephone", None),
        (b"\x1aE\xdf\xa3 film", "video/webm"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", None),
        (b"<html>", None),
        (b"MZ program", None),
        (b"PK\x03\x04 archive", None),
        (b"", None),
    ],
)
def test_the_first_bytes_say_what_a_file_is(content: bytes, kind: str | None) -> None:
    assert find_kind(content) == kind


def test_a_field_takes_what_its_suffixes_say_and_papers_without_any() -> None:
    assert list_kinds((".mp3", ".mp4")) == {"audio/mpeg", "video/mp4"}
    assert list_kinds(()) == PAPERS


@pytest.mark.parametrize("path", sorted(FORMS.glob("*.json")), ids=lambda path: path.stem)
def test_a_shipped_form_promises_no_kind_and_no_size_that_is_refused(path: Path) -> None:
    for field in read_form(path.stem, path.read_bytes()).walk():
        if field.kind is FieldKind.FILE:
            assert field.limits.max_bytes <= MOST_BYTES
            assert all(list_kinds((suffix,)) != PAPERS for suffix in field.limits.accept), field.path
