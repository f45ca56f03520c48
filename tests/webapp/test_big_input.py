"""Much at once: a file of a gigabyte, and a table of two hundred rows."""

import io
import time

from desk import Desk
from pypdf import PdfReader

from engine import complete_task

GIGABYTE = 1024**3
HEAD = b'--x\r\nContent-Disposition: form-data; name="photo"; filename="film.mp4"\r\n\r\n'


class Endless(io.RawIOBase):
    """An upload that goes on as long as somebody reads it."""

    def __init__(self) -> None:
        self._head = HEAD
        self.read_bytes = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        part = self._head or b"0" * len(buffer)
        part, self._head = part[: len(buffer)], b""
        buffer[: len(part)] = part
        self.read_bytes += len(part)
        return len(part)


def test_a_file_of_a_gigabyte_is_refused_in_words_without_being_read(desk: Desk) -> None:
    case_id = desk.start_case()
    coach = desk.sign_in("tomek")
    task_id = desk.find_task(case_id).id
    upload = Endless()
    began = time.perf_counter()
    answer = coach.open(
        f"/tasks/{task_id}",
        method="POST",
        environ_overrides={
            "wsgi.input": upload,
            "CONTENT_LENGTH": str(GIGABYTE),
            "CONTENT_TYPE": "multipart/form-data; boundary=x",
        },
    )
    assert answer.status_code == 413
    assert "25 MB" in answer.text
    assert upload.read_bytes < GIGABYTE // 16
    assert time.perf_counter() - began < 10
    # The task is open still, with nothing half saved.
    done = complete_task(
        desk.krokus, desk.actor("tomek"), task_id, {"words": "Chcę pracować.", "was_working": "no"}
    )
    assert done.document_id


def make_rows(many: int) -> dict[str, str]:
    rows = {f"jobs.{number}.place": f"Firma nr {number}" for number in range(many)}
    return {"words": "Chcę pracować.", "was_working": "yes", **rows}


def test_a_table_of_two_hundred_rows_is_saved_shown_and_printed(desk: Desk) -> None:
    case_id = desk.start_case()
    coach = desk.sign_in("tomek")
    url = f"/tasks/{desk.find_task(case_id).id}"
    assert coach.post(url, data={**make_rows(200), "_action": "complete"}).status_code == 303
    document = "/documents/" + coach.get(url).text.split('href="/documents/')[1].split("?")[0]
    for path in (document, f"{document}/read", f"{document}/print?form=html"):
        page = coach.get(path).text
        assert all(f"Firma nr {number}" in page for number in range(200))
    printed = coach.get(f"{document}/print")
    assert printed.data.startswith(b"%PDF-")
    assert "Firma nr 199" in "".join(
        page.extract_text() for page in PdfReader(io.BytesIO(printed.data)).pages
    )


def test_a_row_too_many_is_refused_and_nothing_is_saved(desk: Desk) -> None:
    case_id = desk.start_case()
    coach = desk.sign_in("tomek")
    task = desk.find_task(case_id)
    answer = coach.post(f"/tasks/{task.id}", data={**make_rows(201), "_action": "complete"})
    assert answer.status_code == 400
    assert "Tabela może mieć najwyżej tyle wierszy: 200." in answer.text
    assert desk.find_task(case_id).id == task.id
    assert 'href="/documents/' not in coach.get(f"/cases/{case_id}").text
