"""The organisation's logo on printed documents: any picture becomes a small PNG, anything else is refused."""

import io
import re
from base64 import b64decode

import pytest
from desk import Desk
from flask.testing import FlaskClient
from PIL import Image, ImageFile
from PIL.PngImagePlugin import PngInfo
from werkzeug.test import TestResponse

from engine import complete_task
from engine.casework.letterhead import MOST_BYTES

TALK = {"words": "Chcę pracować w kuchni.", "was_working": "no"}
SHOWN = re.compile(r'src="data:image/png;base64,([^"]+)" alt="([^"]*)"')


def paint(kind: str, size: tuple[int, int] = (390, 260), **saved: object) -> bytes:
    """A picture with as many colours as points, which no format makes small."""
    out = io.BytesIO()
    Image.effect_noise(size, 80).convert("RGB").save(out, kind, **saved)
    return out.getvalue()


def keep(client: FlaskClient, content: bytes, name: str = "logo.png") -> TestResponse:
    data = {"file": (io.BytesIO(content), name)}
    return client.post("/admin/logo", data=data, content_type="multipart/form-data")


def find_logo(page: str) -> tuple[bytes, str] | None:
    found = SHOWN.search(page)
    return None if found is None else (b64decode(found.group(1)), found.group(2))


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_logo_stands_on_documents_and_month_cards_small_and_bare(desk: Desk, kind: str) -> None:
    case_id = desk.start_case()
    done = complete_task(desk.krokus, desk.actor("tomek"), desk.find_task(case_id).id, TALK)
    note = PngInfo()
    note.add_text("Comment", "<script>alert(1)</script>")
    saved = {"pnginfo": note} if kind == "PNG" else {"comment": b"<script>alert(1)</script>"}
    office, coach = desk.sign_in("beata"), desk.sign_in("tomek")
    # The name says nothing; the content does.
    assert keep(office, paint(kind, **saved), "logo.svg").status_code == 303
    for path in (f"/documents/{done.document_id}/print?form=html", "/hours/month/2026-11/print?form=html"):
        found = find_logo(coach.get(path).text)
        assert found is not None
        content, words = found
        assert words.startswith("Logo: ")
        assert b"script" not in content
        assert len(content) <= MOST_BYTES
        with Image.open(io.BytesIO(content)) as picture:
            assert (picture.format, *picture.size) == ("PNG", 300, 200)
    assert office.post("/admin/logo/remove").status_code == 303
    page = coach.get("/hours/month/2026-11/print?form=html").text
    assert find_logo(page) is None


BROKEN = paint("PNG", (40, 40))[:200]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "Wybierz obraz"),
        (b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "Wybierz obraz"),
        (b"%PDF-1.7\n", "Wybierz obraz"),
        (paint("GIF", (30, 30)), "Wybierz obraz"),
        (BROKEN, "Wybierz obraz"),
        (paint("JPEG", (6001, 10)), "za duży"),
    ],
    ids=["empty", "svg", "pdf", "gif", "broken", "huge"],
)
def test_what_is_no_logo_is_refused_in_words(
    desk: Desk, content: bytes, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = desk.sign_in("beata")
    # As it is once something was printed.
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    answer = keep(office, content)
    assert answer.status_code == 400
    assert words in answer.text
    assert find_logo(office.get("/admin/logo").text) is None


def test_a_logo_is_the_offices_and_the_mentors(desk: Desk) -> None:
    coach = desk.sign_in("tomek")
    assert coach.get("/admin/logo").status_code == 404
    assert keep(coach, paint("PNG", (30, 30))).status_code == 404
    assert coach.post("/admin/logo/remove").status_code == 404
